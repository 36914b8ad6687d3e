//! Reading: everything comes back as it was appended, in the order that is promised.

use lifelong::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use lifelong::ledger::chain::Chain;
use lifelong::ledger::chain_name::ChainName;
use lifelong::ledger::draft::Draft;
use lifelong::ledger::entry::Entry;
use lifelong::ledger::event::{LearnerEvent, LedgerEvent};
use lifelong::ledger::imports::Origin;
use lifelong::ledger::instant::Instant;
use lifelong::ledger::kept_refusal::{KeptRefusal, RefusedAt};
use lifelong::ledger::reference::{ReferenceKind, ReferenceRow};
use lifelong::store::{Batch, SaltedNote, Store, StoreError, StoredRow};

use super::Engine;
use super::material::{
    FILE, PROVIDER, add, certified, draft, enrolled, entries, facts, granted, imported,
    learner_chain, ledger_chain, link_of, note, noted, of_file, prior_study, read, recorded,
    refusal, row, single, some_chains,
};

pub(crate) fn entries_come_back_byte_for_byte(engine: &dyn Engine) {
    let mut store = engine.handle();
    let mut chain = learner_chain("L-1~$(2):a_b.c/d");
    let sources =
        ["SLC letter, 3 May", "Zoë's — \u{1f393} \u{feff}e\u{301}", "' \" \\ % ; --", "\t"];
    let mut sealed = vec![add(&mut chain, granted())];
    sealed.extend(sources.map(|source| add(&mut chain, prior_study(source))));
    sealed.push(add(&mut chain, enrolled("E-1")));
    store.append(&entries(sealed.clone())).unwrap();

    let stored = store.reader().unwrap().chain(chain.name()).unwrap();
    let learner = read::<LearnerId>("L-1~$(2):a_b.c/d");
    assert_eq!(store.reader().unwrap().learners(&[learner]).unwrap()[0].entries, stored);
    let mut rows = store.reader().unwrap().entries_after(None, 99).unwrap();
    rows.retain(|row| row.chain == chain.name().to_string());
    assert_eq!(stored.len(), sealed.len());
    for ((entry, back), row) in sealed.iter().zip(&stored).zip(&rows) {
        assert_eq!(back.text.as_bytes(), entry.text().as_bytes());
        assert_eq!((back.seq, back.hash), (entry.seq(), *entry.hash()));
        assert_eq!(row.entry, *back);
        assert_eq!(row.event, entry.event().name());
        assert_eq!(row.recorded_at, "2027-01-18T09:00:00Z");
        assert_eq!(row.effective_on, "2027-01-18");
    }
    let posting = |place: usize| {
        let row = &rows[place];
        (row.debit.as_deref(), row.credit.as_deref(), row.amount_pence)
    };
    assert_eq!(posting(0), (Some("scheme"), Some("entitlement"), Some(3_814_000)));
    assert_eq!(posting(1), (Some("entitlement"), Some("prior-study"), Some(123_456)));
    assert_eq!(posting(5), (Some("entitlement"), Some("committed"), Some(238_375)));
    assert_eq!(Chain::verified(&read::<LearnerId>("L-1~$(2):a_b.c/d"), stored).unwrap(), chain);
}

pub(crate) fn a_chain_holds_what_was_appended_to_it(engine: &dyn Engine) {
    let mut store = engine.handle();
    let mut chain = learner_chain("L-1");
    let numbers = |store: &dyn Store, name: &ChainName| -> Vec<u32> {
        let stored = store.reader().unwrap().chain(name).unwrap();
        stored.into_iter().map(|entry| entry.seq).collect()
    };
    assert_eq!(numbers(&*store, &ChainName::Ledger), [1]);
    assert_eq!(numbers(&*store, chain.name()), Vec::<u32>::new());
    for last in 1..=12 {
        store.append(&entries([add(&mut chain, prior_study("a letter"))])).unwrap();
        assert_eq!(numbers(&*store, chain.name()), (1..=last).collect::<Vec<_>>());
    }
    let provider = ChainName::Provider(read("10000001"));
    assert_eq!(numbers(&*store, &provider), Vec::<u32>::new());
}

pub(crate) fn learners_come_in_the_order_asked_for(engine: &dyn Engine) {
    let mut store = engine.handle();
    let known = facts("L-1", "1990-05-17", 1);
    let mut one = learner_chain("L-1");
    let first = entries([add(&mut one, recorded(&known)), add(&mut one, granted())]);
    store.append(&Batch { facts: vec![known.clone()], ..first }).unwrap();
    store.append(&entries([add(&mut learner_chain("L-2"), granted())])).unwrap();

    let asked: Vec<LearnerId> = ["L-2", "L-9", "L-1", "L-2"].map(read).into();
    let learners = store.reader().unwrap().learners(&asked).unwrap();
    let counts: Vec<usize> = learners.iter().map(|learner| learner.entries.len()).collect();
    assert_eq!(counts, [1, 0, 2, 1]);
    let of = [None, None, Some(known), None];
    let found: Vec<_> = learners.into_iter().map(|learner| learner.facts).collect();
    assert_eq!(found, of);
    assert_eq!(store.reader().unwrap().facts(&asked).unwrap(), of);
    assert!(store.reader().unwrap().learners(&[]).unwrap().is_empty());
}

pub(crate) fn learners_are_listed_in_the_order_of_their_ids(engine: &dyn Engine) {
    let mut store = engine.handle();
    assert!(store.reader().unwrap().learner_ids(None, 9).unwrap().is_empty());
    assert_eq!(store.reader().unwrap().learner_count().unwrap(), 0);
    // `/` and `0` stand beside each other, as do `~` and what comes after it.
    let ids = ["L-10", "L-1", "0", "zz", "L/1", "L-2", "Z~", "L0"];
    for learner in ids {
        store.append(&entries([add(&mut learner_chain(learner), granted())])).unwrap();
    }
    let mut provider = Chain::empty(&read::<Ukprn>("10000001"));
    store.append(&entries([add(&mut provider, certified("2027-01"))])).unwrap();
    assert_eq!(store.reader().unwrap().learner_count().unwrap(), 8);

    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    for most in [1, 3, 8, 9] {
        let (mut found, mut after): (Vec<LearnerId>, Option<LearnerId>) = (Vec::new(), None);
        loop {
            let some = store.reader().unwrap().learner_ids(after.as_ref(), most).unwrap();
            assert!(some.len() <= most);
            let Some(last) = some.last() else { break };
            after = Some(last.clone());
            found.extend(some);
        }
        assert_eq!(found.iter().map(LearnerId::as_str).collect::<Vec<_>>(), sorted);
    }
    assert_eq!(store.reader().unwrap().learner_ids(Some(&read("L-11")), 1).unwrap(), [read("L-2")]);
}

pub(crate) fn enrolments_are_found_by_their_ids(engine: &dyn Engine) {
    let mut store = engine.handle();
    for (learner, enrolment) in [("L-1", "E-2"), ("L-2", "E-10"), ("L-3", "E-1")] {
        let mut chain = learner_chain(learner);
        let both = [granted(), enrolled(enrolment)].map(|event| add(&mut chain, event));
        store.append(&entries(both)).unwrap();
    }
    let asked: Vec<EnrolmentId> = ["E-10", "E-3", "E-1", "e-1"].map(read).into();
    let found = store.reader().unwrap().enrolments(&asked).unwrap();
    let chains: Vec<_> = found.iter().map(|it| it.as_ref().map(|it| it.chain.as_str())).collect();
    assert_eq!(chains, [Some("learner/L-2"), None, Some("learner/L-3"), None]);
    let first = found[0].as_ref().unwrap();
    assert_eq!((first.id.as_str(), first.seq, first.ukprn), ("E-10", 2, 10_000_001));
    assert_eq!(first.learner(), Some(read("L-2")));

    let all = store.reader().unwrap().enrolments_after(None, 9).unwrap();
    assert_eq!(all.iter().map(|one| &*one.id).collect::<Vec<_>>(), ["E-1", "E-10", "E-2"]);
}

pub(crate) fn facts_are_erased_with_the_entry_that_says_so(engine: &dyn Engine) {
    let mut store = engine.handle();
    let mut chain = learner_chain("L-1");
    let (known, other) = (facts("L-1", "1990-05-17", 1), facts("L-2", "1967-01-18", 3));
    let entry = add(&mut chain, recorded(&known));
    store.append(&Batch { facts: vec![known.clone()], ..entries([entry]) }).unwrap();
    let entry = add(&mut learner_chain("L-2"), recorded(&other));
    store.append(&Batch { facts: vec![other.clone()], ..entries([entry]) }).unwrap();
    let found =
        |store: &dyn Store| store.reader().unwrap().facts(&[read("L-1"), read("L-2")]).unwrap();
    // Where the entry does not come next, nothing is erased either.
    let mut elsewhere = chain.clone();
    let _gap = add(&mut elsewhere, LearnerEvent::FactsForgotten);
    let after_a_gap = add(&mut elsewhere, LearnerEvent::FactsForgotten);
    let forgotten = vec![read("L-1")];
    let batch = Batch { forgotten: forgotten.clone(), ..entries([after_a_gap]) };
    assert!(matches!(store.append(&batch), Err(StoreError::Conflict)));
    assert_eq!(found(&*store), [Some(known), Some(other.clone())]);

    let entry = add(&mut chain, LearnerEvent::FactsForgotten);
    store.append(&Batch { forgotten, ..entries([entry]) }).unwrap();
    assert_eq!(found(&*store), [None, Some(other)]);
    assert_eq!(store.audit().unwrap().totals().unwrap().facts, 1);
    assert_eq!(store.reader().unwrap().chain(chain.name()).unwrap().len(), 2, "the entries stay");

    // Whoever comes back has facts again.
    let back = facts("L-1", "1990-05-17", 9);
    let entry = add(&mut chain, recorded(&back));
    store.append(&Batch { facts: vec![back.clone()], ..entries([entry]) }).unwrap();
    assert_eq!(found(&*store)[0], Some(back));
}

pub(crate) fn notes_stand_beside_their_entries_and_are_erased_with_their_learner(
    engine: &dyn Engine,
) {
    let mut store = engine.handle();
    let (ours, theirs) = (read::<Ukprn>("10000001"), read::<Ukprn>("10000002"));
    let (mut our_chain, mut their_chain) = (Chain::empty(&ours), Chain::empty(&theirs));
    let texts = ["payer told", "Zoë's — \u{1f393}", "' \" \\ % ; --"];
    let notes = [
        note("10000001", 1, "L-1", texts[0], 1),
        note("10000001", 2, "L-2", texts[1], 2),
        note("10000002", 1, "L-1", texts[2], 3),
    ];
    let [first, second, third] = &notes;
    let ours_noted = [first, second].map(|one| add(&mut our_chain, noted(one)));
    let beside = |notes: &[&SaltedNote], noted: Vec<Entry>| Batch {
        notes: notes.iter().map(|note| (*note).clone()).collect(),
        ..entries(noted)
    };
    // They are appended in another order than that of their numbers.
    store.append(&beside(&[second, first], ours_noted.into())).unwrap();
    store.append(&beside(&[third], vec![add(&mut their_chain, noted(third))])).unwrap();
    let before = store.reader().unwrap();
    let found = |store: &dyn Store| {
        let reader = store.reader().unwrap();
        let count = |learner| reader.notes_about(&read(learner)).unwrap();
        let [ours, theirs] = [ours, theirs].map(|one| reader.notes(one).unwrap());
        (ours, theirs, [count("L-1"), count("L-2"), count("L-3")])
    };
    let all = (vec![first.clone(), second.clone()], vec![third.clone()], [2, 1, 0]);
    assert_eq!(found(&*store), all);
    assert_eq!(store.reader().unwrap().notes(read("10000003")).unwrap(), []);
    assert_eq!(store.audit().unwrap().totals().unwrap().notes, 3);

    // A note stays as it is: its place is taken.
    let other = note("10000001", 1, "L-2", "another", 4);
    let entry = add(&mut our_chain.clone(), noted(&other));
    assert!(store.append(&beside(&[&other], vec![entry])).is_err());
    assert_eq!(found(&*store), all);

    let forgotten = vec![read("L-1")];
    let entry = add(&mut learner_chain("L-1"), LearnerEvent::FactsForgotten);
    store.append(&Batch { forgotten, ..entries([entry]) }).unwrap();
    assert_eq!(found(&*store), (vec![second.clone()], vec![], [0, 1, 0]));
    assert_eq!(store.audit().unwrap().totals().unwrap().notes, 1);
    assert_eq!(store.reader().unwrap().chain(our_chain.name()).unwrap().len(), 2, "entries stay");
    assert_eq!(
        before.notes(theirs).unwrap(),
        std::slice::from_ref(third),
        "a reader keeps its moment"
    );
}

pub(crate) fn facts_are_corrected(engine: &dyn Engine) {
    let mut store = engine.handle();
    let (before, after) = (facts("L-1", "1990-05-17", 1), facts("L-1", "1990-05-18", 2));
    let other = facts("L-2", "1967-01-18", 3);
    let mut chain = learner_chain("L-1");
    for one in [&before, &after] {
        let entry = add(&mut chain, recorded(one));
        store.append(&Batch { facts: vec![one.clone()], ..entries([entry]) }).unwrap();
    }
    let entry = add(&mut learner_chain("L-2"), recorded(&other));
    store.append(&Batch { facts: vec![other.clone()], ..entries([entry]) }).unwrap();
    let found = store.reader().unwrap().facts(&[read("L-1"), read("L-2")]).unwrap();
    assert_eq!(found, [Some(after), Some(other)]);
    assert_eq!(store.audit().unwrap().totals().unwrap().facts, 2);
    assert_eq!(store.reader().unwrap().chain(chain.name()).unwrap().len(), 2, "both entries stay");
}

pub(crate) fn a_row_of_the_catalogue_is_the_latest_as_of_a_number(engine: &dyn Engine) {
    let mut store = engine.handle();
    let mut ledger = ledger_chain();
    let files = [
        vec![row("M-10", 2, "ten"), row("M-2", 2, "two")],
        vec![row("M-1", 3, "one")],
        vec![row("M-2", 4, "two, put right"), row("m-2", 4, "another id")],
    ];
    for reference in files.clone() {
        let entry = add(&mut ledger, imported("modules.csv"));
        store.append(&Batch { reference, ..entries([entry]) }).unwrap();
    }
    let text = |id: &str, as_of: u32| {
        store
            .reader()
            .unwrap()
            .reference(ReferenceKind::Modules, id, as_of)
            .unwrap()
            .map(|row| row.text)
    };
    assert_eq!(text("M-2", 1), None);
    assert_eq!(text("M-2", 2).as_deref(), Some("two"));
    assert_eq!(text("M-2", 3).as_deref(), Some("two"));
    assert_eq!(text("M-2", 4).as_deref(), Some("two, put right"));
    assert_eq!(text("M-2", u32::MAX).as_deref(), Some("two, put right"));
    assert_eq!(text("M-3", 4), None);
    assert_eq!(store.reader().unwrap().reference(ReferenceKind::Courses, "M-2", 4).unwrap(), None);
    let [first, second, third] = files;
    let all =
        |as_of: u32| store.reader().unwrap().references(ReferenceKind::Modules, as_of).unwrap();
    assert_eq!(all(1), []);
    assert_eq!(all(2), first);
    assert_eq!(all(3), [&second[..], &first[..]].concat());
    let one_of = |row: usize| third[row].clone();
    assert_eq!(all(4), [second[0].clone(), first[0].clone(), one_of(0), one_of(1)]);
    assert_eq!(store.reader().unwrap().references_since(ReferenceKind::Modules, 4).unwrap(), third);
    assert_eq!(store.reader().unwrap().references_since(ReferenceKind::Modules, 5).unwrap(), []);
    assert_eq!(store.reader().unwrap().references(ReferenceKind::Courses, 4).unwrap(), []);
}

pub(crate) fn the_basis_moves_with_the_catalogue_and_the_policy_alone(engine: &dyn Engine) {
    let mut store = engine.handle();
    let (mut ledger, mut chain) = (ledger_chain(), learner_chain("L-1"));
    let known = facts("L-1", "1990-05-17", 1);
    let rates = ReferenceRow { kind: ReferenceKind::Rates, ..row("2026/27", 5, "a text") };
    let refusals = vec![single("E-3", None), of_file(refusal("E-4", "too small"))];
    let steps = [
        (Batch::default(), 1),
        (entries([add(&mut chain, granted()), add(&mut chain, enrolled("E-1"))]), 1),
        (entries([add(&mut ledger, imported("learners.csv"))]), 1),
        (Batch { reference: vec![row("M-1", 3, "one")], ..brought(&mut ledger) }, 3),
        (Batch { facts: vec![known.clone()], ..entries([add(&mut chain, recorded(&known))]) }, 3),
        (Batch { refusals, ..brought(&mut ledger) }, 3),
        (Batch { reference: vec![rates], ..brought(&mut ledger) }, 5),
        (brought(&mut ledger), 5),
    ];
    for (batch, basis) in steps {
        store.append(&batch).unwrap();
        let reader = store.reader().unwrap();
        assert_eq!(reader.basis().unwrap(), basis);
        assert_eq!(reader.gather(&read("L-1"), &read("E-1")).unwrap().basis, basis);
    }
}

/// An entry of the ledger's chain that tells of a file.
fn brought(ledger: &mut Chain<LedgerEvent>) -> Batch {
    entries([add(ledger, imported("a.csv"))])
}

pub(crate) fn providers_are_those_of_enrolments_and_of_chains(engine: &dyn Engine) {
    let mut store = engine.handle();
    let providers = |store: &dyn Store| -> Vec<u32> {
        let found = store.reader().unwrap().providers().unwrap();
        found.into_iter().map(Ukprn::number).collect()
    };
    assert_eq!(providers(&*store), Vec::<u32>::new());
    let mut chain = learner_chain("L-1");
    let both = [enrolled("E-1"), enrolled("E-2")].map(|event| add(&mut chain, event));
    store.append(&entries(both)).unwrap();
    assert_eq!(providers(&*store), [10_000_001]);
    for provider in ["20000001", "10000000", "10000001"] {
        let mut chain = Chain::empty(&read::<Ukprn>(provider));
        store.append(&entries([add(&mut chain, certified("2027-01"))])).unwrap();
    }
    // Who was refused alone is not among them.
    let elsewhere = RefusedAt::stored(10_000_007);
    let refusals = vec![KeptRefusal::single(refusal("E-3", "no"), elsewhere, None).unwrap()];
    store.append(&Batch { refusals, ..Batch::default() }).unwrap();
    assert_eq!(providers(&*store), [10_000_000, 10_000_001, 20_000_001]);
}

pub(crate) fn guards_are_as_they_were_made(engine: &dyn Engine) {
    let mut store = engine.handle();
    let altered = |store: &dyn Store| store.reader().unwrap().altered_guards().unwrap();
    assert_eq!(altered(&*store), Vec::<String>::new());
    some_chains(&mut *store);
    assert_eq!(altered(&*store), Vec::<String>::new());
}

pub(crate) fn the_same_refusal_is_kept_once(engine: &dyn Engine) {
    let mut store = engine.handle();
    let first = refusal("E-1", "too small");
    let mut later = first.clone();
    later.decided_at = read::<Instant>("2027-03-01T10:00:00Z");
    later.actor.by = read("Somebody else");
    let mut other = refusal("E-1", "too large");
    other.decided_at = read::<Instant>("2027-02-01T10:00:00Z");
    other.asked.fee = Some(read("10.00"));
    let elsewhere = refusal("E-0", "too small");
    for refusals in [vec![first.clone(), first.clone()], vec![later, other], vec![elsewhere, first]]
    {
        let refusals = refusals.into_iter().map(of_file).collect();
        store.append(&Batch { refusals, ..Batch::default() }).unwrap();
    }
    let mut kept = Vec::new();
    for one in store.reader().unwrap().refusals_after(None, 9).unwrap() {
        assert_eq!((one.learner.as_str(), one.rules.as_str()), ("L-1", "module-size"));
        assert_eq!(one.by, "finance officer", "the first one stays");
        kept.push((one.enrolment, one.decided_at, one.because));
    }
    let row = |enrolment: &str, day: &str, because: &str| {
        (enrolment.to_owned(), day.to_owned(), because.to_owned())
    };
    let expected = [
        row("E-0", "2027-01-18T09:00:00Z", "too small"),
        row("E-1", "2027-01-18T09:00:00Z", "too small"),
        row("E-1", "2027-02-01T10:00:00Z", "too large"),
    ];
    assert_eq!(kept, expected);
}

pub(crate) fn a_refusal_is_kept_with_its_place(engine: &dyn Engine) {
    let mut store = engine.handle();
    let [ours, theirs] = ["E-1", "E-2"].map(|id| of_file(refusal(id, "too small")));
    let first = single("E-3", None);
    let second = single("E-4", Some(link_of(&first)));
    let refusals = vec![theirs.clone(), first.clone(), second.clone(), ours.clone()];
    let unkept = single("E-5", Some(link_of(&second)));
    let key = |kept: &KeptRefusal| (kept.refusal().asked.enrolment.clone(), *kept.content());
    let keys = [&second, &unkept, &ours].map(key);
    let reader = store.reader().unwrap();
    assert_eq!(reader.are_kept(&keys).unwrap(), [false; 3]);
    assert_eq!(reader.last_refusal(PROVIDER).unwrap(), None);
    store.append(&Batch { refusals, ..Batch::default() }).unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(reader.are_kept(&keys).unwrap(), [true, false, true]);
    assert_eq!(reader.are_kept(&[(keys[0].0.clone(), keys[2].1)]).unwrap(), [false]);
    assert_eq!(reader.last_refusal(PROVIDER).unwrap(), Some(link_of(&second)));
    assert_eq!(reader.last_refusal(RefusedAt::of(None)).unwrap(), None);
    let stored = reader.refusals_after(None, 9).unwrap();
    let places: Vec<_> =
        stored.iter().map(|row| (row.text.as_deref(), row.file, row.link)).collect();
    let [one, two] = [&ours, &theirs].map(|kept| (Some(kept.text()), Some(FILE), None));
    let [three, four] =
        [&first, &second].map(|kept| (Some(kept.text()), None, Some(link_of(kept))));
    assert_eq!(places, [one, two, three, four]);
    assert!(
        stored
            .iter()
            .zip([&ours, &theirs, &first, &second])
            .all(|(a, b)| a.content == *b.content())
    );
    assert_eq!(reader.refusals_of(FILE, None, 9).unwrap(), stored[..2]);
    assert_eq!(reader.refusals_of(FILE + 1, None, 9).unwrap(), []);
}

pub(crate) fn entries_and_heads_come_in_the_order_of_their_chains(engine: &dyn Engine) {
    let mut store = engine.handle();
    let chains = some_chains(&mut *store);
    let names: Vec<String> = chains.iter().map(|chain| chain[0].chain().to_string()).collect();
    let sorted = ["learner/L-1", "learner/L-10", "learner/L-2", "ledger", "provider/10000001"];
    assert_eq!(names, sorted);
    let reader = store.reader().unwrap();
    let heads = reader.heads_after(None, 9).unwrap().into_iter();
    let expected: Vec<_> = chains
        .iter()
        .map(|chain| chain.last().unwrap())
        .map(|last| (last.chain().clone(), *last.hash(), last.seq()))
        .collect();
    let heads: Vec<_> = heads.map(|head| (head.chain, head.hash, head.seq)).collect();
    assert_eq!(heads, expected);
    let rows = reader.entries_after(None, 99).unwrap().into_iter();
    let all = chains.iter().flatten();
    let expected: Vec<_> = all.map(|entry| (entry.chain().to_string(), *entry.hash())).collect();
    assert_eq!(rows.map(|row| (row.chain, row.entry.hash)).collect::<Vec<_>>(), expected);
    assert_eq!(reader.entry_count().unwrap(), 9);
}

pub(crate) fn the_database_adds_up(engine: &dyn Engine) {
    let mut store = engine.handle();
    for (place, learner) in ["L-1", "L-2", "L-3"].into_iter().enumerate() {
        let mut chain = learner_chain(learner);
        let known = facts(learner, "1990-05-17", 1);
        let enrolment = format!("E-{place}");
        let events: [LearnerEvent; 4] =
            [recorded(&known), granted(), prior_study("a letter"), enrolled(&enrolment)];
        let sealed = entries(events.map(|event| add(&mut chain, event)));
        store.append(&Batch { facts: vec![known], ..sealed }).unwrap();
    }
    let entry = add(&mut ledger_chain(), imported("modules.csv"));
    let reference = vec![row("M-1", 2, "one"), row("M-2", 2, "two")];
    store.append(&Batch { reference, ..entries([entry]) }).unwrap();
    let totals = store.audit().unwrap().totals().unwrap();
    let mut moved: Vec<_> =
        totals.moved.iter().map(|(from, to, sum)| (from.as_str(), to.as_str(), *sum)).collect();
    moved.sort_unstable();
    let expected = [
        ("entitlement", "committed", 715_125),
        ("entitlement", "prior-study", 370_368),
        ("scheme", "entitlement", 11_442_000),
    ];
    assert_eq!(moved, expected);
    let counts = [totals.entries, totals.chains, totals.enrolments, totals.facts, totals.reference];
    assert_eq!(counts, [14, 4, 3, 3, 2]);
}

pub(crate) fn what_one_handle_appends_another_reads(engine: &dyn Engine) {
    let (mut writer, other) = (engine.handle(), engine.handle());
    let mut chain = learner_chain("L-1");
    for expected in 1..=3 {
        writer.append(&entries([add(&mut chain, prior_study("a letter"))])).unwrap();
        assert_eq!(other.reader().unwrap().chain(chain.name()).unwrap().len(), expected);
    }
    drop(writer);
    assert_eq!(engine.handle().reader().unwrap().chain(chain.name()).unwrap().len(), 3);
}

/// Entries of two files and of a run, with others between and after them. The entry that began
/// a file stands after the first that it brought, as in a batch.
pub(crate) fn entries_are_found_by_what_brought_them(engine: &dyn Engine) {
    let mut store = engine.handle();
    let mut chains = ["L-1", "L-2", "L-3"].map(learner_chain);
    let mut ledger = ledger_chain();
    let mut add_by = |place: usize, origin: Option<Origin>| {
        let chain: &mut Chain<LearnerEvent> = &mut chains[place];
        let entry = chain.seal(Draft { origin, ..draft(prior_study("file 2")) }).unwrap();
        chain.push(entry.clone());
        Entry::from(entry)
    };
    let (first, other) = (Some(Origin::File(2)), Some(Origin::File(3)));
    let (run, longer) = (Some(Origin::Run(2)), Some(Origin::File(22)));
    let mut append = |batch: Vec<Entry>| store.append(&entries(batch)).unwrap();
    append(vec![add_by(2, None)]);
    append(vec![add_by(2, first), add_by(0, first), add(&mut ledger, imported("a.csv"))]);
    append(vec![add_by(0, other), add_by(1, longer), add(&mut ledger, imported("b.csv"))]);
    append(vec![add_by(1, first), add_by(1, None), add_by(1, run)]);
    let found = |origin: Origin, most: usize| {
        let (reader, mut found) = (store.reader().unwrap(), Vec::<StoredRow>::new());
        loop {
            let page = reader.entries_brought_by(origin, found.last(), most).unwrap();
            assert!(page.len() <= most);
            if page.is_empty() {
                break;
            }
            found.extend(page);
        }
        let names = found.iter().map(|row| format!("{}/{}", row.chain, row.entry.seq));
        names.collect::<Vec<_>>().join(" ")
    };
    for most in [1, 2, 9] {
        let all = "learner/L-3/2 learner/L-1/1 learner/L-2/2";
        assert_eq!(found(Origin::File(2), most), all, "{most} at a time");
        assert_eq!(found(Origin::File(3), most), "learner/L-1/2");
        assert_eq!(found(Origin::Run(2), most), "learner/L-2/4");
        assert_eq!(found(Origin::File(9), most), "");
    }
}
