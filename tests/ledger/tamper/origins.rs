//! Entries, well sealed, that name what was never begun, and ends of what was not.

use lifelong::domain::ids::LearnerId;
use lifelong::ledger::chain_name::TheLedger;
use lifelong::ledger::draft::Draft;
use lifelong::ledger::event::{ChainEvent, LearnerEvent, LedgerEvent};
use lifelong::ledger::hash::Hash;
use lifelong::ledger::imports::Origin;
use lifelong::ops::verify::Fault;

use crate::college::read;

use super::{Victim, forged, names, put, texts, victim};

/// The numbers of the entries of an event in the ledger's own chain.
fn numbers(victim: &Victim, event: &str) -> Vec<u32> {
    let query = format!(
        "SELECT CAST(seq AS TEXT) FROM entry JOIN chain ON chain.id = chain \
         WHERE name = 'ledger' AND event = '{event}' ORDER BY seq"
    );
    texts(&victim.hand, &query).iter().map(|number| number.parse().unwrap()).collect()
}

/// What is seen where the first entry of a learner names something else that brought it.
fn brought_by(origin: Origin) -> Vec<Fault> {
    let victim = victim();
    let is_first =
        |draft: &Draft<LearnerEvent>| matches!(draft.event, LearnerEvent::LearnerRecorded { .. });
    let learner: LearnerId = read("L-1");
    let entries = forged(&victim, &learner, |draft| {
        if is_first(draft) {
            draft.origin = Some(origin);
        }
    });
    put(&victim, &entries);
    victim.verify().faults
}

#[test]
fn what_brought_an_entry_was_begun() {
    let whole = victim();
    let (file, run) = (numbers(&whole, "import-begun")[0], numbers(&whole, "uprating-begun")[0]);
    let ended = numbers(&whole, "file-imported")[0];
    for origin in [
        Origin::File(1),
        Origin::File(999),
        Origin::File(ended),
        Origin::File(run),
        Origin::Run(file),
        Origin::Run(999),
    ] {
        let faults = brought_by(origin);
        let word = if matches!(origin, Origin::File(_)) { "file" } else { "run" };
        let part = format!("{word} {} brought it, which no entry began", origin.number());
        names(&faults, "learner/L-1/1", &part);
        assert_eq!(faults.len(), 1, "{origin:?}: {faults:#?}");
    }
    assert_eq!(brought_by(Origin::File(file)), []);
    assert_eq!(brought_by(Origin::Run(run)), []);
}

/// What is seen where an end of the ledger's own chain is altered, and at which entry.
fn ending(event: &str, alter: impl Fn(&mut LedgerEvent)) -> (String, Vec<Fault>) {
    let victim = victim();
    let ends = |event: &LedgerEvent| match event {
        LedgerEvent::FileImported(file) => file.begun.is_some(),
        LedgerEvent::UpratingRun(run) => run.begun.is_some(),
        _ => false,
    };
    let entries = forged(&victim, &TheLedger, |draft| {
        if draft.event.name() == event && ends(&draft.event) {
            alter(&mut draft.event);
        }
    });
    put(&victim, &entries);
    let first = entries.iter().find(|entry| entry.event().name() == event && ends(entry.event()));
    (format!("ledger/{}", first.unwrap().seq()), victim.verify().faults)
}

#[test]
fn an_end_is_that_of_what_was_begun() {
    let whole = victim();
    let (file, run) = (numbers(&whole, "import-begun")[0], numbers(&whole, "uprating-begun")[0]);
    for number in [1, 999, run] {
        let (place, faults) = ending("file-imported", |event| {
            let LedgerEvent::FileImported(file) = event else { panic!("{event:?}") };
            file.begun = Some(number);
        });
        names(&faults, &place, &format!("it ends what ledger/{number} did not begin"));
    }
    for number in [1, 999, file] {
        let (place, faults) = ending("uprating-run", |event| {
            let LedgerEvent::UpratingRun(run) = event else { panic!("{event:?}") };
            run.begun = Some(number);
        });
        names(&faults, &place, &format!("it ends what ledger/{number} did not begin"));
    }
}

#[test]
fn an_end_is_that_of_the_same_file_and_of_a_run_to_the_same_year() {
    let (place, faults) = ending("file-imported", |event| {
        let LedgerEvent::FileImported(file) = event else { panic!("{event:?}") };
        file.digest = Hash::ZERO;
    });
    names(&faults, &place, "did not begin");
    let (place, faults) = ending("file-imported", |event| {
        let LedgerEvent::FileImported(file) = event else { panic!("{event:?}") };
        "attendance".clone_into(&mut file.kind);
    });
    names(&faults, &place, "did not begin");
    let (place, faults) = ending("uprating-run", |event| {
        let LedgerEvent::UpratingRun(run) = event else { panic!("{event:?}") };
        run.to = "2027/28".parse().unwrap();
    });
    names(&faults, &place, "did not begin");
    assert_eq!(faults.len(), 1, "{faults:#?}");
}

#[test]
fn a_second_end_is_named() {
    let victim = victim();
    let mut college = crate::college::College::of(&std::fs::read(&victim.path).unwrap());
    let chain = college.chain(&TheLedger);
    let ends = |event: &LedgerEvent| matches!(event, LedgerEvent::FileImported(file) if file.begun.is_some());
    let first = chain.entries().iter().find(|entry| ends(entry.event())).unwrap();
    college.seal(&TheLedger, first.event().clone());
    let LedgerEvent::FileImported(file) = first.event() else { panic!("{first:?}") };
    let part = format!("it ends what ledger/{} began, as {} did", file.begun.unwrap(), first.seq());
    names(&college.faults(), &format!("ledger/{}", chain.entries().len() + 1), &part);
}
