//! One record of a CSV file, as the `csv` crate reads it, and writes it for storing.
//!
//! That crate makes a record of whatever it is given, so a line is held to RFC 4180 before. A field
//! holds no line break here, since no column of ours may hold a control character. So every line is
//! a record: a quotation mark that is left open spoils its own line and none after it.

use std::collections::VecDeque;

use csv::{Reader, ReaderBuilder, StringRecord, Writer};

/// The longest field that is taken, in bytes.
const LONGEST_FIELD: usize = 4_096;

/// Takes lines apart, a line at a time. The reader of the `csv` crate is made for the first line
/// that has a quotation mark: making one takes longer than all else about a stored row, and a line
/// without a mark is taken apart at its commas.
#[derive(Debug)]
pub(super) struct Splitter {
    reader: Option<Reader<VecDeque<u8>>>,
    fields: StringRecord,
}

/// Something wrong with a line, before its fields have a meaning.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    /// In which field, counted from 0.
    pub(super) field: usize,
    pub(super) message: String,
}

const LEFT_OPEN: &str = "the quotation mark that opens the field is not closed on its line: \
     close it, and take out line breaks";
const INSIDE: &str = "a quotation mark inside a field that is not quoted: put the whole field in \
     quotation marks and write the mark inside it twice";
const AFTER: &str = "text follows the quotation mark that closes the field: \
     write a mark inside a quoted field twice";

impl Splitter {
    pub(super) fn new() -> Splitter {
        Splitter { reader: None, fields: StringRecord::new() }
    }

    /// Splits a line, without its line end, into its fields, without their quotation marks.
    pub(super) fn split(&mut self, line: &[u8]) -> Result<&StringRecord, Flaw> {
        let text = check(line)?;
        if !text.contains('"') {
            self.fields.clear();
            self.fields.extend(text.split(','));
            return Ok(&self.fields);
        }
        let reader = self.reader.get_or_insert_with(|| {
            let mut builder = ReaderBuilder::new();
            builder.has_headers(false).flexible(true).from_reader(VecDeque::new())
        });
        let given = reader.get_mut();
        given.extend(line);
        given.push_back(b'\n');
        match reader.read_record(&mut self.fields) {
            Ok(_) => Ok(&self.fields),
            Err(error) => Err(Flaw { field: 0, message: error.to_string() }),
        }
    }
}

/// Refuses what is not UTF-8 without control characters, in fields of a bearable length that are
/// quoted as a whole or not at all.
fn check(line: &[u8]) -> Result<&str, Flaw> {
    let text = str::from_utf8(line).map_err(|error| not_utf8(line, error.valid_up_to()))?;
    if line.iter().any(|byte| *byte < b' ' || *byte >= 0x7f) {
        refuse_control_characters(text)?;
    }
    if line.len() <= LONGEST_FIELD && !line.contains(&b'"') {
        return Ok(text);
    }
    let flaw = |(field, raw)| Some(Flaw { field, message: fault(raw)? });
    raw_fields(text).enumerate().find_map(flaw).map_or(Ok(text), Err)
}

fn not_utf8(line: &[u8], at: usize) -> Flaw {
    let (before, after) = line.split_at(at);
    let found = after.first().copied().unwrap_or_default();
    let message =
        format!("the byte {found:#04x} is not UTF-8 text: save the file as CSV in UTF-8 encoding");
    Flaw { field: field_after(str::from_utf8(before).unwrap_or_default()), message }
}

/// A byte order mark is none, but is as little seen, and one that begins a text is passed over.
fn refuse_control_characters(text: &str) -> Result<(), Flaw> {
    let Some(at) = text.find(|sign: char| sign.is_control() || sign == '\u{feff}') else {
        return Ok(());
    };
    let (before, after) = text.split_at(at);
    let found = u32::from(after.chars().next().unwrap_or_default());
    let message = format!(
        "the control character U+{found:04X} stands in the field: take it out (no field holds \
         tabs, line breaks or other characters that cannot be seen)"
    );
    Err(Flaw { field: field_after(before), message })
}

/// What is wrong with a field in its quotation marks.
fn fault(raw: &str) -> Option<String> {
    let length = raw.len();
    if length > LONGEST_FIELD {
        return Some(format!(
            "the field has {length} bytes, and at most {LONGEST_FIELD} are read: shorten it"
        ));
    }
    let message = match raw.strip_prefix('"') {
        // A mark that is not one of two together closes the field.
        Some(quoted) => match quoted.split("\"\"").find_map(|part| part.split_once('"')) {
            Some((_, "")) => return None,
            Some(_) => AFTER,
            None => LEFT_OPEN,
        },
        None if raw.contains('"') => INSIDE,
        None => return None,
    };
    Some(message.to_owned())
}

/// The fields of a line, with their quotation marks, whether or not these are whole.
fn raw_fields(text: &str) -> impl Iterator<Item = &str> {
    let mut within_quotes = false;
    text.split(move |sign| {
        within_quotes ^= sign == '"';
        sign == ',' && !within_quotes
    })
}

/// In which field of a line a text that begins it ends, counted from 0.
fn field_after(beginning: &str) -> usize {
    raw_fields(beginning).skip(1).count()
}

/// Joins fields in the one way that is stored and hashed: quoted where they must be by RFC 4180 and
/// nowhere else. This may never change.
pub(super) fn join<const COUNT: usize>(fields: [&str; COUNT]) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(fields).expect("memory can be written to");
    let written = writer.into_inner().expect("memory can be written to");
    let mut record = String::from_utf8(written).expect("texts make a text");
    record.pop();
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(line: &str) -> Result<Vec<String>, Flaw> {
        let mut splitter = Splitter::new();
        let fields = splitter.split(line.as_bytes())?;
        Ok(fields.iter().map(str::to_owned).collect())
    }

    #[track_caller]
    fn flawed(line: &str, field: usize, message: &str) {
        assert_eq!(split(line), Err(Flaw { field, message: message.to_owned() }));
    }

    #[test]
    fn quotation_marks_must_be_whole() {
        assert_eq!(split(r#"a,"b ""c"", d","""#).unwrap(), ["a", r#"b "c", d"#, ""]);
        assert_eq!(split(r#""""""","""a""#).unwrap(), [r#""""#, r#""a"#]);
        flawed(r#"a,"b,c"#, 1, LEFT_OPEN);
        flawed(r#"a,"b"",c"#, 1, LEFT_OPEN);
        flawed(r#"a,b"c"#, 1, INSIDE);
        flawed(r#"a,b"",c"#, 1, INSIDE);
        flawed(r#"a,b,"c"d"#, 2, AFTER);
        flawed(r#"a,b,"c" ,"d""#, 2, AFTER);
    }

    #[test]
    fn a_place_in_a_line_lies_in_a_field() {
        assert_eq!(field_after(""), 0);
        assert_eq!(field_after("a,b,"), 2);
        assert_eq!(field_after(r#"a,"b,c"#), 1);
    }

    #[test]
    fn what_is_stored_is_quoted_where_it_must_be_and_nowhere_else() {
        let plain = ["", " a ", "=1", "b;c", "#", "'d'", "\\", "é", "-0.5"];
        assert_eq!(join(plain), plain.join(","));
        let joined = join(["a,b", "c\"d\"", "e\nf", "g\rh"]);
        assert_eq!(joined, "\"a,b\",\"c\"\"d\"\"\",\"e\nf\",\"g\rh\"");
    }

    /// The `csv` crate itself takes a line apart as we do where there is no quotation mark.
    fn by_the_crate(line: &str) -> Vec<String> {
        let mut builder = ReaderBuilder::new();
        let mut reader = builder.has_headers(false).flexible(true).from_reader(line.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        record.iter().map(str::to_owned).collect()
    }

    proptest! {
        #[test]
        fn a_line_without_quotation_marks_is_split_as_the_crate_splits_it(
            line in "[ab, é#'\\\\]{1,20}",
        ) {
            prop_assert_eq!(split(&line).unwrap(), by_the_crate(&line));
        }

        #[test]
        fn what_is_joined_is_split_into_the_same(fields: [String; 4]) {
            let unseen = |sign: char| sign.is_control() || sign == '\u{feff}';
            let fields = fields.map(|field| field.replace(unseen, " "));
            let joined = join(fields.each_ref().map(String::as_str));
            prop_assert_eq!(split(&joined).unwrap(), fields);
        }

        #[test]
        fn a_line_good_or_bad_leaves_nothing_for_the_next(line in "[ab,\" é]{1,20}") {
            let mut splitter = Splitter::new();
            if let Ok(fields) = splitter.split(line.as_bytes()) {
                prop_assert_eq!(fields.len(), raw_fields(&line).count());
            }
            let next: Vec<_> = splitter.split(b"x,\"y\"").unwrap().iter().collect();
            prop_assert_eq!(next, ["x", "y"]);
        }
    }
}
