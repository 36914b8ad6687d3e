//! One step of a history, taken by the model and by the real ledger, and what each told.

use std::collections::BTreeMap;

use lifelong::domain::money::Money;
use lifelong::ops::assess::assess;
use lifelong::ops::enrol::enrol;
use lifelong::ops::import::{EnrolmentResult, Imported, Results};
use lifelong::ops::withdraw::{WithdrawalAnswer, WithdrawalOutcome, withdraw};
use lifelong::ops::{OpError, Recording};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::agreement::{Checked, agree};
use super::catalogues::{SUBJECTS, Shelf};
use super::files;
use super::histories::{Act, History, Leaving, Step};
use super::model::{Answer, Model};
use super::real::{Real, TODAY, moment};
use super::words::{Catalogue, Module};

/// The rates that are built in, and those that a step imports.
const RATES: [(i64, (i64, i64)); 3] =
    [(2025, (3_814_000, 953_500)), (2026, (3_916_000, 979_000)), (2027, (4_020_000, 1_005_000))];
const LATER_RATES: (i64, (i64, i64)) = (2028, (4_120_000, 1_030_000));

/// What somebody is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// How many lines of a file were news, or how many were malformed.
    Taken(Result<u64, u64>),
    /// The answer to each request.
    Answers(Vec<(String, Answer)>),
}

pub(crate) fn model_with(shelf: &Shelf) -> Model {
    let catalogue = Catalogue {
        providers: shelf.providers.iter().map(|one| (one.ukprn, one.clone())).collect(),
        courses: shelf.courses.iter().map(|one| (one.id.clone(), one.clone())).collect(),
        modules: shelf.modules.iter().map(|one| (one.id.clone(), one.clone())).collect(),
        subjects: SUBJECTS.into(),
        rates: RATES.into(),
    };
    Model { catalogue, accounts: BTreeMap::new(), year: 2025, today: TODAY.to_owned() }
}

/// Takes a step on both sides and compares everything that can be seen.
pub(crate) fn take(history: &History, step: &Step, real: &mut Real, model: &mut Model) -> Checked {
    let before = real.seen();
    let told = told_by_real(history, step, real)?;
    let after = real.seen();
    let expected = told_by_model(history, step, model);
    prop_assert_eq!(&told, &expected, "told after {:?}", step);
    if step.dry_run || matches!(step.act, Act::Assess(_)) {
        prop_assert_eq!(&after, &before, "a dry run wrote something");
    }
    if let Told::Answers(answers) = &told
        && answers.iter().all(|(_, answer)| answer.outcome == "refused")
    {
        prop_assert_eq!(after.learner_rows(), before.learner_rows(), "a refusal changed an entry");
        prop_assert_eq!(&after.enrolments, &before.enrolments);
    }
    if matches!(told, Told::Taken(Err(_))) {
        prop_assert_eq!(&after, &before, "a malformed file changed something");
    }
    prop_assert!(after.holds_all_of(&before), "something was changed or lost");
    agree(real, &after, model)
}

/// What the model says to a step; a dry run leaves no trace in it.
pub(crate) fn told_by_model(history: &History, step: &Step, model: &mut Model) -> Told {
    let mut copy = model.clone();
    let model = if step.dry_run { &mut copy } else { model };
    let answers =
        |answers: Vec<(String, Answer)>| Told::Answers(answers.into_iter().map(told).collect());
    let withdraw = |leaving: &Leaving, model: &mut Model| {
        let withdrawal = history.withdrawal(leaving);
        (withdrawal.enrolment.clone(), model.withdraw(&withdrawal))
    };
    match &step.act {
        Act::Learners(mask, change) => {
            Told::Taken(model.learners(&history.learner_lines(*mask, change.as_ref())))
        }
        Act::Assess(place) => {
            let request = &history.requests[*place];
            answers(vec![(request.id.clone(), model.assess(request))])
        }
        Act::Enrol(place) => {
            let request = &history.requests[*place];
            answers(vec![(request.id.clone(), model.enrol(request))])
        }
        Act::Enrolments(places) => {
            let file = history.file_of(places);
            answers(file.iter().map(|one| (one.id.clone(), model.enrol(one))).collect())
        }
        Act::Withdraw(leaving) => answers(vec![withdraw(leaving, model)]),
        Act::Withdrawals(all) => answers(all.iter().map(|one| withdraw(one, model)).collect()),
        Act::Module(place, fee) => {
            let module = module_with_fee(history, *place, *fee);
            let known = model.catalogue.modules.insert(module.id.clone(), module.clone());
            Told::Taken(Ok(u64::from(known.is_none_or(|known| known.fee != module.fee))))
        }
        Act::Rates => {
            let (year, figures) = LATER_RATES;
            Told::Taken(Ok(u64::from(model.catalogue.rates.insert(year, figures).is_none())))
        }
    }
}

/// The loan of a request whose id is another's is nobody's business.
fn told((id, mut answer): (String, Answer)) -> (String, Answer) {
    if answer.rules.contains("key-reused") {
        answer.loan = None;
    }
    (id, answer)
}

fn module_with_fee(history: &History, place: usize, fee: i64) -> Module {
    Module { fee, ..history.shelf.modules[place].clone() }
}

fn told_by_real(history: &History, step: &Step, real: &mut Real) -> Result<Told, TestCaseError> {
    let recording = if step.dry_run { Recording::DryRun } else { Recording::Real };
    let request = |place: usize| files::request(&history.requests[place]);
    let one = |answer: (String, Answer)| Ok(Told::Answers(vec![told(answer)]));
    match &step.act {
        Act::Learners(mask, change) => {
            let lines = history.learner_lines(*mask, change.as_ref());
            taken(real.import("learners", &files::learners(&lines), recording))
        }
        Act::Assess(place) => {
            one(spoken(&assess(&real.store, &request(*place)).map_err(|error| failed(&error))?))
        }
        Act::Enrol(place) => {
            let answer = enrol(&mut real.store, &request(*place), &moment(), recording);
            one(spoken(&answer.map_err(|error| failed(&error))?))
        }
        Act::Enrolments(places) => {
            let file = files::enrolments(&history.file_of(places));
            answers(&real.import("enrolments", &file, recording).map_err(|error| failed(&error))?)
        }
        Act::Withdraw(leaving) => {
            let withdrawal = files::withdrawal(&history.withdrawal(leaving));
            let answer = withdraw(&mut real.store, &withdrawal, &moment(), recording);
            one(left(&answer.map_err(|error| failed(&error))?))
        }
        Act::Withdrawals(all) => {
            let all: Vec<_> = all.iter().map(|one| history.withdrawal(one)).collect();
            let file = files::withdrawals(&all);
            answers(&real.import("withdrawals", &file, recording).map_err(|error| failed(&error))?)
        }
        Act::Module(place, fee) => {
            let module = module_with_fee(history, *place, *fee);
            taken(real.import("modules", &files::modules(&[module]), recording))
        }
        Act::Rates => {
            let (year, (full, limit)) = LATER_RATES;
            taken(real.import("rates", &files::rates(year, full, limit), recording))
        }
    }
}

fn failed(error: &OpError) -> TestCaseError {
    TestCaseError::fail(format!("an answer was expected, and not: {error}"))
}

fn taken(imported: Result<Imported, OpError>) -> Result<Told, TestCaseError> {
    match imported {
        Ok(imported) => Ok(Told::Taken(Ok(imported.recorded))),
        Err(OpError::Malformed(malformed)) => Ok(Told::Taken(Err(malformed.bad_count))),
        Err(error) => Err(failed(&error)),
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
