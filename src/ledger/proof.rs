//! Events that bind the ledger to what is kept outside of it: checkpoints and keys.

use super::hash::Hash;
use crate::domain::sum::Sum;

/// The heads of all chains were written down outside of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointTaken {
    /// The root over all heads, those of the single refusals included.
    pub root: Hash,
    /// How many chains there were.
    pub chains: u64,
    /// How many entries they held together.
    pub entries: u64,
    /// The root of the checkpoint before it, where there was one.
    pub before: Option<Hash>,
    /// The root over the heads of the single refusals alone, where there were any.
    pub refusals: Option<Hash>,
    /// Control totals of the same moment: the name of each and its sum.
    pub totals: Vec<(String, Sum)>,
    /// The entry that introduced the key with which it was signed, where it was.
    pub key: Option<u32>,
}

/// A key that is used from now on to sign: checkpoints where it stands in the ledger's own chain,
/// credentials of a provider where it stands in that provider's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyIntroduced {
    /// The algorithm, such as `ed25519`.
    pub algorithm: String,
    /// The public key, as the algorithm writes it.
    pub public: String,
    /// The entry that introduced the key in whose place it stands, where there was one.
    pub replaces: Option<u32>,
}
