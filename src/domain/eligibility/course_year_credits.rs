//! Rule: at most 180 credits are funded in a course year.

use super::decision::{Because, Rule, Verdict};
use super::facts::Facts;
use crate::domain::calendar::CourseYear;
use crate::domain::credits::Credits;
use crate::domain::enrolment::Enrolment;

/// The most credits that are funded in one course year (S3, S4).
const MOST: Credits = Credits::new(180);

pub(super) const RULE: Rule = Rule {
    code: "course-year-credits",
    source: "S3, S4: at most 180 credits a course year; how overlapping years are counted is ours",
    check,
};

/// Takes the new enrolment and the learner's live ones. In the course year of each of them that
/// holds the new start, the credits of all that start in it are summed.
fn check(facts: &Facts<'_>, because: &mut Because) -> Verdict {
    let (Some(standing), Some(asked)) = (facts.standing, facts.credits) else {
        return because.not_judged(format_args!(
            "the credits of the course year are not known without the learner and the modules"
        ));
    };
    let start = facts.request.start;
    let live = || standing.held.iter().filter(|held| held.is_live()).map(|held| &held.enrolment);
    let taken_in = |year: CourseYear| -> Credits {
        live().filter(|one| year.holds(one.start)).map(|one| one.credits).sum()
    };
    let own = facts.request.course_year();
    let years = live().map(Enrolment::course_year).filter(|y| y.holds(start));
    let fullest = years
        .chain([own])
        .map(|year| (taken_in(year), year))
        .max_by_key(|(taken, year)| (*taken, std::cmp::Reverse(year.first_day())));
    let (taken, year) = fullest.unwrap_or((Credits::NONE, own));
    let total = taken + asked;
    if total <= MOST {
        because.met(format_args!("{total} of {MOST} credits in the course year {year}"))
    } else {
        let left = MOST.count().saturating_sub(taken.count());
        because.not_met(format_args!(
            "{taken} credits taken and {asked} asked make {total} in the course year {year}, where at most {MOST} are funded; {left} are left in it"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, held};
    use super::RULE;

    #[test]
    fn a_hundred_and_eighty_credits_are_met_and_one_more_is_not() {
        let mut example = Example::module();
        example.held = vec![held("E-1", "2027-02-01", 150)];
        example.met(RULE, "180 of 180 credits in the course year 2027-01-01 to 2027-12-31");
        example.held = vec![held("E-1", "2027-02-01", 151)];
        example.not_met(RULE, "29 are left in it");
    }
}
