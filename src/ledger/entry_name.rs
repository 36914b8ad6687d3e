//! The names of entries: `learner/L-1/5`, or in short `L-1/5`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::chain_name::ChainName;
use crate::domain::excerpt::excerpt;
use crate::domain::ids::LearnerId;

/// An entry: its chain, and its number there. Ids may hold `/`, so the number stands after the last
/// one.
///
/// It prints in short, as the learner and the number, where that can be read in no other way; and
/// whole where a learner's id looks like the name of a chain, and for other chains than learners'.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryName {
    /// The chain.
    pub chain: ChainName,
    /// The number, counted from 1.
    pub seq: u32,
}

/// A text that names no entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{0}` names no entry: write the learner, `/` and the number of the entry, as `L-1/5`, or the \
     whole name of its chain, as `provider/10007773/5`"
)]
pub struct EntryNameError(String);

impl EntryName {
    /// An entry of a learner.
    #[must_use]
    pub fn of_learner(learner: &LearnerId, seq: u32) -> EntryName {
        EntryName { chain: ChainName::Learner(learner.clone()), seq }
    }

    /// Its whole name, which is never short.
    #[must_use]
    pub fn whole(&self) -> String {
        format!("{}/{}", self.chain, self.seq)
    }
}

impl fmt::Display for EntryName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let ChainName::Learner(learner) = &self.chain
            && learner.as_str().parse::<ChainName>().is_err()
        {
            return write!(formatter, "{learner}/{}", self.seq);
        }
        formatter.write_str(&self.whole())
    }
}

impl FromStr for EntryName {
    type Err = EntryNameError;

    fn from_str(text: &str) -> Result<EntryName, EntryNameError> {
        let read = || {
            let (chain, number) = text.rsplit_once('/')?;
            let seq: u32 = number.parse().ok().filter(|seq| *seq > 0)?;
            // One entry has one name: no `L-1/05`, no `L-1/+5`.
            if seq.to_string() != number {
                return None;
            }
            // The whole name of a chain comes first: a learner whose id looks like one is named
            // whole as well.
            let whole = chain.parse::<ChainName>().ok();
            let short = || chain.parse().ok().map(ChainName::Learner);
            Some(EntryName { chain: whole.or_else(short)?, seq })
        };
        read().ok_or_else(|| EntryNameError(excerpt(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> EntryName {
        text.parse().unwrap()
    }

    #[test]
    fn the_number_stands_after_the_last_stroke() {
        assert_eq!(name("2026/17/5").whole(), "learner/2026/17/5");
        assert_eq!(name("2026/17/5").to_string(), "2026/17/5");
        for text in ["", "L-1", "L-1/", "/5", "L-1/0", "L-1/05", "L-1/+5", "L-1/5/", "L 1/5"] {
            assert!(text.parse::<EntryName>().is_err(), "{text}");
        }
    }

    /// Every name, however it looks, is read back as itself.
    #[test]
    fn a_learner_whose_id_looks_like_a_chain_is_named_whole() {
        for id in ["L-1", "ledger", "provider/10007773", "learner/L-1", "ledger/2", "provider/1"] {
            let entry = EntryName::of_learner(&id.parse().unwrap(), 5);
            assert_eq!(name(&entry.to_string()), entry, "{entry}");
            assert_eq!(name(&entry.whole()), entry, "{entry}");
        }
        assert_eq!(name("ledger/6").chain, ChainName::Ledger);
        assert_eq!(name("ledger/6").to_string(), "ledger/6");
        assert_eq!(name("provider/10007773/7").to_string(), "provider/10007773/7");
        assert_eq!(name("learner/ledger/6").to_string(), "learner/ledger/6");
        assert_eq!(name("learner/L-1/5").to_string(), "L-1/5");
    }
}
