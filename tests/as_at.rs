//! Balances and statements as at a day, held against a model that keeps the figures of every day:
//! what happens adds to each day from its effective date on, and nothing else is known to it.
//! `PROPTEST_CASES` sets how many histories; a failure prints the seed that repeats it.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops, and its numbers are small ones of its own making"
)]

#[path = "as_at/model.rs"]
mod model;
#[path = "as_at/real.rs"]
mod real;

use std::hash::{BuildHasher, Hasher, RandomState};

use chrono::{Days, NaiveDate};
use lifelong::ops::balance::{Period, balance, balance_as_at, statement, statement_of};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError, TestRunner};

use model::{Model, STUDIES, day, seen};
use real::Real;

/// How many learners a history is about.
const LEARNERS: usize = 3;

/// One thing that somebody does. Days are counted from the first day of the model.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A learner is recorded, or recorded again with another residency.
    Learner { who: usize, year: i32, prior_study: i64, resident: bool },
    /// An enrolment on one of the studies.
    Enrol { who: usize, study: usize, start: u64 },
    /// A withdrawal from one of the enrolments so far.
    Withdraw { which: usize, on: u64 },
    /// Additional entitlement, in pence.
    Grant { who: usize, pence: i64, on: u64 },
    /// Prior study put right, in pence.
    PutRight { who: usize, prior_study: i64 },
    /// All learners uprated to a year, from its 1 August or from another day.
    Uprate { to: i32, on: Option<u64> },
    /// An entry undone, with all that follows from it.
    Correct { who: usize, seq: u32, on: u64 },
}

fn learner() -> impl Strategy<Value = Step> {
    let prior_study = prop_oneof![2 => Just(0), 1 => 1..3_000_000_i64];
    (0..LEARNERS, 2025..=2027_i32, prior_study, any::<bool>()).prop_map(
        |(who, year, prior_study, resident)| Step::Learner { who, year, prior_study, resident },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let (who, any_day) = (|| 0..LEARNERS, || 0..1_300_u64);
    prop_oneof![
        2 => learner(),
        5 => (who(), 0..STUDIES.len(), 520..1_100_u64)
            .prop_map(|(who, study, start)| Step::Enrol { who, study, start }),
        2 => (0..12_usize, 500..1_200_u64).prop_map(|(which, on)| Step::Withdraw { which, on }),
        1 => (who(), 1..500_000_i64, any_day())
            .prop_map(|(who, pence, on)| Step::Grant { who, pence, on }),
        1 => (who(), 0..3_000_000_i64)
            .prop_map(|(who, prior_study)| Step::PutRight { who, prior_study }),
        1 => (2026..=2027_i32, prop::option::of(any_day()))
            .prop_map(|(to, on)| Step::Uprate { to, on }),
        2 => (who(), 1..16_u32, any_day())
            .prop_map(|(who, seq, on)| Step::Correct { who, seq, on }),
    ]
}

/// A history that begins with learners, and some days on which to look back at it.
fn history() -> impl Strategy<Value = (Vec<Step>, Vec<u64>)> {
    let learners = prop::collection::vec(learner(), LEARNERS);
    let steps = (learners, prop::collection::vec(step(), 1..40));
    let steps = steps.prop_map(|(learners, steps)| learners.into_iter().chain(steps).collect());
    (steps, prop::collection::vec(0..1_300_u64, 8))
}

/// Runs a property so many times, or as often as `PROPTEST_CASES` says.
fn hold<S: Strategy>(
    cases: u32,
    strategy: S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let given = |name: &str| -> Option<u64> { std::env::var(name).ok()?.parse().ok() };
    let seed = given("PROPTEST_RNG_SEED");
    let seed = seed.unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let cases = given("PROPTEST_CASES").and_then(|given| given.try_into().ok()).unwrap_or(cases);
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::default()
    };
    if let Err(error) = TestRunner::new(config).run(&strategy, property) {
        panic!("PROPTEST_RNG_SEED={seed} repeats this\n{error}");
    }
}

#[test]
fn a_balance_as_at_a_day_is_what_that_day_came_to() {
    hold(16, history(), |(steps, looks)| {
        let (real, model) = lived(&steps);
        for who in 0..LEARNERS {
            let learner = real::learner(who);
            if !model.knows(who) {
                prop_assert!(balance_as_at(&real.store, &learner, day(0)).is_err());
                continue;
            }
            // Every day on which something changes, the day before, and days at random.
            let turns = model.turns(who).flat_map(|turn| [turn.saturating_sub(1), turn]);
            for look in turns.chain(looks.iter().copied()) {
                let balance = balance_as_at(&real.store, &learner, day(look)).unwrap();
                prop_assert_eq!(balance.as_at, Some(day(look)));
                prop_assert_eq!(seen(&balance), model.on(who, look), "on {}", day(look));
            }
            let all = balance(&real.store, &learner).unwrap();
            prop_assert_eq!(seen(&all), model.at_the_end(who), "with all that is recorded");
        }
        Ok(())
    });
}

#[test]
fn a_statement_of_a_period_runs_from_the_balance_before_it_to_the_balance_at_its_end() {
    hold(16, history(), |(steps, looks)| {
        let (real, model) = lived(&steps);
        for who in (0..LEARNERS).filter(|who| model.knows(*who)) {
            for pair in looks.chunks(2) {
                let (from, to) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
                let period = Period { from: Some(day(from)), to: Some(day(to)) };
                let told = statement_of(&real.store, &real::learner(who), period).unwrap();
                prop_assert_eq!(seen(&told.balance), model.on(who, to));
                let mut remaining = told.brought_forward.pence();
                prop_assert_eq!(remaining, model.remaining_before(who, from));
                let mut last: Option<NaiveDate> = None;
                for line in &told.lines {
                    let counts_from = line.entry.draft().effective_on;
                    prop_assert!((day(from)..=day(to)).contains(&counts_from));
                    // What remains after the last line of a day is the balance as at that day.
                    if let Some(before) = last.filter(|before| *before < counts_from) {
                        prop_assert_eq!(remaining, model.remaining_on(who, before));
                    }
                    remaining += line.change.pence();
                    prop_assert_eq!(line.remaining.pence(), remaining);
                    prop_assert!(last <= Some(counts_from));
                    last = Some(counts_from);
                }
                prop_assert_eq!(remaining, model.remaining_on(who, day(to)));
            }
        }
        Ok(())
    });
}

#[test]
fn without_a_day_a_statement_stands_in_the_order_of_recording() {
    hold(8, history(), |(steps, _)| {
        let (real, model) = lived(&steps);
        for who in (0..LEARNERS).filter(|who| model.knows(*who)) {
            let told = statement(&real.store, &real::learner(who)).unwrap();
            let numbers: Vec<u32> = told.lines.iter().map(|line| line.entry.seq()).collect();
            prop_assert_eq!(numbers, (1..=told.balance.entries).collect::<Vec<_>>());
            prop_assert!(told.lines.iter().all(|line| line.remaining.pence() >= 0));
            prop_assert_eq!(told.balance, balance(&real.store, &real::learner(who)).unwrap());
        }
        Ok(())
    });
}

/// An enrolment recorded today that began before the learner's grant counts: as at a day between,
/// the figure is below zero, though in the order of recording nothing ever was.
#[test]
fn what_is_recorded_later_may_count_earlier() {
    let mut real = Real::new();
    real.learner_line("L-0,1990-05-17,yes,0.00,2027/28", 1);
    assert!(real.enrol(0, 0, 600, "E-1", 2));
    let start = day(600);
    let before = balance_as_at(&real.store, &real::learner(0), start - Days::new(1)).unwrap();
    assert_eq!((before.entries, before.entitlement.remaining().pence()), (1, 0));
    let between = balance_as_at(&real.store, &real::learner(0), start).unwrap();
    assert_eq!(between.entitlement.remaining().to_string(), "-2383.75");
    assert_eq!((between.entries, between.live_credits.count()), (2, 30));
    let after = balance_as_at(&real.store, &real::learner(0), "2027-08-01".parse().unwrap());
    assert_eq!(after.unwrap().entitlement.remaining().to_string(), "37816.25");
}

/// Takes the steps on both sides. What is decided is not judged here: the model is told what was
/// recorded, and works out what it means for each day.
fn lived(steps: &[Step]) -> (Real, Model) {
    let (mut real, mut model) = (Real::new(), Model::default());
    let mut enrolments: Vec<(String, usize)> = Vec::new();
    for (number, step) in (1_u64..).zip(steps) {
        match step {
            Step::Learner { who, year, prior_study, resident } => {
                // Later lines correct the facts alone, and grant anew where a grant was undone.
                let granted = model.granted(*who).unwrap_or((*year, *prior_study));
                let is_news = real.learner_line(&line(*who, granted, *resident), number);
                if is_news && !model.knows(*who) {
                    model.learner(*who, granted, number, &real.chain(*who));
                }
            }
            Step::Enrol { who, study, start } => {
                let id = format!("E-{number}");
                if real.enrol(*who, *study, *start, &id, number) {
                    model.enrol(*who, &id, (*study, *start), &real.chain(*who));
                    enrolments.push((id, *who));
                }
            }
            Step::Withdraw { which, on } => {
                let Some((id, who)) = enrolments.get(*which) else { continue };
                if real.withdraw(id, *on, number) {
                    model.withdraw(*who, id, *on, &real.chain(*who));
                }
            }
            Step::Grant { who, pence, on } => real.grant(*who, *pence, *on, number),
            Step::PutRight { who, prior_study } => real.put_right(*who, *prior_study, number),
            Step::Uprate { to, on } => real.uprate(*to, *on, number),
            Step::Correct { who, seq, on } => real.correct(*who, *seq, *on, number),
        }
        for who in 0..LEARNERS {
            model.read(who, &real.chain(who));
        }
    }
    (real, model)
}

/// The line of a learner in a file.
fn line(who: usize, (year, prior_study): (i32, i64), resident: bool) -> String {
    let resident = if resident { "yes" } else { "no" };
    let (pounds, pence, next) = (prior_study / 100, prior_study % 100, (year + 1) % 100);
    format!("L-{who},1990-05-17,{resident},{pounds}.{pence:02},{year}/{next:02}")
}
