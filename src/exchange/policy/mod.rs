//! The published figures: rates, approved subjects and instalment plans, in and out.

mod plans;
mod rates;
mod subjects;

pub use plans::{instalment_plan_from_text, instalment_plan_text, read_instalment_plans};
pub use rates::{rates_from_text, rates_text, read_rates};
pub use subjects::{read_subjects, subject_from_text, subject_text};

use std::sync::OnceLock;

use crate::domain::policy::{INSTALMENT_PLANS_CSV, Policy, RATES_CSV, SUBJECTS_CSV};

use super::{Contents, Reading};

/// The figures that are built in, before any is imported. They are read once.
///
/// # Panics
/// When a built-in table is malformed, which a test keeps from happening.
#[must_use]
pub fn built_in_policy() -> &'static Policy {
    static BUILT_IN: OnceLock<Policy> = OnceLock::new();
    BUILT_IN.get_or_init(read_built_in)
}

fn read_built_in() -> Policy {
    let none = Reading::default();
    let mut policy = Policy::default();
    let rates = read_rates(RATES_CSV.as_bytes(), &none);
    let plans = read_instalment_plans(INSTALMENT_PLANS_CSV.as_bytes(), &none);
    let subjects = read_subjects(SUBJECTS_CSV.as_bytes(), &none);
    built_in(rates).for_each(|rates| policy.add_rates(rates));
    built_in(plans).for_each(|plan| policy.add_plan(plan));
    built_in(subjects).for_each(|subject| policy.subjects.add(subject));
    policy
}

fn built_in<T>(lines: std::io::Result<Contents<T>>) -> impl Iterator<Item = T> {
    let lines = lines.expect("a text in memory can be read");
    let first_bad = lines.bad.first().map(ToString::to_string);
    assert_eq!(first_bad, None, "a built-in table is malformed");
    lines.good.into_iter().map(|line| line.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::domain::calendar::AcademicYear;
    use crate::domain::instalments::{InstalmentPlan, PlanPeriod, Rounding};
    use crate::domain::money::Money;
    use crate::domain::rates::{RatesStatus, UpratingMethod, YearRates};
    use crate::domain::subjects::ApprovedSubject;
    use crate::exchange::field::examples::{id, parsed, span, words};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rates_are_read_as_they_were_written(
            year in 1900..2199_i32, limit in 1..=100_000_i64, is_pro_rata: bool, source in words(),
            is_announced: bool,
        ) {
            let method =
                if is_pro_rata { UpratingMethod::ProRata } else { UpratingMethod::Difference };
            let (year, limit) = (AcademicYear::beginning(year), Money::from_pence(limit));
            let full = limit.proportion_rounded_down(4, 1).unwrap();
            let rates = YearRates::new(year, full, limit, method, source).unwrap();
            let status = if is_announced { RatesStatus::Announced } else { RatesStatus::InForce };
            let rates = rates.with_status(status);
            prop_assert_eq!(rates_from_text(&rates_text(&rates)), Ok(rates));
        }

        #[test]
        fn a_subject_is_read_as_it_was_written(
            code in "[0-9]{6}", label in words(), approved in span(), source in words(),
        ) {
            let subject = ApprovedSubject { hecos: parsed(&code), label, approved, source };
            prop_assert_eq!(subject_from_text(&subject_text(&subject)), Ok(subject));
        }

        #[test]
        fn a_plan_is_read_as_it_was_written(
            name in id(), first in 0..=100_u8, months in 0..=60_u8, days in 0..=366_u16,
            is_penny: bool, source in words(),
        ) {
            let rounding = if is_penny { Rounding::Penny } else { Rounding::Pound };
            let rest = 100_u8.checked_sub(first).unwrap();
            let periods = [(first, months, days), (rest, 60, days)];
            let periods = periods.map(|(percent, due_months, due_days)| {
                PlanPeriod { percent, due_months, due_days }
            });
            let plan = InstalmentPlan::new(parsed(&name), rounding, periods.into(), source);
            let plan = plan.unwrap();
            prop_assert_eq!(instalment_plan_from_text(&instalment_plan_text(&plan)), Ok(plan));
        }
    }

    #[test]
    fn a_stored_plan_is_the_rows_of_one_plan() {
        let policy = built_in_policy();
        let text = instalment_plan_text(policy.plan("termly").unwrap());
        let first = "termly,1,25,0,0,pound,\"Loans body guidance for full-time courses: 25, 25";
        assert!(text.starts_with(first) && text.lines().count() == 3 && !text.ends_with('\n'));
        let single = instalment_plan_text(policy.plan("single").unwrap());
        for bad in ["", &format!("{text}\n{single}"), &format!("{text}\n")] {
            assert!(instalment_plan_from_text(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn rates_that_were_recorded_before_there_was_a_status_are_in_force_and_the_same_again() {
        let text = "2027/28,40200.00,10050.00,pro-rata,a letter";
        let rates = rates_from_text(text).unwrap();
        assert_eq!((rates.status(), &*rates_text(&rates)), (RatesStatus::InForce, text));
        let announced = rates.with_status(RatesStatus::Announced);
        assert_eq!(rates_text(&announced), format!("{text},announced"));
        let error = rates_from_text(&format!("{text},soon")).unwrap_err().to_string();
        assert!(error.contains("`soon` is not a status of rates: write `in-force` or"), "{error}");
    }

    #[test]
    fn the_built_in_tables_are_whole() {
        let policy = built_in_policy();
        let years: Vec<_> = policy.rates().map(|rates| rates.year().to_string()).collect();
        assert_eq!(years, ["2025/26", "2026/27", "2027/28"]);
        let status: Vec<_> = policy.rates().map(|rates| rates.status().to_string()).collect();
        assert_eq!(status, ["in-force", "in-force", "announced"]);
        let plans: Vec<_> = policy.plans().map(|plan| plan.name().as_str()).collect();
        assert_eq!(plans, ["single", "termly"]);
        assert_eq!(policy.subjects.in_order().len(), SUBJECTS_CSV.lines().count() - 1);
    }
}
