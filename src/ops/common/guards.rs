//! Whether a ledger still refuses to forget, asked before something is made of all of it.

use crate::ops::OpError;
use crate::store::{Reader, StoreError};

/// Checks that what makes the store refuse to forget is as it was made: what somebody could have
/// altered without a trace is not signed, claimed or passed on.
pub(in crate::ops) fn check_guards(reader: &dyn Reader) -> Result<(), OpError> {
    match reader.altered_guards()?.into_iter().next() {
        None => Ok(()),
        Some(what) => Err(OpError::Store(StoreError::Damaged(what))),
    }
}
