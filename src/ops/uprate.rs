//! uprate: re-prices what remains of every entitlement at the rates of a later year.

use chrono::NaiveDate;

use super::learner_file::LearnerFile;
use super::patience::until_alone;
use super::reference::{Reference, rates_of};
use super::so_far::SoFar;
use super::{Moment, OpError, Progress, Recording};
use crate::domain::calendar::AcademicYear;
use crate::domain::ids::LearnerId;
use crate::domain::money::Money;
use crate::domain::policy::Policy;
use crate::ledger::chain::Chain;
use crate::ledger::chain_name::ChainName;
use crate::ledger::event::{Event, Uprated};
use crate::store::{Batch, Store};

/// How many learners are read, re-priced and recorded at a time, unless somebody says otherwise.
pub const LEARNERS_AT_A_TIME: usize = 10_000;

/// An uprating that somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uprating {
    /// The year at whose rates every entitlement is to stand.
    pub to: AcademicYear,
    /// From which day it counts; none means 1 August of that year.
    pub on: Option<NaiveDate>,
    /// How many learners are read, re-priced and recorded at a time.
    pub at_a_time: usize,
}

/// What became of an uprating.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repriced {
    /// How many learners' entitlements were re-priced.
    pub uprated: u64,
    /// How many stood at that year or a later one already.
    pub already: u64,
    /// What remained to all of them together before, in pounds.
    pub before: Money,
    /// What remains to all of them together now, in pounds.
    pub after: Money,
}

/// Re-prices what remains of every entitlement that stands at the rates of an earlier year. What
/// is set aside or paid is not touched. Learners are taken in the order of their ids, so many at a
/// time, each of these batches whole or not at all: an uprating that was cut off is finished by
/// repeating it.
///
/// # Errors
/// When there are no rates for a year that is needed, or the ledger cannot be read or written or
/// is damaged.
pub fn uprate(
    store: &mut dyn Store,
    uprating: &Uprating,
    moment: &Moment,
    recording: Recording,
    progress: Progress<'_>,
) -> Result<Repriced, OpError> {
    let policy = Reference::with_policy(store)?.policy;
    rates_of(&policy, uprating.to)?;
    let effective_on = uprating.on.unwrap_or_else(|| uprating.to.first_day());
    let (mut repriced, mut standing) = (Repriced::default(), Standing::default());
    let all = usize::try_from(store.learner_count()?).unwrap_or(usize::MAX);
    let (mut last, mut done): (Option<LearnerId>, usize) = (None, 0);
    let mut so_far = SoFar::default();
    loop {
        let ids = store
            .learner_ids(last.as_ref(), uprating.at_a_time.max(1))
            .map_err(|error| so_far.stopped(error.into()))?;
        let Some(end) = ids.last() else { break };
        let recorded = until_alone(|| {
            let (mut repriced, mut standing) = (repriced, standing);
            let mut batch = Batch::default();
            for mut file in LearnerFile::gather_all(store, &ids)? {
                if file.account.granted().is_none() {
                    continue;
                }
                let before = file.account.entitlement().remaining();
                if reprice(&mut file, uprating.to, &policy, effective_on, moment)? {
                    repriced.uprated = repriced.uprated.saturating_add(1);
                } else {
                    repriced.already = repriced.already.saturating_add(1);
                }
                repriced.before = repriced.before + before;
                repriced.after = repriced.after + file.account.entitlement().remaining();
                standing.add(&file, uprating.to);
                batch.entries.extend(file.into_new_entries());
            }
            if recording == Recording::Real {
                store.append(&batch)?;
                return Ok((repriced, standing, batch.entries.len()));
            }
            Ok((repriced, standing, 0))
        });
        let entries;
        (repriced, standing, entries) = recorded.map_err(|because| so_far.stopped(because))?;
        so_far.add(entries);
        done = done.saturating_add(ids.len());
        progress(done.min(all), all);
        last = Some(end.clone());
    }
    if recording == Recording::Real {
        record_run(store, uprating.to, repriced.uprated, standing, effective_on, moment)
            .map_err(|because| so_far.stopped(because))?;
    }
    Ok(repriced)
}

/// Re-prices what remains of one learner's entitlement in one step from the year at whose rates it
/// stands, and says whether it did: not where it stands at that year or a later one.
fn reprice(
    file: &mut LearnerFile,
    to: AcademicYear,
    policy: &Policy,
    effective_on: NaiveDate,
    moment: &Moment,
) -> Result<bool, OpError> {
    let Some(from) = file.account.entitlement_year().filter(|from| *from < to) else {
        return Ok(false);
    };
    let remaining = file.account.entitlement().remaining();
    let now = rates_of(policy, to)?.uprated(remaining, rates_of(policy, from)?);
    let uprated = Uprated { from, to, remaining, change: now - remaining, replaces: None };
    file.record(moment.draft(effective_on, Event::EntitlementUprated(uprated)))?;
    Ok(true)
}

/// The upratings to a year that stand, counted and summed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    learners: u64,
    change: Money,
}

impl Standing {
    fn add(&mut self, file: &LearnerFile, to: AcademicYear) {
        let stands = |seq| {
            let mut deeds = file.account.deeds().iter();
            deeds.any(|deed| deed.seq == seq && deed.undone_by.is_none())
        };
        for entry in file.chain.entries() {
            if let Event::EntitlementUprated(uprated) = entry.event()
                && uprated.to == to
                && stands(entry.seq())
            {
                self.learners = self.learners.saturating_add(1);
                self.change = self.change + uprated.change;
            }
        }
    }
}

/// Records in the ledger's own chain that there was a run, where it did anything: so many were
/// uprated, or a run that was cut off had not come so far as to record itself.
fn record_run(
    store: &mut dyn Store,
    to: AcademicYear,
    uprated: u64,
    standing: Standing,
    effective_on: NaiveDate,
    moment: &Moment,
) -> Result<(), OpError> {
    until_alone(|| {
        let chain = Chain::verified(ChainName::Ledger, store.chain(&ChainName::Ledger)?)?;
        let recorded = chain.entries().iter().rev().find_map(|entry| match entry.event() {
            Event::UpratingRun { to: year, learners, change } if *year == to => {
                Some(Standing { learners: *learners, change: *change })
            }
            _ => None,
        });
        if uprated == 0 && recorded.unwrap_or_default() == standing {
            return Ok(());
        }
        let Standing { learners, change } = standing;
        let event = Event::UpratingRun { to, learners, change };
        let entries = vec![chain.seal(moment.draft(effective_on, event))];
        Ok(store.append(&Batch { entries, ..Batch::default() })?)
    })
}
