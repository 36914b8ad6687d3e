//! Entries: an event with who, when and why, sealed into its chain.

use chrono::NaiveDate;
use thiserror::Error;

use super::chain_name::ChainName;
use super::draft::Draft;
use super::event::{ChainEvent, Event, LearnerEvent, LedgerEvent, ProviderEvent};
use super::form::Form;
use super::hash::{Hash, link};
use super::instant::Instant;
use super::posting::Posting;
use super::text;

pub use super::text::{SealError, TextError};

/// An entry: a draft in its place in a chain. Only a chain makes one, and only of an event of its
/// kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<E = Event> {
    chain: ChainName,
    seq: u32,
    draft: Draft<E>,
    posting: Option<Posting>,
    text: String,
    previous: Hash,
    hash: Hash,
}

/// An entry by the kind of its chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryByKind {
    /// Of the ledger's own chain.
    Ledger(Entry<LedgerEvent>),
    /// Of a learner's chain.
    Learner(Entry<LearnerEvent>),
    /// Of a provider's chain.
    Provider(Entry<ProviderEvent>),
}

/// Why a stored entry is not the one that was sealed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EntryError {
    /// The hash is not that of the text after the entry before it.
    #[error("its hash is not that of its text and of the hash before it")]
    Hash,
    /// The text is not that of an entry.
    #[error("its text cannot be read: {0}")]
    Text(#[from] TextError),
    /// The text says another chain or another number.
    #[error("its text says that it is {chain}/{seq}")]
    Elsewhere {
        /// The chain that it names.
        chain: ChainName,
        /// The number that it says.
        seq: u32,
    },
    /// An event of that kind stands in another kind of chain.
    #[error("its event `{0}` does not stand in a chain of this kind")]
    Stray(String),
    /// The posting in the text is not the one that follows from its event.
    #[error("the posting in its text is not that of its event")]
    Posting,
}

impl<E: ChainEvent> Entry<E> {
    pub(super) fn seal(
        chain: &ChainName,
        seq: u32,
        previous: &Hash,
        draft: Draft<E>,
    ) -> Result<Entry<E>, SealError> {
        let posting = draft.event.posting(chain);
        let text = text::write(chain, seq, &draft, posting.as_ref())?;
        // Every test that records anything shows for what it records that it can be read back.
        debug_assert!(text::read(&text).is_ok(), "this could never be read back:\n{text}");
        let (previous, hash) = (*previous, link(previous, &text));
        Ok(Entry { chain: chain.clone(), seq, draft, posting, text, previous, hash })
    }
}

impl<E: ChainEvent> From<Entry<E>> for Entry {
    fn from(entry: Entry<E>) -> Entry {
        let (rest, event) = entry.replaced(());
        rest.replaced(event.into()).0
    }
}

impl Entry {
    /// The same entry among those of its kind.
    #[must_use]
    pub fn by_kind(self) -> EntryByKind {
        let (rest, event) = self.replaced(());
        match event {
            Event::Ledger(event) => EntryByKind::Ledger(rest.replaced(event).0),
            Event::Learner(event) => EntryByKind::Learner(rest.replaced(event).0),
            Event::Provider(event) => EntryByKind::Provider(rest.replaced(event).0),
        }
    }

    /// The same entry where its event is of that kind.
    pub(super) fn of_kind<E: TryFrom<Event>>(self) -> Result<Entry<E>, EntryError> {
        let name = self.event().name();
        let (rest, event) = self.replaced(());
        let event = E::try_from(event).map_err(|_| EntryError::Stray(name.to_owned()))?;
        Ok(rest.replaced(event).0)
    }

    /// Reads a stored text back, and checks everything that can be checked from the text, the hash
    /// and the hash before it.
    pub(super) fn open(
        chain: &ChainName,
        seq: u32,
        previous: &Hash,
        text: String,
        hash: Hash,
    ) -> Result<Entry, EntryError> {
        if link(previous, &text) != hash {
            return Err(EntryError::Hash);
        }
        let read = text::read(&text)?;
        if read.chain != *chain || read.seq != seq {
            return Err(EntryError::Elsewhere { chain: read.chain, seq: read.seq });
        }
        let posting = read.draft.event.posting(chain);
        if !read.posting.agrees_with(posting.as_ref()) {
            return Err(EntryError::Posting);
        }
        let (draft, previous) = (read.draft, *previous);
        Ok(Entry { chain: read.chain, seq, draft, posting, text, previous, hash })
    }

    /// The same entry, sealed after another hash.
    fn sealed_after(self, previous: Hash) -> Result<Entry, SealError> {
        fn seal<E: ChainEvent>(entry: Entry<E>, previous: Hash) -> Result<Entry, SealError> {
            Entry::seal(&entry.chain, entry.seq, &previous, entry.draft).map(Into::into)
        }
        match self.by_kind() {
            EntryByKind::Ledger(entry) => seal(entry, previous),
            EntryByKind::Learner(entry) => seal(entry, previous),
            EntryByKind::Provider(entry) => seal(entry, previous),
        }
    }

    /// These entries as they would have been sealed at another instant: those of one chain follow
    /// each other and the one that the first of them followed.
    ///
    /// # Errors
    /// When one could then never be read back.
    pub fn sealed_at(entries: Vec<Entry>, at: Instant) -> Result<Vec<Entry>, SealError> {
        let mut sealed: Vec<Entry> = Vec::with_capacity(entries.len());
        for entry in entries {
            let before = sealed.last().filter(|last| last.chain == entry.chain);
            let previous = before.map_or(entry.previous, |last| last.hash);
            let draft = Draft { recorded_at: at, ..entry.draft };
            sealed.push(Entry { draft, ..entry }.sealed_after(previous)?);
        }
        Ok(sealed)
    }
}

impl<E> Entry<E> {
    fn replaced<F>(self, by: F) -> (Entry<F>, E) {
        let Entry { chain, seq, draft, posting, text, previous, hash } = self;
        let (draft, event) = draft.replaced(by);
        (Entry { chain, seq, draft, posting, text, previous, hash }, event)
    }

    /// The chain that it stands in.
    #[must_use]
    pub const fn chain(&self) -> &ChainName {
        &self.chain
    }

    /// Its number in the chain, counted from 1.
    #[must_use]
    pub const fn seq(&self) -> u32 {
        self.seq
    }

    /// The form of its text.
    #[must_use]
    pub const fn form(&self) -> Form {
        self.draft.form
    }

    /// What was recorded.
    #[must_use]
    pub const fn draft(&self) -> &Draft<E> {
        &self.draft
    }

    /// What happened.
    #[must_use]
    pub const fn event(&self) -> &E {
        &self.draft.event
    }

    /// What happened, to keep.
    #[must_use]
    pub fn into_event(self) -> E {
        self.draft.event
    }

    /// Whether it counts by a day: its effective date is that day or an earlier one.
    #[must_use]
    pub fn counts_by(&self, day: NaiveDate) -> bool {
        self.draft.effective_on <= day
    }

    /// The money that it moved, where it moved any.
    #[must_use]
    pub const fn posting(&self) -> Option<&Posting> {
        self.posting.as_ref()
    }

    /// The text that is stored and hashed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its hash.
    #[must_use]
    pub const fn hash(&self) -> &Hash {
        &self.hash
    }
}
