//! The one reader of a file with a header and rows.

use std::collections::HashMap;
use std::hash::Hash;
use std::io::{self, Read};

use super::field::FileRow;
use super::form::FileForm;
use super::header::{Header, only_empty};
use super::lines::{Contents, Line, LineError, Problems};
use super::raw_lines::RawLines;
use super::reading::Reading;
use super::record::Splitter;

/// Gives each row of a file to a function, and collects what is wrong with any of them.
///
/// # Errors
/// When the file cannot be read. What is wrong with its contents is no error here.
pub(super) fn read_rows(
    input: impl Read,
    form: impl Into<FileForm>,
    reading: &Reading,
    mut take: impl FnMut(&FileRow<'_>) -> Result<(), LineError>,
) -> io::Result<Problems> {
    let form = form.into();
    let mut lines = RawLines::new(input);
    let mut problems = Problems::default();
    let header = match lines.next()? {
        Some(line) => Header::read(line, form, reading),
        None => Err(vec![empty_file(form)]),
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
    let (mut splitter, mut empty) = (Splitter::new(), EmptyLines::default());
    while let Some(line) = lines.next()? {
        let number = line.number;
        let Some(row) = header.row(line, &mut splitter).transpose() else {
            empty.note(number);
            continue;
        };
        empty.tell(&mut problems);
        problems.read = problems.read.saturating_add(1);
        let taken = row.and_then(|row| take(&row).map_err(|error| header.as_in_file(error)));
        if let Err(error) = taken {
            problems.add(error);
        }
    }
    empty.tell(&mut problems);
    Ok(problems)
}

/// Lines of empty fields that follow each other: spreadsheets leave hundreds of them at the end,
/// and one error tells them all.
#[derive(Default)]
struct EmptyLines(Option<(u64, u64)>);

impl EmptyLines {
    fn note(&mut self, line: u64) {
        let first = self.0.map_or(line, |(first, _)| first);
        self.0 = Some((first, line));
    }

    /// Tells those that were noted, as one bad line.
    fn tell(&mut self, problems: &mut Problems) {
        if let Some((first, last)) = self.0.take() {
            problems.read = problems.read.saturating_add(1);
            problems.add(LineError::new(first, only_empty(first, last)));
        }
    }
}

fn empty_file(form: FileForm) -> LineError {
    let header = form.required_header();
    LineError::new(1, format!("the file is empty: begin a file of `{form}` with `{header}`"))
}

/// Reads a file in which every row is a value by itself.
pub(super) fn read_lines<T>(
    input: impl Read,
    form: impl Into<FileForm>,
    reading: &Reading,
    mut read: impl FnMut(&FileRow<'_>) -> Result<T, LineError>,
) -> io::Result<Contents<T>> {
    let mut good = Vec::new();
    let problems = read_rows(input, form, reading, |row| {
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
    pub(super) fn note(&mut self, key: K, row: &FileRow<'_>) -> Result<(), LineError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Renames;
    use crate::exchange::withdrawals::{WithdrawalLine, read_withdrawals};

    fn read(text: &str) -> Contents<WithdrawalLine> {
        read_withdrawals(text.as_bytes(), &Reading::default()).unwrap()
    }

    #[track_caller]
    fn first_error(lines: &Contents<WithdrawalLine>) -> String {
        lines.bad.first().unwrap().to_string()
    }

    #[test]
    fn columns_stand_in_any_order_and_optional_ones_may_be_absent() {
        let whole = read("enrolment_id,withdrawn_on,reason\nE-1,2027-03-01,\n");
        assert_eq!((whole.read, whole.bad_count(), whole.good_count()), (1, 0, 1));
        assert_eq!(read("withdrawn_on,enrolment_id\n2027-03-01,E-1\n"), whole);
        assert_eq!(read("\u{feff}reason,enrolment_id,withdrawn_on\r\n,E-1,2027-03-01"), whole);
    }

    #[test]
    fn a_file_of_no_lines_is_no_error() {
        let none = read("enrolment_id,withdrawn_on\n\n");
        assert!(!none.is_malformed() && none.good.is_empty());
    }

    #[test]
    fn all_bad_lines_are_told_and_the_good_ones_counted() {
        let lines = read("enrolment_id,withdrawn_on\nE-1,x\nE-2,2027-03-01\nE-3\nE-4,2027-03-01\n");
        assert_eq!(lines.bad.iter().map(|error| error.line).collect::<Vec<_>>(), [2, 4]);
        assert_eq!((lines.good_count(), lines.bad_count()), (2, 2));
    }

    #[test]
    fn lines_of_empty_fields_are_told_once() {
        let good = "E-1,2027-03-01,\n";
        let lines = read(&format!("enrolment_id,withdrawn_on,reason\n{good},,\n{good}"));
        assert_eq!(first_error(&lines), "line 3: the line has only empty fields: take it out");
        assert_eq!((lines.bad_count(), lines.good_count()), (1, 2));
        let many = ",,\n , \n\n,\"\",,,\n".repeat(1_000);
        let lines = read(&format!("enrolment_id,withdrawn_on,reason\n{good}{many}"));
        let said = "line 3: lines 3 to 4002 have only empty fields: take them out";
        assert_eq!((first_error(&lines), lines.bad_count()), (said.to_owned(), 1));
    }

    #[test]
    fn a_thousand_bad_lines_are_listed_and_the_rest_counted() {
        let lines = read(&format!("enrolment_id,withdrawn_on\n{}", "E-1\n".repeat(2_500)));
        assert_eq!((lines.bad.len(), lines.unlisted, lines.bad_count()), (1_000, 1_500, 2_500));
    }

    #[test]
    fn a_line_of_millions_of_characters_spoils_no_other_line() {
        let long = "x".repeat(5_000_000);
        let lines = read(&format!("enrolment_id,withdrawn_on\n{long}\nE-2,2027-03-01\n"));
        assert!(first_error(&lines).contains("longer than 1048576 bytes"));
        assert_eq!((lines.good.len(), lines.bad.len()), (1, 1));
        let in_header = read(&long);
        assert!(first_error(&in_header).starts_with("line 1: the line is longer than"));
        let many = first_error(&read(&",a".repeat(400_000)));
        assert!(many.starts_with("line 1: the header has 400001 columns"), "{many}");
    }

    #[test]
    fn columns_of_another_system_are_renamed() {
        let renames: Renames = [("ENR_REF", "enrolment_id"), ("ENDED", "withdrawn_on")]
            .map(|(theirs, ours)| (theirs.to_owned(), ours.to_owned()))
            .into_iter()
            .collect();
        let reading = Reading { renames, ..Reading::default() };
        let read = |text: &str| read_withdrawals(text.as_bytes(), &reading).unwrap();
        assert!(!read("ENR_REF,ENDED\nE-1,2027-03-01\n").is_malformed());
        let error = first_error(&read("ENR_REF,ENDED\nE-1,1 March\n"));
        assert!(error.starts_with("line 2, column `ENDED`: `1 March` is not a date"), "{error}");
        let error = first_error(&read("ENR_REF,ENDED,withdrawn_on\n"));
        assert!(error.contains("`withdrawn_on` stands in the header twice"), "{error}");
    }

    #[test]
    fn a_reader_that_fails_is_an_error() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        assert!(read_withdrawals(Failing, &Reading::default()).is_err());
    }
}
