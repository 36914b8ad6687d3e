//! correct: undoes an entry of a learner, with all that follows from it, or takes back a file.

use chrono::NaiveDate;

use super::failure::Failure;
use super::remedy;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Fields, Sheet, moved, refused_by};
use crate::desk::answers::{CorrectionTold, InTheWayTold, TakenBackTold, UndoneTold, UpratedTold};
use crate::domain::calendar::date;
use crate::domain::ids::ReasonCode;
use crate::ledger::entry_name::EntryName;
use crate::ops::correct::{self, Correction, CorrectionOutcome};

/// Undo an entry of a learner, with all that follows from it, or take back a whole file
///
/// Nothing is taken out: the entry stays, and an entry that names it gives back what it moved. A
/// payment that was recorded from a wrong schedule is struck out, and one that was struck out by
/// mistake comes back. What a file, a run of upratings or a reconciliation recorded is taken back
/// as a whole or not at all. Ends with 0 where it is undone, and with 1 where that is refused.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The entry, as `lifelong statement` shows it: the learner, `/` and its number; a file or a
    /// run of upratings, as `lifelong imports` and `lifelong export log` have it: `ledger/NUMBER`;
    /// or a payment or a reconciliation: `provider/UKPRN/NUMBER`
    #[arg(value_name = "ENTRY")]
    entry: EntryName,

    /// Why, as a short code of your choosing, for example `wrong-module`
    #[arg(long, value_name = "CODE")]
    reason: ReasonCode,

    /// The day on which it was found or decided; what it undoes is undone from the day from which
    /// that counts, whatever is given here [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { entry, reason, on, dry_run } = arguments;
    let on = on.unwrap_or_else(|| session.moment().today());
    let correction = Correction { entry, reason, on };
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let answer = correct::correct(&mut *store, &correction, session.moment(), recording)?;
    let told = CorrectionTold::of(&answer, remedy::command);
    let reply = Reply::new(session.format, &told, || table(&told)).refused(!told.rules.is_empty());
    let undone = match &answer.outcome {
        CorrectionOutcome::Corrected { undone, .. } => undone.as_slice(),
        CorrectionOutcome::TakenBack(_)
        | CorrectionOutcome::InTheWay(_)
        | CorrectionOutcome::Refused(_) => &[],
    };
    let reply = reply.words(undone.iter().find_map(|one| one.moved).map(moved));
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

fn table(told: &CorrectionTold) -> String {
    let fields = Fields::default()
        .with("outcome", told.outcome)
        .with("entry", &told.entry)
        .if_any("remaining", told.remaining);
    if !told.rules.is_empty() {
        let refused = fields.text() + &refused_by(told.rules, &told.because);
        return refused + &in_the_way(&told.in_the_way);
    }
    if let Some(taken) = &told.taken_back {
        return taken_back(fields, taken);
    }
    let mut sheet = Sheet::new(&["entry", "counts from", "change", "what"]);
    for UndoneTold { entry, undoes, event, change, counts_from } in &told.undone {
        let what = format!("undoes {undoes}, {event}");
        sheet.add([entry.to_string(), counts_from.to_string(), change.to_string(), what]);
    }
    for UpratedTold { entry, to, change, counts_from } in &told.uprated {
        let what = format!("uprates to {to} anew");
        sheet.add([entry.to_string(), counts_from.to_string(), change.to_string(), what]);
    }
    format!("{}\n{}", fields.text(), sheet.table())
}

/// What was taken back as a whole, in counts.
fn taken_back(fields: Fields, taken: &TakenBackTold) -> String {
    let some = |count: u64| (count > 0).then_some(count);
    fields
        .with("told by", &taken.by)
        .with("entries undone", taken.undone)
        .if_any("undone before", some(taken.already))
        .if_any("that followed from them", some(taken.fell))
        .if_any("upratings made anew", some(taken.uprated))
        .if_any("learners", some(taken.learners))
        .with("change of what remains", taken.change)
        .text()
}

/// What stands in the way, below a blank line; nothing where that is nothing.
fn in_the_way(all: &[InTheWayTold]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut sheet = Sheet::new(&["in the way", "rule", "because"]);
    for InTheWayTold { entry, rules, because } in all {
        sheet.add([entry.to_string(), (*rules).to_owned(), because.clone()]);
    }
    format!("\n{}", sheet.table())
}
