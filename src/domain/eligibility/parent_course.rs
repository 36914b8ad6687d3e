//! Rule: the modules exist and belong to one parent course, the same for all of them.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use super::terms::{Listed, modules, modules_belong};
use crate::domain::remedy::Remedy;
use crate::domain::request::Study;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::ParentCourse,
    source: "Student Loans Company, FAQ for providers, course design, 18 April 2024, and Times \
             Higher Education, July 2025, on the policy paper of 9 July 2025: a module is part of \
             a designated full course",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let Study::Modules { modules: asked, course: named } = &case.request.study else {
        return because.met(format_args!("it does not apply to a course year"));
    };
    let found = asked.iter().zip(&case.modules);
    let unknown = found.filter(|(_, module)| module.is_none()).map(|(id, _)| id);
    if unknown.clone().next().is_some() {
        return because.with([Remedy::ImportModules]).not_met(format_args!(
            "the catalogue does not hold {}: put the id right, or import what is missing",
            modules(unknown)
        ));
    }
    let parents = case.modules.iter().flatten().map(|module| &module.course);
    let Some(parent) = parents.clone().next() else {
        return because.not_met(format_args!("no module is asked for: name at least one"));
    };
    if parents.clone().any(|other| other != parent) {
        let all = parents.clone();
        let is_first = |(index, id): &(usize, _)| !all.clone().take(*index).any(|one| one == *id);
        let parents = parents.enumerate().filter(is_first).map(|(_, id)| id);
        return because.not_met(format_args!(
            "{} to different parent courses, {}: ask for modules of one parent course",
            modules_belong(asked.iter()),
            Listed(parents)
        ));
    }
    let belong = modules_belong(asked.iter());
    if case.course.is_none() {
        return because.with([Remedy::ImportCourses]).not_met(format_args!(
            "{belong} to course {parent}, which the catalogue does not hold: import the course"
        ));
    }
    match named {
        Some(named) if named != parent => because.not_met(format_args!(
            "{belong} to course {parent}, and not to {named}, which is asked for beside: name the \
             parent course or leave the course out"
        )),
        _ => because.met(format_args!("{belong} to the parent course {parent}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, course, id, module};
    use super::{RULE, Remedy};
    use crate::domain::request::Study;

    fn bundle(parents: [&str; 2]) -> Example {
        let mut example = Example::module();
        example.modules = vec![module("M-1", parents[0], 10), module("M-2", parents[1], 20)];
        example.courses = vec![course("C-1", "10000001"), course("C-2", "10000001")];
        example.ask(&["M-1", "M-2"]);
        example
    }

    #[test]
    fn a_module_or_a_bundle_of_one_parent_course_is_met() {
        Example::module().met(RULE, "module M-1 belongs to the parent course C-1");
        bundle(["C-1", "C-1"]).met(RULE, "modules M-1 and M-2 belong to the parent course C-1");
    }

    #[test]
    fn a_bundle_of_two_parent_courses_is_not_met() {
        bundle(["C-1", "C-2"]).not_met(
            RULE,
            "modules M-1 and M-2 belong to different parent courses, C-1 and C-2: ask for modules \
             of one parent course",
        );
    }

    #[test]
    fn a_module_that_the_catalogue_does_not_hold_is_named() {
        let mut example = Example::module();
        example.ask(&["M-1", "M-8", "M-7"]);
        example.not_met(RULE, "the catalogue does not hold modules M-8 and M-7: put the id right");
        example.remedied(RULE, &[Remedy::ImportModules]);
        example.ask(&[]);
        example.not_met(RULE, "no module is asked for");
    }

    #[test]
    fn the_parent_course_must_be_in_the_catalogue() {
        let mut example = Example::module();
        example.courses.clear();
        example
            .not_met(RULE, "module M-1 belongs to course C-1, which the catalogue does not hold");
        example.remedied(RULE, &[Remedy::ImportCourses]);
    }

    #[test]
    fn a_course_named_beside_the_modules_must_be_their_parent() {
        let mut example = bundle(["C-1", "C-1"]);
        let ask = |course| Study::Modules { modules: vec![id("M-1")], course: Some(id(course)) };
        example.request.study = ask("C-1");
        example.met(RULE, "module M-1 belongs to the parent course C-1");
        example.request.study = ask("C-2");
        example.not_met(RULE, "belongs to course C-1, and not to C-2, which is asked for beside");
    }

    #[test]
    fn a_course_year_has_no_parent_course() {
        Example::course_year().met(RULE, "it does not apply to a course year");
    }
}
