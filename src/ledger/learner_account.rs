//! What a learner's chain comes to: balances, enrolments held, and the facts' digest.

use std::collections::HashMap;

use thiserror::Error;

use super::balances::{Balances, Overdrawn};
use super::chain::Chain;
use super::entry::Entry;
use super::event::Event;
use super::hash::Hash;
use crate::domain::calendar::AcademicYear;
use crate::domain::credits::Credits;
use crate::domain::enrolment::Held;
use crate::domain::entitlement::Entitlement;
use crate::domain::ids::EnrolmentId;

/// The fold of a learner's entries. It is worked out from the chain each time, never stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearnerAccount {
    balances: Balances,
    entitlement_year: Option<AcademicYear>,
    facts: Option<Hash>,
    held: Vec<Held>,
    places: HashMap<EnrolmentId, usize>,
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
            Event::EntitlementGranted { year, .. } => self.entitlement_year = Some(*year),
            Event::Enrolled(enrolled) => {
                self.places.insert(enrolled.enrolment.id.clone(), self.held.len());
                let enrolment = enrolled.enrolment.clone();
                self.held.push(Held { enrolment, withdrawn_on: None });
            }
            Event::Withdrawn { enrolment, withdrawn_on, .. } => {
                let place = self.places.get(enrolment).copied();
                if let Some(held) = place.and_then(|place| self.held.get_mut(place)) {
                    held.withdrawn_on = Some(*withdrawn_on);
                }
            }
            Event::PriorStudyDeducted { .. }
            | Event::LedgerOpened { .. }
            | Event::FileImported(_)
            | Event::CheckpointTaken { .. } => {}
        }
        Ok(())
    }

    fn check(&self, event: &Event) -> Result<(), AccountError> {
        match event {
            Event::Enrolled(enrolled) if self.enrolment(&enrolled.enrolment.id).is_some() => {
                Err(AccountError::HeldAlready(enrolled.enrolment.id.clone()))
            }
            Event::Withdrawn { enrolment, .. } => match self.enrolment(enrolment) {
                Some(held) if held.withdrawn_on.is_none() => Ok(()),
                _ => Err(AccountError::NotHeld(enrolment.clone())),
            },
            _ => Ok(()),
        }
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

    /// The year at whose rates the entitlement stands; none where nothing has been granted.
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

    /// The credits of the live enrolments.
    #[must_use]
    pub fn live_credits(&self) -> Credits {
        self.held.iter().filter(|held| held.is_live()).map(|held| held.enrolment.credits).sum()
    }
}
