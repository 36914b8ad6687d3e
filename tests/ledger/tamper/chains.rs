//! Chains that lost, swapped, gained or forged entries.

use lifelong::domain::ids::LearnerId;
use lifelong::domain::money::{Amount, Money};
use lifelong::ledger::entry::Entry;
use lifelong::ledger::event::{ChainEvent, LearnerEvent};
use lifelong::ops::verify::Fault;

use super::{Victim, at, names, put, text, texts, victim};

const LEARNERS: [&str; 3] = ["learner/L-1", "learner/L-2", "learner/L-3"];

fn length(victim: &Victim, chain: &str) -> i64 {
    let query = "SELECT count(*) FROM entry JOIN chain ON chain.id = chain WHERE name = ?1";
    victim.hand.query_row(query, [chain], |row| row.get(0)).unwrap()
}

/// Removes entries as a careful thief does: with what stands beside them and would tell, and with
/// the rows that are left numbered anew, without a gap.
fn remove(victim: &Victim, chain: &str, seq: &str) {
    let what = at(chain, seq);
    victim.alter_any(&format!("DELETE FROM enrolment WHERE {what}"));
    victim.alter(&format!("DELETE FROM entry WHERE {what}"), []);
    let ids = texts(&victim.hand, "SELECT CAST(id AS TEXT) FROM entry ORDER BY id");
    for (number, id) in (1..).zip(ids) {
        victim.alter(&format!("UPDATE entry SET id = {number} WHERE id = {id}"), []);
    }
}

/// The facts belong to the last entry that recorded them, which may be among those removed.
fn of_facts(fault: &Fault) -> bool {
    fault.place.starts_with("facts of learner")
}

#[test]
fn a_removed_beginning_or_middle_is_named() {
    let victim = victim();
    for chain in LEARNERS.into_iter().chain(["ledger"]) {
        for seq in 1..length(&victim, chain) {
            let copy = victim.copy();
            remove(&copy, chain, &format!("= {seq}"));
            let next = format!("{chain}/{}", seq + 1);
            names(&copy.verify().faults, &next, &format!("entry {seq} was expected"));
        }
    }
}

#[test]
fn a_removed_tail_is_named_by_the_checkpoint_and_by_nothing_else() {
    let victim = victim();
    for chain in LEARNERS {
        let length = length(&victim, chain);
        for left in 2..length {
            let copy = victim.copy();
            remove(&copy, chain, &format!("> {left}"));
            let faults = copy.verify().faults;
            assert!(faults.iter().all(of_facts), "{chain}: the entries alone do not show it");
            let part = format!("saw {length} entries, and {left} are left");
            names(&copy.verify_against().faults, chain, &part);
        }
    }
}

/// A thief who is not careful leaves a gap in the order of recording.
#[test]
fn a_removed_tail_that_leaves_a_gap_is_seen_by_the_entries_alone() {
    for chain in LEARNERS {
        let victim = victim();
        let last = at(chain, &format!("= {}", length(&victim, chain)));
        victim.alter_any(&format!("DELETE FROM enrolment WHERE {last}"));
        victim.alter(&format!("DELETE FROM entry WHERE {last}"), []);
        let faults = victim.verify().faults;
        let tells = |fault: &Fault| fault.what.contains("column `id`") || of_facts(fault);
        assert!(faults.iter().any(tells), "{faults:#?}");
    }
}

/// The last entry of the ledger's own chain came after the checkpoint, and recorded it.
#[test]
fn a_removed_record_of_the_checkpoint_is_named() {
    let victim = victim();
    let length = length(&victim, "ledger");
    remove(&victim, "ledger", &format!("= {length}"));
    assert_eq!(victim.verify().faults, []);
    names(&victim.verify_against().faults, "checkpoint", "no entry `checkpoint-taken`");
    remove(&victim, "ledger", &format!("= {}", length - 1));
    names(&victim.verify_against().faults, "ledger", "its last entries are gone");
}

#[test]
fn a_removed_chain_is_named_by_the_checkpoint_and_by_nothing_else() {
    for chain in LEARNERS {
        let victim = victim();
        remove(&victim, chain, "> 0");
        victim.alter_any("DELETE FROM learner WHERE chain NOT IN (SELECT chain FROM entry)");
        victim.alter("DELETE FROM chain WHERE name = ?1", [text(chain)]);
        assert_eq!(victim.verify().faults, []);
        names(&victim.verify_against().faults, chain, "the chain is gone");
    }
}

#[test]
fn a_removed_name_of_a_chain_is_seen() {
    for chain in LEARNERS.into_iter().chain(["ledger"]) {
        let victim = victim();
        victim.alter("DELETE FROM chain WHERE name = ?1", [text(chain)]);
        let faults = victim.verify().faults;
        for seq in 1..=length(&super::victim(), chain) {
            let part = format!("its text says that it is {chain}/{seq}");
            assert!(faults.iter().any(|fault| fault.what.contains(&part)), "{part}: {faults:#?}");
        }
        names(&victim.verify_against().faults, chain, "the chain is gone");
    }
}

#[test]
fn an_altered_name_of_a_chain_is_named() {
    for (other, part) in [
        ("learner/L-9", "learner/L-1"),
        ("provider/10000001", "learner/L-1"),
        ("learner/L-1x", "learner/L-1"),
        ("nonsense", "names no chain"),
        ("", "names no chain"),
    ] {
        let victim = victim();
        let to = [text(other), text("learner/L-1")];
        victim.alter("UPDATE chain SET name = ?1 WHERE name = ?2", to);
        let faults = victim.verify().faults;
        let named =
            |fault: &super::Fault| fault.place.starts_with(other) && fault.what.contains(part);
        assert!(faults.iter().any(named), "{other}: {faults:#?}");
        names(&victim.verify_against().faults, "learner/L-1", "the chain is gone");
    }
}

/// Two neighbours change places, each with the number of the other.
#[test]
fn a_swapped_pair_is_named() {
    let victim = victim();
    for chain in LEARNERS.into_iter().chain(["ledger"]) {
        for seq in 1..length(&victim, chain) {
            let copy = victim.copy();
            for (from, to) in [(seq, 1_000), (seq + 1, seq), (1_000, seq + 1)] {
                let what = at(chain, &format!("= {from}"));
                copy.alter(&format!("UPDATE entry SET seq = {to} WHERE {what}"), []);
            }
            let faults = copy.verify().faults;
            for seq in [seq, seq + 1] {
                names(&faults, &format!("{chain}/{seq}"), "its hash");
            }
        }
    }
}

/// The learners of two chains are exchanged, each chain whole in itself.
#[test]
fn two_chains_that_are_exchanged_are_named() {
    let victim = victim();
    for (from, to) in [("L-1", "x"), ("L-2", "L-1"), ("x", "L-2")] {
        let names = [to, from].map(|id| text(&format!("learner/{id}")));
        victim.alter("UPDATE chain SET name = ?1 WHERE name = ?2", names);
    }
    let faults = victim.verify().faults;
    names(&faults, "learner/L-1/1", "its text says that it is learner/L-2/1");
    names(&faults, "learner/L-2/1", "its text says that it is learner/L-1/1");
}

/// The chain of a learner with some events altered, sealed anew from the first of them.
fn forged(victim: &Victim, alter: impl Fn(&mut LearnerEvent)) -> Vec<Entry<LearnerEvent>> {
    let learner: LearnerId = "L-1".parse().unwrap();
    super::forged(victim, &learner, |draft| alter(&mut draft.event))
}

/// Somebody grants more and seals everything after it anew.
#[test]
fn a_forged_tail_is_named_by_the_checkpoint_and_by_nothing_else() {
    let victim = victim();
    let entries = forged(&victim, |event| match event {
        LearnerEvent::EntitlementGranted { amount, .. } => {
            *amount = Amount::new("90000.00".parse().unwrap()).unwrap();
        }
        // What remained before it is what was granted, less what is set aside.
        LearnerEvent::EntitlementUprated(uprated) => {
            let more: Money = "51860.00".parse().unwrap();
            uprated.remaining = (uprated.remaining + more).money().unwrap();
        }
        _ => {}
    });
    put(&victim, &entries);
    let alone = victim.verify();
    assert_eq!(alone.faults, []);
    assert_eq!(alone.entitlement.granted.to_string(), "169083.28");
    let head = format!("learner/L-1/{}", entries.len());
    names(&victim.verify_against().faults, &head, "not the one that the checkpoint saw");
}

/// Who forgets that an uprating says what had remained is told so by the entries alone.
#[test]
fn a_forged_grant_under_an_uprating_is_named() {
    let victim = victim();
    let entries = forged(&victim, |event| {
        if let LearnerEvent::EntitlementGranted { amount, .. } = event {
            *amount = Amount::new("90000.00".parse().unwrap()).unwrap();
        }
    });
    put(&victim, &entries);
    let part = "the uprating to 2026/27 does not begin where the entitlement stood";
    let uprated = entries.iter().find(|entry| entry.event().name() == "entitlement-uprated");
    names(&victim.verify().faults, &format!("learner/L-1/{}", uprated.unwrap().seq()), part);
}

/// Nor does it help to add to the forged chain.
#[test]
fn a_forged_chain_that_goes_on_is_named_by_the_checkpoint() {
    let victim = victim();
    let entries = forged(&victim, |event| {
        if let LearnerEvent::Enrolled(enrolled) = event {
            enrolled.basis += 1;
        }
    });
    put(&victim, &entries);
    let file = "learner_id,date_of_birth,residency_met\nL-1,1990-05-18,yes\n";
    crate::college::sample::take(&victim.path, "learners", file, 25);
    assert_eq!(victim.verify().faults, []);
    let head = format!("learner/L-1/{}", entries.len());
    names(&victim.verify_against().faults, &head, "not the one that the checkpoint saw");
}

/// Entries that came after the checkpoint are no fault.
#[test]
fn a_ledger_that_went_on_holds_against_an_earlier_checkpoint() {
    let victim = victim();
    let file = "learner_id,date_of_birth,residency_met\nL-0,1990-05-18,yes\nL-1,1990-05-18,yes\n";
    crate::college::sample::take(&victim.path, "learners", file, 25);
    let found = victim.verify_against();
    assert_eq!(found.faults, []);
    assert_eq!((found.chains, found.checkpoint.unwrap().chains), (5, 4));
}

/// An account below zero that is sealed as it should be.
#[test]
fn an_overdrawn_account_is_named() {
    let victim = victim();
    let entries = forged(&victim, |event| {
        if let LearnerEvent::EntitlementGranted { amount, .. } = event {
            *amount = Amount::new("100.00".parse().unwrap()).unwrap();
        }
    });
    put(&victim, &entries);
    let enrolled = entries.iter().find(|entry| entry.event().name() == "enrolled").unwrap();
    names(&victim.verify().faults, &format!("learner/L-1/{}", enrolled.seq()), "holds 100.00");
}

/// Nothing is named that nobody touched.
#[test]
fn one_altered_enrolment_is_named_and_no_other() {
    let victim = victim();
    let key = "text LIKE '%enrolment E-1%' AND event = 'enrolled'";
    let altered = "UPDATE entry SET text = replace(text, 'credits 30', 'credits 31')";
    victim.alter(&format!("{altered} WHERE {key}"), []);
    let faults = victim.verify().faults;
    names(&faults, "learner/L-1/3", "its hash");
    let touched = |fault: &super::Fault| {
        let of_it = ["learner/L-1/", "enrolment E-1", "facts of learner L-1", "sums"];
        of_it.iter().any(|place| fault.place.starts_with(place))
    };
    assert!(faults.iter().all(touched), "{faults:#?}");
}

#[test]
fn the_sample_has_chains_worth_losing() {
    let victim = victim();
    let lengths = LEARNERS.map(|chain| length(&victim, chain));
    assert!(lengths.iter().all(|length| *length >= 3), "{lengths:?}");
    assert_eq!(texts(&victim.hand, "SELECT id FROM enrolment"), ["E-1", "E-2", "E-3", "E-4"]);
}
