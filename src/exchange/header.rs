//! The header of a file: which column stands where, and every way in which it can be wrong.

use std::collections::BTreeMap;

use crate::domain::excerpt::excerpt;

use super::field::Row;
use super::form::{Column, Form};
use super::kind::nearest;
use super::lines::LineError;
use super::raw_lines::RawLine;
use super::record::{Flaw, Splitter};

/// More columns than any export of a student record system has, so that each can be compared with
/// the others.
const MOST_COLUMNS: usize = 1_000;

/// Names of columns as a student record system writes them, each with ours for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames(BTreeMap<String, String>);

impl FromIterator<(String, String)> for Renames {
    /// From pairs of their name and ours.
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Renames {
        Renames(pairs.into_iter().collect())
    }
}

impl Renames {
    fn ours<'a>(&'a self, theirs: &'a str) -> &'a str {
        self.0.get(theirs).map_or(theirs, String::as_str)
    }
}

/// A header that fits its form.
#[derive(Debug)]
pub(super) struct Header {
    form: Form,
    /// The names as the file has them, in the order of the file.
    names: Vec<String>,
    /// For each column of the form, at which place of the file it stands.
    places: Vec<Option<usize>>,
}

impl Header {
    /// Reads a header, or says all that is wrong with it.
    pub(super) fn read(
        line: RawLine<'_>,
        form: Form,
        renames: &Renames,
    ) -> Result<Header, Vec<LineError>> {
        let one = |message: String| vec![LineError::new(line.number, message)];
        let bytes = line.bytes().map_err(|error| vec![error])?;
        if let Some(message) = foreign(bytes).map(str::to_owned).or_else(|| separators(bytes)) {
            return Err(one(message));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut splitter = Splitter::new();
        let fields = splitter.split(bytes).map_err(|flaw| one(flaw.message))?;
        if fields.len() > MOST_COLUMNS {
            let (found, needed) = (fields.len(), form.required_header());
            return Err(one(format!(
                "the header has {found} columns: a file of `{form}` needs `{needed}`"
            )));
        }
        let names: Vec<String> = fields.iter().map(str::to_owned).collect();
        let ours: Vec<&str> = names.iter().map(|name| renames.ours(name)).collect();
        let messages = misfits(form, &names, &ours);
        if !messages.is_empty() {
            let error = |message| LineError::new(line.number, message);
            return Err(messages.into_iter().map(error).collect());
        }
        let place = |name: &str| ours.iter().position(|known| *known == name);
        let places = form.columns().iter().map(|column| place(column.name)).collect();
        Ok(Header { form, names, places })
    }

    /// Takes a line apart into the columns of this header.
    pub(super) fn row<'a>(
        &'a self,
        line: RawLine<'a>,
        splitter: &'a mut Splitter,
    ) -> Result<Row<'a>, LineError> {
        let in_field = |flaw: Flaw| {
            let error = LineError::new(line.number, flaw.message);
            match self.names.get(flaw.field) {
                Some(name) => error.in_column(excerpt(name)),
                None => error,
            }
        };
        let fields = splitter.split(line.bytes()?).map_err(in_field)?;
        let (found, expected) = (fields.len(), self.names.len());
        if found != expected {
            let message = format!(
                "{found} fields found, {expected} expected: every line has as many as the header, \
                 and a field with a comma in it stands in quotation marks"
            );
            return Err(LineError::new(line.number, message));
        }
        Ok(Row { form: self.form, line: line.number, fields, places: &self.places })
    }

    /// An error with the column under the name that the file has for it.
    pub(super) fn as_in_file(&self, error: LineError) -> LineError {
        let ours = |column: &Column| Some(column.name) == error.column.as_deref();
        let position = self.form.columns().iter().position(ours);
        let place = position.and_then(|position| self.places.get(position).copied().flatten());
        match place.and_then(|place| self.names.get(place)) {
            Some(name) => error.in_column(excerpt(name)),
            None => error,
        }
    }
}

/// What a file is that is no CSV text in UTF-8 at all.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        Some("the file is a spreadsheet workbook, not CSV: save it as CSV in UTF-8 encoding")
    } else if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.contains(&0)
    {
        Some("the file is in UTF-16 encoding: save it as CSV in UTF-8 encoding")
    } else if bytes.contains(&b'\r') {
        Some("the lines end with a carriage return alone: save the file with line feeds")
    } else {
        None
    }
}

/// Whether something other than commas stands between the columns.
fn separators(bytes: &[u8]) -> Option<String> {
    let signs = [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "vertical bars")];
    let found = signs.iter().find(|(sign, _)| bytes.contains(sign) && !bytes.contains(&b','));
    found.map(|(_, name)| format!("{name} stand between the columns: save the file with commas"))
}

/// All that keeps these names from being the header of a file of this form.
fn misfits(form: Form, names: &[String], ours: &[&str]) -> Vec<String> {
    let missing: Vec<&str> = {
        let absent = form.columns().iter().filter(|column| !ours.contains(&column.name));
        absent.filter(|column| column.required).map(|column| column.name).collect()
    };
    let fits_better = |other: &Form| other.known_among(ours) > form.known_among(ours);
    if let Some(other) = Form::fitting(ours).filter(fits_better).filter(|_| !missing.is_empty()) {
        let first = other.columns().first().map_or("", |column| column.name);
        return vec![format!(
            "this looks like a file of `{other}`, not of `{form}` (it has `{first}` and all other \
             columns of `{other}`): {}",
            other.what_to_do()
        )];
    }
    let mut messages = Vec::new();
    for (place, (name, own)) in names.iter().zip(ours).enumerate() {
        if ours.iter().take(place).any(|earlier| earlier == own) {
            messages.push(format!(
                "the column `{}` stands in the header twice: take one out",
                excerpt(own)
            ));
        } else if !form.columns().iter().any(|column| column.name == *own) {
            messages.push(unknown(form, place, name, own));
        }
    }
    messages.extend(missing.into_iter().map(|name| {
        let header = form.required_header();
        format!("the column `{name}` is missing: a file of `{form}` needs `{header}`")
    }));
    messages
}

fn unknown(form: Form, place: usize, name: &str, own: &str) -> String {
    if own.is_empty() {
        let number = place.saturating_add(1);
        return format!("column {number} of the header has no name: name it, or take it out");
    }
    let near = nearest(own, form.columns().iter().map(|column| column.name)).unwrap_or_default();
    let renamed = if name == own {
        String::new()
    } else {
        format!(" (to which the map renames `{}`)", excerpt(name))
    };
    format!(
        "`{}`{renamed} is not a column of `{form}`; the nearest known is `{near}`: \
         rename it, or take it out",
        excerpt(own)
    )
}
