//! What bounds every enrolment beside the rules: it can be recorded, and what was recorded be read.

use super::case::{Case, modules_fee};
use super::decision::{Because, Rule, Verdict};
use crate::domain::calendar::recordable;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;

/// Bounds are looked at as rules are, and said only where one is not met: they are about this
/// program, and only figures and days far from all that are real meet them.
pub(super) const BOUNDS: [Rule; 2] = [CALENDAR, SUMS];

const CALENDAR: Rule = Rule {
    code: RuleCode::BeyondCalendar,
    source: "ours: days after 2199-12-31 are not read, and so not recorded",
    check: within_the_calendar,
};

const SUMS: Rule = Rule {
    code: RuleCode::BeyondSums,
    source: "ours: an amount beyond 99999999.99 is not read, and so not recorded",
    check: within_one_amount,
};

fn within_the_calendar(case: &Case<'_>, because: &mut Because) -> Verdict {
    let start = case.request.start;
    if let Err(beyond) = recordable(case.request.course_year().last_day()) {
        return because.not_met(format_args!(
            "the course year of a start on {start} ends too late, as {beyond}: ask for an \
             earlier start"
        ));
    }
    if let Some(Err(beyond)) = case.ends.map(recordable) {
        return because.not_met(format_args!(
            "the weeks of the modules from {start} on end too late, as {beyond}: ask for an \
             earlier start"
        ));
    }
    let loan = case.loan.unwrap_or_default();
    match case.plan.map(|plan| (plan.name(), plan.split(loan, start))) {
        Some((name, Err(beyond))) => because.not_met(format_args!(
            "an instalment by the plan `{name}` falls due too late, as {beyond}: ask for an \
             earlier start, or by another plan"
        )),
        _ => because.met(format_args!("the course year and all instalments end in the calendar")),
    }
}

fn within_one_amount(case: &Case<'_>, because: &mut Because) -> Verdict {
    let of_modules = if case.request.fee.is_none() { modules_fee(&case.modules) } else { None };
    if let Some(Err(beyond)) = of_modules.map(Sum::one_amount) {
        return because.not_met(format_args!(
            "the fees of the modules come to too much, as {beyond}: ask with a fee, or for fewer \
             modules"
        ));
    }
    let limit = case.rates.zip(case.credits);
    match limit.map(|(rates, credits)| rates.fee_limit(credits).one_amount()) {
        Some(Err(beyond)) => because.not_met(format_args!(
            "the fee limit of so many credits is too much, as {beyond}: ask for fewer credits"
        )),
        _ => because.met(format_args!("fee and fee limit are amounts that can be recorded")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, day, id, module, money};
    use super::{CALENDAR, SUMS};
    use crate::domain::calendar::AcademicYear;
    use crate::domain::instalments::{InstalmentPlan, PlanPeriod, Rounding};
    use crate::domain::money::Money;
    use crate::domain::rates::{UpratingMethod, YearRates};

    fn rates(year: i32, limit: &str) -> YearRates {
        let limit = Money::recorded(limit).unwrap();
        let full = limit.proportion_rounded_down(4, 1).unwrap();
        let (year, pro_rata) = (AcademicYear::beginning(year), UpratingMethod::ProRata);
        YearRates::new(year, full, limit, pro_rata, "an example".into()).unwrap()
    }

    /// A module from a day at the end of the calendar, by a plan of one period.
    fn starting(start: &str, due_months: u8, due_days: u16) -> Example {
        let mut example = Example::module();
        example.request.start = day(start);
        example.rates = vec![rates(2198, "9790.00"), rates(2199, "9790.00")];
        let period = vec![PlanPeriod { percent: 100, due_months, due_days }];
        let plan = InstalmentPlan::new(id("single"), Rounding::Penny, period, "ours".into());
        example.plans = vec![plan.unwrap()];
        example.learner.as_mut().unwrap().date_of_birth = day("2170-01-01");
        example
    }

    #[test]
    fn a_bound_that_is_met_is_not_said() {
        let decision = Example::module().decide();
        let codes: Vec<_> = decision.findings.iter().map(|finding| finding.rule).collect();
        assert!(!codes.contains(&CALENDAR.code) && !codes.contains(&SUMS.code), "{codes:?}");
        Example::module().met(CALENDAR, "end in the calendar");
        Example::module().met(SUMS, "amounts that can be recorded");
    }

    #[test]
    fn a_course_year_ends_on_the_last_day_there_is_at_the_latest() {
        starting("2199-01-31", 0, 14).met(CALENDAR, "end in the calendar");
        assert!(starting("2199-01-31", 0, 14).decide().is_funded());
        starting("2199-02-01", 0, 14).not_met(
            CALENDAR,
            "the course year of a start on 2199-02-01 ends too late, as 2200-01-31 is after \
             2199-12-31, the last day that can be recorded: ask for an earlier start",
        );
        assert_eq!(starting("2199-02-01", 0, 14).decide().rules(), "beyond-calendar");
        assert_eq!(starting("2199-12-31", 0, 14).decide().rules(), "beyond-calendar");
    }

    #[test]
    fn the_weeks_of_modules_end_on_the_last_day_there_is_at_the_latest() {
        let mut example = starting("2199-01-01", 0, 14);
        example.modules[0].weeks = Some(52);
        let ends = |example: &Example| example.with_case(|case| case.enrolment()?.ends);
        assert_eq!(ends(&example), Some(day("2199-12-30")));
        example.modules[0].weeks = Some(53);
        example.not_met(
            CALENDAR,
            "the weeks of the modules from 2199-01-01 on end too late, as 2200-01-06 is after \
             2199-12-31, the last day that can be recorded: ask for an earlier start",
        );
        example.modules[0].weeks = Some(u16::MAX);
        assert_eq!(example.decide().rules(), "beyond-calendar");
        assert_eq!(ends(&example), None);
    }

    #[test]
    fn every_instalment_falls_due_on_the_last_day_there_is_at_the_latest() {
        starting("2199-01-01", 11, 30).met(CALENDAR, "end in the calendar");
        starting("2199-01-01", 11, 31).not_met(
            CALENDAR,
            "an instalment by the plan `single` falls due too late, as 2200-01-01 is after \
             2199-12-31, the last day that can be recorded: ask for an earlier start, or by \
             another plan",
        );
        assert_eq!(starting("2199-01-01", 120, 3_660).decide().rules(), "beyond-calendar");
    }

    #[test]
    fn the_fees_of_modules_come_to_one_amount() {
        let mut example = Example::module();
        example.modules = vec![module("M-1", "C-1", 30), module("M-2", "C-1", 30)];
        example.modules[0].fee = money("99999999.98");
        example.ask(&["M-1", "M-2"]);
        for (fee, is_met) in [("0.01", true), ("0.02", false), ("99999999.99", false)] {
            example.modules[1].fee = money(fee);
            assert_eq!(!example.decide().rules().contains("beyond-sums"), is_met, "{fee}");
        }
        example.not_met(
            SUMS,
            "the fees of the modules come to too much, as 199999999.97 is beyond 99999999.99, \
             the most that one amount may be: ask with a fee, or for fewer modules",
        );
        assert_eq!(example.decide().rules(), "beyond-sums");
        example.request.fee = Some(money("2000.00"));
        assert!(example.decide().is_funded());
    }

    #[test]
    fn a_fee_limit_is_one_amount() {
        let mut example = Example::course_year();
        example.rates = vec![rates(2026, "24999999.99")];
        example.remaining = money("99999999.99").into();
        example.ask_course_year("C-1", 120);
        assert!(example.decide().is_funded());
        // Rates that were recorded when amounts reached further.
        example.rates = vec![rates(2026, "250000000.00")];
        example.not_met(
            SUMS,
            "the fee limit of so many credits is too much, as 250000000.00 is beyond 99999999.99, \
             the most that one amount may be: ask for fewer credits",
        );
        assert_eq!(example.decide().rules(), "beyond-sums");
    }
}
