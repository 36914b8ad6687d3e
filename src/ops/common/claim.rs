//! Claims of a provider: their lines and their file, from the ledger alone.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::dossier::Dossier;
use super::guards::check_guards;
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::enrolment::Held;
use crate::domain::ids::{ClaimReference, CourseId, EnrolmentId, LearnerId, ModuleId, Ukprn};
use crate::domain::money::Money;
use crate::domain::sum::Sum;
use crate::exchange::drawdowns;
use crate::ledger::chain::{Chain, Link};
use crate::ledger::chain_name::Owner;
use crate::ledger::entry::Entry;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{ClaimMade, DrawnDown, LearnerEvent, ProviderEvent, Recovered};
use crate::ledger::hash::{Hash, digest};
use crate::ledger::learner_account::LearnerAccount;
use crate::ledger::provider_account::ProviderAccount;
use crate::ledger::reconciliation::Tally;
use crate::ops::OpError;
use crate::store::{Reader, StoreError};

/// How many learners of a provider are read at a time.
pub(in crate::ops) const LEARNERS_AT_A_TIME: usize = 10_000;

/// A claim: what is asked of the payer for a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its reference.
    pub reference: ClaimReference,
    /// The provider.
    pub provider: Ukprn,
    /// The day that was asked for: everything due on or before it is claimed.
    pub due_by: NaiveDate,
    /// Its lines, in the order of learners, and for each in the order of recording.
    pub lines: Vec<ClaimLine>,
}

/// One line of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimLine {
    /// The learner.
    pub learner: LearnerId,
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The parent course of its modules, or the course of its year.
    pub course: CourseId,
    /// Its modules; none for a course year.
    pub modules: Vec<ModuleId>,
    /// The liability period.
    pub period: LiabilityPeriod,
    /// The day on which the instalment fell due.
    pub due_on: NaiveDate,
    /// How much; below zero where it was recovered.
    pub amount: Money,
    /// The recovery that the line tells, where it is one.
    recovery: Option<EntryName>,
}

impl Claim {
    /// What its lines come to.
    #[must_use]
    pub fn amount(&self) -> Sum {
        self.lines.iter().map(|line| line.amount).sum()
    }

    /// The lines that were recovered.
    pub fn recovered(&self) -> impl Iterator<Item = &ClaimLine> {
        self.lines.iter().filter(|line| line.recovery.is_some())
    }

    /// Its file: the same bytes each time.
    ///
    /// # Panics
    /// Never: memory can be written to.
    #[must_use]
    pub fn file(&self) -> Vec<u8> {
        let written = "memory can be written to";
        let mut writer = drawdowns::Writer::new(Vec::new()).expect(written);
        for line in &self.lines {
            let row = line.row(self.reference.as_str(), Some(self.due_by), self.provider);
            writer.write(&row).expect(written);
        }
        writer.finish().expect(written)
    }

    /// The event by which it is recorded.
    pub(in crate::ops) fn made(&self) -> ClaimMade {
        ClaimMade {
            claim: self.reference.clone(),
            due_by: self.due_by,
            lines: u64::try_from(self.lines.len()).unwrap_or(u64::MAX),
            amount: self.amount(),
            digest: self.digest(),
            recoveries: self.lines.iter().filter_map(|line| line.recovery.clone()).collect(),
        }
    }

    /// The SHA-256 of its file.
    #[must_use]
    pub fn digest(&self) -> Hash {
        digest(self.file())
    }
}

impl ClaimLine {
    fn of(learner: &LearnerId, held: &Held, entry: &Entry<LearnerEvent>) -> Option<ClaimLine> {
        let (period, due_on, amount, recovery) = match entry.event() {
            LearnerEvent::DrawnDown(DrawnDown { period, due_on, amount, .. }) => {
                (*period, *due_on, amount.money(), None)
            }
            LearnerEvent::Recovered(Recovered { period, due_on, amount, .. }) => {
                let name = EntryName::of_learner(learner, entry.seq());
                (*period, *due_on, -amount.money(), Some(name))
            }
            _ => return None,
        };
        Some(ClaimLine {
            learner: learner.clone(),
            enrolment: held.enrolment.id.clone(),
            course: held.enrolment.course.clone(),
            modules: held.enrolment.modules.clone(),
            period,
            due_on,
            amount,
            recovery,
        })
    }

    /// The line as a row of a table.
    pub(in crate::ops) fn row<'a>(
        &'a self,
        claim_reference: &'a str,
        claimed_on: Option<NaiveDate>,
        ukprn: Ukprn,
    ) -> drawdowns::Row<'a> {
        drawdowns::Row {
            claim_reference,
            claimed_on,
            ukprn,
            learner_id: self.learner.as_str(),
            enrolment_id: self.enrolment.as_str(),
            course_id: self.course.as_str(),
            module_ids: &self.modules,
            liability_period: self.period,
            due_on: self.due_on,
            amount: self.amount,
        }
    }
}

/// All that was drawn down or recovered for a learner, in the order of recording: the line of each,
/// its provider, and its entry.
pub(in crate::ops) fn drawn_lines<'f>(
    learner: &'f LearnerId,
    chain: &'f Chain<LearnerEvent>,
    account: &'f LearnerAccount,
) -> impl Iterator<Item = (ClaimLine, Ukprn, &'f Entry<LearnerEvent>)> {
    chain.entries().iter().filter_map(|entry| {
        let held = account.enrolment(entry.event().enrolment()?)?;
        Some((ClaimLine::of(learner, held, entry)?, held.enrolment.ukprn, entry))
    })
}

/// The lines of a claim in a learner's dossier: what was drawn for it, and the recoveries that it
/// tells.
pub(in crate::ops) fn lines_of(
    dossier: &Dossier,
    (provider, claim): (Ukprn, &ClaimReference),
    tells: &dyn Fn(&EntryName) -> bool,
) -> Vec<ClaimLine> {
    let is_of_it =
        |(line, ukprn, entry): &(ClaimLine, Ukprn, &Entry<LearnerEvent>)| match entry.event() {
            LearnerEvent::DrawnDown(drawn) => *ukprn == provider && drawn.claim == *claim,
            _ => *ukprn == provider && line.recovery.as_ref().is_some_and(tells),
        };
    let all = drawn_lines(&dossier.id, &dossier.chain, &dossier.account);
    all.filter(is_of_it).map(|(line, ..)| line).collect()
}

/// What a provider's chain comes to, and where it goes on. Nobody reads one in another way, but for
/// the walks through all chains.
pub(in crate::ops) fn provider_account(
    reader: &dyn Reader,
    provider: Ukprn,
) -> Result<(ProviderAccount, Link<ProviderEvent>), OpError> {
    Ok(ProviderAccount::verified(provider, reader.chain(&provider.chain())?)?)
}

/// A provider's chain, verified.
pub(in crate::ops) fn provider_chain(
    reader: &dyn Reader,
    provider: Ukprn,
) -> Result<Chain<ProviderEvent>, OpError> {
    Ok(Chain::verified(&provider, reader.chain(&provider.chain())?)?)
}

/// A claim that was made, as the ledger has it.
///
/// # Errors
/// When there is no such claim, or the ledger cannot be read or is damaged.
pub fn claim(
    reader: &dyn Reader,
    provider: Ukprn,
    reference: &ClaimReference,
) -> Result<Claim, OpError> {
    check_guards(reader)?;
    let (account, _) = provider_account(reader, provider)?;
    let unknown = || {
        let known = account.claims().iter().map(|claim| claim.claim.to_string());
        let known = known.collect::<Vec<_>>().join(", ");
        OpError::UnknownClaim { claim: reference.clone(), provider, known }
    };
    account.claim(reference).ok_or_else(unknown)?;
    let mut again = Again::of(provider, &account, std::slice::from_ref(reference));
    for ids in reader.learners_at(provider)?.chunks(LEARNERS_AT_A_TIME) {
        for dossier in Dossier::gather_all(reader, ids)? {
            again.add(&dossier);
        }
    }
    again.whole()?.pop().ok_or_else(unknown)
}

/// All claims of a provider, held against what stands in the chains of its learners: where these
/// do not come to what the claims said, entries are lost or altered, and what was claimed once
/// might be claimed again.
pub(in crate::ops) struct EarlierClaims<'a> {
    provider: Ukprn,
    account: &'a ProviderAccount,
    told: BTreeMap<&'a ClaimReference, Tally>,
}

impl<'a> EarlierClaims<'a> {
    /// Those of this provider, of which nothing is added up yet.
    pub(in crate::ops) fn of(provider: Ukprn, account: &'a ProviderAccount) -> EarlierClaims<'a> {
        EarlierClaims { provider, account, told: BTreeMap::new() }
    }

    /// Adds the lines that one of the learners has of them.
    pub(in crate::ops) fn add(&mut self, dossier: &Dossier) -> Result<(), OpError> {
        for (line, at, entry) in drawn_lines(&dossier.id, &dossier.chain, &dossier.account) {
            let claim = match entry.event() {
                _ if at != self.provider => continue,
                LearnerEvent::DrawnDown(drawn) => match self.account.claim(&drawn.claim) {
                    Some(claim) => claim,
                    None => return Err(self.never_made(dossier, entry.seq(), &drawn.claim)),
                },
                _ => match line.recovery.as_ref().and_then(|it| self.account.claim_of(it)) {
                    Some(claim) => claim,
                    // No claim has told it yet.
                    None => continue,
                },
            };
            let told = self.told.entry(&claim.claim).or_default();
            *told = told.and(Tally::one(line.amount));
        }
        Ok(())
    }

    fn never_made(&self, dossier: &Dossier, seq: u32, claim: &ClaimReference) -> OpError {
        let (learner, provider) = (&dossier.id, self.provider);
        OpError::Store(StoreError::Damaged(format!(
            "{learner}/{seq} was drawn down for claim {claim}, and provider {provider} has made no \
             such claim"
        )))
    }

    /// Checks that each is what its lines come to, once all learners were added.
    pub(in crate::ops) fn check(&self) -> Result<(), OpError> {
        for claim in self.account.claims() {
            let told = self.told.get(&claim.claim).copied().unwrap_or_default();
            if (told.count, told.total) != (claim.lines, claim.amount) {
                return Err(OpError::Store(StoreError::Damaged(format!(
                    "claim {} says {} lines that come to {}, and its learners have {} lines that \
                     come to {}",
                    claim.claim, claim.lines, claim.amount, told.count, told.total
                ))));
            }
        }
        Ok(())
    }
}

/// Claims that were made, whose lines are put together again from what their learners have.
pub(in crate::ops) struct Again<'a> {
    account: &'a ProviderAccount,
    claims: Vec<(&'a ClaimMade, Claim)>,
}

impl<'a> Again<'a> {
    /// Those of a provider's claims that are wanted, without their lines.
    pub(in crate::ops) fn of(
        provider: Ukprn,
        account: &'a ProviderAccount,
        wanted: &[ClaimReference],
    ) -> Again<'a> {
        let without_lines = |made: &'a ClaimMade| {
            let (reference, due_by) = (made.claim.clone(), made.due_by);
            (made, Claim { reference, provider, due_by, lines: Vec::new() })
        };
        let made = wanted.iter().filter_map(|reference| account.claim(reference));
        Again { account, claims: made.map(without_lines).collect() }
    }

    /// Adds the lines that one of the learners has of them.
    pub(in crate::ops) fn add(&mut self, dossier: &Dossier) {
        for (made, claim) in &mut self.claims {
            let told_by = |name: &EntryName| self.account.claim_of(name);
            let tells = |name: &EntryName| told_by(name).is_some_and(|by| by.claim == made.claim);
            claim.lines.extend(lines_of(dossier, (claim.provider, &claim.reference), &tells));
        }
    }

    /// All of them, once each is what was recorded.
    pub(in crate::ops) fn whole(self) -> Result<Vec<Claim>, OpError> {
        let whole = |(made, claim): (&ClaimMade, Claim)| {
            if claim.made() == *made {
                return Ok(claim);
            }
            let what =
                format!("the lines of claim {} are not those that were recorded", made.claim);
            Err(OpError::Store(StoreError::Damaged(what)))
        };
        self.claims.into_iter().map(whole).collect()
    }
}
