//! What makes the file refuse to forget, held against how it was made.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row};

use super::super::StoreError;
use super::TABLES;
use super::open::opening;
use super::read::reading;

/// Names every table, index and trigger that is gone, altered, or not of this program, and every
/// index that does not hold what its table holds.
pub(super) fn altered(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let made = Connection::open_in_memory().map_err(opening)?;
    made.execute_batch(TABLES).map_err(opening)?;
    let (expected, found) = (schema(&made)?, schema(connection)?);
    let gone = expected.difference(&found).map(|(kind, name, _)| {
        let altered = found.iter().any(|(_, other, _)| other == name);
        format!("{kind} `{name}` is {}", if altered { "altered" } else { "gone" })
    });
    let known = |name: &String| expected.iter().any(|(_, other, _)| other == name);
    let strange = found.iter().filter(|(_, name, _)| !known(name));
    let strange = strange.map(|(kind, name, _)| format!("{kind} `{name}` is not of this program"));
    let mut altered: Vec<String> = gone.chain(strange).collect();
    // What is not there cannot be compared.
    if altered.is_empty() {
        altered = indexes_that_differ(connection)?;
    }
    Ok(altered)
}

/// The tables, indexes and triggers: the kind, the name and the text of each. What SQLite keeps for
/// itself, such as statistics, is left out.
fn schema(connection: &Connection) -> Result<BTreeSet<(String, String, String)>, StoreError> {
    let read = || -> rusqlite::Result<BTreeSet<_>> {
        let mut select = connection.prepare(
            "SELECT type, name, ifnull(sql, '') FROM sqlite_schema \
             WHERE name NOT LIKE 'sqlite@_%' ESCAPE '@'",
        )?;
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
    };
    read().map_err(reading)
}

/// Names each index that does not hold what its table holds, by sums over both: a reader that goes
/// through an index would else not see what was altered in the table.
fn indexes_that_differ(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let indexes = [
        ("entry", "entry_in_chain", "chain * 31 + seq * 17 + id"),
        ("chain", "sqlite_autoindex_chain_1", "id"),
    ];
    let mut differ = Vec::new();
    for (table, index, sum) in indexes {
        let total = |how: &str| -> Result<String, StoreError> {
            let query = format!("SELECT count(*), ifnull(sum({sum}), 0) FROM {table} {how}");
            let row = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
            let total = connection.query_row(&query, [], row);
            Ok(format!("{:?}", total.map_err(reading)?))
        };
        let through_index = match total(&format!("INDEXED BY {index}")) {
            Ok(total) => Some(total),
            // A missing index is named elsewhere.
            Err(StoreError::Unavailable { .. }) => None,
            Err(error) => return Err(error),
        };
        if through_index.is_some_and(|found| total("NOT INDEXED").is_ok_and(|all| all != found)) {
            differ.push(format!("index `{index}` does not hold what table `{table}` holds"));
        }
    }
    Ok(differ)
}
