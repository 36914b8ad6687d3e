//! Closings: which entry was the last by which a month of a provider was certified or opened again.

use lifelong::domain::ids::Ukprn;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::closing::{MonthPrepared, MonthReopened};
use lifelong::ledger::event::ProviderEvent;
use lifelong::store::{Batch, LastClosing, StoredClosing};

use super::Engine;
use super::appending::conflict;
use super::material::{add, certified, entries, granted, learner_chain, prior_study, read};
use super::moments::paged;

fn prepared(month: &str) -> ProviderEvent {
    let (files, totals) = (Vec::new(), Vec::new());
    ProviderEvent::MonthPrepared(MonthPrepared {
        month: read(month),
        reconciliation: 1,
        files,
        totals,
    })
}

fn reopened(month: &str) -> ProviderEvent {
    ProviderEvent::MonthReopened(MonthReopened { month: read(month), certified: 2 })
}

pub(crate) fn the_last_closing_is_told_and_is_an_expectation(engine: &dyn Engine) {
    let mut store = engine.handle();
    let (ours, theirs) = (read::<Ukprn>("10000001"), read::<Ukprn>("10000002"));
    let (mut our_chain, mut their_chain) = (Chain::empty(&ours), Chain::empty(&theirs));
    let mut learner = learner_chain("L-1");
    store.append(&entries([add(&mut learner, granted())])).unwrap();
    let steps = [
        // Of another provider, which does not matter; and prepared, which closes nothing.
        (add(&mut their_chain, certified("2027-01")), None),
        (add(&mut our_chain, prepared("2027-01")), None),
        (add(&mut our_chain, certified("2027-01")), Some(2)),
        (add(&mut their_chain, reopened("2027-01")), Some(2)),
        (add(&mut our_chain, reopened("2027-01")), Some(3)),
        (add(&mut our_chain, prepared("2027-02")), Some(3)),
        (add(&mut our_chain, certified("2027-02")), Some(5)),
    ];
    for (closing, last) in steps {
        store.append(&entries([closing])).unwrap();
        assert_eq!(store.reader().unwrap().last_closing(ours).unwrap(), last);
        let entry = add(&mut learner, prior_study("a letter"));
        let expecting = |seq| {
            let closings = vec![LastClosing { provider: ours, seq }];
            Batch { closings, ..entries([entry.clone()]) }
        };
        for wrong in [None, Some(1), Some(2), Some(3), Some(5), Some(6)] {
            if wrong != last {
                conflict(&mut *store, &expecting(wrong));
            }
        }
        store.append(&expecting(last)).unwrap();
    }
    assert_eq!(store.reader().unwrap().last_closing(theirs).unwrap(), Some(2));
    assert_eq!(store.reader().unwrap().last_closing(read("10000003")).unwrap(), None);
    let both = [(ours, Some(5)), (theirs, Some(1))];
    let entry = add(&mut learner, prior_study("a letter"));
    let closings = both.map(|(provider, seq)| LastClosing { provider, seq }).into();
    conflict(&mut *store, &Batch { closings, ..entries([entry]) });
}

pub(crate) fn closings_come_in_pages_in_the_order_of_their_chains(engine: &dyn Engine) {
    let mut store = engine.handle();
    for provider in ["10000002", "10000010", "10000001"] {
        let mut chain = Chain::empty(&read::<Ukprn>(provider));
        let events = [prepared("2027-01"), certified("2027-01"), reopened("2027-01")];
        store.append(&entries(events.map(|event| add(&mut chain, event)))).unwrap();
    }
    let audit = store.audit().unwrap();
    let expected: Vec<_> = ["10000001", "10000002", "10000010"]
        .into_iter()
        .flat_map(|provider| [2, 3].map(|seq| (format!("provider/{provider}"), seq)))
        .map(|(chain, seq)| StoredClosing { chain, seq })
        .collect();
    assert_eq!(audit.closings_after(None, 9).unwrap(), expected);
    assert_eq!(audit.totals().unwrap().closings, 6);
    for most in 1..=7 {
        let found = paged(most, |last, most| audit.closings_after(last, most).unwrap());
        assert_eq!(found, expected, "pages of {most}");
    }
}
