//! Rule: the learner does not hold the same study from the same start already.

use super::case::{Case, Standing};
use super::decision::{Because, Rule, Verdict};
use super::terms::{modules, modules_are};
use crate::domain::enrolment::{Enrolment, Held};
use crate::domain::ids::{CourseId, ModuleId};
use crate::domain::request::Study;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::NotEnrolledAlready,
    source: "Student finance campaign page, read in 2026: a repeat is funded from what remains; \
             ours: the same from the same start is no repeat",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let Some(standing) = case.standing else {
        return because
            .not_judged(format_args!("no entitlement is on record, and so no enrolment either"));
    };
    match &case.request.study {
        Study::Modules { modules, .. } => of_modules(case, standing, modules, because),
        Study::CourseYear { course, .. } => of_course_year(case, standing, course, because),
    }
}

fn of_modules(
    case: &Case<'_>,
    standing: Standing<'_>,
    asked: &[ModuleId],
    because: &mut Because,
) -> Verdict {
    let (learner, start) = (&case.request.learner, case.request.start);
    let is_twice =
        |(index, id): &(usize, &ModuleId)| asked.iter().take(*index).any(|one| one == *id);
    if let Some((_, twice)) = asked.iter().enumerate().find(is_twice) {
        return because.not_met(format_args!(
            "module {twice} is asked for twice in one enrolment: ask for it once"
        ));
    }
    for one in from_the_same_start(case, standing) {
        let again = asked.iter().filter(|module| one.modules.contains(module));
        if again.clone().next().is_some() {
            return because.not_met(format_args!(
                "{} held from {start} already, in enrolment {}: ask for a later start, which is a \
                 repeat, or for other modules",
                modules_are(again),
                one.id
            ));
        }
    }
    because.met(format_args!("{learner} does not hold {} from {start}", modules(asked.iter())))
}

fn of_course_year(
    case: &Case<'_>,
    standing: Standing<'_>,
    course: &CourseId,
    because: &mut Because,
) -> Verdict {
    let (learner, start) = (&case.request.learner, case.request.start);
    let is_again = |one: &&Enrolment| one.modules.is_empty() && one.course == *course;
    match from_the_same_start(case, standing).find(is_again) {
        Some(one) => because.not_met(format_args!(
            "a course year of {course} is held from {start} already, in enrolment {}: ask for a \
             later start, which is a repeat or the next year",
            one.id
        )),
        None => because
            .met(format_args!("{learner} does not hold a course year of {course} from {start}")),
    }
}

/// The live enrolments of the learner that begin on the day asked for.
fn from_the_same_start<'a>(
    case: &Case<'_>,
    standing: Standing<'a>,
) -> impl Iterator<Item = &'a Enrolment> {
    let start = case.request.start;
    let same = move |one: &&Held| one.enrolment.start == start;
    standing.held.iter().filter(same).filter(|one| one.is_live()).map(|one| &one.enrolment)
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, day, held, id};
    use super::RULE;

    fn holding(start: &str) -> Example {
        let mut example = Example::module();
        example.held = vec![held("E-1", start, 30)];
        example.held[0].enrolment.modules = vec![id("M-1"), id("M-2")];
        example
    }

    #[test]
    fn a_module_cannot_be_taken_twice_from_the_same_start() {
        holding("2027-01-18").not_met(
            RULE,
            "module M-1 is held from 2027-01-18 already, in enrolment E-1: ask for a later start, \
             which is a repeat, or for other modules",
        );
    }

    #[test]
    fn a_module_cannot_be_taken_twice_in_one_enrolment() {
        let mut example = Example::module();
        example.ask(&["M-1", "M-2", "M-1"]);
        example.not_met(RULE, "module M-1 is asked for twice in one enrolment: ask for it once");
    }

    #[test]
    fn another_start_is_a_repeat() {
        holding("2027-01-17").met(RULE, "L-1 does not hold module M-1 from 2027-01-18");
    }

    #[test]
    fn another_module_may_begin_on_the_same_day() {
        let mut example = holding("2027-01-18");
        example.held[0].enrolment.modules = vec![id("M-2")];
        example.met(RULE, "L-1 does not hold module M-1 from 2027-01-18");
    }

    #[test]
    fn an_enrolment_withdrawn_before_anything_was_due_does_not_count() {
        let mut example = holding("2027-01-18");
        example.held[0].withdrawn_on = Some(day("2027-01-31"));
        example.met(RULE, "L-1 does not hold module M-1");
        example.held[0].withdrawn_on = Some(day("2027-02-01"));
        example.not_met(RULE, "module M-1 is held from 2027-01-18 already");
    }

    #[test]
    fn a_course_year_cannot_be_taken_twice_from_the_same_start() {
        let mut example = Example::course_year();
        example.held = vec![held("E-1", "2027-01-18", 120)];
        example.met(RULE, "L-1 does not hold a course year of C-1 from 2027-01-18");
        example.held[0].enrolment.modules.clear();
        example.not_met(RULE, "a course year of C-1 is held from 2027-01-18 already");
        example.held[0].enrolment.course = id("C-2");
        example.met(RULE, "L-1 does not hold a course year of C-1 from 2027-01-18");
    }

    #[test]
    fn it_is_not_judged_without_an_entitlement() {
        let mut example = Example::module();
        example.granted = false;
        example.not_judged(RULE, "no entitlement is on record");
    }
}
