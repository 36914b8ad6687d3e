//! The rules of an enrolment: all are run, always, and each says because of what.

mod bounds;
mod case;
mod decision;
mod terms;

mod assessed;
mod course_year_credits;
mod credit_bearing;
mod designated;
mod fee_limit;
mod learner_age;
mod learner_known;
mod learner_residency;
mod level;
mod loan_within_fee;
mod module_size;
mod nhs_bursary;
mod not_enrolled_already;
mod parent_course;
mod provider_approved;
mod provider_registered;
mod remaining_entitlement;
mod same_provider;
mod start_date;
mod subject;

#[cfg(test)]
mod example;

use bounds::BOUNDS;
pub use case::{Case, Standing};
pub use course_year_credits::CreditsTaken;
use decision::{Because, Said};
pub use decision::{Decision, Finding, Rule, Verdict};
pub use module_size::LEAST as LEAST_OF_MODULES;
pub use start_date::FIRST_DAY;

use crate::domain::rule_code::RuleCode;

/// Every rule, in the order in which a person reads them.
pub const RULES: &[Rule] = &[
    learner_known::RULE,
    learner_age::RULE,
    learner_residency::RULE,
    nhs_bursary::RULE,
    start_date::RULE,
    provider_registered::RULE,
    provider_approved::RULE,
    parent_course::RULE,
    same_provider::RULE,
    designated::RULE,
    level::RULE,
    subject::RULE,
    assessed::RULE,
    credit_bearing::RULE,
    module_size::RULE,
    course_year_credits::RULE,
    not_enrolled_already::RULE,
    fee_limit::RULE,
    loan_within_fee::RULE,
    remaining_entitlement::RULE,
];

/// The rules about fee and loan, which hold for a fee that is amended too.
pub const RULES_OF_FEE_AND_LOAN: &[Rule] = &[fee_limit::RULE, loan_within_fee::RULE];

/// The rules about the learner, whose facts can be put right after somebody was enrolled.
pub const RULES_OF_THE_LEARNER: &[Rule] =
    &[learner_age::RULE, learner_residency::RULE, nhs_bursary::RULE];

/// The rules that look at what else a learner holds: another enrolment may have taken the place of
/// one that was withdrawn.
pub const RULES_OF_WHAT_IS_HELD: &[Rule] = &[course_year_credits::RULE, not_enrolled_already::RULE];

/// Runs every rule and says for each what it found and because of what; it never stops at the
/// first that is not met, so that the learner reads all of them at once. A bound that is met is not
/// said.
#[must_use]
pub fn assess(case: &Case<'_>) -> Decision {
    let beyond = findings(&BOUNDS, case).into_iter().filter(|it| it.verdict != Verdict::Met);
    Decision { findings: findings(RULES, case).into_iter().chain(beyond).collect() }
}

/// What some of the rules find, for what is no new enrolment: about that, all of them decide.
#[must_use]
pub fn findings(rules: &[Rule], case: &Case<'_>) -> Vec<Finding> {
    let finding = |rule: &Rule| {
        let mut because = Because::aloud();
        let verdict = (rule.check)(case, &mut because);
        let Said { words: because, remedies } = because.into_said();
        Finding { rule: rule.code, source: rule.source, verdict, because, remedies }
    };
    rules.iter().map(finding).collect()
}

/// Whether every rule is met: the same rules, run without making a sentence.
#[must_use]
pub fn is_funded(case: &Case<'_>) -> bool {
    let met = |rule: &Rule| (rule.check)(case, &mut Because::silent()) == Verdict::Met;
    RULES.iter().chain(&BOUNDS).all(met)
}

/// The codes of all that may refuse an enrolment, in the order in which a person reads them.
pub fn codes() -> impl Iterator<Item = RuleCode> {
    RULES.iter().chain(&BOUNDS).map(|rule| rule.code)
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use super::example::Example;
    use crate::domain::rule_code::RuleCode;

    /// A way to lose a part of a case, with the rule that must then not be met.
    type Gap = (&'static str, fn(&mut Example));

    const GAPS_OF_MODULES: [Gap; 7] = [
        ("learner-known", |example| example.granted = false),
        ("learner-known", |example| example.learner = None),
        ("parent-course", |example| example.modules.clear()),
        ("parent-course", |example| example.courses.clear()),
        ("provider-registered", |example| example.providers.clear()),
        ("fee-limit", |example| example.rates.clear()),
        ("loan-within-fee", |example| example.plans.clear()),
    ];

    const GAPS_OF_A_COURSE_YEAR: [Gap; 7] = [
        ("learner-known", |example| example.granted = false),
        ("learner-known", |example| example.learner = None),
        ("designated", |example| example.courses.clear()),
        ("provider-registered", |example| example.providers.clear()),
        ("fee-limit", |example| example.rates.clear()),
        ("loan-within-fee", |example| example.plans.clear()),
        ("loan-within-fee", |example| example.request.fee = None),
    ];

    #[test]
    fn the_examples_meet_every_rule() {
        for example in [Example::module(), Example::course_year()] {
            let decision = example.decide();
            assert!(decision.is_funded(), "{}", decision.because());
            assert_eq!(decision.findings.len(), RULES.len());
        }
    }

    /// Every gap alone, and every set of gaps together.
    #[track_caller]
    fn check(whole: fn() -> Example, gaps: &[Gap]) {
        for (rule, lose) in gaps {
            let mut example = whole();
            lose(&mut example);
            assert_eq!(example.decide().rules(), *rule);
        }
        for set in 1..1_u32 << gaps.len() {
            let mut example = whole();
            let lost = gaps.iter().enumerate().filter(|(index, _)| set >> index & 1 == 1);
            lost.for_each(|(_, (_, lose))| lose(&mut example));
            let decision = example.decide();
            assert!(!decision.is_funded());
            assert!(decision.not_met().next().is_some(), "{set:b}");
        }
    }

    #[test]
    fn nothing_is_funded_on_a_gap() {
        check(Example::module, &GAPS_OF_MODULES);
        check(Example::course_year, &GAPS_OF_A_COURSE_YEAR);
    }

    #[test]
    fn nothing_is_funded_on_one_unknown_module_of_a_bundle() {
        let mut example = Example::module();
        example.ask(&["M-1", "M-8"]);
        assert_eq!(example.decide().rules(), "parent-course");
    }

    #[test]
    fn a_subject_that_is_in_no_list_is_not_approved() {
        let mut example = Example::module();
        example.subjects.clear();
        assert_eq!(example.decide().rules(), "subject");
    }

    #[test]
    fn the_rules_come_first_among_all_codes_and_each_names_its_source() {
        let codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        assert_eq!(codes, RuleCode::ALL[..RULES.len()]);
        for rule in RULES {
            assert!(!rule.source.is_empty(), "{}", rule.code);
        }
    }

    #[test]
    fn no_reason_tells_the_birth_date() {
        let mut example = Example::module();
        example.request.start = super::example::day("2050-05-17");
        let decision = example.decide();
        assert!(decision.rules().contains("learner-age"));
        for finding in decision.findings {
            assert!(!finding.because.contains("1990"), "{}", finding.because);
        }
    }
}
