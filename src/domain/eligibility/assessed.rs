//! Rule: each module is assessed.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use super::terms::modules_are;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::Assessed,
    source: "Department for Education, LLE modules: standardised transcripts, 18 May 2026: modules \
             are assessed",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    if !case.is_modular() {
        return because.met(format_args!("it does not apply to a course year"));
    }
    let known = case.modules.iter().flatten();
    let not_assessed = known.clone().filter(|module| !module.assessed).map(|module| &module.id);
    if not_assessed.clone().next().is_some() {
        because.with([Remedy::ImportModules]).not_met(format_args!(
            "{} not assessed: ask for assessed modules, or put the catalogue right",
            modules_are(not_assessed)
        ))
    } else if case.knows_all_modules() {
        because.met(format_args!("{} assessed", modules_are(known.map(|module| &module.id))))
    } else {
        because.not_judged(format_args!("not all of the modules are known"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, module};
    use super::{RULE, Remedy};

    #[test]
    fn every_module_is_assessed() {
        let mut example = Example::module();
        example.met(RULE, "module M-1 is assessed");
        example.modules.push(module("M-2", "C-1", 30));
        example.ask(&["M-1", "M-2"]);
        example.met(RULE, "modules M-1 and M-2 are assessed");
        example.modules[1].assessed = false;
        example.not_met(
            RULE,
            "module M-2 is not assessed: ask for assessed modules, or put the catalogue right",
        );
        example.remedied(RULE, &[Remedy::ImportModules]);
    }

    #[test]
    fn an_unknown_module_is_not_judged_unless_another_is_not_assessed() {
        let mut example = Example::module();
        example.ask(&["M-1", "M-8"]);
        example.not_judged(RULE, "not all of the modules are known");
        example.modules[0].assessed = false;
        example.not_met(RULE, "module M-1 is not assessed");
    }

    #[test]
    fn it_does_not_apply_to_a_course_year() {
        Example::course_year().met(RULE, "it does not apply to a course year");
    }
}
