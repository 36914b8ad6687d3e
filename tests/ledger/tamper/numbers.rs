//! Numbers that cannot be those that were written: damage to whoever would go on from them, and not
//! a ledger in which there is nothing.

use lifelong::domain::ids::Ukprn;
use lifelong::ledger::kept_refusal::RefusedAt;
use lifelong::store::{Reader, StoreError, open};
use rusqlite::Connection;
use rusqlite::types::Value;

use super::closings::closed;
use super::{Victim, victim};
use crate::college::{College, OTTER, read};

/// Beyond what a number of ours can be, and beyond the entries that there are.
const BEYOND: [i64; 3] = [5_000_000_000, 4_294_967_295, 99];

#[track_caller]
fn damaged<T: std::fmt::Debug>(
    victim: &Victim,
    ask: impl Fn(&dyn Reader) -> Result<T, StoreError>,
) {
    let store = open(&victim.path.clone().into()).unwrap();
    let answer = ask(&*store.reader().unwrap());
    assert!(matches!(answer, Err(StoreError::Damaged(_))), "{answer:?}");
}

/// Read as nothing, such a number would hide the whole catalogue.
#[test]
fn a_row_that_no_entry_can_have_brought_is_damage_and_no_refusal() {
    for since in BEYOND {
        let mut college = College::new();
        let hand = Connection::open(&college.path).unwrap();
        let insert = "INSERT INTO reference VALUES ('modules', 'M-99', ?1, 'a text')";
        assert_eq!(hand.execute(insert, [since]).unwrap(), 1);
        for act in ["enrol E-1 L-1 M-2", "enrol E-1 L-1 M-404"] {
            let told = college.take(act);
            assert_eq!(told.words(), "error", "{since}: {act}: {told}");
            assert!(told.because.starts_with("the ledger is damaged"), "{since}: {act}: {told}");
            assert!(told.because.contains(&format!("ledger/{since}")), "{since}: {act}: {told}");
        }
    }
}

#[test]
fn a_closing_that_no_entry_can_have_been_is_damage() {
    let whole = closed();
    for seq in BEYOND {
        let victim = whole.copy();
        let insert = "INSERT INTO closing SELECT chain, ?1 FROM closing LIMIT 1";
        victim.alter(insert, [Value::Integer(seq)]);
        damaged(&victim, |reader| reader.last_closing(read::<Ukprn>(OTTER)));
    }
}

#[test]
fn a_refusal_whose_number_cannot_be_is_damage_to_who_keeps_the_next() {
    let last = format!("ukprn = {OTTER} AND seq = 2");
    for seq in [5_000_000_000, -1] {
        let victim = victim();
        victim.alter(&format!("DELETE FROM refusal WHERE ukprn = {OTTER} AND seq = 1"), []);
        victim.alter(&format!("UPDATE refusal SET seq = ?1 WHERE {last}"), [Value::Integer(seq)]);
        damaged(&victim, |reader| reader.last_refusal(RefusedAt::of(Some(OTTER.parse().unwrap()))));
        damaged(&victim, |reader| reader.refusal_heads_after(None, 9));
    }
}
