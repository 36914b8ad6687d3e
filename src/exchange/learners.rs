//! Files of `learners`.

use std::io::{self, Read};

use crate::domain::calendar::AcademicYear;
use crate::domain::learner::Learner;
use crate::domain::money::Money;

use super::field::FileRow;
use super::table::{FirstLines, read_lines};
use super::{Contents, Kind, LineError, Reading};

/// A learner, and what the grant of the entitlement rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnerLine {
    /// The facts about the learner.
    pub learner: Learner,
    /// What earlier funded study used up, in pounds at the rates of the grant's year.
    pub prior_study: Money,
    /// The year at whose rates the entitlement is granted; none means the ledger's.
    pub entitlement_year: Option<AcademicYear>,
    /// What the figure of prior study rests on.
    pub source: Option<String>,
}

/// Reads a file of learners, each at most once.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_learners(input: impl Read, reading: &Reading) -> io::Result<Contents<LearnerLine>> {
    let mut seen = FirstLines::new();
    read_lines(input, Kind::Learners, reading, |row| {
        let line = learner_line(row)?;
        seen.note(line.learner.id.clone(), row)?;
        Ok(line)
    })
}

fn learner_line(row: &FileRow<'_>) -> Result<LearnerLine, LineError> {
    let [id, date_of_birth, residency_met, nhs_bursary, prior_study, year, source] = row.fields();
    Ok(LearnerLine {
        learner: Learner {
            id: id.parse()?,
            date_of_birth: date_of_birth.date()?,
            residency_met: residency_met.yes_or_no()?,
            nhs_bursary: nhs_bursary.yes_or_no_else(false)?,
        },
        prior_study: prior_study.optional_amount()?.unwrap_or_default(),
        entitlement_year: year.optional()?,
        source: source.optional_words()?,
    })
}
