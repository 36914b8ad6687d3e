//! Rule: modules have at least 30 credits, alone or together.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use super::terms::modules_have;
use crate::domain::credits::Credits;
use crate::domain::request::Study;
use crate::domain::rule_code::RuleCode;

/// The least credits that are funded as modules.
pub const LEAST: Credits = Credits::new(30);

pub(super) const RULE: Rule = Rule {
    code: RuleCode::ModuleSize,
    source: "GOV.UK, LLE overview, 31 July 2026, as quoted elsewhere, and Student Loans Company, \
             FAQ for providers, course design, 18 April 2024: 30 credits, alone or as a bundle of \
             one parent course",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let Study::Modules { modules: asked, .. } = &case.request.study else {
        return because.met(format_args!("it does not apply to a course year"));
    };
    let have = modules_have(asked.iter());
    match case.credits.filter(|_| case.knows_all_modules()) {
        None => because.not_judged(format_args!("not all of the modules are known")),
        Some(credits) if credits >= LEAST => {
            because.met(format_args!("{have} {credits} credits, and at least {LEAST} are needed"))
        }
        Some(credits) => because.not_met(format_args!(
            "{have} {credits} credits, and at least {LEAST} are needed: add a module of the same \
             parent course"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, module};
    use super::RULE;

    fn sized(credits: &[u32]) -> Example {
        let mut example = Example::module();
        let ids = &["M-1", "M-2"][..credits.len()];
        example.modules = ids.iter().zip(credits).map(|(id, c)| module(id, "C-1", *c)).collect();
        example.ask(ids);
        example
    }

    #[test]
    fn thirty_credits_are_enough_alone_or_together() {
        sized(&[30]).met(RULE, "module M-1 has 30 credits, and at least 30 are needed");
        sized(&[10, 20])
            .met(RULE, "modules M-1 and M-2 together have 30 credits, and at least 30 are needed");
    }

    #[test]
    fn fewer_than_thirty_credits_are_not_enough() {
        sized(&[29]).not_met(RULE, "module M-1 has 29 credits, and at least 30 are needed");
        sized(&[10, 10]).not_met(
            RULE,
            "modules M-1 and M-2 together have 20 credits, and at least 30 are needed: add a \
             module of the same parent course",
        );
    }

    #[test]
    fn a_course_year_may_be_smaller() {
        let mut example = Example::course_year();
        example.ask_course_year("C-1", 20);
        example.met(RULE, "it does not apply to a course year");
    }

    #[test]
    fn a_size_is_not_judged_without_every_module() {
        let mut example = Example::module();
        example.ask(&["M-1", "M-8"]);
        example.not_judged(RULE, "not all of the modules are known");
    }
}
