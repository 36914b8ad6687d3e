//! One record of a CSV file: split strictly by RFC 4180, and joined in the one way that is stored.
//!
//! A field holds no line break here, since no column of ours may hold a control character. So every
//! line is a record: a quotation mark that is left open spoils its own line and none after it.

/// Takes lines apart, using the same memory again for each.
#[derive(Debug, Default)]
pub(super) struct Splitter {
    unquoted: String,
    ends: Vec<usize>,
}

/// The fields of one line, without their quotation marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a> {
    text: &'a str,
    /// Where each field ends in the text; one character stands between two fields.
    ends: &'a [usize],
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
    /// Splits a line, without its line end, at its commas.
    pub(super) fn split<'a>(&'a mut self, line: &'a str) -> Result<Fields<'a>, Flaw> {
        self.ends.clear();
        if line.contains('"') {
            self.unquote(line)?;
            return Ok(Fields { text: &self.unquoted, ends: &self.ends });
        }
        let commas = line.bytes().enumerate().filter(|(_, byte)| *byte == b',');
        self.ends.extend(commas.map(|(at, _)| at));
        self.ends.push(line.len());
        Ok(Fields { text: line, ends: &self.ends })
    }

    fn unquote(&mut self, line: &str) -> Result<(), Flaw> {
        self.unquoted.clear();
        let mut rest = line;
        loop {
            rest = self.take_field(rest).map_err(|message| {
                let (field, message) = (self.ends.len(), message.to_owned());
                Flaw { field, message }
            })?;
            self.ends.push(self.unquoted.len());
            let Some(next) = rest.strip_prefix(',') else {
                return Ok(());
            };
            self.unquoted.push(',');
            rest = next;
        }
    }

    /// Takes one field and returns what follows it: a comma or nothing.
    fn take_field<'a>(&mut self, rest: &'a str) -> Result<&'a str, &'static str> {
        let Some(mut quoted) = rest.strip_prefix('"') else {
            let (field, after) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
            self.unquoted.push_str(field);
            return if field.contains('"') { Err(INSIDE) } else { Ok(after) };
        };
        loop {
            let (part, after) = quoted.split_once('"').ok_or(LEFT_OPEN)?;
            self.unquoted.push_str(part);
            match after.strip_prefix('"') {
                Some(more) => quoted = more,
                None if after.is_empty() || after.starts_with(',') => return Ok(after),
                None => return Err(AFTER),
            }
            self.unquoted.push('"');
        }
    }
}

impl<'a> Fields<'a> {
    pub(super) fn count(self) -> usize {
        self.ends.len()
    }

    /// The field at a place counted from 0; nothing where the line has none there.
    pub(super) fn get(self, place: usize) -> Option<&'a str> {
        let end = *self.ends.get(place)?;
        let before = place.checked_sub(1).and_then(|before| self.ends.get(before));
        self.text.get(before.map_or(0, |end| end.saturating_add(1))..end)
    }

    pub(super) fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.count()).filter_map(move |place| self.get(place))
    }
}

/// In which field of a line a text that begins it ends, counted from 0.
pub(super) fn field_after(beginning: &str) -> usize {
    let mut within_quotes = false;
    let is_separator = |byte: &u8| {
        within_quotes ^= *byte == b'"';
        *byte == b',' && !within_quotes
    };
    beginning.as_bytes().iter().copied().filter(is_separator).count()
}

/// Joins fields in the one way that is stored and hashed.
pub(super) fn join<const COUNT: usize>(fields: [&str; COUNT]) -> String {
    let mut record = String::new();
    for (place, field) in fields.into_iter().enumerate() {
        if place > 0 {
            record.push(',');
        }
        push_quoted(&mut record, field);
    }
    record
}

/// Adds a field to a text, quoted where it must be by RFC 4180 and nowhere else. This may never
/// change: stored texts are hashed, and exports are the same byte for byte.
pub(super) fn push_quoted(text: &mut String, field: &str) {
    if !field.bytes().any(is_special) {
        text.push_str(field);
        return;
    }
    text.push('"');
    text.push_str(&field.replace('"', "\"\""));
    text.push('"');
}

/// Whether a field with this byte in it must be quoted.
pub(super) fn is_special(byte: u8) -> bool {
    matches!(byte, b',' | b'"' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(line: &str) -> Result<Vec<String>, Flaw> {
        Splitter::default().split(line).map(|fields| fields.iter().map(str::to_owned).collect())
    }

    #[track_caller]
    fn flawed(line: &str, field: usize, message: &str) {
        assert_eq!(split(line), Err(Flaw { field, message: message.to_owned() }));
    }

    #[test]
    fn quotation_marks_must_be_whole() {
        assert_eq!(split(r#"a,"b ""c"", d","""#).unwrap(), ["a", r#"b "c", d"#, ""]);
        flawed(r#"a,"b,c"#, 1, LEFT_OPEN);
        flawed(r#"a,b"c"#, 1, INSIDE);
        flawed(r#"a,b,"c"d"#, 2, AFTER);
    }

    #[test]
    fn a_place_in_a_line_lies_in_a_field() {
        assert_eq!(field_after(""), 0);
        assert_eq!(field_after("a,b,"), 2);
        assert_eq!(field_after(r#"a,"b,c"#), 1);
    }

    proptest! {
        #[test]
        fn what_is_joined_is_split_into_the_same(fields: [String; 4]) {
            let fields = fields.map(|field| field.replace(['\n', '\r'], " "));
            let joined = join(fields.each_ref().map(String::as_str));
            prop_assert_eq!(split(&joined).unwrap(), fields);
        }

        #[test]
        fn what_is_split_is_split_by_others_into_the_same(line in "[ab,\" é]{1,20}") {
            let mut reader = csv::ReaderBuilder::new();
            let mut reader = reader.has_headers(false).from_reader(line.as_bytes());
            let theirs = reader.records().next().unwrap().unwrap();
            if let Ok(ours) = split(&line) {
                prop_assert_eq!(ours, theirs.iter().collect::<Vec<_>>());
            }
        }
    }
}
