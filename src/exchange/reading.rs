//! How a file is to be read, where it could be read in more ways than one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use csv::StringRecord;

use super::record::Splitter;
use crate::domain::ids::LearnerId;

/// How a file is to be read, where it could be read in more ways than one: what whoever gives the
/// file says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Other names of its columns.
    pub renames: Renames,
    /// How its dates are written.
    pub dates: DateOrder,
    /// Whether the last line is known to be whole.
    pub end: FileEnd,
    /// Learners who are said to be other people than those whose ids are much like theirs.
    pub distinct: BTreeSet<LearnerId>,
    /// Of learners: whether it may hold somebody who was forgotten.
    pub comeback: Comeback,
}

/// Whether a learner comes back who was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Comeback {
    /// No: a file that still holds somebody who was forgotten is malformed.
    #[default]
    Refused,
    /// Yes: somebody says so.
    AskedFor,
}

/// In which order the parts of a date stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// As `2027-01-18` and in no other way.
    #[default]
    YearFirst,
    /// Also as `18/01/2027`.
    DayFirst,
}

/// What is known of the end of a file, beside what can be seen of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileEnd {
    /// Nothing: a last line without a line end may have been cut off.
    #[default]
    AsItShows,
    /// It is the end: nothing was cut off.
    Complete,
}

/// Names of columns as a student record system writes them, each with ours for it, or with nothing
/// where the column is to be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames(BTreeMap<String, String>);

impl FromIterator<(String, String)> for Renames {
    /// From pairs of their name and ours.
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Renames {
        Renames(pairs.into_iter().collect())
    }
}

impl Renames {
    /// Our name for a column; the same where there is none, and empty where it is to be left out.
    pub(super) fn ours<'a>(&'a self, theirs: &'a str) -> &'a str {
        if let Some(ours) = self.0.get(theirs) {
            return ours;
        }
        let plain = plain_name(theirs);
        let mut alike = self.0.iter().filter(|(name, _)| plain_name(name) == plain);
        match (alike.next(), alike.next()) {
            (Some((_, ours)), None) => ours,
            _ => theirs,
        }
    }
}

/// The name of a column as we write it: without capitals, without blanks around it, and with `_`
/// where blanks or hyphens stand.
pub(super) fn plain_name(name: &str) -> String {
    let words = name.trim().split([' ', '-', '_']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").to_lowercase()
}

/// What is on record of the things that a file is about, by their ids: an optional column that the
/// file does not have leaves that as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredTexts(HashMap<String, String>);

impl FromIterator<(String, String)> for StoredTexts {
    /// From pairs of an id and its stored text.
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> StoredTexts {
        StoredTexts(pairs.into_iter().collect())
    }
}

impl StoredTexts {
    /// The stored text of an id.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// All ids, in no order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The fields of the stored text of an id.
    pub(super) fn fields(&self, id: &str) -> Option<StringRecord> {
        let mut splitter = Splitter::new();
        splitter.split(self.text(id)?.as_bytes()).ok().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_capitals_and_with_blanks_or_hyphens() {
        for name in ["learner_id", "Learner ID", " LEARNER-ID ", "learner__id", "Learner - Id"] {
            assert_eq!(plain_name(name), "learner_id", "{name}");
        }
        for other in ["learnerid", "learner.id", "learner\u{a0}id"] {
            assert_ne!(plain_name(other), "learner_id", "{other}");
        }
    }

    #[test]
    fn a_map_is_read_as_a_header_is_and_its_own_spelling_goes_first() {
        let pairs = [("Student ID", "learner_id"), ("REF", "a"), ("ref", "b"), ("Notes", "")];
        let renames: Renames =
            pairs.map(|(theirs, ours)| (theirs.to_owned(), ours.to_owned())).into_iter().collect();
        for (theirs, ours) in [
            ("Student ID", "learner_id"),
            ("student-id", "learner_id"),
            ("REF", "a"),
            ("ref", "b"),
            // Two of the map would fit.
            ("Ref", "Ref"),
            ("notes", ""),
            ("fee", "fee"),
        ] {
            assert_eq!(renames.ours(theirs), ours, "{theirs}");
        }
    }
}
