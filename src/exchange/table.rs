//! The one reader of a file with a header and rows.

use std::collections::HashMap;
use std::io::{self, Read};

use crate::domain::excerpt::excerpt;
use crate::domain::remedy::Remedy;

use super::field::FileRow;
use super::form::FileForm;
use super::header::Header;
use super::lines::{Contents, Faults, Line, LineError, Problems};
use super::raw_lines::RawLines;
use super::reading::{FileEnd, Reading, StoredTexts};
use super::record::Splitter;
use super::together::Together;

/// Gives each row of a file to a function, and collects what is wrong with any of them.
///
/// # Errors
/// When the file cannot be read. What is wrong with its contents is no error here.
pub(super) fn read_rows<E: Into<Faults>>(
    input: impl Read,
    form: impl Into<FileForm>,
    reading: &Reading,
    mut take: impl FnMut(&FileRow<'_>) -> Result<(), E>,
) -> io::Result<Problems> {
    let form = form.into();
    let mut lines = RawLines::new(input);
    let mut problems = Problems::default();
    let header = match read_header(&mut lines, form, reading)? {
        Ok(header) => header,
        Err(faults) => {
            problems.add_line(faults);
            return Ok(problems);
        }
    };
    let mut splitter = Splitter::new();
    while let Some(line) = lines.next()? {
        // Lines of empty fields are read as empty: spreadsheets leave hundreds of them at the end.
        let Some(row) = header.row(line, &mut splitter).transpose() else { continue };
        problems.read = problems.read.saturating_add(1);
        let taken = row.and_then(|row| {
            let end = if line.is_ended { Ok(None) } else { check_end(&header, &row, reading) };
            let as_in_file = |faults: E| {
                faults.into().into_iter().map(|error| header.as_in_file(error)).collect::<Faults>()
            };
            (take(&row).map_err(as_in_file), end).together()
        });
        match taken {
            Ok(((), note)) => problems.notes.extend(note),
            Err(faults) => problems.add_line(faults),
        }
    }
    Ok(problems)
}

/// The header: the first line that holds more than empty fields.
fn read_header<R: Read>(
    lines: &mut RawLines<R>,
    form: FileForm,
    reading: &Reading,
) -> io::Result<Result<Header, Faults>> {
    while let Some(line) = lines.next()? {
        if let Some(header) = Header::read(line, form, reading).transpose() {
            return Ok(header);
        }
    }
    Ok(Err(empty_file(form).into()))
}

/// Asks about a last line without a line end: a file that was cut off ends so. What to tell of it,
/// where it shows that nothing is missing of its last field.
fn check_end(
    header: &Header,
    row: &FileRow<'_>,
    reading: &Reading,
) -> Result<Option<String>, LineError> {
    if reading.end == FileEnd::Complete {
        return Ok(None);
    }
    let (column, text, could_be_longer) = header.last_field(row);
    let (column, text) = (excerpt(column), excerpt(text));
    if could_be_longer {
        let message = format!(
            "the file ends within this line, and `{text}` may be the beginning of what was to \
             stand in `{column}`: look whether the file was cut off, and give it whole, or say \
             that it is complete"
        );
        return Err(LineError::new(row.line, message).with([Remedy::SayItIsComplete]));
    }
    Ok(Some(format!(
        "the last line has no line end; it was taken, since `{text}` in `{column}` is whole"
    )))
}

fn empty_file(form: FileForm) -> LineError {
    let header = form.required_header();
    LineError::new(1, format!("the file is empty: begin a file of `{form}` with `{header}`"))
}

/// Reads a file in which every row is a value by itself.
pub(super) fn read_lines<T, E: Into<Faults>>(
    input: impl Read,
    form: impl Into<FileForm>,
    reading: &Reading,
    mut read: impl FnMut(&FileRow<'_>) -> Result<T, E>,
) -> io::Result<Contents<T>> {
    let mut good = Vec::new();
    let problems = read_rows(input, form, reading, |row| {
        good.push(Line { line: row.line, value: read(row)? });
        Ok::<(), E>(())
    })?;
    Ok(problems.beside(good))
}

/// Reads a file in which every row is about a thing of its own, named in its first column. What is
/// on record of it fills the columns that the file does not have.
pub(super) fn read_things<T, E: Into<Faults>>(
    input: impl Read,
    form: impl Into<FileForm>,
    reading: &Reading,
    on_record: &StoredTexts,
    mut read: impl FnMut(&FileRow<'_>) -> Result<T, E>,
) -> io::Result<Contents<T>> {
    let mut seen = FirstLines::default();
    read_lines(input, form, reading, |row| {
        let stored = on_record.fields(row.key().text);
        let (value, ()) = (read(&row.over(stored.as_ref())), seen.note(row)).together()?;
        Ok::<T, Faults>(value)
    })
}

/// The line on which each key of a file stands first.
#[derive(Debug, Default)]
struct FirstLines(HashMap<String, u64>);

impl FirstLines {
    /// Notes the key of a row, or says where it stands already.
    fn note(&mut self, row: &FileRow<'_>) -> Result<(), LineError> {
        let field = row.key();
        match self.0.get(field.text) {
            Some(first) if !field.text.is_empty() => Err(field.error(format!(
                "`{}` stands on line {first} already: keep one of them",
                excerpt(field.text)
            ))),
            _ => {
                self.0.insert(field.text.to_owned(), row.line);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests;
