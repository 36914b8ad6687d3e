//! Appending: all or nothing, and only what comes next.

use lifelong::domain::ids::EnrolmentId;
use lifelong::ledger::chain_name::ChainName;
use lifelong::ledger::entry::Entry;
use lifelong::store::{Batch, Store, StoreError, StoredRow, Visit};

use super::Engine;
use super::material::{
    add, enrolled, entries, facts, granted, imported, learner_chain, ledger_chain, prior_study,
    read, recorded, refusal, row,
};

/// All that a store shows, as text.
fn everything(store: &dyn Store) -> String {
    let mut seen = Vec::new();
    let mut keep = |shown: String| {
        seen.push(shown);
        Visit::Continue(())
    };
    store.each_entry(&mut |row: StoredRow| keep(format!("{row:?}"))).unwrap();
    store.each_enrolment(&mut |enrolment| keep(format!("{enrolment:?}"))).unwrap();
    store.each_refusal(&mut |refusal| keep(format!("{refusal:?}"))).unwrap();
    let learners = ["L-1", "L-2", "L-3"].map(read);
    seen.push(format!("{:?}", store.learners(&learners).unwrap()));
    seen.push(format!("{:?}", store.references("modules", u32::MAX).unwrap()));
    seen.push(format!("{:?}", store.totals().unwrap()));
    seen.join("\n")
}

/// A batch of everything that can be stored.
fn full_batch() -> Batch {
    let (first_facts, second_facts) =
        (facts("L-1", "1990-05-17", 1), facts("L-2", "1967-01-18", 2));
    let (mut one, mut two, mut ledger) =
        (learner_chain("L-1"), learner_chain("L-2"), ledger_chain());
    Batch {
        entries: vec![
            add(&mut one, recorded(&first_facts)),
            add(&mut one, granted()),
            add(&mut one, enrolled("E-1")),
            add(&mut two, recorded(&second_facts)),
            add(&mut two, granted()),
            add(&mut two, enrolled("E-2")),
            add(&mut ledger, imported("modules.csv")),
        ],
        facts: vec![first_facts, second_facts],
        reference: vec![row("M-1", 2, "M-1,C-1"), row("M-2", 2, "M-2,C-1")],
        refusals: vec![refusal("E-3", "too small"), refusal("E-4", "too small")],
    }
}

#[track_caller]
fn conflict(store: &mut dyn Store, batch: &Batch) {
    let before = everything(store);
    let answer = store.append(batch);
    assert!(matches!(answer, Err(StoreError::Conflict)), "{answer:?}");
    assert_eq!(everything(store), before, "a batch with a conflict left a trace");
}

pub(crate) fn a_batch_is_appended_whole(engine: &dyn Engine) {
    let (mut store, batch) = (engine.handle(), full_batch());
    store.append(&batch).unwrap();
    let mut hashes = Vec::new();
    store
        .each_entry(&mut |row| {
            hashes.push(row.entry.hash);
            Visit::Continue(())
        })
        .unwrap();
    assert_eq!(hashes.len(), 8, "seven entries after the opening");
    assert!(batch.entries.iter().all(|entry| hashes.contains(entry.hash())));
    let learners = store.learners(&[read("L-1"), read("L-2")]).unwrap();
    let stored: Vec<_> = learners.into_iter().map(|learner| learner.facts.unwrap()).collect();
    assert_eq!(stored, batch.facts);
    assert_eq!(store.references("modules", 2).unwrap(), batch.reference);
    let mut refused = Vec::new();
    store
        .each_refusal(&mut |refusal| {
            refused.push((refusal.enrolment, refusal.because));
            Visit::Continue(())
        })
        .unwrap();
    let [one, two] = ["E-3", "E-4"].map(|id| (id.to_owned(), "too small".to_owned()));
    assert_eq!(refused, [one, two]);
}

/// Each entry of a whole batch in turn is one that cannot be appended.
pub(crate) fn a_batch_with_one_bad_entry_is_not_appended_at_all(engine: &dyn Engine) {
    let mut store = engine.handle();
    let mut third = learner_chain("L-3");
    store.append(&entries([add(&mut third, granted()), add(&mut third, enrolled("E-9"))])).unwrap();
    let mut stranger = learner_chain("L-3");
    let taken = add(&mut stranger, prior_study("another program"));
    let places = full_batch().entries.len();
    for place in 0..=places {
        let mut batch = full_batch();
        batch.entries.insert(place, taken.clone());
        conflict(&mut *store, &batch);
    }
    let mut batch = full_batch();
    batch.reference.push(batch.reference[0].clone());
    conflict(&mut *store, &batch);
    store.append(&full_batch()).unwrap();
}

pub(crate) fn a_place_that_is_taken_is_a_conflict(engine: &dyn Engine) {
    let mut store = engine.handle();
    let (mut first, mut second) = (learner_chain("L-1"), learner_chain("L-1"));
    store.append(&entries([add(&mut first, granted())])).unwrap();
    conflict(&mut *store, &entries([add(&mut second, prior_study("another"))]));
    let stored = store.chain(first.name()).unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].hash, first.head());
}

pub(crate) fn a_gap_is_a_conflict(engine: &dyn Engine) {
    let mut store = engine.handle();
    let mut chain = learner_chain("L-1");
    let [one, two, three]: [Entry; 3] =
        [granted(), prior_study("a letter"), enrolled("E-1")].map(|event| add(&mut chain, event));
    conflict(&mut *store, &entries([two.clone()]));
    store.append(&entries([one.clone()])).unwrap();
    conflict(&mut *store, &entries([three.clone()]));
    conflict(&mut *store, &entries([three.clone(), two.clone()]));
    store.append(&entries([two, three])).unwrap();
    conflict(&mut *store, &entries([one]));
    assert_eq!(store.last_seq(chain.name()).unwrap(), 3);
}

pub(crate) fn an_entry_of_two_programs_is_appended_once(engine: &dyn Engine) {
    let (mut one, mut other) = (engine.handle(), engine.handle());
    let entry = add(&mut learner_chain("L-1"), granted());
    assert_eq!(one.last_seq(entry.chain()).unwrap(), 0);
    assert_eq!(other.last_seq(entry.chain()).unwrap(), 0);
    one.append(&entries([entry.clone()])).unwrap();
    conflict(&mut *other, &entries([entry.clone()]));
    assert_eq!(one.chain(entry.chain()).unwrap().len(), 1);
}

pub(crate) fn an_enrolment_id_of_another_learner_is_a_conflict(engine: &dyn Engine) {
    let mut store = engine.handle();
    let (mut one, mut two) = (learner_chain("L-1"), learner_chain("L-2"));
    store.append(&entries([add(&mut one, granted()), add(&mut one, enrolled("E-1"))])).unwrap();
    let granted = add(&mut two, granted());
    conflict(&mut *store, &entries([granted.clone(), add(&mut two, enrolled("E-1"))]));
    store.append(&entries([granted])).unwrap();
    let place = store.places(&[read::<EnrolmentId>("E-1")]).unwrap();
    assert_eq!(place[0].as_ref().unwrap().chain, "learner/L-1");
}

pub(crate) fn an_enrolment_id_twice_in_one_batch_is_a_conflict(engine: &dyn Engine) {
    let mut store = engine.handle();
    let (mut one, mut two) = (learner_chain("L-1"), learner_chain("L-2"));
    let [first, second] = [&mut one, &mut two].map(|chain| add(chain, enrolled("E-1")));
    conflict(&mut *store, &entries([first, second]));
    let again = [enrolled("E-2"), enrolled("E-2")].map(|event| add(&mut two, event));
    conflict(&mut *store, &entries(again));
}

pub(crate) fn a_reference_row_is_brought_once(engine: &dyn Engine) {
    let mut store = engine.handle();
    let entry = add(&mut ledger_chain(), imported("modules.csv"));
    let reference = vec![row("M-1", 2, "the first")];
    let batch = Batch { reference, ..entries([entry]) };
    store.append(&batch).unwrap();
    let other = Batch { reference: vec![row("M-1", 2, "another")], ..Batch::default() };
    conflict(&mut *store, &other);
    assert_eq!(store.reference("modules", "M-1", 2).unwrap().unwrap().text, "the first");
}

pub(crate) fn nothing_is_appended_for_an_empty_batch(engine: &dyn Engine) {
    let mut store = engine.handle();
    let before = everything(&*store);
    store.append(&Batch::default()).unwrap();
    assert_eq!(everything(&*store), before);
    assert_eq!(store.last_seq(&ChainName::Ledger).unwrap(), 1);
}

pub(crate) fn after_a_conflict_the_store_goes_on(engine: &dyn Engine) {
    let (mut one, mut other) = (engine.handle(), engine.handle());
    let mut chain = learner_chain("L-1");
    let [first, second] = [granted(), enrolled("E-1")].map(|event| add(&mut chain, event));
    conflict(&mut *one, &entries([second.clone()]));
    other.append(&entries([first])).unwrap();
    one.append(&entries([second])).unwrap();
    assert_eq!(other.last_seq(chain.name()).unwrap(), 2);
}
