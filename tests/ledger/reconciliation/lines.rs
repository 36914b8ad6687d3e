//! Lines of both sides in plain words and numbers: pence, and days counted from Friday, 1 January
//! 2027.

use chrono::{Days, NaiveDate};
use lifelong::domain::attendance::LiabilityPeriod;
use lifelong::domain::money::Money;
use lifelong::domain::payment::Payment;

/// A period that is ours.
#[derive(Clone, Debug)]
pub(crate) struct Period {
    pub(crate) enrolment: String,
    pub(crate) number: u16,
    pub(crate) learner: String,
    pub(crate) ukprn: u32,
    pub(crate) due: i64,
    pub(crate) instalment: i64,
    pub(crate) drawn: Option<i64>,
    /// The status, and the day on which it was confirmed.
    pub(crate) attendance: Option<(char, i64)>,
    pub(crate) left_due: Option<i64>,
}

/// A line of the payer's.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    pub(crate) reference: String,
    pub(crate) day: i64,
    pub(crate) ukprn: u32,
    pub(crate) learner: String,
    pub(crate) enrolment: String,
    pub(crate) number: u16,
    pub(crate) amount: i64,
}

pub(crate) fn date(day: i64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
    first + Days::new(day.try_into().unwrap())
}

pub(crate) fn payments(schedule: &[Paid]) -> Vec<Payment> {
    let one = |paid: &Paid| Payment {
        reference: paid.reference.parse().unwrap(),
        paid_on: date(paid.day),
        ukprn: paid.ukprn.to_string().parse().unwrap(),
        learner: paid.learner.parse().unwrap(),
        enrolment: paid.enrolment.parse().unwrap(),
        period: LiabilityPeriod::new(paid.number).unwrap(),
        amount: Money::from_pence(paid.amount),
    };
    schedule.iter().map(one).collect()
}
