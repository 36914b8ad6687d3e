//! Checkpoints: the heads of all chains, and of the single refusals of each provider, under one
//! root, to be kept outside the ledger.
//!
//! A chain alone cannot show that its last entries are gone. Whoever keeps a checkpoint can.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::chain_name::ChainName;
use super::hash::Hash;
use super::instant::Instant;
use super::kept_refusal::{RefusalLink, RefusedAt};
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
            let (chain, seq, hash) = parts(line)?;
            Some(Head { chain: chain.parse().ok()?, seq, hash })
        };
        read().ok_or_else(|| HeadError(excerpt(line)))
    }
}

/// What a line of refusals begins with; no chain is named so.
const REFUSALS: &str = "refusals/";

/// The last single refusal of a provider is a leaf of the tree as well, with the line
/// `refusals/10000001 3 <hash>`; `refusals/0` is of those of which the provider is not known.
impl fmt::Display for RefusalLink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{REFUSALS}{} {} {}", self.at, self.seq, self.hash)
    }
}

impl FromStr for RefusalLink {
    type Err = HeadError;

    fn from_str(line: &str) -> Result<RefusalLink, HeadError> {
        let read = || {
            let (name, seq, hash) = parts(line)?;
            let at = RefusedAt::of(match name.strip_prefix(REFUSALS)? {
                "0" => None,
                provider => Some(provider.parse().ok()?),
            });
            Some(RefusalLink { at, seq, hash })
        };
        read().ok_or_else(|| HeadError(excerpt(line)))
    }
}

/// The three parts of a line: a name, a number and a hash.
fn parts(line: &str) -> Option<(&str, u32, Hash)> {
    let mut parts = line.split(' ');
    let name = parts.next()?;
    let (seq, hash) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some((name, seq, hash))
}

/// Heads counted and hashed one after the other: those of chains in the order of their names, then
/// those of refusals in the order of the providers' numbers.
#[derive(Clone, Debug, Default)]
pub struct Heads {
    tree: Merkle,
    chains: u64,
    entries: u64,
    refusals: Merkle,
}

impl Heads {
    /// Takes in the head of the next chain.
    pub fn add(&mut self, head: &Head) {
        self.tree.add(head.to_string());
        self.chains = self.chains.saturating_add(1);
        self.entries = self.entries.saturating_add(u64::from(head.seq));
    }

    /// Takes in the last of the single refusals of the next provider.
    pub fn add_refusals(&mut self, head: &RefusalLink) {
        self.tree.add(head.to_string());
        self.refusals.add(head.to_string());
    }

    /// What all heads come to.
    #[must_use]
    pub fn finish(self, taken_at: Instant) -> Footer {
        let refusals = (self.refusals.leaves() > 0).then(|| self.refusals.root());
        let Heads { tree, chains, entries, .. } = self;
        Footer { chains, entries, taken_at, root: tree.root(), refusals }
    }
}

/// What the heads of a checkpoint come to: the last four lines of its file, and what the ledger
/// records of it besides.
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
    /// The root over the lines of the refusals alone, where there are any. It stands in the entry
    /// `checkpoint-taken`, and not in the file, whose root covers them.
    pub refusals: Option<Hash>,
}

impl fmt::Display for Footer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "chains {}", self.chains)?;
        writeln!(formatter, "entries {}", self.entries)?;
        writeln!(formatter, "taken {}", self.taken_at)?;
        writeln!(formatter, "root {}", self.root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::hash::digest;

    const REFUSED: [(u32, u32, &str); 2] = [(0, 1, "c"), (10_000_001, 2, "d")];

    fn heads(refused: &[(u32, u32, &str)]) -> Footer {
        let mut heads = Heads::default();
        for (chain, seq, of) in [("learner/L-1", 4, "a"), ("ledger", 13, "b")] {
            heads.add(&Head { chain: chain.parse().unwrap(), seq, hash: digest(of) });
        }
        for (ukprn, seq, of) in refused {
            let at = RefusedAt::stored(*ukprn);
            heads.add_refusals(&RefusalLink { at, seq: *seq, hash: digest(of) });
        }
        heads.finish("2027-01-18T09:30:00Z".parse().unwrap())
    }

    /// Each line is hashed by `sha256sum` after a zero byte; two hashes, in bytes, after a one. The
    /// hashes in the lines are those of `a`, `b`, `c` and `d`.
    #[test]
    fn anybody_can_work_out_the_root() {
        let chains_alone = "d6a80563a54188534ac9e804126b8b13410ae7778b8c9bfa9e518edf3e27239d";
        let Footer { root, refusals, .. } = heads(&[]);
        assert_eq!((&*root.to_string(), refusals), (chains_alone, None));
        let all = "8a4923ac1da6d7505c1356c9c988fa0cfd91627ff9c3cb7a9009cdfd69559245";
        let refused = "cea8c26c32d213230b694786aca9864939e6c554b74c275fa0c11b4bbc49d167";
        let Footer { root, refusals, chains, entries, .. } = heads(&REFUSED);
        assert_eq!((chains, entries), (2, 17), "refusals are neither chains nor entries");
        assert_eq!(root.to_string(), all);
        assert_eq!(refusals.unwrap().to_string(), refused);
    }

    #[test]
    fn a_line_is_that_of_a_chain_or_that_of_refusals() {
        let hash = digest("c");
        for (ukprn, seq, _) in REFUSED {
            let head = RefusalLink { at: RefusedAt::stored(ukprn), seq, hash };
            let line = head.to_string();
            assert_eq!(line, format!("refusals/{ukprn} {seq} {hash}"));
            assert_eq!(line.parse(), Ok(head));
            assert!(line.parse::<Head>().is_err(), "{line}");
        }
        for name in ["learner/refusals/0", "ledger", "provider/10000001"] {
            let line = format!("{name} 3 {hash}");
            assert_eq!(line.parse::<Head>().unwrap().to_string(), line);
            assert!(line.parse::<RefusalLink>().is_err(), "{line}");
        }
        for name in ["refusals/", "refusals/00", "refusals/7", "refusals", "refusal/10000001"] {
            let line = format!("{name} 3 {hash}");
            assert!(line.parse::<RefusalLink>().is_err(), "{line}");
            assert!(line.parse::<Head>().is_err(), "{line}");
        }
        for line in ["", "refusals/0", "refusals/0 1", &format!("refusals/0 1 {hash} x")] {
            assert!(line.parse::<RefusalLink>().is_err(), "{line}");
        }
    }
}
