//! Rule: the provider is on the register of the Office for Students on the start.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::ProviderRegistered,
    source: "Office for Students, How we will regulate modular provision, 2025: providers on its \
             register, in either category",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    let start = case.request.start;
    match (case.provider, case.ukprn) {
        (Some(provider), _) if provider.registered.holds(start) => because.met(format_args!(
            "provider {} is on the register as {} {}",
            provider.ukprn, provider.category, provider.registered
        )),
        (Some(provider), _) => because.not_met(format_args!(
            "provider {} is on the register {}, which does not hold the start {start}: only a \
             start that it holds can be funded",
            provider.ukprn, provider.registered
        )),
        (None, Some(ukprn)) => because.with([Remedy::ImportProviders]).not_met(format_args!(
            "provider {ukprn} is not on the register as this ledger knows it: import the provider \
             if it is"
        )),
        (None, None) => because
            .not_judged(format_args!("the course is not known, and so neither is its provider")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, day, from};
    use super::{RULE, Remedy};
    use crate::domain::provider::OfsCategory;

    #[test]
    fn a_registered_provider_of_either_category_is_met() {
        let mut example = Example::module();
        let on = "provider 10000001 is on the register as approved-fee-cap from 2018-01-01";
        example.met(RULE, on);
        example.providers[0].category = OfsCategory::Approved;
        example.met(RULE, "as approved from 2018-01-01");
    }

    #[test]
    fn the_register_must_hold_the_start() {
        let mut example = Example::course_year();
        example.providers[0].registered.to = Some(day("2027-01-18"));
        example.met(RULE, "from 2018-01-01 to 2027-01-18");
        example.providers[0].registered.to = Some(day("2027-01-17"));
        example.not_met(
            RULE,
            "provider 10000001 is on the register from 2018-01-01 to 2027-01-17, which does not \
             hold the start 2027-01-18: only a start that it holds can be funded",
        );
        example.providers[0].registered = from("2027-01-19");
        example.not_met(RULE, "is on the register from 2027-01-19");
    }

    #[test]
    fn a_provider_that_the_ledger_does_not_know_is_not_on_the_register() {
        let mut example = Example::module();
        example.providers.clear();
        example.not_met(RULE, "provider 10000001 is not on the register as this ledger knows it");
        example.remedied(RULE, &[Remedy::ImportProviders]);
        example.courses.clear();
        example.not_judged(RULE, "the course is not known");
    }
}
