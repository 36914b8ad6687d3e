//! Rule: the loan is at most what remains of the entitlement.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use crate::domain::money::Money;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::RemainingEntitlement,
    source: "Department for Education, How much LLE you could get, 15 November 2023: what a course \
             costs is taken from what remains",
    check,
};

/// A loan is never cut to what remains: whoever asks must ask for the smaller one.
fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let Some(standing) = case.standing else {
        return because.not_judged(format_args!(
            "no entitlement is on record, and so nothing remains of one"
        ));
    };
    let Some(loan) = case.loan else {
        return because.not_judged(format_args!("the loan is not known"));
    };
    let remaining = standing.remaining;
    if loan <= remaining {
        because.met(format_args!(
            "the loan of {loan} leaves {} of the {remaining} that remain",
            remaining - loan
        ))
    } else if remaining > Money::ZERO {
        because.with([Remedy::AskForLoan(remaining)]).not_met(format_args!(
            "the loan of {loan} is {} more than the {remaining} that remain: ask for a loan of at \
             most {remaining} and have the rest paid otherwise",
            loan - remaining
        ))
    } else {
        let learner = case.request.learner.clone();
        because.with([Remedy::GrantAdditional(learner)]).not_met(format_args!(
            "the loan of {loan} is {} more than the {remaining} that remain: the fee would have to \
             be paid otherwise, or additional entitlement granted",
            loan - remaining
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, id, money};
    use super::{RULE, Remedy};

    #[test]
    fn a_loan_may_take_all_that_remains() {
        let mut example = Example::module();
        example.met(RULE, "the loan of 2383.75 leaves 35756.25 of the 38140.00 that remain");
        example.remaining = money("2383.75").into();
        example.met(RULE, "the loan of 2383.75 leaves 0.00 of the 2383.75 that remain");
    }

    #[test]
    fn a_loan_above_what_remains_is_refused_with_the_shortfall() {
        let mut example = Example::module();
        example.remaining = money("2000.00").into();
        example.not_met(
            RULE,
            "the loan of 2383.75 is 383.75 more than the 2000.00 that remain: ask for a loan of at \
             most 2000.00 and have the rest paid otherwise",
        );
        example.remedied(RULE, &[Remedy::AskForLoan(money("2000.00").into())]);
        example.remaining = money("0.00").into();
        example.not_met(
            RULE,
            "the loan of 2383.75 is 2383.75 more than the 0.00 that remain: the fee would have to \
             be paid otherwise, or additional entitlement granted",
        );
        example.remedied(RULE, &[Remedy::GrantAdditional(id("L-1"))]);
    }

    #[test]
    fn a_smaller_loan_can_be_asked_for() {
        let mut example = Example::module();
        example.remaining = money("2000.00").into();
        example.request.loan = Some(money("2000.00"));
        example.met(RULE, "the loan of 2000.00 leaves 0.00");
        assert!(example.decide().is_funded());
    }

    #[test]
    fn it_is_not_judged_without_an_entitlement_or_a_loan() {
        let mut example = Example::module();
        example.modules.clear();
        example.not_judged(RULE, "the loan is not known");
        example.granted = false;
        example.not_judged(RULE, "no entitlement is on record");
    }
}
