//! What reading a file gives: its good lines with their numbers, and where and why others are bad.

use std::collections::HashSet;
use std::fmt;

use crate::domain::remedy::{self, Remedy, Voice};

/// How many faults are kept, so that a file of nothing else cannot fill the memory.
const MOST_LISTED: usize = 100_000;

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
    /// On how many lines the same is wrong: more than one where it is so on every line of the file,
    /// and told of the first.
    pub on_lines: u64,
}

/// All that is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<LineError>);

impl From<LineError> for Faults {
    fn from(error: LineError) -> Faults {
        Faults(vec![error])
    }
}

impl FromIterator<LineError> for Faults {
    fn from_iter<I: IntoIterator<Item = LineError>>(errors: I) -> Faults {
        Faults(errors.into_iter().collect())
    }
}

impl IntoIterator for Faults {
    type Item = LineError;
    type IntoIter = std::vec::IntoIter<LineError>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl LineError {
    /// What is wrong with a line, about which nothing can be done but to mend it.
    #[must_use]
    pub fn new(line: u64, message: impl Into<String>) -> LineError {
        let (message, remedies) = (message.into(), Vec::new());
        LineError { line, column: None, message, remedies, on_lines: 1 }
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
        let told = remedy::told(&self.message, &self.remedies, voice);
        match self.on_lines {
            0 | 1 => told,
            lines => format!("{told}; the same is so on all {lines} lines"),
        }
    }

    /// What the fault is, without what was found: it is the same on each line of a column in which
    /// everything is written in another way.
    fn kind(&self) -> impl Iterator<Item = &str> {
        self.message.split('`').step_by(2)
    }

    fn is_like(&self, other: &LineError) -> bool {
        self.column == other.column && self.kind().eq(other.kind())
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
    /// What is wrong, in the order of the lines; the first hundred thousand faults.
    pub bad: Vec<LineError>,
    /// How many more faults there are than are listed.
    pub unlisted: u64,
    /// How many lines were read, good and bad, without the header and lines that are empty.
    pub read: u64,
    /// What else there is to know of the file, where it can be taken.
    pub notes: Vec<String>,
    bad_lines: HashSet<u64>,
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
        for error in more {
            self.bad_lines.insert(error.line);
            if self.bad.len() < MOST_LISTED {
                self.bad.push(error);
            } else {
                self.unlisted = self.unlisted.saturating_add(1);
            }
        }
        self.bad.sort_by_key(|error| error.line);
    }

    /// How many lines are bad, the header included.
    #[must_use]
    pub fn bad_count(&self) -> u64 {
        u64::try_from(self.bad_lines.len()).unwrap_or(u64::MAX)
    }

    /// How many lines are good. None are where the header is bad: they were not looked at.
    #[must_use]
    pub fn good_count(&self) -> u64 {
        self.read.saturating_sub(self.bad_count())
    }
}

/// What is wrong so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    bad: Vec<LineError>,
    unlisted: u64,
    bad_lines: HashSet<u64>,
    /// What is wrong with the first line, and on how many lines the same is.
    first: Vec<(LineError, u64)>,
    /// How many lines were read.
    pub(super) read: u64,
    pub(super) notes: Vec<String>,
}

impl Problems {
    /// Takes in all that is wrong with a line of the file.
    pub(super) fn add_line(&mut self, faults: impl Into<Faults>) {
        let faults: Faults = faults.into();
        if self.read == 1 {
            self.first = faults.0.iter().map(|error| (error.clone(), 0)).collect();
        }
        for error in &faults.0 {
            if let Some((_, lines)) = self.first.iter_mut().find(|(first, _)| first.is_like(error))
            {
                *lines = lines.saturating_add(1);
            }
        }
        faults.0.into_iter().for_each(|error| self.add(error));
    }

    pub(super) fn add(&mut self, error: LineError) {
        self.bad_lines.insert(error.line);
        if self.bad.len() < MOST_LISTED {
            self.bad.push(error);
        } else {
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }

    /// What is wrong in the same way on every line is told of the first, with how many there are.
    fn tell_once(&mut self) {
        let everywhere = self.first.iter().filter(|(_, lines)| *lines == self.read && *lines > 1);
        for (first, lines) in everywhere {
            let before = self.bad.len();
            self.bad.retain(|error| error.line == first.line || !error.is_like(first));
            let listed = u64::try_from(before.saturating_sub(self.bad.len())).unwrap_or(u64::MAX);
            let unlisted = lines.saturating_sub(1).saturating_sub(listed);
            self.unlisted = self.unlisted.saturating_sub(unlisted);
            let told = self.bad.iter_mut().filter(|error| error.is_like(first));
            told.for_each(|error| error.on_lines = *lines);
        }
    }

    pub(super) fn beside<T>(mut self, good: Vec<Line<T>>) -> Contents<T> {
        self.tell_once();
        let Problems { mut bad, unlisted, bad_lines, read, notes, .. } = self;
        // What is found out at the end, about lines that belong together, goes where it belongs.
        bad.sort_by_key(|error| error.line);
        Contents { good, bad, unlisted, read, notes, bad_lines }
    }
}
