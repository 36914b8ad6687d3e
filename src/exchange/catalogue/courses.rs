//! Files of `courses`, and the stored text of one.

use crate::ledger::reference::ReferenceKind;
use std::io::{self, Read};

use crate::domain::course::ParentCourse;
use crate::exchange::field::{FileRow, from_text, list_text, optional_text, yes_or_no_text};
use crate::exchange::record::join;
use crate::exchange::table::{FirstLines, read_lines};
use crate::exchange::{Contents, Kind, LineError, Reading};

/// Reads a file of courses, each at most once.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_courses(input: impl Read, reading: &Reading) -> io::Result<Contents<ParentCourse>> {
    let mut seen = FirstLines::new();
    read_lines(input, Kind::Reference(ReferenceKind::Courses), reading, |row| {
        let course = course(row)?;
        seen.note(course.id.clone(), row)?;
        Ok(course)
    })
}

fn course(row: &FileRow<'_>) -> Result<ParentCourse, LineError> {
    let [
        id,
        ukprn,
        title,
        qualification,
        level,
        credits,
        hecos,
        htq,
        from,
        to,
        franchised,
        bearing,
    ] = row.fields();
    hecos.filled()?;
    Ok(ParentCourse {
        id: id.parse()?,
        ukprn: ukprn.parse()?,
        title: title.words()?,
        qualification: qualification.words()?,
        level: level.parse()?,
        credits: credits.parse()?,
        hecos: hecos.subjects()?,
        htq: htq.yes_or_no()?,
        designated: from.span_to(&to)?,
        franchised_to: franchised.optional()?,
        credit_bearing: bearing.yes_or_no_else(true)?,
    })
}

/// The stored text of a course: its record, with every column.
#[must_use]
pub fn course_text(course: &ParentCourse) -> String {
    join([
        course.id.as_str(),
        &course.ukprn.to_string(),
        &course.title,
        &course.qualification,
        &course.level.to_string(),
        &course.credits.to_string(),
        &list_text(&course.hecos),
        yes_or_no_text(course.htq),
        &course.designated.from.to_string(),
        &optional_text(course.designated.to.as_ref()),
        &optional_text(course.franchised_to.as_ref()),
        yes_or_no_text(course.credit_bearing),
    ])
}

/// Reads what [`course_text`] wrote.
///
/// # Errors
/// When the text is no such record.
pub fn course_from_text(text: &str) -> Result<ParentCourse, LineError> {
    from_text(Kind::Reference(ReferenceKind::Courses), 1, text, course)
}
