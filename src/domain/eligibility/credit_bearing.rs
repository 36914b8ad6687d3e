//! Rule: what is studied bears credits.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use super::terms::modules_have;
use crate::domain::credits::Credits;
use crate::domain::remedy::Remedy;
use crate::domain::request::Study;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::CreditBearing,
    source: "Higher Education and Research Act 2017, section 10(6A), put in by the Lifelong \
             Learning (Higher Education Fee Limits) Act 2023, 18 September 2023: no funding \
             without credits",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    match &case.request.study {
        Study::CourseYear { credits: Credits::NONE, .. } => because.not_met(format_args!(
            "the course year has no credits, and study without credits is not funded: ask with the \
             credits of the course year"
        )),
        Study::CourseYear { credits, .. } => {
            because.met(format_args!("the course year has {credits} credits"))
        }
        Study::Modules { .. } => of_modules(case, because),
    }
}

fn of_modules(case: &Case<'_>, because: &mut Because) -> Verdict {
    let known = case.modules.iter().flatten();
    let without = known.clone().filter(|module| module.credits == Credits::NONE);
    let without = without.map(|module| &module.id);
    if without.clone().next().is_some() {
        return because.with([Remedy::ImportModules]).not_met(format_args!(
            "{} no credits, and study without credits is not funded: ask for modules with credits, \
             or put the catalogue right",
            modules_have(without)
        ));
    }
    match case.credits {
        Some(credits) if case.knows_all_modules() => because.met(format_args!(
            "{} {credits} credits",
            modules_have(known.map(|module| &module.id))
        )),
        _ => because.not_judged(format_args!("not all of the modules are known")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, module};
    use super::{RULE, Remedy};

    #[test]
    fn every_module_has_credits() {
        let mut example = Example::module();
        example.met(RULE, "module M-1 has 30 credits");
        example.modules.push(module("M-2", "C-1", 1));
        example.ask(&["M-1", "M-2"]);
        example.met(RULE, "modules M-1 and M-2 together have 31 credits");
        example.modules[1] = module("M-2", "C-1", 0);
        example.not_met(
            RULE,
            "module M-2 has no credits, and study without credits is not funded: ask for modules \
             with credits, or put the catalogue right",
        );
        example.remedied(RULE, &[Remedy::ImportModules]);
    }

    #[test]
    fn a_course_year_has_credits() {
        let mut example = Example::course_year();
        example.ask_course_year("C-1", 1);
        example.met(RULE, "the course year has 1 credits");
        example.ask_course_year("C-1", 0);
        example.not_met(RULE, "the course year has no credits");
    }

    #[test]
    fn an_unknown_module_is_not_judged() {
        let mut example = Example::module();
        example.ask(&["M-1", "M-8"]);
        example.not_judged(RULE, "not all of the modules are known");
        example.ask(&[]);
        example.not_judged(RULE, "not all of the modules are known");
    }
}
