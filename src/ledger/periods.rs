//! What became of each liability period of a learner's enrolments: attendance, and what was drawn.

use std::collections::BTreeMap;

use super::event::{AttendanceRecorded, DrawnDown, Recovered, RecoveryCause};
use crate::domain::attendance::{Attendance, LiabilityPeriod};
use crate::domain::enrolment::Held;
use crate::domain::ids::EnrolmentId;
use crate::domain::instalments::Instalment;
use crate::domain::money::Money;

/// What became of the liability periods of a learner's enrolments. A period of which nothing is
/// recorded is not here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Periods(BTreeMap<(EnrolmentId, LiabilityPeriod), PeriodAccount>);

/// What became of one liability period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeriodAccount {
    /// What was drawn down less what was recovered; none where nothing was ever drawn.
    drawn: Option<Money>,
    /// What was confirmed and stands, each with the number of its entry, in the order of recording.
    confirmed: Vec<(u32, Attendance)>,
    /// The number of the last recovery because the payer rejected a claim.
    rejected: Option<u32>,
}

/// A period of which nothing is recorded.
const UNTOUCHED: PeriodAccount =
    PeriodAccount { drawn: None, confirmed: Vec::new(), rejected: None };

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

    pub(super) fn draw(&mut self, drawn: &DrawnDown) {
        let account = self.entry(&drawn.enrolment, drawn.period);
        account.drawn = Some(account.drawn() + drawn.amount.money());
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
    pub fn drawn(&self) -> Money {
        self.drawn.unwrap_or_default()
    }

    /// The same; none where nothing was ever drawn.
    #[must_use]
    pub const fn ever_drawn(&self) -> Option<Money> {
        self.drawn
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

    /// How far it is on the way to its payment.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        match self.confirmed.last() {
            _ if self.is_rejected() => Readiness::Rejected,
            None => Readiness::NotConfirmed,
            Some((_, attendance)) if attendance.status.is_attending() => {
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
    pub fn undrawn(&self) -> Money {
        self.share - self.account.drawn()
    }
}
