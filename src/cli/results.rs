//! The answers to a file, one line each: written out, and counted by rule.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use super::attend::Answered;
use super::failure::Failure;
use super::files::{Draft, unwritable};
use crate::domain::eligibility::RULES;
use crate::domain::ids::LearnerId;
use crate::exchange::Kind;
use crate::exchange::export::Heading;
use crate::exchange::results::{attendance, enrolments, withdrawals};
use crate::ops::attend::AttendanceAnswer;
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
                ("withdrawn", Some((*released, *recovered)), "", "")
            }
            WithdrawalOutcome::Already => ("already", None, "", ""),
            WithdrawalOutcome::Refused { rule, because } => {
                ("refused", None, *rule, because.as_str())
            }
        };
        writer.write(&withdrawals::Row {
            enrolment_id: answer.enrolment.as_str(),
            learner_id: answer.learner.as_ref().map_or("", LearnerId::as_str),
            outcome,
            released: moved.map(|(released, _)| released),
            remaining: answer.remaining,
            rules,
            because,
            recovered: moved.map(|(_, recovered)| recovered),
        })?;
    }
    writer.finish()
}

/// How many were refused by each rule, in the order of the rules. One may be refused by several.
pub(super) fn refusals_by_rule(results: &Results) -> Vec<(String, u64)> {
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

/// For each answer, the codes of the rules that are not met.
fn rules_not_met(results: &Results) -> Vec<&str> {
    match results {
        Results::None => Vec::new(),
        Results::Enrolments(results) => results.iter().map(|result| &*result.rules).collect(),
        Results::Attendance(answers) => {
            answers.iter().map(|answer| Answered::of(answer).rule).collect()
        }
        Results::Withdrawals(answers) => answers.iter().filter_map(withdrawal_refused_by).collect(),
    }
}

fn withdrawal_refused_by(answer: &WithdrawalAnswer) -> Option<&str> {
    match &answer.outcome {
        WithdrawalOutcome::Refused { rule, .. } => Some(rule),
        WithdrawalOutcome::Withdrawn { .. } | WithdrawalOutcome::Already => None,
    }
}
