//! A reconciliation, out: its rows, and its control totals.

mod rows;
mod summary;

pub use rows::{HEADINGS, KEY, Row, Writer};
pub use summary::{Making, ProviderMaking, is_summary, summary_object};
