//! The verb `reconcile` on real ledgers: every cause planted through what really happens, schedules
//! read again in every way, breaks followed from run to run, programs killed and run at once, and
//! random payments held against the naive model of `reconciliation/model.rs`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "the model counts small numbers of pence and days of its own making"
)]

#[path = "reconcile/again.rs"]
mod again;
#[path = "reconcile/at_once.rs"]
mod at_once;
#[path = "reconcile/causes.rs"]
mod causes;
#[path = "reconcile/files.rs"]
mod files;
#[path = "reconcile/identity.rs"]
mod identity;
#[path = "reconcile/ledger.rs"]
mod ledger;
#[path = "reconciliation/lines.rs"]
mod lines;
#[path = "reconciliation/model.rs"]
mod model;
#[path = "reconcile/random.rs"]
mod random;
#[path = "reconcile/scope.rs"]
mod scope;
#[path = "reconcile/struck.rs"]
mod struck;
