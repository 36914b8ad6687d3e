//! Listing learners and providers in the order of their ids.

use rusqlite::{Connection, params};

use super::super::StoreError;
use super::columns::{self, text, text_or_null};
use super::read::reading;
use crate::domain::ids::{LearnerId, Ukprn};
use crate::ledger::chain_name::ChainName;

/// Names of learners' chains as their index has them, each beside the one that stands in its row.
/// `0` is the character after `/`, so these are the names that begin with `learner/`.
const NAMES_AFTER: &str = "\
    SELECT named.name, own.name FROM chain AS named INDEXED BY sqlite_autoindex_chain_1 \
    LEFT JOIN chain AS own NOT INDEXED ON own.id = named.id \
    WHERE named.name > ?1 AND named.name < 'learner0' ORDER BY named.name LIMIT ?2";

/// Where the names of learners' chains begin.
const BEFORE_LEARNERS: &str = "learner/";

pub(super) fn learner_ids(
    connection: &Connection,
    after: Option<&LearnerId>,
    most: usize,
) -> Result<Vec<LearnerId>, StoreError> {
    let after =
        after.map_or(BEFORE_LEARNERS.to_owned(), |id| ChainName::Learner(id.clone()).to_string());
    let mut ids = Vec::new();
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    for_each_name(connection, after, most, |name| learner_id(name).map(|id| ids.push(id)))?;
    Ok(ids)
}

/// Hands names on in their order, each of them once and as it stands in its row: somebody, or a
/// disk, may alter the index alone, and whom it leaves out would be left out without a word.
fn for_each_name(
    connection: &Connection,
    after: String,
    most: i64,
    mut hand: impl FnMut(&str) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut select = connection.prepare_cached(NAMES_AFTER).map_err(reading)?;
    let mut rows = select.query(params![after, most]).map_err(reading)?;
    let mut last = after;
    while let Some(row) = rows.next().map_err(reading)? {
        let (named, own) = (text(row, 0).map_err(reading)?, text_or_null(row, 1));
        if own.map_err(reading)?.as_ref() != Some(&named) || named <= last {
            return Err(names_are_damaged());
        }
        hand(&named)?;
        last = named;
    }
    Ok(())
}

pub(super) fn names_are_damaged() -> StoreError {
    let what = "the index of the names of chains does not hold those that there are";
    StoreError::Damaged(what.to_owned())
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
    let query = "SELECT name FROM chain NOT INDEXED WHERE id IN \
                 (SELECT chain FROM enrolment WHERE ukprn = ?1) ORDER BY name";
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut select = connection.prepare_cached(query)?;
        select.query_map([provider.number()], |row| row.get(0))?.collect()
    };
    read().map_err(reading)?.iter().map(|name| learner_id(name)).collect()
}

pub(super) fn providers(connection: &Connection) -> Result<Vec<Ukprn>, StoreError> {
    let query = "SELECT CAST(ukprn AS TEXT) AS number FROM enrolment UNION \
                 SELECT substr(name, 10) FROM chain NOT INDEXED \
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

/// Counts the learners by the rows of their chains, and holds the list of their names against it.
pub(super) fn learner_count(connection: &Connection) -> Result<u64, StoreError> {
    let query = "SELECT count(*) FROM chain NOT INDEXED \
                 WHERE name > 'learner/' AND name < 'learner0'";
    let count = connection.query_row(query, [], |row| columns::count(row, 0)).map_err(reading)?;
    let mut listed: u64 = 0;
    for_each_name(connection, BEFORE_LEARNERS.to_owned(), -1, |_| {
        listed = listed.saturating_add(1);
        Ok(())
    })?;
    if listed == count { Ok(count) } else { Err(names_are_damaged()) }
}
