//! A decision: what every rule found, and because of what.

use std::fmt;

use crate::domain::objection::{self, Objection};
use crate::domain::remedy::{self, Remedy, Voice};
use crate::domain::rule_code::RuleCode;

/// A rule: its code, its source, and its check.
#[derive(Clone, Copy)]
pub struct Rule {
    /// The code by which it is asked for, and by which files and messages name it.
    pub code: RuleCode,
    /// Where the rule is published; `ours` marks an assumption that no source settles.
    pub source: &'static str,
    pub(super) check: fn(&super::case::Case<'_>, &mut Because) -> Verdict,
}

/// What a rule found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The rule is met.
    Met,
    /// The rule is not met.
    NotMet,
    /// Something that the rule needs is missing. The rule that is about it is then not met, so that
    /// nothing is ever funded on a gap.
    NotJudged,
}

/// Where a rule says why. It is silent while a whole file is judged, so that nobody pays for
/// sentences that nobody reads; a decision that is shown is judged again aloud.
#[derive(Debug)]
pub(super) struct Because(Option<Said>);

/// What was said aloud.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The sentence.
    pub(super) words: String,
    /// What of it can be done here.
    pub(super) remedies: Vec<Remedy>,
}

impl Because {
    pub(super) const fn silent() -> Because {
        Because(None)
    }

    pub(super) fn aloud() -> Because {
        Because(Some(Said::default()))
    }

    /// What can be done here about that which is said next.
    pub(super) fn with<const COUNT: usize>(&mut self, remedies: [Remedy; COUNT]) -> &mut Because {
        if let Some(said) = &mut self.0 {
            said.remedies.extend(remedies);
        }
        self
    }

    /// The rule is met, because of this.
    pub(super) fn met(&mut self, why: fmt::Arguments<'_>) -> Verdict {
        self.say(why, Verdict::Met)
    }

    /// The rule is not met, because of this, and this would change the answer.
    pub(super) fn not_met(&mut self, why: fmt::Arguments<'_>) -> Verdict {
        self.say(why, Verdict::NotMet)
    }

    /// The rule could not be judged, because this is missing.
    pub(super) fn not_judged(&mut self, why: fmt::Arguments<'_>) -> Verdict {
        self.say(why, Verdict::NotJudged)
    }

    fn say(&mut self, why: fmt::Arguments<'_>, verdict: Verdict) -> Verdict {
        if let Some(said) = &mut self.0 {
            said.words = why.to_string();
        }
        verdict
    }

    pub(super) fn into_said(self) -> Said {
        self.0.unwrap_or_default()
    }
}

/// What one rule found about one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The code of the rule.
    pub rule: RuleCode,
    /// Its source.
    pub source: &'static str,
    /// What it found.
    pub verdict: Verdict,
    /// Because of what, in words; where it is not met, also what would change the answer.
    pub because: String,
    /// What of that can be done here.
    pub remedies: Vec<Remedy>,
}

impl Finding {
    /// The finding as what stands against a request.
    #[must_use]
    pub fn objection(&self) -> Objection {
        let Finding { rule, because, remedies, .. } = self.clone();
        Objection { rule, because, remedies }
    }

    /// Because of what, and how what it says is done, in the words of a face.
    #[must_use]
    pub fn told(&self, voice: Voice) -> String {
        remedy::told(&self.because, &self.remedies, voice)
    }
}

/// What all rules found, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// One finding for each rule, met or not.
    pub findings: Vec<Finding>,
}

impl Decision {
    /// Whether the enrolment is funded: every rule is met.
    #[must_use]
    pub fn is_funded(&self) -> bool {
        self.findings.iter().all(|finding| finding.verdict == Verdict::Met)
    }

    /// Whether every rule but this one is met.
    #[must_use]
    pub fn is_funded_but_for(&self, rule: RuleCode) -> bool {
        let met = |finding: &Finding| finding.verdict == Verdict::Met;
        self.findings.iter().all(|finding| met(finding) != (finding.rule == rule))
    }

    /// The findings of the rules that are not met.
    pub fn not_met(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.verdict == Verdict::NotMet)
    }

    /// What stands against it: the rules that are not met, with their reasons.
    #[must_use]
    pub fn objections(&self) -> Vec<Objection> {
        self.not_met().map(Finding::objection).collect()
    }

    /// The codes of the rules that are not met, joined with `;`.
    #[must_use]
    pub fn rules(&self) -> String {
        objection::rules(&self.objections())
    }

    /// The reasons of the rules that are not met, joined with `; `.
    #[must_use]
    pub fn because(&self) -> String {
        objection::because(&self.objections())
    }

    /// The same, each with how what it says is done, in the words of a face.
    #[must_use]
    pub fn told(&self, voice: Voice) -> String {
        objection::told(&self.objections(), voice)
    }
}
