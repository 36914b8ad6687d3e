//! Rule: the learner is under 60 on the start.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use crate::domain::calendar::age_on;
use crate::domain::rule_code::RuleCode;

/// The age at which no new tuition fee loan is made.
const TOO_OLD: i32 = 60;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::LearnerAge,
    source: "Student Loans Company, FAQ for providers, who will be eligible, 5 May 2026, and \
             GOV.UK student finance calculator, 21 August 2026: under 60 on the first day; ours: \
             an age is reached when its birthday begins, and one of 29 February in a common year \
             on 1 March",
    check,
};

/// No reason tells more of the birth date than the verdict does.
fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let start = case.request.start;
    match case.standing.and_then(|standing| standing.learner) {
        None => because.not_judged(format_args!(
            "the facts about the learner are not on record, and so neither is the age"
        )),
        Some(learner) if age_on(learner.date_of_birth, start) < TOO_OLD => {
            because.met(format_args!("under {TOO_OLD} on {start}"))
        }
        Some(_) => because.not_met(format_args!(
            "{TOO_OLD} or over on {start}: only a start before the {TOO_OLD}th birthday can be \
            funded"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, day};
    use super::RULE;

    const OVER: &str =
        "60 or over on 2027-01-18: only a start before the 60th birthday can be funded";

    fn born(date: &str, start: &str) -> Example {
        let mut example = Example::module();
        example.request.start = day(start);
        let learner = example.learner.as_mut().unwrap();
        learner.date_of_birth = day(date);
        example
    }

    #[test]
    fn the_day_before_the_birthday_is_under_60_and_the_birthday_is_not() {
        born("1967-01-19", "2027-01-18").met(RULE, "under 60 on 2027-01-18");
        born("1967-01-18", "2027-01-18").not_met(RULE, OVER);
        born("1950-01-01", "2027-01-18").not_met(RULE, OVER);
    }

    #[test]
    fn a_birthday_of_29_february_is_kept_in_a_leap_year() {
        born("1968-02-29", "2028-02-28").met(RULE, "under 60 on 2028-02-28");
        born("1968-02-29", "2028-02-29").not_met(RULE, "60 or over on 2028-02-29");
    }

    #[test]
    fn a_birthday_of_29_february_falls_on_1_march_in_a_common_year() {
        born("2040-02-29", "2100-02-28").met(RULE, "under 60 on 2100-02-28");
        born("2040-02-29", "2100-03-01").not_met(RULE, "60 or over on 2100-03-01");
    }

    #[test]
    fn who_is_60_after_the_last_day_there_is_is_under_60_until_then() {
        born("2139-12-31", "2199-12-30").met(RULE, "under 60 on 2199-12-30");
        born("2139-12-31", "2199-12-31").not_met(RULE, "60 or over on 2199-12-31");
        born("2199-12-31", "2199-12-31").met(RULE, "under 60 on 2199-12-31");
    }

    #[test]
    fn an_age_is_not_judged_without_the_facts() {
        let mut example = Example::module();
        example.learner = None;
        example.not_judged(RULE, "the facts about the learner are not on record");
        example.granted = false;
        example.not_judged(RULE, "the facts about the learner are not on record");
    }
}
