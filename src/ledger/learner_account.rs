//! What a learner's chain comes to: balances, enrolments held, and the facts' digest.

use std::collections::HashMap;

use chrono::NaiveDate;
use thiserror::Error;

use super::account::Account;
use super::balances::{Balances, Overdrawn};
use super::chain::Chain;
use super::deed::{Deed, DeedKind, with_consequences};
use super::entry::Entry;
use super::event::{Corrected, Event, Uprated};
use super::hash::Hash;
use super::posting::Posting;
use crate::domain::calendar::AcademicYear;
use crate::domain::credits::Credits;
use crate::domain::enrolment::Held;
use crate::domain::entitlement::Entitlement;
use crate::domain::ids::EnrolmentId;
use crate::domain::money::Money;

/// The fold of a learner's entries. It is worked out from the chain each time, never stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearnerAccount {
    balances: Balances,
    granted: Option<Granted>,
    entitlement_year: Option<AcademicYear>,
    facts: Option<Hash>,
    held: Vec<Held>,
    places: HashMap<EnrolmentId, usize>,
    deeds: Vec<Deed>,
    undone: Vec<(EnrolmentId, u32)>,
}

/// The grant that opened an entitlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The year at whose rates it was granted.
    pub year: AcademicYear,
    /// The full entitlement of that year.
    pub amount: Money,
}

/// Entries that cannot follow each other, though each is whole in itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AccountError {
    /// An account would be below zero.
    #[error(transparent)]
    Overdrawn(#[from] Overdrawn),
    /// A withdrawal from an enrolment that the learner does not hold, or a second one.
    #[error("enrolment {0} is not held, or was withdrawn before")]
    NotHeld(EnrolmentId),
    /// An enrolment that is there already.
    #[error("enrolment {0} is there already")]
    HeldAlready(EnrolmentId),
    /// A second grant of the full entitlement.
    #[error("the full entitlement of {0} is granted already")]
    GrantedAlready(AcademicYear),
    /// An uprating from another year or another sum than what stands.
    #[error("the uprating to {0} does not begin where the entitlement stood")]
    Uprating(AcademicYear),
    /// A correction that is not the opposite of what it undoes, or comes too early or too late.
    #[error("entry {0} cannot be undone like this")]
    Correction(u32),
}

impl LearnerAccount {
    /// Folds a learner's chain.
    ///
    /// # Errors
    /// When an account would be overdrawn or an entry is about an enrolment that is not held.
    pub fn of(chain: &Chain) -> Result<LearnerAccount, AccountError> {
        let mut account = LearnerAccount::default();
        for entry in chain.entries() {
            account.apply(entry)?;
        }
        Ok(account)
    }

    /// Takes one more entry into account.
    ///
    /// # Errors
    /// As for [`LearnerAccount::of`]; nothing is then taken into account.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), AccountError> {
        self.check(entry.event())?;
        if let Some(posting) = entry.posting() {
            self.balances.apply(posting)?;
        }
        match entry.event() {
            Event::LearnerRecorded { facts } => self.facts = Some(*facts),
            Event::EntitlementGranted { year, amount } => {
                self.granted = Some(Granted { year: *year, amount: amount.money() });
                self.entitlement_year = Some(*year);
            }
            Event::EntitlementUprated(uprated) => self.entitlement_year = Some(uprated.to),
            Event::Enrolled(enrolled) => {
                self.places.insert(enrolled.enrolment.id.clone(), self.held.len());
                let enrolment = enrolled.enrolment.clone();
                self.held.push(Held { enrolment, withdrawn_on: None });
            }
            Event::Withdrawn { enrolment, withdrawn_on, .. } => {
                self.set_withdrawn(enrolment, Some(*withdrawn_on));
            }
            Event::Corrected(corrected) => self.undo(corrected.undoes, entry.seq()),
            Event::PriorStudyDeducted { .. }
            | Event::PriorStudyRestored { .. }
            | Event::AdditionalGranted { .. }
            | Event::LedgerOpened { .. }
            | Event::FileImported(_)
            | Event::UpratingRun { .. }
            | Event::CheckpointTaken { .. } => {}
        }
        if let Some(mut deed) = Deed::of(entry) {
            deed.place = self.place_of(&deed);
            self.deeds.push(deed);
        }
        Ok(())
    }

    /// The place of a deed in the order in which things count.
    fn place_of(&self, deed: &Deed) -> u32 {
        let mut earlier = self.deeds.iter().rev();
        let before = match &deed.kind {
            DeedKind::Uprated(Uprated { replaces: Some(replaced), .. }) => {
                earlier.find(|other| other.seq == *replaced)
            }
            DeedKind::PriorStudy => earlier.find(|other| other.kind == DeedKind::Granted),
            _ => None,
        };
        before.map_or(deed.seq, |before| before.place)
    }

    fn check(&self, event: &Event) -> Result<(), AccountError> {
        match event {
            Event::Enrolled(enrolled) if self.is_taken(&enrolled.enrolment.id) => {
                Err(AccountError::HeldAlready(enrolled.enrolment.id.clone()))
            }
            Event::Withdrawn { enrolment, .. } => match self.enrolment(enrolment) {
                Some(held) if held.withdrawn_on.is_none() => Ok(()),
                _ => Err(AccountError::NotHeld(enrolment.clone())),
            },
            Event::EntitlementGranted { .. } => match self.granted {
                Some(granted) => Err(AccountError::GrantedAlready(granted.year)),
                None => Ok(()),
            },
            Event::EntitlementUprated(uprated) => self.check_uprating(uprated),
            Event::Corrected(corrected) => self.check_correction(corrected),
            _ => Ok(()),
        }
    }

    /// An uprating begins at the year and the sum where the entitlement stands; one that replaces
    /// another, at the year of that one, which was undone.
    fn check_uprating(&self, uprated: &Uprated) -> Result<(), AccountError> {
        let begins_here = match uprated.replaces {
            None => self.entitlement().remaining() == uprated.remaining,
            Some(replaced) => {
                let is_it = |deed: &&Deed| deed.seq == replaced && deed.undone_by.is_some();
                match self.deeds.iter().find(is_it).map(|deed| &deed.kind) {
                    Some(DeedKind::Uprated(it)) => (it.from, it.to) == (uprated.from, uprated.to),
                    _ => false,
                }
            }
        };
        let follows = self.entitlement_year == Some(uprated.from) && uprated.from < uprated.to;
        if begins_here && follows { Ok(()) } else { Err(AccountError::Uprating(uprated.to)) }
    }

    /// A correction is the opposite of an entry that stands and from which nothing else follows.
    fn check_correction(&self, corrected: &Corrected) -> Result<(), AccountError> {
        let fits = match with_consequences(&self.deeds, corrected.undoes).as_slice() {
            [deed] => {
                deed.can_be_undone()
                    && deed.enrolment() == corrected.enrolment.as_ref()
                    && deed.posting.as_ref().map(Posting::opposite) == corrected.posting
            }
            _ => false,
        };
        if fits { Ok(()) } else { Err(AccountError::Correction(corrected.undoes)) }
    }

    /// Reverts what an entry did beside moving money.
    fn undo(&mut self, undoes: u32, by: u32) {
        let Some(deed) = self.deeds.iter_mut().find(|deed| deed.seq == undoes) else { return };
        deed.undone_by = Some(by);
        match deed.kind.clone() {
            DeedKind::Granted => (self.granted, self.entitlement_year) = (None, None),
            DeedKind::Uprated(uprated) => self.entitlement_year = Some(uprated.from),
            DeedKind::Enrolled(enrolment) => {
                self.held.retain(|held| held.enrolment.id != enrolment);
                let places = self.held.iter().enumerate();
                self.places =
                    places.map(|(place, one)| (one.enrolment.id.clone(), place)).collect();
                self.undone.push((enrolment, by));
            }
            DeedKind::Withdrawn(enrolment) => self.set_withdrawn(&enrolment, None),
            DeedKind::Recorded
            | DeedKind::PriorStudy
            | DeedKind::Additional
            | DeedKind::Corrected => {}
        }
    }

    fn set_withdrawn(&mut self, enrolment: &EnrolmentId, day: Option<NaiveDate>) {
        let place = self.places.get(enrolment).copied();
        if let Some(held) = place.and_then(|place| self.held.get_mut(place)) {
            held.withdrawn_on = day;
        }
    }

    fn is_taken(&self, id: &EnrolmentId) -> bool {
        self.enrolment(id).is_some() || self.undone(id).is_some()
    }

    /// What stands on each account.
    #[must_use]
    pub const fn balances(&self) -> &Balances {
        &self.balances
    }

    /// The figures of the entitlement.
    #[must_use]
    pub fn entitlement(&self) -> Entitlement {
        self.balances.entitlement()
    }

    /// The grant of the full entitlement; none where there is none that stands.
    #[must_use]
    pub const fn granted(&self) -> Option<Granted> {
        self.granted
    }

    /// The year at whose rates the entitlement stands: that of the grant, or of the last uprating;
    /// none where nothing has been granted.
    #[must_use]
    pub const fn entitlement_year(&self) -> Option<AcademicYear> {
        self.entitlement_year
    }

    /// The salted digest of the facts last recorded.
    #[must_use]
    pub const fn facts(&self) -> Option<Hash> {
        self.facts
    }

    /// The enrolments, withdrawn ones included, in the order in which they were recorded.
    #[must_use]
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// One enrolment.
    #[must_use]
    pub fn enrolment(&self, id: &EnrolmentId) -> Option<&Held> {
        self.places.get(id).and_then(|place| self.held.get(*place))
    }

    /// The number of the entry that undid an enrolment, where one did: its id stays taken.
    #[must_use]
    pub fn undone(&self, id: &EnrolmentId) -> Option<u32> {
        self.undone.iter().find(|(undone, _)| undone == id).map(|(_, by)| *by)
    }

    /// What each entry did, in the order of recording.
    #[must_use]
    pub fn deeds(&self) -> &[Deed] {
        &self.deeds
    }

    /// The enrolments for which money is set aside or paid, each with how much, in the order in
    /// which they were recorded.
    pub fn funded(&self) -> impl Iterator<Item = (&EnrolmentId, Money)> {
        let funded = |held: &'_ Held| {
            let committed = self.balances.of(&Account::Committed(held.enrolment.id.clone()));
            committed + self.balances.drawn(&held.enrolment.id)
        };
        let all = self.held.iter().map(move |held| (&held.enrolment.id, funded(held)));
        all.filter(|(_, money)| *money > Money::ZERO)
    }

    /// The credits of the live enrolments.
    #[must_use]
    pub fn live_credits(&self) -> Credits {
        self.held.iter().filter(|held| held.is_live()).map(|held| held.enrolment.credits).sum()
    }
}
