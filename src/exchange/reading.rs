//! How a file is to be read, where it could be read in more ways than one.

use std::collections::BTreeMap;

/// How a file is to be read, where it could be read in more ways than one: what whoever gives the
/// file says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Other names of its columns.
    pub renames: Renames,
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
