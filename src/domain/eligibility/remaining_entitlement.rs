//! Rule: the loan is at most what remains of the entitlement, on every day from the start on.

use super::case::{Case, Standing};
use super::decision::{Because, Rule, Verdict};
use crate::domain::entitlement::Least;
use crate::domain::money::Money;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::RemainingEntitlement,
    source: "Department for Education, How much LLE you could get, 15 November 2023: what a course \
             costs is taken from what remains; ours: money that counts from a later day is not \
             lent before it",
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
    let Standing { remaining, least, .. } = standing;
    if least.remaining < remaining && loan <= remaining {
        return on_every_day(case, loan, least, because);
    }
    if loan <= remaining {
        because.met(format_args!(
            "the loan of {loan} leaves {} of the {remaining} that remain",
            remaining - loan
        ))
    } else if least.remaining > Money::ZERO {
        let lendable = least.remaining;
        because.with([Remedy::AskForLoan(lendable)]).not_met(format_args!(
            "the loan of {loan} is {} more than the {remaining} that remain: ask for a loan of at \
             most {lendable} and have the rest paid otherwise",
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

/// Where less remains on some day from the start on than in the end: what is granted or re-priced
/// from a later day cannot be lent before that day, and what is set aside from a later day is not
/// there for what begins earlier.
fn on_every_day(case: &Case<'_>, loan: Money, least: Least, because: &mut Because) -> Verdict {
    let (Least { on, remaining }, start) = (least, case.request.start);
    if loan <= remaining {
        because.met(format_args!(
            "the loan of {loan} leaves {} of the {remaining} that remain on {on}, the least from \
             {start} on",
            remaining - loan
        ))
    } else if remaining > Money::ZERO {
        because.with([Remedy::AskForLoan(remaining)]).not_met(format_args!(
            "the loan of {loan} is {} more than the {remaining} that remain on {on}, the least \
             from {start} on, since what counts later is not lent before: ask for a loan of at \
             most {remaining}, or for a later start",
            loan - remaining
        ))
    } else {
        because.not_met(format_args!(
            "the loan of {loan} is {} more than the {remaining} that remain on {on}, the least \
             from {start} on, since what counts later is not lent before: ask for a later start",
            loan - remaining
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, day, id, money};
    use super::{Least, RULE, Remedy};

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

    fn holding(least: &str) -> Example {
        let mut example = Example::module();
        let remaining = money(least).into();
        example.least = Some(Least { on: day("2027-05-01"), remaining });
        example
    }

    #[test]
    fn what_counts_later_is_not_lent_before() {
        holding("2383.75").met(
            RULE,
            "the loan of 2383.75 leaves 0.00 of the 2383.75 that remain on 2027-05-01, the least \
             from 2027-01-18 on",
        );
        let example = holding("2383.74");
        example.not_met(
            RULE,
            "the loan of 2383.75 is 0.01 more than the 2383.74 that remain on 2027-05-01, the \
             least from 2027-01-18 on, since what counts later is not lent before: ask for a loan \
             of at most 2383.74, or for a later start",
        );
        example.remedied(RULE, &[Remedy::AskForLoan(money("2383.74").into())]);
    }

    #[test]
    fn where_nothing_can_be_lent_before_only_a_later_start_helps() {
        holding("0.00").not_met(
            RULE,
            "the loan of 2383.75 is 2383.75 more than the 0.00 that remain on 2027-05-01, the \
             least from 2027-01-18 on, since what counts later is not lent before: ask for a later \
             start",
        );
        // As entries of the first form may have left it.
        holding("-10.00").not_met(RULE, "is 2393.75 more than the -10.00 that remain");
    }

    #[test]
    fn a_loan_above_all_that_remains_is_cut_to_the_least_of_any_day() {
        let mut example = holding("1000.00");
        example.remaining = money("2000.00").into();
        example.not_met(
            RULE,
            "the loan of 2383.75 is 383.75 more than the 2000.00 that remain: ask for a loan of at \
             most 1000.00 and have the rest paid otherwise",
        );
        example.remedied(RULE, &[Remedy::AskForLoan(money("1000.00").into())]);
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
