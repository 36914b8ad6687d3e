//! Rule: the fee is within the fee limit, where the provider is bound by it.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use crate::domain::provider::OfsCategory;
use crate::domain::rates::RatesStatus;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::FeeLimit,
    source: "Department for Education, Tuition fee limits in the LLE, 30 October 2024, and Student \
             Loans Company, guide to fee caps, 25 October 2023: credits times the limit; ours: \
             rounded down to the penny",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let Some(rates) = case.rates else {
        return because.with([Remedy::ImportRates]).not_met(format_args!(
            "there is no row of rates for the academic year {}, in which the course year begins: \
             import one, with its source",
            case.request.course_year().academic_year()
        ));
    };
    // It is judged all the same: whoever plans ahead knows what may still change.
    let announced = match rates.status() {
        RatesStatus::InForce => "",
        RatesStatus::Announced => " (announced, not in force)",
    };
    let Some(credits) = case.credits else {
        return because.not_judged(format_args!("the credits are not known, and so no limit is"));
    };
    let Some(limit) = case.fee_limit else {
        return because.not_judged(format_args!(
            "the limit for {credits} credits is more than one amount may be"
        ));
    };
    let Some(fee) = case.fee else {
        return because.not_judged(format_args!("the fee is not known"));
    };
    if fee <= limit {
        return because.met(format_args!(
            "the fee of {fee} is at most the limit of {limit} for {credits} credits{announced}"
        ));
    }
    match case.provider.map(|provider| provider.category) {
        Some(OfsCategory::Approved) => because.met(format_args!(
            "an approved provider may charge the fee of {fee}, but the loan stops at the limit of \
             {limit} for {credits} credits{announced}: the learner or an employer pays the other \
             {}",
            fee - limit
        )),
        Some(OfsCategory::ApprovedFeeCap) => because.not_met(format_args!(
            "the fee of {fee} is {} above the limit of {limit} for {credits} credits{announced}, \
             which an approved-fee-cap provider may not charge: ask with a fee of at most {limit}",
            fee - limit
        )),
        None => because.not_judged(format_args!(
            "the fee of {fee} is above the limit of {limit} for {credits} credits{announced}, and \
             it is not known whether the provider is bound by the limit"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, day, money};
    use super::{RULE, RatesStatus, Remedy};
    use crate::domain::provider::OfsCategory;

    fn fee(amount: &str) -> Example {
        let mut example = Example::module();
        example.request.fee = Some(money(amount));
        example
    }

    #[test]
    fn an_approved_fee_cap_provider_may_charge_the_limit_and_no_penny_more() {
        fee("2447.50")
            .met(RULE, "the fee of 2447.50 is at most the limit of 2447.50 for 30 credits");
        fee("2447.51").not_met(
            RULE,
            "the fee of 2447.51 is 0.01 above the limit of 2447.50 for 30 credits, which an \
             approved-fee-cap provider may not charge: ask with a fee of at most 2447.50",
        );
    }

    #[test]
    fn a_fee_above_the_limit_fails_this_rule_alone() {
        assert_eq!(fee("3000.00").decide().rules(), "fee-limit");
    }

    #[test]
    fn an_approved_provider_may_charge_more_but_the_loan_stops_at_the_limit() {
        let mut example = fee("3000.00");
        example.providers[0].category = OfsCategory::Approved;
        example.met(
            RULE,
            "an approved provider may charge the fee of 3000.00, but the loan stops at the limit \
             of 2447.50 for 30 credits: the learner or an employer pays the other 552.50",
        );
        assert!(example.decide().is_funded());
    }

    #[test]
    fn the_limit_is_that_of_the_year_in_which_the_course_year_begins() {
        let mut example = fee("2447.50");
        example.request.start = day("2027-07-31");
        example.met(RULE, "the limit of 2447.50");
        example.request.start = day("2027-08-01");
        example.not_met(
            RULE,
            "there is no row of rates for the academic year 2027/28, in which the course year \
             begins: import one, with its source",
        );
        example.remedied(RULE, &[Remedy::ImportRates]);
    }

    #[test]
    fn a_limit_that_is_announced_is_judged_and_the_finding_says_so() {
        let announced = |amount| {
            let mut example = fee(amount);
            let rates = example.rates.drain(..);
            let rates = rates.map(|rates| rates.with_status(RatesStatus::Announced)).collect();
            example.rates = rates;
            example
        };
        let limit = "limit of 2447.50 for 30 credits (announced, not in force)";
        announced("2447.50").met(RULE, &format!("the fee of 2447.50 is at most the {limit}"));
        announced("2447.51").not_met(RULE, &format!("is 0.01 above the {limit}, which an"));
        let mut above = announced("3000.00");
        above.providers[0].category = OfsCategory::Approved;
        above.met(RULE, &format!("the loan stops at the {limit}: the learner or"));
    }

    #[test]
    fn a_fee_above_the_limit_is_not_judged_without_the_provider() {
        let mut example = fee("2447.50");
        example.providers.clear();
        example.met(RULE, "the limit of 2447.50");
        example.request.fee = Some(money("2447.51"));
        example.not_judged(RULE, "it is not known whether the provider is bound");
    }

    #[test]
    fn it_is_not_judged_without_a_fee_or_credits() {
        let mut example = Example::course_year();
        example.request.fee = None;
        example.not_judged(RULE, "the fee is not known");
        let mut example = fee("1.00");
        example.modules.clear();
        example.not_judged(RULE, "the credits are not known");
    }
}
