//! Rule: the level of what is studied is one that is funded.

use std::fmt;
use std::ops::RangeInclusive;

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use super::terms::Listed;
use crate::domain::course::{Module, ParentCourse};
use crate::domain::rule_code::RuleCode;

/// The levels of modules of a higher technical qualification.
const TECHNICAL: RangeInclusive<u8> = 4..=5;
/// The levels of modules of a level 6 course.
const DEGREE: RangeInclusive<u8> = 4..=6;
/// The levels of courses whose years are funded; one of level 7 only where it is designated.
const COURSES: RangeInclusive<u8> = 4..=7;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::Level,
    source: "Student Loans Company, FAQ for providers, courses included, 5 May 2026, and GOV.UK on \
             courses from 1 January 2027, read in 2026: levels 4 to 6, modules of a higher \
             technical qualification or of a level 6 course; level 7 in part, as designated \
             courses",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let Some(course) = case.course else {
        return because.not_judged(format_args!("the course is not known"));
    };
    if case.is_modular() {
        of_modules(case, course, because)
    } else {
        of_course_year(course, because)
    }
}

fn of_course_year(course: &ParentCourse, because: &mut Because) -> Verdict {
    let (id, level, from, to) = (&course.id, course.level, COURSES.start(), COURSES.end());
    if COURSES.contains(&level.number()) {
        because.met(format_args!(
            "course {id} is of level {level}, and course years of levels {from} to {to} are funded"
        ))
    } else {
        because.not_met(format_args!(
            "course {id} is of level {level}, and course years of levels {from} to {to} are \
             funded: ask for a course of these levels"
        ))
    }
}

fn of_modules(case: &Case<'_>, course: &ParentCourse, because: &mut Because) -> Verdict {
    let id = &course.id;
    let (funded, kind) = match (course.htq, course.level.number()) {
        (true, _) => (TECHNICAL, "higher technical qualification"),
        (false, 6) => (DEGREE, "level 6 course"),
        (false, other) => {
            return because.not_met(format_args!(
                "course {id} is of level {other} and no higher technical qualification, so its \
                 modules cannot be funded: ask for modules of a level 6 course or of a higher \
                 technical qualification"
            ));
        }
    };
    let (from, to) = (funded.start(), funded.end());
    let all = case.modules.iter().flatten().copied();
    let outside = all.clone().filter(|module| !funded.contains(&module.level.number()));
    if outside.clone().next().is_some() {
        return because.not_met(format_args!(
            "levels {from} to {to} are funded in modules of the {kind} {id}, and not {}: ask for \
             modules of these levels",
            Listed(outside.map(WithLevel))
        ));
    }
    because.met(format_args!(
        "levels {from} to {to} are funded in modules of the {kind} {id}, and so {}",
        Listed(all.map(WithLevel))
    ))
}

/// A module with its level: `M-1 (level 5)`.
struct WithLevel<'a>(&'a Module);

impl fmt::Display for WithLevel<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} (level {})", self.0.id, self.0.level)
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, id, module};
    use super::RULE;

    fn module_of(level: &str, course_level: &str, htq: bool) -> Example {
        let mut example = Example::module();
        example.modules[0].level = id(level);
        example.courses[0].level = id(course_level);
        example.courses[0].htq = htq;
        example
    }

    #[test]
    fn modules_of_a_level_6_course_are_of_levels_4_to_6() {
        module_of("4", "6", false).met(RULE, "and so M-1 (level 4)");
        module_of("5", "6", false).met(
            RULE,
            "levels 4 to 6 are funded in modules of the level 6 course C-1, and so M-1 (level 5)",
        );
        module_of("6", "6", false).met(RULE, "and so M-1 (level 6)");
        module_of("3", "6", false).not_met(RULE, "and not M-1 (level 3)");
        module_of("7", "6", false).not_met(
            RULE,
            "levels 4 to 6 are funded in modules of the level 6 course C-1, and not M-1 (level 7): \
             ask for modules of these levels",
        );
    }

    #[test]
    fn modules_of_a_higher_technical_qualification_are_of_levels_4_and_5() {
        module_of("4", "5", true).met(RULE, "of the higher technical qualification C-1");
        module_of("5", "4", true).met(RULE, "of the higher technical qualification C-1");
        module_of("6", "5", true).not_met(RULE, "levels 4 to 5 are funded");
        module_of("6", "6", true).not_met(RULE, "levels 4 to 5 are funded");
    }

    #[test]
    fn modules_of_other_courses_are_not_funded() {
        module_of("5", "5", false)
            .not_met(RULE, "course C-1 is of level 5 and no higher technical");
        module_of("7", "7", false)
            .not_met(RULE, "course C-1 is of level 7 and no higher technical");
    }

    #[test]
    fn each_module_outside_the_levels_is_named() {
        let mut example = module_of("7", "6", false);
        example.modules.push(module("M-2", "C-1", 30));
        example.modules.push(example.modules[0].clone());
        example.modules[2].id = id("M-3");
        example.ask(&["M-1", "M-2", "M-3"]);
        example.not_met(RULE, "and not M-1 (level 7) and M-3 (level 7)");
    }

    #[test]
    fn course_years_are_of_levels_4_to_7() {
        for (level, funded) in [("3", false), ("4", true), ("7", true), ("8", false)] {
            let mut example = Example::course_year();
            example.courses[0].level = id(level);
            let said = format!("course C-1 is of level {level}, and course years of levels 4 to 7");
            if funded { example.met(RULE, &said) } else { example.not_met(RULE, &said) }
        }
    }

    #[test]
    fn a_level_is_not_judged_without_the_course() {
        let mut example = Example::module();
        example.courses.clear();
        example.not_judged(RULE, "the course is not known");
    }
}
