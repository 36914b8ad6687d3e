//! From which day on something fits: no balance is below zero on any day.
//!
//! Entries are recorded in one order and count in another: each from a day of its own, which may
//! lie before days that are on record already. In the order of recording
//! [`Balances`](super::balances::Balances) holds that no account is below zero; here it is worked
//! out for each day. An enrolment that would take more than remains on some day is refused. What
//! else takes counts from its own day or, where an account would then be below zero on some day,
//! from the first day from which on it fits. This is the one place that says which day that is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::account::Account;
use super::learner_account::LearnerAccount;
use super::posting::Posting;
use crate::domain::entitlement::Least;
use crate::domain::sum::Sum;

/// What stands on one account day by day: by how much it changes on each day on which it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayByDay(BTreeMap<NaiveDate, Sum>);

impl DayByDay {
    /// One account, by these movements, each with the day from which it counts, in any order.
    #[must_use]
    pub fn of<'a>(
        is_it: impl Fn(&Account) -> bool,
        movements: impl IntoIterator<Item = (NaiveDate, &'a Posting)>,
    ) -> DayByDay {
        let mut days = DayByDay::default();
        for (from, posting) in movements {
            let amount = Sum::from(posting.amount.money());
            if is_it(&posting.debit) {
                days.change(from, -amount);
            }
            if is_it(&posting.credit) {
                days.change(from, amount);
            }
        }
        days
    }

    fn change(&mut self, day: NaiveDate, by: Sum) {
        *self.0.entry(day).or_default() += by;
    }

    /// The least that stands on any day from one on, that one included, and the first day on which
    /// it is so little.
    #[must_use]
    pub fn least_from(&self, day: NaiveDate) -> Least {
        let mut stands = self.0.range(..=day).map(|(_, by)| *by).sum();
        let mut least = Least { on: day, remaining: stands };
        for (on, by) in self.0.iter().filter(|(on, _)| **on > day) {
            stands += *by;
            if stands < least.remaining {
                least = Least { on: *on, remaining: stands };
            }
        }
        least
    }

    /// The first day from which on an act fits that changes this account so: from then on the
    /// account is below zero on no day on which the act has taken from it. None where it never
    /// fits; where it fits on its own days, the first of them.
    fn first_fit(&self, act: &DayByDay, own: NaiveDate) -> Option<NaiveDate> {
        let turns: BTreeSet<NaiveDate> = self.0.keys().chain(act.0.keys()).copied().collect();
        let of = |days: &DayByDay, day| days.0.get(day).copied().unwrap_or_default();
        let (mut stands, mut taken) = (Sum::ZERO, Sum::ZERO);
        let mut fits = Some(own);
        for day in &turns {
            stands += of(self, day);
            taken += of(act, day);
            // Moved to any day up to this one, the act has by now done the same: so where it is too
            // much here, it fits on none of them.
            if taken < Sum::ZERO && stands + taken < Sum::ZERO {
                fits = None;
            } else {
                fits = fits.or(Some(*day));
            }
        }
        fits
    }
}

/// The first day from which on an act fits that would move money from these days on, beside what is
/// on record. Each of its movements then counts from the later of its own day and this one, and no
/// account is below zero on any day on which the act has taken from it; what gives always fits.
/// Where an account was below zero on some day before, which entries of the first form allow, the
/// act may still give to it, and take from it once it no longer is. None where the act moves
/// nothing, and where it fits on no day: then there is not enough in the end either.
///
/// It is also the day to which an entry is moved out of a month that has been certified: such an
/// act is given with the first open day as its own.
#[must_use]
pub fn first_fit<'a>(
    on_record: &(impl Iterator<Item = (NaiveDate, &'a Posting)> + Clone),
    act: &[(NaiveDate, &Posting)],
) -> Option<NaiveDate> {
    let own = act.iter().map(|(from, _)| *from).min()?;
    let mut first = own;
    let taken_from: BTreeSet<&Account> = act.iter().map(|(_, posting)| &posting.debit).collect();
    for account in taken_from.into_iter().filter(|account| **account != Account::Scheme) {
        let is_it = |one: &Account| one == account;
        let moved = DayByDay::of(is_it, act.iter().copied());
        first = first.max(DayByDay::of(is_it, on_record.clone()).first_fit(&moved, own)?);
    }
    Some(first)
}

impl LearnerAccount {
    /// The least that remains of the entitlement on any day from one on, that one included.
    #[must_use]
    pub fn least_from(&self, day: NaiveDate) -> Least {
        let is_entitlement = |account: &Account| matches!(account, Account::Entitlement(_));
        DayByDay::of(is_entitlement, self.movements()).least_from(day)
    }

    /// The first day from which on an act fits, beside all that is on record: see [`first_fit`].
    #[must_use]
    pub fn first_fit(&self, act: &[(NaiveDate, &Posting)]) -> Option<NaiveDate> {
        first_fit(&self.movements(), act)
    }

    /// All that moved money, each with the day from which it counts.
    fn movements(&self) -> impl Iterator<Item = (NaiveDate, &Posting)> + Clone {
        let deeds = self.deeds().iter();
        deeds.filter_map(|deed| Some((deed.counts_from, deed.posting.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::date;
    use crate::domain::money::{Amount, Money};

    type Movement = (NaiveDate, Posting);

    fn day(text: &str) -> NaiveDate {
        date(text).unwrap()
    }

    fn account(name: &str) -> Account {
        match name {
            "scheme" => Account::Scheme,
            "rest" => Account::Entitlement("L-1".parse().unwrap()),
            _ => Account::Committed(name.parse().unwrap()),
        }
    }

    /// `2027-01-01 scheme rest 100`: from that day on, out of one account, into another, in pounds.
    fn movements(lines: &[&str]) -> Vec<Movement> {
        let movement = |line: &&str| {
            let words: Vec<&str> = line.split(' ').collect();
            let [from, debit, credit, pounds] = words[..] else { panic!("{line}") };
            let amount = Amount::new(Money::pounds(pounds.parse().unwrap())).unwrap();
            (day(from), Posting { debit: account(debit), credit: account(credit), amount })
        };
        lines.iter().map(movement).collect()
    }

    fn borrowed(all: &[Movement]) -> Vec<(NaiveDate, &Posting)> {
        all.iter().map(|(from, posting)| (*from, posting)).collect()
    }

    /// 100 pounds, of which 70 are set aside from March to May.
    const SPRING: [&str; 3] =
        ["2027-01-01 scheme rest 100", "2027-03-01 rest E-1 70", "2027-06-01 E-1 rest 70"];

    #[track_caller]
    fn fits(on_record: &[&str], act: &[&str], expected: Option<&str>) {
        let (on_record, act) = (movements(on_record), movements(act));
        let found = first_fit(&borrowed(&on_record).into_iter(), &borrowed(&act));
        assert_eq!(found, expected.map(day));
    }

    #[test]
    fn what_fits_on_its_own_day_counts_from_it() {
        fits(&SPRING, &["2027-03-01 rest E-2 30"], Some("2027-03-01"));
        fits(&SPRING, &["2027-06-01 rest E-2 100"], Some("2027-06-01"));
        fits(&SPRING, &["2027-07-09 rest E-2 100"], Some("2027-07-09"));
    }

    #[test]
    fn what_would_take_too_much_on_a_later_day_counts_from_the_first_day_from_which_it_fits() {
        fits(&SPRING, &["2027-01-05 rest E-2 31"], Some("2027-06-01"));
        fits(&SPRING, &["2027-04-05 rest E-2 31"], Some("2027-06-01"));
        let twice = [&SPRING[..], &["2028-03-01 rest E-1 95", "2028-04-01 E-1 rest 95"]].concat();
        fits(&twice, &["2027-01-05 rest E-2 31"], Some("2028-04-01"));
        fits(&twice, &["2027-01-05 rest E-2 5"], Some("2027-01-05"));
    }

    #[test]
    fn what_is_more_than_there_will_be_fits_on_no_day() {
        fits(&SPRING, &["2027-01-05 rest E-2 101"], None);
        fits(&[], &["2027-01-05 rest E-2 1"], None);
        fits(&SPRING, &[], None);
    }

    #[test]
    fn what_gives_and_what_the_scheme_takes_back_from_nobody_always_fits() {
        fits(&[], &["2027-01-05 scheme rest 1"], Some("2027-01-05"));
        // As entries of the first form may have left it.
        let overdrawn = ["2027-01-01 rest E-1 50", "2027-09-01 scheme rest 80"];
        fits(&overdrawn, &["2027-02-01 scheme rest 10"], Some("2027-02-01"));
        fits(&overdrawn, &["2027-02-01 rest E-2 10"], Some("2027-09-01"));
    }

    #[test]
    fn an_act_is_moved_as_a_whole() {
        // Undone and made anew, ten pounds lower, from the same day: only the difference is taken.
        let anew = ["2027-01-02 rest scheme 100", "2027-01-02 scheme rest 90"];
        fits(&SPRING, &anew, Some("2027-01-02"));
        let lower = ["2027-01-02 rest scheme 100", "2027-01-02 scheme rest 69"];
        fits(&SPRING, &lower, Some("2027-06-01"));
    }

    #[test]
    fn every_account_that_an_act_takes_from_has_enough() {
        let act = ["2027-02-01 E-1 rest 70", "2027-02-01 rest scheme 100"];
        fits(&SPRING, &act, None);
        let more = [&SPRING[..], &["2027-08-01 rest E-1 70"]].concat();
        fits(&more, &act, Some("2027-08-01"));
        fits(&SPRING, &["2027-02-01 E-1 rest 70"], None);
    }

    #[test]
    fn the_least_from_a_day_on_is_told_with_the_first_day_on_which_it_is_so_little() {
        let movements = movements(&SPRING);
        let rest = |one: &Account| *one == account("rest");
        let days = DayByDay::of(rest, borrowed(&movements));
        let least = |from: &str| {
            let Least { on, remaining } = days.least_from(day(from));
            (on.to_string(), remaining.to_string())
        };
        let expect = |on: &str, remaining: &str| (on.to_owned(), remaining.to_owned());
        assert_eq!(least("2026-12-31"), expect("2026-12-31", "0.00"));
        assert_eq!(least("2027-01-01"), expect("2027-03-01", "30.00"));
        assert_eq!(least("2027-04-01"), expect("2027-04-01", "30.00"));
        assert_eq!(least("2027-06-01"), expect("2027-06-01", "100.00"));
    }
}
