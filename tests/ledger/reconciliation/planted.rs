//! A year in which all agrees, and faults that are planted in it, each with its cause.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::lines::{Paid, Period};
use super::model::pay_day;
use super::worlds::Schedule;

/// The day as of which planted worlds are judged: long after the pay day of every period but those
/// that are planted as not yet paid.
pub(crate) const AS_AT: i64 = 400;

/// What each period is planted with; most agree, in one of several ways.
const FATES: [&str; 22] = [
    "agrees",
    "agrees",
    "in parts",
    "in parts of one reference",
    "with a line of nothing",
    "paid and not attending any more",
    "paid wrongly, taken back",
    "overpaid, taken back",
    "drawn, recovered, reclaimed",
    "not drawn, not paid",
    "unknown-enrolment",
    "another learner",
    "wrong-provider",
    "duplicate",
    "withdrawn-after-payment",
    "not-confirmed",
    "no attendance",
    "reclaimed-too-much",
    "only-theirs",
    "amount-differs",
    "timing",
    "only-ours",
];

/// The fates of the periods of a world, with what each comes to in pence.
pub(crate) fn plan() -> impl Strategy<Value = Vec<(&'static str, i64)>> {
    vec((select(FATES.to_vec()), 2..1_000_000_i64), 1..40)
}

/// The world of a plan, and the breaks that it holds.
pub(crate) fn world(
    plan: &[(&'static str, i64)],
) -> (Vec<Period>, Schedule, Vec<(String, &'static str)>) {
    let (mut periods, mut schedule, mut expected) = (Vec::new(), Vec::new(), Vec::new());
    for (place, (fate, amount)) in plan.iter().enumerate() {
        let mut period = period(place, *amount);
        if *fate == "unknown-enrolment" {
            period.enrolment = format!("U-{place:03}");
        }
        let line = paid(&period, "P", *amount);
        let lines = lines(fate, &mut period, &line);
        let key = format!("{}/{}", line.enrolment, line.number);
        expected.extend(break_of(fate).map(|cause| (key, cause)));
        schedule.extend(lines);
        if *fate != "unknown-enrolment" {
            periods.push(period);
        }
    }
    // No id here is the beginning of another, so this is the order of enrolments and periods.
    expected.sort_unstable();
    (periods, schedule, expected)
}

fn period(place: usize, amount: i64) -> Period {
    let due = i64::try_from(place).unwrap();
    Period {
        // Three periods to an enrolment, in the order of the ids.
        enrolment: format!("E-{:03}", place / 3),
        number: u16::try_from(place % 3).unwrap() + 1,
        learner: format!("L-{}", place / 3),
        ukprn: 10_000_001,
        due,
        instalment: amount,
        drawn: Some(amount),
        attendance: Some(('A', due + 14)),
        left_due: None,
    }
}

fn paid(period: &Period, reference: &str, amount: i64) -> Paid {
    Paid {
        reference: format!("{reference}-{}-{}", period.enrolment, period.number),
        day: pay_day(period.due + 14),
        ukprn: period.ukprn,
        learner: period.learner.clone(),
        enrolment: period.enrolment.clone(),
        number: period.number,
        amount,
    }
}

fn break_of(fate: &'static str) -> Option<&'static str> {
    match fate {
        "another learner" => Some("unknown-enrolment"),
        "no attendance" => Some("not-confirmed"),
        fate if fate.contains(['-']) => Some(fate),
        "duplicate" | "timing" => Some(fate),
        _ => None,
    }
}

/// What the payer says of a period with this fate; what we say of it is changed to fit.
fn lines(fate: &str, period: &mut Period, line: &Paid) -> Vec<Paid> {
    let amount = line.amount;
    let again = |reference: &str, amount: i64| Paid {
        reference: format!("{reference}-{}", line.reference),
        amount,
        ..line.clone()
    };
    match fate {
        "in parts" => vec![again("1", amount - 1), again("2", 1)],
        "in parts of one reference" => vec![again("1", amount - 1), again("1", 1)],
        "with a line of nothing" => vec![line.clone(), Paid { amount: 0, ..line.clone() }],
        "paid and not attending any more" => {
            period.attendance = Some(('X', period.due));
            vec![line.clone()]
        }
        "paid wrongly, taken back" => {
            let wrong = |line: Paid| Paid { ukprn: 10_000_009, ..line };
            vec![wrong(again("1", amount)), wrong(again("2", -amount)), line.clone()]
        }
        "overpaid, taken back" => vec![line.clone(), again("1", 5), again("2", -5)],
        "drawn, recovered, reclaimed" => {
            period.drawn = Some(0);
            vec![line.clone(), Paid { amount: -amount, ..line.clone() }]
        }
        "not drawn, not paid" => {
            period.drawn = None;
            Vec::new()
        }
        "another learner" => vec![Paid { learner: "L-other".to_owned(), ..line.clone() }],
        "wrong-provider" => vec![Paid { ukprn: 10_000_009, ..line.clone() }],
        "duplicate" => vec![line.clone(), line.clone()],
        "withdrawn-after-payment" => {
            (period.drawn, period.left_due) = (Some(0), Some(0));
            vec![line.clone()]
        }
        "not-confirmed" => {
            period.attendance = Some(('F', period.due));
            vec![again("1", amount - 1)]
        }
        "no attendance" => {
            (period.drawn, period.attendance) = (None, None);
            vec![line.clone()]
        }
        "reclaimed-too-much" => {
            period.drawn = Some(0);
            vec![line.clone(), again("2", -amount), again("3", -1)]
        }
        "only-theirs" => {
            period.drawn = None;
            vec![line.clone()]
        }
        "amount-differs" => vec![again("1", amount - 1)],
        "timing" => {
            period.attendance = Some(('A', AS_AT));
            Vec::new()
        }
        "only-ours" => Vec::new(),
        // It agrees, or is not ours.
        _ => vec![line.clone()],
    }
}
