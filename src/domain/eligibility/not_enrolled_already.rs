//! Rule: the learner does not hold the same study already, at a time that overlaps.

use chrono::NaiveDate;

use super::case::{Case, Standing};
use super::decision::{Because, Rule, Verdict};
use super::terms::{modules, modules_are};
use crate::domain::enrolment::Enrolment;
use crate::domain::ids::{CourseId, ModuleId};
use crate::domain::request::Study;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::NotEnrolledAlready,
    source: "Student finance campaign page, read in 2026: a repeat is funded from what remains; \
             ours: what still runs is not begun again, and how long it runs",
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
    let learner = &case.request.learner;
    let is_twice =
        |(index, id): &(usize, &ModuleId)| asked.iter().take(*index).any(|one| one == *id);
    if let Some((_, twice)) = asked.iter().enumerate().find(is_twice) {
        return because.not_met(format_args!(
            "module {twice} is asked for twice in one enrolment: ask for it once"
        ));
    }
    let asked_for = asked_for(case);
    for Running { enrolment: one, first, last } in overlapping(asked_for, standing) {
        let again = asked.iter().filter(|module| one.modules.contains(module));
        if again.clone().next().is_some() {
            return because.not_met(format_args!(
                "{} held from {first} to {last} already, in enrolment {}: ask for a start after \
                 that, which is a repeat, or for other modules",
                modules_are(again),
                one.id
            ));
        }
    }
    because.met(format_args!(
        "{learner} does not hold {} from {} to {}",
        modules(asked.iter()),
        asked_for.0,
        asked_for.1
    ))
}

fn of_course_year(
    case: &Case<'_>,
    standing: Standing<'_>,
    course: &CourseId,
    because: &mut Because,
) -> Verdict {
    let (learner, (start, ends)) = (&case.request.learner, asked_for(case));
    let is_again =
        |one: &Running<'_>| one.enrolment.modules.is_empty() && one.enrolment.course == *course;
    match overlapping((start, ends), standing).find(is_again) {
        Some(Running { enrolment, first, last }) => because.not_met(format_args!(
            "a course year of {course} is held from {first} to {last} already, in enrolment {}: \
             ask for a start after that, which is a repeat or the next year",
            enrolment.id
        )),
        None => because.met(format_args!(
            "{learner} does not hold a course year of {course} from {start} to {ends}"
        )),
    }
}

/// An enrolment with the days on which it runs, both included.
#[derive(Clone, Copy)]
struct Running<'a> {
    enrolment: &'a Enrolment,
    first: NaiveDate,
    last: NaiveDate,
}

/// The first and the last day that are asked for; the start alone where the modules are not all
/// known.
fn asked_for(case: &Case<'_>) -> (NaiveDate, NaiveDate) {
    (case.request.start, case.ends.unwrap_or(case.request.start))
}

/// The enrolments of the learner that run on any of these days.
fn overlapping(
    (start, ends): (NaiveDate, NaiveDate),
    standing: Standing<'_>,
) -> impl Iterator<Item = Running<'_>> {
    let running = standing.held.iter().filter_map(|held| {
        let (first, last) = held.runs()?;
        Some(Running { enrolment: &held.enrolment, first, last })
    });
    running.filter(move |one| one.first <= ends && start <= one.last)
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

    /// M-1 is asked for from 2027-01-18 for twelve weeks, to 2027-04-11.
    #[test]
    fn a_module_is_not_taken_again_while_it_runs() {
        // Of 30 credits, and so for fifteen weeks.
        let again = "module M-1 is held from 2027-01-18 to 2027-05-02 already, in enrolment E-1: \
                     ask for a start after that, which is a repeat, or for other modules";
        holding("2027-01-18").not_met(RULE, again);
        for (start, overlaps) in [
            ("2026-10-05", false),
            ("2026-10-06", true),
            ("2027-04-11", true),
            ("2027-04-12", false),
        ] {
            let example = holding(start);
            if overlaps {
                example.not_met(RULE, &format!("module M-1 is held from {start} to "));
            } else {
                example.met(RULE, "L-1 does not hold module M-1 from 2027-01-18 to 2027-04-11");
            }
        }
    }

    #[test]
    fn the_last_day_that_was_recorded_counts() {
        let mut example = holding("2026-10-05");
        example.held[0].enrolment.ends = Some(day("2027-01-18"));
        example.not_met(RULE, "module M-1 is held from 2026-10-05 to 2027-01-18 already");
        example.held[0].enrolment.ends = Some(day("2027-01-17"));
        example.met(RULE, "L-1 does not hold module M-1");
    }

    #[test]
    fn a_module_cannot_be_taken_twice_in_one_enrolment() {
        let mut example = Example::module();
        example.ask(&["M-1", "M-2", "M-1"]);
        example.not_met(RULE, "module M-1 is asked for twice in one enrolment: ask for it once");
    }

    #[test]
    fn another_module_may_begin_on_the_same_day() {
        let mut example = holding("2027-01-18");
        example.held[0].enrolment.modules = vec![id("M-2")];
        example.met(RULE, "L-1 does not hold module M-1 from 2027-01-18");
    }

    #[test]
    fn from_the_day_of_its_withdrawal_on_an_enrolment_does_not_run() {
        let mut example = holding("2027-01-11");
        example.held[0].withdrawn_on = Some(day("2027-01-18"));
        example.met(RULE, "L-1 does not hold module M-1");
        example.held[0].withdrawn_on = Some(day("2027-01-19"));
        example.not_met(RULE, "module M-1 is held from 2027-01-11 to 2027-01-18 already");
        example.held[0].withdrawn_on = Some(day("2027-01-05"));
        example.met(RULE, "L-1 does not hold module M-1");
    }

    #[test]
    fn a_course_year_runs_for_eleven_months_and_is_not_taken_twice_in_them() {
        let mut example = Example::course_year();
        example.held = vec![held("E-1", "2027-12-17", 120)];
        example.met(RULE, "not hold a course year of C-1 from 2027-01-18 to 2027-12-17");
        example.held[0].enrolment.modules.clear();
        example.not_met(
            RULE,
            "a course year of C-1 is held from 2027-12-17 to 2028-11-16 already, in enrolment E-1: \
             ask for a start after that, which is a repeat or the next year",
        );
        example.held[0].enrolment.start = day("2027-12-18");
        example.met(RULE, "L-1 does not hold a course year of C-1");
        example.held[0].enrolment.start = day("2027-12-17");
        example.held[0].enrolment.course = id("C-2");
        example.met(RULE, "L-1 does not hold a course year of C-1");
    }

    #[test]
    fn it_is_not_judged_without_an_entitlement() {
        let mut example = Example::module();
        example.granted = false;
        example.not_judged(RULE, "no entitlement is on record");
    }
}
