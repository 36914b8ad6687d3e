//! Rule: the learner holds no NHS bursary for this study.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::NhsBursary,
    source: "GOV.UK student finance calculator, 21 August 2026: no tuition fee loan beside an NHS \
             bursary",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    match case.standing.and_then(|standing| standing.learner) {
        None => because.not_judged(format_args!(
            "the facts about the learner are not on record, and so neither is a bursary"
        )),
        Some(learner) if learner.nhs_bursary => {
            because.with([Remedy::ImportLearners]).not_met(format_args!(
                "an NHS bursary is recorded for this study, and no tuition fee loan is made beside \
                 one: if that is wrong, import the learner again with `nhs_bursary` as `no`"
            ))
        }
        Some(_) => because.met(format_args!("no NHS bursary is recorded for this study")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::Example;
    use super::{RULE, Remedy};

    #[test]
    fn there_is_no_loan_beside_an_nhs_bursary() {
        let mut example = Example::module();
        example.met(RULE, "no NHS bursary is recorded for this study");
        example.learner.as_mut().unwrap().nhs_bursary = true;
        example.not_met(
            RULE,
            "an NHS bursary is recorded for this study, and no tuition fee loan is made beside \
             one: if that is wrong, import the learner again with `nhs_bursary` as `no`",
        );
        example.remedied(RULE, &[Remedy::ImportLearners]);
    }

    #[test]
    fn a_bursary_is_not_judged_without_the_facts() {
        let mut example = Example::module();
        example.learner = None;
        example.not_judged(RULE, "and so neither is a bursary");
    }
}
