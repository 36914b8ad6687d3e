//! init: makes a ledger.

use super::opening::ledger_chain;
use super::{Moment, OpError};
use crate::domain::calendar::AcademicYear;
use crate::domain::money::Money;
use crate::exchange::policy::built_in_policy;
use crate::ledger::chain::Chain;
use crate::ledger::chain_name::TheLedger;
use crate::ledger::event::LedgerEvent;
use crate::store::{self, Address, Batch, Reader};

/// Makes a ledger whose new learners are granted the full entitlement of a year, and says what that
/// is.
///
/// # Errors
/// When there are no rates for the year, there is something at that address already, or it cannot
/// be written.
pub fn init(address: &Address, year: AcademicYear, moment: &Moment) -> Result<Money, OpError> {
    let policy = built_in_policy();
    let rates = policy.rates_of(year).ok_or_else(|| OpError::NoRates(year.to_string()))?;
    let draft = moment.draft(moment.today(), LedgerEvent::LedgerOpened { entitlement_year: year });
    let entry = Chain::empty(&TheLedger).seal(draft)?;
    store::make(address, &Batch::of([entry]))?;
    Ok(rates.full_entitlement())
}

/// The year whose full entitlement new learners are granted, as the ledger was opened with.
pub(super) fn entitlement_year(reader: &dyn Reader) -> Result<AcademicYear, OpError> {
    let chain = ledger_chain(reader)?;
    match chain.entries().first().map(crate::ledger::entry::Entry::event) {
        Some(LedgerEvent::LedgerOpened { entitlement_year }) => Ok(*entitlement_year),
        _ => Err(OpError::NotOpened),
    }
}
