//! The runner of random histories: how many, from which seed, and what is said where one fails.

use std::hash::{BuildHasher, Hasher, RandomState};

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError, TestRunner};

/// A number from the environment.
pub(crate) fn given(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs a property so many times, or as often as `PROPTEST_CASES` says. Each run has another seed,
/// unless `PROPTEST_RNG_SEED` gives one.
pub(crate) fn hold<S: Strategy>(
    cases: u32,
    strategy: S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let seed = given("PROPTEST_RNG_SEED");
    let seed = seed.unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let number = |name| given(name).and_then(|given| u32::try_from(given).ok());
    let cases = number("PROPTEST_CASES").unwrap_or(cases);
    let config = ProptestConfig {
        cases,
        max_shrink_iters: number("PROPTEST_MAX_SHRINK_ITERS").unwrap_or(500),
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::default()
    };
    if let Err(error) = TestRunner::new(config).run(&strategy, property) {
        panic!("PROPTEST_RNG_SEED={seed} repeats this\n{error}");
    }
}
