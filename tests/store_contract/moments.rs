//! Readers and pages: a reader is of one moment, and a page begins after the one before.

use lifelong::domain::ids::LearnerId;
use lifelong::ledger::checkpoint::Head;
use lifelong::ledger::kept_refusal::{KeptRefusal, RefusalLink, RefusedAt};
use lifelong::store::{Batch, Promise, Reader, SaltedFacts, known};

use super::Engine;
use super::material::{
    FILE, add, add_at, enrolled, entries, facts, granted, learner_chain, link_of, of_file, read,
    recorded, refusal, some_chains,
};

/// Reads all pages of a size, each after the last row of the one before: all are full but the last,
/// and nothing is after that.
pub(crate) fn paged<T: Clone>(most: usize, page: impl Fn(Option<&T>, usize) -> Vec<T>) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    loop {
        let some = page(all.last(), most);
        assert!(some.len() <= most);
        let is_full = some.len() == most;
        all.extend(some);
        if !is_full {
            assert!(page(all.last(), most).is_empty(), "a page that is not full was not the last");
            return all;
        }
    }
}

pub(crate) fn a_page_begins_after_the_one_before(engine: &dyn Engine) {
    let mut store = engine.handle();
    some_chains(&mut *store);
    let mut chain = learner_chain("L-7");
    let three = [enrolled("E-1"), enrolled("E-10"), enrolled("E-2")];
    store.append(&entries(three.map(|event| add(&mut chain, event)))).unwrap();
    let refusals = [("E-3", "10.00"), ("E-3", "11.00"), ("E-4", "10.00"), ("E-30", "10.00")];
    let refusals = refusals.map(|(enrolment, fee)| {
        let mut refused = refusal(enrolment, "too small");
        refused.asked.fee = Some(read(fee));
        of_file(refused)
    });
    let refusals = refusals.to_vec();
    store.append(&Batch { refusals, ..Batch::default() }).unwrap();
    let reader = store.reader().unwrap();
    let whole = (
        reader.entries_after(None, 99).unwrap(),
        reader.heads_after(None, 99).unwrap(),
        reader.refusals_after(None, 99).unwrap(),
        reader.enrolments_after(None, 99).unwrap(),
    );
    assert_eq!((whole.0.len(), whole.1.len(), whole.2.len(), whole.3.len()), (12, 6, 4, 3));
    for most in 1..=13 {
        let entries = paged(most, |last, most| reader.entries_after(last, most).unwrap());
        let heads = paged(most, |last: Option<&Head>, most| {
            reader.heads_after(last.map(|head| &head.chain), most).unwrap()
        });
        let refusals = paged(most, |last, most| reader.refusals_after(last, most).unwrap());
        let of_file = paged(most, |last, most| reader.refusals_of(FILE, last, most).unwrap());
        assert_eq!(of_file, reader.refusals_of(FILE, None, 99).unwrap(), "pages of {most}");
        let enrolments = paged(most, |last, most| reader.enrolments_after(last, most).unwrap());
        assert_eq!((entries, heads, refusals, enrolments), whole, "pages of {most}");
    }
}

/// Of three in a row only one was known: pages of what was known are full all the same.
pub(crate) fn pages_of_what_was_known_are_full_too(engine: &dyn Engine) {
    const LATER: &str = "2027-01-19T09:00:00Z";
    let mut store = engine.handle();
    for number in 0..30 {
        let mut chain = learner_chain(&format!("L-{number:02}"));
        let event = || enrolled(&format!("E-{number:02}"));
        let all = match number % 3 {
            0 => vec![add(&mut chain, event()), add_at(&mut chain, LATER, granted())],
            _ => vec![add_at(&mut chain, LATER, event())],
        };
        store.append(&entries(all)).unwrap();
        let mut refused = refusal(&format!("E-{:02}", 40 + number), "too small");
        if number % 3 > 0 {
            refused.decided_at = read(LATER);
        }
        let refusals = vec![of_file(refused)];
        store.append(&Batch { refusals, ..Batch::default() }).unwrap();
    }
    let before = known(store.reader().unwrap(), read("2027-01-18T23:00:00Z"));
    for most in 1..=31 {
        let learners: Vec<LearnerId> =
            paged(most, |last, most| before.learner_ids(last, most).unwrap());
        let expected: Vec<String> = (0..30).step_by(3).map(|it| format!("L-{it:02}")).collect();
        assert_eq!(learners.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
        let entries = paged(most, |last, most| before.entries_after(last, most).unwrap());
        // The ledger was opened as well.
        assert_eq!(entries.len(), 11, "pages of {most}");
        let heads = paged(most, |last: Option<&Head>, most| {
            before.heads_after(last.map(|head| &head.chain), most).unwrap()
        });
        assert!(heads.len() == 11 && heads.iter().all(|head| head.seq == 1), "pages of {most}");
        let refusals = paged(most, |last, most| before.refusals_after(last, most).unwrap());
        assert_eq!(refusals.len(), 10, "pages of {most}");
        let of_file = paged(most, |last, most| before.refusals_of(FILE, last, most).unwrap());
        assert_eq!(of_file, refusals, "pages of {most}");
        let enrolments = paged(most, |last, most| before.enrolments_after(last, most).unwrap());
        assert_eq!(enrolments.len(), 10, "pages of {most}");
    }
    assert_eq!(before.entry_count().unwrap(), 11);
    assert_eq!(before.learner_count().unwrap(), 10);
}

pub(crate) fn single_refusals_come_by_provider_and_number(engine: &dyn Engine) {
    let mut store = engine.handle();
    let providers = [10_000_010, 0, 10_000_002];
    for ukprn in providers {
        let mut last = None;
        for number in 0..11 {
            let refusal = refusal(&format!("E-{}-{ukprn}", 20 - number), "too small");
            let kept = KeptRefusal::single(refusal, RefusedAt::stored(ukprn), last).unwrap();
            last = Some(link_of(&kept));
            store.append(&Batch { refusals: vec![kept], ..Batch::default() }).unwrap();
        }
        let refusals = vec![of_file(refusal(&format!("E-{ukprn}"), "too small"))];
        store.append(&Batch { refusals, ..Batch::default() }).unwrap();
    }
    let audit = store.audit().unwrap();
    let whole = audit.single_refusals_after(None, 99).unwrap();
    let places = whole.iter().map(|row| row.link.map(|link| (link.at.number(), link.seq)));
    let expected = [0, 10_000_002, 10_000_010].map(|ukprn| (1..12).map(move |seq| (ukprn, seq)));
    assert!(places.eq(expected.into_iter().flatten().map(Some)));
    let heads = audit.refusal_heads_after(None, 99).unwrap();
    assert_eq!(
        heads.iter().map(|head| head.at.number()).collect::<Vec<_>>(),
        [0, 10_000_002, 10_000_010]
    );
    for head in &heads {
        assert_eq!(Some(*head), audit.last_refusal(head.at).unwrap());
        assert_eq!(head.seq, 11);
    }
    for most in 1..=34 {
        let rows = paged(most, |last, most| audit.single_refusals_after(last, most).unwrap());
        assert_eq!(rows, whole, "pages of {most}");
        let found = paged(most, |last: Option<&RefusalLink>, most| {
            audit.refusal_heads_after(last.map(|head| head.at), most).unwrap()
        });
        assert_eq!(found, heads, "pages of {most}");
    }
}

pub(crate) fn order_is_by_bytes(engine: &dyn Engine) {
    let mut store = engine.handle();
    let mut ids = ["b", "B", "a-1", "a10", "a1", "a_1", "A", "z~", "0", "10", "9"];
    for (place, id) in ids.into_iter().enumerate() {
        let mut chain = learner_chain(id);
        let enrolment = add(&mut chain, enrolled(id));
        let refusals = vec![of_file(refusal(id, &format!("number {place}")))];
        store.append(&Batch { refusals, ..entries([enrolment]) }).unwrap();
    }
    ids.sort_unstable_by_key(|id| id.as_bytes());
    let reader = store.reader().unwrap();
    let learners = reader.learner_ids(None, 99).unwrap();
    assert_eq!(learners.iter().map(LearnerId::as_str).collect::<Vec<_>>(), ids);
    let chains = ids.map(|id| format!("learner/{id}"));
    let rows = reader.entries_after(None, 11).unwrap();
    assert_eq!(rows.iter().map(|row| &row.chain).collect::<Vec<_>>(), chains.each_ref());
    let heads = reader.heads_after(None, 11).unwrap();
    assert_eq!(heads.iter().map(|head| head.chain.to_string()).collect::<Vec<_>>(), chains);
    let enrolments = reader.enrolments_after(None, 99).unwrap();
    assert_eq!(enrolments.iter().map(|one| &*one.id).collect::<Vec<_>>(), ids);
    let refusals = reader.refusals_after(None, 99).unwrap();
    assert_eq!(refusals.iter().map(|one| &*one.enrolment).collect::<Vec<_>>(), ids);
    let at = reader.learners_at(read("10000001")).unwrap();
    assert_eq!(at.iter().map(LearnerId::as_str).collect::<Vec<_>>(), ids);
}

/// What a reader sees of a ledger, in one line: how many entries there are, of a learner how many
/// entries, the facts and how many enrolments, and how many refusals.
type Look = (u64, usize, Option<SaltedFacts>, usize, usize);

/// What a reader that was made before something was appended sees is what it promises: all of that
/// moment; or of each chain, with what stands beside it, one moment, whichever that is.
#[track_caller]
fn keeps(reader: &dyn Reader, before: &Look, after: &Look) {
    let seen = look(reader);
    let of_the_chain =
        |(_, entries, facts, enrolments, _): &Look| (*entries, facts.clone(), *enrolments);
    match reader.promise() {
        Promise::OneMoment => assert_eq!(seen, *before, "what is appended meanwhile is not seen"),
        Promise::EachChain => {
            let is_whole = [before, after].map(of_the_chain).contains(&of_the_chain(&seen));
            assert!(is_whole, "{seen:?} is of two moments");
        }
    }
}

fn look(reader: &dyn Reader) -> Look {
    let learner = reader.learners(&[read("L-1")]).unwrap().remove(0);
    let enrolments = reader.enrolments(&[read("E-1"), read("E-2")]).unwrap();
    let refused = reader.refusals_after(None, 9).unwrap();
    let known = enrolments.iter().flatten().count();
    let gathered = reader.gather(&read("L-1"), &read("E-2")).unwrap();
    assert_eq!((gathered.learner, gathered.basis), (learner.clone(), 1));
    assert_eq!(gathered.enrolment, enrolments[1]);
    (reader.entry_count().unwrap(), learner.entries.len(), learner.facts, known, refused.len())
}

/// A learner with an enrolment, and what is recorded of the same learner next.
fn before_and_after() -> (Batch, Batch) {
    let mut chain = learner_chain("L-1");
    let (first, second) = (facts("L-1", "1990-05-17", 1), facts("L-1", "1990-05-18", 2));
    let before = entries([add(&mut chain, recorded(&first)), add(&mut chain, enrolled("E-1"))]);
    let after = entries([add(&mut chain, recorded(&second)), add(&mut chain, enrolled("E-2"))]);
    let refusals = vec![of_file(refusal("E-9", "too small"))];
    (Batch { facts: vec![first], ..before }, Batch { facts: vec![second], refusals, ..after })
}

/// What a reader sees before and after the second of them.
fn moments_of(first: &Batch, next: &Batch) -> (Look, Look) {
    let facts = |batch: &Batch| Some(batch.facts[0].clone());
    ((3, 2, facts(first), 1, 0), (5, 4, facts(next), 2, 1))
}

pub(crate) fn a_reader_keeps_its_moment_while_others_append(engine: &dyn Engine) {
    let (mut writer, other) = (engine.handle(), engine.handle());
    let (first, next) = before_and_after();
    writer.append(&first).unwrap();
    // Of the handle that writes, and of another one.
    let readers = [writer.reader().unwrap(), other.reader().unwrap()];
    let (before, after) = moments_of(&first, &next);
    // One reader has read before, and the other has not.
    assert_eq!(look(&*readers[0]), before);
    writer.append(&next).unwrap();
    for reader in &readers {
        keeps(&**reader, &before, &after);
    }
    for handle in [&writer, &other] {
        assert_eq!(look(&*handle.reader().unwrap()), after, "a new reader sees it");
    }
    drop(readers);
    assert_eq!(look(&*writer.reader().unwrap()), after);
}

pub(crate) fn readers_read_on_other_threads(engine: &dyn Engine) {
    let mut store = engine.handle();
    let (first, next) = before_and_after();
    store.append(&first).unwrap();
    let (before, after) = moments_of(&first, &next);
    let readers: Vec<_> = (0..4).map(|_| store.reader().unwrap()).collect();
    std::thread::scope(|scope| {
        let threads = readers.into_iter().map(|reader| {
            let (before, after) = (&before, &after);
            scope.spawn(move || {
                for _ in 0..20 {
                    keeps(&*reader, before, after);
                }
            })
        });
        let threads: Vec<_> = threads.collect();
        store.append(&next).unwrap();
        for thread in threads {
            thread.join().expect("a thread ends");
        }
    });
    assert_eq!(look(&*store.reader().unwrap()), after);
}
