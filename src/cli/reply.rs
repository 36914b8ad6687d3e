//! What a verb has to say when it has done its work.

use serde_json::Value;

use super::ending::Ending;
use super::sheet::Sheet;

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

/// The answer of a verb: data for stdout, words about it for stderr.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    /// How the program ends.
    pub(super) ending: Ending,
    /// The data, in the form that was asked for.
    pub(super) data: String,
    /// Words about the data, one line each.
    pub(super) words: Vec<String>,
}

impl Reply {
    /// A reply in the form that was asked for; only that form is made.
    pub(super) fn new(
        format: Format,
        table: impl FnOnce() -> String,
        csv: impl FnOnce() -> Sheet,
        json: impl FnOnce() -> Value,
    ) -> Reply {
        let data = match format {
            Format::Table => table(),
            Format::Csv => csv().csv(),
            Format::Json => format!("{:#}\n", json()),
        };
        Reply { ending: Ending::Done, data, words: Vec::new() }
    }

    /// The same, with another ending.
    pub(super) fn ending(self, ending: Ending) -> Reply {
        Reply { ending, ..self }
    }

    /// The same, with one more line of words.
    pub(super) fn word(mut self, word: impl Into<String>) -> Reply {
        self.words.push(word.into());
        self
    }
}
