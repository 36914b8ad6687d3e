//! The one reader of a file with a header and rows.

use std::collections::HashMap;
use std::hash::Hash;
use std::io::{self, Read};

use super::field::Row;
use super::header::{Header, Renames};
use super::kind::Kind;
use super::lines::{Line, LineError, Lines, Problems};
use super::raw_lines::RawLines;
use super::record::Splitter;

/// Gives each row of a file to a function, and collects what is wrong with any of them.
///
/// # Errors
/// When the file cannot be read. What is wrong with its contents is no error here.
pub(super) fn read_rows(
    input: impl Read,
    kind: Kind,
    renames: &Renames,
    mut take: impl FnMut(&Row<'_>) -> Result<(), LineError>,
) -> io::Result<Problems> {
    let mut lines = RawLines::new(input);
    let mut problems = Problems::default();
    let header = match lines.next()? {
        Some(line) => Header::read(line, kind, renames),
        None => Err(vec![empty_file(kind)]),
    };
    let header = match header {
        Ok(header) => header,
        Err(errors) => {
            for error in errors {
                problems.add(error);
            }
            return Ok(problems);
        }
    };
    let mut splitter = Splitter::default();
    while let Some(line) = lines.next()? {
        problems.read = problems.read.saturating_add(1);
        let taken = header
            .row(line, &mut splitter)
            .and_then(|row| take(&row).map_err(|error| header.as_in_file(error)));
        if let Err(error) = taken {
            problems.add(error);
        }
    }
    Ok(problems)
}

fn empty_file(kind: Kind) -> LineError {
    let header = kind.required_header();
    LineError::new(1, format!("the file is empty: a file of `{kind}` begins with `{header}`"))
}

/// Reads a file in which every row is a value by itself.
pub(super) fn read_lines<T>(
    input: impl Read,
    kind: Kind,
    renames: &Renames,
    mut read: impl FnMut(&Row<'_>) -> Result<T, LineError>,
) -> io::Result<Lines<T>> {
    let mut good = Vec::new();
    let problems = read_rows(input, kind, renames, |row| {
        good.push(Line { line: row.line, value: read(row)? });
        Ok(())
    })?;
    Ok(problems.beside(good))
}

/// The line on which each key of a file stands first.
#[derive(Debug)]
pub(super) struct FirstLines<K>(HashMap<K, u64>);

impl<K: Hash + Eq> FirstLines<K> {
    pub(super) fn new() -> FirstLines<K> {
        FirstLines(HashMap::new())
    }

    /// Notes a key, or says where it stands already.
    pub(super) fn note(&mut self, key: K, row: &Row<'_>) -> Result<(), LineError> {
        match self.0.insert(key, row.line) {
            None => Ok(()),
            Some(first) => {
                let field = row.key();
                let message =
                    format!("`{}` stands on line {first} already: keep one of them", field.text);
                Err(field.error(message))
            }
        }
    }
}
