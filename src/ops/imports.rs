//! imports: every file that was taken in.

use chrono::{DateTime, Utc};

use super::OpError;
use crate::ledger::actor::Name;
use crate::ledger::chain::Chain;
use crate::ledger::chain_name::ChainName;
use crate::ledger::event::{Event, FileImported};
use crate::store::Reader;

/// A file that was taken in, as its entry in the ledger's own chain tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The number of the entry.
    pub seq: u32,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who took it in.
    pub by: Name,
    /// The file, and what became of it.
    pub file: FileImported,
}

/// Every file that was taken in, in the order of recording. A file taken in again is there once
/// more only where it brought something.
///
/// # Errors
/// When the ledger cannot be read or is damaged.
pub fn imports(reader: &dyn Reader) -> Result<Vec<Import>, OpError> {
    let chain = Chain::verified(ChainName::Ledger, reader.chain(&ChainName::Ledger)?)?;
    let import = |entry: &crate::ledger::entry::Entry| match entry.event() {
        Event::FileImported(file) => Some(Import {
            seq: entry.seq(),
            recorded_at: entry.draft().recorded_at,
            by: entry.draft().actor.by.clone(),
            file: file.clone(),
        }),
        _ => None,
    };
    Ok(chain.entries().iter().filter_map(import).collect())
}
