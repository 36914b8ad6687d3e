//! The ledger, judged from outside: figures by hand, random histories, programs at once, and
//! ledgers that somebody altered.
#![expect(clippy::unwrap_used, reason = "a judge stops where it cannot even look")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "judges add up small numbers of pence, entries and days of their own making"
)]

mod afford;
mod as_at;
mod as_known;
mod attendance;
mod cli;
mod college;
mod concurrency;
mod corrections;
#[cfg(unix)]
mod disk;
mod drawing;
mod ended_once;
mod examples;
mod extremes;
mod files_in;
mod forget;
mod format;
mod lost_answers;
mod model;
mod names;
mod notes;
mod old_forms;
mod position;
mod properties;
mod reconcile;
mod reconciliation;
mod runner;
mod spoken;
mod tamper;
mod transfers;
mod uprating;
mod walks;
