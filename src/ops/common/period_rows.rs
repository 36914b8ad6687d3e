//! Liability periods one by one: what is to be paid of each, what was claimed and paid, and what
//! the rest waits for.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::claim::provider_account;
use super::told_claims::ToldClaims;
use crate::domain::attendance::{Attendance, LiabilityPeriod};
use crate::domain::enrolment::Held;
use crate::domain::ids::{ClaimReference, EnrolmentId, LearnerId, PaymentReference, Ukprn};
use crate::ledger::chain::Chain;
use crate::ledger::event::LearnerEvent;
use crate::ledger::learner_account::LearnerAccount;
use crate::ledger::periods::Liability;
use crate::ledger::standing::{PeriodPaid, PeriodStanding};
use crate::ops::OpError;
use crate::store::Reader;

/// One liability period of an enrolment; or one that the enrolment has not, for which something was
/// paid all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ops) struct PeriodRow {
    /// The enrolment.
    pub(in crate::ops) enrolment: EnrolmentId,
    /// The learner.
    pub(in crate::ops) learner: LearnerId,
    /// The provider.
    pub(in crate::ops) provider: Ukprn,
    /// The period.
    pub(in crate::ops) period: LiabilityPeriod,
    /// The day on which its instalment falls due; none of a period that the enrolment has not.
    pub(in crate::ops) due_on: Option<NaiveDate>,
    /// What was confirmed last, where anything was.
    pub(in crate::ops) attendance: Option<Attendance>,
    /// Where its money stands.
    pub(in crate::ops) standing: PeriodStanding,
    /// The claims by which it was drawn down and recovered, in the order of recording.
    pub(in crate::ops) claims: Vec<ClaimReference>,
    /// The payments for it, in the order of recording.
    pub(in crate::ops) payments: Vec<PaymentReference>,
}

/// What was paid for one liability period, and under which references.
#[derive(Clone, Default)]
struct PaidFor {
    paid: PeriodPaid,
    references: Vec<PaymentReference>,
}

/// What stands beside the chains of learners: the claims and the payments of their providers.
pub(in crate::ops) struct BesideLearners {
    claims: ToldClaims,
    payments: HashMap<(Ukprn, EnrolmentId), BTreeMap<LiabilityPeriod, PaidFor>>,
    /// The day as at which it is asked; none for all that is recorded.
    as_at: Option<NaiveDate>,
}

/// A learner whose periods are asked for.
pub(in crate::ops) struct PeriodsAsked<'a> {
    learner: &'a LearnerId,
    chain: &'a Chain<LearnerEvent>,
    /// All that is recorded.
    account: &'a LearnerAccount,
    /// What of it counts.
    counted: Cow<'a, LearnerAccount>,
}

impl BesideLearners {
    /// What stands beside them at these providers.
    pub(in crate::ops) fn of(
        reader: &dyn Reader,
        providers: &[Ukprn],
        as_at: Option<NaiveDate>,
    ) -> Result<BesideLearners, OpError> {
        let mut payments: HashMap<_, BTreeMap<LiabilityPeriod, PaidFor>> = HashMap::new();
        for provider in providers {
            for payment in provider_account(reader, *provider)?.0.take_payments() {
                if as_at.is_some_and(|day| payment.paid_on > day) {
                    continue;
                }
                let periods = payments.entry((*provider, payment.enrolment)).or_default();
                let found = periods.entry(payment.period).or_default();
                found.paid.add(payment.amount);
                if !found.references.contains(&payment.reference) {
                    found.references.push(payment.reference);
                }
            }
        }
        Ok(BesideLearners { claims: ToldClaims::of(reader, providers)?, payments, as_at })
    }

    /// A learner with what counts by the day.
    pub(in crate::ops) fn asked<'a>(
        &self,
        learner: &'a LearnerId,
        chain: &'a Chain<LearnerEvent>,
        account: &'a LearnerAccount,
    ) -> PeriodsAsked<'a> {
        let counted = self.as_at.map_or(Cow::Borrowed(account), |day| account.as_at(chain, day));
        PeriodsAsked { learner, chain, account, counted }
    }

    /// The periods of an enrolment that is recorded, in their order.
    pub(in crate::ops) fn periods_of(
        &self,
        asked: &PeriodsAsked<'_>,
        held: &Held,
    ) -> Vec<PeriodRow> {
        let (id, provider) = (&held.enrolment.id, held.enrolment.ukprn);
        let mut paid = self.payments.get(&(provider, id.clone())).cloned().unwrap_or_default();
        let mut claims = self.claims_of(asked, held);
        let mut row = |period, due_on, attendance, standing, references| PeriodRow {
            enrolment: id.clone(),
            learner: asked.learner.clone(),
            provider,
            period,
            due_on,
            attendance,
            standing,
            claims: claims.remove(&period).unwrap_or_default(),
            payments: references,
        };
        let mut rows = Vec::new();
        let mut add = |liability: Liability<'_>, counts: bool| {
            let PaidFor { paid, references } = paid.remove(&liability.period).unwrap_or_default();
            let due_on = Some(liability.instalment.due_on);
            let (attendance, standing) = if counts {
                (liability.account.attendance(), PeriodStanding::of(&liability, paid))
            } else {
                (None, PeriodStanding::later(&liability, paid))
            };
            rows.push(row(liability.period, due_on, attendance, standing, references));
        };
        match asked.counted.enrolment(id) {
            Some(counts) => {
                asked.counted.periods_of(counts).for_each(|liability| add(liability, true));
            }
            None => asked.account.periods_of(held).for_each(|liability| add(liability, false)),
        }
        for (period, PaidFor { paid, references }) in paid {
            rows.push(row(period, None, None, PeriodStanding::astray(paid), references));
        }
        rows
    }

    /// The claims of each period of an enrolment.
    fn claims_of(
        &self,
        asked: &PeriodsAsked<'_>,
        held: &Held,
    ) -> BTreeMap<LiabilityPeriod, Vec<ClaimReference>> {
        let mut claims: BTreeMap<LiabilityPeriod, Vec<ClaimReference>> = BTreeMap::new();
        for entry in asked.chain.entries() {
            let event = entry.event();
            let Some(period) = event.period() else { continue };
            let is_after = self.as_at.is_some_and(|day| entry.draft().effective_on > day);
            if event.enrolment() != Some(&held.enrolment.id) || is_after {
                continue;
            }
            if let Some(made) = self.claims.that_tells(asked.learner, held.enrolment.ukprn, entry) {
                let known = claims.entry(period).or_default();
                if !known.contains(&made.claim) {
                    known.push(made.claim.clone());
                }
            }
        }
        claims
    }
}
