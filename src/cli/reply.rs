//! What a verb has to say when it has done its work.

use std::fmt::Write as _;

use serde_json::Value;

use super::ending::Ending;
use crate::desk::answers::Told;
use crate::domain::words::{is_unseen, shown_lines};
use crate::ledger::instant::Instant;
use crate::ops::Recording;

/// The forms in which data goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    Table,
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}

/// Data in the form that was asked for.
#[derive(Clone, Debug)]
enum Data {
    Text(String),
    Csv(String),
    Json(Value),
}

/// The answer of a verb: data for stdout, words about it for stderr.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    /// How the program ends.
    pub(super) ending: Ending,
    data: Data,
    /// Words about the data, one line each.
    pub(super) words: Vec<String>,
}

impl Reply {
    /// A reply in the form that was asked for; only that form is made.
    pub(super) fn new(format: Format, told: &impl Told, table: impl FnOnce() -> String) -> Reply {
        let data = match format {
            Format::Table => Data::Text(table()),
            Format::Csv => Data::Csv(told.rows().csv()),
            Format::Json => Data::Json(told.object()),
        };
        Reply { ending: Ending::Done, data, words: Vec::new() }
    }

    /// A text as it stands.
    pub(super) fn text(text: String) -> Reply {
        Reply { ending: Ending::Done, data: Data::Text(text), words: Vec::new() }
    }

    /// The data, as it is printed.
    pub(super) fn data(&self) -> String {
        match &self.data {
            Data::Text(text) | Data::Csv(text) => shown_lines(text).into_owned(),
            Data::Json(value) => seen(&format!("{value:#}\n")),
        }
    }

    /// The same; and where it is of a dry run, the data says so, so that nobody takes it for done:
    /// a table in its first line, JSON as `dry_run`. A CSV file has no place for that, and so it is
    /// said beside it.
    pub(super) fn marked(mut self, recording: Recording, nothing_done: &str) -> Reply {
        if recording == Recording::Real {
            return self;
        }
        match &mut self.data {
            Data::Text(text) => text.insert_str(0, &format!("{nothing_done}\n\n")),
            Data::Csv(_) => return self.word(nothing_done),
            Data::Json(Value::Array(values)) => values.iter_mut().for_each(mark),
            Data::Json(value) => mark(value),
        }
        self
    }

    /// The same, of all that had been recorded by some time: it is told with the data, so that who
    /// has them on paper can ask for the same again. CSV and lists have no place for that, and so
    /// it is said beside them.
    pub(super) fn complete_up_to(mut self, time: Option<Instant>) -> Reply {
        let Some(time) = time else { return self };
        match &mut self.data {
            Data::Text(text) => {
                let _ = write!(text, "\ncomplete up to {time}\n");
            }
            Data::Json(Value::Object(object)) => {
                object.insert("complete_up_to".to_owned(), Value::String(time.to_string()));
            }
            Data::Csv(_) | Data::Json(_) => return self.word(format!("complete up to {time}")),
        }
        self
    }

    /// The same, with another ending.
    pub(super) fn ending(self, ending: Ending) -> Reply {
        Reply { ending, ..self }
    }

    /// The same; where it is no, it ends with that.
    pub(super) fn refused(self, is_no: bool) -> Reply {
        if is_no { self.ending(Ending::No) } else { self }
    }

    /// The same, with one more line of words.
    pub(super) fn word(mut self, word: impl Into<String>) -> Reply {
        self.words.push(word.into());
        self
    }

    /// The same, with more lines of words.
    pub(super) fn words(self, words: impl IntoIterator<Item = impl Into<String>>) -> Reply {
        words.into_iter().fold(self, Reply::word)
    }
}

/// JSON in which every character is seen: one that is not stands in a text, and is escaped there.
pub(super) fn seen(json: &str) -> String {
    let mut seen = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '\n' || !is_unseen(character) {
            seen.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(seen, "\\u{unit:04x}");
            }
        }
    }
    seen
}

fn mark(value: &mut Value) {
    if let Some(object) = value.as_object_mut() {
        object.insert("dry_run".to_owned(), Value::Bool(true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::answers::Rows;
    use serde::Serialize;
    use serde_json::json;

    #[derive(Serialize)]
    struct Fees(Value);

    impl Told for Fees {
        fn rows(&self) -> Rows {
            Rows::of(&["fee"], [&self.0])
        }
    }

    fn marked(format: Format, value: &Value) -> Reply {
        let reply = Reply::new(format, &Fees(value.clone()), || "fee  1.00\n".to_owned());
        assert_eq!(reply.clone().marked(Recording::Real, "dry run").data(), reply.data());
        reply.marked(Recording::DryRun, "dry run")
    }

    #[test]
    fn what_is_not_seen_is_written_out_in_every_form() {
        let told = Fees(json!({ "fee": "a\u{1b}[31m\u{202e}\u{e0041}b" }));
        let data = |format| Reply::new(format, &told, || "a\u{9b}31m\n".to_owned()).data();
        assert_eq!(data(Format::Table), "a\\u{9b}31m\n");
        assert_eq!(data(Format::Csv), "fee\na\\u{1b}[31m\\u{202e}\\u{e0041}b\n");
        let json = data(Format::Json);
        assert!(json.contains("a\\u001b[31m\\u202e\\udb40\\udc41b"), "{json}");
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), told.0);
    }

    #[test]
    fn a_dry_run_says_so_where_the_data_is_read() {
        let table = marked(Format::Table, &Value::Null);
        assert_eq!((&*table.data(), table.words.len()), ("dry run\n\nfee  1.00\n", 0));
        let csv = marked(Format::Csv, &json!({ "fee": "1.00" }));
        assert_eq!((&*csv.data(), csv.words), ("fee\n1.00\n", vec!["dry run".to_owned()]));
        for value in [json!({ "fee": "1.00" }), json!([{ "fee": "1.00" }, { "fee": "2.00" }])] {
            let json = marked(Format::Json, &value);
            let count = json.data().matches("\"dry_run\": true").count();
            assert_eq!((count, json.words.len()), (value.as_array().map_or(1, Vec::len), 0));
        }
    }
}
