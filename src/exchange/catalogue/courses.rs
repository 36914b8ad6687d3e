//! Files of `courses`, and the stored text of one.

use crate::ledger::reference::ReferenceKind;
use std::io::{self, Read};

use crate::domain::course::ParentCourse;
use crate::exchange::field::{FileRow, from_text, list_text, optional_text, yes_or_no_text};
use crate::exchange::record::join;
use crate::exchange::table::read_things;
use crate::exchange::together::Together;
use crate::exchange::{Contents, Faults, Kind, LineError, Reading, StoredTexts};

/// Reads a file of courses, each at most once, over what is on record of them.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_courses(
    input: impl Read,
    reading: &Reading,
    on_record: &StoredTexts,
) -> io::Result<Contents<ParentCourse>> {
    read_things(input, Kind::Reference(ReferenceKind::Courses), reading, on_record, course)
}

fn course(row: &FileRow<'_>) -> Result<ParentCourse, Faults> {
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
    let (id, ukprn, title, qualification, level, credits, hecos, htq, designated, more) = (
        id.parse(),
        ukprn.parse(),
        title.words(),
        qualification.words(),
        level.parse(),
        credits.parse(),
        hecos.filled().and_then(|_| hecos.subjects()),
        htq.yes_or_no(),
        from.span_to(&to),
        (franchised.optional(), bearing.yes_or_no_else(true)).together(),
    )
        .together()?;
    let (franchised_to, credit_bearing) = more;
    Ok(ParentCourse {
        id,
        ukprn,
        title,
        qualification,
        level,
        credits,
        hecos,
        htq,
        designated,
        franchised_to,
        credit_bearing,
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
