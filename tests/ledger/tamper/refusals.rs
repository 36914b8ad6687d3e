//! Single refusals that are gone, or are others: a checkpoint tells what their chain alone cannot.

use lifelong::ledger::chain_name::TheLedger;
use lifelong::ledger::checkpoint::{FORMAT, Head, Heads};
use lifelong::ledger::event::{CheckpointTaken, LedgerEvent};
use lifelong::ledger::kept_refusal::{KeptRefusal, ProvedBy, RefusalLink, RefusedAt};
use lifelong::ledger::refusal::Refusal;
use lifelong::ops::verify::verify;
use lifelong::store::{Batch, open};
use rusqlite::types::Value;

use super::{Victim, hand, names, text, texts, victim};
use crate::college::College;
use crate::college::sample::moment;

/// The provider of which the sample has two single refusals.
const OTTER: u32 = 10_000_001;

/// The chain alone shows nothing, and the checkpoint does.
#[track_caller]
fn told_by_the_checkpoint_alone(victim: &Victim, place: &str, part: &str) {
    assert_eq!(victim.verify().faults, []);
    let faults = victim.verify_against().faults;
    names(&faults, place, part);
    assert_eq!(faults.len(), 1, "{faults:#?}");
}

#[test]
fn the_last_refusal_that_is_removed_is_named() {
    let victim = victim();
    victim.alter("DELETE FROM refusal WHERE ukprn = 10000001 AND seq = 2", []);
    let part = "the last ones are gone: the checkpoint saw 2 refusals, and 1 are left";
    told_by_the_checkpoint_alone(&victim, "refusals/10000001", part);
}

#[test]
fn all_refusals_of_a_provider_that_are_removed_are_named() {
    for (ukprn, count) in [(0, 1), (OTTER, 2)] {
        let victim = victim();
        victim.alter(&format!("DELETE FROM refusal WHERE ukprn = {ukprn}"), []);
        let part = format!("all of them are gone: the checkpoint saw {count}");
        told_by_the_checkpoint_alone(&victim, &format!("refusals/{ukprn}"), &part);
    }
    let victim = victim();
    victim.alter("DELETE FROM refusal WHERE seq IS NOT NULL", []);
    assert_eq!(victim.verify().faults, []);
    let faults = victim.verify_against().faults;
    for (ukprn, count) in [(0, 1), (OTTER, 2)] {
        let part = format!("all of them are gone: the checkpoint saw {count}");
        names(&faults, &format!("refusals/{ukprn}"), &part);
    }
}

/// The single refusals of the provider, told otherwise from a number on and chained anew.
fn told_otherwise(victim: &Victim, from: u32) {
    let query = "SELECT text FROM refusal WHERE ukprn = 10000001 AND seq IS NOT NULL ORDER BY seq";
    let mut last: Option<RefusalLink> = None;
    for (seq, kept) in (1..).zip(texts(&victim.hand, query)) {
        let mut refusal = Refusal::read(&kept).unwrap();
        if seq >= from {
            "nobody knows".clone_into(&mut refusal.objections[0].because);
        }
        let kept = KeptRefusal::single(refusal, RefusedAt::stored(OTTER), last).unwrap();
        let ProvedBy::Single(link) = kept.proved_by() else { panic!("{kept:?}") };
        let set =
            "UPDATE refusal SET because = ?1, text = ?2, hash = ?3 WHERE ukprn = ?4 AND seq = ?5";
        let hash = Value::Blob(link.hash.bytes().to_vec());
        let place = [Value::Integer(link.at.number().into()), Value::Integer(link.seq.into())];
        let [ukprn, seq] = place;
        let because = text(&kept.refusal().because());
        victim.alter(set, [because, text(kept.text()), hash, ukprn, seq]);
        last = Some(link);
    }
}

#[test]
fn the_last_refusal_in_whose_place_another_stands_is_named() {
    let victim = victim();
    told_otherwise(&victim, 2);
    let part = "its hash is not the one that the checkpoint saw";
    told_by_the_checkpoint_alone(&victim, "refusal 10000001/2", part);
}

#[test]
fn a_refusal_that_is_changed_together_with_all_after_it_is_named() {
    let victim = victim();
    told_otherwise(&victim, 1);
    let part = "its hash is not the one that the checkpoint saw";
    told_by_the_checkpoint_alone(&victim, "refusal 10000001/2", part);
}

/// Nor does it help to add to what is forged.
#[test]
fn forged_refusals_that_go_on_are_named() {
    let victim = victim();
    told_otherwise(&victim, 2);
    let query = "SELECT text FROM refusal WHERE ukprn = 10000001 AND seq = 2";
    let mut refusal = Refusal::read(&texts(&victim.hand, query)[0]).unwrap();
    refusal.asked.fee = Some("10.00".parse().unwrap());
    let mut store = open(&victim.path.clone().into()).unwrap();
    let last = store.reader().unwrap().last_refusal(RefusedAt::stored(OTTER)).unwrap();
    let refusals = vec![KeptRefusal::single(refusal, RefusedAt::stored(OTTER), last).unwrap()];
    store.append(&Batch { refusals, ..Batch::default() }).unwrap();
    let part = "its hash is not the one that the checkpoint saw";
    told_by_the_checkpoint_alone(&victim, "refusal 10000001/2", part);
}

/// Two in one place can only be where an index was taken away.
#[test]
fn two_refusals_in_one_place_are_named() {
    let victim = victim();
    victim.hand.execute_batch("DROP INDEX refusal_in_place").unwrap();
    let twin = "INSERT INTO refusal SELECT 'E-8', content, learner, decided_at, by, rules, because, \
                basis, text, file, ukprn, seq, hash FROM refusal WHERE enrolment = 'E-22'";
    victim.alter(twin, []);
    names(&victim.verify().faults, "refusal 10000001/1", "there are two of it");
}

#[test]
fn refusals_that_came_after_the_checkpoint_are_no_fault() {
    let victim = victim();
    let mut college = College::of(&std::fs::read(&victim.path).unwrap());
    college.tell(
        "enrol E-31 L-1 M-8 | refused parent-course
         enrol E-32 L-9 M-1 | refused learner-known
         enrol E-33 L-9 M-5 | refused learner-known",
    );
    let mut checkpoint = &victim.checkpoint[..];
    let audit = open(&college.path.as_path().into()).unwrap().audit().unwrap();
    assert_eq!(verify(&*audit, Some(&mut checkpoint)).unwrap().faults, []);
}

/// A checkpoint as it was before it covered refusals: the chains alone, and an entry that tells of
/// them.
#[test]
fn a_checkpoint_without_refusals_holds_and_tells_nothing_of_them() {
    let victim = victim();
    let whole = String::from_utf8(victim.checkpoint.clone()).unwrap();
    let mut heads = Heads::default();
    let of_chain = |line: &&str| line.parse::<Head>().inspect(|head| heads.add(head)).is_ok();
    let chains: Vec<&str> = whole.lines().filter(of_chain).collect();
    let footer = heads.finish(moment(25).recorded_at);
    let file = format!("{FORMAT}\n{}\n{footer}", chains.join("\n"));
    assert!(!file.contains("refusals"), "{file}");
    let taken = CheckpointTaken {
        root: footer.root,
        chains: footer.chains,
        entries: footer.entries,
        before: None,
        refusals: None,
        totals: Vec::new(),
        key: None,
    };
    let mut college = College::of(&std::fs::read(&victim.path).unwrap());
    college.seal(&TheLedger, LedgerEvent::CheckpointTaken(taken));
    let victim = Victim { path: college.path.clone(), hand: hand(&college.path), ..victim };
    victim.alter("DELETE FROM refusal WHERE seq IS NOT NULL", []);
    let audit = open(&victim.path.clone().into()).unwrap().audit().unwrap();
    assert_eq!(verify(&*audit, Some(&mut file.as_bytes())).unwrap().faults, []);
}

/// What the ledger records of a checkpoint covers the refusals by themselves as well.
#[test]
fn what_is_recorded_of_a_checkpoint_has_a_root_over_the_refusals() {
    let victim = victim();
    let whole = String::from_utf8(victim.checkpoint.clone()).unwrap();
    let mut heads = Heads::default();
    let lines = whole.lines().filter_map(|line| line.parse::<RefusalLink>().ok());
    let refused: Vec<_> = lines.inspect(|head| heads.add_refusals(head)).collect();
    assert_eq!(
        refused.iter().map(|head| (head.at.number(), head.seq)).collect::<Vec<_>>(),
        [(0, 1), (OTTER, 2)]
    );
    let root = heads.finish(moment(25).recorded_at).root;
    let query = "SELECT text FROM entry WHERE event = 'checkpoint-taken' ORDER BY id DESC LIMIT 1";
    let entry = texts(&victim.hand, query).remove(0);
    assert!(entry.contains(&format!("\nrefusals {root}\n")), "{entry}");
}
