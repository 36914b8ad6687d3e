//! Chains that were sealed on one day and must verify for ever, with every kind of event.

use std::collections::BTreeMap;

use lifelong::ledger::chain::{Chain, Link, StoredEntry};
use lifelong::ledger::chain_name::{ChainName, Owner, TheLedger};
use lifelong::ledger::entry::Entry;
use lifelong::ledger::event::{ChainEvent, Event, LearnerEvent, LedgerEvent, ProviderEvent};
use lifelong::ledger::learner_account::{AccountError, LearnerAccount};

use super::{sha256sum, value};

/// A file of chains, written once. It is never written again: an entry of another form, or of a new
/// kind, gets another file.
struct Golden {
    text: &'static str,
    /// The heads of its chains, here as well, so that the file cannot be replaced unnoticed.
    heads: &'static [(&'static str, &'static str)],
}

const GOLDEN: [Golden; 5] = [
    Golden {
        text: include_str!("../../../fixtures/chains/lifelong-1.txt"),
        heads: &[
            (
                "learner/2026/17:a_b.c~$(2)",
                "51fc9c6e538006a361e2fc14cd210e568dc6a3c698d64856cfb7a214fc8f3a20",
            ),
            ("learner/L-1", "e9f4c256074852753674f113d1b72a248f0a827d04880660750628e1208becb2"),
            ("ledger", "9ee91cd78b20e4fc2a210378052b3db731b2a8e5ae5512a2fb2deb59b75ad8e4"),
        ],
    },
    Golden {
        text: include_str!("../../../fixtures/chains/lifelong-1-put-right.txt"),
        heads: &[
            ("learner/L-2", "9e369c776a095c9f2eefacf9d45056da257aeaf85305e2feec09510a6e50f5d6"),
            ("learner/L/1:x", "d4cd54f677ca01547731941ae5a75b8a85f48a1475606516986a728d9baa0ffb"),
            ("ledger", "b066dd3f716a1aa743b505bb78bb3ad739e6d1d44afba14e747bbb81ea45d6a9"),
        ],
    },
    Golden {
        text: include_str!("../../../fixtures/chains/lifelong-1-drawn.txt"),
        heads: &[
            ("learner/L/4:y", "0c8feb43fc9216d130397d586a25d8a5ae7a677b5007e0501c24c7ea2a36cf02"),
            (
                "provider/10007773",
                "fe803c360e324e04a44ce5dc52c74c96fffc5f1655a228bc19431aff75446eb5",
            ),
        ],
    },
    Golden {
        text: include_str!("../../../fixtures/chains/lifelong-2.txt"),
        heads: &[
            ("learner/ledger", "1f060a412ec9bfed3eac793687f79ba6197edef46d31d0d86a1a6c7b8d2395bb"),
            ("ledger", "938f194a5cbe432c6ad72f8b06f7d8ae5233deb6d895de9252695ce16aca4118"),
            (
                "provider/10007773",
                "a5549d81feed1a8023d81c8de770aedde1fa4ce4b094bd88c9a9ee739345d575",
            ),
        ],
    },
    Golden {
        text: include_str!("../../../fixtures/chains/lifelong-2-foreseen.txt"),
        heads: &[(
            "learner/L-9",
            "69d14053a83d0c44321b6a9fc55ac52aca7700962b2aec4319ab57c02458fdfb",
        )],
    },
];

/// The chains of the first file.
pub(crate) fn golden() -> BTreeMap<String, Vec<StoredEntry>> {
    chains_of(GOLDEN[0].text)
}

/// The chains of all files, one after the other.
pub(crate) fn all() -> impl Iterator<Item = (String, Vec<StoredEntry>)> {
    GOLDEN.iter().flat_map(|golden| chains_of(golden.text))
}

/// The chains of a file: after a line `== CHAIN SEQ HASH` comes the text of that entry, up to the
/// next such line; what stands before the first of them explains this.
fn chains_of(text: &str) -> BTreeMap<String, Vec<StoredEntry>> {
    let mut chains: BTreeMap<String, Vec<StoredEntry>> = BTreeMap::new();
    for section in text.split("\n== ").skip(1) {
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

/// The entries of a chain of whatever kind.
fn verified(chain: &str, stored: &[StoredEntry]) -> Vec<Entry> {
    let mut link = Link::any(name(chain));
    stored.iter().map(|entry| link.next(entry.clone()).unwrap()).collect()
}

#[test]
fn the_golden_chains_verify() {
    for Golden { text, heads } in &GOLDEN {
        let chains = chains_of(text);
        for (chain, stored) in &chains {
            assert_eq!(verified(chain, stored).len(), stored.len());
        }
        let found: Vec<_> = chains
            .iter()
            .map(|(chain, stored)| (chain.as_str(), stored.last().unwrap().hash.to_string()))
            .collect();
        let heads: Vec<_> =
            heads.iter().map(|(chain, hash)| (*chain, (*hash).to_owned())).collect();
        assert_eq!(found, heads);
    }
}

/// Entries that follow each other today must do so for ever.
#[test]
fn the_golden_chains_come_to_what_they_came_to() {
    let remaining = |(chain, stored): (String, Vec<StoredEntry>)| {
        let chain = Chain::verified(name(&chain).learner()?, stored).unwrap();
        let account = LearnerAccount::of(&chain).unwrap();
        let year = account.entitlement_year().unwrap().to_string();
        Some((year, account.entitlement().remaining().to_string(), account.held().len()))
    };
    // The rules of the last file come later than its text.
    let judged = GOLDEN[..4].iter().flat_map(|golden| chains_of(golden.text));
    let found: Vec<_> = judged.filter_map(remaining).collect();
    let expected = [
        ("2026/27", "0.00", 0),
        ("2025/26", "23692.17", 3),
        ("2026/27", "0.00", 0),
        ("2027/28", "28721.25", 1),
        ("2025/26", "36140.00", 1),
        ("2026/27", "27108.61", 1),
    ];
    let expected = expected.map(|(year, money, held)| (year.to_owned(), money.to_owned(), held));
    assert_eq!(found, expected);
}

#[test]
fn a_stranger_recomputes_the_golden_hashes() {
    for (_, stored) in all() {
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
    for (chain, stored) in all() {
        match name(&chain) {
            ChainName::Ledger => seal_again(&TheLedger, &stored),
            ChainName::Learner(learner) => seal_again(&learner, &stored),
            ChainName::Provider(ukprn) => seal_again(&ukprn, &stored),
        }
    }
}

#[track_caller]
fn seal_again<E: ChainEvent>(owner: &impl Owner<Event = E>, stored: &[StoredEntry]) {
    let verified = Chain::verified(owner, stored.to_vec()).unwrap();
    let mut again = Chain::empty(owner);
    for (entry, stored) in verified.entries().iter().zip(stored) {
        let sealed = again.seal(entry.draft().clone()).unwrap();
        assert_eq!(sealed.text(), stored.text);
        assert_eq!(*sealed.hash(), stored.hash);
        again.push(sealed);
    }
}

/// What this version cannot judge it does not guess.
#[test]
fn what_is_foreseen_alone_is_not_taken_into_account() {
    for (chain, stored) in chains_of(GOLDEN[4].text) {
        let chain = Chain::verified(name(&chain).learner().unwrap(), stored).unwrap();
        let error = LearnerAccount::of(&chain).unwrap_err();
        // A grant put right is judged; the uprating after it replaces an entry that is not there.
        assert_eq!(error, AccountError::Uprating("2026/27".parse().unwrap()));
    }
}

/// Every kind of event has a number here: a new one does not build until it has one, and is then
/// missed in the golden chains.
fn kind(event: &Event) -> usize {
    match event {
        Event::Ledger(LedgerEvent::LedgerOpened { .. }) => 0,
        Event::Ledger(LedgerEvent::FileImported(_)) => 1,
        Event::Ledger(LedgerEvent::CheckpointTaken(_)) => 2,
        Event::Learner(LearnerEvent::LearnerRecorded { .. }) => 3,
        Event::Learner(LearnerEvent::EntitlementGranted { .. }) => 4,
        Event::Learner(LearnerEvent::PriorStudyDeducted { .. }) => 5,
        Event::Learner(LearnerEvent::Enrolled(_)) => 6,
        Event::Learner(LearnerEvent::Withdrawn(_)) => 7,
        Event::Learner(LearnerEvent::PriorStudyRestored { .. }) => 8,
        Event::Learner(LearnerEvent::AdditionalGranted { .. }) => 9,
        Event::Learner(LearnerEvent::EntitlementUprated(_)) => 10,
        Event::Learner(LearnerEvent::Corrected(_))
        | Event::Provider(ProviderEvent::Corrected(_)) => 11,
        Event::Ledger(LedgerEvent::UpratingRun(_)) => 12,
        Event::Learner(LearnerEvent::AttendanceRecorded(_)) => 13,
        Event::Learner(LearnerEvent::DrawnDown(_)) => 14,
        Event::Learner(LearnerEvent::Recovered(_)) => 15,
        Event::Learner(LearnerEvent::FeeAmended(_)) => 16,
        Event::Provider(ProviderEvent::ClaimMade(_)) => 17,
        Event::Provider(ProviderEvent::PaymentRecorded(_)) => 18,
        Event::Provider(ProviderEvent::ReconciliationPrepared(_)) => 19,
        Event::Ledger(LedgerEvent::ImportBegun(_)) => 20,
        Event::Ledger(LedgerEvent::KeyIntroduced(_))
        | Event::Provider(ProviderEvent::KeyIntroduced(_)) => 21,
        Event::Ledger(LedgerEvent::UpratingBegun(_)) => 22,
        Event::Learner(LearnerEvent::FactsForgotten) => 23,
        Event::Learner(LearnerEvent::GrantPutRight(_)) => 24,
        Event::Learner(LearnerEvent::OutcomeRecorded(_)) => 25,
        Event::Learner(LearnerEvent::BadgeIssued(_)) => 26,
        Event::Learner(LearnerEvent::BadgeRevoked(_)) => 27,
        Event::Learner(LearnerEvent::BroughtForward(_)) => 28,
        Event::Provider(ProviderEvent::NoteRecorded(_)) => 29,
        Event::Provider(ProviderEvent::MonthPrepared(_)) => 30,
        Event::Provider(ProviderEvent::MonthCertified(_)) => 31,
        Event::Provider(ProviderEvent::MonthReopened(_)) => 32,
    }
}

const KINDS: usize = 33;

#[test]
fn every_kind_of_event_is_in_the_golden_chains() {
    let mut found = [0; KINDS];
    let mut names = std::collections::BTreeSet::new();
    for (chain, stored) in all() {
        for entry in verified(&chain, &stored) {
            found[kind(entry.event())] += 1;
            names.insert(entry.event().name());
            assert_eq!(value(entry.text(), "event"), Some(entry.event().name()));
        }
    }
    assert!(found.iter().all(|count| *count > 0), "{found:?}");
    assert_eq!(names.len(), KINDS, "no two kinds have one name");
}
