//! The answers to a file, one line each: written out, and counted by rule.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::answers::{AttendanceTold, WithdrawalTold};
use super::papers::NewFile;
use super::trouble::Trouble;
use crate::domain::ids::LearnerId;
use crate::domain::objection;
use crate::domain::remedy::Voice;
use crate::domain::rule_code::RuleCode;
use crate::exchange::export::Heading;
use crate::exchange::results::{attendance, enrolments, faults, withdrawals};
use crate::exchange::{Kind, LineError};
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
        Kind::Reference(_) | Kind::Learners => None,
    }
}

/// Writes what is wrong with a malformed file to where its answers would be.
///
/// # Errors
/// When it cannot be written.
pub fn write_faults(
    bad: &[LineError],
    voice: Voice,
    draft: NewFile,
    path: &Path,
) -> Result<(), Trouble> {
    let write = || {
        let mut writer = faults::Writer::new(draft)?;
        for fault in bad {
            writer.write(&faults::Row {
                line: fault.line,
                column: fault.column.as_deref().unwrap_or_default(),
                because: &fault.told(voice),
                on_lines: fault.on_lines,
            })?;
        }
        writer.finish()
    };
    write().map_err(|error| Trouble::unwritable(path, error))?.finish()?;
    Ok(())
}

/// Writes the answers to their place. What can be done about a refusal is said in the words of the
/// face for whose reader the file is.
///
/// # Errors
/// When they cannot be written.
pub fn write(results: &Results, voice: Voice, draft: NewFile, path: &Path) -> Result<(), Trouble> {
    let written = match results {
        Results::None => Ok(draft),
        Results::Enrolments(results) => write_enrolments(results, voice, draft),
        Results::Attendance(answers) => write_attendance(answers, voice, draft),
        Results::Withdrawals(answers) => write_withdrawals(answers, voice, draft),
    };
    written.map_err(|error| Trouble::unwritable(path, error))?.finish()?;
    Ok(())
}

fn write_enrolments(
    results: &[EnrolmentResult],
    voice: Voice,
    draft: NewFile,
) -> io::Result<NewFile> {
    let mut writer = enrolments::Writer::new(draft)?;
    for result in results {
        let objections = &result.objections;
        let because = match &result.note {
            Some(note) => note.told(voice),
            None => objection::told(objections, voice),
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

fn write_attendance(
    answers: &[AttendanceAnswer],
    voice: Voice,
    draft: NewFile,
) -> io::Result<NewFile> {
    let mut writer = attendance::Writer::new(draft)?;
    for told in answers.iter().map(|answer| AttendanceTold::of(answer, voice)) {
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

fn write_withdrawals(
    answers: &[WithdrawalAnswer],
    voice: Voice,
    draft: NewFile,
) -> io::Result<NewFile> {
    let mut writer = withdrawals::Writer::new(draft)?;
    for told in answers.iter().map(|answer| WithdrawalTold::of(answer, voice)) {
        writer.write(&withdrawals::Row {
            enrolment_id: told.enrolment_id.as_str(),
            learner_id: told.learner_id.as_ref().map_or("", LearnerId::as_str),
            outcome: told.outcome,
            released: told.released,
            remaining: told.remaining,
            rules: told.rules,
            because: &told.because,
            recovered: told.recovered,
            counts_from: told.counts_from,
        })?;
    }
    writer.finish()
}

/// How many were refused by each rule, in the order of the rules. One may be refused by several.
#[must_use]
pub fn refusals_by_rule(results: &Results) -> BTreeMap<RuleCode, u64> {
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
        Results::Attendance(answers) => {
            let refused_by = |answer: &AttendanceAnswer| match &answer.outcome {
                AttendanceOutcome::Refused(objection) => Some(objection.rule),
                AttendanceOutcome::Recorded | AttendanceOutcome::Already { .. } => None,
            };
            answers.iter().filter_map(refused_by).collect()
        }
        Results::Withdrawals(answers) => {
            let refused_by = |answer: &WithdrawalAnswer| match &answer.outcome {
                WithdrawalOutcome::Refused(objection) => Some(objection.rule),
                WithdrawalOutcome::Withdrawn { .. } | WithdrawalOutcome::Already => None,
            };
            answers.iter().filter_map(refused_by).collect()
        }
    }
}
