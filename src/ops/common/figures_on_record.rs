//! The full entitlements on record, and those that were on record before.

use crate::domain::money::Amount;
use crate::domain::policy::Policy;
use crate::exchange::policy::{built_in_policy, rates_from_text};
use crate::ledger::event::LedgerEvent;
use crate::ledger::reference::ReferenceKind;
use crate::ledger::repricing::FullsOnRecord;
use crate::ops::OpError;
use crate::ops::opening::ledger_chain;
use crate::store::Reader;

/// The full entitlements of a policy that is in use, and all that were recorded before.
pub(in crate::ops) fn fulls_on_record(
    reader: &dyn Reader,
    policy: &Policy,
) -> Result<FullsOnRecord, OpError> {
    let mut fulls = FullsOnRecord::of(policy);
    for rates in built_in_policy().rates() {
        if let Some(full) = Amount::new(rates.full_entitlement()) {
            fulls.add(rates.year(), None, full);
        }
    }
    let (kind, chain) = (ReferenceKind::Rates, ledger_chain(reader)?);
    for entry in chain.entries() {
        match entry.event() {
            LedgerEvent::FileImported(file) if file.kind == kind.name() => {}
            _ => continue,
        }
        for row in reader.references_since(kind, entry.seq())? {
            let rates = rates_from_text(&row.text).map_err(|because| OpError::Reference {
                kind: kind.name(),
                id: row.id.clone(),
                because: Box::new(because),
            })?;
            if let Some(full) = Amount::new(rates.full_entitlement()) {
                fulls.add(rates.year(), Some(entry.draft().recorded_at), full);
            }
        }
    }
    Ok(fulls)
}
