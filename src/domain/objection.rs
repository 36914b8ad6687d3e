//! Objections: what stands against something that was asked for.

use super::rule_code::RuleCode;

/// A rule that is not met, and because of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// The rule.
    pub rule: RuleCode,
    /// Because of what, in words, and what would change the answer.
    pub because: String,
}

impl Objection {
    /// An objection by a rule.
    #[must_use]
    pub fn new(rule: RuleCode, because: impl Into<String>) -> Objection {
        Objection { rule, because: because.into() }
    }
}

/// The codes of the rules that object, joined with `;` as a column of codes has them.
#[must_use]
pub fn rules(objections: &[Objection]) -> String {
    objections.iter().map(|one| one.rule.as_str()).collect::<Vec<_>>().join(";")
}

/// The reasons of all objections, joined with `; `.
#[must_use]
pub fn because(objections: &[Objection]) -> String {
    objections.iter().map(|one| one.because.as_str()).collect::<Vec<_>>().join("; ")
}
