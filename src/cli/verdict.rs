//! The answer to a request for an enrolment, rule by rule.

use super::remedy;
use super::reply::{Format, Reply};
use super::sheet::{Fields, Sheet};
use crate::desk::answers::{AssessmentTold, FindingTold};
use crate::ops::{Answer, Outcome, Recording};

/// Shows an answer, with its entry where one was recorded, and what else there is to know.
pub(super) fn reply(answer: &Answer, recording: Recording, format: Format) -> Reply {
    let told = AssessmentTold::of(answer, recording, remedy::command);
    let reply = Reply::new(format, &told, || table(&told));
    let note = told.note.map(|note| format!("note: {note}"));
    reply.refused(answer.outcome == Outcome::Refused).words(note)
}

fn table(told: &AssessmentTold) -> String {
    let fields = Fields::default()
        .with("outcome", &told.outcome)
        .with("enrolment", &told.enrolment_id)
        .with("learner", &told.learner_id)
        .known("fee", told.fee)
        .known("fee limit", told.fee_limit)
        .known("loan", told.loan)
        .known("remaining", told.remaining)
        .if_any("entry", told.entry.as_ref())
        .if_any("hash", told.hash);
    if told.findings.is_empty() {
        return fields.text();
    }
    let mut sheet = Sheet::new(&["", "rule", "because"]);
    for FindingTold { rule, met, because, .. } in &told.findings {
        sheet.add([mark(*met).to_owned(), (*rule).to_owned(), because.clone()]);
    }
    format!("{}\n{}", fields.text(), sheet.body())
}

const fn mark(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "–",
    }
}
