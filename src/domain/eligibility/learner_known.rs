//! Rule: the learner has been granted an entitlement, and the facts are on record.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::LearnerKnown,
    source: "ours: nothing is lent but from an entitlement on record",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let id = &case.request.learner;
    match case.standing {
        None => because.with([Remedy::ImportLearners]).not_met(format_args!(
            "{id} has been granted no entitlement: import the learner, which grants one"
        )),
        Some(standing) if standing.learner.is_none() => {
            because.with([Remedy::ImportLearners]).not_met(format_args!(
                "the facts about {id} are not on record or have been erased: import the learner \
                 again"
            ))
        }
        Some(_) => because.met(format_args!("{id} has been granted an entitlement")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::Example;
    use super::{RULE, Remedy};

    #[test]
    fn a_learner_with_an_entitlement_is_known() {
        Example::module().met(RULE, "L-1 has been granted an entitlement");
    }

    #[test]
    fn a_learner_without_an_entitlement_is_not_known() {
        let mut example = Example::module();
        example.granted = false;
        example.not_met(
            RULE,
            "L-1 has been granted no entitlement: import the learner, which grants one",
        );
        example.remedied(RULE, &[Remedy::ImportLearners]);
    }

    #[test]
    fn a_learner_whose_facts_were_erased_is_not_known() {
        let mut example = Example::module();
        example.learner = None;
        example.not_met(RULE, "the facts about L-1 are not on record or have been erased");
        example.remedied(RULE, &[Remedy::ImportLearners]);
    }
}
