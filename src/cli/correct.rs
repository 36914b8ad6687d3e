//! correct: undoes an entry of a learner, with all that follows from it.

use chrono::NaiveDate;

use super::failure::Failure;
use super::remedy;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Fields, Sheet, moved, refused_by};
use crate::desk::answers::{CorrectionTold, UndoneTold, UpratedTold};
use crate::domain::calendar::date;
use crate::domain::ids::ReasonCode;
use crate::ledger::entry_name::EntryName;
use crate::ops::correct::{self, Correction, CorrectionOutcome};

/// Undo an entry of a learner, with all that follows from it, by appending the opposite
///
/// Nothing is taken out: the entry stays, and an entry that names it gives back what it moved. A
/// payment that was recorded from a wrong schedule is struck out. Ends with 0 where it is undone,
/// and with 1 where that is refused.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The entry, as `lifelong statement` shows it: the learner, `/` and its number; or a payment,
    /// as `lifelong export log` has it: `provider/UKPRN/NUMBER`
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
    let on = on.unwrap_or_else(|| session.moment.today());
    let correction = Correction { entry, reason, on };
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let answer = correct::correct(&mut *store, &correction, &session.moment, recording)?;
    let told = CorrectionTold::of(&answer, remedy::command);
    let reply = Reply::new(session.format, &told, || table(&told)).refused(!told.rules.is_empty());
    let undone = match &answer.outcome {
        CorrectionOutcome::Corrected { undone, .. } => undone.as_slice(),
        CorrectionOutcome::Refused(_) => &[],
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
        return fields.text() + &refused_by(told.rules, &told.because);
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
