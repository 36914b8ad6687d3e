//! Chains that were sealed on one day and must verify for ever, with every kind of event.

use std::collections::BTreeMap;

use lifelong::ledger::chain::{Chain, StoredEntry};
use lifelong::ledger::chain_name::ChainName;
use lifelong::ledger::event::Event;

use super::{sha256sum, value};

/// Written once. It is never written again: an entry of another form gets another file.
pub(crate) const GOLDEN: &str = include_str!("../../fixtures/chains/lifelong-1.txt");

/// The heads of its chains, here as well, so that the file cannot be replaced unnoticed.
const HEADS: [(&str, &str); 3] = [
    (
        "learner/2026/17:a_b.c~$(2)",
        "51fc9c6e538006a361e2fc14cd210e568dc6a3c698d64856cfb7a214fc8f3a20",
    ),
    ("learner/L-1", "e9f4c256074852753674f113d1b72a248f0a827d04880660750628e1208becb2"),
    ("ledger", "9ee91cd78b20e4fc2a210378052b3db731b2a8e5ae5512a2fb2deb59b75ad8e4"),
];

/// The chains of the file: after a line `== CHAIN SEQ HASH` comes the text of that entry, up to the
/// next such line; what stands before the first of them explains this.
pub(crate) fn golden() -> BTreeMap<String, Vec<StoredEntry>> {
    let mut chains: BTreeMap<String, Vec<StoredEntry>> = BTreeMap::new();
    for section in GOLDEN.split("\n== ").skip(1) {
        let (head, text) = section.split_once('\n').unwrap();
        let [chain, seq, hash] = head.split(' ').collect::<Vec<_>>()[..] else { panic!("{head}") };
        // The line feed that ends the text was taken for the beginning of the next line.
        let text = format!("{}\n", text.trim_end_matches('\n'));
        let entry = StoredEntry { seq: seq.parse().unwrap(), text, hash: hash.parse().unwrap() };
        chains.entry(chain.to_owned()).or_default().push(entry);
    }
    chains
}

pub(crate) fn name(chain: &str) -> ChainName {
    chain.parse().unwrap()
}

#[test]
fn the_golden_chains_verify() {
    let chains = golden();
    for (chain, stored) in &chains {
        let verified = Chain::verified(name(chain), stored.clone()).unwrap();
        assert_eq!(verified.entries().len(), stored.len());
    }
    let heads: Vec<_> = chains
        .iter()
        .map(|(chain, stored)| (chain.as_str(), stored.last().unwrap().hash.to_string()))
        .collect();
    assert_eq!(heads, HEADS.map(|(chain, hash)| (chain, hash.to_owned())));
}

#[test]
fn a_stranger_recomputes_the_golden_hashes() {
    for stored in golden().values() {
        let mut previous = "0".repeat(64);
        for entry in stored {
            let hash = sha256sum(format!("{previous}\n{}", entry.text).as_bytes());
            assert_eq!(hash, entry.hash.to_string());
            previous = hash;
        }
    }
}

/// What was read is written again, to the byte.
#[test]
fn the_golden_entries_are_sealed_again_as_they_were() {
    for (chain, stored) in golden() {
        let verified = Chain::verified(name(&chain), stored.clone()).unwrap();
        let mut again = Chain::empty(name(&chain));
        for (entry, stored) in verified.entries().iter().zip(&stored) {
            let sealed = again.seal(entry.draft().clone());
            assert_eq!(sealed.text(), stored.text);
            assert_eq!(*sealed.hash(), stored.hash);
            again.push(sealed);
        }
    }
}

/// Every kind of event has a number here: a new one does not build until it has one, and is then
/// missed in the golden chains.
fn kind(event: &Event) -> usize {
    match event {
        Event::LedgerOpened { .. } => 0,
        Event::FileImported(_) => 1,
        Event::CheckpointTaken { .. } => 2,
        Event::LearnerRecorded { .. } => 3,
        Event::EntitlementGranted { .. } => 4,
        Event::PriorStudyDeducted { .. } => 5,
        Event::Enrolled(_) => 6,
        Event::Withdrawn { .. } => 7,
    }
}

const KINDS: usize = 8;

#[test]
fn every_kind_of_event_is_in_the_golden_chains() {
    let mut found = [0; KINDS];
    let mut names = std::collections::BTreeSet::new();
    for (chain, stored) in golden() {
        for entry in Chain::verified(name(&chain), stored).unwrap().entries() {
            found[kind(entry.event())] += 1;
            names.insert(entry.event().name());
            assert_eq!(value(entry.text(), "event"), Some(entry.event().name()));
        }
    }
    assert!(found.iter().all(|count| *count > 0), "{found:?}");
    assert_eq!(names.len(), KINDS, "no two kinds have one name");
}
