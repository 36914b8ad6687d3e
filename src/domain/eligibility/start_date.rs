//! Rule: the start is on or after 1 January 2027.

use chrono::NaiveDate;

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use crate::domain::rule_code::RuleCode;

/// The first day of the scheme: what begins earlier stays in the system before it.
pub const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2027, 1, 1).expect("this day exists");

pub(super) const RULE: Rule = Rule {
    code: RuleCode::StartDate,
    source: "Student Loans Company, FAQ for providers, who will be eligible, 5 May 2026: study \
             that begins on or after 1 January 2027",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let start = case.request.start;
    if start >= FIRST_DAY {
        because.met(format_args!("the start {start} is not before {FIRST_DAY}"))
    } else {
        because.not_met(format_args!(
            "the start {start} is before {FIRST_DAY}, so this study stays in the earlier system: \
             only a start from {FIRST_DAY} on can be funded"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, day};
    use super::RULE;

    #[test]
    fn the_scheme_begins_on_1_january_2027() {
        let mut example = Example::module();
        example.request.start = day("2027-01-01");
        example.met(RULE, "the start 2027-01-01 is not before 2027-01-01");
        example.request.start = day("2026-12-31");
        example.not_met(
            RULE,
            "the start 2026-12-31 is before 2027-01-01, so this study stays in the earlier system: \
             only a start from 2027-01-01 on can be funded",
        );
    }
}
