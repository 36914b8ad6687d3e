//! What a chain alone shows, and what it does not: hence the checkpoint.

use lifelong::domain::ids::LearnerId;
use lifelong::ledger::chain::{Broken, Chain, ChainError, StoredEntry};
use lifelong::ledger::checkpoint::{Head, Heads};
use lifelong::ledger::entry::EntryError;
use lifelong::ledger::event::LearnerEvent;
use lifelong::ledger::hash::Hash;

use super::golden::{golden, name};

const CHAIN: &str = "learner/L-1";

fn learner() -> LearnerId {
    "L-1".parse().unwrap()
}

fn stored() -> Vec<StoredEntry> {
    golden().remove(CHAIN).unwrap()
}

fn verify(stored: Vec<StoredEntry>) -> Result<Chain<LearnerEvent>, ChainError> {
    Chain::verified(&learner(), stored)
}

/// The root that a checkpoint has, where these are the entries of a chain.
fn root(stored: &[StoredEntry]) -> Hash {
    let last = stored.last().unwrap();
    let mut tally = Heads::default();
    tally.add(&Head { chain: name(CHAIN), seq: last.seq, hash: last.hash });
    tally.finish("2027-01-18T09:00:00Z".parse().unwrap()).root
}

#[test]
fn a_lost_tail_is_not_seen_by_the_chain_alone() {
    let whole = stored();
    for left in 1..whole.len() {
        let cut = whole[..left].to_vec();
        assert_eq!(verify(cut.clone()).unwrap().entries().len(), left);
        assert_ne!(root(&cut), root(&whole), "but by a checkpoint");
    }
}

#[test]
fn a_chain_that_is_sealed_anew_is_not_seen_by_the_chain_alone() {
    let whole = stored();
    let mut forged = Chain::empty(&learner());
    for entry in verify(whole.clone()).unwrap().entries() {
        let mut draft = entry.draft().clone();
        if let LearnerEvent::Enrolled(enrolled) = &mut draft.event {
            enrolled.enrolment.start = enrolled.enrolment.start.succ_opt().unwrap();
        }
        let sealed = forged.seal(draft).unwrap();
        forged.push(sealed);
    }
    let texts = forged.entries().iter().map(|entry| StoredEntry {
        seq: entry.seq(),
        text: entry.text().to_owned(),
        hash: *entry.hash(),
    });
    let texts: Vec<_> = texts.collect();
    assert_ne!(texts, whole);
    assert_eq!(verify(texts.clone()).unwrap(), forged);
    assert_ne!(root(&texts), root(&whole), "but by a checkpoint");
}

#[test]
fn a_lost_beginning_or_middle_is_seen_by_the_chain() {
    let whole = stored();
    for lost in 0..whole.len() - 1 {
        let mut left = whole.clone();
        left.remove(lost);
        let error = verify(left).unwrap_err();
        let expected = u64::try_from(lost + 1).unwrap();
        assert_eq!(error.because, Broken::OutOfOrder { expected });
        assert_eq!(u64::from(error.seq), expected + 1, "where the next one stands");
    }
}

/// A pair that changes places, each with the number of the other.
#[test]
fn a_swapped_pair_is_seen_by_the_chain() {
    for first in 0..stored().len() - 1 {
        let mut swapped = stored();
        swapped.swap(first, first + 1);
        let (one, other) = (swapped[first].seq, swapped[first + 1].seq);
        (swapped[first].seq, swapped[first + 1].seq) = (other, one);
        let error = verify(swapped).unwrap_err();
        assert_eq!(error.because, Broken::Entry(EntryError::Hash));
        assert_eq!(error.seq, other);
    }
}

/// One letter of one text, in each line of each entry.
#[test]
fn a_changed_letter_is_seen_by_the_chain() {
    for (place, entry) in stored().iter().enumerate() {
        for at in entry.text.match_indices('\n').map(|(at, _)| at) {
            let mut changed = stored();
            changed[place].text.insert(at, 'x');
            let error = verify(changed).unwrap_err();
            assert_eq!((error.seq, error.because), (entry.seq, Broken::Entry(EntryError::Hash)));
        }
    }
}
