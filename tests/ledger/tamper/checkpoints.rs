//! Checkpoints that are not what was written down.

use lifelong::ops::checkpoint::checkpoint;
use lifelong::ops::verify::{Fault, Verification, verify};
use lifelong::ops::{Moment, OpError, Recording};
use lifelong::store::open;

use super::{Victim, names, victim};
use crate::college::sample::moment;

fn against(victim: &Victim, checkpoint: &str) -> Verification {
    let mut checkpoint = checkpoint.as_bytes();
    verify(&*open(&victim.path.clone().into()).unwrap().audit().unwrap(), Some(&mut checkpoint))
        .unwrap()
}

fn whole(victim: &Victim) -> String {
    String::from_utf8(victim.checkpoint.clone()).unwrap()
}

/// What is seen with a line of the checkpoint changed.
#[track_caller]
fn with(from: &str, to: &str) -> Vec<Fault> {
    let victim = victim();
    let changed = whole(&victim).replacen(from, to, 1);
    assert_ne!(changed, whole(&victim), "`{from}` is not there");
    against(&victim, &changed).faults
}

#[test]
fn a_checkpoint_that_was_altered_is_named() {
    let part = "its counts or its root are not those of its heads";
    for (from, to) in [
        ("chains 4", "chains 5"),
        ("\nentries ", "\nentries 1"),
        ("root ", "root 0"),
        ("learner/L-1 ", "learner/L-0 "),
        ("\nledger ", "\nledger 1"),
        ("refusals/0 1", "refusals/0 2"),
        ("refusals/10000001 ", "refusals/10000002 "),
    ] {
        names(&with(from, to), "checkpoint", part);
    }
}

#[test]
fn a_head_that_was_altered_is_named_as_a_chain_that_is_not_so() {
    names(&with("learner/L-1 ", "learner/L-0 "), "learner/L-0", "the chain is gone");
    names(&with("\nledger ", "\nledger 1"), "ledger", "its last entries are gone");
}

#[test]
fn a_head_that_is_left_out_is_named() {
    let victim = victim();
    let whole = whole(&victim);
    let line = whole.lines().find(|line| line.starts_with("learner/L-2 ")).unwrap();
    let less = whole.replace(&format!("{line}\n"), "");
    names(&against(&victim, &less).faults, "checkpoint", "its counts or its root");
    // With the counts put right as well, the root still tells.
    let less = less.replace("chains 4", "chains 3");
    names(&against(&victim, &less).faults, "checkpoint", "its counts or its root");
    // Of refusals there is no count: the root tells.
    for ukprn in ["0", "10000001"] {
        let name = format!("refusals/{ukprn} ");
        let line = whole.lines().find(|line| line.starts_with(&name)).unwrap();
        let less = whole.replace(&format!("{line}\n"), "");
        names(&against(&victim, &less).faults, "checkpoint", "its counts or its root");
    }
}

#[test]
fn a_checkpoint_that_is_cut_off_is_named() {
    let victim = victim();
    let whole = whole(&victim);
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    for count in 1..lines.len() {
        let found = against(&victim, &lines[..count].concat());
        assert!(found.faults.iter().any(|fault| fault.place == "checkpoint"), "{count} lines");
    }
}

#[test]
fn what_is_no_checkpoint_is_named() {
    let victim = victim();
    let whole = whole(&victim);
    let more = format!("{whole}one line more\n");
    let other_form = whole.replace("lifelong-checkpoint/1", "lifelong-checkpoint/2");
    let binary = "\u{0}\u{ff}\u{fffd}".repeat(1_000);
    for text in ["", "\n", "nonsense", &binary, &other_form] {
        let mut lines = text.as_bytes();
        let answer =
            verify(&*open(&victim.path.clone().into()).unwrap().audit().unwrap(), Some(&mut lines));
        assert!(matches!(answer, Err(OpError::NotACheckpoint)), "{text:.40}: {answer:?}");
    }
    let found = against(&victim, &more);
    names(&found.faults, "checkpoint", "cannot stand where it does");
    assert_eq!(found.checkpoint, None);
}

/// A checkpoint that is whole, and sealed nowhere in this ledger.
#[test]
fn a_checkpoint_of_another_ledger_is_named() {
    let (ours, theirs) = (victim(), victim());
    let file = "learner_id,date_of_birth,residency_met\nL-4,1990-05-18,yes\n";
    crate::college::sample::take(&theirs.path, "learners", file, 22);
    let (mut store, mut written) = (open(&theirs.path.clone().into()).unwrap(), Vec::new());
    let at: Moment = moment(23);
    checkpoint(&*store.reader().unwrap(), &mut *store, &mut written, &at, Recording::Real).unwrap();
    let faults = against(&ours, &String::from_utf8(written).unwrap()).faults;
    names(&faults, "learner/L-4", "the chain is gone");
    names(&faults, "checkpoint", "the ledger has no entry `checkpoint-taken` with its root");
}

/// A checkpoint is a promise about what was there, so an older one holds too.
#[test]
fn an_older_checkpoint_holds_too() {
    let victim = victim();
    let (mut store, mut older) = (open(&victim.path.clone().into()).unwrap(), Vec::new());
    checkpoint(&*store.reader().unwrap(), &mut *store, &mut older, &moment(22), Recording::Real)
        .unwrap();
    let file = "learner_id,date_of_birth,residency_met\nL-4,1990-05-18,yes\n";
    crate::college::sample::take(&victim.path, "learners", file, 23);
    checkpoint(
        &*store.reader().unwrap(),
        &mut *store,
        &mut Vec::new(),
        &moment(24),
        Recording::Real,
    )
    .unwrap();
    assert_eq!(against(&victim, &String::from_utf8(older).unwrap()).faults, []);
    assert_eq!(victim.verify_against().faults, []);
}

/// A dry run of a checkpoint writes it down and records nothing, so it is not ours to believe.
#[test]
fn a_checkpoint_that_was_not_recorded_is_named() {
    let victim = victim();
    let (mut store, mut dry) = (open(&victim.path.clone().into()).unwrap(), Vec::new());
    checkpoint(&*store.reader().unwrap(), &mut *store, &mut dry, &moment(22), Recording::DryRun)
        .unwrap();
    let faults = against(&victim, &String::from_utf8(dry).unwrap()).faults;
    names(&faults, "checkpoint", "the ledger has no entry `checkpoint-taken` with its root");
}
