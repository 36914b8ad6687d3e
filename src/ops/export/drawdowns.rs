//! Every drawdown and recovery of every learner, with the claim that tells it.

use std::collections::HashMap;
use std::io::Write;

use super::{Counted, Exported, writing};
use crate::domain::ids::{LearnerId, Ukprn};
use crate::exchange::drawdowns::Writer;
use crate::ledger::entry::Entry;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{ClaimMade, LearnerEvent};
use crate::ledger::provider_account::ProviderAccount;
use crate::ops::OpError;
use crate::ops::chains::{account_of, learners_chains};
use crate::ops::claim::{drawn_lines, provider_account};
use crate::store::Reader;

pub(super) fn drawdowns(reader: &dyn Reader, out: &mut dyn Write) -> Result<Exported, OpError> {
    let mut providers: HashMap<Ukprn, ProviderAccount> = HashMap::new();
    for provider in reader.providers()? {
        providers.insert(provider, provider_account(reader, provider)?.0);
    }
    let mut writer = Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&["amount"]);
    for chain in learners_chains(reader) {
        let (learner, chain) = chain?;
        let account = account_of(&learner, &chain)?;
        for (line, provider, entry) in drawn_lines(&learner, &chain, &account) {
            let provider_account = providers.get(&provider);
            let claim = provider_account.and_then(|account| told_by(account, &learner, entry));
            let reference = claim.map_or("", |claim| claim.claim.as_str());
            let row = line.row(reference, claim.map(|claim| claim.due_by), provider);
            writer.write(&row).map_err(writing)?;
            counted.row(&[row.amount.into()]);
        }
    }
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// The claim that tells an entry; none where the next one is to tell it.
fn told_by<'a>(
    account: &'a ProviderAccount,
    learner: &LearnerId,
    entry: &Entry<LearnerEvent>,
) -> Option<&'a ClaimMade> {
    match entry.event() {
        LearnerEvent::DrawnDown(drawn) => account.claim(&drawn.claim),
        _ => account.claim_of(&EntryName::of_learner(learner, entry.seq())),
    }
}
