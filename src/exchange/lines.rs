//! What reading a file gives: its good lines with their numbers, and where and why others are bad.

use std::fmt;

use crate::domain::remedy::{self, Remedy, Voice};

/// How many bad lines are kept, so that a file of nothing else cannot fill the memory.
const MOST_LISTED: usize = 1_000;

/// A value with the number of the line on which it began; the header is line 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<T> {
    /// The number of the line.
    pub line: u64,
    /// What it says.
    pub value: T,
}

/// Why a line cannot be taken, and where the trouble stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// The number of the line; the header is line 1.
    pub line: u64,
    /// The column as the file names it, where the trouble lies in one.
    pub column: Option<String>,
    /// What was found, what was expected, and what to do.
    pub message: String,
    /// What of that can be done here.
    pub remedies: Vec<Remedy>,
}

impl LineError {
    /// What is wrong with a line, about which nothing can be done but to mend it.
    #[must_use]
    pub fn new(line: u64, message: impl Into<String>) -> LineError {
        LineError { line, column: None, message: message.into(), remedies: Vec::new() }
    }

    /// The same, in a column.
    #[must_use]
    pub fn in_column(self, column: impl Into<String>) -> LineError {
        LineError { column: Some(column.into()), ..self }
    }

    /// The same, where these can be done about it.
    #[must_use]
    pub fn with(mut self, remedies: impl IntoIterator<Item = Remedy>) -> LineError {
        self.remedies.extend(remedies);
        self
    }

    /// Where it is, in words: the line, and the column where the trouble lies in one.
    #[must_use]
    pub fn whereabouts(&self) -> String {
        match &self.column {
            Some(column) => format!("line {}, column `{column}`", self.line),
            None => format!("line {}", self.line),
        }
    }

    /// What was found and what to do, and how that is done, in the words of a face.
    #[must_use]
    pub fn told(&self, voice: Voice) -> String {
        remedy::told(&self.message, &self.remedies, voice)
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.whereabouts(), self.message)
    }
}

impl std::error::Error for LineError {}

/// All that a file holds: what can be taken, and every line that cannot, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents<T> {
    /// The values, each with the line on which it began.
    pub good: Vec<Line<T>>,
    /// The bad lines, one error for each; the first thousand of them.
    pub bad: Vec<LineError>,
    /// How many more bad lines there are than are listed.
    pub unlisted: u64,
    /// How many lines were read, good and bad, without the header and blank lines.
    pub read: u64,
}

impl<T> Contents<T> {
    /// Whether nothing of the file may be taken, because a part of it cannot be.
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        !self.bad.is_empty()
    }

    /// Takes in lines that are of the right form, and bad all the same, as whoever knows more than
    /// the file can tell.
    pub fn add_bad(&mut self, more: impl IntoIterator<Item = LineError>) {
        let Contents { bad, unlisted, read, .. } = self;
        let (bad, unlisted, read) = (std::mem::take(bad), *unlisted, *read);
        let mut problems = Problems { bad, unlisted, read };
        more.into_iter().for_each(|error| problems.add(error));
        let all = problems.beside(std::mem::take(&mut self.good));
        *self = all;
    }

    /// How many lines are bad, the header included.
    #[must_use]
    pub fn bad_count(&self) -> u64 {
        u64::try_from(self.bad.len()).unwrap_or(u64::MAX).saturating_add(self.unlisted)
    }

    /// How many lines are good. None are where the header is bad: they were not looked at.
    #[must_use]
    pub fn good_count(&self) -> u64 {
        self.read.saturating_sub(self.bad_count())
    }
}

/// The bad lines so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    bad: Vec<LineError>,
    unlisted: u64,
    /// How many lines were read.
    pub(super) read: u64,
}

impl Problems {
    pub(super) fn add(&mut self, error: LineError) {
        if self.bad.len() < MOST_LISTED {
            self.bad.push(error);
        } else {
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }

    pub(super) fn beside<T>(mut self, good: Vec<Line<T>>) -> Contents<T> {
        // What is found out at the end, about lines that belong together, goes where it belongs.
        self.bad.sort_by_key(|error| error.line);
        Contents { good, bad: self.bad, unlisted: self.unlisted, read: self.read }
    }
}
