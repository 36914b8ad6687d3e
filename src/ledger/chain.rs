//! Chains: entries in order, each bound to the one before it by its hash.

use std::marker::PhantomData;

use thiserror::Error;

use super::chain_name::{ChainName, Owner};
use super::draft::Draft;
use super::entry::{Entry, EntryError, SealError};
use super::event::{ChainEvent, Event};
use super::form::Form;
use super::hash::Hash;
use super::instant::Instant;

/// The entries of a learner, a provider or the ledger, in order, all of them verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain<E> {
    name: ChainName,
    entries: Vec<Entry<E>>,
}

/// An entry as a store gives it back: not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its number as the store has it.
    pub seq: u32,
    /// Its text.
    pub text: String,
    /// Its hash.
    pub hash: Hash,
}

impl StoredEntry {
    /// When it was recorded, as its text tells; none where it does not. It is not believed yet.
    #[must_use]
    pub fn recorded_at(&self) -> Option<Instant> {
        let mut lines = self.text.lines().skip(1);
        lines.find_map(|line| line.strip_prefix("recorded "))?.parse().ok()
    }
}

/// A chain that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("entry {chain}/{seq}: {because}")]
pub struct ChainError {
    /// The chain.
    pub chain: ChainName,
    /// The entry at which it breaks.
    pub seq: u32,
    /// What is wrong there.
    pub because: Broken,
}

/// How a chain breaks.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Broken {
    /// The number is not the next one.
    #[error("entry {expected} was expected here: one is missing or out of its place")]
    OutOfOrder {
        /// The number that should stand here.
        expected: u64,
    },
    /// The entry is not the one that was sealed.
    #[error(transparent)]
    Entry(#[from] EntryError),
}

impl<E: ChainEvent> Chain<E> {
    /// The chain of an owner without entries.
    #[must_use]
    pub fn empty(owner: &impl Owner<Event = E>) -> Chain<E> {
        Chain { name: owner.chain(), entries: Vec::new() }
    }

    /// Verifies stored entries and makes them the chain of an owner.
    ///
    /// # Errors
    /// At the first entry that is out of order, does not fit the hash before it, cannot be read, or
    /// says another place or posting than its own.
    pub fn verified(
        owner: &impl Owner<Event = E>,
        stored: Vec<StoredEntry>,
    ) -> Result<Chain<E>, ChainError> {
        let mut link = Link::first(owner);
        let mut entries = Vec::with_capacity(stored.len());
        for entry in stored {
            entries.push(link.next(entry)?);
        }
        Ok(Chain { name: link.chain, entries })
    }

    /// Seals a draft as the entry that comes next. It is not added yet, so that whoever holds the
    /// balances can refuse it.
    ///
    /// # Errors
    /// When it could never be read back, or its time lies before that of the last entry and nothing
    /// says that the clock was wrong then.
    pub fn seal(&self, draft: Draft<E>) -> Result<Entry<E>, SealError> {
        self.check_time(&draft)?;
        let last = self.entries.last().map_or(0, Entry::seq);
        let next = last.checked_add(1).ok_or_else(|| SealError::Full(self.name.clone()))?;
        Entry::seal(&self.name, next, &self.head(), draft)
    }

    /// Checks that recorded times do not go back. They may in the first form, which knew no other
    /// way out of a clock that had been wrong.
    fn check_time(&self, draft: &Draft<E>) -> Result<(), SealError> {
        let Some(last) = self.entries.last().map(|entry| entry.draft().recorded_at) else {
            return Ok(());
        };
        let may_go_back = draft.form == Form::First || draft.after_clock_fault.is_some();
        if draft.recorded_at < last && !may_go_back {
            return Err(SealError::GoesBack { now: draft.recorded_at, last });
        }
        Ok(())
    }

    /// Adds an entry that this chain has sealed.
    ///
    /// # Panics
    /// When it is not the next entry of this chain: that is a fault of the program, and going on
    /// would break the chain.
    pub fn push(&mut self, entry: Entry<E>) {
        let is_next = entry.seq() == self.next_seq() && *entry.chain() == self.name;
        assert!(is_next, "only the next entry of {} may be added to it", self.name);
        self.entries.push(entry);
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &ChainName {
        &self.name
    }

    /// Its entries, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry<E>] {
        &self.entries
    }

    /// Its entries, in order, to keep.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry<E>> {
        self.entries
    }

    /// The hash of its last entry; zeros where it has none.
    #[must_use]
    pub fn head(&self) -> Hash {
        self.entries.last().map_or(Hash::ZERO, |entry| *entry.hash())
    }

    /// The number that its next entry will have.
    #[must_use]
    pub fn next_seq(&self) -> u32 {
        self.entries.last().map_or(1, |entry| entry.seq().saturating_add(1))
    }
}

/// The place where the next entry of a chain belongs, for reading or making a chain entry by entry.
#[derive(Clone, Debug)]
pub struct Link<E = Event> {
    chain: ChainName,
    /// One more than the number of the last entry, which may be more than any entry has.
    seq: u64,
    previous: Hash,
    kind: PhantomData<E>,
}

impl Link {
    /// The place of the first entry of a chain that is known by its name alone, for reading it.
    #[must_use]
    pub const fn any(chain: ChainName) -> Link {
        Link { chain, seq: 1, previous: Hash::ZERO, kind: PhantomData }
    }
}

impl<E: ChainEvent> Link<E> {
    /// The place of the first entry of an owner's chain.
    #[must_use]
    pub fn first(owner: &impl Owner<Event = E>) -> Link<E> {
        Link { chain: owner.chain(), seq: 1, previous: Hash::ZERO, kind: PhantomData }
    }

    /// Seals a draft as the entry of this place and moves on.
    ///
    /// # Errors
    /// When it could never be read back; the place stays where it is.
    pub fn seal(&mut self, draft: Draft<E>) -> Result<Entry<E>, SealError> {
        let seq = u32::try_from(self.seq).map_err(|_| SealError::Full(self.chain.clone()))?;
        let entry = Entry::seal(&self.chain, seq, &self.previous, draft)?;
        self.follow(seq, *entry.hash());
        Ok(entry)
    }
}

impl<E: TryFrom<Event>> Link<E> {
    fn follow(&mut self, seq: u32, hash: Hash) {
        self.seq = u64::from(seq).saturating_add(1);
        self.previous = hash;
    }

    /// Verifies the entry that is stored at this place and moves on. After a fault it moves on too,
    /// by what is stored, so that each fault is named once and where it is.
    ///
    /// # Errors
    /// When the entry does not belong here.
    pub fn next(&mut self, stored: StoredEntry) -> Result<Entry<E>, ChainError> {
        let StoredEntry { seq, text, hash } = stored;
        let (expected, previous) = (self.seq, self.previous);
        self.follow(seq, hash);
        let opened = if u64::from(seq) == expected {
            let entry = Entry::open(&self.chain, seq, &previous, text, hash);
            entry.and_then(Entry::of_kind).map_err(Broken::Entry)
        } else {
            Err(Broken::OutOfOrder { expected })
        };
        opened.map_err(|because| ChainError { chain: self.chain.clone(), seq, because })
    }
}
