//! Files of `subjects`, and the stored text of one.

use crate::ledger::reference::ReferenceKind;
use std::io::{self, Read};

use crate::domain::subjects::ApprovedSubject;
use crate::exchange::field::{FileRow, from_text, optional_text};
use crate::exchange::record::join;
use crate::exchange::table::{FirstLines, read_lines};
use crate::exchange::{Contents, Kind, LineError, Reading};

/// Reads a file of approved subjects, each code at most once.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_subjects(input: impl Read, reading: &Reading) -> io::Result<Contents<ApprovedSubject>> {
    let mut seen = FirstLines::new();
    read_lines(input, Kind::Reference(ReferenceKind::Subjects), reading, |row| {
        let subject = subject(row)?;
        seen.note(subject.hecos, row)?;
        Ok(subject)
    })
}

fn subject(row: &FileRow<'_>) -> Result<ApprovedSubject, LineError> {
    let [hecos, label, from, to, source] = row.fields();
    Ok(ApprovedSubject {
        hecos: hecos.parse()?,
        label: label.words()?,
        approved: from.span_to(&to)?,
        source: source.words()?,
    })
}

/// The stored text of an approved subject: its record, with every column.
#[must_use]
pub fn subject_text(subject: &ApprovedSubject) -> String {
    join([
        &subject.hecos.to_string(),
        &subject.label,
        &subject.approved.from.to_string(),
        &optional_text(subject.approved.to.as_ref()),
        &subject.source,
    ])
}

/// Reads what [`subject_text`] wrote.
///
/// # Errors
/// When the text is no such record.
pub fn subject_from_text(text: &str) -> Result<ApprovedSubject, LineError> {
    from_text(Kind::Reference(ReferenceKind::Subjects), 1, text, subject)
}
