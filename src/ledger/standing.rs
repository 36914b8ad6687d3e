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
    /// What was paid for it, and what was taken back of that.
    pub paid: PeriodPaid,
    /// Of the share, what is not paid.
    pub rest: Sum,
    /// Of what is not paid, what was claimed.
    pub claimed: Sum,
    /// How far it is on the way to its payment; none of a period that does not count.
    pub readiness: Option<Readiness>,
    /// The payer's day for it, where attendance is confirmed.
    pub pay_day: Option<NaiveDate>,
}

/// What was paid of a liability period, and what was taken back of it, both above nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeriodPaid {
    paid: Sum,
    taken_back: Sum,
}

impl PeriodPaid {
    /// Takes in a line of the payer's.
    pub fn add(&mut self, amount: Money) {
        if amount < Money::ZERO {
            self.taken_back += -amount;
        } else {
            self.paid += amount;
        }
    }

    /// What is left of it; below nothing where more was taken back than paid.
    #[must_use]
    pub fn net(self) -> Sum {
        self.paid - self.taken_back
    }
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
    /// Until it counts: the day that was asked for is before that.
    Later,
}

/// A figure of a position, and so a part of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InFigure {
    /// What waits until attendance is confirmed.
    NotConfirmed,
    /// What waits for its pay day: attendance is confirmed.
    Scheduled,
    /// Of what is scheduled, what was claimed.
    Claimed,
    /// Of what is scheduled, what is still to be claimed.
    ToClaim,
    /// Of what is scheduled, what falls on a pay day to come. In a position it is what falls on the
    /// next.
    Coming,
    /// Of what is scheduled, that whose pay day has passed.
    Passed,
    /// Of what is scheduled, that of which something is disputed that the provider resolves.
    Disputed,
    /// What waits until the payer has assessed the learner anew.
    Awaiting,
    /// What waits until attendance is confirmed anew: the payer rejected the claim.
    Blocked,
    /// What was paid, up to the share.
    Paid,
    /// What is to be paid in all.
    Payable,
    /// What was paid beyond the share.
    Overpaid,
    /// What is to be paid in all, and what is overpaid.
    Total,
    /// What the payer took back beyond what it had paid.
    OwedBack,
    /// All that was paid, whatever was taken back of it.
    PaidInAll,
    /// All that was taken back.
    TakenBack,
    /// What is to be paid of a period that counts only after the day.
    Later,
}

impl WaitsFor {
    /// The figure in which it is.
    #[must_use]
    pub const fn figure(self) -> InFigure {
        match self {
            WaitsFor::Confirmation => InFigure::NotConfirmed,
            WaitsFor::Claim => InFigure::ToClaim,
            WaitsFor::Payment => InFigure::Claimed,
            WaitsFor::Reassessment => InFigure::Awaiting,
            WaitsFor::Anew => InFigure::Blocked,
            WaitsFor::Later => InFigure::Later,
        }
    }
}

impl fmt::Display for WaitsFor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.figure().name())
    }
}

impl InFigure {
    /// All of them, in the order in which a position tells them.
    pub const ALL: [InFigure; 17] = [
        InFigure::NotConfirmed,
        InFigure::Scheduled,
        InFigure::Claimed,
        InFigure::ToClaim,
        InFigure::Coming,
        InFigure::Passed,
        InFigure::Disputed,
        InFigure::Awaiting,
        InFigure::Blocked,
        InFigure::Paid,
        InFigure::Payable,
        InFigure::Overpaid,
        InFigure::Total,
        InFigure::OwedBack,
        InFigure::PaidInAll,
        InFigure::TakenBack,
        InFigure::Later,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            InFigure::NotConfirmed => "not-confirmed",
            InFigure::Scheduled => "scheduled",
            InFigure::Claimed => "scheduled-claimed",
            InFigure::ToClaim => "scheduled-to-claim",
            InFigure::Coming => "scheduled-next",
            InFigure::Passed => "scheduled-passed",
            InFigure::Disputed => "scheduled-disputed",
            InFigure::Awaiting => "awaiting-reassessment",
            InFigure::Blocked => "blocked",
            InFigure::Paid => "paid",
            InFigure::Payable => "payable",
            InFigure::Overpaid => "overpaid",
            InFigure::Total => "total",
            InFigure::OwedBack => "owed-back",
            InFigure::PaidInAll => "paid-in-all",
            InFigure::TakenBack => "taken-back",
            InFigure::Later => "later",
        }
    }
}

impl PeriodStanding {
    /// Where a liability period stands for which so much was paid.
    #[must_use]
    pub fn of(liability: &Liability<'_>, paid: PeriodPaid) -> PeriodStanding {
        let share = liability.share;
        let within = beyond(paid.net()).min(share.into());
        let (rest, drawn) = (share - within, liability.account.drawn());
        PeriodStanding {
            share,
            drawn,
            paid,
            rest,
            claimed: (drawn - within).max(Sum::ZERO).min(rest),
            readiness: Some(liability.account.readiness()),
            pay_day: liability.pay_day(),
        }
    }

    /// Of a period that counts only after the day that was asked for: what was paid for it before
    /// is overpaid as yet.
    #[must_use]
    pub fn later(liability: &Liability<'_>, paid: PeriodPaid) -> PeriodStanding {
        PeriodStanding { share: liability.share, ..PeriodStanding::astray(paid) }
    }

    /// Of a period that the enrolment has not, for which so much was paid: all of it is overpaid.
    #[must_use]
    pub const fn astray(paid: PeriodPaid) -> PeriodStanding {
        PeriodStanding {
            share: Money::ZERO,
            drawn: Sum::ZERO,
            paid,
            rest: Sum::ZERO,
            claimed: Sum::ZERO,
            readiness: None,
            pay_day: None,
        }
    }

    /// What was paid less what was taken back, up to the share.
    #[must_use]
    pub fn paid_within(&self) -> Sum {
        beyond(self.paid.net()) - self.overpaid()
    }

    /// What was paid beyond what is to be.
    #[must_use]
    pub fn overpaid(&self) -> Sum {
        (beyond(self.paid.net()) - self.payable()).max(Sum::ZERO)
    }

    /// What was taken back beyond what was paid.
    #[must_use]
    pub fn owed_back(&self) -> Sum {
        (-self.paid.net()).max(Sum::ZERO)
    }

    /// What is to be paid of it in all, where it counts.
    fn payable(&self) -> Sum {
        if self.readiness.is_some() { self.share.into() } else { Sum::ZERO }
    }

    /// What is still to be drawn down of it, if everything is ready for that.
    #[must_use]
    pub fn undrawn(&self) -> Sum {
        self.share - self.drawn
    }

    /// The same, as if what is not drawn down were all that is left of it.
    #[must_use]
    pub fn to_draw(self) -> PeriodStanding {
        PeriodStanding { rest: beyond(self.undrawn()), claimed: Sum::ZERO, ..self }
    }

    /// What the rest waits for; nothing where there is none.
    #[must_use]
    pub fn waits_for(&self) -> Option<WaitsFor> {
        match self.readiness {
            None => (self.share != Money::ZERO).then_some(WaitsFor::Later),
            Some(_) if self.rest == Sum::ZERO => None,
            Some(Readiness::NotConfirmed) => Some(WaitsFor::Confirmation),
            Some(Readiness::NotAttending) => Some(WaitsFor::Reassessment),
            Some(Readiness::Rejected) => Some(WaitsFor::Anew),
            Some(Readiness::Confirmed(_)) if self.claimed == self.rest => Some(WaitsFor::Payment),
            Some(Readiness::Confirmed(_)) => Some(WaitsFor::Claim),
        }
    }

    /// What of it is in a figure of a position, looked at from this day.
    #[must_use]
    pub fn part_in(&self, figure: InFigure, as_at: NaiveDate) -> Sum {
        let rest_where = |is: bool| if is { self.rest } else { Sum::ZERO };
        let pays = |is: &dyn Fn(NaiveDate) -> bool| self.pay_day.is_some_and(is);
        match figure {
            InFigure::NotConfirmed => rest_where(self.readiness == Some(Readiness::NotConfirmed)),
            InFigure::Scheduled => rest_where(self.pay_day.is_some()),
            InFigure::Claimed => self.claimed.min(rest_where(self.pay_day.is_some())),
            InFigure::ToClaim => {
                self.part_in(InFigure::Scheduled, as_at) - self.part_in(InFigure::Claimed, as_at)
            }
            InFigure::Coming => rest_where(pays(&|day| day > as_at)),
            InFigure::Passed => rest_where(pays(&|day| day <= as_at)),
            InFigure::Disputed => rest_where(match self.readiness {
                Some(Readiness::Confirmed(attendance)) => attendance.status.is_disputed(),
                _ => false,
            }),
            InFigure::Awaiting => rest_where(self.readiness == Some(Readiness::NotAttending)),
            InFigure::Blocked => rest_where(self.readiness == Some(Readiness::Rejected)),
            InFigure::Paid => self.paid_within(),
            InFigure::Payable => self.payable(),
            InFigure::Overpaid => self.overpaid(),
            InFigure::Total => self.payable() + self.overpaid(),
            InFigure::OwedBack => self.owed_back(),
            InFigure::PaidInAll => self.paid.paid,
            InFigure::TakenBack => self.paid.taken_back,
            InFigure::Later => self.share - self.payable(),
        }
    }
}

/// What of a sum is above nothing.
fn beyond(sum: Sum) -> Sum {
    sum.max(Sum::ZERO)
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
    fn standing(share: i64, paid: i64) -> PeriodStanding {
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
        let mut payments = PeriodPaid::default();
        payments.add(Money::pounds(paid));
        PeriodStanding::of(&liability, payments)
    }

    #[test]
    fn a_share_is_paid_or_waits_and_the_rest_of_a_payment_is_overpaid() {
        let figures = |share, paid| {
            let part = standing(share, paid);
            assert_eq!(
                part.waits_for(),
                (part.rest != Sum::ZERO).then_some(WaitsFor::Confirmation)
            );
            [part.paid_within(), part.rest, part.overpaid(), part.owed_back()]
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
