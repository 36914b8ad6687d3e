//! An entry that somebody writes into a chain of another kind is told as such by whoever reads it.

use lifelong::ledger::chain::{Broken, Link, StoredEntry};
use lifelong::ledger::entry::EntryError;
use lifelong::ledger::hash::{Hash, link};

use super::golden::{all, name};
use super::value;

/// The kinds of event that stand in two kinds of chain.
const IN_TWO: [(&str, [&str; 2]); 2] = [
    ("corrected", ["learner/L-9", "provider/10000009"]),
    ("key-introduced", ["ledger", "provider/10000009"]),
];

/// The text of an entry as the first of another chain.
fn moved(text: &str, chain: &str) -> StoredEntry {
    let line = |line: &str| match line.split(' ').next() {
        Some("chain") => format!("chain {chain}\n"),
        Some("seq") => "seq 1\n".to_owned(),
        _ => format!("{line}\n"),
    };
    let text: String = text.lines().map(line).collect();
    StoredEntry { seq: 1, hash: link(&Hash::ZERO, &text), text }
}

#[test]
fn every_event_stands_in_its_own_kind_of_chain_alone() {
    let mut judged = 0;
    for (own, stored) in all() {
        for entry in stored {
            let event = value(&entry.text, "event").unwrap();
            for chain in ["learner/L-9", "ledger", "provider/10000009"] {
                let two = IN_TWO.iter().find(|(name, _)| *name == event).map(|(_, kinds)| kinds);
                let is_own = own.split('/').next() == chain.split('/').next();
                if is_own || two.is_some_and(|kinds| kinds.contains(&chain)) {
                    continue;
                }
                let error = Link::any(name(chain)).next(moved(&entry.text, chain)).unwrap_err();
                let stray = Broken::Entry(EntryError::Stray(event.to_owned()));
                assert_eq!(error.because, stray, "{event} in {chain}");
                judged += 1;
            }
        }
    }
    assert!(judged > 100, "{judged}");
}

#[test]
fn an_event_that_nobody_knows_stands_nowhere() {
    let (_, stored) = all().find(|(own, _)| own == "ledger").unwrap();
    let text = stored[0].text.replace("event ledger-opened", "event sun-rose");
    for chain in ["learner/L-9", "ledger", "provider/10000009"] {
        let error = Link::any(name(chain)).next(moved(&text, chain)).unwrap_err();
        assert!(error.to_string().contains("the event `sun-rose` is not known"), "{error}");
    }
}
