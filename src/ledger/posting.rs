//! Postings: the only translation of events into money.

use super::account::Account;
use super::event::{DrawnDown, FeeAmended, LearnerEvent, Recovered, Withdrawn};
use crate::domain::ids::LearnerId;
use crate::domain::money::{Amount, Money};

/// A movement of money: out of one account, into another, by one amount above nothing. It cannot
/// be unbalanced, so the sum over all accounts is always zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Where the money comes from.
    pub debit: Account,
    /// Where it goes.
    pub credit: Account,
    /// How much.
    pub amount: Amount,
}

impl Posting {
    /// The same movement the other way.
    #[must_use]
    pub fn opposite(&self) -> Posting {
        let Posting { debit, credit, amount } = self.clone();
        Posting { debit: credit, credit: debit, amount }
    }

    /// By how much it changes what remains of an entitlement.
    #[must_use]
    pub fn effect(&self) -> Money {
        match (&self.debit, &self.credit) {
            (_, Account::Entitlement(_)) => self.amount.money(),
            (Account::Entitlement(_), _) => -self.amount.money(),
            _ => Money::ZERO,
        }
    }
}

/// The posting of an event in a learner's chain, where it moves money at all.
#[must_use]
pub fn posting_for(learner: &LearnerId, event: &LearnerEvent) -> Option<Posting> {
    let entitlement = || Account::Entitlement(learner.clone());
    match event {
        LearnerEvent::AttendanceRecorded(_)
        | LearnerEvent::OutcomeRecorded(_)
        | LearnerEvent::BadgeIssued(_)
        | LearnerEvent::BadgeRevoked(_)
        | LearnerEvent::BroughtForward(_)
        | LearnerEvent::FactsForgotten
        | LearnerEvent::LearnerRecorded { .. } => None,
        LearnerEvent::EntitlementGranted { amount, .. }
        | LearnerEvent::AdditionalGranted { amount, .. } => {
            Some(Posting { debit: Account::Scheme, credit: entitlement(), amount: *amount })
        }
        LearnerEvent::EntitlementUprated(uprated) => {
            moved(uprated.change, &Account::Scheme, &entitlement())
        }
        LearnerEvent::GrantPutRight(put_right) => {
            moved(put_right.change(), &Account::Scheme, &entitlement())
        }
        LearnerEvent::PriorStudyDeducted { amount, .. } => {
            let credit = Account::PriorStudy(learner.clone());
            Some(Posting { debit: entitlement(), credit, amount: *amount })
        }
        LearnerEvent::PriorStudyRestored { amount, .. } => {
            let debit = Account::PriorStudy(learner.clone());
            Some(Posting { debit, credit: entitlement(), amount: *amount })
        }
        LearnerEvent::Enrolled(enrolled) => {
            let credit = Account::Committed(enrolled.enrolment.id.clone());
            let amount = Amount::new(enrolled.enrolment.loan)?;
            Some(Posting { debit: entitlement(), credit, amount })
        }
        LearnerEvent::Withdrawn(Withdrawn { enrolment, released, .. }) => {
            moved(*released, &Account::Committed(enrolment.clone()), &entitlement())
        }
        LearnerEvent::DrawnDown(DrawnDown { enrolment, amount, .. }) => {
            let debit = Account::Committed(enrolment.clone());
            Some(Posting { debit, credit: Account::Drawn(enrolment.clone()), amount: *amount })
        }
        LearnerEvent::Recovered(Recovered { enrolment, amount, .. }) => {
            let debit = Account::Drawn(enrolment.clone());
            Some(Posting { debit, credit: Account::Committed(enrolment.clone()), amount: *amount })
        }
        LearnerEvent::FeeAmended(FeeAmended { enrolment, set_aside, .. }) => {
            moved(*set_aside, &entitlement(), &Account::Committed(enrolment.clone()))
        }
        LearnerEvent::Corrected(corrected) => corrected.posting.clone(),
    }
}

/// A movement from one account into another, or back where it is less than nothing; none where it
/// is nothing.
fn moved(money: Money, from: &Account, to: &Account) -> Option<Posting> {
    let (debit, credit, amount) = match Amount::new(money) {
        Some(amount) => (from, to, amount),
        None => (to, from, Amount::new(-money)?),
    };
    Some(Posting { debit: debit.clone(), credit: credit.clone(), amount })
}
