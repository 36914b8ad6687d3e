//! Position: how far what is to be paid for a provider's enrolments is on its way.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::account::Account;
use super::learner_account::LearnerAccount;
use super::standing::{PeriodStanding, WaitsFor};
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::enrolment::Held;
use crate::domain::money::Money;
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
        let net = |period: LiabilityPeriod| paid.get(&period).map(|paid| paid.net());
        let periods = account.periods_of(held).map(|liability| {
            PeriodStanding::of(&liability, net(liability.period).unwrap_or_default())
        });
        let parts: Vec<PeriodStanding> = periods.collect();
        let is_there = |period: &LiabilityPeriod| held.instalment(*period).is_some();
        let astray = paid.iter().filter(|(period, _)| !is_there(period));
        let astray = astray.map(|(_, paid)| PeriodStanding::astray(paid.net()));
        let all: Vec<PeriodStanding> = parts.iter().copied().chain(astray).collect();
        self.enrolments = self.enrolments.saturating_add(1);
        self.periods = self.periods.saturating_add(count(parts.len()));
        self.committed += account.balances().of(&Account::Committed(held.enrolment.id.clone()));
        self.drawn += account.balances().drawn(&held.enrolment.id);
        self.add_paid(paid);
        self.paid.take(parts.iter().map(|part| part.met));
        self.payable.take(parts.iter().map(|part| part.share.into()));
        self.overpaid.take(all.iter().map(|part| part.overpaid));
        self.owed_back.take(all.iter().map(|part| part.owed_back));
        self.total.take(all.iter().map(|part| part.share + part.overpaid));
        let waits_for =
            |what| waiting(&parts, move |part: &PeriodStanding| part.waits_for == Some(what));
        self.not_confirmed.take(waits_for(WaitsFor::Confirmation));
        self.awaiting.take(waits_for(WaitsFor::Reassessment));
        self.blocked.take(waits_for(WaitsFor::Anew));
        self.add_scheduled(&parts);
    }

    /// Takes in an enrolment that counts only after the day: what was paid for it before is
    /// overpaid as yet.
    pub fn add_later(&mut self, account: &LearnerAccount, held: &Held, paid: &Paid) {
        self.later.take(account.periods_of(held).map(|liability| liability.share.into()));
        self.add_paid(paid);
        let astray = || paid.values().map(|paid| PeriodStanding::astray(paid.net()));
        self.overpaid.take(astray().map(|one| one.overpaid));
        self.owed_back.take(astray().map(|one| one.owed_back));
        self.total.take(astray().map(|one| one.overpaid));
    }

    fn add_paid(&mut self, paid: &Paid) {
        self.paid_in_all.take(paid.values().map(|paid| paid.paid));
        self.taken_back.take(paid.values().map(|paid| paid.taken_back));
    }

    fn add_scheduled(&mut self, parts: &[PeriodStanding]) {
        let as_at = self.as_at;
        let scheduled = || parts.iter().filter(|part| part.pay_day.is_some());
        self.scheduled.take(scheduled().map(|part| part.rest));
        self.claimed.take(scheduled().map(|part| part.claimed));
        self.to_claim.take(scheduled().map(|part| part.rest - part.claimed));
        self.passed.take(waiting(parts, |part| part.pay_day.is_some_and(|day| day <= as_at)));
        self.disputed.take(waiting(parts, |part| part.is_disputed));
        let coming = scheduled().filter(|part| part.rest != Sum::ZERO);
        let mut days: Vec<NaiveDate> =
            coming.filter_map(|part| part.pay_day).filter(|day| *day > as_at).collect();
        days.sort_unstable();
        days.dedup();
        for day in days {
            let is_on_it = |part: &&PeriodStanding| part.pay_day == Some(day);
            let pay_day = self.coming.entry(day).or_default();
            pay_day.all.take(parts.iter().filter(is_on_it).map(|part| part.rest));
            let to_claim = parts.iter().filter(is_on_it).map(|part| part.rest - part.claimed);
            pay_day.to_claim += to_claim.sum::<Sum>();
        }
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

/// What waits in those of these parts.
fn waiting(
    parts: &[PeriodStanding],
    is: impl Fn(&PeriodStanding) -> bool,
) -> impl Iterator<Item = Sum> {
    parts.iter().filter(move |part| is(part)).map(|part| part.rest)
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
