//! The rules of an enrolment: all are run, always, and each says because of what.

mod decision;
mod facts;

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

use decision::Because;
pub use decision::{Decision, Finding, Rule, Verdict};
pub use facts::{Facts, Standing};

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

/// Runs every rule and says for each what it found and because of what; it never stops at the
/// first that is not met, so that the learner reads all of them at once.
#[must_use]
pub fn assess(facts: &Facts<'_>) -> Decision {
    let finding = |rule: &Rule| {
        let mut because = Because::aloud();
        let verdict = (rule.check)(facts, &mut because);
        Finding { rule: rule.code, source: rule.source, verdict, because: because.into_said() }
    };
    Decision { findings: RULES.iter().map(finding).collect() }
}

/// Whether every rule is met: the same rules, run without making a sentence.
#[must_use]
pub fn is_funded(facts: &Facts<'_>) -> bool {
    let met = |rule: &Rule| (rule.check)(facts, &mut Because::silent()) == Verdict::Met;
    RULES.iter().fold(true, |all, rule| met(rule) && all)
}
