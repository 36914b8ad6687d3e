//! What became of each liability period of a learner's enrolments: attendance, and what was drawn.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::event::{AttendanceRecorded, DrawnDown, Recovered, RecoveryCause};
use crate::domain::attendance::{Attendance, LiabilityPeriod};
use crate::domain::enrolment::Held;
use crate::domain::ids::EnrolmentId;
use crate::domain::instalments::Instalment;
use crate::domain::money::Money;
use crate::domain::pay_day::pay_day;
use crate::domain::sum::Sum;

/// What became of the liability periods of a learner's enrolments. A period of which nothing is
/// recorded is not here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Periods(BTreeMap<(EnrolmentId, LiabilityPeriod), PeriodAccount>);

/// What became of one liability period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeriodAccount {
    /// What was drawn down less what was recovered; none where nothing was ever drawn.
    drawn: Option<Sum>,
    /// The latest day from which a drawdown counts.
    drawn_on: Option<NaiveDate>,
    /// What was confirmed and stands, each with the number of its entry, in the order of recording.
    confirmed: Vec<(u32, Attendance)>,
    /// The number of the last recovery because the payer rejected a claim.
    rejected: Option<u32>,
}

/// A period of which nothing is recorded.
const UNTOUCHED: PeriodAccount =
    PeriodAccount { drawn: None, drawn_on: None, confirmed: Vec::new(), rejected: None };

/// One liability period of an enrolment: what is to be paid of it, and how far that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Liability<'a> {
    /// The enrolment.
    pub held: &'a Held,
    /// The period.
    pub period: LiabilityPeriod,
    /// The instalment that pays for it.
    pub instalment: Instalment,
    /// What is to be paid of it in all: nothing of what a withdrawal left not due.
    pub share: Money,
    /// What became of it.
    pub account: &'a PeriodAccount,
}

/// How far a liability period is on the way to its payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// No attendance is confirmed yet.
    NotConfirmed,
    /// What was confirmed last is not attendance: the payer assesses the learner anew.
    NotAttending,
    /// The payer rejected the claim, and attendance was not confirmed anew since.
    Rejected,
    /// Attendance is confirmed.
    Confirmed(Attendance),
}

/// What a confirmation is beside those that stand for its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// It stands already, under this number.
    Already(u32),
    /// It is news.
    New,
    /// Its status is that of the last one, which stands under this number, of another day.
    SameStatus(u32, Attendance),
    /// It is not after the last one, which stands under this number: how things are is told from
    /// that day on.
    NotAfter(u32, Attendance),
}

impl Periods {
    pub(super) fn of(&self, enrolment: &EnrolmentId, period: LiabilityPeriod) -> &PeriodAccount {
        self.0.get(&(enrolment.clone(), period)).unwrap_or(const { &UNTOUCHED })
    }

    fn entry(&mut self, enrolment: &EnrolmentId, period: LiabilityPeriod) -> &mut PeriodAccount {
        self.0.entry((enrolment.clone(), period)).or_default()
    }

    pub(super) fn confirm(&mut self, seq: u32, recorded: &AttendanceRecorded) {
        let account = self.entry(&recorded.enrolment, recorded.period);
        account.confirmed.push((seq, recorded.attendance));
    }

    /// Forgets what an entry confirmed, which was undone.
    pub(super) fn forget(&mut self, enrolment: &EnrolmentId, period: LiabilityPeriod, seq: u32) {
        self.entry(enrolment, period).confirmed.retain(|(other, _)| *other != seq);
    }

    pub(super) fn draw(&mut self, drawn: &DrawnDown, effective_on: NaiveDate) {
        let account = self.entry(&drawn.enrolment, drawn.period);
        account.drawn = Some(account.drawn() + drawn.amount.money());
        account.drawn_on = account.drawn_on.max(Some(effective_on));
    }

    pub(super) fn recover(&mut self, seq: u32, recovered: &Recovered) {
        let account = self.entry(&recovered.enrolment, recovered.period);
        account.drawn = Some(account.drawn() - recovered.amount.money());
        if recovered.cause == RecoveryCause::Rejected {
            account.rejected = Some(seq);
        }
    }
}

impl PeriodAccount {
    /// What was drawn down less what was recovered.
    #[must_use]
    pub fn drawn(&self) -> Sum {
        self.drawn.unwrap_or_default()
    }

    /// The same; none where nothing was ever drawn.
    #[must_use]
    pub const fn ever_drawn(&self) -> Option<Sum> {
        self.drawn
    }

    /// From which day a recovery counts that is made on this day: not before what it takes back, so
    /// that what is drawn as at a day is never below nothing.
    #[must_use]
    pub fn recovered_from(&self, day: NaiveDate) -> NaiveDate {
        self.drawn_on.map_or(day, |drawn_on| drawn_on.max(day))
    }

    /// All that was confirmed and stands, in the order of recording.
    pub fn confirmed(&self) -> impl Iterator<Item = Attendance> {
        self.confirmed.iter().map(|(_, attendance)| *attendance)
    }

    /// What was confirmed last.
    #[must_use]
    pub fn attendance(&self) -> Option<Attendance> {
        self.confirmed.last().map(|(_, attendance)| *attendance)
    }

    /// Whether anything that releases the payment was ever confirmed for it and stands, whatever
    /// was confirmed since.
    #[must_use]
    pub fn was_released(&self) -> bool {
        self.confirmed().any(|attendance| attendance.status.releases_payment())
    }

    /// What this confirmation is beside those that stand. Each that is new is of a later day than
    /// all before it, so a confirmation that is not taken now is not taken after others were.
    #[must_use]
    pub fn beside(&self, said: Attendance) -> Beside {
        if let Some((seq, _)) = self.confirmed.iter().find(|(_, stands)| *stands == said) {
            return Beside::Already(*seq);
        }
        match self.confirmed.last() {
            Some((seq, last)) if said.confirmed_on <= last.confirmed_on => {
                if said.status == last.status {
                    Beside::SameStatus(*seq, *last)
                } else {
                    Beside::NotAfter(*seq, *last)
                }
            }
            // The payer said no to what was confirmed before: this confirms it anew.
            Some((seq, last)) if said.status == last.status && !self.is_rejected() => {
                Beside::SameStatus(*seq, *last)
            }
            _ => Beside::New,
        }
    }

    /// How far it is on the way to its payment.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        match self.confirmed.last() {
            _ if self.is_rejected() => Readiness::Rejected,
            None => Readiness::NotConfirmed,
            Some((_, attendance)) if attendance.status.releases_payment() => {
                Readiness::Confirmed(*attendance)
            }
            Some(_) => Readiness::NotAttending,
        }
    }

    /// Whether the payer rejected a claim for it, and nothing was confirmed since.
    fn is_rejected(&self) -> bool {
        let confirmed = self.confirmed.last().map(|(seq, _)| *seq);
        self.rejected.is_some_and(|rejected| confirmed.is_none_or(|seq| seq < rejected))
    }
}

impl Liability<'_> {
    /// What is still to be drawn down of it, if everything is ready for that.
    #[must_use]
    pub fn undrawn(&self) -> Sum {
        self.share - self.account.drawn()
    }

    /// The payer's day for it, where attendance is confirmed.
    #[must_use]
    pub fn pay_day(&self) -> Option<NaiveDate> {
        match self.account.readiness() {
            Readiness::Confirmed(attendance) => {
                Some(pay_day(attendance.confirmed_on, self.instalment.due_on))
            }
            Readiness::NotConfirmed | Readiness::NotAttending | Readiness::Rejected => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::date;

    fn said(status: &str, day: u32) -> Attendance {
        let confirmed_on = date(&format!("2027-03-{day:02}")).unwrap();
        Attendance { status: status.parse().unwrap(), confirmed_on }
    }

    fn account(rejected: Option<u32>) -> PeriodAccount {
        let confirmed = vec![(4, said("A", 3)), (5, said("X", 5)), (7, said("A", 9))];
        PeriodAccount { confirmed, rejected, ..PeriodAccount::default() }
    }

    #[test]
    fn the_same_of_the_same_day_is_there_already_whatever_came_after_it() {
        for rejected in [None, Some(8)] {
            assert_eq!(account(rejected).beside(said("A", 3)), Beside::Already(4));
            assert_eq!(account(rejected).beside(said("X", 5)), Beside::Already(5));
            assert_eq!(account(rejected).beside(said("A", 9)), Beside::Already(7));
        }
    }

    #[test]
    fn another_status_is_news_from_a_later_day_only() {
        let last = said("A", 9);
        for rejected in [None, Some(8)] {
            assert_eq!(account(rejected).beside(said("X", 10)), Beside::New);
            assert_eq!(account(rejected).beside(said("X", 9)), Beside::NotAfter(7, last));
            assert_eq!(account(rejected).beside(said("X", 2)), Beside::NotAfter(7, last));
        }
        assert_eq!(PeriodAccount::default().beside(said("X", 1)), Beside::New);
    }

    #[test]
    fn the_same_status_is_confirmed_anew_only_after_the_payer_said_no() {
        let last = said("A", 9);
        for day in [2, 8, 10, 20] {
            assert_eq!(account(None).beside(said("A", day)), Beside::SameStatus(7, last));
        }
        assert_eq!(account(Some(6)).beside(said("A", 10)), Beside::SameStatus(7, last));
        assert_eq!(account(Some(8)).beside(said("A", 10)), Beside::New);
        assert_eq!(account(Some(8)).beside(said("A", 8)), Beside::SameStatus(7, last));
    }

    #[test]
    fn a_list_that_is_taken_in_the_order_of_its_days_adds_nothing_when_it_is_taken_again() {
        let statuses = ["A", "X", "N"];
        // Every list of four confirmations on three days, the earliest first.
        for number in 0..9_u32.pow(4) {
            let mut rest = number;
            let mut list: Vec<Attendance> = Vec::new();
            for _ in 0..4 {
                let (status, day) = (rest % 3, (rest / 3) % 3);
                list.push(said(statuses[usize::try_from(status).unwrap()], day + 1));
                rest /= 9;
            }
            list.sort_by_key(|one| one.confirmed_on);
            for rejected in [None, Some(11)] {
                let confirmed = vec![(10, said("A", 1))];
                let mut account = PeriodAccount { confirmed, rejected, ..PeriodAccount::default() };
                take(&mut account, &list);
                let once = account.clone();
                take(&mut account, &list);
                assert_eq!(account, once, "{list:?}");
            }
        }
    }

    fn take(account: &mut PeriodAccount, list: &[Attendance]) {
        for one in list {
            if account.beside(*one) == Beside::New {
                let before = account.confirmed.last().map_or(9, |(seq, _)| *seq);
                account.confirmed.push((before.saturating_add(1), *one));
            }
        }
    }
}
