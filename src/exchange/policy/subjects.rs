//! Files of `subjects`, and the stored text of one.

use crate::ledger::reference::ReferenceKind;
use std::io::{self, Read};

use crate::domain::subjects::ApprovedSubject;
use crate::exchange::field::{FileRow, from_text, optional_text};
use crate::exchange::record::join;
use crate::exchange::table::read_things;
use crate::exchange::together::Together;
use crate::exchange::{Contents, Faults, Kind, LineError, Reading, StoredTexts};

/// Reads a file of approved subjects, each code at most once.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_subjects(input: impl Read, reading: &Reading) -> io::Result<Contents<ApprovedSubject>> {
    let kind = Kind::Reference(ReferenceKind::Subjects);
    read_things(input, kind, reading, &StoredTexts::default(), subject)
}

fn subject(row: &FileRow<'_>) -> Result<ApprovedSubject, Faults> {
    let [hecos, label, from, to, source] = row.fields();
    let (hecos, label, approved, source) =
        (hecos.parse(), label.words(), from.span_to(&to), source.words()).together()?;
    Ok(ApprovedSubject { hecos, label, approved, source })
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
