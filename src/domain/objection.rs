//! Objections: what stands against something that was asked for.

use super::remedy::{self, Remedy, Voice};
use super::rule_code::RuleCode;

/// A rule that is not met, because of what, and what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// The rule.
    pub rule: RuleCode,
    /// Because of what, in words, and what would change the answer.
    pub because: String,
    /// What of that can be done here.
    pub remedies: Vec<Remedy>,
}

impl Objection {
    /// An objection by a rule, about which nothing can be done here.
    #[must_use]
    pub fn new(rule: RuleCode, because: impl Into<String>) -> Objection {
        Objection { rule, because: because.into(), remedies: Vec::new() }
    }

    /// The same, where these can be done about it, if any.
    #[must_use]
    pub fn with(mut self, remedies: impl IntoIterator<Item = Remedy>) -> Objection {
        self.remedies.extend(remedies);
        self
    }

    /// Its reason, and how what it says is done, in the words of a face.
    #[must_use]
    pub fn told(&self, voice: Voice) -> String {
        remedy::told(&self.because, &self.remedies, voice)
    }
}

/// The codes of the rules that object, joined with `;` as a column of codes has them.
#[must_use]
pub fn rules(objections: &[Objection]) -> String {
    objections.iter().map(|one| one.rule.as_str()).collect::<Vec<_>>().join(";")
}

/// The reasons of all objections, joined with `; `, in the words of the field alone: as they are
/// kept.
#[must_use]
pub fn because(objections: &[Objection]) -> String {
    objections.iter().map(|one| one.because.as_str()).collect::<Vec<_>>().join("; ")
}

/// The same, each with how what it says is done, in the words of a face.
#[must_use]
pub fn told(objections: &[Objection], voice: Voice) -> String {
    objections.iter().map(|one| one.told(voice)).collect::<Vec<_>>().join("; ")
}
