//! What a file or a run brought: the chains in which anything of it stands.

use std::collections::BTreeSet;

use super::pages;
use crate::domain::ids::{LearnerId, Ukprn};
use crate::ledger::chain_name::ChainName;
use crate::ledger::imports::Origin;
use crate::ops::OpError;
use crate::store::{Reader, StoreError};

/// In whose chains a file or a run recorded anything, in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::ops) struct BroughtTo {
    pub(in crate::ops) learners: BTreeSet<LearnerId>,
    pub(in crate::ops) providers: BTreeSet<Ukprn>,
}

impl BroughtTo {
    /// By one look through what was recorded since the work was begun. Only the names are kept:
    /// what stands in the chains is read and verified by whoever wants it.
    pub(in crate::ops) fn of(reader: &dyn Reader, origin: Origin) -> Result<BroughtTo, OpError> {
        let mut to = BroughtTo::default();
        for row in pages::brought_by(reader, origin) {
            let name = row?.chain;
            match name.parse() {
                Ok(ChainName::Learner(learner)) => _ = to.learners.insert(learner),
                Ok(ChainName::Provider(provider)) => _ = to.providers.insert(provider),
                // What stands in the ledger's own chain is brought by nothing.
                Ok(ChainName::Ledger) => {}
                Err(_) => {
                    let what = format!("`{name}` is not the name of a chain");
                    return Err(StoreError::Damaged(what).into());
                }
            }
        }
        Ok(to)
    }
}
