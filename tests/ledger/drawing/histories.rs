//! Random histories.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use lifelong::ops::Recording;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError, TestRunner};

use super::model::Model;
use super::steps::{Act, Step, history, keeps_no_refusal, take};
use super::world::World;

/// How often each answer was given to each verb.
type Seen = RefCell<BTreeMap<String, u32>>;

/// Takes a step on both sides, and compares what they tell and what they then hold.
fn both(
    act: &Act,
    recording: Recording,
    model: &mut Model,
    world: &mut World,
    seen: &Seen,
) -> Result<(), TestCaseError> {
    let before = world.bytes();
    let mut next = model.clone();
    let [expected, told] = take(act, recording, &mut next, world);
    prop_assert_eq!(&told, &expected, "{:?}", act);
    let is_no = told.starts_with("refused") || told == "already" || told.starts_with("(None");
    match recording {
        Recording::Real => *model = next,
        Recording::DryRun => {}
    }
    if recording == Recording::DryRun || (is_no && keeps_no_refusal(act)) {
        prop_assert!(world.bytes() == before, "{:?} is answered {} and leaves a trace", act, told);
    }
    *seen.borrow_mut().entry(kind_of(act, &told)).or_default() += 1;
    super::agree::agree(model, world)
}

/// The verb and the answer, without figures.
fn kind_of(act: &Act, told: &str) -> String {
    let verb = format!("{act:?}");
    let verb = verb.split([' ', '(']).next().unwrap_or_default().to_owned();
    let words: Vec<&str> = told.split(' ').collect();
    let answer = match words.as_slice() {
        ["refused", rules] => (*rules).to_owned(),
        ["corrected", _, anew] if *anew != "0" => "corrected, upratings anew".to_owned(),
        ["withdrawn" | "amended", .., last] if *last != "0" => format!("{}, recovered", words[0]),
        _ if told.starts_with("(Some") && told.contains(",-") => "claimed below zero".to_owned(),
        _ if told.starts_with("(Some") => "claimed".to_owned(),
        _ if told.starts_with("(None") => "nothing to claim".to_owned(),
        _ => words[0].to_owned(),
    };
    format!("{verb}: {answer}")
}

fn live(history: &[Step], seen: &Seen) -> Result<(), TestCaseError> {
    let (mut model, mut world) = (Model::new(), World::new());
    for Step { act, dry_run, again } in history {
        let recording = if *dry_run { Recording::DryRun } else { Recording::Real };
        for _ in 0..=usize::from(*again) {
            both(act, recording, &mut model, &mut world, seen)?;
        }
    }
    super::agree::agree_at_the_end(&model, &world)
}

/// What a judge has to see to judge anything.
const SEEN: [&str; 39] = [
    "Attend: already",
    "Attend: attendance-order",
    "Attend: attendance-recorded",
    "Attend: enrolment-known",
    "Attend: period-known",
    "Attend: recorded",
    "Attend: withdrawn-already",
    "Drawdown: claimed",
    "Drawdown: claimed below zero",
    "Drawdown: nothing to claim",
    "Withdraw: withdrawn",
    "Withdraw: withdrawn, recovered",
    "Withdraw: withdrawn-already",
    "Withdraw: already",
    "Withdraw: enrolment-known",
    "Amend: amended",
    "Amend: amended, recovered",
    "Amend: already",
    "Amend: enrolment-known",
    "Amend: fee-limit",
    "Amend: loan-within-fee",
    "Amend: fee-limit;loan-within-fee",
    "Amend: remaining-entitlement",
    "Recover: recovered",
    "Recover: already",
    "Recover: not-drawn",
    "Recover: period-known",
    "Recover: enrolment-known",
    "Correct: corrected",
    "Correct: corrected, upratings anew",
    "Correct: not-correctable",
    "Correct: corrected-already",
    "Correct: entry-known",
    "Correct: remaining-entitlement",
    "CorrectKind: not-enrolled-already",
    "CorrectKind: course-year-credits",
    "CorrectKind: remaining-entitlement",
    "Enrol: remaining-entitlement",
    "Enrol: enrolled",
];

#[test]
fn every_history_is_drawn_down_as_the_rules_say() {
    let given = |name: &str| -> Option<u64> { std::env::var(name).ok()?.parse().ok() };
    let seed = given("PROPTEST_RNG_SEED");
    let seed = seed.unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let cases = given("PROPTEST_CASES").and_then(|given| given.try_into().ok());
    let config = ProptestConfig {
        cases: cases.unwrap_or(24),
        max_shrink_iters: 150,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::default()
    };
    let answers = Seen::default();
    if let Err(error) = TestRunner::new(config).run(&history(100), |steps| live(&steps, &answers)) {
        panic!("PROPTEST_RNG_SEED={seed} repeats this\n{error}");
    }
    let answers = answers.into_inner();
    let never: Vec<_> = SEEN.into_iter().filter(|kind| !answers.contains_key(*kind)).collect();
    assert!(cases.is_none_or(|cases| cases < 1_000) || never.is_empty(), "{never:?}: {answers:?}");
}
