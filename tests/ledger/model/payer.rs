//! The payer's side: what was paid, the figures of a provider, and the lines that a reconciliation
//! holds against each other.

use std::collections::{BTreeMap, BTreeSet};

use super::days::Day;
use super::words::pounds;
use super::{Model, Words};
use crate::reconciliation::lines::{Paid, Period};
use crate::reconciliation::model::file;

/// A line of a schedule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Payment {
    pub(crate) reference: String,
    pub(crate) day: Day,
    pub(crate) ukprn: i64,
    pub(crate) learner: String,
    pub(crate) enrolment: String,
    pub(crate) period: usize,
    pub(crate) amount: i64,
}

impl Payment {
    pub(crate) fn line(&self) -> String {
        let Payment { reference, day, ukprn, learner, enrolment, period, amount } = self;
        let amount = pounds(*amount);
        format!("{reference},{day},{ukprn},{learner},{enrolment},{period},{amount}")
    }
}

fn narrow<T, U: TryFrom<T>>(number: T) -> U {
    U::try_from(number).ok().expect("small numbers")
}

impl Model {
    /// Reads a schedule: as many lines are new as it has beyond those that are recorded.
    pub(crate) fn pay(&mut self, lines: &[Payment]) -> Words {
        let times = |all: &[Payment], one: &Payment| all.iter().filter(|it| *it == one).count();
        let mut recorded = 0;
        for line in lines {
            while times(&self.payments, line) < times(lines, line) {
                self.payments.push(line.clone());
                recorded += 1;
            }
        }
        let mut scope: BTreeSet<i64> = lines.iter().map(|line| line.ukprn).collect();
        if scope.len() > 1 {
            // Whoever has a break anywhere is taken in: nobody is forgotten.
            let held = self.accounts.values().flat_map(|account| &account.held);
            let mut all: BTreeSet<i64> = held.map(|held| held.ukprn).collect();
            all.extend(self.payments.iter().map(|payment| payment.ukprn));
            let rows = self.reconciled(&all);
            let breaks = rows.lines().filter(|row| row.starts_with("break,"));
            scope.extend(breaks.map(|row| row.split(',').nth(2).unwrap().parse::<i64>().unwrap()));
        }
        self.rows = self.reconciled(&scope);
        vec![format!("recorded {recorded}")]
    }

    /// The rows of a reconciliation of these providers, as at today: their enrolments, with all
    /// that was paid for them or to them.
    fn reconciled(&self, scope: &BTreeSet<i64>) -> String {
        let mut periods = Vec::new();
        for (learner, account) in &self.accounts {
            let counted = account.as_at(self.today);
            for held in account.standing_held() {
                // Of what counts only later it is known whose it is.
                let view = if counted.is_held(&held.id) { &counted } else { account };
                let instalments = held.split(view.terms(held).1);
                let shares = view.shares(held).into_iter().zip(instalments);
                for (number, (share, (_, instalment))) in (1..).zip(shares) {
                    let drawn = counted.ever_drawn(&held.id, number);
                    let last = counted.confirmed(&held.id, number).last().copied();
                    periods.push(Period {
                        enrolment: held.id.clone(),
                        number: narrow(number),
                        learner: learner.clone(),
                        ukprn: narrow(held.ukprn),
                        due: share.due.since_2027(),
                        instalment,
                        drawn: drawn.filter(|_| scope.contains(&held.ukprn)),
                        attendance: last.map(|(_, status, on)| (status, on.since_2027())),
                        left_due: counted.withdrawn(&held.id).map(|_| share.left),
                    });
                }
            }
        }
        let own = |ukprn: i64| scope.contains(&ukprn);
        let held_at = |paid: &Payment| {
            let period = periods.iter().find(|period| period.enrolment == paid.enrolment);
            period.map(|period| i64::from(period.ukprn))
        };
        let is_of = |paid: &&Payment| own(paid.ukprn) || held_at(paid).is_some_and(own);
        let line = |paid: &Payment| Paid {
            reference: paid.reference.clone(),
            day: paid.day.since_2027(),
            ukprn: narrow(paid.ukprn),
            learner: paid.learner.clone(),
            enrolment: paid.enrolment.clone(),
            number: narrow(paid.period),
            amount: paid.amount,
        };
        let by_today = self.payments.iter().filter(|paid| paid.day <= self.today);
        let paid: Vec<Paid> = by_today.filter(is_of).map(line).collect();
        file(&periods, &paid, self.today.since_2027())
    }

    /// The figures of a provider as at a day, in pence, and what is paid and not placed.
    pub(crate) fn figures(&self, ukprn: i64, day: Day) -> BTreeMap<&'static str, i64> {
        let mut paid: BTreeMap<(&str, usize), i64> = BTreeMap::new();
        let own = self.payments.iter().filter(|payment| payment.ukprn == ukprn);
        let mut gross: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for payment in own.filter(|payment| payment.day <= day) {
            let (paid_out, back) = gross.entry(&payment.enrolment).or_default();
            *paid_out += payment.amount.max(0);
            *back += (-payment.amount).max(0);
            *paid.entry((&payment.enrolment, payment.period)).or_default() += payment.amount;
        }
        let mut sums: BTreeMap<&'static str, i64> = BTreeMap::new();
        let mut add = |name, sum: i64| *sums.entry(name).or_default() += sum;
        for account in self.accounts.values() {
            let counted = account.as_at(day);
            for held in account.standing_held().filter(|held| held.ukprn == ukprn) {
                let (paid_out, back) = gross.remove(held.id.as_str()).unwrap_or_default();
                add("paid-in-all", paid_out);
                add("taken-back", back);
                let is_counted = counted.is_held(&held.id);
                if is_counted {
                    let drawn: i64 = (1..)
                        .zip(counted.shares(held))
                        .map(|(number, _)| counted.drawn(&held.id, number))
                        .sum();
                    let shares: i64 = counted.shares(held).iter().map(|share| share.left).sum();
                    add("committed", counted.funded(&held.id) - drawn);
                    add("beside", shares - counted.funded(&held.id));
                    add("drawn", drawn);
                } else {
                    add("later", account.shares(held).iter().map(|share| share.left).sum());
                }
                let shares = if is_counted { counted.shares(held) } else { Vec::new() };
                for (number, share) in (1..).zip(shares) {
                    let paid = paid.remove(&(held.id.as_str(), number)).unwrap_or_default();
                    let (met, drawn) =
                        (paid.clamp(0, share.left.max(0)), counted.drawn(&held.id, number));
                    let rest = share.left - met;
                    let last = counted.confirmed(&held.id, number).last().map(|it| it.1);
                    let name = match last {
                        _ if counted.is_rejected(&held.id, number) => "blocked",
                        None => "not-confirmed",
                        Some('A' | 'L') => "scheduled",
                        Some(_) => "awaiting",
                    };
                    add(name, rest);
                    add("paid", met);
                    add("overpaid", paid.max(0) - met);
                    add("owed-back", (-paid).max(0));
                    add("payable", share.left);
                    add("total", share.left + paid.max(0) - met);
                    if name == "scheduled" {
                        let claimed = (drawn - met).max(0);
                        add("claimed", claimed);
                        add("to-claim", rest - claimed);
                        add("disputed", if last == Some('L') { rest } else { 0 });
                    }
                }
                // For periods that it has not.
                for (_, paid) in paid.iter().filter(|((id, _), _)| *id == held.id) {
                    add("overpaid", (*paid).max(0));
                    add("owed-back", (-paid).max(0));
                    add("total", (*paid).max(0));
                }
                paid.retain(|(id, _), _| *id != held.id);
            }
        }
        add("unplaced", paid.values().sum());
        sums.retain(|_, sum| *sum != 0);
        sums
    }
}
