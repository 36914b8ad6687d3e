//! drawdown: claims what is due for a provider, and writes the claim file.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::files::{self, Draft, unwritable};
use super::reply::Reply;
use super::session::{DryRun, Session};
use super::sheet::{Sheet, pairs};
use crate::domain::calendar::date;
use crate::domain::ids::{ClaimReference, Ukprn};
use crate::domain::money::Money;
use crate::exchange::drawdowns::HEADINGS;
use crate::ledger::event::ClaimMade;
use crate::ledger::hash::digest;
use crate::ledger::reconciliation::Tally;
use crate::ops::drawdown::{self, Claim, Drawdown, DrawdownAnswer, Waiting};
use crate::ops::{Moment, Recording};
use crate::store::{Reader, Store};

/// Claim what is due, confirmed and not drawn, for a provider, and write the claim file
///
/// Claims once, however often and by however many it is run: a second run claims only what has
/// become ready since. What was recovered since the claim before is a line below zero. The file is
/// OUT/claim-REFERENCE.csv; where that of an earlier claim of the same day is missing, it is
/// written again.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The provider that is to be paid
    #[arg(long, value_name = "UKPRN")]
    ukprn: Ukprn,

    /// Everything due on or before this day is claimed
    #[arg(long, value_name = "DATE", value_parser = date, required_unless_present = "claim")]
    due: Option<NaiveDate>,

    /// Claim nothing, and write the file of an earlier claim again
    #[arg(long, value_name = "REFERENCE", conflicts_with_all = ["due", "dry_run"])]
    claim: Option<ClaimReference>,

    /// The folder of the claim files; it is made where it is not there
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,

    #[command(flatten)]
    dry_run: DryRun,
}

/// What a drawdown left behind.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Drawn {
    /// The claim that was made, with its file.
    pub(in crate::cli) claim: Option<(Claim, PathBuf)>,
    /// The earlier claims of the same day, each with its file and how that was found.
    earlier: Vec<(ClaimReference, PathBuf, Found)>,
    /// The claim before this one, of another day, where its file is not in the same folder.
    unseen: Option<ClaimReference>,
    waiting: Waiting,
}

/// How the file of an earlier claim was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// As it was claimed.
    Same,
    /// It was missing, and was written again.
    Missing,
    /// It holds something else, and was left alone.
    Other,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { ukprn, due, claim, out, dry_run } = arguments;
    let mut store = session.open()?;
    files::check_is_folder(out)?;
    let Some(due_by) = *due else {
        let reader = store.reader()?;
        let again = claim.iter().map(|claim| write_again(&*reader, *ukprn, claim, out));
        return Ok(rewritten(&again.collect::<Result<Vec<_>, _>>()?, session));
    };
    let (asked, recording) = (Drawdown { provider: *ukprn, due_by }, dry_run.recording());
    let drawn = draw_down(&mut *store, asked, out, &session.moment, recording)?;
    let reply = Reply::new(
        session.format,
        || table(&drawn, asked, recording),
        || lines(&drawn),
        || object(&drawn, asked),
    );
    let reply = words(&drawn, asked, recording).into_iter().fold(reply, Reply::word);
    Ok(reply.marked(recording, "dry run: nothing was claimed"))
}

/// Draws down, and writes the claim file and those of the same day that are missing. The file is
/// begun first, so that nothing is claimed where it cannot be written; were it lost after that, the
/// same command would write it.
pub(in crate::cli) fn draw_down(
    store: &mut dyn Store,
    asked: Drawdown,
    out: &Path,
    moment: &Moment,
    recording: Recording,
) -> Result<Drawn, Failure> {
    // All that may be in the way is looked at before anything is claimed.
    let made = match recording {
        Recording::Real => with_place(store, asked.provider, out)?,
        Recording::DryRun => drawdown::claims(&*store.reader()?, asked.provider)?.0,
    };
    let reader = store.reader()?;
    let of_that_day = made.iter().filter(|made| made.due_by == asked.due_by);
    let earlier = of_that_day.map(|made| find(&*reader, asked.provider, made, out, recording));
    let earlier = earlier.collect::<Result<_, _>>()?;
    drop(reader);
    let last = made.last().filter(|last| last.due_by != asked.due_by);
    let unseen = last.map(|last| last.claim.clone());
    let unseen = unseen.filter(|claim| !out.join(file_name(claim.as_str())).exists());
    // Whoever keeps a folder for each month has it in another one.
    let unseen =
        unseen.filter(|_| made.iter().any(|one| out.join(file_name(one.claim.as_str())).exists()));
    let DrawdownAnswer { claim, waiting } = drawdown::drawdown(store, asked, moment, recording)?;
    let claim = claim.map(|claim| {
        let place = out.join(file_name(claim.reference.as_str()));
        (claim, place)
    });
    if let Some((claim, place)) = claim.as_ref().filter(|_| recording == Recording::Real) {
        write(claim, place).map_err(|failure| {
            failure.help(format!(
                "{} is claimed and recorded: once its place is free, the same command writes its \
                 file",
                claim.reference
            ))
        })?;
    }
    Ok(Drawn { claim, earlier, unseen, waiting })
}

/// The claims that were made, once the file of the next one can be written where nothing stands:
/// its reference is new, so that a file of its name is another ledger's.
fn with_place(store: &dyn Store, provider: Ukprn, out: &Path) -> Result<Vec<ClaimMade>, Failure> {
    files::make_folder(out)?;
    loop {
        let (made, next) = drawdown::claims(&*store.reader()?, provider)?;
        let place = out.join(file_name(next.as_str()));
        if place.symlink_metadata().is_err() {
            drop(Draft::begin(&place)?);
            return Ok(made);
        }
        // Somebody else may have made just that claim in the meantime.
        if drawdown::claims(&*store.reader()?, provider)?.1 == next {
            let message = format!(
                "{} is there already, and is not of a claim of this ledger; it was left alone, and \
                 nothing was claimed",
                place.display()
            );
            let help = "name another folder with `--out`, or move this file away";
            return Err(Failure::wrong("file-in-the-way", message).in_file(&place).help(help));
        }
    }
}

/// Finds the file of an earlier claim, and writes it where it is missing.
fn find(
    reader: &dyn Reader,
    provider: Ukprn,
    made: &ClaimMade,
    out: &Path,
    recording: Recording,
) -> Result<(ClaimReference, PathBuf, Found), Failure> {
    let place = out.join(file_name(made.claim.as_str()));
    let found = if place.symlink_metadata().is_ok() {
        let bytes = if place.is_file() { files::read(&place).ok() } else { None };
        let is_same = bytes.is_some_and(|bytes| digest(bytes) == made.digest);
        if is_same { Found::Same } else { Found::Other }
    } else {
        if recording == Recording::Real {
            write_again(reader, provider, &made.claim, out)?;
        }
        Found::Missing
    };
    Ok((made.claim.clone(), place, found))
}

/// The name of a claim's file.
fn file_name(reference: &str) -> String {
    format!("claim-{reference}.csv")
}

fn write(claim: &Claim, place: &Path) -> Result<(), Failure> {
    let help = "name another folder with `--out`, or move this file away; then write the file with \
                `lifelong drawdown --claim`";
    files::check_replaceable(place, HEADINGS, "a claim", help)?;
    let mut draft = Draft::begin(place)?;
    draft.write_all(&claim.file()).map_err(|error| unwritable(place, &error))?;
    draft.finish().map(|_| ())
}

/// Writes the file of an earlier claim again, and says where it is.
fn write_again(
    reader: &dyn Reader,
    provider: Ukprn,
    reference: &ClaimReference,
    out: &Path,
) -> Result<PathBuf, Failure> {
    let place = out.join(file_name(reference.as_str()));
    let claim = drawdown::claim(reader, provider, reference)?;
    files::make_folder(out)?;
    write(&claim, &place)?;
    Ok(place)
}

fn rewritten(places: &[PathBuf], session: &Session) -> Reply {
    let shown = |place: &PathBuf| place.display().to_string();
    let places: Vec<String> = places.iter().map(shown).collect();
    Reply::new(
        session.format,
        || places.iter().map(|place| pairs(&[("file", place.clone())])).collect(),
        || {
            let mut sheet = Sheet::new(&["file"]);
            for place in &places {
                sheet.add([place.clone()]);
            }
            sheet
        },
        || json!({ "files": places }),
    )
}

fn waiting_rows(waiting: &Waiting) -> [(&'static str, Tally); 4] {
    [
        ("not confirmed", waiting.not_confirmed),
        ("not attending", waiting.not_attending),
        ("rejected by the payer", waiting.rejected),
        ("not due by then", waiting.not_yet_due),
    ]
}

fn recovered(claim: &Claim) -> Money {
    claim.recovered().map(|line| line.amount).sum()
}

fn table(drawn: &Drawn, asked: Drawdown, recording: Recording) -> String {
    let mut fields =
        vec![("provider", asked.provider.to_string()), ("due by", asked.due_by.to_string())];
    if let Some((claim, place)) = &drawn.claim {
        fields.extend([
            ("claim", claim.reference.to_string()),
            ("lines", claim.lines.len().to_string()),
            ("drawn", (claim.amount() - recovered(claim)).to_string()),
            ("recovered", recovered(claim).to_string()),
            ("claimed", claim.amount().to_string()),
        ]);
        if recording == Recording::Real {
            fields.extend([
                ("file", place.display().to_string()),
                ("sha256", claim.digest().to_string()),
            ]);
        }
    }
    let mut text = pairs(&fields);
    let mut sheet = Sheet::new(&["periods", "undrawn", "not claimed because"]);
    for (why, Tally { count, total }) in waiting_rows(&drawn.waiting) {
        if count > 0 {
            sheet.add([count.to_string(), total.to_string(), why.to_owned()]);
        }
    }
    if !sheet.is_empty() {
        text.push('\n');
        text.push_str(&sheet.table());
    }
    text
}

fn words(drawn: &Drawn, asked: Drawdown, recording: Recording) -> Vec<String> {
    let mut words = Vec::new();
    if drawn.claim.is_none() {
        let earlier: Vec<_> = drawn.earlier.iter().map(|(claim, ..)| claim.to_string()).collect();
        words.push(match earlier.as_slice() {
            [] => "there is nothing to claim: nothing is due, confirmed and not drawn".to_owned(),
            claims => format!(
                "there is nothing more to claim: what was due by {} is in {}",
                asked.due_by,
                claims.join(", ")
            ),
        });
    }
    for (claim, place, found) in &drawn.earlier {
        let shown = place.display();
        match found {
            Found::Same => {}
            Found::Missing if recording == Recording::DryRun => {
                words.push(format!("{shown} is missing, and would be written again"));
            }
            Found::Missing => words.push(format!("{shown} was missing, and was written again")),
            Found::Other => words.push(format!(
                "{shown} is not what was claimed, and was left alone: write it anew with \
                 `lifelong drawdown --ukprn {} --claim {claim}`",
                asked.provider
            )),
        }
    }
    if let Some(claim) = &drawn.unseen {
        words.push(format!(
            "note: the file of {claim} is not in this folder; where it was never sent, `lifelong \
             drawdown --ukprn {} --claim {claim}` writes it again",
            asked.provider
        ));
    }
    if drawn.waiting.not_confirmed.count > 0 {
        words.push(
            "confirm attendance with `lifelong attend` or `lifelong import attendance`, and draw \
             down again"
                .to_owned(),
        );
    }
    words
}

/// The lines of the claim, as its file has them.
fn lines(drawn: &Drawn) -> Sheet {
    let header: Vec<_> = HEADINGS.iter().map(|heading| heading.name).collect();
    let mut sheet = Sheet::new(&header);
    if let Some((claim, _)) = &drawn.claim {
        for line in &claim.lines {
            let modules: Vec<_> = line.modules.iter().map(ToString::to_string).collect();
            sheet.add([
                claim.reference.to_string(),
                claim.due_by.to_string(),
                claim.provider.to_string(),
                line.learner.to_string(),
                line.enrolment.to_string(),
                line.course.to_string(),
                modules.join(";"),
                line.period.to_string(),
                line.due_on.to_string(),
                line.amount.to_string(),
            ]);
        }
    }
    sheet
}

fn object(drawn: &Drawn, asked: Drawdown) -> Value {
    let waiting = waiting_rows(&drawn.waiting).map(|(why, Tally { count, total })| {
        (why.replace(' ', "_"), json!({ "periods": count, "undrawn": total.to_string() }))
    });
    let claim = drawn.claim.as_ref();
    json!({
        "ukprn": asked.provider.to_string(),
        "due_by": asked.due_by.to_string(),
        "claim_reference": claim.map(|(claim, _)| claim.reference.to_string()),
        "lines": claim.map_or(0, |(claim, _)| claim.lines.len()),
        "drawn": claim.map_or(Money::ZERO, |(it, _)| it.amount() - recovered(it)).to_string(),
        "recovered": claim.map_or(Money::ZERO, |(claim, _)| recovered(claim)).to_string(),
        "claimed": claim.map_or(Money::ZERO, |(claim, _)| claim.amount()).to_string(),
        "file": claim.map(|(_, place)| place.display().to_string()),
        "sha256": claim.map(|(claim, _)| claim.digest().to_string()),
        "earlier": drawn.earlier.iter().map(|(it, ..)| it.to_string()).collect::<Vec<_>>(),
        "waiting": waiting.into_iter().collect::<Map<_, _>>(),
    })
}
