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
    /// Of the share, what is paid: nothing where more was taken back than paid.
    pub met: Sum,
    /// What was paid beyond the share.
    pub overpaid: Sum,
    /// What was taken back beyond what was paid.
    pub owed_back: Sum,
    /// What the rest waits for; nothing where there is none.
    pub waits_for: Option<WaitsFor>,
    /// The payer's day for it, where attendance is confirmed.
    pub pay_day: Option<NaiveDate>,
    /// Whether what was confirmed last releases it with a dispute that the provider resolves.
    pub is_disputed: bool,
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
        let (beyond, owed_back) = (paid.max(Sum::ZERO), (-paid).max(Sum::ZERO));
        let met = beyond.min(share.into());
        let (overpaid, rest) = (beyond - met, share - met);
        let drawn = liability.account.drawn();
        let claimed = (drawn - met).max(Sum::ZERO).min(rest);
        let waits_for = match liability.account.readiness() {
            _ if rest == Sum::ZERO => None,
            Readiness::NotConfirmed => Some(WaitsFor::Confirmation),
            Readiness::NotAttending => Some(WaitsFor::Reassessment),
            Readiness::Rejected => Some(WaitsFor::Anew),
            Readiness::Confirmed(_) if claimed == rest => Some(WaitsFor::Payment),
            Readiness::Confirmed(_) => Some(WaitsFor::Claim),
        };
        PeriodStanding {
            share,
            drawn,
            paid,
            rest,
            claimed,
            met,
            overpaid,
            owed_back,
            waits_for,
            pay_day: liability.pay_day(),
            is_disputed: match liability.account.readiness() {
                Readiness::Confirmed(attendance) => attendance.status.is_disputed(),
                _ => false,
            },
        }
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
            met: Sum::ZERO,
            overpaid: paid.max(Sum::ZERO),
            owed_back: (-paid).max(Sum::ZERO),
            waits_for: None,
            pay_day: None,
            is_disputed: false,
        }
    }

    /// What is still to be drawn down of it, if everything is ready for that.
    #[must_use]
    pub fn undrawn(&self) -> Sum {
        self.share - self.drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::attendance::LiabilityPeriod;
    use crate::domain::calendar::date;
    use crate::domain::credits::Credits;
    use crate::domain::enrolment::{Enrolment, Held};
    use crate::domain::instalments::Instalment;
    use crate::ledger::periods::PeriodAccount;

    /// A period with this share, of which nothing is recorded and so much was paid.
    fn part(share: i64, paid: i64) -> PeriodStanding {
        let day = date("2027-02-01").unwrap();
        let enrolment = Enrolment {
            ends: None,
            employer: crate::domain::employer::Employer::default(),
            id: "E-1".parse().unwrap(),
            ukprn: "10000001".parse().unwrap(),
            course: "C-1".parse().unwrap(),
            modules: Vec::new(),
            credits: Credits::new(30),
            start: day,
            fee: Money::pounds(share),
            fee_limit: Money::pounds(share),
            loan: Money::pounds(share),
            employer_funded: Money::ZERO,
            plan: "single".parse().unwrap(),
            instalments: Vec::new(),
        };
        let liability = Liability {
            held: &Held::new(enrolment),
            period: LiabilityPeriod::new(1).unwrap(),
            instalment: Instalment { due_on: day, amount: Money::pounds(share) },
            share: Money::pounds(share),
            account: &PeriodAccount::default(),
        };
        PeriodStanding::of(&liability, Money::pounds(paid).into())
    }

    #[test]
    fn a_share_is_paid_or_waits_and_the_rest_of_a_payment_is_overpaid() {
        let figures = |share, paid| {
            let part = part(share, paid);
            let waits_for = Some(WaitsFor::Confirmation).filter(|_| part.rest != Sum::ZERO);
            assert_eq!(part.waits_for, waits_for);
            [part.met, part.rest, part.overpaid, part.owed_back]
                .map(|sum| sum.pence().div_euclid(100))
        };
        assert_eq!(figures(100, 0), [0, 100, 0, 0]);
        assert_eq!(figures(100, 40), [40, 60, 0, 0]);
        assert_eq!(figures(100, 100), [100, 0, 0, 0]);
        assert_eq!(figures(100, 130), [100, 0, 30, 0]);
        assert_eq!(figures(0, 30), [0, 0, 30, 0]);
        // More was taken back than paid.
        assert_eq!(figures(100, -20), [0, 100, 0, 20]);
    }
}
