//! Columns as they are read: what cannot be one of ours was put there by somebody else, and is read
//! as something that fits nowhere, so that verification names it; or it is an error, where somebody
//! would go on from it.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::ledger::chain::StoredEntry;
use crate::ledger::hash::Hash;

/// An amount that no posting has: it takes the place of what is no number.
const NO_AMOUNT: i64 = i64::MIN;

/// A column of text. What is no text was put there by somebody else; it is read as one that ends in
/// a NUL, which no text of ours does, so that verification names it.
pub(super) fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(text_or_null(row, column)?.unwrap_or_default())
}

pub(super) fn text_or_null(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    let strange = |shown: &str| Some(format!("{shown}\0"));
    Ok(match row.get_ref(column)? {
        ValueRef::Null => None,
        ValueRef::Text(bytes) => match str::from_utf8(bytes) {
            Ok(text) => Some(text.to_owned()),
            Err(_) => strange(&String::from_utf8_lossy(bytes)),
        },
        ValueRef::Blob(bytes) => strange(&String::from_utf8_lossy(bytes)),
        ValueRef::Integer(number) => strange(&number.to_string()),
        ValueRef::Real(_) => strange("?"),
    })
}

/// A column of small numbers; what cannot be one is read as 0, which none of ours is, so
/// that verification names it.
pub(super) fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u32> {
    Ok(match row.get_ref(column)? {
        ValueRef::Integer(number) => u32::try_from(number).unwrap_or(0),
        _ => 0,
    })
}

/// The same, of a column that may hold nothing.
pub(super) fn number_or_null(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<u32>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => None,
        _ => Some(number(row, column)?),
    })
}

/// A column of numbers counted from 1, for whoever goes on from them: what cannot be one is an
/// error, so that nothing is decided as if nothing had been there.
pub(super) fn counted(row: &Row<'_>, column: usize) -> rusqlite::Result<u32> {
    match row.get(column)? {
        0 => Err(rusqlite::Error::IntegralValueOutOfRange(column, 0)),
        number => Ok(number),
    }
}

/// A column that the database itself counted.
pub(super) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let count: i64 = row.get(column)?;
    u64::try_from(count).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, count))
}

/// A column by which rows are ordered. What is no number stands after all numbers.
pub(super) fn order(row: &Row<'_>, column: usize) -> rusqlite::Result<i64> {
    Ok(match row.get_ref(column)? {
        ValueRef::Integer(number) => number,
        _ => i64::MAX,
    })
}

/// A column of pence, or of nothing.
pub(super) fn pence_or_null(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<i64>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => None,
        ValueRef::Integer(pence) => Some(pence),
        _ => Some(NO_AMOUNT),
    })
}

/// A column of a hash; what cannot be one is read as zeros, which no text has.
pub(super) fn hash(row: &Row<'_>, column: usize) -> rusqlite::Result<Hash> {
    Ok(match row.get_ref(column)? {
        ValueRef::Blob(bytes) => bytes.try_into().map_or(Hash::ZERO, Hash::from_bytes),
        _ => Hash::ZERO,
    })
}

/// The columns `seq`, `text` and `hash`, from a first one on. What cannot be one of them fits no
/// chain.
pub(super) fn stored_entry(row: &Row<'_>, first: usize) -> rusqlite::Result<StoredEntry> {
    let column = |offset: usize| first.saturating_add(offset);
    Ok(StoredEntry {
        seq: number(row, column(0))?,
        text: text(row, column(1))?,
        hash: hash(row, column(2))?,
    })
}
