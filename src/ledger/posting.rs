//! Postings: the only translation of events into money.

use super::account::Account;
use super::chain_name::ChainName;
use super::event::{DrawnDown, Event, FeeAmended, Recovered};
use crate::domain::money::Amount;

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
}

/// The posting of an event in a chain, where it moves money at all.
#[must_use]
pub fn posting_for(chain: &ChainName, event: &Event) -> Option<Posting> {
    let learner = chain.learner()?;
    let entitlement = || Account::Entitlement(learner.clone());
    match event {
        Event::LedgerOpened { .. }
        | Event::FileImported(_)
        | Event::CheckpointTaken { .. }
        | Event::UpratingRun { .. }
        | Event::ClaimMade(_)
        | Event::PaymentRecorded(_)
        | Event::ReconciliationPrepared(_)
        | Event::AttendanceRecorded(_)
        | Event::LearnerRecorded { .. } => None,
        Event::EntitlementGranted { amount, .. } | Event::AdditionalGranted { amount, .. } => {
            Some(Posting { debit: Account::Scheme, credit: entitlement(), amount: *amount })
        }
        Event::EntitlementUprated(uprated) => {
            let up = |amount| Posting { debit: Account::Scheme, credit: entitlement(), amount };
            let down = |amount| Posting { debit: entitlement(), credit: Account::Scheme, amount };
            Amount::new(uprated.change).map(up).or_else(|| Amount::new(-uprated.change).map(down))
        }
        Event::PriorStudyDeducted { amount, .. } => {
            let credit = Account::PriorStudy(learner.clone());
            Some(Posting { debit: entitlement(), credit, amount: *amount })
        }
        Event::PriorStudyRestored { amount, .. } => {
            let debit = Account::PriorStudy(learner.clone());
            Some(Posting { debit, credit: entitlement(), amount: *amount })
        }
        Event::Enrolled(enrolled) => {
            let credit = Account::Committed(enrolled.enrolment.id.clone());
            let amount = Amount::new(enrolled.enrolment.loan)?;
            Some(Posting { debit: entitlement(), credit, amount })
        }
        Event::Withdrawn { enrolment, released, .. } => {
            let debit = Account::Committed(enrolment.clone());
            let amount = Amount::new(*released)?;
            Some(Posting { debit, credit: entitlement(), amount })
        }
        Event::DrawnDown(DrawnDown { enrolment, amount, .. }) => {
            let debit = Account::Committed(enrolment.clone());
            Some(Posting { debit, credit: Account::Drawn(enrolment.clone()), amount: *amount })
        }
        Event::Recovered(Recovered { enrolment, amount, .. }) => {
            let debit = Account::Drawn(enrolment.clone());
            Some(Posting { debit, credit: Account::Committed(enrolment.clone()), amount: *amount })
        }
        Event::FeeAmended(FeeAmended { enrolment, set_aside, .. }) => {
            let committed = || Account::Committed(enrolment.clone());
            let more = |amount| Posting { debit: entitlement(), credit: committed(), amount };
            let less = |amount| Posting { debit: committed(), credit: entitlement(), amount };
            Amount::new(*set_aside).map(more).or_else(|| Amount::new(-*set_aside).map(less))
        }
        Event::Corrected(corrected) => corrected.posting.clone(),
    }
}
