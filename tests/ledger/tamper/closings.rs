//! The table of closings, beside the entries that certified months and opened them again.

use lifelong::domain::ids::Ukprn;
use lifelong::ledger::event::{MonthCertified, MonthReopened, ProviderEvent};

use super::{Victim, hand, names};
use crate::college::{College, HERON, OTTER, read};

fn certified(month: &str) -> ProviderEvent {
    let (files, shared_login) = (Vec::new(), false);
    ProviderEvent::MonthCertified(MonthCertified {
        month: read(month),
        prepared: 1,
        files,
        shared_login,
    })
}

/// A ledger with a month that was certified and opened again, and one of another provider.
pub(super) fn closed() -> Victim {
    let mut college = College::new();
    let opened = MonthReopened { month: read("2027-01"), certified: 1 };
    college.seal(&read::<Ukprn>(OTTER), certified("2027-01"));
    college.seal(&read::<Ukprn>(OTTER), ProviderEvent::MonthReopened(opened));
    college.seal(&read::<Ukprn>(HERON), certified("2027-01"));
    let (path, hand) = (college.path.clone(), hand(&college.path));
    Victim { path, checkpoint: Vec::new(), hand, _folder: Box::new(college) }
}

/// What is seen of a copy to which something was done.
fn seen(statement: &str) -> Vec<lifelong::ops::verify::Fault> {
    let victim = closed();
    assert_eq!(victim.verify().faults, []);
    victim.alter(statement, []);
    victim.verify().faults
}

const NO_ENTRY: &str = "the table of closings has it, and it closed no month";
const NO_ROW: &str = "is not in the table of closings";

#[test]
fn a_closing_that_is_added_is_named() {
    let faults = seen("INSERT INTO closing SELECT id, 77 FROM chain WHERE name = 'ledger'");
    names(&faults, "ledger/77", NO_ENTRY);
    // Beside entries that are there, and beside a chain that is not.
    let faults = seen("INSERT INTO closing SELECT id, 1 FROM chain WHERE name = 'learner/L-1'");
    names(&faults, "learner/L-1/1", NO_ENTRY);
    names(&seen("INSERT INTO closing VALUES (1000, 1)"), "chain number 1000/1", NO_ENTRY);
}

#[test]
fn a_closing_that_is_removed_is_named() {
    let faults = seen("DELETE FROM closing WHERE seq = 2");
    names(&faults, &format!("provider/{OTTER}/2"), NO_ROW);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert_eq!(seen("DELETE FROM closing").len(), 3);
}

#[test]
fn a_closing_that_is_moved_is_named() {
    let faults = seen("UPDATE closing SET seq = 3 WHERE seq = 2");
    names(&faults, &format!("provider/{OTTER}/2"), NO_ROW);
    names(&faults, &format!("provider/{OTTER}/3"), NO_ENTRY);
    let heron = format!("(SELECT id FROM chain WHERE name = 'provider/{HERON}')");
    let faults = seen(&format!("UPDATE closing SET chain = {heron} WHERE seq = 2"));
    names(&faults, &format!("provider/{OTTER}/2"), NO_ROW);
    names(&faults, &format!("provider/{HERON}/2"), NO_ENTRY);
}
