//! The answers to a file, one line each: written out, and counted by rule.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::attend::Answered;
use super::failure::Failure;
use super::files::{Draft, unwritable};
use super::remedy;
use crate::domain::ids::LearnerId;
use crate::domain::objection;
use crate::domain::rule_code::RuleCode;
use crate::exchange::Kind;
use crate::exchange::export::Heading;
use crate::exchange::results::{attendance, enrolments, withdrawals};
use crate::ops::attend::{AttendanceAnswer, AttendanceOutcome};
use crate::ops::import::{EnrolmentResult, Results};
use crate::ops::withdraw::{WithdrawalAnswer, WithdrawalOutcome};

/// The columns of the answers to a kind of file, where it has answers that can be no.
pub(super) const fn headings(kind: Kind) -> Option<&'static [Heading]> {
    match kind {
        Kind::Enrolments => Some(enrolments::HEADINGS),
        Kind::Attendance => Some(attendance::HEADINGS),
        Kind::Withdrawals => Some(withdrawals::HEADINGS),
        Kind::Providers
        | Kind::Courses
        | Kind::Modules
        | Kind::Learners
        | Kind::Rates
        | Kind::Subjects
        | Kind::InstalmentPlans => None,
    }
}

/// Writes the answers to their place.
pub(super) fn write(results: &Results, draft: Draft, place: &Path) -> Result<(), Failure> {
    let written = match results {
        Results::None => Ok(draft),
        Results::Enrolments(results) => write_enrolments(results, draft),
        Results::Attendance(answers) => write_attendance(answers, draft),
        Results::Withdrawals(answers) => write_withdrawals(answers, draft),
    };
    written.map_err(|error| unwritable(place, &error))?.finish()?;
    Ok(())
}

fn write_enrolments(results: &[EnrolmentResult], draft: Draft) -> io::Result<Draft> {
    let mut writer = enrolments::Writer::new(draft)?;
    for result in results {
        let objections = &result.objections;
        let because = match &result.note {
            Some(note) => note.clone(),
            None => objection::told(objections, remedy::command),
        };
        writer.write(&enrolments::Row {
            enrolment_id: result.enrolment.as_str(),
            learner_id: result.learner.as_str(),
            outcome: &result.outcome.to_string(),
            loan: result.loan,
            remaining: result.remaining,
            rules: &objection::rules(objections),
            because: &because,
        })?;
    }
    writer.finish()
}

fn write_attendance(answers: &[AttendanceAnswer], draft: Draft) -> io::Result<Draft> {
    let mut writer = attendance::Writer::new(draft)?;
    for answer in answers {
        let answered = Answered::of(answer);
        writer.write(&answered.row())?;
    }
    writer.finish()
}

fn write_withdrawals(answers: &[WithdrawalAnswer], draft: Draft) -> io::Result<Draft> {
    let mut writer = withdrawals::Writer::new(draft)?;
    for answer in answers {
        let (outcome, moved, rules, because) = match &answer.outcome {
            WithdrawalOutcome::Withdrawn { released, recovered } => {
                ("withdrawn", Some((*released, *recovered)), "", String::new())
            }
            WithdrawalOutcome::Already => ("already", None, "", String::new()),
            WithdrawalOutcome::Refused(objection) => {
                ("refused", None, objection.rule.as_str(), objection.told(remedy::command))
            }
        };
        writer.write(&withdrawals::Row {
            enrolment_id: answer.enrolment.as_str(),
            learner_id: answer.learner.as_ref().map_or("", LearnerId::as_str),
            outcome,
            released: moved.map(|(released, _)| released),
            remaining: answer.remaining,
            rules,
            because: &because,
            recovered: moved.map(|(_, recovered)| recovered),
        })?;
    }
    writer.finish()
}

/// How many were refused by each rule, in the order of the rules. One may be refused by several.
pub(super) fn refusals_by_rule(results: &Results) -> BTreeMap<RuleCode, u64> {
    let mut numbers: BTreeMap<RuleCode, u64> = BTreeMap::new();
    for rule in rules_not_met(results) {
        let number = numbers.entry(rule).or_default();
        *number = number.saturating_add(1);
    }
    numbers
}

/// The rules that are not met, of all answers together.
fn rules_not_met(results: &Results) -> Vec<RuleCode> {
    match results {
        Results::None => Vec::new(),
        Results::Enrolments(results) => {
            let objections = results.iter().flat_map(|result| &result.objections);
            objections.map(|objection| objection.rule).collect()
        }
        Results::Attendance(answers) => answers
            .iter()
            .filter_map(|answer| match &answer.outcome {
                AttendanceOutcome::Refused(objection) => Some(objection.rule),
                AttendanceOutcome::Recorded | AttendanceOutcome::Already { .. } => None,
            })
            .collect(),
        Results::Withdrawals(answers) => answers
            .iter()
            .filter_map(|answer| match &answer.outcome {
                WithdrawalOutcome::Refused(objection) => Some(objection.rule),
                WithdrawalOutcome::Withdrawn { .. } | WithdrawalOutcome::Already => None,
            })
            .collect(),
    }
}
