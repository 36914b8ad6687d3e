//! Rule: the residency condition was recorded as met.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::LearnerResidency,
    source: "Student Loans Company, FAQ for providers, who will be eligible, 5 May 2026: the \
             residency rules of higher education student finance; whoever records the learner \
             judges them",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    match case.standing.and_then(|standing| standing.learner) {
        None => because.not_judged(format_args!(
            "the facts about the learner are not on record, and so neither is residency"
        )),
        Some(learner) if learner.residency_met => {
            because.met(format_args!("the residency condition is recorded as met"))
        }
        Some(_) => because.with([Remedy::ImportLearners]).not_met(format_args!(
            "the residency condition is recorded as not met: once it is, import the learner again \
             with `residency_met` as `yes`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::Example;
    use super::{RULE, Remedy};

    #[test]
    fn residency_is_what_was_recorded() {
        let mut example = Example::module();
        example.met(RULE, "the residency condition is recorded as met");
        example.learner.as_mut().unwrap().residency_met = false;
        example.not_met(
            RULE,
            "the residency condition is recorded as not met: once it is, import the learner again \
             with `residency_met` as `yes`",
        );
        example.remedied(RULE, &[Remedy::ImportLearners]);
    }

    #[test]
    fn residency_is_not_judged_without_the_facts() {
        let mut example = Example::module();
        example.learner = None;
        example.not_judged(RULE, "and so neither is residency");
    }
}
