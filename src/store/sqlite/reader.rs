//! A reader of one moment: a connection with a reading transaction that is never written in.

use std::sync::Arc;

use rusqlite::Connection;

use super::super::{
    Audit, Promise, Reader, SaltedFacts, SaltedNote, StoreError, StoredClosing, StoredEnrolment,
    StoredLearner, StoredRefusal, StoredRow, Totals,
};
use super::forms::{TableForm, form_of};
use super::pool::{Lent, Pool};
use super::read::reading;
use super::{erasable, guards, integrity, listing, pages, read, times, totals};
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::ledger::chain::StoredEntry;
use crate::ledger::chain_name::ChainName;
use crate::ledger::checkpoint::Head;
use crate::ledger::hash::Hash;
use crate::ledger::imports::Origin;
use crate::ledger::instant::Instant;
use crate::ledger::kept_refusal::{RefusalLink, RefusedAt};
use crate::ledger::reference::{ReferenceKind, ReferenceKindError, ReferenceRow};

pub(super) struct SqliteReader {
    lent: Lent,
    form: TableForm,
}

impl SqliteReader {
    /// A reader of the moment at which this is called. The first thing that is read within a
    /// transaction settles which moment that is.
    pub(super) fn begin(pool: &Arc<Pool>) -> Result<SqliteReader, StoreError> {
        let lent = pool.lend()?;
        let begin = || -> rusqlite::Result<Option<TableForm>> {
            lent.connection().prepare_cached("BEGIN")?.execute([])?;
            form_of(lent.connection())
        };
        let Some(form) = begin().map_err(reading)? else {
            let what = "its tables were brought into a form that this program does not know";
            return Err(StoreError::Damaged(what.to_owned()));
        };
        Ok(SqliteReader { lent, form })
    }

    fn connection(&self) -> &Connection {
        self.lent.connection()
    }
}

impl Reader for SqliteReader {
    fn promise(&self) -> Promise {
        Promise::OneMoment
    }

    fn altered_guards(&self) -> Result<Vec<String>, StoreError> {
        guards::altered(self.connection(), self.form)
    }

    fn last_recorded(&self, by: Option<Instant>) -> Result<Option<Instant>, StoreError> {
        times::last_recorded(self.connection(), by)
    }

    fn chain(&self, name: &ChainName) -> Result<Vec<StoredEntry>, StoreError> {
        read::chain(self.connection(), name)
    }

    fn basis(&self) -> Result<u32, StoreError> {
        self.lent.pool().check_kinds(self.connection())?;
        read::basis(self.connection())
    }

    fn learners(&self, ids: &[LearnerId]) -> Result<Vec<StoredLearner>, StoreError> {
        read::learners(self.connection(), self.form, ids)
    }

    fn facts(&self, ids: &[LearnerId]) -> Result<Vec<Option<SaltedFacts>>, StoreError> {
        read::facts(self.connection(), self.form, ids)
    }

    fn notes(&self, provider: Ukprn) -> Result<Vec<SaltedNote>, StoreError> {
        erasable::notes(self.connection(), self.form, provider)
    }

    fn notes_about(&self, learner: &LearnerId) -> Result<u64, StoreError> {
        erasable::notes_about(self.connection(), self.form, learner).map_err(reading)
    }

    fn enrolments(&self, ids: &[EnrolmentId]) -> Result<Vec<Option<StoredEnrolment>>, StoreError> {
        read::enrolments(self.connection(), self.form, ids)
    }

    fn are_kept(&self, refusals: &[(EnrolmentId, Hash)]) -> Result<Vec<bool>, StoreError> {
        read::are_kept(self.connection(), refusals).map_err(reading)
    }

    fn last_refusal(&self, at: RefusedAt) -> Result<Option<RefusalLink>, StoreError> {
        read::last_refusal(self.connection(), self.form, at).map_err(reading)
    }

    fn refusal_heads_after(
        &self,
        after: Option<RefusedAt>,
        most: usize,
    ) -> Result<Vec<RefusalLink>, StoreError> {
        pages::refusal_heads(self.connection(), self.form, after, most)
    }

    fn refusals_of(
        &self,
        file: u32,
        after: Option<&StoredRefusal>,
        most: usize,
    ) -> Result<Vec<StoredRefusal>, StoreError> {
        pages::refusals_of(self.connection(), self.form, file, after, most)
    }

    fn learner_ids(
        &self,
        after: Option<&LearnerId>,
        most: usize,
    ) -> Result<Vec<LearnerId>, StoreError> {
        listing::learner_ids(self.connection(), after, most)
    }

    fn learner_count(&self) -> Result<u64, StoreError> {
        listing::learner_count(self.connection())
    }

    fn learners_at(&self, provider: Ukprn) -> Result<Vec<LearnerId>, StoreError> {
        listing::learners_at(self.connection(), provider)
    }

    fn providers(&self) -> Result<Vec<Ukprn>, StoreError> {
        listing::providers(self.connection())
    }

    fn reference(
        &self,
        kind: ReferenceKind,
        id: &str,
        as_of: u32,
    ) -> Result<Option<ReferenceRow>, StoreError> {
        read::reference(self.connection(), kind, id, as_of)
    }

    fn references(&self, kind: ReferenceKind, as_of: u32) -> Result<Vec<ReferenceRow>, StoreError> {
        read::references(self.connection(), kind, as_of)
    }

    fn references_since(
        &self,
        kind: ReferenceKind,
        since: u32,
    ) -> Result<Vec<ReferenceRow>, StoreError> {
        read::references_since(self.connection(), kind, since)
    }

    fn last_closing(&self, provider: Ukprn) -> Result<Option<u32>, StoreError> {
        read::last_closing(self.connection(), self.form, provider)
    }

    fn entry_count(&self) -> Result<u64, StoreError> {
        totals::entry_count(self.connection()).map_err(reading)
    }

    fn entries_after(
        &self,
        after: Option<&StoredRow>,
        most: usize,
    ) -> Result<Vec<StoredRow>, StoreError> {
        pages::entries(self.connection(), after, most)
    }

    fn entries_brought_by(
        &self,
        origin: Origin,
        after: Option<&StoredRow>,
        most: usize,
    ) -> Result<Vec<StoredRow>, StoreError> {
        pages::entries_brought_by(self.connection(), origin, after, most)
    }

    fn heads_after(&self, after: Option<&ChainName>, most: usize) -> Result<Vec<Head>, StoreError> {
        pages::heads(self.connection(), after, most)
    }

    fn refusals_after(
        &self,
        after: Option<&StoredRefusal>,
        most: usize,
    ) -> Result<Vec<StoredRefusal>, StoreError> {
        pages::refusals(self.connection(), self.form, after, most)
    }

    fn enrolments_after(
        &self,
        after: Option<&StoredEnrolment>,
        most: usize,
    ) -> Result<Vec<StoredEnrolment>, StoreError> {
        pages::enrolments(self.connection(), self.form, after, most)
    }
}

impl Audit for SqliteReader {
    fn damaged_parts(&self) -> Result<Vec<String>, StoreError> {
        integrity::faults(self.connection())
    }

    fn unknown_kind(&self) -> Result<Option<ReferenceKindError>, StoreError> {
        read::unknown_kind(self.connection()).map_err(reading)
    }

    fn totals(&self) -> Result<Totals, StoreError> {
        totals::totals(self.connection(), self.form)
    }

    fn enrolments_ever(
        &self,
        ids: &[EnrolmentId],
    ) -> Result<Vec<Vec<StoredEnrolment>>, StoreError> {
        read::enrolments_ever(self.connection(), self.form, ids)
    }

    fn single_refusals_after(
        &self,
        after: Option<&StoredRefusal>,
        most: usize,
    ) -> Result<Vec<StoredRefusal>, StoreError> {
        pages::single_refusals(self.connection(), self.form, after, most)
    }

    fn closings_after(
        &self,
        after: Option<&StoredClosing>,
        most: usize,
    ) -> Result<Vec<StoredClosing>, StoreError> {
        pages::closings(self.connection(), self.form, after, most)
    }

    fn strays(&self, most: usize) -> Result<Vec<StoredRow>, StoreError> {
        pages::strays(self.connection(), most)
    }
}
