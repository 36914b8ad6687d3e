//! The words of the field, as the glossary has them.

use serde::Serialize;

use crate::desk::answers::{Rows, Told};
use crate::domain::near::near;

/// The page of the words.
const PAGE: &str = include_str!("../../docs/glossary.md");

/// What a word means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct WordTold {
    /// The word, with others that mean the same.
    pub(super) word: String,
    /// What it means.
    pub(super) meaning: String,
    /// Who gave it this meaning.
    pub(super) source: String,
}

impl Told for WordTold {
    fn rows(&self) -> Rows {
        Rows::of(&["word", "meaning", "source"], [self])
    }
}

/// What a word means; none where the glossary does not have it.
pub(super) fn meaning(word: &str) -> Option<WordTold> {
    let is_it = |one: &str| one.to_lowercase() == word.to_lowercase();
    let found = rows().find(|row| words(row[0]).any(is_it))?;
    let plain = |cell: &str| cell.replace('`', "");
    Some(WordTold { word: plain(found[0]), meaning: plain(found[1]), source: plain(found[2]) })
}

/// The words that are near to one that the glossary does not have.
pub(super) fn near_words(word: &str) -> Vec<&'static str> {
    near(word, rows().flat_map(|row| words(row[0])))
}

/// The first cells of the rows of its tables.
fn rows() -> impl Iterator<Item = [&'static str; 3]> {
    // The heading of each table is the same.
    let lines = PAGE.lines().filter(|line| !line.starts_with("| word |"));
    let rows = lines.filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    rows.filter_map(|row| row.split(" | ").collect::<Vec<_>>().first_chunk::<3>().copied())
}

/// The words of a row: several mean the same, and what is planned is marked.
fn words(cell: &'static str) -> impl Iterator<Item = &'static str> {
    let cell = cell.trim_end_matches(" (later)");
    cell.split(", ").map(|word| word.trim_matches('`'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_capitals_and_beside_others_of_its_row() {
        let found = meaning("UKPRN").unwrap();
        assert_eq!(found.meaning, "a provider's number on the UK register, eight digits");
        assert_eq!((found.source.as_str(), meaning("ukprn")), ("OfS", Some(found.clone())));
        assert_eq!(meaning("Approved"), meaning("approved (fee cap)"));
        assert_eq!(meaning("word"), None, "the heading of a table is no word");
        assert_eq!(near_words("lerner"), ["learner"]);
    }
}
