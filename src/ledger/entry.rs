//! Entries: an event with who, when and why, sealed into its chain.

use chrono::NaiveDate;
use thiserror::Error;

use super::chain_name::ChainName;
use super::draft::Draft;
use super::event::Event;
use super::form::Form;
use super::hash::{Hash, link};
use super::posting::{Posting, posting_for};
use super::text;

pub use super::text::{SealError, TextError};

/// An entry: a draft in its place in a chain. Only a chain makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    chain: ChainName,
    seq: u32,
    draft: Draft,
    posting: Option<Posting>,
    text: String,
    hash: Hash,
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
    Place {
        /// The chain that it names.
        chain: ChainName,
        /// The number that it says.
        seq: u32,
    },
    /// An event of that kind stands in another kind of chain.
    #[error("its event `{0}` does not stand in a chain of this kind")]
    Stray(&'static str),
    /// The posting in the text is not the one that follows from its event.
    #[error("the posting in its text is not that of its event")]
    Posting,
}

impl Entry {
    pub(super) fn seal(
        chain: &ChainName,
        seq: u32,
        previous: &Hash,
        mut draft: Draft,
    ) -> Result<Entry, SealError> {
        // An event that tells the day of its fact is the one that knows it.
        draft.on = draft.event.day().unwrap_or(draft.on);
        let posting = posting_for(chain, &draft.event);
        let text = text::write(chain, seq, &draft, posting.as_ref())?;
        // Every test that records anything shows for what it records that it can be read back.
        debug_assert!(text::read(&text).is_ok(), "this could never be read back:\n{text}");
        let hash = link(previous, &text);
        Ok(Entry { chain: chain.clone(), seq, draft, posting, text, hash })
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
            return Err(EntryError::Place { chain: read.chain, seq: read.seq });
        }
        if !read.draft.event.stands_in(chain) {
            return Err(EntryError::Stray(read.draft.event.name()));
        }
        let posting = posting_for(chain, &read.draft.event);
        if !read.posting.agrees_with(posting.as_ref()) {
            return Err(EntryError::Posting);
        }
        Ok(Entry { chain: read.chain, seq, draft: read.draft, posting, text, hash })
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
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// What happened.
    #[must_use]
    pub const fn event(&self) -> &Event {
        &self.draft.event
    }

    /// What happened, to keep.
    #[must_use]
    pub fn into_event(self) -> Event {
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
