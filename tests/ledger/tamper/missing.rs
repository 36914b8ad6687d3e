//! Entries that somebody has taken away with their place in the index, so that the chain that is
//! left verifies: who reads what stands beside them as well says that the ledger is damaged.

use rusqlite::Connection;

use super::texts;
use crate::college::{College, HERON};

/// The last entry of the learner's chain is the enrolment.
const STORY: &str = "
    enrol E-1 L-1 M-2
    enrol E-2 L-2 M-1";

/// The college, once entries of a learner from a number on are gone, and the guards are back.
fn without(learner: &str, from: u32) -> College {
    gone_from(College::after(STORY), learner, from)
}

fn gone_from(college: College, learner: &str, from: u32) -> College {
    let hand = Connection::open(&college.path).unwrap();
    let guards = texts(&hand, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'");
    for guard in texts(&hand, "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
        hand.execute_batch(&format!("DROP TRIGGER {guard}")).unwrap();
    }
    let chain = format!("(SELECT id FROM chain WHERE name = 'learner/{learner}')");
    let delete = format!("DELETE FROM entry WHERE chain = {chain} AND seq >= {from}");
    assert!(hand.execute(&delete, []).unwrap() > 0);
    for guard in guards {
        hand.execute_batch(&guard).unwrap();
    }
    college
}

#[track_caller]
fn damaged(college: &mut College, act: &str, part: &str) {
    let told = college.take(act);
    assert_eq!(told.words(), "error", "{act}: {told}");
    assert!(told.because.starts_with("the ledger is damaged"), "{act}: {told}");
    assert!(told.because.contains(part), "{act}: {told}");
}

#[test]
fn an_enrolment_whose_entry_is_gone_is_damage_to_whoever_asks_for_it() {
    let mut college = without("L-2", 3);
    let part = "enrolment E-2 is known, and the chain of L-2 does not hold it";
    for act in [
        "enrol E-2 L-2 M-1",
        "attend E-2 1 A on 2027-02-03",
        "withdraw E-2 on 2027-02-03",
        "amend E-2 fee 2000.00",
        "recover E-2 1",
        "import attendance E-2,1,A,2027-02-03",
        "import withdrawals E-2,2027-02-03",
        "import enrolments E-2,L-2,M-1,2027-02-01",
    ] {
        damaged(&mut college, act, part);
    }
    let paid = format!("pay P-1,2027-03-01,{HERON},L-2,E-2,1,100.00");
    damaged(&mut college, &paid, part);
    // Whose it is is known all the same.
    let told = college.take("enrol E-2 L-3 M-1");
    assert!(told.meets("~ is another learner's (L-2)"), "{told}");
}

/// A chain is there because of its first entry.
#[test]
fn a_chain_that_has_lost_every_entry_is_damage() {
    let mut college = without("L-2", 1);
    for act in ["balance L-2", "enrol E-3 L-2 M-3", "grant L-2 1.00", "learner L-2"] {
        damaged(&mut college, act, "the end of learner/L-2");
    }
    damaged(&mut college, "uprate 2026/27", "the end of");
}

/// The last entry of a learner is what was drawn: without it the same money would be claimed again.
#[test]
fn nothing_is_claimed_where_earlier_claims_are_not_what_was_drawn_for_them() {
    let story = "
        enrol E-1 L-1 M-1 on 2027-01-04
        enrol E-2 L-2 M-1 on 2027-01-04
        import attendance E-1,1,A,2027-01-20 & E-2,1,A,2027-01-20
        draw 10000001 by 2027-01-31";
    let mut whole = College::after(story);
    whole.tell("draw 10000001 by 2027-01-31 | nothing");
    let last = u32::try_from(whole.texts("learner/L-2").len()).unwrap();
    let mut college = gone_from(College::after(story), "L-2", last);
    let part = "claim 10000001-0001 says 2 lines that come to 4895.00, and its learners have 1 \
                lines that come to 2447.50";
    damaged(&mut college, "draw 10000001 by 2027-01-31", part);
    // Where nothing is to be claimed it is said too.
    damaged(&mut college, "draw 10000001 by 2027-01-01", part);
    assert_eq!(college.texts("provider/10000001").len(), 1);
}
