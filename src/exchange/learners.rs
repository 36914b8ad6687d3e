//! Files of `learners`.

use std::io::{self, Read};

use crate::domain::calendar::AcademicYear;
use crate::domain::learner::Learner;
use crate::domain::money::Money;

use super::field::FileRow;
use super::table::read_things;
use super::together::Together;
use super::{Contents, Faults, Kind, Reading, StoredTexts};

/// A learner, and what the grant of the entitlement rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnerLine {
    /// The facts about the learner.
    pub learner: Learner,
    /// Whether the file has no column for an NHS bursary, so that it leaves what is on record.
    pub leaves_bursary: bool,
    /// What earlier funded study used up, in pounds at the rates of the grant's year; none leaves
    /// what is on record, and is nothing for a new learner.
    pub prior_study: Option<Money>,
    /// The year at whose rates the entitlement is granted; none leaves what is on record, and means
    /// the ledger's for a new learner.
    pub entitlement_year: Option<AcademicYear>,
    /// What the figure of prior study rests on.
    pub source: Option<String>,
    /// Whether the id is said to be another person's than one that it differs from by no more than
    /// case or zeros.
    pub is_distinct: bool,
}

/// Reads a file of learners, each at most once.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_learners(input: impl Read, reading: &Reading) -> io::Result<Contents<LearnerLine>> {
    read_things(input, Kind::Learners, reading, &StoredTexts::default(), learner_line)
}

fn learner_line(row: &FileRow<'_>) -> Result<LearnerLine, Faults> {
    let [id, date_of_birth, residency_met, bursary, prior_study, year, source, distinct] =
        row.fields();
    let leaves_bursary = !bursary.is_there;
    let (id, date_of_birth, residency_met, nhs_bursary, prior_study, year, source, is_distinct) = (
        id.parse(),
        date_of_birth.date(),
        residency_met.yes_or_no(),
        bursary.yes_or_no_else(false),
        prior_study.optional_amount(),
        year.optional(),
        source.optional_words(),
        distinct.yes_or_no_else(false),
    )
        .together()?;
    let learner = Learner { id, date_of_birth, residency_met, nhs_bursary };
    Ok(LearnerLine {
        learner,
        leaves_bursary,
        prior_study,
        entitlement_year: year,
        source,
        is_distinct,
    })
}
