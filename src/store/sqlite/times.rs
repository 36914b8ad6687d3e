//! When things were recorded.

use rusqlite::{Connection, OptionalExtension, Row};

use super::super::StoreError;
use super::columns::text;
use super::read::reading;
use crate::ledger::instant::Instant;

/// The time of the last thing that was recorded, an entry or a refusal.
pub(super) fn last_recorded(connection: &Connection) -> Result<Option<Instant>, StoreError> {
    let entry = "SELECT recorded_at FROM entry ORDER BY id DESC LIMIT 1";
    let refusal = "SELECT decided_at FROM refusal ORDER BY rtrim(decided_at, 'Z') DESC LIMIT 1";
    Ok(one(connection, entry)?.max(one(connection, refusal)?))
}

fn one(connection: &Connection, query: &str) -> Result<Option<Instant>, StoreError> {
    let read = || {
        let mut select = connection.prepare_cached(query)?;
        select.query_row([], |row: &Row<'_>| text(row, 0)).optional()
    };
    let instant = |text: String| {
        text.parse().map_err(|error| StoreError::Damaged(format!("a time of recording: {error}")))
    };
    read().map_err(reading)?.map(instant).transpose()
}
