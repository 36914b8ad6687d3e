//! What is appended in one act, and what must still be so when it is.

use super::{SaltedFacts, SaltedNote};
use crate::domain::ids::{LearnerId, Ukprn};
use crate::ledger::checkpoint::Head;
use crate::ledger::entry::{Entry, SealError};
#[cfg(doc)]
use crate::ledger::event::Event;
use crate::ledger::instant::Instant;
use crate::ledger::kept_refusal::KeptRefusal;
use crate::ledger::reference::ReferenceRow;

/// What is appended in one act: all of it, or nothing.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Entries, those of one chain together and in order. Beside an entry a store keeps what it
    /// enrols ([`Event::enrols`]) and that it is a closing ([`Event::is_closing`]); nothing else of
    /// what happened means anything to it.
    pub entries: Vec<Entry>,
    /// Facts of learners to record or correct.
    pub facts: Vec<SaltedFacts>,
    /// Texts of notes, each beside an entry of this batch.
    pub notes: Vec<SaltedNote>,
    /// Learners whose facts and notes are erased, and of whom nothing else stands beside a chain
    /// then. An entry in the same batch says that it was done.
    pub forgotten: Vec<LearnerId>,
    /// Rows of the catalogue and the policy.
    pub reference: Vec<ReferenceRow>,
    /// Refusals to keep, those of one chain of them in order.
    pub refusals: Vec<KeptRefusal>,
    /// Chains that were read and are not written to: none of them may have moved since. A chain
    /// that is written to need not be named, since its next entry fits nowhere else.
    pub unmoved: Vec<Head>,
    /// Providers of whose months something was decided: none of them may have been closed or
    /// opened since.
    pub closings: Vec<LastClosing>,
    /// Files of which it is told what they were refused: none of them may have been refused more
    /// since.
    pub refused: Vec<RefusedByFile>,
    /// How many entries there were when it was decided, where nothing at all may have been recorded
    /// since: what somebody else is still recording cannot be named by its chains.
    pub alone: Option<u64>,
    /// The time of all that is appended, where all that stands must be of an earlier one, so that
    /// what was known at a time stays what it was.
    pub after_all: Option<Instant>,
}

/// The last closing of a provider's month as somebody read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastClosing {
    /// The provider.
    pub provider: Ukprn,
    /// The entry of its chain; none where no month was ever closed.
    pub seq: Option<u32>,
}

/// How many refusals a file brought, as somebody read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusedByFile {
    /// The number of its `import-begun`.
    pub file: u32,
    /// How many.
    pub count: u64,
}

impl Batch {
    /// A batch of entries alone.
    #[must_use]
    pub fn of<E: Into<Entry>>(entries: impl IntoIterator<Item = E>) -> Batch {
        let entries = entries.into_iter().map(Into::into).collect();
        Batch { entries, ..Batch::default() }
    }

    /// Adds what is in another one after what is in this one.
    pub fn extend(&mut self, other: Batch) {
        let Batch { entries, facts, notes, forgotten, reference, refusals, .. } = other;
        let Batch { unmoved, closings, refused, alone, after_all, .. } = other;
        self.entries.extend(entries);
        self.facts.extend(facts);
        self.notes.extend(notes);
        self.forgotten.extend(forgotten);
        self.reference.extend(reference);
        self.refusals.extend(refusals);
        self.unmoved.extend(unmoved);
        self.closings.extend(closings);
        self.refused.extend(refused);
        // Decided of an earlier moment, there were fewer.
        self.alone = self.alone.into_iter().chain(alone).min();
        self.after_all = self.after_all.max(after_all);
    }

    /// The same batch, as if it had been decided at that time; but for single refusals, each of
    /// which is bound to the one before it.
    ///
    /// # Errors
    /// When something of it could then never be read back.
    pub fn at(self, time: Instant) -> Result<Batch, SealError> {
        let refusal = |kept: KeptRefusal| kept.decided_at(time);
        Ok(Batch {
            entries: Entry::sealed_at(self.entries, time)?,
            refusals: self.refusals.into_iter().map(refusal).collect::<Result<_, _>>()?,
            after_all: Some(time),
            ..self
        })
    }

    /// Whether there is nothing to append.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.facts.is_empty()
            && self.notes.is_empty()
            && self.forgotten.is_empty()
            && self.reference.is_empty()
            && self.refusals.is_empty()
    }
}
