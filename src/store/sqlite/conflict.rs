//! Whose fault it is that what comes next was refused: somebody else was first, or the file is
//! damaged.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::super::{Batch, StoreError};
use super::forms::form_of;
use super::read::{self, reading};
use crate::ledger::chain_name::ChainName;
use crate::ledger::kept_refusal::{ProvedBy, RefusalLink, RefusedAt};

/// What a refused batch is told, once nothing of it is left: a conflict, where something stands
/// that it did not know of, so that whoever sent it reads again. Where the ledger is as the batch
/// took it to be, reading again would not help: what refused it is not of this program, or an index
/// does not hold what its table holds.
pub(super) fn judge(connection: &Connection, batch: &Batch) -> StoreError {
    let somebody_was_first = || -> Result<bool, StoreError> {
        // All of it is of one moment.
        let _moment = connection.unchecked_transaction().map_err(reading)?;
        Ok(has_grown(connection, batch)?
            || is_enrolled_elsewhere(connection, batch)?
            || has_row(connection, batch).map_err(reading)?
            || has_refused(connection, batch)?)
    };
    match somebody_was_first() {
        Ok(true) => StoreError::Conflict,
        Ok(false) => {
            let what = "what comes next was refused, and nobody else has recorded anything there";
            StoreError::Damaged(what.to_owned())
        }
        Err(error) => error,
    }
}

/// Whether an entry is not the next of its chain. The chain is read as every reader reads it: what
/// the index alone says of its end is what may be damaged.
fn has_grown(connection: &Connection, batch: &Batch) -> Result<bool, StoreError> {
    let mut ends: BTreeMap<&ChainName, u32> = BTreeMap::new();
    for entry in &batch.entries {
        let last = match ends.get(entry.chain()) {
            Some(seq) => *seq,
            None => read::chain(connection, entry.chain())?.last().map_or(0, |last| last.seq),
        };
        let seq = last.saturating_add(1);
        if entry.seq() != seq {
            return Ok(true);
        }
        ends.insert(entry.chain(), seq);
    }
    Ok(false)
}

/// Whether an enrolment id is another learner's, on record or in the batch itself.
fn is_enrolled_elsewhere(connection: &Connection, batch: &Batch) -> Result<bool, StoreError> {
    let mut holders = BTreeMap::new();
    for entry in &batch.entries {
        if let Some(enrolment) = entry.event().enrols() {
            let holder = *holders.entry(&enrolment.id).or_insert(entry.chain());
            if holder != entry.chain() {
                return Ok(true);
            }
        }
    }
    let ids: Vec<_> = holders.keys().copied().cloned().collect();
    // A file that is still of an earlier form has been read in it, and is so now.
    let Some(form) = form_of(connection).map_err(reading)? else { return Ok(true) };
    let found = read::enrolments(connection, form, &ids)?;
    let is_elsewhere = |(stored, holder): (Option<super::super::StoredEnrolment>, &&ChainName)| {
        stored.is_some_and(|stored| stored.chain != holder.to_string())
    };
    Ok(found.into_iter().zip(holders.values()).any(is_elsewhere))
}

/// Whether a single refusal is not the next of its provider.
fn has_refused(connection: &Connection, batch: &Batch) -> Result<bool, StoreError> {
    // In an earlier form of the tables they have no places.
    let Some(form) = form_of(connection).map_err(reading)? else { return Ok(true) };
    let mut next: BTreeMap<RefusedAt, RefusalLink> = BTreeMap::new();
    for kept in &batch.refusals {
        let ProvedBy::Single(link) = kept.proved_by() else { continue };
        let last = match next.get(&link.at) {
            Some(last) => Some(*last),
            None => read::last_refusal(connection, form, link.at).map_err(reading)?,
        };
        if link.seq != last.map_or(1, |last| last.seq.saturating_add(1)) {
            return Ok(true);
        }
        next.insert(link.at, link);
    }
    Ok(false)
}

/// Whether a row of the catalogue or the policy is there already, or twice in the batch.
fn has_row(connection: &Connection, batch: &Batch) -> rusqlite::Result<bool> {
    let query = "SELECT 1 FROM reference WHERE kind = ?1 AND id = ?2 AND since = ?3";
    let mut find = connection.prepare_cached(query)?;
    let mut seen = BTreeSet::new();
    for row in &batch.reference {
        let key = params![row.kind.name(), row.id, row.since];
        let is_there = find.query_row(key, |_| Ok(())).optional()?.is_some();
        if is_there || !seen.insert((row.kind, &row.id, row.since)) {
            return Ok(true);
        }
    }
    Ok(false)
}
