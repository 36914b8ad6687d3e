//! Random histories over a real ledger, held against the one model. `PROPTEST_CASES` sets how many,
//! and `LIFELONG_HISTORY_STEPS` how long they are; a failure prints the seed that repeats it.
//!
//! A new verb is a variant of `Act` (when it happens), which becomes a `Call` of the model; its
//! answers stand in `ANSWERS`.

mod acts;
mod agreement;
mod catalogues;
mod files;
mod histories;
mod looking_back;
mod sameness;
mod seen;
mod steps;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};

use crate::model::Model;
use crate::model::rules::CODES;
use crate::runner::{given, hold};
use acts::Full;
use histories::{History, history};
use steps::{Tally, count, live};

/// How many steps a history has, or as many as `LIFELONG_HISTORY_STEPS` says.
fn steps(steps: usize) -> usize {
    given("LIFELONG_HISTORY_STEPS").and_then(|given| given.try_into().ok()).unwrap_or(steps)
}

#[test]
fn every_history_goes_as_the_rules_say() {
    let tally = Tally::default();
    hold(32, history(Full::Everything, steps(40)), |history| live(&history, &tally));
}

#[test]
fn every_history_is_drawn_down_as_the_rules_say() {
    let tally = Tally::default();
    hold(24, history(Full::Money, steps(60)), |history| live(&history, &tally));
}

#[test]
fn what_remains_is_what_would_have_remained_if_nothing_undone_had_ever_been() {
    let tally = Tally::default();
    hold(24, history(Full::Corrections, steps(24)), |history| live(&history, &tally));
}

/// What must be seen at work in random histories: each verb, with each outcome and each code of a
/// rule that it can answer with.
const ANSWERS: [(&str, &[&str]); 11] = [
    ("enrol", &["enrolled", "already", "refused", "key-reused"]),
    (
        "withdraw",
        &[
            "withdrawn",
            "and recovered",
            "already",
            "refused",
            "enrolment-known",
            "withdrawn-already",
            "from",
        ],
    ),
    ("grant", &["granted", "already", "refused", "learner-known", "key-reused"]),
    (
        "prior",
        &[
            "deducted",
            "restored",
            "already",
            "learner-known",
            "prior-study-limit",
            "remaining-entitlement",
            "anew",
            "from",
        ],
    ),
    ("uprate", &["uprated", "no news", "no-rates", "announced", "put", "left"]),
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
            "anew",
            "from",
        ],
    ),
    ("takeback", &["taken", "refused", "corrected-already"]),
    ("import", &["recorded", "malformed"]),
    (
        "attend",
        &[
            "recorded",
            "already",
            "rejected",
            "enrolment-known",
            "period-known",
            "attendance-before-start",
            "withdrawn-already",
            "attendance-recorded",
            "attendance-order",
            "period-order",
            "day-to-come",
        ],
    ),
    (
        "draw",
        &[
            "claim",
            "below zero",
            "nothing",
            "earlier",
            "not-confirmed",
            "not-attending",
            "rejected",
            "not-due",
        ],
    ),
    (
        "amend",
        &[
            "amended",
            "and recovered",
            "already",
            "enrolment-known",
            "fee-limit",
            "loan-within-fee",
            "remaining-entitlement",
            "from",
        ],
    ),
];

/// A judge that never sees a rule at work judges nothing.
#[test]
fn histories_are_enrolled_and_refused_by_every_rule() {
    let tally = Tally::default();
    let run = |history: History| {
        let mut model = Model::new(history.shelf.catalogue(), seen::TODAY);
        for step in &history.steps {
            let call = history.call(&step.act, &model);
            let told = model.take(&call);
            count(&tally, &call, &told);
        }
        Ok(())
    };
    for full in [Full::Everything, Full::Money] {
        let config = ProptestConfig {
            cases: 200,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(1),
            ..ProptestConfig::default()
        };
        TestRunner::new(config).run(&history(full, 120), run).unwrap();
    }
    let tally = tally.into_inner();
    let recover = ["recovered", "already", "not-drawn", "period-known", "enrolment-known", "from"];
    let answers = ANSWERS.iter().flat_map(|(verb, words)| words.iter().map(|word| (*verb, *word)));
    let answers = answers.chain(recover.map(|word| ("recover", word)));
    let answers = answers.chain(CODES.map(|code| ("enrol", code)));
    let never: BTreeSet<_> = answers
        .filter(|(verb, word)| {
            tally.get(&((*verb).to_owned(), (*word).to_owned())).is_none_or(|count| *count < 5)
        })
        .collect();
    assert!(never.is_empty(), "{never:?} are rarely seen: {tally:?}");
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
