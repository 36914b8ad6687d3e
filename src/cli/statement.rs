//! statement: a learner's entries, each with what remained after it.

use serde_json::{Value, json};

use super::balance;
use super::failure::Failure;
use super::reply::Reply;
use super::session::Session;
use super::sheet::{Sheet, pairs};
use crate::domain::ids::{EnrolmentId, LearnerId, ModuleId, ReasonCode};
use crate::ledger::event::Event;
use crate::ledger::instant::Instant;
use crate::ops::balance::{Statement, StatementLine, statement};

/// Show everything that happened to a learner's entitlement, with what remained each time
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The learner
    learner: LearnerId,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let store = session.open()?;
    let statement = statement(&store, &arguments.learner)?;
    Ok(Reply::new(
        session.format,
        || table(&statement),
        || sheet(&statement),
        || object(&statement),
    ))
}

fn table(statement: &Statement) -> String {
    let mut sheet = Sheet::new(&["entry", "effective", "change", "remaining", "what"]);
    for StatementLine { entry, change, remaining } in &statement.lines {
        sheet.add([
            format!("{}/{}", statement.balance.learner, entry.seq()),
            entry.draft().effective_on.to_string(),
            change.to_string(),
            remaining.to_string(),
            what(entry.event()),
        ]);
    }
    let balance = &statement.balance;
    let totals = pairs(&[
        ("granted", balance.entitlement.granted.to_string()),
        ("prior study", balance.entitlement.prior_study.to_string()),
        ("committed", balance.entitlement.committed.to_string()),
        ("drawn", balance.entitlement.drawn.to_string()),
        ("remaining", balance.entitlement.remaining().to_string()),
    ]);
    format!("{}\n{totals}", sheet.table())
}

/// What happened, in the words of the field.
fn what(event: &Event) -> String {
    match event {
        Event::LearnerRecorded { .. } => "the learner's facts were recorded".to_owned(),
        Event::EntitlementGranted { year, .. } => {
            format!("the full entitlement of {year} was granted")
        }
        Event::PriorStudyDeducted { source: Some(source), .. } => {
            format!("prior study was deducted: {source}")
        }
        Event::PriorStudyDeducted { source: None, .. } => "prior study was deducted".to_owned(),
        Event::PriorStudyRestored { source, .. } => {
            let source = source.as_ref().map(|source| format!(": {source}")).unwrap_or_default();
            format!("prior study was put right{source}")
        }
        Event::AdditionalGranted { .. } => "additional entitlement was granted".to_owned(),
        Event::EntitlementUprated(uprated) => {
            format!("uprated from {} to {}", uprated.from, uprated.to)
        }
        Event::Enrolled(enrolled) => {
            let enrolment = &enrolled.enrolment;
            let modules: Vec<&str> = enrolment.modules.iter().map(ModuleId::as_str).collect();
            let study = match modules.as_slice() {
                [] => format!("a year of {}", enrolment.course),
                modules => modules.join(", "),
            };
            format!("{}: enrolled on {study}", enrolment.id)
        }
        Event::Withdrawn { enrolment, withdrawn_on, .. } => {
            format!("{enrolment}: withdrawn on {withdrawn_on}")
        }
        Event::Corrected(corrected) => match &corrected.enrolment {
            Some(enrolment) => format!("{enrolment}: undoes entry {}", corrected.undoes),
            None => format!("undoes entry {}", corrected.undoes),
        },
        other => other.name().to_owned(),
    }
}

const COLUMNS: [&str; 11] = [
    "learner_id",
    "seq",
    "recorded_at",
    "effective_on",
    "event",
    "enrolment_id",
    "change",
    "remaining",
    "by",
    "reason",
    "hash",
];

fn fields(statement: &Statement, line: &StatementLine) -> [String; 11] {
    let (entry, draft) = (&line.entry, line.entry.draft());
    [
        statement.balance.learner.to_string(),
        entry.seq().to_string(),
        Instant(draft.recorded_at).to_string(),
        draft.effective_on.to_string(),
        entry.event().name().to_owned(),
        entry.event().enrolment().map(EnrolmentId::to_string).unwrap_or_default(),
        line.change.to_string(),
        line.remaining.to_string(),
        draft.actor.by.to_string(),
        draft.reason.as_ref().map(ReasonCode::to_string).unwrap_or_default(),
        entry.hash().to_string(),
    ]
}

fn sheet(statement: &Statement) -> Sheet {
    let mut sheet = Sheet::new(&COLUMNS);
    for line in &statement.lines {
        sheet.add(fields(statement, line));
    }
    sheet
}

fn object(statement: &Statement) -> Value {
    let line = |line: &StatementLine| {
        let field = |(name, field): (&str, String)| {
            let value = match name {
                "seq" => json!(line.entry.seq()),
                "enrolment_id" | "reason" if field.is_empty() => Value::Null,
                _ => json!(field),
            };
            (name.to_owned(), value)
        };
        let fields = COLUMNS.into_iter().zip(fields(statement, line)).skip(1).map(field);
        Value::Object(fields.collect())
    };
    let mut object = balance::object(&statement.balance);
    object["lines"] = statement.lines.iter().map(line).collect();
    object
}
