//! Liability periods one by one: what is to be paid of each, what was claimed and paid, and what
//! the rest waits for.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::claim::provider_account;
use super::told_claims::ToldClaims;
use crate::domain::attendance::{Attendance, LiabilityPeriod};
use crate::domain::enrolment::Held;
use crate::domain::ids::{ClaimReference, EnrolmentId, LearnerId, PaymentReference, Ukprn};
use crate::domain::sum::Sum;
use crate::ledger::chain::Chain;
use crate::ledger::event::LearnerEvent;
use crate::ledger::learner_account::LearnerAccount;
use crate::ledger::standing::PeriodStanding;
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
    paid: Sum,
    references: Vec<PaymentReference>,
}

/// What stands beside the chains of learners: the claims and the payments of their providers.
pub(in crate::ops) struct BesideLearners {
    claims: ToldClaims,
    payments: HashMap<(Ukprn, EnrolmentId), BTreeMap<LiabilityPeriod, PaidFor>>,
}

impl BesideLearners {
    /// What stands beside them at these providers.
    pub(in crate::ops) fn of(
        reader: &dyn Reader,
        providers: &[Ukprn],
    ) -> Result<BesideLearners, OpError> {
        let mut payments: HashMap<_, BTreeMap<LiabilityPeriod, PaidFor>> = HashMap::new();
        for provider in providers {
            for payment in provider_account(reader, *provider)?.0.take_payments() {
                let periods = payments.entry((*provider, payment.enrolment)).or_default();
                let found = periods.entry(payment.period).or_default();
                found.paid += payment.amount;
                if !found.references.contains(&payment.reference) {
                    found.references.push(payment.reference);
                }
            }
        }
        Ok(BesideLearners { claims: ToldClaims::of(reader, providers)?, payments })
    }

    /// The periods of an enrolment, in their order.
    pub(in crate::ops) fn periods_of(
        &self,
        (learner, chain): (&LearnerId, &Chain<LearnerEvent>),
        account: &LearnerAccount,
        held: &Held,
    ) -> Vec<PeriodRow> {
        let (id, provider) = (&held.enrolment.id, held.enrolment.ukprn);
        let mut paid = self.payments.get(&(provider, id.clone())).cloned().unwrap_or_default();
        let mut claims = self.claims_of((learner, chain), held);
        let mut row = |period, due_on, attendance, standing, references| PeriodRow {
            enrolment: id.clone(),
            learner: learner.clone(),
            provider,
            period,
            due_on,
            attendance,
            standing,
            claims: claims.remove(&period).unwrap_or_default(),
            payments: references,
        };
        let mut rows = Vec::new();
        for liability in account.periods_of(held) {
            let PaidFor { paid, references } = paid.remove(&liability.period).unwrap_or_default();
            let standing = PeriodStanding::of(&liability, paid);
            let (due_on, attendance) =
                (liability.instalment.due_on, liability.account.attendance());
            rows.push(row(liability.period, Some(due_on), attendance, standing, references));
        }
        for (period, PaidFor { paid, references }) in paid {
            rows.push(row(period, None, None, PeriodStanding::astray(paid), references));
        }
        rows
    }

    /// The claims of each period of an enrolment.
    fn claims_of(
        &self,
        (learner, chain): (&LearnerId, &Chain<LearnerEvent>),
        held: &Held,
    ) -> BTreeMap<LiabilityPeriod, Vec<ClaimReference>> {
        let mut claims: BTreeMap<LiabilityPeriod, Vec<ClaimReference>> = BTreeMap::new();
        for entry in chain.entries() {
            let event = entry.event();
            let Some(period) = event.period() else { continue };
            if event.enrolment() != Some(&held.enrolment.id) {
                continue;
            }
            if let Some(made) = self.claims.that_tells(learner, held.enrolment.ukprn, entry) {
                let known = claims.entry(period).or_default();
                if !known.contains(&made.claim) {
                    known.push(made.claim.clone());
                }
            }
        }
        claims
    }
}
