//! Columns as they are read: what cannot be one of ours was put there by somebody else, and is read
//! as something that fits nowhere, so that verification names it.

use rusqlite::Row;

use crate::ledger::chain::StoredEntry;
use crate::ledger::hash::Hash;

/// A column of text. Bytes that are no text were put there by somebody else; they are read as one
/// that ends in a NUL, which no text of ours does, so that verification names it.
pub(super) fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(text_or_null(row, column)?.unwrap_or_default())
}

pub(super) fn text_or_null(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    let bytes = row.get_ref(column)?.as_bytes_or_null()?;
    Ok(bytes.map(|bytes| match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => format!("{}\0", String::from_utf8_lossy(bytes)),
    }))
}

/// A column of small numbers; one that cannot be one is read as 0, which none of ours is.
pub(super) fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u32> {
    Ok(u32::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
}

/// The same, of a column that may hold nothing.
pub(super) fn number_or_null(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<u32>> {
    let found: Option<i64> = row.get(column)?;
    Ok(found.map(|number| u32::try_from(number).unwrap_or(0)))
}

/// The columns `seq`, `text` and `hash`, from a first one on. A number or a hash that cannot be
/// one was put there by somebody else; it is read as one that fits no chain, so that verification
/// names it.
pub(super) fn stored_entry(row: &Row<'_>, first: usize) -> rusqlite::Result<StoredEntry> {
    let column = |offset: usize| first.saturating_add(offset);
    let seq: i64 = row.get(column(0))?;
    let hash: Vec<u8> = row.get(column(2))?;
    Ok(StoredEntry {
        seq: u32::try_from(seq).unwrap_or(0),
        text: text(row, column(1))?,
        hash: hash.try_into().map_or(Hash::ZERO, Hash::from_bytes),
    })
}
