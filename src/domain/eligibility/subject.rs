//! Rule: the parent course of modules of a degree is in approved subjects.

use std::fmt;

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use super::terms::Listed;
use crate::domain::calendar::Span;
use crate::domain::ids::Hecos;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

/// The level of the parent courses whose subjects must be approved.
const DEGREE: u8 = 6;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::Subject,
    source: "Student Loans Company, guide to creating module variants, 8 July 2025: the majority \
             of a level 6 course's subject codes must be approved; ours: exactly half is no \
             majority",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    if !case.is_modular() {
        return because.met(format_args!("it does not apply to a course year"));
    }
    let Some(course) = case.course else {
        return because.not_judged(format_args!("the parent course is not known"));
    };
    let (id, start) = (&course.id, case.request.start);
    if course.htq {
        return because.met(format_args!(
            "modules of the higher technical qualification {id} need no approved subject"
        ));
    }
    if course.level.number() != DEGREE {
        return because.met(format_args!(
            "it applies to modules of level {DEGREE} courses, and course {id} is of level {}",
            course.level
        ));
    }
    if course.hecos.is_empty() {
        return because.with([Remedy::ImportCourses]).not_met(format_args!(
            "course {id} has no subject code, and so no approved one: import the course again with \
             its codes in `hecos`"
        ));
    }
    let is_approved = |code: &&Hecos| case.policy.subjects.approved_on(**code, start);
    let (all, approved) = (course.hecos.len(), course.hecos.iter().filter(is_approved).count());
    // More than half, without doubling or dividing.
    if approved > all.saturating_sub(approved) {
        because.met(format_args!(
            "approved on {start}: {approved} of {all} subject codes of course {id}, more than half"
        ))
    } else {
        let others = course.hecos.iter().filter(|code| !is_approved(code));
        let approval = |code: &Hecos| case.policy.subjects.approval_of(*code).map(|a| (*code, a));
        let at_another_time = others.clone().filter_map(approval);
        because.not_met(format_args!(
            "approved on {start}: {approved} of {all} subject codes of course {id}, and not {}, \
             where more than half are needed: ask for modules of a course in approved subjects{}",
            Listed(others),
            AnotherStart(at_another_time)
        ))
    }
}

/// What another start would do for codes that are approved at another time, where there are any.
struct AnotherStart<I>(I);

impl<I> fmt::Display for AnotherStart<I>
where
    I: Iterator<Item = (Hecos, Span)> + Clone,
{
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut approvals = self.0.clone().peekable();
        if approvals.peek().is_none() {
            return Ok(());
        }
        let approvals = approvals.map(|(code, approval)| format!("{code} {approval}"));
        let approvals = approvals.collect::<Vec<_>>().join(", ");
        write!(formatter, ", or for a start within the approval of {approvals}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, day, id};
    use super::{RULE, Remedy};

    fn coded(hecos: &[&str]) -> Example {
        let mut example = Example::module();
        example.courses[0].hecos = hecos.iter().map(|code| id(code)).collect();
        example
    }

    #[test]
    fn more_than_half_of_the_codes_are_approved() {
        coded(&["100366"]).met(RULE, "1 of 1 subject codes of course C-1, more than half");
        coded(&["100366", "100425", "100777"]).met(
            RULE,
            "approved on 2027-01-18: 2 of 3 subject codes of course C-1, more than half",
        );
    }

    #[test]
    fn exactly_half_is_not_enough() {
        coded(&["100366", "100777"]).not_met(
            RULE,
            "approved on 2027-01-18: 1 of 2 subject codes of course C-1, and not 100777, where \
             more than half are needed: ask for modules of a course in approved subjects",
        );
        coded(&["100777", "100778"]).not_met(RULE, "0 of 2 subject codes of course C-1");
        coded(&[]).not_met(RULE, "course C-1 has no subject code");
        coded(&[]).remedied(RULE, &[Remedy::ImportCourses]);
    }

    #[test]
    fn a_subject_must_be_approved_on_the_start() {
        let mut example = coded(&["100366"]);
        example.subjects[0].approved.to = Some(day("2027-01-18"));
        example.met(RULE, "1 of 1");
        example.subjects[0].approved.to = Some(day("2027-01-17"));
        example.not_met(
            RULE,
            "approved on 2027-01-18: 0 of 1 subject codes of course C-1, and not 100366, where \
             more than half are needed: ask for modules of a course in approved subjects, or for a \
             start within the approval of 100366 from 2027-01-01 to 2027-01-17",
        );
    }

    #[test]
    fn it_applies_to_modules_of_level_6_courses_only() {
        let mut example = coded(&["100777"]);
        example.courses[0].htq = true;
        example.met(RULE, "modules of the higher technical qualification C-1 need no approved");
        example.courses[0].htq = false;
        example.courses[0].level = id("5");
        example.met(RULE, "it applies to modules of level 6 courses, and course C-1 is of level 5");
        Example::course_year().met(RULE, "it does not apply to a course year");
    }

    #[test]
    fn a_subject_is_not_judged_without_the_parent_course() {
        let mut example = Example::module();
        example.courses.clear();
        example.not_judged(RULE, "the parent course is not known");
    }
}
