//! imports: every file that was taken in.

use std::collections::BTreeSet;

use super::OpError;
use super::opening::ledger_chain;
use crate::ledger::actor::Name;
use crate::ledger::entry::Entry;
use crate::ledger::event::{FileImported, ImportBegun, LedgerEvent};
use crate::ledger::hash::digest;
use crate::ledger::instant::Instant;
use crate::store::Reader;

/// A file that was taken in, as the ledger's own chain tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its number: of the entry by which it was begun, as what it brought names it; or of the entry
    /// that tells of it, where it brought no entries.
    pub seq: u32,
    /// Whether it was taken in to its end. One that was cut off has no counts yet, and goes on
    /// under its number when it is read again.
    pub is_ended: bool,
    /// When it was recorded.
    pub recorded_at: Instant,
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
    let chain = ledger_chain(reader)?;
    let ended = chain.entries().iter().filter_map(|entry| match entry.event() {
        LedgerEvent::FileImported(file) => file.begun,
        _ => None,
    });
    let ended: BTreeSet<u32> = ended.collect();
    let import = |entry: &Entry<LedgerEvent>| {
        let (file, is_ended) = match entry.event() {
            LedgerEvent::FileImported(file) => (file.clone(), true),
            LedgerEvent::ImportBegun(begun) if !ended.contains(&entry.seq()) => {
                (without_counts(begun, entry.seq()), false)
            }
            _ => return None,
        };
        Some(Import {
            seq: file.begun.unwrap_or(entry.seq()),
            is_ended,
            recorded_at: entry.draft().recorded_at,
            by: entry.draft().actor.by.clone(),
            file,
        })
    };
    Ok(chain.entries().iter().filter_map(import).collect())
}

/// A file of which nothing more is known than that it was begun.
fn without_counts(begun: &ImportBegun, seq: u32) -> FileImported {
    FileImported {
        kind: begun.kind.clone(),
        file: begun.file.clone(),
        digest: begun.digest,
        lines: 0,
        recorded: 0,
        already: 0,
        refused: 0,
        rows: digest([]),
        begun: Some(seq),
        refusals: None,
    }
}
