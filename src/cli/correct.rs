//! correct: undoes an entry of a learner, with all that follows from it.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::ending::Ending;
use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Sheet, pairs};
use crate::domain::calendar::date;
use crate::domain::ids::ReasonCode;
use crate::ledger::entry_name::EntryName;
use crate::ops::correct::{
    self, Correction, CorrectionAnswer, CorrectionOutcome, Undone, UpratedAnew,
};

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

    /// From which day the correction counts [default: today]
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
    let reply =
        Reply::new(session.format, || table(&answer), || sheet(&answer), || object(&answer));
    let refused = matches!(answer.outcome, CorrectionOutcome::Refused { .. });
    let reply = reply.ending(if refused { Ending::No } else { Ending::Done });
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

fn table(answer: &CorrectionAnswer) -> String {
    let name = |seq: u32| EntryName { seq, ..answer.entry.clone() };
    let outcome = match &answer.outcome {
        CorrectionOutcome::Corrected { .. } => "corrected",
        CorrectionOutcome::Refused { .. } => "refused",
    };
    let mut fields = vec![("outcome", outcome.to_owned()), ("entry", answer.entry.to_string())];
    fields.extend(answer.remaining.map(|remaining| ("remaining", remaining.to_string())));
    let mut text = pairs(&fields);
    text.push('\n');
    match &answer.outcome {
        CorrectionOutcome::Corrected { undone, uprated } => {
            let mut sheet = Sheet::new(&["entry", "change", "what"]);
            for Undone { seq, event, by, change } in undone {
                let what = format!("undoes {}, {event}", name(*seq));
                sheet.add([name(*by).to_string(), change.to_string(), what]);
            }
            for UpratedAnew { seq, to, change } in uprated {
                let what = format!("uprates to {to} anew");
                sheet.add([name(*seq).to_string(), change.to_string(), what]);
            }
            text.push_str(&sheet.table());
        }
        CorrectionOutcome::Refused { rule, because } => {
            let mut sheet = Sheet::new(&["", "rule", "because"]);
            sheet.add(["✗".to_owned(), (*rule).to_owned(), because.clone()]);
            text.push_str(&sheet.body());
        }
    }
    text
}

/// One row for each entry that was appended; for a refusal, one that says why.
fn sheet(answer: &CorrectionAnswer) -> Sheet {
    let header = ["learner_id", "outcome", "seq", "event", "undoes", "change", "rules", "because"];
    let mut sheet = Sheet::new(&header);
    let mut add = |outcome: &str, appended: [String; 4], refusal: [&str; 2]| {
        let [seq, event, undoes, change] = appended;
        let [rule, because] = refusal.map(str::to_owned);
        let (learner, outcome) = (answer.entry.chain.owner(), outcome.to_owned());
        sheet.add([learner, outcome, seq, event, undoes, change, rule, because]);
    };
    let none = String::new;
    match &answer.outcome {
        CorrectionOutcome::Corrected { undone, uprated } => {
            for Undone { seq, by, change, .. } in undone {
                let (by, undoes) = (by.to_string(), seq.to_string());
                let appended = [by, "corrected".to_owned(), undoes, change.to_string()];
                add("corrected", appended, ["", ""]);
            }
            for UpratedAnew { seq, change, .. } in uprated {
                let (seq, event) = (seq.to_string(), "entitlement-uprated".to_owned());
                add("corrected", [seq, event, none(), change.to_string()], ["", ""]);
            }
        }
        CorrectionOutcome::Refused { rule, because } => {
            let undoes = answer.entry.seq.to_string();
            add("refused", [none(), none(), undoes, none()], [*rule, because.as_str()]);
        }
    }
    sheet
}

fn object(answer: &CorrectionAnswer) -> Value {
    let name = |seq: &u32| EntryName { seq: *seq, ..answer.entry.clone() }.to_string();
    let (undone, uprated, refusal) = match &answer.outcome {
        CorrectionOutcome::Corrected { undone, uprated } => {
            (undone.as_slice(), uprated.as_slice(), None)
        }
        CorrectionOutcome::Refused { rule, because } => (&[][..], &[][..], Some((rule, because))),
    };
    let one = |Undone { seq, event, by, change }: &Undone| {
        json!({
            "entry": name(by),
            "undoes": name(seq),
            "event": event,
            "change": change.to_string(),
        })
    };
    let anew = |UpratedAnew { seq, to, change }: &UpratedAnew| {
        json!({
            "entry": name(seq),
            "to": to.to_string(),
            "change": change.to_string(),
        })
    };
    json!({
        "outcome": if refusal.is_some() { "refused" } else { "corrected" },
        "entry": answer.entry.to_string(),
        "remaining": answer.remaining.map(|money| money.to_string()),
        "undone": undone.iter().map(one).collect::<Vec<_>>(),
        "uprated": uprated.iter().map(anew).collect::<Vec<_>>(),
        "rules": refusal.map_or("", |(rule, _)| *rule),
        "because": refusal.map_or("", |(_, because)| because.as_str()),
    })
}
