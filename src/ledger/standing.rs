//! Standing: how far one liability period is on its way, beside what was paid for it.

use std::fmt;

use chrono::NaiveDate;

use super::periods::{Liability, Readiness};
use crate::domain::money::Money;
use crate::domain::sum::Sum;

/// Where the money of one liability period stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodStanding {
    /// What is to be paid of it in all.
    pub share: Money,
    /// What was drawn down less what was recovered.
    pub drawn: Sum,
    /// What was paid less what was taken back.
    pub paid: Sum,
    /// Of the share, what is not paid.
    pub rest: Sum,
    /// Of what is not paid, what was claimed.
    pub claimed: Sum,
    /// What was paid beyond the share.
    pub overpaid: Sum,
    /// What the rest waits for; nothing where there is none.
    pub waits_for: Option<WaitsFor>,
    /// The payer's day for it, where attendance is confirmed.
    pub pay_day: Option<NaiveDate>,
}

/// What the rest of a share waits for. They are the figures of a position in which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitsFor {
    /// Until attendance is confirmed.
    Confirmation,
    /// Until it is claimed, or what of it is not claimed yet is.
    Claim,
    /// Until the payer pays what is claimed.
    Payment,
    /// Until the payer has assessed the learner anew.
    Reassessment,
    /// Until attendance is confirmed anew: the payer rejected the claim.
    Anew,
}

impl WaitsFor {
    /// All of them.
    pub const ALL: [WaitsFor; 5] = [
        WaitsFor::Confirmation,
        WaitsFor::Claim,
        WaitsFor::Payment,
        WaitsFor::Reassessment,
        WaitsFor::Anew,
    ];

    /// Its name, which is that of the figure of a position.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            WaitsFor::Confirmation => "not-confirmed",
            WaitsFor::Claim => "scheduled-to-claim",
            WaitsFor::Payment => "scheduled-claimed",
            WaitsFor::Reassessment => "awaiting-reassessment",
            WaitsFor::Anew => "blocked",
        }
    }
}

impl fmt::Display for WaitsFor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl PeriodStanding {
    /// Where a liability period stands for which so much was paid.
    #[must_use]
    pub fn of(liability: &Liability<'_>, paid: Sum) -> PeriodStanding {
        let share = liability.share;
        let within = paid.min(share.into());
        let rest = share - within;
        let drawn = liability.account.drawn();
        let claimed = (drawn - within).max(Sum::ZERO).min(rest);
        let waits_for = match liability.account.readiness() {
            _ if rest == Sum::ZERO => None,
            Readiness::NotConfirmed => Some(WaitsFor::Confirmation),
            Readiness::NotAttending => Some(WaitsFor::Reassessment),
            Readiness::Rejected => Some(WaitsFor::Anew),
            Readiness::Confirmed(_) if claimed == rest => Some(WaitsFor::Payment),
            Readiness::Confirmed(_) => Some(WaitsFor::Claim),
        };
        let (overpaid, pay_day) = (paid - within, liability.pay_day());
        PeriodStanding { share, drawn, paid, rest, claimed, overpaid, waits_for, pay_day }
    }

    /// Of a period that the enrolment has not, for which so much was paid: all of it is overpaid.
    #[must_use]
    pub fn astray(paid: Sum) -> PeriodStanding {
        PeriodStanding {
            share: Money::ZERO,
            drawn: Sum::ZERO,
            paid,
            rest: Sum::ZERO,
            claimed: Sum::ZERO,
            overpaid: paid,
            waits_for: None,
            pay_day: None,
        }
    }

    /// What is still to be drawn down of it, if everything is ready for that.
    #[must_use]
    pub fn undrawn(&self) -> Sum {
        self.share - self.drawn
    }
}
