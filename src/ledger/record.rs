//! Events of a learner's record of learning: what came of a module, and badges for it.

use chrono::NaiveDate;

use super::hash::Hash;
use crate::domain::achievement::Achievement;
use crate::domain::credits::Credits;
use crate::domain::ids::{EnrolmentId, ModuleId};

/// What came of a module of an enrolment, or of a course year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeRecorded {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The module; none for a course year.
    pub module: Option<ModuleId>,
    /// What came of it.
    pub achievement: Achievement,
    /// The day on which it was completed or ended.
    pub completed_on: NaiveDate,
    /// The credits achieved, where they are not all of it.
    pub credits: Option<Credits>,
}

/// A credential that was signed for a module that was passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadgeIssued {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The module.
    pub module: ModuleId,
    /// The SHA-256 of the credential.
    pub digest: Hash,
    /// The entry of the provider's chain that introduced the key.
    pub key: u32,
}

/// A credential that is not to be trusted any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadgeRevoked {
    /// The entry of this chain by which it was issued.
    pub badge: u32,
}

/// What the entries before come to, told by an entry of the chain itself. Its body has a form of
/// its own; whoever does not know that reads the chain whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtForward {
    /// The name of the form of its body.
    pub form: String,
    /// Its lines, each of a name, a space and a value.
    pub lines: Vec<String>,
}
