//! The header of a file: which column stands where, and every way in which it can be wrong.

use csv::StringRecord;

use crate::domain::excerpt::excerpt;
use crate::domain::words::check;

use super::field::{FileRow, TextOrigin};
use super::form::{Column, FileForm};
use super::kind::nearest;
use super::lines::{Faults, LineError};
use super::raw_lines::RawLine;
use super::reading::{DateOrder, Reading, plain_name};
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
    /// At which indexes columns without a name stand: nothing stands in them.
    nameless: Vec<usize>,
    dates: DateOrder,
}

impl Header {
    /// Reads a header, or says all that is wrong with it; none where the line holds nothing but
    /// empty fields.
    pub(super) fn read(
        line: RawLine<'_>,
        form: FileForm,
        reading: &Reading,
    ) -> Result<Option<Header>, Faults> {
        let one = |message: String| Faults::from(LineError::new(line.number, message));
        let bytes = line.bytes()?;
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
            return Ok(None);
        }
        if fields.len() > MOST_COLUMNS {
            let (found, needed) = (fields.len(), form.required_header());
            return Err(one(format!(
                "the header has {found} columns, and a file of `{form}` needs `{needed}`: take out \
                 the others"
            )));
        }
        let names: Vec<String> = fields.iter().map(str::to_owned).collect();
        let our_name = |name: &String| plain_name(reading.renames.ours(name));
        let ours: Vec<String> = names.iter().map(our_name).collect();
        let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
        if let Some(other) = fits_better(form, &ours) {
            return Err(of_another_form(line.number, form, other).into());
        }
        let messages = misfits(form, &names, &ours, reading);
        if !messages.is_empty() {
            let error = |message| LineError::new(line.number, message);
            return Err(messages.into_iter().map(error).collect());
        }
        let index = |name: &str| ours.iter().position(|known| *known == name);
        let indexes = form.columns().iter().map(|column| index(column.name)).collect();
        let is_nameless = |index: &usize| names.get(*index).is_some_and(|it| it.trim().is_empty());
        let nameless = (0..names.len()).filter(is_nameless).collect();
        Ok(Some(Header { form, names, indexes, nameless, dates: reading.dates }))
    }

    /// Takes a line apart into the columns of this header; none where all its fields are empty.
    pub(super) fn row<'a>(
        &'a self,
        line: RawLine<'a>,
        splitter: &'a mut Splitter,
    ) -> Result<Option<FileRow<'a>>, Faults> {
        let in_field = |flaw: Flaw| {
            let error = LineError::new(line.number, flaw.message);
            match self.names.get(flaw.field) {
                Some(name) => error.in_column(excerpt(name)),
                None => error,
            }
        };
        let fields = splitter.split(line.bytes()?).map_err(in_field)?;
        let unseen: Vec<LineError> = unseen(fields).map(in_field).collect();
        if !unseen.is_empty() {
            return Err(unseen.into_iter().collect());
        }
        if is_empty(fields) {
            return Ok(None);
        }
        let (found, expected) = (fields.len(), self.names.len());
        if found != expected {
            let message = format!(
                "{found} fields found, {expected} expected: every line has as many as the header, \
                 and a field with a comma in it stands in quotation marks"
            );
            return Err(LineError::new(line.number, message).into());
        }
        self.check_nameless(line.number, fields)?;
        let (form, line, indexes) = (self.form, line.number, &self.indexes);
        let origin = TextOrigin::Outside(self.dates);
        Ok(Some(FileRow { form, line, fields, indexes, origin, on_record: None }))
    }

    /// A column without a name is read where nothing stands in it: spreadsheets leave such behind.
    fn check_nameless(&self, line: u64, fields: &StringRecord) -> Result<(), Faults> {
        let filled = self.nameless.iter().filter_map(|index| {
            let text = fields.get(*index).filter(|text| !text.trim().is_empty())?;
            let (number, found) = (index.saturating_add(1), excerpt(text));
            Some(LineError::new(
                line,
                format!(
                    "`{found}` stands in column {number}, which has no name in the header: name \
                     the column, or take it out"
                ),
            ))
        });
        let filled: Vec<LineError> = filled.collect();
        if filled.is_empty() { Ok(()) } else { Err(filled.into_iter().collect()) }
    }

    /// What stands last in a row: the column as the file names it, the text, and whether that could
    /// be the beginning of a longer one.
    pub(super) fn last_field<'a>(&'a self, row: &FileRow<'a>) -> (&'a str, &'a str, bool) {
        let last = self.names.len().saturating_sub(1);
        let position = self.indexes.iter().position(|index| *index == Some(last));
        let column = position.and_then(|position| self.form.columns().get(position));
        let text = row.fields.get(last).unwrap_or_default();
        let name = self.names.get(last).map_or("", String::as_str);
        (name, text, self.form.could_be_longer(column, text))
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

/// What is not seen, or would be run, in any field of a line.
fn unseen(fields: &StringRecord) -> impl Iterator<Item = Flaw> {
    let starts_blank = |field: &str| field.starts_with(char::is_whitespace);
    let is_plain = fields.as_slice().is_ascii() && !fields.iter().any(starts_blank);
    let looked_at = if is_plain { 0 } else { fields.len() };
    fields.iter().enumerate().take(looked_at).filter_map(|(field, text)| {
        check(text).err().map(|error| Flaw { field, message: error.to_string() })
    })
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

/// The columns that a file of this form must have and that are not among these names.
fn missing(form: FileForm, ours: &[&str]) -> Vec<&'static str> {
    let absent = form.columns().iter().filter(|column| !ours.contains(&column.name));
    absent.filter(|column| column.required).map(|column| column.name).collect()
}

/// The form whose header these names are, where they are not that of this form.
fn fits_better(form: FileForm, ours: &[&str]) -> Option<FileForm> {
    let other = FileForm::fitting(ours)?;
    let fits = other.known_among(ours) > form.known_among(ours);
    (fits && !missing(form, ours).is_empty()).then_some(other)
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

/// All that keeps these names from being the header of a file of this form. A column without a name
/// is looked at line by line, and one that the map leaves out not at all.
fn misfits(form: FileForm, names: &[String], ours: &[&str], reading: &Reading) -> Vec<String> {
    let mut messages = Vec::new();
    for (index, (theirs, own)) in names.iter().zip(ours).enumerate() {
        if own.is_empty() {
            continue;
        }
        if ours.iter().take(index).any(|earlier| earlier == own) {
            let own = excerpt(own);
            messages.push(format!("the column `{own}` stands in the header twice: take one out"));
        } else if !form.columns().iter().any(|column| column.name == *own) {
            messages.push(unknown(form, theirs, reading.renames.ours(theirs)));
        }
    }
    messages.extend(missing(form, ours).into_iter().map(|name| {
        let header = form.required_header();
        format!("the column `{name}` is missing: add it (a file of `{form}` needs `{header}`)")
    }));
    messages
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
    fn a_column_without_a_name_is_looked_at_line_by_line() {
        let header = "learner_id,date_of_birth,residency_met,, ,";
        check(header, &[]);
        check(&format!("{header}\nL-1,1990-05-17,yes,,,\n\nL-2,1990-05-17,yes,,, \n"), &[]);
        check(
            &format!("{header}\nL-1,1990-05-17,yes,,,x\nL-2,1990-05-17,yes,y,,\n"),
            &[
                "`x` stands in column 6, which has no name in the header: name the column, or take \
                 it out",
                "`y` stands in column 4, which has no name in the header: name the column, or take \
                 it out",
            ],
        );
    }

    #[test]
    fn a_name_is_read_in_capitals_and_with_blanks_or_hyphens() {
        check("Learner_ID, date-of-birth,Residency met \nL-1,1990-05-17,yes\n", &[]);
        check(
            "learner_id,LEARNER ID,date_of_birth,residency_met",
            &["the column `learner_id` stands in the header twice: take one out"],
        );
    }

    #[test]
    fn a_name_that_is_near_none_is_answered_with_all() {
        check(
            "learner_id,date_of_birth,residency_met,postcode,sources",
            &[
                "`postcode` is not a column of `learners`, which may have `learner_id,\
                 date_of_birth,residency_met,nhs_bursary,prior_study,entitlement_year,source,\
                 distinct`: rename it, or take it out",
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
