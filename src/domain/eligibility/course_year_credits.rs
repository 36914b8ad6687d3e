//! Rule: at most 180 credits are funded in a course year.

use chrono::NaiveDate;

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use crate::domain::calendar::CourseYear;
use crate::domain::credits::Credits;
use crate::domain::enrolment::Held;
use crate::domain::rule_code::RuleCode;

/// The most credits that are funded in one course year.
const MOST: Credits = Credits::new(180);

pub(super) const RULE: Rule = Rule {
    code: RuleCode::CourseYearCredits,
    source: "GOV.UK student finance calculator, 21 August 2026, and student finance campaign page, \
             read in 2026: at most 180 credits a course year; ours: how overlapping years are \
             counted",
    check,
};

/// What is taken of a course year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditsTaken {
    /// The course year.
    pub year: CourseYear,
    /// The credits that count of those that start in it.
    pub credits: Credits,
    /// How many more would be funded.
    pub left: Credits,
    /// How many are funded in all.
    pub most: Credits,
}

impl CreditsTaken {
    /// Of a new start's own course year and those of the live enrolments which hold it, the one in
    /// which most is taken: it bounds what may be asked for from this start.
    #[must_use]
    pub fn from_start(held: &[Held], start: NaiveDate) -> CreditsTaken {
        let live = || held.iter().filter(|held| held.is_live());
        let taken_in = |year: CourseYear| -> Credits {
            live().filter(|one| year.holds(one.enrolment.start)).map(Held::counting_credits).sum()
        };
        let own = CourseYear::starting(start);
        let years = live().map(|one| one.enrolment.course_year()).filter(|year| year.holds(start));
        let fullest = years
            .chain([own])
            .map(|year| (taken_in(year), year))
            .max_by_key(|(taken, year)| (*taken, std::cmp::Reverse(year.first_day())));
        let (credits, year) = fullest.unwrap_or((Credits::NONE, own));
        let left = Credits::new(MOST.count().saturating_sub(credits.count()));
        CreditsTaken { year, credits, left, most: MOST }
    }
}

/// Takes the new enrolment and those whose credits count. In the course year of each of them that
/// holds the new start, the counting credits of all that start in it are summed.
fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let (Some(standing), Some(asked)) = (case.standing, case.credits) else {
        return because.not_judged(format_args!(
            "the credits of the course year are not known without the learner and the modules"
        ));
    };
    let CreditsTaken { year, credits: taken, left, .. } =
        CreditsTaken::from_start(standing.held, case.request.start);
    let total = taken + asked;
    if total <= MOST {
        because.met(format_args!("{total} of {MOST} credits in the course year {year}"))
    } else if left == Credits::NONE {
        because.not_met(format_args!(
            "{taken} credits taken and {asked} asked make {total} in the course year {year}, \
             where at most {MOST} are funded and none are left: ask for a later start"
        ))
    } else {
        because.not_met(format_args!(
            "{taken} credits taken and {asked} asked make {total} in the course year {year}, \
             where at most {MOST} are funded and {left} are left: ask for no more than that, or \
             for a later start"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, day, held, money};
    use super::{Credits, RULE};
    use crate::domain::instalments::Instalment;
    use crate::domain::money::Money;

    fn holding(enrolments: &[(&str, u32)]) -> Example {
        let mut example = Example::module();
        let held = enrolments.iter().map(|(start, credits)| held("E-1", start, *credits));
        example.held = held.collect();
        example
    }

    #[test]
    fn a_hundred_and_eighty_credits_are_met_and_one_more_is_not() {
        holding(&[("2027-02-01", 150)])
            .met(RULE, "180 of 180 credits in the course year 2027-01-01 to 2027-12-31");
        holding(&[("2027-02-01", 151)]).not_met(
            RULE,
            "151 credits taken and 30 asked make 181 in the course year 2027-01-01 to 2027-12-31, \
             where at most 180 are funded and 29 are left: ask for no more than that, or for a \
             later start",
        );
    }

    #[test]
    fn where_none_are_left_only_a_later_start_helps() {
        holding(&[("2027-02-01", 180)]).not_met(
            RULE,
            "180 credits taken and 30 asked make 210 in the course year 2027-01-01 to 2027-12-31, \
             where at most 180 are funded and none are left: ask for a later start",
        );
    }

    #[test]
    fn a_course_year_alone_may_have_180_credits() {
        let mut example = Example::course_year();
        example.ask_course_year("C-1", 180);
        example.met(RULE, "180 of 180 credits");
        example.ask_course_year("C-1", 181);
        example.not_met(RULE, "0 credits taken and 181 asked make 181");
    }

    #[test]
    fn an_earlier_course_year_that_holds_the_start_counts_too() {
        // 2026-09-01 to 2027-08-31 holds the start; 2026-01-01 to 2026-12-31 does not.
        holding(&[("2026-09-20", 151)])
            .not_met(RULE, "in the course year 2026-09-01 to 2027-08-31");
        holding(&[("2026-01-20", 180)]).met(RULE, "30 of 180 credits");
    }

    #[test]
    fn what_begins_later_in_the_course_year_counts() {
        holding(&[("2027-12-31", 151)]).not_met(RULE, "151 credits taken");
        holding(&[("2028-01-01", 180)]).met(RULE, "30 of 180 credits");
    }

    #[test]
    fn course_years_that_do_not_hold_the_start_are_not_summed_together() {
        let example = holding(&[("2026-09-20", 100), ("2027-12-01", 100)]);
        example.met(RULE, "130 of 180 credits");
    }

    #[test]
    fn an_enrolment_withdrawn_before_anything_was_due_does_not_count() {
        let mut example = holding(&[("2027-02-01", 151)]);
        example.held[0].withdrawn_on = Some(day("2027-02-14"));
        example.met(RULE, "30 of 180 credits");
        example.held[0].withdrawn_on = Some(day("2027-02-15"));
        example.not_met(RULE, "151 credits taken");
    }

    #[test]
    fn of_a_withdrawn_enrolment_the_part_counts_that_was_due() {
        let mut example = holding(&[("2027-01-04", 120)]);
        let enrolment = &mut example.held[0].enrolment;
        enrolment.loan = money("9250.00");
        // Quarters in whole pounds.
        let parts =
            [("2027-01-04", "2312.00"), ("2027-05-04", "2312.00"), ("2027-09-04", "4626.00")];
        let parts =
            parts.map(|(due_on, amount)| Instalment { due_on: day(due_on), amount: money(amount) });
        enrolment.instalments = parts.to_vec();
        for (withdrawn_on, sum) in [
            ("2027-01-03", 30),
            ("2027-01-04", 60),
            ("2027-05-03", 60),
            ("2027-05-04", 90),
            ("2027-09-04", 150),
        ] {
            example.held[0].withdrawn_on = Some(day(withdrawn_on));
            example.met(RULE, &format!("{sum} of 180 credits"));
        }
        // A quarter of 31 credits is 7.75.
        example.held[0].enrolment.credits = Credits::new(31);
        example.held[0].withdrawn_on = Some(day("2027-03-01"));
        example.met(RULE, "38 of 180 credits");
    }

    #[test]
    fn where_nothing_is_lent_any_more_nothing_counts() {
        let mut example = holding(&[("2027-02-01", 180)]);
        example.held[0].enrolment.loan = Money::ZERO;
        example.held[0].enrolment.instalments[0].amount = Money::ZERO;
        example.met(RULE, "30 of 180 credits");
        example.held[0].withdrawn_on = Some(day("2027-12-01"));
        example.met(RULE, "30 of 180 credits");
    }

    #[test]
    fn it_is_not_judged_without_an_entitlement_or_the_modules() {
        let mut example = Example::module();
        example.modules.clear();
        example.not_judged(RULE, "are not known without the learner and the modules");
        let mut example = Example::module();
        example.granted = false;
        example.not_judged(RULE, "are not known without the learner and the modules");
    }
}
