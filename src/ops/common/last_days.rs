//! The last days of enrolments whose entries do not tell them: those of the first form.

use super::dossier::Dossier;
use crate::domain::course::Module;
use crate::domain::enrolment::last_day_of_modules;
use crate::domain::ids::ModuleId;
use crate::exchange::catalogue::module_from_text;
use crate::ledger::chain::Chain;
use crate::ledger::event::{Enrolled, LearnerEvent};
use crate::ledger::learner_account::LearnerAccount;
use crate::ledger::reference::ReferenceKind;
use crate::ops::OpError;
use crate::store::Reader;

impl Dossier {
    /// The same dossier, in which every enrolment has its last day.
    pub(in crate::ops) fn with_last_days(
        mut self,
        reader: &dyn Reader,
    ) -> Result<Dossier, OpError> {
        know_last_days(reader, &self.chain, &mut self.account)?;
        Ok(self)
    }
}

/// Gives every enrolment of an account its last day: where its entry does not tell it, the one that
/// the catalogue gives as it was when the enrolment was decided.
pub(in crate::ops) fn know_last_days(
    reader: &dyn Reader,
    chain: &Chain<LearnerEvent>,
    account: &mut LearnerAccount,
) -> Result<(), OpError> {
    for entry in chain.entries() {
        let LearnerEvent::Enrolled(Enrolled { enrolment, basis }) = entry.event() else {
            continue;
        };
        if enrolment.ends.is_some() || enrolment.modules.is_empty() {
            continue;
        }
        let mut longest = Some(0);
        for module in &enrolment.modules {
            let weeks = module_as_of(reader, module, *basis)?.and_then(|module| module.weeks);
            longest = longest.zip(weeks).map(|(longest, weeks)| weeks.max(longest));
        }
        let last_day = last_day_of_modules(enrolment.start, longest, enrolment.credits);
        account.set_last_day(&enrolment.id, last_day);
    }
    Ok(())
}

/// A module as it was when something was decided, as of an entry of the ledger's own chain.
fn module_as_of(
    reader: &dyn Reader,
    module: &ModuleId,
    basis: u32,
) -> Result<Option<Module>, OpError> {
    let kind = ReferenceKind::Modules;
    let Some(row) = reader.reference(kind, module.as_str(), basis)? else { return Ok(None) };
    let because = |because| OpError::Reference {
        kind: kind.name(),
        id: module.to_string(),
        because: Box::new(because),
    };
    module_from_text(&row.text).map(Some).map_err(because)
}
