//! The names of learners' entries, as statements and registers show them: `L-1/5`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::domain::excerpt::excerpt;
use crate::domain::ids::LearnerId;

/// An entry of a learner: whose it is, and its number. Ids may hold `/`, so the number stands after
/// the last one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryName {
    /// The learner.
    pub learner: LearnerId,
    /// The number, counted from 1.
    pub seq: u32,
}

/// A text that names no entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` names no entry: write the learner, `/` and the number of the entry, as `L-1/5`")]
pub struct EntryNameError(String);

impl fmt::Display for EntryName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.learner, self.seq)
    }
}

impl FromStr for EntryName {
    type Err = EntryNameError;

    fn from_str(text: &str) -> Result<EntryName, EntryNameError> {
        let read = || {
            let (learner, seq) = text.rsplit_once('/')?;
            let name = EntryName { learner: learner.parse().ok()?, seq: seq.parse().ok()? };
            // One entry has one name: no `L-1/05`, no `L-1/+5`.
            (name.seq > 0 && name.to_string() == text).then_some(name)
        };
        read().ok_or_else(|| EntryNameError(excerpt(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_stands_after_the_last_stroke() {
        let name: EntryName = "2026/17/5".parse().unwrap();
        assert_eq!((name.learner.as_str(), name.seq), ("2026/17", 5));
        assert_eq!(name.to_string(), "2026/17/5");
        for text in ["", "L-1", "L-1/", "/5", "L-1/0", "L-1/05", "L-1/+5", "L-1/5/", "L 1/5"] {
            assert!(text.parse::<EntryName>().is_err(), "{text}");
        }
    }
}
