//! Refusals: the answer was no. They move no money, so they stand in no chain, and are kept.

use chrono::{DateTime, Utc};

use super::actor::Name;
use super::hash::{Hash, Hasher};
use crate::domain::ids::{EnrolmentId, LearnerId};

/// A request that was refused, with the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The enrolment that was asked for.
    pub enrolment: EnrolmentId,
    /// Who asked.
    pub learner: LearnerId,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
    /// By whom.
    pub by: Name,
    /// The codes of the rules that were not met, joined with `;`.
    pub rules: String,
    /// Their reasons, joined with `; `.
    pub because: String,
    /// The number of the last entry of the ledger's own chain when it was decided: the catalogue
    /// and the policy were those that had been imported by then.
    pub basis: u32,
}

impl Refusal {
    /// What tells one refusal of an enrolment from another: the learner, the rules and the
    /// reasons. The same request refused again for the same reasons is the same refusal.
    #[must_use]
    pub fn content(&self) -> Hash {
        refusal_content([self.learner.as_str(), &self.rules, &self.because])
    }
}

/// The digest of a refusal's learner, rules and reasons.
#[must_use]
pub fn refusal_content(parts: [&str; 3]) -> Hash {
    let mut hasher = Hasher::default();
    for part in parts {
        hasher.add(part);
        hasher.add("\n");
    }
    hasher.finish()
}
