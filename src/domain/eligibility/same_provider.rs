//! Rule: the provider of the modules is the provider of their parent course, without a franchise.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use super::terms::{modules, modules_are};
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::SameProvider,
    source: "Times Higher Education, July 2025, on the policy paper of 9 July 2025: modules of the \
             provider that delivers the parent course, and not through a franchise",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    if !case.is_modular() {
        return because.met(format_args!("it does not apply to a course year"));
    }
    let Some(course) = case.course else {
        return because.not_judged(format_args!("the parent course is not known"));
    };
    let (id, ukprn) = (&course.id, course.ukprn);
    let all = case.modules.iter().flatten();
    let elsewhere = all.clone().filter(|module| module.ukprn != ukprn).map(|module| &module.id);
    if elsewhere.clone().next().is_some() {
        return because.not_met(format_args!(
            "{} not taught by provider {ukprn}, as the parent course {id} is: ask for modules that \
             this provider teaches itself",
            modules_are(elsewhere)
        ));
    }
    match course.franchised_to.filter(|other| *other != ukprn) {
        Some(other) => because.not_met(format_args!(
            "course {id} of provider {ukprn} is franchised to provider {other}, so its modules \
             cannot be funded: ask for modules of a course that is not franchised"
        )),
        None => because.met(format_args!(
            "provider {ukprn} teaches {} and the parent course {id}",
            modules(all.map(|module| &module.id))
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, id};
    use super::RULE;

    #[test]
    fn the_module_is_taught_by_the_provider_of_its_parent_course() {
        let mut example = Example::module();
        example.met(RULE, "provider 10000001 teaches module M-1 and the parent course C-1");
        example.modules[0].ukprn = id("10000002");
        example.not_met(
            RULE,
            "module M-1 is not taught by provider 10000001, as the parent course C-1 is: ask for \
             modules that this provider teaches itself",
        );
    }

    #[test]
    fn the_parent_course_is_not_franchised() {
        let mut example = Example::module();
        example.courses[0].franchised_to = Some(id("10000002"));
        example.not_met(RULE, "course C-1 of provider 10000001 is franchised to provider 10000002");
        example.courses[0].franchised_to = Some(id("10000001"));
        example.met(RULE, "provider 10000001 teaches module M-1");
    }

    #[test]
    fn a_franchised_course_year_is_met() {
        let mut example = Example::course_year();
        example.courses[0].franchised_to = Some(id("10000002"));
        example.met(RULE, "it does not apply to a course year");
    }

    #[test]
    fn it_is_not_judged_without_the_parent_course() {
        let mut example = Example::module();
        example.courses.clear();
        example.not_judged(RULE, "the parent course is not known");
    }
}
