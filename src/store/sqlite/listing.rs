//! Listing the learners that have a chain, some at a time.

use rusqlite::{Connection, params};

use super::super::StoreError;
use super::read::reading;
use crate::domain::ids::LearnerId;
use crate::ledger::chain_name::ChainName;

pub(super) fn learner_ids(
    connection: &Connection,
    after: Option<&LearnerId>,
    most: usize,
) -> Result<Vec<LearnerId>, StoreError> {
    // `0` is the character after `/`, so these are the names that begin with `learner/`.
    let query =
        "SELECT name FROM chain WHERE name > ?1 AND name < 'learner0' ORDER BY name LIMIT ?2";
    let after =
        after.map_or("learner/".to_owned(), |id| ChainName::Learner(id.clone()).to_string());
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut select = connection.prepare_cached(query)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        select.query_map(params![after, most], |row| row.get(0))?.collect()
    };
    let id = |name: String| match name.parse() {
        Ok(ChainName::Learner(id)) => Ok(id),
        _ => Err(StoreError::Damaged(format!("`{name}` is not the name of a chain"))),
    };
    read().map_err(reading)?.into_iter().map(id).collect()
}

pub(super) fn learner_count(connection: &Connection) -> Result<u64, StoreError> {
    let query = "SELECT count(*) FROM chain WHERE name > 'learner/' AND name < 'learner0'";
    let count: i64 = connection.query_row(query, [], |row| row.get(0)).map_err(reading)?;
    Ok(u64::try_from(count).unwrap_or(0))
}
