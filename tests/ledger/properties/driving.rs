//! The real operations, asked as the faces ask them, and what each tells, in the words of the
//! model.

use lifelong::domain::calendar::AcademicYear;
use lifelong::domain::money::Money;
use lifelong::ledger::entry_name::EntryName;
use lifelong::ops::assess::assess;
use lifelong::ops::correct::{Correction, CorrectionAnswer, CorrectionOutcome, correct};
use lifelong::ops::enrol::{Naming, enrol};
use lifelong::ops::grant::{Grant, GrantAnswer, GrantOutcome, grant};
use lifelong::ops::import::{EnrolmentResult, Imported, Results};
use lifelong::ops::uprate::{Uprating, uprate};
use lifelong::ops::withdraw::{WithdrawalAnswer, WithdrawalOutcome, withdraw};
use lifelong::ops::{OpError, Recording};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::calls::Call;
use super::changes::{Done, Repriced};
use super::days::Day;
use super::files;
use super::model::Answer;
use super::real::Real;
use super::steps::{Told, told};

/// So many learners are uprated at a time that it takes more than one batch.
const LEARNERS_AT_A_TIME: usize = 4;

pub(crate) fn told_by_real(
    call: &Call,
    recording: Recording,
    real: &mut Real,
) -> Result<Told, TestCaseError> {
    let (moment, one) = (real.moment(), |answer| Ok(Told::Answers(vec![told(answer)])));
    let store = &mut *real.store;
    match call {
        Call::Learners(lines) => taken(real.import("learners", &files::learners(lines), recording)),
        Call::Assess(request) => one(spoken(&sure(assess(
            &*store.reader().expect("a reader"),
            &files::request(request),
            Naming::Given,
        ))?)),
        Call::Enrol(request) => one(spoken(&sure(enrol(
            store,
            &files::request(request),
            Naming::Given,
            &moment,
            recording,
        ))?)),
        Call::Enrolments(file) => {
            answers(&sure(real.import("enrolments", &files::enrolments(file), recording))?)
        }
        Call::Withdraw(withdrawal) => {
            let withdrawal = files::withdrawal(withdrawal);
            one(left(&sure(withdraw(store, &withdrawal, &moment, recording))?))
        }
        Call::Withdrawals(file) => {
            answers(&sure(real.import("withdrawals", &files::withdrawals(file), recording))?)
        }
        Call::Module(module) => {
            let file = files::modules(std::slice::from_ref(module));
            taken(real.import("modules", &file, recording))
        }
        Call::Rates(year, rates) => {
            taken(real.import("rates", &files::rates(*year, *rates), recording))
        }
        Call::Additional(asked) => granted(real, &files::additional(asked), recording),
        Call::PriorStudy { learner, total } => {
            granted(real, &files::prior_study(learner, *total), recording)
        }
        Call::Uprate { to, on } => repriced(real, *to, *on, recording),
        Call::Correct { whose, number, on } => {
            let seq = u32::try_from(*number).expect("few entries");
            let entry: EntryName = files::id(&format!("{whose}/{seq}"));
            let correction = Correction { entry, reason: files::id("WRONG"), on: files::day(*on) };
            Ok(corrected(&sure(correct(store, &correction, &moment, recording))?))
        }
    }
}

/// An answer was expected, whatever it is.
fn sure<T>(answer: Result<T, OpError>) -> Result<T, TestCaseError> {
    answer.map_err(|error| TestCaseError::fail(format!("an answer was expected, not: {error}")))
}

fn taken(imported: Result<Imported, OpError>) -> Result<Told, TestCaseError> {
    match imported {
        Err(OpError::Malformed(malformed)) => Ok(Told::Taken(Err(malformed.bad_count))),
        imported => Ok(Told::Taken(Ok(sure(imported)?.recorded))),
    }
}

fn answers(imported: &Imported) -> Result<Told, TestCaseError> {
    let answers: Vec<_> = match &imported.results {
        Results::None | Results::Attendance(_) => Vec::new(),
        Results::Enrolments(results) => results.iter().map(result).map(told).collect(),
        Results::Withdrawals(results) => results.iter().map(left).collect(),
    };
    let count = |outcomes: &[&str]| {
        answers.iter().filter(|(_, answer)| outcomes.contains(&answer.outcome)).count()
    };
    let counted = [count(&["enrolled", "withdrawn"]), count(&["already"]), count(&["refused"])];
    let said = [imported.recorded, imported.already, imported.refused];
    prop_assert_eq!(said.map(usize::try_from), counted.map(Ok), "the counts of an import");
    Ok(Told::Answers(answers))
}

fn number(seq: u32) -> usize {
    usize::try_from(seq).expect("few entries")
}

fn granted(real: &mut Real, asked: &Grant, recording: Recording) -> Result<Told, TestCaseError> {
    let moment = real.moment();
    let GrantAnswer { outcome, prior_study, remaining, entry, uprated, .. } =
        sure(grant(&mut *real.store, asked, &moment, recording))?;
    let (outcome, change, rule) = match outcome {
        GrantOutcome::Granted(amount) => ("granted", amount.money().pence(), None),
        GrantOutcome::Deducted(amount) => ("deducted", -amount.money().pence(), None),
        GrantOutcome::Restored(amount) => ("restored", amount.money().pence(), None),
        GrantOutcome::Already => ("already", 0, None),
        GrantOutcome::Refused { rule, .. } => ("refused", 0, Some(rule)),
    };
    let first = entry.map(|(seq, _)| (number(seq), change));
    let anew = uprated.iter().map(|anew| (number(anew.seq), anew.change.pence()));
    let loan = (change != 0).then_some(change.abs());
    let (rules, remaining) = (rule.into_iter().collect(), remaining.map(Money::pence));
    let answer = Answer { outcome, rules, loan, remaining };
    let (prior_study, entries) = (prior_study.map(Money::pence), first.into_iter().collect());
    Ok(Told::Done(Done { answer, prior_study, entries, anew: anew.collect() }))
}

fn repriced(
    real: &mut Real,
    to: i64,
    on: Option<Day>,
    recording: Recording,
) -> Result<Told, TestCaseError> {
    let to = AcademicYear::beginning(i32::try_from(to).expect("a year"));
    let uprating = Uprating { to, on: on.map(files::day), at_a_time: LEARNERS_AT_A_TIME };
    let (moment, progress) = (real.moment(), &mut |_: usize, _: usize| {});
    let answer = uprate(&mut *real.store, &uprating, &moment, recording, progress);
    if let Err(OpError::NoRates(_)) = answer {
        return Ok(Told::Repriced(None));
    }
    let told = sure(answer)?;
    let count = |count: u64| usize::try_from(count).expect("few learners");
    Ok(Told::Repriced(Some(Repriced {
        uprated: count(told.uprated),
        already: count(told.already),
        before: told.before.pence(),
        after: told.after.pence(),
    })))
}

fn corrected(answer: &CorrectionAnswer) -> Told {
    let (outcome, rule, entries, anew) = match &answer.outcome {
        CorrectionOutcome::Refused { rule, .. } => ("refused", Some(*rule), vec![], vec![]),
        CorrectionOutcome::Corrected { undone, uprated } => {
            let undone = undone.iter().map(|one| (number(one.by), one.change.pence()));
            let anew = uprated.iter().map(|one| (number(one.seq), one.change.pence()));
            ("corrected", None, undone.collect(), anew.collect())
        }
    };
    let (rules, remaining) = (rule.into_iter().collect(), answer.remaining.map(Money::pence));
    let answer = Answer { outcome, rules, loan: None, remaining };
    Told::Done(Done { answer, prior_study: None, entries, anew })
}

fn spoken(answer: &lifelong::ops::Answer) -> (String, Answer) {
    let said = Answer {
        outcome: known(&answer.outcome.to_string()),
        rules: answer.decision.not_met().map(|finding| finding.rule).collect(),
        loan: answer.loan.map(Money::pence),
        remaining: answer.remaining.map(Money::pence),
    };
    (answer.enrolment.to_string(), said)
}

fn result(result: &EnrolmentResult) -> (String, Answer) {
    let codes = result.rules.split(';').filter(|code| !code.is_empty());
    let said = Answer {
        outcome: known(&result.outcome.to_string()),
        rules: codes.map(known).collect(),
        loan: result.loan.map(Money::pence),
        remaining: result.remaining.map(Money::pence),
    };
    (result.enrolment.to_string(), said)
}

fn left(answer: &WithdrawalAnswer) -> (String, Answer) {
    let (outcome, rule, released) = match &answer.outcome {
        WithdrawalOutcome::Withdrawn { released, .. } => {
            ("withdrawn", None, Some(released.pence()))
        }
        WithdrawalOutcome::Already => ("already", None, None),
        WithdrawalOutcome::Refused { rule, .. } => ("refused", Some(*rule), None),
    };
    let remaining = answer.remaining.map(Money::pence);
    let rules = rule.into_iter().collect();
    (answer.enrolment.to_string(), Answer { outcome, rules, loan: released, remaining })
}

/// The rules by their published codes, in the order in which they are published.
pub(crate) const CODES: [&str; 20] = [
    "learner-known",
    "learner-age",
    "learner-residency",
    "nhs-bursary",
    "start-date",
    "provider-registered",
    "provider-approved",
    "parent-course",
    "same-provider",
    "designated",
    "level",
    "subject",
    "assessed",
    "credit-bearing",
    "module-size",
    "course-year-credits",
    "not-enrolled-already",
    "fee-limit",
    "loan-within-fee",
    "remaining-entitlement",
];

fn known(word: &str) -> &'static str {
    let outcomes = ["funded", "enrolled", "already", "refused", "key-reused"];
    CODES.into_iter().chain(outcomes).find(|one| *one == word).unwrap_or("?")
}
