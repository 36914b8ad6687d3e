//! Files of `attendance`: what was confirmed for liability periods.

use std::io::{self, Read};

use crate::domain::attendance::{Attendance, LiabilityPeriod};
use crate::domain::ids::EnrolmentId;

use super::field::FileRow;
use super::table::read_lines;
use super::together::Together;
use super::{Contents, Faults, Kind, Reading};

/// What was confirmed for a liability period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendanceLine {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The period.
    pub period: LiabilityPeriod,
    /// What was confirmed, and when.
    pub attendance: Attendance,
}

/// Reads a file of attendance. One period may stand in it twice: what follows from that is decided
/// where attendance is.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_attendance(
    input: impl Read,
    reading: &Reading,
) -> io::Result<Contents<AttendanceLine>> {
    read_lines(input, Kind::Attendance, reading, attendance_line)
}

fn attendance_line(row: &FileRow<'_>) -> Result<AttendanceLine, Faults> {
    let [enrolment, period, status, confirmed_on] = row.fields();
    let (enrolment, period, status, confirmed_on) =
        (enrolment.parse(), period.parse(), status.parse(), confirmed_on.date()).together()?;
    Ok(AttendanceLine { enrolment, period, attendance: Attendance { status, confirmed_on } })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "enrolment_id,liability_period,status,confirmed_on\n";

    fn read(rows: &str) -> Contents<AttendanceLine> {
        let text = format!("{HEADER}{rows}");
        read_attendance(text.as_bytes(), &Reading::default()).unwrap()
    }

    #[test]
    fn a_line_says_what_was_confirmed_and_when() {
        let lines = read("E-1,2,A,2027-02-01\nE-1,2,X,2027-03-01\n");
        let said = |line: &super::super::Line<AttendanceLine>| {
            let AttendanceLine { enrolment, period, attendance } = &line.value;
            let is_attending = attendance.status.releases_payment();
            format!("{} {enrolment}/{period} {is_attending}", line.line)
        };
        let said: Vec<_> = lines.good.iter().map(said).collect();
        assert_eq!(said, ["2 E-1/2 true", "3 E-1/2 false"]);
    }

    #[test]
    fn every_bad_line_is_told() {
        let lines = read("E-1,0,A,2027-02-01\nE-1,1,a,2027-02-01\nE-1,1,A,\nE-1,1,A,2027-02-01\n");
        let bad: Vec<_> = lines.bad.iter().map(ToString::to_string).collect();
        assert_eq!(
            bad,
            [
                "line 2, column `liability_period`: `0` is not a liability period: write a whole \
                 number from 1 to 1000",
                "line 3, column `status`: `a` is not a status of attendance: write `A` for \
                 attending, `L` for attending with a dispute, or one of `C`, `F`, `N`, `S`, `X` \
                 for what does not release the payment",
                "line 4, column `confirmed_on`: the field is empty, and every line needs it: fill \
                 it in",
            ]
        );
        assert_eq!(lines.good_count(), 1);
    }
}
