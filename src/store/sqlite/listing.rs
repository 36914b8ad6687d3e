//! Listing learners and providers in the order of their ids.

use rusqlite::{Connection, params};

use super::super::StoreError;
use super::read::reading;
use crate::domain::ids::{LearnerId, Ukprn};
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
    read().map_err(reading)?.iter().map(|name| learner_id(name)).collect()
}

fn learner_id(name: &str) -> Result<LearnerId, StoreError> {
    match name.parse() {
        Ok(ChainName::Learner(id)) => Ok(id),
        _ => Err(StoreError::Damaged(format!("`{name}` is not the name of a learner's chain"))),
    }
}

pub(super) fn learners_at(
    connection: &Connection,
    provider: Ukprn,
) -> Result<Vec<LearnerId>, StoreError> {
    // There is no index on the provider, which would slow every import: this reads all enrolments.
    let query = "SELECT name FROM chain WHERE id IN \
                 (SELECT chain FROM enrolment WHERE ukprn = ?1) ORDER BY name";
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut select = connection.prepare_cached(query)?;
        select.query_map([provider.number()], |row| row.get(0))?.collect()
    };
    read().map_err(reading)?.iter().map(|name| learner_id(name)).collect()
}

pub(super) fn providers(connection: &Connection) -> Result<Vec<Ukprn>, StoreError> {
    let query = "SELECT CAST(ukprn AS TEXT) AS number FROM enrolment UNION \
                 SELECT substr(name, 10) FROM chain \
                 WHERE name > 'provider/' AND name < 'provider0' ORDER BY number";
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut select = connection.prepare_cached(query)?;
        select.query_map([], |row| row.get(0))?.collect()
    };
    let ukprn = |number: String| {
        number
            .parse()
            .map_err(|_| StoreError::Damaged(format!("`{number}` is not the number of a provider")))
    };
    read().map_err(reading)?.into_iter().map(ukprn).collect()
}

pub(super) fn learner_count(connection: &Connection) -> Result<u64, StoreError> {
    let query = "SELECT count(*) FROM chain WHERE name > 'learner/' AND name < 'learner0'";
    let count: i64 = connection.query_row(query, [], |row| row.get(0)).map_err(reading)?;
    Ok(u64::try_from(count).unwrap_or(0))
}
