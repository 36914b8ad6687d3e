//! One step of a history: what is told on both sides is the same, and so is what can be seen.

use std::collections::BTreeMap;

use lifelong::ops::Recording;
use proptest::prelude::*;

use super::agreement::{Checked, agree};
use super::calls::Call;
use super::catalogues::{SUBJECTS, Shelf};
use super::changes::{Done, Repriced};
use super::driving::told_by_real;
use super::histories::{History, Step};
use super::looking_back;
use super::model::{Answer, Model};
use super::real::{Real, TODAY};
use super::words::{Catalogue, Rates};

/// The rates that are built in: each with a quarter of the full entitlement as its limit.
const LIMITS: [(i64, i64); 3] = [(2025, 953_500), (2026, 979_000), (2027, 1_005_000)];

/// What somebody is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// How many lines of a file were news, or how many were malformed.
    Taken(Result<u64, u64>),
    /// The answer to each request.
    Answers(Vec<(String, Answer)>),
    /// What became of a grant or a correction.
    Done(Done),
    /// What became of an uprating; nothing where there are no rates.
    Repriced(Option<Repriced>),
}

impl Told {
    /// Outcomes and codes, each as often as it was told.
    pub(crate) fn words(&self) -> Vec<&'static str> {
        let of_answer = |answer: &Answer| -> Vec<&'static str> {
            answer.rules.iter().copied().chain([answer.outcome]).collect()
        };
        match self {
            Told::Taken(Ok(_)) => vec!["taken"],
            Told::Taken(Err(_)) => vec!["malformed"],
            Told::Answers(answers) => {
                answers.iter().flat_map(|(_, answer)| of_answer(answer)).collect()
            }
            Told::Done(done) => {
                let several = (done.entries.len() > 1).then_some("several");
                let anew = (!done.anew.is_empty()).then_some("uprated anew");
                of_answer(&done.answer).into_iter().chain(several).chain(anew).collect()
            }
            Told::Repriced(None) => vec!["no rates"],
            Told::Repriced(Some(repriced)) if repriced.uprated == 0 => vec!["no news"],
            Told::Repriced(Some(_)) => vec!["uprated"],
        }
    }
}

pub(crate) fn model_with(shelf: &Shelf) -> Model {
    let rates =
        |(year, limit): (i64, i64)| (year, Rates { full: 4 * limit, limit, by_difference: false });
    let catalogue = Catalogue {
        providers: shelf.providers.iter().map(|one| (one.ukprn, one.clone())).collect(),
        courses: shelf.courses.iter().map(|one| (one.id.clone(), one.clone())).collect(),
        modules: shelf.modules.iter().map(|one| (one.id.clone(), one.clone())).collect(),
        subjects: SUBJECTS.into(),
        rates: LIMITS.map(rates).into(),
    };
    let (accounts, runs) = (BTreeMap::new(), Vec::new());
    Model { catalogue, accounts, year: 2025, today: TODAY, runs }
}

/// Lives through a history on both sides. Each step has a day of its own.
pub(crate) fn live(history: &History) -> Checked {
    let mut real = Real::with(&history.shelf);
    let mut model = model_with(&history.shelf);
    for step in &history.steps {
        model.today = model.today.plus_days(1);
        real.today = model.today;
        take(history, step, &mut real, &mut model)?;
    }
    let seen = real.seen();
    agree(&real, &seen, &model)?;
    looking_back::agree(&real, &seen, &model)
}

/// Takes a step on both sides and compares what is told, how many entries each chain has, and as
/// often as the step says all that can be seen.
fn take(history: &History, step: &Step, real: &mut Real, model: &mut Model) -> Checked {
    let call = history.call(&step.act, model);
    let before = step.looks.then(|| real.seen());
    let recording = if step.dry_run { Recording::DryRun } else { Recording::Real };
    let told = told_by_real(&call, recording, real)?;
    let lengths = lengths(model);
    let expected = told_by_model(&call, recording, model);
    prop_assert_eq!(&told, &expected, "told after {:?}, {:?}", call, recording);
    let is_silent = step.dry_run || call.only_asks() || is_refused(&told);
    if is_silent {
        prop_assert_eq!(lengths, self::lengths(model), "the model itself went on");
    }
    for (learner, length) in self::lengths(model) {
        let chain = format!("learner/{learner}").parse().expect("a chain");
        let last = real.store.reader().expect("a reader").last_seq(&chain).expect("a number");
        prop_assert_eq!(
            usize::try_from(last),
            Ok(length),
            "entries of {} after {:?}",
            learner,
            call
        );
    }
    let (place, day) = step.asks;
    if let Some(learner) = model.accounts.keys().nth(place % model.accounts.len().max(1)) {
        looking_back::on(real, model, learner, day)?;
    }
    let Some(before) = before else { return Ok(()) };
    let after = real.seen();
    if is_silent {
        prop_assert_eq!(after.learner_rows(), before.learner_rows(), "an entry of {:?}", call);
        prop_assert_eq!(&after.enrolments, &before.enrolments);
    }
    if step.dry_run || call.only_asks() || matches!(told, Told::Taken(Err(_))) {
        prop_assert_eq!(&after, &before, "a dry run or a malformed file wrote something");
    }
    prop_assert!(after.holds_all_of(&before), "something was changed or lost");
    agree(real, &after, model)
}

fn lengths(model: &Model) -> Vec<(String, usize)> {
    let accounts = model.accounts.iter();
    accounts.map(|(learner, account)| (learner.clone(), account.entries.len())).collect()
}

fn is_refused(told: &Told) -> bool {
    match told {
        Told::Taken(taken) => taken.is_err(),
        Told::Answers(answers) => answers.iter().all(|(_, answer)| answer.outcome == "refused"),
        Told::Done(done) => done.answer.outcome == "refused",
        Told::Repriced(repriced) => repriced.is_none(),
    }
}

/// What the model says to a call; a dry run leaves no trace in it.
pub(crate) fn told_by_model(call: &Call, recording: Recording, model: &mut Model) -> Told {
    if recording == Recording::DryRun {
        return told_by_model(call, Recording::Real, &mut model.clone());
    }
    match call {
        Call::Learners(lines) => Told::Taken(model.learners(lines)),
        Call::Assess(one) => Told::Answers(vec![(one.id.clone(), model.assess(one))]),
        Call::Enrol(one) => Told::Answers(vec![told((one.id.clone(), model.enrol(one)))]),
        Call::Enrolments(file) => {
            Told::Answers(file.iter().map(|one| told((one.id.clone(), model.enrol(one)))).collect())
        }
        Call::Withdraw(one) => Told::Answers(vec![(one.enrolment.clone(), model.withdraw(one))]),
        Call::Withdrawals(file) => Told::Answers(
            file.iter().map(|one| (one.enrolment.clone(), model.withdraw(one))).collect(),
        ),
        Call::Module(module) => {
            let known = model.catalogue.modules.insert(module.id.clone(), module.clone());
            Told::Taken(Ok(u64::from(known.is_none_or(|known| known.fee != module.fee))))
        }
        Call::Rates(year, rates) => {
            let known = model.catalogue.rates.insert(*year, *rates);
            Told::Taken(Ok(u64::from(known != Some(*rates))))
        }
        Call::Additional(asked) => Told::Done(model.additional(asked)),
        Call::PriorStudy { learner, total } => Told::Done(model.prior_study(learner, *total)),
        Call::Uprate { to, on } => Told::Repriced(model.uprate(*to, *on)),
        Call::Correct { whose, number, on } => Told::Done(model.correct(whose, *number, *on)),
    }
}

/// The loan of a request whose id is another's is nobody's business.
pub(crate) fn told((id, mut answer): (String, Answer)) -> (String, Answer) {
    if answer.rules.contains("key-reused") {
        answer.loan = None;
    }
    (id, answer)
}
