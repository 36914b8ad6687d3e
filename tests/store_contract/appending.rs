//! Appending: all or nothing, and only what comes next.

use lifelong::domain::ids::{EnrolmentId, LearnerId};
use lifelong::ledger::chain::Chain;
use lifelong::ledger::chain_name::ChainName;
use lifelong::ledger::checkpoint::Head;
use lifelong::ledger::entry::Entry;
use lifelong::ledger::event::{Corrected, LearnerEvent};
use lifelong::ledger::hash::Hash;
use lifelong::ledger::kept_refusal::{KeptRefusal, RefusedAt};
use lifelong::ledger::reference::ReferenceKind;
use lifelong::store::{Batch, RefusedByFile, Store, StoreError, StoredEnrolment};

use super::Engine;
use super::material::{
    FILE, add, enrolled, entries, facts, granted, imported, learner_chain, ledger_chain, link_of,
    of_file, prior_study, read, recorded, refusal, row, single,
};

/// All that a store shows, as text.
fn everything(store: &dyn Store) -> String {
    let reader = store.audit().unwrap();
    let all = usize::MAX;
    let learners = ["L-1", "L-2", "L-3"].map(read);
    [
        format!("{:#?}", reader.entries_after(None, all).unwrap()),
        format!("{:#?}", reader.enrolments_after(None, all).unwrap()),
        format!("{:#?}", reader.closings_after(None, all).unwrap()),
        format!("{:#?}", reader.refusals_after(None, all).unwrap()),
        format!("{:#?}", reader.learners(&learners).unwrap()),
        format!("{:#?}", reader.references(ReferenceKind::Modules, u32::MAX).unwrap()),
        format!("{:#?}", reader.totals().unwrap()),
    ]
    .concat()
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
        refusals: ["E-3", "E-4"].map(|id| of_file(refusal(id, "too small"))).into(),
        ..Batch::default()
    }
}

#[track_caller]
pub(crate) fn conflict(store: &mut dyn Store, batch: &Batch) {
    let before = everything(store);
    let answer = store.append(batch);
    assert!(matches!(answer, Err(StoreError::Conflict)), "{answer:?}");
    assert_eq!(everything(store), before, "a batch with a conflict left a trace");
}

pub(crate) fn a_batch_is_appended_whole(engine: &dyn Engine) {
    let (mut store, batch) = (engine.handle(), full_batch());
    store.append(&batch).unwrap();
    let reader = store.reader().unwrap();
    let rows = reader.entries_after(None, 9).unwrap().into_iter();
    let hashes: Vec<_> = rows.map(|row| row.entry.hash).collect();
    assert_eq!(hashes.len(), 8, "seven entries after the opening");
    assert!(batch.entries.iter().all(|entry| hashes.contains(entry.hash())));
    let learners = reader.learners(&[read("L-1"), read("L-2")]).unwrap();
    let stored: Vec<_> = learners.into_iter().map(|learner| learner.facts.unwrap()).collect();
    assert_eq!(stored, batch.facts);
    assert_eq!(reader.references(ReferenceKind::Modules, 2).unwrap(), batch.reference);
    let refused = reader.refusals_after(None, 9).unwrap().into_iter();
    let refused: Vec<_> = refused.map(|refusal| (refusal.enrolment, refusal.because)).collect();
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
    let stored = store.reader().unwrap().chain(first.name()).unwrap();
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
    assert_eq!(store.reader().unwrap().chain(chain.name()).unwrap().len(), 3);
}

pub(crate) fn an_entry_of_two_programs_is_appended_once(engine: &dyn Engine) {
    let (mut one, mut other) = (engine.handle(), engine.handle());
    let entry = add(&mut learner_chain("L-1"), granted());
    for handle in [&one, &other] {
        assert_eq!(handle.reader().unwrap().chain(entry.chain()).unwrap(), []);
    }
    one.append(&entries([entry.clone()])).unwrap();
    conflict(&mut *other, &entries([entry.clone()]));
    assert_eq!(one.reader().unwrap().chain(entry.chain()).unwrap().len(), 1);
}

pub(crate) fn an_enrolment_id_of_another_learner_is_a_conflict(engine: &dyn Engine) {
    let mut store = engine.handle();
    let (mut one, mut two) = (learner_chain("L-1"), learner_chain("L-2"));
    store.append(&entries([add(&mut one, granted()), add(&mut one, enrolled("E-1"))])).unwrap();
    let granted = add(&mut two, granted());
    conflict(&mut *store, &entries([granted.clone(), add(&mut two, enrolled("E-1"))]));
    store.append(&entries([granted])).unwrap();
    let place = store.reader().unwrap().enrolments(&[read::<EnrolmentId>("E-1")]).unwrap();
    assert_eq!(place[0].as_ref().unwrap().chain, "learner/L-1");
}

pub(crate) fn an_enrolment_id_of_two_learners_in_one_batch_is_a_conflict(engine: &dyn Engine) {
    let mut store = engine.handle();
    let both = ["L-1", "L-2"].map(|learner| add(&mut learner_chain(learner), enrolled("E-1")));
    let [first, second] = both;
    conflict(&mut *store, &entries([first.clone(), second.clone()]));
    conflict(&mut *store, &entries([second, first.clone()]));
    store.append(&entries([first])).unwrap();
}

/// The last time counts, and all of them are told to whoever verifies.
pub(crate) fn an_id_that_was_undone_comes_again_for_the_same_learner(engine: &dyn Engine) {
    let mut store = engine.handle();
    let mut chain = learner_chain("L-1");
    let undone = |enrolment: &str, undoes| {
        let enrolment = Some(read(enrolment));
        LearnerEvent::Corrected(Corrected { undoes, enrolment, posting: None })
    };
    // Each in an act of its own, and all of them in one.
    for event in [enrolled("E-1"), undone("E-1", 1), enrolled("E-1")] {
        store.append(&entries([add(&mut chain, event)])).unwrap();
    }
    let events = [enrolled("E-2"), undone("E-2", 4), enrolled("E-2")];
    store.append(&entries(events.map(|event| add(&mut chain, event)))).unwrap();
    let other = add(&mut learner_chain("L-2"), enrolled("E-1"));
    conflict(&mut *store, &entries([other]));

    let audit = store.audit().unwrap();
    let place = |id: &str, nth: u32, seq: u32| StoredEnrolment {
        id: id.to_owned(),
        nth,
        chain: "learner/L-1".to_owned(),
        seq,
        ukprn: 10_000_001,
    };
    let ids = ["E-2", "E-9", "E-1"].map(read::<EnrolmentId>);
    let last = [Some(place("E-2", 2, 6)), None, Some(place("E-1", 2, 3))];
    assert_eq!(audit.enrolments(&ids).unwrap(), last);
    let [one, two] = [("E-1", [1, 3]), ("E-2", [4, 6])]
        .map(|(id, [first, last])| vec![place(id, 1, first), place(id, 2, last)]);
    assert_eq!(audit.enrolments_after(None, 9).unwrap(), [&one[..], &two].concat());
    assert_eq!(audit.enrolments_ever(&ids).unwrap(), [two, Vec::new(), one]);
    assert_eq!(audit.totals().unwrap().enrolments, 4);
    let gathered = audit.gather(&read("L-1"), &read("E-1")).unwrap();
    assert_eq!(gathered.enrolment, Some(place("E-1", 2, 3)));
}

pub(crate) fn a_reference_row_is_brought_once(engine: &dyn Engine) {
    let mut store = engine.handle();
    let entry = add(&mut ledger_chain(), imported("modules.csv"));
    let reference = vec![row("M-1", 2, "the first")];
    let batch = Batch { reference, ..entries([entry]) };
    store.append(&batch).unwrap();
    let other = Batch { reference: vec![row("M-1", 2, "another")], ..Batch::default() };
    conflict(&mut *store, &other);
    assert_eq!(
        store.reader().unwrap().reference(ReferenceKind::Modules, "M-1", 2).unwrap().unwrap().text,
        "the first"
    );
}

pub(crate) fn nothing_is_appended_for_an_empty_batch(engine: &dyn Engine) {
    let mut store = engine.handle();
    let before = everything(&*store);
    store.append(&Batch::default()).unwrap();
    assert_eq!(everything(&*store), before);
    assert_eq!(store.reader().unwrap().chain(&ChainName::Ledger).unwrap().len(), 1);
}

pub(crate) fn after_a_conflict_the_store_goes_on(engine: &dyn Engine) {
    let (mut one, mut other) = (engine.handle(), engine.handle());
    let mut chain = learner_chain("L-1");
    let [first, second] = [granted(), enrolled("E-1")].map(|event| add(&mut chain, event));
    conflict(&mut *one, &entries([second.clone()]));
    other.append(&entries([first])).unwrap();
    one.append(&entries([second])).unwrap();
    assert_eq!(other.reader().unwrap().chain(chain.name()).unwrap().len(), 2);
}

pub(crate) fn a_batch_that_is_sent_again_stands_once(engine: &dyn Engine) {
    let (mut store, mut other, batch) = (engine.handle(), engine.handle(), full_batch());
    other.append_again(&batch).unwrap();
    let before = everything(&*store);
    store.append_again(&batch).unwrap();
    assert_eq!(everything(&*store), before, "the same batch twice is once");
    // Nobody but who sent it may take it for sent: the same may be meant twice.
    conflict(&mut *store, &batch);
    // Where others went on since, it stands all the same.
    let mut chain = learner_chain("L-3");
    store.append(&entries([add(&mut chain, granted())])).unwrap();
    let stored = store.reader().unwrap().chain(&read("learner/L-1")).unwrap();
    let mut next = Chain::verified(&read::<LearnerId>("L-1"), stored).unwrap();
    store.append(&entries([add(&mut next, prior_study("a letter"))])).unwrap();
    let before = everything(&*store);
    store.append_again(&batch).unwrap();
    assert_eq!(everything(&*store), before);
    // What stands in part is another's.
    let mut more = batch.clone();
    more.entries.push(add(&mut chain, enrolled("E-7")));
    let answer = store.append_again(&more);
    assert!(matches!(answer, Err(StoreError::Conflict)), "{answer:?}");
    assert_eq!(everything(&*store), before);
}

pub(crate) fn an_expectation_that_moved_is_a_conflict(engine: &dyn Engine) {
    let mut store = engine.handle();
    let (mut read_only, mut written) = (learner_chain("L-1"), learner_chain("L-2"));
    store.append(&entries([add(&mut read_only, granted())])).unwrap();
    let head = |chain: &Chain<LearnerEvent>| Head {
        chain: chain.name().clone(),
        seq: chain.next_seq() - 1,
        hash: chain.head(),
    };
    let nobody = Head { chain: read("learner/L-9"), seq: 0, hash: Hash::ZERO };
    let old = head(&read_only);
    let expecting = |entry: Entry, unmoved: &[&Head]| Batch {
        unmoved: unmoved.iter().map(|head| (*head).clone()).collect(),
        ..entries([entry])
    };
    let first = add(&mut written, granted());
    store.append(&expecting(first, &[&old, &nobody])).unwrap();

    store.append(&entries([add(&mut read_only, prior_study("a letter"))])).unwrap();
    let second = add(&mut written, prior_study("a letter"));
    conflict(&mut *store, &expecting(second.clone(), &[&nobody, &old]));
    let forged = Head { hash: old.hash, ..head(&read_only) };
    conflict(&mut *store, &expecting(second.clone(), &[&forged]));
    let absent = Head { seq: 0, hash: Hash::ZERO, ..old };
    conflict(&mut *store, &expecting(second.clone(), &[&absent]));
    store.append(&expecting(second, &[&head(&read_only), &nobody])).unwrap();
}

pub(crate) fn two_refusals_in_one_place_are_a_conflict(engine: &dyn Engine) {
    let mut store = engine.handle();
    let of = |refusals: &[&KeptRefusal]| Batch {
        refusals: refusals.iter().map(|kept| (*kept).clone()).collect(),
        ..Batch::default()
    };
    let [first, other] = ["E-1", "E-2"].map(|id| single(id, None));
    conflict(&mut *store, &of(&[&first, &other]));
    store.append(&of(&[&first])).unwrap();
    conflict(&mut *store, &of(&[&other]));
    let second = single("E-2", Some(link_of(&first)));
    conflict(&mut *store, &of(&[&single("E-3", Some(link_of(&second)))]));
    store.append(&of(&[&second])).unwrap();
    // Those of another provider, and those of files, have places of their own.
    let elsewhere =
        KeptRefusal::single(refusal("E-4", "too small"), RefusedAt::of(None), None).unwrap();
    store.append(&of(&[&elsewhere, &of_file(refusal("E-5", "too small"))])).unwrap();
    assert_eq!(store.reader().unwrap().refusals_after(None, 9).unwrap().len(), 4);
}

pub(crate) fn a_file_that_was_refused_more_is_a_conflict(engine: &dyn Engine) {
    let mut store = engine.handle();
    let refusals = vec![of_file(refusal("E-1", "too small"))];
    store.append(&Batch { refusals, ..Batch::default() }).unwrap();
    let entry = add(&mut learner_chain("L-1"), granted());
    let told = |count| {
        let refused = vec![RefusedByFile { file: FILE, count }];
        Batch { refused, ..entries([entry.clone()]) }
    };
    for count in [0, 2] {
        conflict(&mut *store, &told(count));
    }
    store.append(&told(1)).unwrap();
}

pub(crate) fn whoever_must_be_alone_is_in_conflict_with_anybody(engine: &dyn Engine) {
    let mut store = engine.handle();
    let (mut one, mut other) = (learner_chain("L-1"), learner_chain("L-2"));
    let count = store.reader().unwrap().entry_count().unwrap();
    let alone = |entry: &Entry, count| Batch { alone: Some(count), ..entries([entry.clone()]) };
    let entry = add(&mut one, granted());
    for wrong in [count - 1, count + 1] {
        conflict(&mut *store, &alone(&entry, wrong));
    }
    store.append(&entries([add(&mut other, granted())])).unwrap();
    conflict(&mut *store, &alone(&entry, count));
    store.append(&alone(&entry, count + 1)).unwrap();
    // Decided of two moments, it is of the earlier one.
    let mut both = Batch { alone: Some(5), ..Batch::default() };
    both.extend(Batch { alone: Some(4), ..Batch::default() });
    both.extend(Batch::default());
    assert_eq!(both.alone, Some(4));
}
