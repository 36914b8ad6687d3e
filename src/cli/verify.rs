//! verify: every chain, every sum and every column, against the last checkpoint.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::reply::{Format, Reply};
use super::session::{Session, path};
use super::sheet::{Fields, Sheet, pairs};
use super::uprate::at_other_figures;
use crate::desk::answers::VerificationTold;
use crate::desk::checkpoints;
use crate::desk::trouble::Trouble;
use crate::ops::OpError;
use crate::ops::verify::{Fault, Verification};
use crate::store::StoreError;

/// How many faults a table shows; the other forms show all that were kept.
const MOST_SHOWN: usize = 40;

/// Verify every chain, every sum and every column, against the last checkpoint
///
/// Ends with 0 where everything holds, and with 1 where anything does not.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The checkpoint to hold the ledger against [default: the last one beside the ledger, as
    /// lifelong.checkpoint or with the highest number after it, where there is one]
    #[arg(long, value_name = "FILE", value_parser = path())]
    against: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let (verification, against) = match verified(arguments, session) {
        // That it cannot be read is what does not hold. What could not even be opened is another
        // matter: nobody has looked at it.
        Err(Trouble::Op(OpError::Store(StoreError::Damaged(what)))) => {
            (checkpoints::unreadable_ledger(&what), arguments.against.clone())
        }
        other => other?,
    };
    let unseen = against.is_none().then_some(
        "no checkpoint: entries that are gone from the end of a chain cannot be seen; take one \
         with `lifelong checkpoint`",
    );
    Ok(reply(&verification, against.as_deref(), session.format).words(unseen))
}

/// What was found, and the checkpoint against which it was held.
fn verified(
    arguments: &Arguments,
    session: &Session,
) -> Result<(Verification, Option<PathBuf>), Trouble> {
    let store = session.open_or_tell()?;
    let against = match &arguments.against {
        Some(path) => Some(path.clone()),
        None => checkpoints::last_beside(&store.address()),
    };
    let found = checkpoints::verify(&*store.audit()?, against.as_deref())?;
    Ok((found, against))
}

/// Shows what verification found.
pub(super) fn reply(verification: &Verification, against: Option<&Path>, format: Format) -> Reply {
    let told = VerificationTold::of(verification, against);
    let reply = Reply::new(format, &told, || table(&told)).refused(!told.holds);
    match verification.at_other_figures {
        0 => reply,
        number => reply.word(at_other_figures(number)),
    }
}

fn table(told: &VerificationTold) -> String {
    let mut blocks = vec![
        pairs(&[
            ("answer", answer(told)),
            ("chains", told.chains.to_string()),
            ("entries", told.entries.to_string()),
        ]),
        pairs(&[
            ("granted", told.granted.to_string()),
            ("prior study", told.prior_study.to_string()),
            ("committed", told.committed.to_string()),
            ("drawn", told.drawn.to_string()),
            ("remaining", told.remaining.to_string()),
        ]),
    ];
    let checkpoint = Fields::default()
        .if_any("checkpoint", told.checkpoint.as_ref())
        .if_any("taken", told.checkpoint_taken)
        .if_any("root", told.checkpoint_root);
    blocks.extend([checkpoint.text()].into_iter().filter(|text| !text.is_empty()));
    if !told.faults.is_empty() {
        let mut sheet = Sheet::new(&["", "where", "what does not hold"]);
        for Fault { place, what } in told.faults.iter().take(MOST_SHOWN) {
            sheet.add(["✗".to_owned(), place.clone(), what.clone()]);
        }
        blocks.push(sheet.table());
    }
    if !told.remarks.is_empty() {
        let mut sheet = Sheet::new(&["where", "times that are worth a look, and no fault"]);
        for Fault { place, what } in told.remarks.iter().take(MOST_SHOWN) {
            sheet.add([place.clone(), what.clone()]);
        }
        blocks.push(sheet.table());
    }
    blocks.join("\n")
}

/// The answer in one sentence.
fn answer(told: &VerificationTold) -> String {
    let shown = told.faults.len().min(MOST_SHOWN);
    match told.fault_count {
        0 => "everything holds".to_owned(),
        1 => "1 thing does not hold".to_owned(),
        many if u64::try_from(shown).is_ok_and(|shown| shown < many) => {
            format!("{many} things do not hold; the first {shown} are shown")
        }
        many => format!("{many} things do not hold"),
    }
}
