//! What happened, in a sentence for each event of a learner.

use crate::domain::attendance::Attendance;
use crate::domain::ids::ModuleId;
use crate::ledger::event::{
    AttendanceRecorded, BadgeIssued, DrawnDown, FeeAmended, LearnerEvent, OutcomeRecorded,
    Recovered, Withdrawn,
};

/// What happened, in the words of the field.
pub(super) fn what(event: &LearnerEvent) -> String {
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
            let attending = match status {
                disputed if disputed.is_disputed() => "attending, with a dispute,",
                attending if attending.releases_payment() => "attending",
                _ => "not attending",
            };
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
        LearnerEvent::FactsForgotten => "the learner's facts were erased".to_owned(),
        LearnerEvent::GrantPutRight(put_right) => format!(
            "the full entitlement of {} was put right to {}",
            put_right.year, put_right.full
        ),
        LearnerEvent::OutcomeRecorded(outcome) => what_came_of(outcome),
        LearnerEvent::BadgeIssued(BadgeIssued { enrolment, module, .. }) => {
            format!("{enrolment}: a credential was signed for {module}")
        }
        LearnerEvent::BadgeRevoked(revoked) => {
            format!("the credential of entry {} was revoked", revoked.badge)
        }
        LearnerEvent::BroughtForward(_) => "the balance was brought forward".to_owned(),
    }
}

fn what_came_of(outcome: &OutcomeRecorded) -> String {
    let OutcomeRecorded { enrolment, module, achievement, completed_on, .. } = outcome;
    let what = module.as_ref().map_or("the year", ModuleId::as_str);
    format!("{enrolment}: {what} {achievement} on {completed_on}")
}
