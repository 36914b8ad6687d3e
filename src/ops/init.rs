//! init: makes a ledger.

use super::earlier::granted_at;
use super::opening::ledger_chain;
use super::reference::check_usable;
use super::{Moment, OpError, Recording};
use crate::domain::calendar::AcademicYear;
use crate::domain::money::Money;
use crate::domain::rates::{Announced, YearRates};
use crate::exchange::policy::built_in_policy;
use crate::ledger::chain::Chain;
use crate::ledger::chain_name::TheLedger;
use crate::ledger::event::LedgerEvent;
use crate::store::{self, Address, Batch, Reader};

/// Makes a ledger whose new learners are granted the full entitlement of a year, and says what that
/// is.
///
/// # Errors
/// When no rates are built in for the year, they are announced and that was not asked for, there is
/// something at that address already, or it cannot be written.
pub fn init(
    address: &Address,
    (year, announced): (AcademicYear, Announced),
    moment: &Moment,
    recording: Recording,
) -> Result<Money, OpError> {
    let policy = built_in_policy();
    let known = || policy.rates().map(YearRates::year).collect();
    let rates =
        policy.rates_of(year).ok_or_else(|| OpError::NotBuiltIn { year, known: known() })?;
    check_usable(rates, announced)?;
    let draft = moment.draft(moment.today(), LedgerEvent::LedgerOpened { entitlement_year: year });
    let entry = Chain::empty(&TheLedger).seal(draft)?;
    match recording {
        Recording::Real => store::make(address, &Batch::of([entry]))?,
        Recording::DryRun => store::check_free(address)?,
    }
    Ok(rates.full_entitlement())
}

/// What is said of the figures of a ledger that was made: which are granted, and whether an
/// uprating of them is due.
#[must_use]
pub fn figures(year: AcademicYear, moment: &Moment) -> Vec<String> {
    granted_at(built_in_policy(), [year], AcademicYear::of(moment.today()))
}

/// The year whose full entitlement new learners are granted, as the ledger was opened with.
pub(super) fn entitlement_year(reader: &dyn Reader) -> Result<AcademicYear, OpError> {
    let chain = ledger_chain(reader)?;
    match chain.entries().first().map(crate::ledger::entry::Entry::event) {
        Some(LedgerEvent::LedgerOpened { entitlement_year }) => Ok(*entitlement_year),
        _ => Err(OpError::NotOpened),
    }
}
