//! Random histories over a real ledger, held against a simple model that was written from the
//! rules alone. `PROPTEST_CASES` sets how many, and `LIFELONG_HISTORY_STEPS` how long they are; a
//! failure prints the seed that repeats it.
//!
//! A new verb is a variant of `Act` (when it happens) and of `Call` (what is asked), with an arm for
//! what the model says to it in `steps.rs`, one for the real operation in `driving.rs`, and its
//! answers in `ANSWERS`. A new event is a variant of `Deed`: the compiler shows what to say of it.

mod account;
mod acts;
mod agreement;
mod calls;
mod catalogues;
mod changes;
mod days;
mod deeds;
mod diary;
mod driving;
mod files;
mod histories;
mod looking_back;
mod model;
mod real;
mod rules;
mod sameness;
mod steps;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use lifelong::ops::Recording;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};

use crate::runner::{given, hold};
use histories::history;

/// How many steps a history has, or as many as `LIFELONG_HISTORY_STEPS` says.
fn steps(steps: usize) -> usize {
    given("LIFELONG_HISTORY_STEPS").and_then(|given| given.try_into().ok()).unwrap_or(steps)
}

#[test]
fn every_history_goes_as_the_rules_say() {
    hold(32, history(steps(40)), |history| steps::live(&history));
}

/// What must be seen at work in random histories: each verb, with each outcome and each code of a
/// rule that it can answer with.
const ANSWERS: [(&str, &[&str]); 6] = [
    ("enrol", &["enrolled", "already", "refused", "key-reused"]),
    ("withdraw", &["withdrawn", "already", "refused", "enrolment-known", "withdrawn-already"]),
    (
        "grant",
        &[
            "granted",
            "deducted",
            "restored",
            "already",
            "refused",
            "learner-known",
            "key-reused",
            "prior-study-limit",
            "remaining-entitlement",
            "uprated anew",
        ],
    ),
    ("uprate", &["uprated", "no news", "no rates"]),
    (
        "correct",
        &[
            "corrected",
            "several",
            "refused",
            "entry-known",
            "corrected-already",
            "not-correctable",
            "remaining-entitlement",
            "not-enrolled-already",
            "course-year-credits",
            "uprated anew",
        ],
    ),
    ("import", &["taken", "malformed"]),
];

/// A judge that never sees a rule at work judges nothing.
#[test]
fn histories_are_enrolled_and_refused_by_every_rule() {
    let seen = std::cell::RefCell::new(BTreeMap::<(&str, &str), u32>::new());
    let config = ProptestConfig {
        cases: 200,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    };
    let run = |history: histories::History| {
        let mut model = steps::model_with(&history.shelf);
        for step in &history.steps {
            let call = history.call(&step.act, &model);
            let told = steps::told_by_model(&call, Recording::Real, &mut model);
            for word in told.words() {
                *seen.borrow_mut().entry((call.verb(), word)).or_default() += 1;
            }
        }
        Ok(())
    };
    TestRunner::new(config).run(&history(120), run).unwrap();
    let seen = seen.into_inner();
    let answers = ANSWERS.iter().flat_map(|(verb, words)| words.iter().map(|word| (*verb, *word)));
    let rules = driving::CODES.into_iter().map(|code| ("enrol", code));
    let never: BTreeSet<_> =
        answers.chain(rules).filter(|word| seen.get(word).is_none_or(|count| *count < 5)).collect();
    assert!(never.is_empty(), "{never:?} are rarely seen: {seen:?}");
}

#[test]
fn a_file_taken_in_twice_is_taken_in_once() {
    hold(12, sameness::files(), |files| sameness::twice_is_once(&files));
}

#[test]
fn the_order_of_unrelated_learners_does_not_matter() {
    hold(12, sameness::files(), |files| sameness::order_of_learners_is_nothing(&files));
}

#[test]
fn one_by_one_and_in_a_file_the_entries_are_the_same() {
    hold(12, sameness::files(), |files| sameness::one_by_one_is_a_file(&files));
}

#[test]
fn a_file_cut_in_two_comes_to_the_same() {
    hold(12, sameness::files(), |files| sameness::a_cut_file_is_one(&files));
}
