//! The entries of a chain, read where they stand in the index that orders them, with a look at what
//! stands after them.
//!
//! Somebody, or a disk, may alter the index alone. An entry that it has lost from the middle of a
//! chain is missed when the chain is verified; one that it has lost from the end leaves a chain
//! that verifies, and what was drawn down would be drawn down again. So the entry that comes next
//! in the index must be the first one of the next chain there is, and the one after that must
//! follow it. In the same way a name that is not found must lie between names that are those of
//! their rows and stand in their order.

use std::cmp::Ordering::{Greater, Less};

use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row};

use super::super::StoreError;
use super::columns::{stored_entry, text, text_or_null};
use super::listing::names_are_damaged;
use super::read::reading;
use crate::ledger::chain::StoredEntry;
use crate::ledger::chain_name::ChainName;

/// The entries of a chain and all after them, as the index has them; of those after it neither text
/// nor hash is looked up, but the chain that should come next is.
const FROM_A_CHAIN_ON: &str = "\
    SELECT seq, CASE chain WHEN ?1 THEN text END, CASE chain WHEN ?1 THEN hash END, chain, \
           CASE chain WHEN ?1 THEN NULL ELSE \
               (SELECT id FROM chain WHERE id > ?1 ORDER BY id LIMIT 1) END \
    FROM entry INDEXED BY entry_in_chain WHERE chain >= ?1 ORDER BY chain, seq";

/// Reads chains, one after the other.
pub(super) struct ChainRows<'c> {
    connection: &'c Connection,
    find: CachedStatement<'c>,
    select: CachedStatement<'c>,
}

impl<'c> ChainRows<'c> {
    pub(super) fn of(connection: &'c Connection) -> Result<ChainRows<'c>, StoreError> {
        let find = connection.prepare_cached("SELECT id FROM chain WHERE name = ?1");
        let select = connection.prepare_cached(FROM_A_CHAIN_ON);
        let (find, select) = (find.map_err(reading)?, select.map_err(reading)?);
        Ok(ChainRows { connection, find, select })
    }

    /// The number of the chain of that name.
    pub(super) fn number_of(&mut self, name: &ChainName) -> Result<Option<i64>, StoreError> {
        let name = name.to_string();
        match self.find.query_row([&name], |row| row.get(0)).optional().map_err(reading)? {
            Some(number) => Ok(Some(number)),
            None => check_absent(self.connection, &name).map(|()| None),
        }
    }

    /// The entries of the chain of that number and name, in order. There is at least one: a chain
    /// is there because of its first entry.
    pub(super) fn entries(
        &mut self,
        chain: i64,
        name: &ChainName,
    ) -> Result<Vec<StoredEntry>, StoreError> {
        let mut rows = self.select.query_map([chain], Indexed::read).map_err(reading)?;
        let mut entries = Vec::new();
        let next = loop {
            match rows.next().transpose().map_err(reading)? {
                Some(row) if row.chain == Some(chain) => entries.push(row.entry),
                other => break other,
            }
        };
        let ends_there = match next {
            Some(first) => {
                let second = rows.next().transpose().map_err(reading)?;
                first.begins_the_next(second.as_ref())
            }
            None => !has_later(self.connection, chain).map_err(reading)?,
        };
        if entries.is_empty() || !ends_there {
            let what = format!("the index of the entries does not hold the end of {name}");
            return Err(StoreError::Damaged(what));
        }
        Ok(entries)
    }
}

/// Checks that a name is not found because it is not there: the two names on each side of its place
/// in the index are those that stand in their rows, and are in order. Another name in its place
/// stands beside one that it does not belong beside.
fn check_absent(connection: &Connection, name: &str) -> Result<(), StoreError> {
    for (way, beyond) in
        [("< ?1 ORDER BY named.name DESC", Greater), ("> ?1 ORDER BY named.name", Less)]
    {
        let query = format!(
            "SELECT named.name, own.name \
             FROM chain AS named INDEXED BY sqlite_autoindex_chain_1 \
             LEFT JOIN chain AS own NOT INDEXED ON own.id = named.id \
             WHERE named.name {way} LIMIT 2"
        );
        let are_in_order = || -> rusqlite::Result<bool> {
            let mut select = connection.prepare_cached(&query)?;
            let mut rows = select.query([name])?;
            let mut last = name.to_owned();
            while let Some(row) = rows.next()? {
                let (named, own) = (text(row, 0)?, text_or_null(row, 1)?);
                if own.as_ref() != Some(&named) || last.cmp(&named) != beyond {
                    return Ok(false);
                }
                last = named;
            }
            Ok(true)
        };
        if !are_in_order().map_err(reading)? {
            return Err(names_are_damaged());
        }
    }
    Ok(())
}

/// An entry as the index has it.
struct Indexed {
    /// Its chain; none where that is no number.
    chain: Option<i64>,
    /// With text and hash where it is of the chain that is asked for.
    entry: StoredEntry,
    /// The chain that should come after the one that is asked for.
    expected: Option<i64>,
}

impl Indexed {
    fn read(row: &Row<'_>) -> rusqlite::Result<Indexed> {
        let number = |column: usize| -> rusqlite::Result<Option<i64>> {
            Ok(match row.get_ref(column)? {
                ValueRef::Integer(number) => Some(number),
                _ => None,
            })
        };
        Ok(Indexed { chain: number(3)?, entry: stored_entry(row, 0)?, expected: number(4)? })
    }

    /// Whether this is the first entry of the chain that should come next, and what stands after it
    /// follows it.
    fn begins_the_next(&self, after: Option<&Indexed>) -> bool {
        let is_first = self.chain.is_some() && self.chain == self.expected && self.entry.seq == 1;
        let follows = |after: &Indexed| {
            let seq = if after.chain == self.chain { 2 } else { 1 };
            after.chain >= self.chain && after.entry.seq == seq
        };
        is_first && after.is_none_or(follows)
    }
}

fn has_later(connection: &Connection, chain: i64) -> rusqlite::Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM chain WHERE id > ?1)";
    connection.prepare_cached(query)?.query_row([chain], |row| row.get(0))
}
