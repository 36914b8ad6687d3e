//! When things were recorded.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::super::StoreError;
use super::columns::text;
use super::read::reading;
use crate::ledger::instant::Instant;

/// The time of the last thing that was recorded, an entry or a refusal; with an instant, of the
/// last that is of no later time. Whoever asks for one of long ago looks at all that came since.
pub(super) fn last_recorded(
    connection: &Connection,
    by: Option<Instant>,
) -> Result<Option<Instant>, StoreError> {
    let entry = "SELECT recorded_at FROM entry
                 WHERE ?1 IS NULL OR rtrim(recorded_at, 'Z') <= rtrim(?1, 'Z')
                 ORDER BY id DESC LIMIT 1";
    let refusal = "SELECT decided_at FROM refusal
                   WHERE ?1 IS NULL OR rtrim(decided_at, 'Z') <= rtrim(?1, 'Z')
                   ORDER BY rtrim(decided_at, 'Z') DESC LIMIT 1";
    let by = by.map(|by| by.to_string());
    Ok(one(connection, entry, by.as_deref())?.max(one(connection, refusal, by.as_deref())?))
}

fn one(
    connection: &Connection,
    query: &str,
    by: Option<&str>,
) -> Result<Option<Instant>, StoreError> {
    let read = || {
        let mut select = connection.prepare_cached(query)?;
        select.query_row(params![by], |row: &Row<'_>| text(row, 0)).optional()
    };
    let instant = |text: String| {
        text.parse().map_err(|error| StoreError::Damaged(format!("a time of recording: {error}")))
    };
    read().map_err(reading)?.map(instant).transpose()
}
