//! Which learners somebody asks about: all of them, those of a provider, or one.

use super::chains::{account_of, learners_chains};
use super::claim::LEARNERS_AT_A_TIME;
use super::dossier::Dossier;
use crate::domain::enrolment::Held;
use crate::domain::ids::{LearnerId, Ukprn};
use crate::ledger::chain::Chain;
use crate::ledger::event::LearnerEvent;
use crate::ledger::learner_account::LearnerAccount;
use crate::ops::OpError;
use crate::store::Reader;

/// The learners that somebody asks about, and of what they hold the enrolments at a provider alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::ops) struct Among {
    /// Those that were ever enrolled at it.
    pub(in crate::ops) provider: Option<Ukprn>,
    /// That one.
    pub(in crate::ops) learner: Option<LearnerId>,
}

impl Among {
    /// Whether an enrolment is asked about.
    pub(in crate::ops) fn has(&self, held: &Held) -> bool {
        self.provider.is_none_or(|provider| held.enrolment.ukprn == provider)
    }
}

/// Takes in a learner with the chain, and what it comes to.
type TakesLearner<'a> =
    dyn FnMut(&LearnerId, &Chain<LearnerEvent>, LearnerAccount) -> Result<(), OpError> + 'a;

/// Gives each of these learners, verified and folded, in the order of their ids. So many are read
/// at a time, and none is kept.
pub(in crate::ops) fn each_learner(
    reader: &dyn Reader,
    among: &Among,
    take: &mut TakesLearner<'_>,
) -> Result<(), OpError> {
    let ids = match (&among.learner, among.provider) {
        (Some(learner), _) => vec![learner.clone()],
        (None, Some(provider)) => reader.learners_at(provider)?,
        (None, None) => {
            for chain in learners_chains(reader) {
                let (learner, chain) = chain?;
                take(&learner, &chain, account_of(&learner, &chain)?)?;
            }
            return Ok(());
        }
    };
    for some in ids.chunks(LEARNERS_AT_A_TIME) {
        for dossier in Dossier::gather_all(reader, some)? {
            if dossier.chain.entries().is_empty() {
                return Err(OpError::UnknownLearner(dossier.id));
            }
            take(&dossier.id, &dossier.chain, dossier.account)?;
        }
    }
    Ok(())
}
