//! The answers to a file, one line each: written out, and counted by rule.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use super::answers::{AttendanceTold, WithdrawalTold};
use super::papers::Draft;
use super::trouble::Trouble;
use crate::domain::eligibility::RULES;
use crate::domain::ids::LearnerId;
use crate::exchange::Kind;
use crate::exchange::export::Heading;
use crate::exchange::results::{attendance, enrolments, withdrawals};
use crate::ledger::entry_name::EntryName;
use crate::ops::attend::{AttendanceAnswer, AttendanceOutcome};
use crate::ops::import::{EnrolmentResult, Results};
use crate::ops::withdraw::{WithdrawalAnswer, WithdrawalOutcome};

/// The columns of the answers to a kind of file, where it has answers that can be no.
#[must_use]
pub const fn headings(kind: Kind) -> Option<&'static [Heading]> {
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
///
/// # Errors
/// When they cannot be written.
pub fn write(results: &Results, draft: Draft, place: &Path) -> Result<(), Trouble> {
    let written = match results {
        Results::None => Ok(draft),
        Results::Enrolments(results) => write_enrolments(results, draft),
        Results::Attendance(answers) => write_attendance(answers, draft),
        Results::Withdrawals(answers) => write_withdrawals(answers, draft),
    };
    written.map_err(|error| Trouble::unwritable(place, error))?.finish()?;
    Ok(())
}

fn write_enrolments(results: &[EnrolmentResult], draft: Draft) -> io::Result<Draft> {
    let mut writer = enrolments::Writer::new(draft)?;
    for result in results {
        writer.write(&enrolments::Row {
            enrolment_id: result.enrolment.as_str(),
            learner_id: result.learner.as_str(),
            outcome: &result.outcome.to_string(),
            loan: result.loan,
            remaining: result.remaining,
            rules: &result.rules,
            because: &result.because,
        })?;
    }
    writer.finish()
}

fn write_attendance(answers: &[AttendanceAnswer], draft: Draft) -> io::Result<Draft> {
    let mut writer = attendance::Writer::new(draft)?;
    for told in answers.iter().map(AttendanceTold::from) {
        writer.write(&attendance::Row {
            enrolment_id: told.enrolment_id.as_str(),
            learner_id: told.learner_id.as_ref().map_or("", LearnerId::as_str),
            liability_period: told.liability_period,
            outcome: told.outcome,
            rules: told.rules,
            because: &told.because,
            status: &told.status.to_string(),
            confirmed_on: told.confirmed_on,
            entry: &told.entry.as_ref().map(EntryName::to_string).unwrap_or_default(),
            due_on: told.due_on,
            pay_day: told.pay_day,
        })?;
    }
    writer.finish()
}

fn write_withdrawals(answers: &[WithdrawalAnswer], draft: Draft) -> io::Result<Draft> {
    let mut writer = withdrawals::Writer::new(draft)?;
    for told in answers.iter().map(WithdrawalTold::from) {
        writer.write(&withdrawals::Row {
            enrolment_id: told.enrolment_id.as_str(),
            learner_id: told.learner_id.as_ref().map_or("", LearnerId::as_str),
            outcome: told.outcome,
            released: told.released,
            remaining: told.remaining,
            rules: told.rules,
            because: &told.because,
            recovered: told.recovered,
        })?;
    }
    writer.finish()
}

/// How many were refused by each rule, in the order of the rules. One may be refused by several.
#[must_use]
pub fn refusals_by_rule(results: &Results) -> Vec<(String, u64)> {
    let mut numbers: HashMap<&str, u64> = HashMap::new();
    for rules in rules_not_met(results) {
        for rule in rules.split(';').filter(|rule| !rule.is_empty()) {
            let number = numbers.entry(rule).or_default();
            *number = number.saturating_add(1);
        }
    }
    let place = |rule: &str| RULES.iter().position(|known| known.code == rule);
    let mut numbers: Vec<_> =
        numbers.into_iter().map(|(rule, number)| (rule.to_owned(), number)).collect();
    numbers.sort_by_key(|(rule, _)| (place(rule).unwrap_or(usize::MAX), rule.clone()));
    numbers
}

/// The codes of the rules that are not met, of each answer that is no.
fn rules_not_met(results: &Results) -> Vec<&str> {
    match results {
        Results::None => Vec::new(),
        Results::Enrolments(results) => results.iter().map(|result| &*result.rules).collect(),
        Results::Attendance(answers) => {
            let refused_by = |answer: &AttendanceAnswer| match answer.outcome {
                AttendanceOutcome::Refused { rule, .. } => Some(rule),
                _ => None,
            };
            answers.iter().filter_map(refused_by).collect()
        }
        Results::Withdrawals(answers) => {
            let refused_by = |answer: &WithdrawalAnswer| match answer.outcome {
                WithdrawalOutcome::Refused { rule, .. } => Some(rule),
                _ => None,
            };
            answers.iter().filter_map(refused_by).collect()
        }
    }
}
