//! Checkpoints: the heads of all chains under one root, to be kept outside the ledger.
//!
//! A chain alone cannot show that its last entries are gone. Whoever keeps a checkpoint can.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::chain_name::ChainName;
use super::hash::Hash;
use super::instant::Instant;
use super::merkle::Merkle;

use crate::domain::excerpt::excerpt;

/// The first line of a checkpoint file.
pub const FORMAT: &str = "lifelong-checkpoint/1";

/// The last entry of a chain. Its line `learner/L-1 5 <hash>` is a leaf of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The chain.
    pub chain: ChainName,
    /// The number of its last entry, and so how many it has.
    pub seq: u32,
    /// The hash of that entry.
    pub hash: Hash,
}

/// A text that is not a line of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a line of a checkpoint: a chain, the number of its last entry and its hash")]
pub struct HeadError(String);

impl fmt::Display for Head {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {}", self.chain, self.seq, self.hash)
    }
}

impl FromStr for Head {
    type Err = HeadError;

    fn from_str(line: &str) -> Result<Head, HeadError> {
        let read = || {
            let mut parts = line.split(' ');
            let chain = parts.next()?.parse().ok()?;
            let seq = parts.next()?.parse().ok()?;
            let hash = parts.next()?.parse().ok()?;
            parts.next().is_none().then_some(Head { chain, seq, hash })
        };
        read().ok_or_else(|| HeadError(excerpt(line)))
    }
}

/// Heads counted and hashed one after the other, in the order of their chains.
#[derive(Clone, Debug, Default)]
pub struct Heads {
    tree: Merkle,
    entries: u64,
}

impl Heads {
    /// Takes in the next head.
    pub fn add(&mut self, head: &Head) {
        self.tree.add(head.to_string());
        self.entries = self.entries.saturating_add(u64::from(head.seq));
    }

    /// What all heads come to.
    #[must_use]
    pub fn finish(self, taken_at: Instant) -> Footer {
        let chains = self.tree.leaves();
        Footer { chains, entries: self.entries, taken_at, root: self.tree.root() }
    }
}

/// The last four lines of a checkpoint file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footer {
    /// How many chains there were.
    pub chains: u64,
    /// How many entries they held together.
    pub entries: u64,
    /// When it was taken.
    pub taken_at: Instant,
    /// The RFC 6962 root over the lines of all heads.
    pub root: Hash,
}

impl fmt::Display for Footer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "chains {}", self.chains)?;
        writeln!(formatter, "entries {}", self.entries)?;
        writeln!(formatter, "taken {}", self.taken_at)?;
        writeln!(formatter, "root {}", self.root)
    }
}
