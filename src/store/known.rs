//! What had been recorded by some time: a reader that leaves out all that came after it.

use std::cell::{OnceCell, RefCell};

use super::{
    Promise, Reader, SaltedFacts, SaltedNote, StoreError, StoredEnrolment, StoredLearner,
    StoredRefusal, StoredRow,
};
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::ledger::chain::{Link, StoredEntry};
use crate::ledger::chain_name::ChainName;
use crate::ledger::checkpoint::Head;
use crate::ledger::hash::Hash;
use crate::ledger::imports::Origin;
use crate::ledger::instant::Instant;
use crate::ledger::kept_refusal::{RefusalLink, RefusedAt};
use crate::ledger::reference::{ReferenceKind, ReferenceRow};

/// What this reader would have read at that time: of entries, of the catalogue and the policy, and
/// of refusals. A chain is known up to its last entry that is not of a later time, so that it is
/// whole even where a clock was wrong in between. Facts about learners are not given: they can be
/// corrected and erased, and nobody knows what they were.
#[must_use]
pub fn known(reader: Box<dyn Reader>, by: Instant) -> Box<dyn Reader> {
    Box::new(Known { inner: reader, by, ledger: OnceCell::new(), length: RefCell::default() })
}

struct Known {
    inner: Box<dyn Reader>,
    by: Instant,
    /// The number of the last entry of the ledger's own chain that was known.
    ledger: OnceCell<u32>,
    /// Of the chain that was asked for last, the number of its last entry that was known.
    length: RefCell<Option<(ChainName, u32)>>,
}

impl Known {
    /// The entries that were known of a chain.
    fn of(&self, mut entries: Vec<StoredEntry>) -> Vec<StoredEntry> {
        // An entry that tells no time is left in: whoever verifies the chain says what is wrong.
        let is_known = |entry: &StoredEntry| entry.recorded_at().is_none_or(|at| at <= self.by);
        let length = entries.iter().rposition(is_known).map_or(0, |last| last.saturating_add(1));
        entries.truncate(length);
        entries
    }

    fn length(&self, chain: &ChainName) -> Result<u32, StoreError> {
        if let Some((name, length)) = &*self.length.borrow()
            && name == chain
        {
            return Ok(*length);
        }
        let length = self.chain(chain)?.last().map_or(0, |last| last.seq);
        *self.length.borrow_mut() = Some((chain.clone(), length));
        Ok(length)
    }

    fn ledger(&self) -> Result<u32, StoreError> {
        if let Some(last) = self.ledger.get() {
            return Ok(*last);
        }
        let last = self.chain(&ChainName::Ledger)?.last().map_or(0, |last| last.seq);
        Ok(*self.ledger.get_or_init(|| last))
    }

    fn is_known_learner(&self, learner: &LearnerId) -> Result<bool, StoreError> {
        Ok(self.length(&ChainName::Learner(learner.clone()))? > 0)
    }

    fn is_known_row(&self, row: &StoredRow) -> Result<bool, StoreError> {
        if row.recorded_at.parse::<Instant>().is_ok_and(|at| at <= self.by) {
            return Ok(true);
        }
        // What stands in no chain is no secret: whoever reads it says what is wrong.
        let Ok(chain) = row.chain.parse::<ChainName>() else { return Ok(true) };
        Ok(row.number <= i64::from(self.length(&chain)?))
    }

    fn is_known_refusal(&self, refusal: &StoredRefusal) -> bool {
        refusal.decided_at.parse::<Instant>().is_ok_and(|at| at <= self.by)
    }

    /// What the known entries of a learner enrol, each with the entry's number; nothing of entries
    /// that do not hold, which whoever verifies the chain names.
    fn enrolling(&self, chain: &ChainName) -> Result<Vec<(u32, EnrolmentId, Ukprn)>, StoreError> {
        let mut link = Link::any(chain.clone());
        let mut found = Vec::new();
        for entry in self.chain(chain)? {
            let Ok(entry) = link.next(entry) else { break };
            if let Some(enrolment) = entry.event().enrols() {
                found.push((entry.seq(), enrolment.id.clone(), enrolment.ukprn));
            }
        }
        Ok(found)
    }

    /// Where an enrolment stood. An id that was undone may have come again since.
    fn enrolled(&self, stored: StoredEnrolment) -> Result<Option<StoredEnrolment>, StoreError> {
        let Ok(chain) = stored.chain.parse::<ChainName>() else { return Ok(Some(stored)) };
        if stored.seq <= self.length(&chain)? {
            return Ok(Some(stored));
        }
        let enrolling = self.enrolling(&chain)?.into_iter();
        let of_it = enrolling.filter(|(_, id, _)| id.as_str() == stored.id);
        let last = (1..).zip(of_it).last();
        Ok(last.map(|(nth, (seq, _, ukprn))| StoredEnrolment {
            nth,
            seq,
            ukprn: ukprn.number(),
            ..stored
        }))
    }

    fn was_at(&self, provider: Ukprn, learner: &LearnerId) -> Result<bool, StoreError> {
        let enrolling = self.enrolling(&ChainName::Learner(learner.clone()))?;
        Ok(enrolling.iter().any(|(.., ukprn)| *ukprn == provider))
    }
}

/// A page of what was known, which may be of several pages of all there is.
fn known_page<T: Clone>(
    after: Option<&T>,
    most: usize,
    page: impl Fn(Option<&T>, usize) -> Result<Vec<T>, StoreError>,
    is_known: impl Fn(&T) -> Result<bool, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let (mut known, mut last) = (Vec::new(), after.cloned());
    loop {
        let all = page(last.as_ref(), most)?;
        let is_last = all.len() < most;
        last = all.last().cloned();
        for one in all {
            if is_known(&one)? {
                known.push(one);
                if known.len() == most {
                    return Ok(known);
                }
            }
        }
        if is_last {
            return Ok(known);
        }
    }
}

impl Reader for Known {
    fn promise(&self) -> Promise {
        self.inner.promise()
    }

    fn altered_guards(&self) -> Result<Vec<String>, StoreError> {
        self.inner.altered_guards()
    }

    fn last_recorded(&self, by: Option<Instant>) -> Result<Option<Instant>, StoreError> {
        self.inner.last_recorded(Some(by.map_or(self.by, |by| by.min(self.by))))
    }

    fn chain(&self, name: &ChainName) -> Result<Vec<StoredEntry>, StoreError> {
        Ok(self.of(self.inner.chain(name)?))
    }

    fn basis(&self) -> Result<u32, StoreError> {
        let (basis, last) = (self.inner.basis()?, self.ledger()?);
        if basis <= last {
            return Ok(basis);
        }
        for number in (1..=last).rev() {
            for kind in ReferenceKind::ALL {
                if !self.inner.references_since(kind, number)?.is_empty() {
                    return Ok(number);
                }
            }
        }
        Ok(1)
    }

    fn learners(&self, ids: &[LearnerId]) -> Result<Vec<StoredLearner>, StoreError> {
        let known =
            |one: StoredLearner| StoredLearner { entries: self.of(one.entries), facts: None };
        Ok(self.inner.learners(ids)?.into_iter().map(known).collect())
    }

    fn facts(&self, ids: &[LearnerId]) -> Result<Vec<Option<SaltedFacts>>, StoreError> {
        Ok(vec![None; ids.len()])
    }

    fn notes(&self, provider: Ukprn) -> Result<Vec<SaltedNote>, StoreError> {
        let length = self.length(&ChainName::Provider(provider))?;
        let mut notes = self.inner.notes(provider)?;
        notes.retain(|note| note.at.seq <= length);
        Ok(notes)
    }

    fn notes_about(&self, learner: &LearnerId) -> Result<u64, StoreError> {
        self.inner.notes_about(learner)
    }

    fn enrolments(&self, ids: &[EnrolmentId]) -> Result<Vec<Option<StoredEnrolment>>, StoreError> {
        let found = self.inner.enrolments(ids)?.into_iter();
        found.map(|one| one.map_or(Ok(None), |one| self.enrolled(one))).collect()
    }

    fn are_kept(&self, refusals: &[(EnrolmentId, Hash)]) -> Result<Vec<bool>, StoreError> {
        self.inner.are_kept(refusals)
    }

    fn last_refusal(&self, at: RefusedAt) -> Result<Option<RefusalLink>, StoreError> {
        self.inner.last_refusal(at)
    }

    fn refusal_heads_after(
        &self,
        after: Option<RefusedAt>,
        most: usize,
    ) -> Result<Vec<RefusalLink>, StoreError> {
        self.inner.refusal_heads_after(after, most)
    }

    fn refusals_of(
        &self,
        file: u32,
        after: Option<&StoredRefusal>,
        most: usize,
    ) -> Result<Vec<StoredRefusal>, StoreError> {
        let page = |last: Option<&StoredRefusal>, most| self.inner.refusals_of(file, last, most);
        known_page(after, most, page, |one| Ok(self.is_known_refusal(one)))
    }

    fn learner_ids(
        &self,
        after: Option<&LearnerId>,
        most: usize,
    ) -> Result<Vec<LearnerId>, StoreError> {
        let page = |last: Option<&LearnerId>, most| self.inner.learner_ids(last, most);
        known_page(after, most, page, |learner| self.is_known_learner(learner))
    }

    fn learner_count(&self) -> Result<u64, StoreError> {
        let (mut count, mut last): (usize, Option<LearnerId>) = (0, None);
        loop {
            let page = self.learner_ids(last.as_ref(), 10_000)?;
            count = count.saturating_add(page.len());
            match page.into_iter().next_back() {
                Some(end) => last = Some(end),
                None => return Ok(u64::try_from(count).unwrap_or(u64::MAX)),
            }
        }
    }

    fn learners_at(&self, provider: Ukprn) -> Result<Vec<LearnerId>, StoreError> {
        let mut known = Vec::new();
        for learner in self.inner.learners_at(provider)? {
            if self.was_at(provider, &learner)? {
                known.push(learner);
            }
        }
        Ok(known)
    }

    fn providers(&self) -> Result<Vec<Ukprn>, StoreError> {
        let mut known = Vec::new();
        for provider in self.inner.providers()? {
            let has_chain = self.length(&ChainName::Provider(provider))? > 0;
            if has_chain || !self.learners_at(provider)?.is_empty() {
                known.push(provider);
            }
        }
        Ok(known)
    }

    fn reference(
        &self,
        kind: ReferenceKind,
        id: &str,
        as_of: u32,
    ) -> Result<Option<ReferenceRow>, StoreError> {
        self.inner.reference(kind, id, as_of.min(self.ledger()?))
    }

    fn references(&self, kind: ReferenceKind, as_of: u32) -> Result<Vec<ReferenceRow>, StoreError> {
        self.inner.references(kind, as_of.min(self.ledger()?))
    }

    fn references_since(
        &self,
        kind: ReferenceKind,
        since: u32,
    ) -> Result<Vec<ReferenceRow>, StoreError> {
        if since > self.ledger()? {
            return Ok(Vec::new());
        }
        self.inner.references_since(kind, since)
    }

    fn last_closing(&self, provider: Ukprn) -> Result<Option<u32>, StoreError> {
        self.inner.last_closing(provider)
    }

    fn entry_count(&self) -> Result<u64, StoreError> {
        let (mut count, mut last): (usize, Option<StoredRow>) = (0, None);
        loop {
            let mut page = self.entries_after(last.as_ref(), 1_000)?;
            count = count.saturating_add(page.len());
            last = match page.pop() {
                Some(end) => Some(end),
                None => return Ok(u64::try_from(count).unwrap_or(u64::MAX)),
            };
        }
    }

    fn entries_after(
        &self,
        after: Option<&StoredRow>,
        most: usize,
    ) -> Result<Vec<StoredRow>, StoreError> {
        let page = |last: Option<&StoredRow>, most| self.inner.entries_after(last, most);
        known_page(after, most, page, |row| self.is_known_row(row))
    }

    fn entries_brought_by(
        &self,
        origin: Origin,
        after: Option<&StoredRow>,
        most: usize,
    ) -> Result<Vec<StoredRow>, StoreError> {
        let page =
            |last: Option<&StoredRow>, most| self.inner.entries_brought_by(origin, last, most);
        known_page(after, most, page, |row| self.is_known_row(row))
    }

    fn heads_after(&self, after: Option<&ChainName>, most: usize) -> Result<Vec<Head>, StoreError> {
        let page = |last: Option<&Head>, most| {
            self.inner.heads_after(last.map(|head| &head.chain).or(after), most)
        };
        let heads = known_page(None, most, page, |head| Ok(self.length(&head.chain)? > 0))?;
        let known = |head: Head| {
            let chain = self.chain(&head.chain)?;
            let last = chain.last().map(|last| (last.seq, last.hash));
            let (seq, hash) = last.unwrap_or((head.seq, head.hash));
            Ok(Head { seq, hash, ..head })
        };
        heads.into_iter().map(known).collect()
    }

    fn refusals_after(
        &self,
        after: Option<&StoredRefusal>,
        most: usize,
    ) -> Result<Vec<StoredRefusal>, StoreError> {
        let page = |last: Option<&StoredRefusal>, most| self.inner.refusals_after(last, most);
        known_page(after, most, page, |one| Ok(self.is_known_refusal(one)))
    }

    fn enrolments_after(
        &self,
        after: Option<&StoredEnrolment>,
        most: usize,
    ) -> Result<Vec<StoredEnrolment>, StoreError> {
        let page = |last: Option<&StoredEnrolment>, most| self.inner.enrolments_after(last, most);
        known_page(after, most, page, |one| {
            let Ok(chain) = one.chain.parse::<ChainName>() else { return Ok(true) };
            Ok(one.seq <= self.length(&chain)?)
        })
    }
}
