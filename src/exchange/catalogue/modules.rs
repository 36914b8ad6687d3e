//! Files of `modules`, and the stored text of one.

use crate::ledger::reference::ReferenceKind;
use std::io::{self, Read};

use crate::domain::course::Module;
use crate::exchange::field::{FileRow, from_text, list_text, optional_text, yes_or_no_text};
use crate::exchange::record::join;
use crate::exchange::table::read_things;
use crate::exchange::together::Together;
use crate::exchange::{Contents, Faults, Kind, LineError, Reading, StoredTexts};

/// More weeks than any module takes: ten years.
const MOST_WEEKS: u16 = 520;

/// Reads a file of modules, each at most once, over what is on record of them.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_modules(
    input: impl Read,
    reading: &Reading,
    on_record: &StoredTexts,
) -> io::Result<Contents<Module>> {
    read_things(input, Kind::Reference(ReferenceKind::Modules), reading, on_record, module)
}

fn module(row: &FileRow<'_>) -> Result<Module, Faults> {
    let [id, course, ukprn, title, level, credits, fee, assessed, weeks, hecos] = row.fields();
    let (id, course, ukprn, title, level, credits, fee, assessed, weeks, hecos) = (
        id.parse(),
        course.parse(),
        ukprn.parse(),
        title.words(),
        level.parse(),
        credits.parse(),
        fee.filled().and_then(|_| Ok(fee.optional_amount()?.unwrap_or_default())),
        assessed.yes_or_no(),
        if weeks.text.is_empty() { Ok(None) } else { weeks.whole_number(MOST_WEEKS).map(Some) },
        hecos.subjects(),
    )
        .together()?;
    Ok(Module { id, course, ukprn, title, level, credits, fee, assessed, weeks, hecos })
}

/// The stored text of a module: its record, with every column.
#[must_use]
pub fn module_text(module: &Module) -> String {
    join([
        module.id.as_str(),
        module.course.as_str(),
        &module.ukprn.to_string(),
        &module.title,
        &module.level.to_string(),
        &module.credits.to_string(),
        &module.fee.to_string(),
        yes_or_no_text(module.assessed),
        &optional_text(module.weeks.as_ref()),
        &list_text(&module.hecos),
    ])
}

/// Reads what [`module_text`] wrote.
///
/// # Errors
/// When the text is no such record.
pub fn module_from_text(text: &str) -> Result<Module, LineError> {
    from_text(Kind::Reference(ReferenceKind::Modules), 1, text, module)
}
