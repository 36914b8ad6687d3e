//! The header of a file: which column stands where, and every way in which it can be wrong.

use csv::StringRecord;

use crate::domain::excerpt::excerpt;
use crate::domain::words::check;

use super::field::{FileRow, TextOrigin};
use super::form::{Column, FileForm};
use super::kind::nearest;
use super::lines::LineError;
use super::raw_lines::RawLine;
use super::reading::Reading;
use super::record::{Flaw, Splitter};

/// More columns than any export of a student record system has, so that each can be compared with
/// the others.
const MOST_COLUMNS: usize = 1_000;

/// A header that fits its form.
#[derive(Debug)]
pub(super) struct Header {
    form: FileForm,
    /// The names as the file has them, in the order of the file.
    names: Vec<String>,
    /// For each column of the form, at which index of the file it stands.
    indexes: Vec<Option<usize>>,
}

impl Header {
    /// Reads a header, or says all that is wrong with it.
    pub(super) fn read(
        line: RawLine<'_>,
        form: FileForm,
        reading: &Reading,
    ) -> Result<Header, Vec<LineError>> {
        let one = |message: String| vec![LineError::new(line.number, message)];
        let bytes = line.bytes().map_err(|error| vec![error])?;
        if let Some(message) = foreign(bytes) {
            return Err(one(message.to_owned()));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if let Some(message) = separator_line(bytes).or_else(|| separators(bytes)) {
            return Err(one(message));
        }
        let mut splitter = Splitter::new();
        let fields = splitter.split(bytes).map_err(|flaw| one(flaw.message))?;
        if is_empty(fields) {
            return Err(one(only_empty(line.number, line.number)));
        }
        if fields.len() > MOST_COLUMNS {
            let (found, needed) = (fields.len(), form.required_header());
            return Err(one(format!(
                "the header has {found} columns, and a file of `{form}` needs `{needed}`: take out \
                 the others"
            )));
        }
        let names: Vec<String> = fields.iter().map(str::to_owned).collect();
        let ours: Vec<&str> = names.iter().map(|name| reading.renames.ours(name)).collect();
        if let Some(other) = fits_better(form, &ours) {
            return Err(vec![of_another_form(line.number, form, other)]);
        }
        let messages = misfits(form, &names, &ours);
        if !messages.is_empty() {
            let error = |message| LineError::new(line.number, message);
            return Err(messages.into_iter().map(error).collect());
        }
        let index = |name: &str| ours.iter().position(|known| *known == name);
        let indexes = form.columns().iter().map(|column| index(column.name)).collect();
        Ok(Header { form, names, indexes })
    }

    /// Takes a line apart into the columns of this header; none where all its fields are empty.
    pub(super) fn row<'a>(
        &'a self,
        line: RawLine<'a>,
        splitter: &'a mut Splitter,
    ) -> Result<Option<FileRow<'a>>, LineError> {
        let in_field = |flaw: Flaw| {
            let error = LineError::new(line.number, flaw.message);
            match self.names.get(flaw.field) {
                Some(name) => error.in_column(excerpt(name)),
                None => error,
            }
        };
        let fields = splitter.split(line.bytes()?).map_err(in_field)?;
        check_seen(fields).map_err(in_field)?;
        if is_empty(fields) {
            return Ok(None);
        }
        let (found, expected) = (fields.len(), self.names.len());
        if found != expected {
            let message = format!(
                "{found} fields found, {expected} expected: every line has as many as the header, \
                 and a field with a comma in it stands in quotation marks"
            );
            return Err(LineError::new(line.number, message));
        }
        let (form, line, indexes) = (self.form, line.number, &self.indexes);
        Ok(Some(FileRow { form, line, fields, indexes, origin: TextOrigin::Outside }))
    }

    /// An error with the column under the name that the file has for it.
    pub(super) fn as_in_file(&self, error: LineError) -> LineError {
        let ours = |column: &Column| Some(column.name) == error.column.as_deref();
        let position = self.form.columns().iter().position(ours);
        let index = position.and_then(|position| self.indexes.get(position).copied().flatten());
        match index.and_then(|index| self.names.get(index)) {
            Some(name) => error.in_column(excerpt(name)),
            None => error,
        }
    }
}

/// Refuses what is not seen, or would be run, in any field of a line.
fn check_seen(fields: &StringRecord) -> Result<(), Flaw> {
    let starts_blank = |field: &str| field.starts_with(char::is_whitespace);
    if fields.as_slice().is_ascii() && !fields.iter().any(starts_blank) {
        return Ok(());
    }
    let flaw = |(field, text): (usize, &str)| {
        check(text).err().map(|error| Flaw { field, message: error.to_string() })
    };
    fields.iter().enumerate().find_map(flaw).map_or(Ok(()), Err)
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

/// Whether the line only tells a spreadsheet program what stands between the columns.
fn separator_line(bytes: &[u8]) -> Option<String> {
    let text = str::from_utf8(bytes).ok()?.trim().trim_matches('"');
    let is_one = text.len() <= 5 && text.to_lowercase().starts_with("sep=");
    is_one.then(|| {
        let found = excerpt(text);
        format!(
            "the line `{found}` is for a spreadsheet program: take it out, and begin the file with \
             its header"
        )
    })
}

/// Whether something other than commas stands between the columns.
fn separators(bytes: &[u8]) -> Option<String> {
    let signs = [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "vertical bars")];
    let found = signs.iter().find(|(sign, _)| bytes.contains(sign) && !bytes.contains(&b','));
    found.map(|(_, name)| format!("{name} stand between the columns: save the file with commas"))
}

/// Whether nothing stands in a line but commas, as spreadsheets leave behind.
fn is_empty(fields: &StringRecord) -> bool {
    fields.iter().all(|field| field.trim().is_empty())
}

/// What to say of such lines.
pub(super) fn only_empty(first: u64, last: u64) -> String {
    if first == last {
        return "the line has only empty fields: take it out".to_owned();
    }
    format!("lines {first} to {last} have only empty fields: take them out")
}

/// Names without capitals and spaces around them. One that differs by those only is told as that,
/// and not as missing too.
fn plain(ours: &[&str]) -> Vec<String> {
    ours.iter().map(|name| name.trim().to_lowercase()).collect()
}

/// The columns that a file of this form must have and that are not among these names.
fn missing(form: FileForm, plain: &[&str]) -> Vec<&'static str> {
    let absent = form.columns().iter().filter(|column| !plain.contains(&column.name));
    absent.filter(|column| column.required).map(|column| column.name).collect()
}

/// The form whose header these names are, where they are not that of this form.
fn fits_better(form: FileForm, ours: &[&str]) -> Option<FileForm> {
    let plain = plain(ours);
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    let other = FileForm::fitting(&plain)?;
    let fits = other.known_among(&plain) > form.known_among(&plain);
    (fits && !missing(form, &plain).is_empty()).then_some(other)
}

/// What to say of a file of another form.
fn of_another_form(line: u64, form: FileForm, other: FileForm) -> LineError {
    let first = other.columns().first().map_or("", |column| column.name);
    let (what_to_do, remedy) = other.what_to_do();
    let message = format!(
        "this looks like a file of `{other}`, not of `{form}` (it has `{first}` and all other \
         columns of `{other}`): {what_to_do}"
    );
    LineError::new(line, message).with(remedy)
}

/// All that keeps these names from being the header of a file of this form.
fn misfits(form: FileForm, names: &[String], ours: &[&str]) -> Vec<String> {
    let plain = plain(ours);
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    let width =
        plain.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last.saturating_add(1));
    let mut messages = Vec::new();
    let columns = names.iter().zip(ours).zip(&plain).enumerate();
    for (index, ((theirs, own), name)) in columns.take(width) {
        if name.is_empty() {
            messages.push(nameless(index, index));
        } else if plain.iter().take(index).any(|earlier| earlier == name) {
            let own = excerpt(own.trim());
            messages.push(format!("the column `{own}` stands in the header twice: take one out"));
        } else if !form.columns().iter().any(|column| column.name == *name) {
            messages.push(unknown(form, theirs, own));
        } else if name != own {
            messages.push(format!(
                "`{}`{}: write it as `{name}`",
                excerpt(own),
                renamed(theirs, own)
            ));
        }
    }
    if width < plain.len() {
        messages.push(nameless(width, plain.len().saturating_sub(1)));
    }
    messages.extend(missing(form, &plain).into_iter().map(|name| {
        let header = form.required_header();
        format!("the column `{name}` is missing: add it (a file of `{form}` needs `{header}`)")
    }));
    messages
}

/// What to say of columns without a name, from one index to another.
fn nameless(first: usize, last: usize) -> String {
    let (from, to) = (first.saturating_add(1), last.saturating_add(1));
    if from == to {
        return format!("column {from} of the header has no name: name it, or take it out");
    }
    format!("columns {from} to {to} of the header have no names: take them out, on every line")
}

/// A word on a column whose name comes from a map.
fn renamed(theirs: &str, own: &str) -> String {
    if theirs == own {
        return String::new();
    }
    format!(" (to which the map renames `{}`)", excerpt(theirs))
}

fn unknown(form: FileForm, theirs: &str, own: &str) -> String {
    let found = format!("`{}`{} is not a column of `{form}`", excerpt(own), renamed(theirs, own));
    match nearest(own, form.columns().iter().map(|column| column.name)) {
        Some(near) => format!("{found}; the nearest known is `{near}`: rename it, or take it out"),
        None => format!("{found}, which may have `{}`: rename it, or take it out", form.header()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::learners::read_learners;

    #[track_caller]
    fn check(header: &str, expected: &[&str]) {
        let lines = read_learners(header.as_bytes(), &Reading::default()).unwrap();
        let said: Vec<_> = lines.bad.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(said, expected, "{header}");
    }

    #[test]
    fn columns_without_a_name_are_told_once() {
        check(
            "learner_id,date_of_birth,residency_met,,,",
            &["columns 4 to 6 of the header have no names: take them out, on every line"],
        );
        let fourth = "column 4 of the header has no name: name it, or take it out";
        check("learner_id,date_of_birth,residency_met,", &[fourth]);
        check("learner_id,date_of_birth,residency_met, ,source", &[fourth]);
        check(",,,", &["the line has only empty fields: take it out"]);
    }

    #[test]
    fn a_name_in_capitals_or_with_spaces_is_told_once() {
        check(
            "Learner_ID, date_of_birth,residency_met ",
            &[
                "`Learner_ID`: write it as `learner_id`",
                "` date_of_birth`: write it as `date_of_birth`",
                "`residency_met `: write it as `residency_met`",
            ],
        );
        check(
            "learner_id,LEARNER_ID,date_of_birth,residency_met",
            &["the column `LEARNER_ID` stands in the header twice: take one out"],
        );
    }

    #[test]
    fn a_name_that_is_near_none_is_answered_with_all() {
        check(
            "learner_id,date_of_birth,residency_met,postcode,sources",
            &[
                "`postcode` is not a column of `learners`, which may have `learner_id,\
                 date_of_birth,residency_met,nhs_bursary,prior_study,entitlement_year,source`: \
                 rename it, or take it out",
                "`sources` is not a column of `learners`; the nearest known is `source`: rename \
                 it, or take it out",
            ],
        );
    }

    #[test]
    fn a_line_for_spreadsheet_programs_has_its_own_words() {
        for line in ["sep=,", "SEP=;", "\u{feff}sep=\t", "\"sep=,\""] {
            let text = format!("{line}\nlearner_id,date_of_birth,residency_met\n");
            let lines = read_learners(text.as_bytes(), &Reading::default()).unwrap();
            let said = lines.bad.first().unwrap().to_string();
            assert!(said.contains("is for a spreadsheet program: take it out"), "{said}");
            assert_eq!(lines.bad.len(), 1);
        }
    }
}
