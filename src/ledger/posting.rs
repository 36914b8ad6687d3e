//! Postings: the only translation of events into money.

use super::account::Account;
use super::chain_name::ChainName;
use super::event::Event;
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

/// The posting of an event in a chain, where it moves money at all.
#[must_use]
pub fn posting_for(chain: &ChainName, event: &Event) -> Option<Posting> {
    let learner = chain.learner()?;
    let entitlement = || Account::Entitlement(learner.clone());
    match event {
        Event::LedgerOpened { .. }
        | Event::FileImported(_)
        | Event::CheckpointTaken { .. }
        | Event::LearnerRecorded { .. } => None,
        Event::EntitlementGranted { amount, .. } => {
            Some(Posting { debit: Account::Scheme, credit: entitlement(), amount: *amount })
        }
        Event::PriorStudyDeducted { amount, .. } => {
            let credit = Account::PriorStudy(learner.clone());
            Some(Posting { debit: entitlement(), credit, amount: *amount })
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
    }
}
