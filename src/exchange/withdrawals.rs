//! Files of `withdrawals`.

use std::io::{self, Read};

use chrono::NaiveDate;

use crate::domain::ids::{EnrolmentId, ReasonCode};

use super::field::FileRow;
use super::table::read_lines;
use super::together::Together;
use super::{Contents, Faults, Kind, Reading};

/// A learner who left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawalLine {
    /// The enrolment that ended.
    pub enrolment: EnrolmentId,
    /// The day on which it ended.
    pub withdrawn_on: NaiveDate,
    /// Why, where that was said.
    pub reason: Option<ReasonCode>,
}

/// Reads a file of withdrawals. One enrolment may stand in it twice: what follows from that is
/// decided where withdrawals are.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_withdrawals(
    input: impl Read,
    reading: &Reading,
) -> io::Result<Contents<WithdrawalLine>> {
    read_lines(input, Kind::Withdrawals, reading, withdrawal_line)
}

fn withdrawal_line(row: &FileRow<'_>) -> Result<WithdrawalLine, Faults> {
    let [enrolment, withdrawn_on, reason] = row.fields();
    let (enrolment, withdrawn_on, reason) =
        (enrolment.parse(), withdrawn_on.date(), reason.optional()).together()?;
    Ok(WithdrawalLine { enrolment, withdrawn_on, reason })
}
