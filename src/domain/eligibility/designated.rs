//! Rule: the course, or the parent course of the modules, is designated on the start.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use crate::domain::remedy::Remedy;
use crate::domain::request::Study;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::Designated,
    source: "Student Loans Company, FAQ for providers, course design, 18 April 2024: a designated \
             full course",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let start = case.request.start;
    match (case.course, &case.request.study) {
        (Some(course), _) if course.designated.holds(start) => {
            because.met(format_args!("course {} is designated {}", course.id, course.designated))
        }
        (Some(course), _) => because.not_met(format_args!(
            "course {} is designated {}, which does not hold the start {start}: only a start that \
             it holds can be funded",
            course.id, course.designated
        )),
        (None, Study::CourseYear { course, .. }) => {
            because.with([Remedy::ImportCourses]).not_met(format_args!(
                "the catalogue does not hold course {course}: put the id right, or import the \
                 course"
            ))
        }
        (None, Study::Modules { .. }) => {
            because.not_judged(format_args!("the parent course is not known"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, day};
    use super::{RULE, Remedy};

    #[test]
    fn the_designation_must_hold_the_start() {
        let mut example = Example::module();
        example.met(RULE, "course C-1 is designated from 2027-01-01");
        example.courses[0].designated.to = Some(day("2027-01-18"));
        example.met(RULE, "course C-1 is designated from 2027-01-01 to 2027-01-18");
        example.courses[0].designated.to = Some(day("2027-01-17"));
        example.not_met(
            RULE,
            "course C-1 is designated from 2027-01-01 to 2027-01-17, which does not hold the start \
             2027-01-18: only a start that it holds can be funded",
        );
    }

    #[test]
    fn a_course_that_the_catalogue_does_not_hold_is_not_designated() {
        let mut example = Example::course_year();
        example.courses.clear();
        example.not_met(RULE, "the catalogue does not hold course C-1");
        example.remedied(RULE, &[Remedy::ImportCourses]);
    }

    #[test]
    fn it_is_not_judged_for_modules_without_a_known_parent_course() {
        let mut example = Example::module();
        example.modules.clear();
        example.not_judged(RULE, "the parent course is not known");
    }
}
