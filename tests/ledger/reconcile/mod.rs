//! The verb `reconcile` on real ledgers: every cause planted through what really happens, schedules
//! read again in every way, breaks followed from run to run, programs killed and run at once, and
//! random payments held against the naive model of `reconciliation/model.rs`.

mod again;
mod at_once;
mod causes;
mod days;
mod files;
mod identity;
pub(crate) mod ledger;
mod made_again;
mod scope;
mod struck;
