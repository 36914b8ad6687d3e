//! Both sides of what a reconciliation found, as they are now.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::again::same_act;
use super::gather::gather;
use crate::ledger::provider_account::Prepared;
use crate::ledger::reconciliation::{BreakId, ReconciliationRow, reconcile};
use crate::ops::OpError;
use crate::store::Reader;

/// Rows by what they are about.
pub(in crate::ops) type BothSidesOf = BTreeMap<BreakId, ReconciliationRow>;

/// The rows of the providers of a reconciliation on record, of all that is recorded by now, as at
/// its day or another.
///
/// # Errors
/// When the ledger cannot be read or is damaged.
pub(in crate::ops) fn both_sides(
    reader: &dyn Reader,
    prepared: &Prepared,
    as_at: Option<NaiveDate>,
) -> Result<BothSidesOf, OpError> {
    let as_at = as_at.unwrap_or(prepared.reconciliation.as_at);
    let sides = gather(reader, &[], &same_act(reader, prepared)?, as_at)?;
    let found = reconcile(&sides.ours, &sides.theirs, as_at);
    let keyed = |row: ReconciliationRow| {
        (BreakId { enrolment: row.enrolment.clone(), period: row.period }, row)
    };
    Ok(found.rows.into_iter().map(keyed).collect())
}
