//! Amounts, rates, days and chains of acts at the end of what is read: every act ends in done, no or
//! wrong, and what was written is read back by everything that reads. `PROPTEST_CASES` sets how many
//! histories; a failure prints the seed that repeats it.

mod acts;
mod asked;
mod by_program;
mod many;
mod of_old;
mod read_back;
mod sealing;
mod stretches;
mod sums;
mod truly;
mod world;

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::test_runner::TestCaseError;

use acts::{Act, history};
use asked::{Ended, take};
use world::World;

use crate::runner;

/// How often each kind of act ended in each way.
type Seen = RefCell<BTreeMap<(&'static str, Ended), u32>>;

fn hold(acts: &[(Act, bool)], seen: &Seen) -> Result<(), TestCaseError> {
    let mut world = World::new();
    for (act, is_tried) in acts {
        let before = world.entries();
        let ended = take(act, *is_tried, &mut world).map_err(TestCaseError::fail)?;
        // Every clear answer comes before anything is appended.
        if ended == Ended::Wrong || (ended == Ended::No && act.is_one()) {
            proptest::prop_assert_eq!(world.entries(), before, "{:?}", act);
        }
        *seen.borrow_mut().entry((act.verb(), ended)).or_default() += 1;
    }
    read_back::everything(&world).map_err(TestCaseError::fail)
}

#[test]
fn what_was_written_is_read_back_whatever_was_asked_for() {
    let seen = Seen::default();
    runner::hold(16, history(), |acts| hold(&acts, &seen));
    // A property over acts that are all refused would show nothing. A few histories show what is
    // asked for often; in a thousand every verb is done, refused and wrong.
    let seen = seen.into_inner();
    let all = seen.values().sum::<u32>() >= 20_000;
    let verbs = if all { acts::VERBS.as_slice() } else { &["import", "grant", "enrol", "uprate"] };
    for verb in verbs {
        let ways: &[Ended] = if all { &Ended::ALL } else { &[Ended::Done] };
        // Who draws down where nothing is due has nothing to claim, which is no refusal.
        for ended in ways.iter().filter(|ended| (*verb, **ended) != ("drawdown", Ended::No)) {
            assert!(seen.contains_key(&(*verb, *ended)), "{verb}, {ended:?}: {seen:?}");
        }
    }
}
