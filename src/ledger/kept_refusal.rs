//! Refusals as they are kept: sealed, each with what proves it.

use std::fmt;

use super::hash::{Hash, Hasher, link};
use super::instant::Instant;
use super::refusal::Refusal;
use super::text::SealError;
use crate::domain::ids::Ukprn;

/// A refusal with its text, what it is known by, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRefusal {
    refusal: Refusal,
    text: String,
    content: Hash,
    proved_by: ProvedBy,
}

/// What proves a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvedBy {
    /// The digest in the `file-imported` of the file that brought it: the number of its
    /// `import-begun`.
    File(u32),
    /// The hash of the one before it.
    Single(RefusalLink),
}

/// At which provider somebody was refused: the number of one, or that it is not known. A number
/// that was stored is not believed to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RefusedAt(u32);

impl RefusedAt {
    /// At that provider; none where it is not known.
    #[must_use]
    pub fn of(provider: Option<Ukprn>) -> RefusedAt {
        RefusedAt(provider.map_or(0, Ukprn::number))
    }

    /// As it is stored.
    #[must_use]
    pub const fn stored(number: u32) -> RefusedAt {
        RefusedAt(number)
    }

    /// The number that is stored: 0 stands for a provider that is not known.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for RefusedAt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The place of a refusal in a chain of single refusals: those at a provider, or those of which the
/// provider is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RefusalLink {
    /// At which provider.
    pub at: RefusedAt,
    /// Its number there, counted from 1.
    pub seq: u32,
    /// The hash over the hash before it and its own text.
    pub hash: Hash,
}

impl KeptRefusal {
    /// A refusal of a file that was begun under a number.
    ///
    /// # Errors
    /// When it could never be read back.
    pub fn of_file(mut refusal: Refusal, begun: u32) -> Result<KeptRefusal, SealError> {
        refusal.file = Some(begun);
        let (text, content) = (refusal.text()?, refusal.content()?);
        Ok(KeptRefusal { refusal, text, content, proved_by: ProvedBy::File(begun) })
    }

    /// A single refusal, after the last one at its provider.
    ///
    /// # Errors
    /// When it could never be read back.
    pub fn single(
        mut refusal: Refusal,
        at: RefusedAt,
        last: Option<RefusalLink>,
    ) -> Result<KeptRefusal, SealError> {
        refusal.file = None;
        let (text, content) = (refusal.text()?, refusal.content()?);
        let (before, previous) = last.map_or((0, Hash::ZERO), |last| (last.seq, last.hash));
        let hash = link(&previous, &text);
        let proved_by = ProvedBy::Single(RefusalLink { at, seq: before.saturating_add(1), hash });
        Ok(KeptRefusal { refusal, text, content, proved_by })
    }

    /// The same refusal of a file, decided at another time. A single one keeps its own: what comes
    /// after it is bound to that.
    ///
    /// # Errors
    /// When it could never be read back.
    pub fn decided_at(self, time: Instant) -> Result<KeptRefusal, SealError> {
        match self.proved_by {
            ProvedBy::File(begun) => {
                KeptRefusal::of_file(Refusal { decided_at: time, ..self.refusal }, begun)
            }
            ProvedBy::Single(_) => Ok(self),
        }
    }

    /// What was refused, and why.
    #[must_use]
    pub const fn refusal(&self) -> &Refusal {
        &self.refusal
    }

    /// Its text, which is hashed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it is known by.
    #[must_use]
    pub const fn content(&self) -> &Hash {
        &self.content
    }

    /// What proves it.
    #[must_use]
    pub const fn proved_by(&self) -> ProvedBy {
        self.proved_by
    }
}

/// The digest of the refusals of a file, as its `file-imported` holds it, in the making: of their
/// texts, each with a line feed, in the order of the bytes of enrolment and content.
#[derive(Clone, Default)]
pub struct RefusalsDigest {
    hasher: Hasher,
    count: u64,
}

impl RefusalsDigest {
    /// Adds the text of the next one.
    pub fn add(&mut self, text: &str) {
        self.hasher.add(text);
        self.hasher.add("\n");
        self.count = self.count.saturating_add(1);
    }

    /// How many were added.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The digest; none of no refusals.
    #[must_use]
    pub fn finish(self) -> Option<Hash> {
        (self.count > 0).then(|| self.hasher.finish())
    }
}
