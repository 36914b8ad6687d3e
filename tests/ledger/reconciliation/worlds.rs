//! Small worlds, crowded so that lines meet.

use lifelong::domain::attendance::{Attendance, LiabilityPeriod};
use lifelong::domain::money::Money;
use lifelong::ledger::reconciliation::Ours;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::lines::{Paid, Period, date};

pub(crate) type Schedule = Vec<Paid>;

pub(crate) fn ours(periods: &[Period]) -> Vec<Ours> {
    let one = |period: &Period| Ours {
        enrolment: period.enrolment.parse().unwrap(),
        period: LiabilityPeriod::new(period.number).unwrap(),
        learner: period.learner.parse().unwrap(),
        ukprn: period.ukprn.to_string().parse().unwrap(),
        due_on: date(period.due),
        instalment: Money::from_pence(period.instalment),
        drawn: period.drawn.map(|pence| Money::from_pence(pence).into()),
        attendance: period.attendance.map(|(status, day)| Attendance {
            status: status.to_string().parse().unwrap(),
            confirmed_on: date(day),
        }),
        left_due: period.left_due.map(Money::from_pence),
    };
    periods.iter().map(one).collect()
}

/// Who holds the enrolment of that number, and where.
fn holder(enrolment: usize) -> (String, u32) {
    (format!("L-{}", enrolment % 2), 10_000_001 + u32::from(enrolment > 2))
}

/// Names of enrolments; most begin alike, as those of one student record system do.
const ENROLMENTS: [&str; 7] = [
    "E-1",
    "E-1.x",
    "10000001:2026-27",
    "10000001:2026-27:E",
    "10000001:2026-27:E-0000000000001",
    "10000001:2026-27:E-0000000000002",
    "E-2",
];

fn period() -> impl Strategy<Value = (usize, Period)> {
    let amounts = (option::of(select(vec![0, 100, 200, 300])), select(vec![0, 100, 200]));
    let attendance = option::weighted(0.8, (select(vec!['A', 'A', 'A', 'F', 'X']), 0..160_i64));
    let left_due = option::weighted(0.2, select(vec![0, 100, 200]));
    (0..5_usize, 1..=3_u16, 0..100_i64, amounts, attendance, left_due).prop_map(
        |(enrolment, number, due, (drawn, instalment), attendance, left_due)| {
            let (learner, ukprn) = holder(enrolment);
            let id = ENROLMENTS[enrolment].to_owned();
            let period = Period {
                enrolment: id,
                number,
                learner,
                ukprn,
                due,
                instalment,
                drawn,
                attendance,
                left_due,
            };
            (enrolment, period)
        },
    )
}

fn paid() -> impl Strategy<Value = Paid> {
    let amounts = select(vec![-200, -100, -100, 0, 100, 100, 100, 200]);
    let strays = (prop::bool::weighted(0.1), prop::bool::weighted(0.1));
    (0..7_usize, 1..=4_u16, 0..5_u8, 0..100_i64, amounts, strays).prop_map(
        |(enrolment, number, reference, day, amount, (other_learner, other_provider))| {
            let (learner, ukprn) = holder(enrolment);
            Paid {
                reference: format!("P-{reference}"),
                day,
                ukprn: if other_provider { 10_000_009 } else { ukprn },
                learner: if other_learner { "L-9".to_owned() } else { learner },
                enrolment: ENROLMENTS[enrolment].to_owned(),
                number,
                amount,
            }
        },
    )
}

/// Periods of which each is there once, payments for them and for others, and a day.
pub(crate) fn world() -> impl Strategy<Value = (Vec<Period>, Schedule, i64)> {
    (vec(period(), 0..12), vec(paid(), 0..25), 0..200_i64).prop_map(|(periods, schedule, as_at)| {
        let mut once: Vec<(usize, Period)> = Vec::new();
        for (enrolment, period) in periods {
            let known =
                once.iter().any(|(other, one)| (*other, one.number) == (enrolment, period.number));
            if !known {
                once.push((enrolment, period));
            }
        }
        (once.into_iter().map(|(_, period)| period).collect(), schedule, as_at)
    })
}
