//! Files that come in and go out: CSV read into the words of the field, and written from them.
//!
//! Nothing here opens a file or knows where entries are kept: it is given something to read from
//! or to write to. What is malformed comes back with its line and its column, all of it at once.

pub mod attendance;
pub mod catalogue;
pub mod enrolments;
pub mod learners;
pub mod policy;
pub mod schedule;
pub mod withdrawals;

pub mod attendance_out;
pub mod balances;
pub mod claims_out;
pub mod decisions;
pub mod drawdowns;
pub mod drawdowns_out;
pub mod enrolments_out;
pub mod export;
pub mod instalments_out;
pub mod log;
pub mod package;
pub mod payments_out;
pub mod reconciliation;
pub mod register;
pub mod results;

mod changes;
mod field;
mod form;
mod header;
mod kind;
mod lines;
mod raw_lines;
mod reading;
mod record;
mod table;
mod together;

pub use changes::{Change, changes};
pub use kind::{Kind, KindError, nearest};
pub use lines::{Contents, Faults, Line, LineError};
pub use reading::{Comeback, DateOrder, FileEnd, Reading, Renames, StoredTexts};
