//! The published figures: rates, approved subjects and instalment plans, in and out.

mod plans;
mod rates;
mod subjects;

pub use plans::{instalment_plan_from_text, instalment_plan_text, read_instalment_plans};
pub use rates::{rates_from_text, rates_text, read_rates};
pub use subjects::{read_subjects, subject_from_text, subject_text};

use crate::domain::policy::{INSTALMENT_PLANS_CSV, Policy, RATES_CSV, SUBJECTS_CSV};

use super::{Lines, Renames};

/// The figures that are built in, before any is imported.
///
/// # Panics
/// When a built-in table is malformed, which a test keeps from happening.
#[must_use]
pub fn built_in_policy() -> Policy {
    let none = Renames::default();
    let mut policy = Policy::default();
    let rates = read_rates(RATES_CSV.as_bytes(), &none);
    let plans = read_instalment_plans(INSTALMENT_PLANS_CSV.as_bytes(), &none);
    let subjects = read_subjects(SUBJECTS_CSV.as_bytes(), &none);
    built_in(rates).for_each(|rates| policy.add_rates(rates));
    built_in(plans).for_each(|plan| policy.add_plan(plan));
    built_in(subjects).for_each(|subject| policy.subjects.add(subject));
    policy
}

fn built_in<T>(lines: std::io::Result<Lines<T>>) -> impl Iterator<Item = T> {
    let lines = lines.expect("a text in memory can be read");
    let first_bad = lines.bad.first().map(ToString::to_string);
    assert_eq!(first_bad, None, "a built-in table is malformed");
    lines.good.into_iter().map(|line| line.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_tables_are_whole() {
        let policy = built_in_policy();
        let years: Vec<_> = policy.rates().map(|rates| rates.year().to_string()).collect();
        assert_eq!(years, ["2025/26", "2026/27", "2027/28"]);
        let plans: Vec<_> = policy.plans().map(|plan| plan.name().as_str()).collect();
        assert_eq!(plans, ["single", "termly"]);
        assert_eq!(policy.subjects.in_order().len(), SUBJECTS_CSV.lines().count() - 1);
    }
}
