//! What the rules need to know of a person, and no more.

use chrono::NaiveDate;

use super::ids::LearnerId;

/// The facts about a learner that some rule reads. They are personal data: they may be corrected
/// and erased, and never stand in an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learner {
    /// The learner's id.
    pub id: LearnerId,
    /// The date of birth.
    pub date_of_birth: NaiveDate,
    /// Whether the residency condition was recorded as met.
    pub residency_met: bool,
    /// Whether the learner holds an NHS bursary for this study.
    pub nhs_bursary: bool,
}
