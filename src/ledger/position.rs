//! Position: how far what is to be paid for a provider's enrolments is on its way.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::account::Account;
use super::learner_account::LearnerAccount;
use super::periods::Liability;
use super::standing::{InFigure, PeriodPaid, PeriodStanding};
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::enrolment::Held;
use crate::domain::sum::Sum;

/// One figure: a sum, and of how much it is the sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Figure {
    /// How many enrolments have a part in it.
    pub enrolments: u64,
    /// How many liability periods have.
    pub periods: u64,
    /// The sum.
    pub amount: Sum,
}

/// What falls on a pay day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PayDay {
    /// All of it.
    pub all: Figure,
    /// How much of it is still to be claimed, without which it is not paid.
    pub to_claim: Sum,
}

/// The figures of a provider. What is to be paid of each liability period in all, its share, is
/// either paid or waits: then all of what is left of it waits for one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The day as at which it is: what counts by then is in it, and pay days are looked at from it.
    pub as_at: NaiveDate,
    /// Whether all that is recorded of its learners counts by the day.
    pub is_whole: bool,
    /// How many enrolments there are.
    pub enrolments: u64,
    /// How many liability periods they have.
    pub periods: u64,
    /// Waits until attendance is confirmed.
    pub not_confirmed: Figure,
    /// Waits for its pay day: attendance is confirmed.
    pub scheduled: Figure,
    /// Of what is scheduled, what has been claimed.
    pub claimed: Figure,
    /// Of what is scheduled, what is still to be claimed.
    pub to_claim: Figure,
    /// Of what is scheduled, that whose pay day is not after the day.
    pub passed: Figure,
    /// Of what is scheduled, that of which something is disputed that the provider resolves.
    pub disputed: Figure,
    /// What is scheduled, by its pay day, where that is after the day.
    pub coming: BTreeMap<NaiveDate, PayDay>,
    /// Waits until the payer has assessed the learner anew: what was confirmed last is not
    /// attendance.
    pub awaiting: Figure,
    /// Waits until attendance is confirmed anew: the payer rejected the claim.
    pub blocked: Figure,
    /// Was paid, up to the share of its period.
    pub paid: Figure,
    /// All of these: what is to be paid in all.
    pub payable: Figure,
    /// Was paid beyond the share of its period.
    pub overpaid: Figure,
    /// What is to be paid in all, and what is overpaid.
    pub total: Figure,
    /// What the payer took back of a period beyond what it had paid.
    pub owed_back: Figure,
    /// All that was paid, whatever was taken back of it.
    pub paid_in_all: Figure,
    /// All that was taken back, above nothing.
    pub taken_back: Figure,
    /// What is set aside for enrolments that count only after the day, and is in no figure above.
    pub later: Figure,
    /// What is set aside for these enrolments, by the postings.
    pub committed: Sum,
    /// What is drawn for these enrolments, by the postings.
    pub drawn: Sum,
}

/// What was paid for an enrolment, by liability period.
pub type Paid = BTreeMap<LiabilityPeriod, PeriodPaid>;

impl Position {
    /// The position of nobody.
    #[must_use]
    pub fn new(as_at: NaiveDate) -> Position {
        let none = Figure::default();
        Position {
            as_at,
            is_whole: true,
            enrolments: 0,
            periods: 0,
            not_confirmed: none,
            scheduled: none,
            claimed: none,
            to_claim: none,
            passed: none,
            disputed: none,
            coming: BTreeMap::new(),
            awaiting: none,
            blocked: none,
            paid: none,
            payable: none,
            overpaid: none,
            total: none,
            owed_back: none,
            paid_in_all: none,
            taken_back: none,
            later: none,
            committed: Sum::ZERO,
            drawn: Sum::ZERO,
        }
    }

    /// Takes in an enrolment of a learner, with what was paid for it. What was paid for a period
    /// that it has not is overpaid.
    pub fn add(&mut self, account: &LearnerAccount, held: &Held, paid: &Paid) {
        let of = |liability: Liability<'_>| {
            let paid = paid.get(&liability.period).copied();
            PeriodStanding::of(&liability, paid.unwrap_or_default())
        };
        let periods: Vec<PeriodStanding> = account.periods_of(held).map(of).collect();
        self.enrolments = self.enrolments.saturating_add(1);
        self.periods = self.periods.saturating_add(count(periods.len()));
        self.committed += account.balances().of(&Account::Committed(held.enrolment.id.clone()));
        self.drawn += account.balances().drawn(&held.enrolment.id);
        self.take(held, periods, paid);
    }

    /// Takes in an enrolment that counts only after the day: what was paid for it before is
    /// overpaid as yet.
    pub fn add_later(&mut self, account: &LearnerAccount, held: &Held, paid: &Paid) {
        let of = |liability: Liability<'_>| {
            let paid = paid.get(&liability.period).copied();
            PeriodStanding::later(&liability, paid.unwrap_or_default())
        };
        let periods = account.periods_of(held).map(of).collect();
        self.take(held, periods, paid);
    }

    /// Takes in the periods of an enrolment, and what was paid for others.
    fn take(&mut self, held: &Held, mut periods: Vec<PeriodStanding>, paid: &Paid) {
        let astray = paid.iter().filter(|(period, _)| held.instalment(**period).is_none());
        periods.extend(astray.map(|(_, paid)| PeriodStanding::astray(*paid)));
        let as_at = self.as_at;
        for (in_figure, figure) in self.figures() {
            figure.take(periods.iter().map(|period| period.part_in(in_figure, as_at)));
        }
        let falls = |period: &&PeriodStanding| period.part_in(InFigure::Coming, as_at) != Sum::ZERO;
        let coming = || periods.iter().filter(falls);
        let days: BTreeSet<NaiveDate> = coming().filter_map(|period| period.pay_day).collect();
        for day in days {
            let on_it = || coming().filter(|period| period.pay_day == Some(day));
            let pay_day = self.coming.entry(day).or_default();
            pay_day.all.take(on_it().map(|period| period.rest));
            pay_day.to_claim += on_it().map(|period| period.rest - period.claimed).sum::<Sum>();
        }
    }

    /// The figures that are sums of parts of periods, each with what that part is.
    fn figures(&mut self) -> [(InFigure, &mut Figure); 16] {
        [
            (InFigure::NotConfirmed, &mut self.not_confirmed),
            (InFigure::Scheduled, &mut self.scheduled),
            (InFigure::Claimed, &mut self.claimed),
            (InFigure::ToClaim, &mut self.to_claim),
            (InFigure::Passed, &mut self.passed),
            (InFigure::Disputed, &mut self.disputed),
            (InFigure::Awaiting, &mut self.awaiting),
            (InFigure::Blocked, &mut self.blocked),
            (InFigure::Paid, &mut self.paid),
            (InFigure::Payable, &mut self.payable),
            (InFigure::Overpaid, &mut self.overpaid),
            (InFigure::Total, &mut self.total),
            (InFigure::OwedBack, &mut self.owed_back),
            (InFigure::PaidInAll, &mut self.paid_in_all),
            (InFigure::TakenBack, &mut self.taken_back),
            (InFigure::Later, &mut self.later),
        ]
    }

    /// Whether the figures add up, and come to what the postings say is set aside and drawn. As at
    /// a day before some of what is recorded counts, shares may differ from the postings, where
    /// acts were recorded in another order than that in which they count.
    #[must_use]
    pub fn foots(&self) -> bool {
        let all = [self.not_confirmed, self.scheduled, self.awaiting, self.blocked, self.paid];
        let sum: Sum = all.iter().map(|figure| figure.amount).sum();
        sum == self.payable.amount
            && sum + self.overpaid.amount == self.total.amount
            && sum + self.overpaid.amount - self.owed_back.amount
                == self.paid_in_all.amount - self.taken_back.amount + self.waiting()
            && (!self.is_whole || self.beside_postings() == Sum::ZERO)
    }

    /// What waits for something.
    fn waiting(&self) -> Sum {
        let all = [self.not_confirmed, self.scheduled, self.awaiting, self.blocked];
        all.iter().map(|figure| figure.amount).sum()
    }

    /// What the shares come to beside what is set aside and drawn by the postings.
    #[must_use]
    pub fn beside_postings(&self) -> Sum {
        self.payable.amount - (self.committed + self.drawn)
    }

    /// The first pay day after the day on which anything falls, and what falls on it.
    #[must_use]
    pub fn next_pay_day(&self) -> Option<(NaiveDate, PayDay)> {
        self.coming.first_key_value().map(|(day, falls)| (*day, *falls))
    }
}

impl Figure {
    /// Takes in what an enrolment's periods have in it.
    fn take(&mut self, amounts: impl Iterator<Item = Sum>) {
        let amounts: Vec<Sum> = amounts.filter(|amount| *amount != Sum::ZERO).collect();
        if amounts.is_empty() {
            return;
        }
        self.enrolments = self.enrolments.saturating_add(1);
        self.periods = self.periods.saturating_add(count(amounts.len()));
        self.amount += amounts.into_iter().sum::<Sum>();
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;

    #[test]
    fn what_comes_to_nothing_is_in_no_figure() {
        let mut figure = Figure::default();
        figure.take([Sum::ZERO, Sum::ZERO].into_iter());
        assert_eq!(figure, Figure::default());
        figure.take([5, 0, 2].map(|pounds| Money::pounds(pounds).into()).into_iter());
        figure.take([Money::pounds(1).into()].into_iter());
        let expected = Figure { enrolments: 2, periods: 3, amount: Money::pounds(8).into() };
        assert_eq!(figure, expected);
    }
}
