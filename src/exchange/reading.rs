//! How a file is to be read, where it could be read in more ways than one.

use std::collections::BTreeMap;

/// How a file is to be read, where it could be read in more ways than one: what whoever gives the
/// file says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Other names of its columns.
    pub renames: Renames,
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

/// Names of columns as a student record system writes them, each with ours for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames(BTreeMap<String, String>);

impl FromIterator<(String, String)> for Renames {
    /// From pairs of their name and ours.
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Renames {
        Renames(pairs.into_iter().collect())
    }
}

impl Renames {
    pub(super) fn ours<'a>(&'a self, theirs: &'a str) -> &'a str {
        self.0.get(theirs).map_or(theirs, String::as_str)
    }
}
