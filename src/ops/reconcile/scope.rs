//! Whose drawdowns a reconciliation holds against what was paid.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::gather::BothSides;
use super::provider_rows::owner;
use super::{Asked, Whose};
use crate::domain::ids::{EnrolmentId, Ukprn};
use crate::domain::payment::Payment;
use crate::domain::sum::Sum;
use crate::ledger::reconciliation::{Cause, Ours, Reconciliation, ReconciliationRow};
use crate::ops::OpError;
use crate::store::Reader;

/// The providers beside those that a schedule names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// How many of them have rows, all of which match; they are not in scope.
    pub settled: usize,
    /// Those in scope because not all of theirs matches.
    pub taken_in: BTreeSet<Ukprn>,
    /// Those that are not in scope and have claims whose pay day has passed, and which are not
    /// paid.
    pub forgotten: BTreeSet<Ukprn>,
}

/// What some provider's rows are, as far as it matters whether it is in scope.
#[derive(Clone, Copy, Default)]
struct Standing {
    breaks: u64,
    unpaid: u64,
}

/// The providers that a schedule names.
fn named(asked: &Asked<'_>) -> BTreeSet<Ukprn> {
    asked.schedule.payments.iter().map(|payment| payment.ukprn).collect()
}

/// The providers that are looked at first: those in scope, and those that may have to be.
pub(super) fn looked_at(
    reader: &dyn Reader,
    asked: &Asked<'_>,
) -> Result<BTreeSet<Ukprn>, OpError> {
    let mut named = named(asked);
    match asked.whose {
        Whose::One(provider) => return Ok(BTreeSet::from([provider])),
        Whose::Named if named.is_empty() => return Err(OpError::NoProviderNamed),
        Whose::Named | Whose::All => named.extend(reader.providers()?),
    }
    Ok(named)
}

/// Of the providers that were looked at, those in scope, and what is to be said of the others. A
/// schedule of one provider is that provider's. One of several, or of all, takes in every other
/// whose rows do not all match: whom the payer forgot is never left out.
pub(super) fn in_scope(
    asked: &Asked<'_>,
    looked_at: &BTreeSet<Ukprn>,
    found: &Reconciliation,
) -> (BTreeSet<Ukprn>, Others) {
    if let Whose::One(_) = asked.whose {
        return (looked_at.clone(), Others::default());
    }
    let mut standings: BTreeMap<Ukprn, Standing> = BTreeMap::new();
    for row in &found.rows {
        if let Some(owner) = owner(row, looked_at) {
            let standing = standings.entry(owner).or_default();
            standing.breaks = standing.breaks.saturating_add(u64::from(row.cause.is_some()));
            standing.unpaid = standing.unpaid.saturating_add(u64::from(is_unpaid(row)));
        }
    }
    let mut scope = named(asked);
    let mut others = Others::default();
    let is_of_one = asked.whose == Whose::Named && scope.len() == 1;
    for (provider, standing) in standings {
        if scope.contains(&provider) {
            continue;
        }
        match standing {
            Standing { breaks: 0, .. } => others.settled = others.settled.saturating_add(1),
            _ if !is_of_one => {
                scope.insert(provider);
                others.taken_in.insert(provider);
            }
            Standing { unpaid: 0, .. } => {}
            Standing { .. } => _ = others.forgotten.insert(provider),
        }
    }
    (scope, others)
}

/// Whether more was claimed than paid, and its pay day has passed.
fn is_unpaid(row: &ReconciliationRow) -> bool {
    row.difference() > Sum::ZERO && row.cause != Some(Cause::Timing)
}

impl BothSides {
    /// Leaves away what is of no provider in scope.
    pub(super) fn narrow(&mut self, scope: &BTreeSet<Ukprn>) {
        let own: HashSet<&EnrolmentId> = self
            .ours
            .iter()
            .filter(|ours| scope.contains(&ours.ukprn))
            .map(|ours| &ours.enrolment)
            .collect();
        let is_in_scope =
            |payment: &Payment| scope.contains(&payment.ukprn) || own.contains(&payment.enrolment);
        self.theirs.retain(is_in_scope);
        let is_own =
            |id: &EnrolmentId, provider: &Ukprn| scope.contains(provider) || own.contains(id);
        self.later.retain(|id, line| is_own(&id.enrolment, &line.ukprn));
        let paid: HashSet<EnrolmentId> =
            self.theirs.iter().map(|payment| payment.enrolment.clone()).collect();
        for ours in self.ours.iter_mut().filter(|ours| !scope.contains(&ours.ukprn)) {
            ours.drawn = None;
        }
        let is_needed = |ours: &Ours| scope.contains(&ours.ukprn) || paid.contains(&ours.enrolment);
        self.ours.retain(is_needed);
    }
}
