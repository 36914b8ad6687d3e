//! What happened, in a sentence for each event of a learner, in the words that the learner knows:
//! pounds, titles and names, and why where a reason was given.

use std::collections::BTreeMap;

use super::pounds::pounds;
use crate::domain::attendance::{Attendance, AttendanceStatus};
use crate::domain::enrolment::Terms;
use crate::domain::ids::{EnrolmentId, ModuleId, ReasonCode};
use crate::ledger::event::{
    AttendanceRecorded, BadgeIssued, DrawnDown, FeeAmended, LearnerEvent, OutcomeRecorded,
    Recovered, RecoveryCause, Withdrawn,
};
use crate::ops::balance::{StatementLine, Studied};

/// The enrolments of a learner, and what each is on.
pub(super) type StudiedById = BTreeMap<EnrolmentId, Studied>;

/// What happened, and why where that was given.
pub(super) fn what(line: &StatementLine, studied: &StudiedById) -> String {
    let event = line.entry.event();
    let happened = match (event, &line.undone) {
        (LearnerEvent::Corrected(_), Some(undone)) => format!("undone: {}", said(undone, studied)),
        _ => said(event, studied),
    };
    match &line.entry.draft().reason {
        Some(reason) if !tells_itself(event, reason) => format!("{happened} (reason: {reason})"),
        _ => happened,
    }
}

/// Whether the sentence says already what the reason says.
fn tells_itself(event: &LearnerEvent, reason: &ReasonCode) -> bool {
    match event {
        LearnerEvent::Withdrawn(withdrawn) => withdrawn.never_attended.is_some(),
        LearnerEvent::Recovered(recovered) => recovered.cause.code() == reason.as_str(),
        _ => false,
    }
}

/// What an enrolment is on, such as `Fluid Mechanics and Statics (E-1)`; by its id alone where the
/// period that is told does not hold it.
fn named(enrolment: &EnrolmentId, studied: &StudiedById) -> String {
    let Some(on) = studied.get(enrolment) else { return enrolment.to_string() };
    let titles = match on.titles.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    let of = if on.is_course_year { "a year of " } else { "" };
    format!("{of}{titles} ({enrolment})")
}

fn said(event: &LearnerEvent, studied: &StudiedById) -> String {
    let on = event.enrolment().map(|enrolment| named(enrolment, studied)).unwrap_or_default();
    match event {
        LearnerEvent::LearnerRecorded { .. } => "the learner's facts were recorded".to_owned(),
        LearnerEvent::FactsForgotten => "the learner's facts were erased".to_owned(),
        LearnerEvent::EntitlementGranted { year, .. } => {
            format!("the full entitlement of {year} was granted")
        }
        LearnerEvent::GrantPutRight(put_right) => {
            let full = pounds(put_right.full.money());
            format!("the full entitlement of {} was put right to {full}", put_right.year)
        }
        LearnerEvent::PriorStudyDeducted { source, .. } => {
            format!("prior study was deducted{}", after_colon(source.as_deref()))
        }
        LearnerEvent::PriorStudyRestored { source, .. } => {
            format!("prior study was put right{}", after_colon(source.as_deref()))
        }
        LearnerEvent::AdditionalGranted { .. } => "additional entitlement was granted".to_owned(),
        LearnerEvent::EntitlementUprated(uprated) => {
            format!("what remained was uprated from {} to {}", uprated.from, uprated.to)
        }
        LearnerEvent::Enrolled(enrolled) => {
            let at = studied.get(&enrolled.enrolment.id).map(|on| format!(" at {}", on.provider));
            format!("enrolled on {on}{}", at.unwrap_or_default())
        }
        LearnerEvent::Withdrawn(withdrawn) => left(withdrawn, &on),
        LearnerEvent::AttendanceRecorded(AttendanceRecorded { period, attendance, .. }) => {
            let Attendance { status, confirmed_on } = attendance;
            format!("{} {on} in period {period} ({status}, {confirmed_on})", attending(*status))
        }
        LearnerEvent::DrawnDown(DrawnDown { period, amount, .. }) => {
            format!("{} claimed for period {period} of {on}", pounds(amount.money()))
        }
        LearnerEvent::Recovered(recovered) => taken_back(recovered, &on),
        LearnerEvent::FeeAmended(FeeAmended { terms: Terms { fee, loan, .. }, .. }) => {
            format!("the fee of {on} is {} now, and the loan {}", pounds(*fee), pounds(*loan))
        }
        LearnerEvent::Corrected(corrected) => format!("undoes entry {}", corrected.undoes),
        LearnerEvent::OutcomeRecorded(outcome) => came_of(outcome, &on),
        LearnerEvent::BadgeIssued(BadgeIssued { module, .. }) => {
            format!("{on}: a credential was signed for {module}")
        }
        LearnerEvent::BadgeRevoked(revoked) => {
            format!("the credential of entry {} was revoked", revoked.badge)
        }
        LearnerEvent::BroughtForward(_) => "the balance was brought forward".to_owned(),
    }
}

fn after_colon(source: Option<&str>) -> String {
    source.map(|source| format!(": {source}")).unwrap_or_default()
}

fn left(withdrawn: &Withdrawn, on: &str) -> String {
    let Withdrawn { withdrawn_on, never_attended, charged, .. } = withdrawn;
    if let Some(told_on) = never_attended {
        return format!("never attended {on}, as was told on {told_on}");
    }
    let charged = charged.map(|charged| format!(", and {} is charged", pounds(charged)));
    format!("withdrawn from {on} on {withdrawn_on}{}", charged.unwrap_or_default())
}

fn attending(status: AttendanceStatus) -> &'static str {
    if status.is_disputed() {
        "attending, though with a dispute,"
    } else if status.releases_payment() {
        "attending"
    } else {
        "not attending"
    }
}

fn taken_back(recovered: &Recovered, on: &str) -> String {
    let because = match recovered.cause {
        RecoveryCause::Rejected => "the payer rejected it or took it back",
        RecoveryCause::Withdrawn => "it is no longer due after the withdrawal",
        RecoveryCause::Amended => "the fee was amended",
    };
    let (amount, period) = (pounds(recovered.amount.money()), recovered.period);
    format!("{amount} claimed for period {period} of {on} is given back, because {because}")
}

fn came_of(outcome: &OutcomeRecorded, on: &str) -> String {
    let OutcomeRecorded { module, achievement, completed_on, .. } = outcome;
    let what = module.as_ref().map_or("the year", ModuleId::as_str);
    format!("{on}: {what} {achievement} on {completed_on}")
}
