//! The names of chains: one for each learner, one for each provider, one for the ledger itself.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::event::{ChainEvent, LearnerEvent, LedgerEvent, ProviderEvent};
use crate::domain::excerpt::excerpt;
use crate::domain::ids::{LearnerId, Ukprn};

/// Which chain an entry stands in. The order of names is the order of their texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChainName {
    /// `learner/L-1`: everything about one learner.
    Learner(LearnerId),
    /// `ledger`: what belongs to no learner and no provider, such as files taken in.
    Ledger,
    /// `provider/10007773`: payments and closed months of one provider.
    Provider(Ukprn),
}

/// Whoever has a chain, of the kind in which their events stand.
pub trait Owner {
    /// What can happen to them.
    type Event: ChainEvent;

    /// The name of their chain.
    fn chain(&self) -> ChainName;
}

/// The ledger itself, as the owner of its own chain.
#[derive(Clone, Copy, Debug)]
pub struct TheLedger;

impl Owner for TheLedger {
    type Event = LedgerEvent;

    fn chain(&self) -> ChainName {
        ChainName::Ledger
    }
}

impl Owner for LearnerId {
    type Event = LearnerEvent;

    fn chain(&self) -> ChainName {
        ChainName::Learner(self.clone())
    }
}

impl Owner for Ukprn {
    type Event = ProviderEvent;

    fn chain(&self) -> ChainName {
        ChainName::Provider(*self)
    }
}

/// A text that names no chain.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` names no chain: `learner/…`, `provider/…` or `ledger` is expected")]
pub struct ChainNameError(String);

impl ChainName {
    /// The learner whose chain it is.
    #[must_use]
    pub const fn learner(&self) -> Option<&LearnerId> {
        match self {
            ChainName::Learner(learner) => Some(learner),
            ChainName::Ledger | ChainName::Provider(_) => None,
        }
    }

    /// Whose chain it is: the learner, the provider, or the ledger.
    #[must_use]
    pub fn owner(&self) -> String {
        match self {
            ChainName::Learner(learner) => learner.to_string(),
            ChainName::Ledger => "ledger".to_owned(),
            ChainName::Provider(ukprn) => ukprn.to_string(),
        }
    }
}

impl fmt::Display for ChainName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChainName::Learner(learner) => write!(formatter, "learner/{learner}"),
            ChainName::Ledger => formatter.write_str("ledger"),
            ChainName::Provider(ukprn) => write!(formatter, "provider/{ukprn}"),
        }
    }
}

impl FromStr for ChainName {
    type Err = ChainNameError;

    fn from_str(text: &str) -> Result<ChainName, ChainNameError> {
        let name = match text.split_once('/') {
            Some(("learner", id)) => id.parse().ok().map(ChainName::Learner),
            Some(("provider", ukprn)) => ukprn.parse().ok().map(ChainName::Provider),
            None if text == "ledger" => Some(ChainName::Ledger),
            _ => None,
        };
        name.ok_or_else(|| ChainNameError(excerpt(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_their_texts_do() {
        let texts = ["learner/L-1", "learner/L-10", "learner/L-2", "ledger", "provider/10007773"];
        let mut names: Vec<ChainName> = texts.iter().rev().map(|t| t.parse().unwrap()).collect();
        names.sort();
        assert_eq!(names.iter().map(ToString::to_string).collect::<Vec<_>>(), texts);
        assert!("learner/".parse::<ChainName>().is_err());
        assert!("Ledger".parse::<ChainName>().is_err());
    }
}
