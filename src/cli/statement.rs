//! statement: a learner's entries, each with what remained after it.

use chrono::NaiveDate;

use super::balance;
use super::failure::Failure;
use super::reply::Reply;
use super::session::Session;
use super::sheet::{Sheet, pairs};
use crate::desk::answers::StatementTold;
use crate::domain::attendance::Attendance;
use crate::domain::calendar::date;
use crate::domain::ids::{LearnerId, ModuleId};
use crate::ledger::event::{
    AttendanceRecorded, ChainEvent, DrawnDown, FeeAmended, LearnerEvent, Recovered, Withdrawn,
};
use crate::ops::balance::{Period, Statement, StatementLine, statement, statement_of};

/// Show everything that happened to a learner's entitlement, with what remained each time
///
/// Lines stand in the order of recording; with a day, in the order of the days from which they
/// count, so that what remains after a day is the balance as at that day.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The learner
    learner: LearnerId,

    /// As at this day: what counts from a later one is left out
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_at: Option<NaiveDate>,

    /// The first day: what counts from an earlier one is brought forward in one sum
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,

    /// The last day; the earlier of this and `--as-at` is the end
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<NaiveDate>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { learner, as_at, from, to } = arguments;
    let period = Period::new(*from, [*as_at, *to].into_iter().flatten().min())?;
    let reader = session.open()?.reader()?;
    let statement = if period == Period::default() {
        statement(&*reader, learner)?
    } else {
        statement_of(&*reader, learner, period)?
    };
    let told = StatementTold::of(&statement, period);
    let reply = Reply::new(session.format, &told, || table(&statement, &told));
    Ok(reply.words(balance::remark(&told.balance)))
}

fn table(statement: &Statement, told: &StatementTold) -> String {
    let mut sheet = Sheet::new(&["entry", "effective", "change", "remaining", "what"]);
    if let Some(from) = told.from {
        sheet.add([
            String::new(),
            String::new(),
            String::new(),
            statement.brought_forward.to_string(),
            format!("brought forward from before {from}"),
        ]);
    }
    for StatementLine { entry, change, remaining } in &statement.lines {
        sheet.add([
            format!("{}/{}", statement.balance.learner, entry.seq()),
            entry.draft().effective_on.to_string(),
            change.to_string(),
            remaining.to_string(),
            what(entry.event()),
        ]);
    }
    format!("{}\n{}", sheet.table(), pairs(&balance::figures(&told.balance)))
}

/// What happened, in the words of the field.
fn what(event: &LearnerEvent) -> String {
    match event {
        LearnerEvent::LearnerRecorded { .. } => "the learner's facts were recorded".to_owned(),
        LearnerEvent::EntitlementGranted { year, .. } => {
            format!("the full entitlement of {year} was granted")
        }
        LearnerEvent::PriorStudyDeducted { source: Some(source), .. } => {
            format!("prior study was deducted: {source}")
        }
        LearnerEvent::PriorStudyDeducted { source: None, .. } => {
            "prior study was deducted".to_owned()
        }
        LearnerEvent::PriorStudyRestored { source, .. } => {
            let source = source.as_ref().map(|source| format!(": {source}")).unwrap_or_default();
            format!("prior study was put right{source}")
        }
        LearnerEvent::AdditionalGranted { .. } => "additional entitlement was granted".to_owned(),
        LearnerEvent::EntitlementUprated(uprated) => {
            format!("uprated from {} to {}", uprated.from, uprated.to)
        }
        LearnerEvent::Enrolled(enrolled) => {
            let enrolment = &enrolled.enrolment;
            let modules: Vec<&str> = enrolment.modules.iter().map(ModuleId::as_str).collect();
            let study = match modules.as_slice() {
                [] => format!("a year of {}", enrolment.course),
                modules => modules.join(", "),
            };
            format!("{}: enrolled on {study}", enrolment.id)
        }
        LearnerEvent::Withdrawn(Withdrawn { enrolment, withdrawn_on, .. }) => {
            format!("{enrolment}: withdrawn on {withdrawn_on}")
        }
        LearnerEvent::AttendanceRecorded(AttendanceRecorded { enrolment, period, attendance }) => {
            let Attendance { status, confirmed_on } = attendance;
            let attending = if status.is_attending() { "attending" } else { "not attending" };
            format!("{enrolment}: {attending} in period {period} ({status}, {confirmed_on})")
        }
        LearnerEvent::DrawnDown(DrawnDown { enrolment, period, claim, amount, .. }) => {
            format!("{enrolment}: {amount} drawn down for period {period}, claim {claim}")
        }
        LearnerEvent::Recovered(Recovered { enrolment, period, cause, amount, .. }) => {
            format!("{enrolment}: {amount} recovered for period {period}, {cause}")
        }
        LearnerEvent::FeeAmended(FeeAmended { enrolment, terms, .. }) => {
            format!("{enrolment}: fee amended to {}, loan to {}", terms.fee, terms.loan)
        }
        LearnerEvent::Corrected(corrected) => match &corrected.enrolment {
            Some(enrolment) => format!("{enrolment}: undoes entry {}", corrected.undoes),
            None => format!("undoes entry {}", corrected.undoes),
        },
        other => other.name().to_owned(),
    }
}
