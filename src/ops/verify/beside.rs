//! What stands beside the entries: enrolment ids, facts of learners, rows of the catalogue and the
//! policy, closings, refusals, what brought entries, and the sums of the database.

use std::collections::{BTreeMap, BTreeSet};

use super::Faults;
use super::against::Checkpoint;
use super::closings::Closings;
use super::notes::Notes;
use super::origins::Origins;
use super::refusals::Refusals;
use crate::domain::ids::{EnrolmentId, LearnerId};
use crate::ledger::chain::Link;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry::Entry;
use crate::ledger::event::{FileImported, LearnerEvent, LedgerEvent, ProviderEvent};
use crate::ledger::facts::FactsForm;
use crate::ledger::hash::Hash;
use crate::ledger::learner_account::LearnerAccount;
use crate::ledger::reference::{ReferenceKind, rows_digest};
use crate::ops::{OpError, pages};
use crate::store::{Audit, StoreError, StoredEnrolment, Totals};

/// How many enrolments or learners are looked up at a time.
const AT_A_TIME: usize = 1_000;

pub(super) struct BesideEntries<'a> {
    reader: &'a dyn Audit,
    enrolled: Vec<(EnrolmentId, StoredEnrolment)>,
    learners: Vec<(LearnerId, Option<(Hash, FactsForm)>)>,
    enrolments: u64,
    /// Enrolments whose ids are not in their table.
    missing: u64,
    facts: u64,
    reference: u64,
    closings: Closings,
    notes: Notes,
    origins: Origins,
    refusals: Refusals,
}

impl<'a> BesideEntries<'a> {
    pub(super) fn new(reader: &'a dyn Audit) -> BesideEntries<'a> {
        BesideEntries {
            reader,
            enrolled: Vec::new(),
            learners: Vec::new(),
            enrolments: 0,
            missing: 0,
            facts: 0,
            reference: 0,
            closings: Closings::default(),
            notes: Notes::default(),
            origins: Origins::default(),
            refusals: Refusals::default(),
        }
    }

    /// Takes in what an entry of any kind names, and whether it is a closing.
    pub(super) fn named_by(&mut self, entry: &Entry) {
        self.origins.named_by(entry);
        self.closings.entry(entry);
    }

    /// Takes an entry of the ledger in, for what must stand beside it.
    pub(super) fn of_ledger(
        &mut self,
        entry: &Entry<LedgerEvent>,
        faults: &mut Faults,
    ) -> Result<(), OpError> {
        self.origins.entry(entry, faults);
        self.refusals.entry(entry);
        match entry.event() {
            LedgerEvent::FileImported(file) => self.check_rows(entry, file, faults),
            _ => Ok(()),
        }
    }

    /// Takes an entry of a provider in, for what must stand beside it.
    pub(super) fn of_provider(&mut self, entry: &Entry<ProviderEvent>) {
        if let ChainName::Provider(provider) = entry.chain() {
            self.notes.of_provider(*provider, entry);
        }
    }

    /// Takes an entry of a learner in, for what must stand beside it.
    pub(super) fn of_learner(
        &mut self,
        entry: &Entry<LearnerEvent>,
        account: &LearnerAccount,
        faults: &mut Faults,
    ) -> Result<(), OpError> {
        self.notes.of_learner(entry);
        let LearnerEvent::Enrolled(enrolled) = entry.event() else { return Ok(()) };
        let id = enrolled.enrolment.id.clone();
        let expected = StoredEnrolment {
            id: id.to_string(),
            nth: account.times_undone(&id).saturating_add(1),
            chain: entry.chain().to_string(),
            seq: entry.seq(),
            ukprn: enrolled.enrolment.ukprn.number(),
        };
        self.enrolments = self.enrolments.saturating_add(1);
        self.enrolled.push((id, expected));
        if self.enrolled.len() >= AT_A_TIME { self.check_enrolments(faults) } else { Ok(()) }
    }

    /// Takes a learner in whose chain was read to its end.
    pub(super) fn learner(
        &mut self,
        learner: LearnerId,
        facts: Option<(Hash, FactsForm)>,
        faults: &mut Faults,
    ) -> Result<(), OpError> {
        self.learners.push((learner, facts));
        if self.learners.len() >= AT_A_TIME { self.check_facts(faults) } else { Ok(()) }
    }

    fn check_enrolments(&mut self, faults: &mut Faults) -> Result<(), OpError> {
        let enrolled = std::mem::take(&mut self.enrolled);
        let ids: Vec<EnrolmentId> = enrolled.iter().map(|(id, _)| id.clone()).collect();
        let found = self.reader.enrolments_ever(&ids)?;
        for ((id, expected), found) in enrolled.into_iter().zip(found) {
            let entry = format!("{}/{}", expected.chain, expected.seq);
            // The row of this number, or the one that stands in its place.
            let nth = found.iter().find(|row| row.nth == expected.nth).or(found.last());
            let what = match nth {
                None => {
                    self.missing = self.missing.saturating_add(1);
                    format!("its id is not in the table of enrolments; {entry} enrolled it")
                }
                Some(found) if *found != expected => format!(
                    "the table of enrolments says {}/{}, number {} of this id, and provider {}; \
                     {entry} says number {} and provider {}",
                    found.chain, found.seq, found.nth, found.ukprn, expected.nth, expected.ukprn
                ),
                Some(_) => continue,
            };
            faults.add(format!("enrolment {id}"), what);
        }
        Ok(())
    }

    fn check_facts(&mut self, faults: &mut Faults) -> Result<(), OpError> {
        for (learner, recorded) in std::mem::take(&mut self.learners) {
            let place = format!("facts of learner {learner}");
            let facts = match self.reader.facts(std::slice::from_ref(&learner)) {
                Err(StoreError::Damaged(what)) => {
                    self.facts = self.facts.saturating_add(1);
                    faults.add(place, what);
                    continue;
                }
                other => other?.pop().flatten(),
            };
            let Some(facts) = facts else {
                if recorded.is_some() {
                    faults.add(place, "they are gone, and no entry says that they were erased");
                }
                continue;
            };
            self.facts = self.facts.saturating_add(1);
            if recorded.is_none_or(|(digest, form)| facts.digest(form) != digest) {
                faults.add(place, "they are not those whose digest was recorded");
            }
        }
        Ok(())
    }

    fn check_rows(
        &mut self,
        entry: &Entry<LedgerEvent>,
        file: &FileImported,
        faults: &mut Faults,
    ) -> Result<(), OpError> {
        // Others bring no rows; rows of a kind that is not known are named at the end.
        let Ok(kind) = file.kind.parse::<ReferenceKind>() else { return Ok(()) };
        self.reference = self.reference.saturating_add(file.recorded);
        let rows = self.reader.references_since(kind, entry.seq())?;
        if rows_digest(&rows) != file.rows {
            let what = format!("the rows of {kind} that it brought are not those it recorded");
            faults.add(format!("{}/{}", entry.chain(), entry.seq()), what);
        }
        Ok(())
    }

    /// Looks up what is left, and whether there is more than the entries know of.
    pub(super) fn finish(
        &mut self,
        totals: &Totals,
        checkpoint: Option<&mut Checkpoint<'_>>,
        faults: &mut Faults,
    ) -> Result<(), OpError> {
        self.check_enrolments(faults)?;
        self.check_facts(faults)?;
        if totals.enrolments != self.enrolments || self.missing > 0 {
            self.name_strangers(faults)?;
        }
        let strange = "there are rows of it that no entry of the ledger knows";
        if totals.facts != self.facts {
            faults.add("table of learners", strange);
        }
        let place = "table of the catalogue and the policy";
        if totals.reference != self.reference {
            faults.add(place, strange);
        }
        if let Some(unknown) = self.reader.unknown_kind()? {
            faults.add(place, unknown.to_string());
        }
        std::mem::take(&mut self.closings).finish(self.reader, totals, faults)?;
        std::mem::take(&mut self.notes).finish(self.reader, totals, faults)?;
        self.origins.finish(faults);
        let refusals = std::mem::take(&mut self.refusals);
        refusals.finish(self.reader, &self.origins, checkpoint, faults)
    }

    /// Names the enrolment ids that no entry enrolled.
    fn name_strangers(&self, faults: &mut Faults) -> Result<(), OpError> {
        let (mut enrolled, mut open) = (BTreeSet::new(), None::<(String, Option<Link>)>);
        for row in pages::entries(self.reader) {
            let row = row?;
            if open.as_ref().is_none_or(|(name, _)| *name != row.chain) {
                let link = row.chain.parse().ok().map(Link::any);
                open = Some((row.chain, link));
            }
            // An entry that is not what was sealed has been named already.
            if let Some((_, Some(link))) = &mut open
                && let Ok(entry) = link.next(row.entry)
                && let Some(enrolment) = entry.event().enrols()
            {
                enrolled.insert(enrolment.id.to_string());
            }
        }
        for stored in pages::enrolments(self.reader) {
            let stored = stored?;
            if !enrolled.contains(&stored.id) {
                let what = "the table of enrolments has it, and no entry enrolled it";
                faults.add(format!("enrolment {}", stored.id), what);
            }
        }
        Ok(())
    }
}

/// Compares what the database sums up with what the entries came to.
pub(super) fn compare_sums(
    moved: &BTreeMap<(String, String), i128>,
    totals: &Totals,
    faults: &mut Faults,
) {
    let summed: BTreeMap<(String, String), i128> = totals
        .moved
        .iter()
        .map(|(debit, credit, pence)| ((debit.clone(), credit.clone()), *pence))
        .collect();
    if summed != *moved && faults.count == 0 {
        faults.add("sums", "what the database sums up is not what the entries come to");
    }
}
