//! verify: every chain, every sum and every column, against the last checkpoint.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::checkpoint::default_place;
use super::ending::Ending;
use super::failure::Failure;
use super::files::unreadable;
use super::reply::Reply;
use super::session::Session;
use super::sheet::{Sheet, pairs};
use crate::ledger::instant::Instant;
use crate::ops::OpError;
use crate::ops::verify::{self, Fault, Verification};
use crate::store::{Audit, StoreError};

/// How many faults a table shows; the other forms show all that were kept.
const MOST_SHOWN: usize = 40;

/// Verify every chain, every sum and every column, against the last checkpoint
///
/// Ends with 0 where everything holds, and with 1 where anything does not.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The checkpoint to hold the ledger against [default: the one beside the ledger, as
    /// lifelong.checkpoint, where it is there]
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let reader = session.open()?.audit()?;
    let default = default_place(session.path()?);
    let against = match &arguments.against {
        Some(place) => Some(place.as_path()),
        None => default.exists().then_some(default.as_path()),
    };
    let verification = verify(&*reader, against)?;
    Ok(shown(&verification, against, session))
}

/// Verifies a ledger against a checkpoint, where there is one.
pub(super) fn verify(audit: &dyn Audit, against: Option<&Path>) -> Result<Verification, Failure> {
    let file = |place| File::open(place).map_err(|error| unreadable(place, &error));
    let mut reader = against.map(file).transpose()?.map(BufReader::new);
    let reader: Option<&mut dyn BufRead> = match &mut reader {
        Some(reader) => Some(reader),
        None => None,
    };
    match verify::verify(audit, reader) {
        // What cannot even be read does not hold.
        Err(OpError::Store(StoreError::Damaged(what))) => Ok(unreadable_ledger(&what)),
        other => Ok(other?),
    }
}

fn unreadable_ledger(what: &str) -> Verification {
    let what = format!("{what}; nothing after that could be read");
    let fault = Fault { place: "the file of the ledger".to_owned(), what };
    Verification { faults: vec![fault], fault_count: 1, ..Verification::default() }
}

fn shown(verification: &Verification, against: Option<&Path>, session: &Session) -> Reply {
    let holds = verification.fault_count == 0;
    let reply = Reply::new(
        session.format,
        || table(verification, against),
        || {
            let mut sheet = Sheet::new(&["place", "what"]);
            for Fault { place, what } in &verification.faults {
                sheet.add([place.clone(), what.clone()]);
            }
            sheet
        },
        || object(verification, against),
    );
    let reply = reply.ending(if holds { Ending::Done } else { Ending::No });
    if against.is_some() {
        reply
    } else {
        reply.word(
            "no checkpoint: entries that are gone from the end of a chain cannot be seen; take one \
             with `lifelong checkpoint`",
        )
    }
}

fn table(verification: &Verification, against: Option<&Path>) -> String {
    let entitlement = verification.entitlement;
    let mut text = pairs(&[
        ("answer", answer(verification)),
        ("chains", verification.chains.to_string()),
        ("entries", verification.entries.to_string()),
    ]);
    text.push('\n');
    text.push_str(&pairs(&[
        ("granted", entitlement.granted.to_string()),
        ("prior study", entitlement.prior_study.to_string()),
        ("committed", entitlement.committed.to_string()),
        ("drawn", entitlement.drawn.to_string()),
        ("remaining", entitlement.remaining().to_string()),
    ]));
    let mut checkpoint = Vec::new();
    checkpoint.extend(against.map(|place| ("checkpoint", place.display().to_string())));
    if let Some(footer) = &verification.checkpoint {
        checkpoint.push(("taken", Instant(footer.taken_at).to_string()));
        checkpoint.push(("root", footer.root.to_string()));
    }
    if !checkpoint.is_empty() {
        text.push('\n');
        text.push_str(&pairs(&checkpoint));
    }
    if !verification.faults.is_empty() {
        let mut sheet = Sheet::new(&["", "where", "what does not hold"]);
        for Fault { place, what } in verification.faults.iter().take(MOST_SHOWN) {
            sheet.add(["✗".to_owned(), place.clone(), what.clone()]);
        }
        text.push('\n');
        text.push_str(&sheet.table());
    }
    text
}

/// The answer in one sentence.
fn answer(verification: &Verification) -> String {
    let shown = verification.faults.len().min(MOST_SHOWN);
    match verification.fault_count {
        0 => "everything holds".to_owned(),
        1 => "1 thing does not hold".to_owned(),
        many if u64::try_from(shown).is_ok_and(|shown| shown < many) => {
            format!("{many} things do not hold; the first {shown} are shown")
        }
        many => format!("{many} things do not hold"),
    }
}

fn object(verification: &Verification, against: Option<&Path>) -> serde_json::Value {
    let entitlement = verification.entitlement;
    let footer = verification.checkpoint.as_ref();
    let fault = |Fault { place, what }: &Fault| json!({ "place": place, "what": what });
    json!({
        "holds": verification.fault_count == 0,
        "chains": verification.chains,
        "entries": verification.entries,
        "granted": entitlement.granted.to_string(),
        "prior_study": entitlement.prior_study.to_string(),
        "committed": entitlement.committed.to_string(),
        "drawn": entitlement.drawn.to_string(),
        "remaining": entitlement.remaining().to_string(),
        "checkpoint": against.map(|place| place.display().to_string()),
        "checkpoint_taken": footer.map(|footer| Instant(footer.taken_at).to_string()),
        "checkpoint_root": footer.map(|footer| footer.root.to_string()),
        "fault_count": verification.fault_count,
        "faults": verification.faults.iter().map(fault).collect::<Vec<_>>(),
    })
}
