//! What can be studied, and where, as rows that are told one by one.

use crate::exchange::Kind;
use crate::exchange::export::{Holds, TableRows};
use crate::exchange::form::FileForm;
use crate::exchange::record::Splitter;
use crate::ledger::reference::{ReferenceKind, ReferenceRow};

/// Columns of whole numbers, and of codes.
const WHOLE: &[&str] = &["level", "credits", "weeks"];
const CODES: &[&str] = &["hecos", "modular_subjects"];

/// Rows of a kind, each with the columns of its file and the entry that brought it.
#[must_use]
pub fn listed(kind: ReferenceKind, rows: &[ReferenceRow]) -> TableRows {
    let holds = |name: &'static str| match name {
        name if WHOLE.contains(&name) => Holds::Whole,
        name if CODES.contains(&name) => Holds::Codes,
        _ => Holds::Text,
    };
    let columns = FileForm::Import(Kind::Reference(kind)).columns().iter();
    let mut columns: Vec<_> = columns.map(|column| (column.name, holds(column.name))).collect();
    let count = columns.len();
    columns.push(("file", Holds::Text));
    let fields = |row: &ReferenceRow| {
        let mut splitter = Splitter::new();
        // A text that cannot be taken apart is told whole.
        let mut fields: Vec<String> = match splitter.split(row.text.as_bytes()) {
            Ok(record) => record.iter().map(ToOwned::to_owned).collect(),
            Err(_) => vec![row.text.clone()],
        };
        // One that was recorded before a column was added has nothing there.
        fields.resize(count, String::new());
        fields.push(format!("ledger/{}", row.since));
        fields
    };
    TableRows { columns, rows: rows.iter().map(fields).collect() }
}
