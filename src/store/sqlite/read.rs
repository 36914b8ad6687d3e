//! Reading a ledger: every answer is of one moment.

use std::cell::Cell;
use std::fmt::Display;

use rusqlite::{Connection, OptionalExtension, Row, Statement, Transaction, params};

use super::super::{
    SaltedFacts, StoreError, StoredEnrolment, StoredLearner, StoredRefusal, StoredRow, Visit,
};
use super::columns::{hash, number, pence_or_null, stored_entry, text, text_or_null};
use super::while_doing;
use crate::domain::calendar::date;
use crate::domain::ids::{EnrolmentId, LearnerId};
use crate::domain::learner::Learner;
use crate::ledger::chain::StoredEntry;
use crate::ledger::chain_name::ChainName;
use crate::ledger::checkpoint::Head;
use crate::ledger::reference::ReferenceRow;

const ENTRIES_OF_A_CHAIN: &str = "SELECT seq, text, hash FROM entry WHERE chain = ?1 ORDER BY seq";

const FACTS_BESIDE_A_CHAIN: &str =
    "SELECT date_of_birth, residency_met, nhs_bursary, salt FROM learner WHERE chain = ?1";

const CHAIN_BY_NAME: &str = "SELECT id FROM chain WHERE name = ?1";

pub(super) fn reading(error: rusqlite::Error) -> StoreError {
    while_doing("read the ledger", error)
}

/// A reading transaction, which also locks the file once and not for each statement. None is begun
/// within another.
fn one_moment(connection: &Connection) -> Result<Option<Transaction<'_>>, StoreError> {
    let begin = || connection.unchecked_transaction();
    connection.is_autocommit().then(begin).transpose().map_err(reading)
}

pub(super) fn at_one_moment(
    connection: &Connection,
    read: &mut dyn FnMut(),
) -> Result<(), StoreError> {
    let _transaction = one_moment(connection)?;
    read();
    Ok(())
}

pub(super) fn chain(
    connection: &Connection,
    name: &ChainName,
) -> Result<Vec<StoredEntry>, StoreError> {
    let read = || {
        let mut find = connection.prepare_cached(CHAIN_BY_NAME)?;
        let id: Option<i64> = find.query_row([name.to_string()], |row| row.get(0)).optional()?;
        let mut select = connection.prepare_cached(ENTRIES_OF_A_CHAIN)?;
        id.map_or(Ok(Vec::new()), |id| entries(&mut select, id))
    };
    read().map_err(reading)
}

fn entries(select: &mut Statement<'_>, chain: i64) -> rusqlite::Result<Vec<StoredEntry>> {
    select.query_map([chain], |row| stored_entry(row, 0))?.collect()
}

pub(super) fn learners(
    connection: &Connection,
    ids: &[LearnerId],
) -> Result<Vec<StoredLearner>, StoreError> {
    // The entries and the facts are of one moment.
    let _transaction = one_moment(connection)?;
    let mut find = connection.prepare_cached(CHAIN_BY_NAME).map_err(reading)?;
    let mut select = connection.prepare_cached(ENTRIES_OF_A_CHAIN).map_err(reading)?;
    let mut facts = connection.prepare_cached(FACTS_BESIDE_A_CHAIN).map_err(reading)?;
    let mut learners = Vec::with_capacity(ids.len());
    for id in ids {
        learners.push(match chain_of(&mut find, id)? {
            None => StoredLearner { entries: Vec::new(), facts: None },
            Some(chain) => StoredLearner {
                entries: entries(&mut select, chain).map_err(reading)?,
                facts: salted_facts(&mut facts, chain, id)?,
            },
        });
    }
    Ok(learners)
}

fn salted_facts(
    select: &mut Statement<'_>,
    chain: i64,
    id: &LearnerId,
) -> Result<Option<SaltedFacts>, StoreError> {
    let row = |row: &Row<'_>| Ok((text(row, 0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let Some((born, residency, bursary, salt)) =
        select.query_row([chain], row).optional().map_err(reading)?
    else {
        return Ok(None);
    };
    let damaged =
        |what: &dyn Display| StoreError::Damaged(format!("facts of learner {id}: {what}"));
    let yes_or_no = |number: i64| match number {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(damaged(&format_args!("{other} is neither yes (1) nor no (0)"))),
    };
    let salt: Vec<u8> = salt;
    let salt = salt.try_into().map_err(|_| damaged(&"the salt does not have 16 bytes"))?;
    let learner = Learner {
        id: id.clone(),
        date_of_birth: date(&born).map_err(|error| damaged(&error))?,
        residency_met: yes_or_no(residency)?,
        nhs_bursary: yes_or_no(bursary)?,
    };
    Ok(Some(SaltedFacts { learner, salt }))
}

pub(super) fn facts(
    connection: &Connection,
    ids: &[LearnerId],
) -> Result<Vec<Option<SaltedFacts>>, StoreError> {
    let mut find = connection.prepare_cached(CHAIN_BY_NAME).map_err(reading)?;
    let mut select = connection.prepare_cached(FACTS_BESIDE_A_CHAIN).map_err(reading)?;
    let mut one = |id: &LearnerId| match chain_of(&mut find, id)? {
        Some(chain) => salted_facts(&mut select, chain, id),
        None => Ok(None),
    };
    ids.iter().map(&mut one).collect()
}

fn chain_of(find: &mut Statement<'_>, id: &LearnerId) -> Result<Option<i64>, StoreError> {
    let name = ChainName::Learner(id.clone()).to_string();
    find.query_row([name], |row| row.get(0)).optional().map_err(reading)
}

pub(super) fn places(
    connection: &Connection,
    ids: &[EnrolmentId],
) -> Result<Vec<Option<StoredEnrolment>>, StoreError> {
    let _transaction = one_moment(connection)?;
    let mut select = connection
        .prepare_cached(
            "SELECT enrolment.id, chain.name, seq, ukprn FROM enrolment \
             LEFT JOIN chain ON chain.id = enrolment.chain WHERE enrolment.id = ?1",
        )
        .map_err(reading)?;
    let mut place = |id: &EnrolmentId| {
        select.query_row([id.as_str()], stored_enrolment).optional().map_err(reading)
    };
    ids.iter().map(&mut place).collect()
}

fn stored_enrolment(row: &Row<'_>) -> rusqlite::Result<StoredEnrolment> {
    Ok(StoredEnrolment {
        id: text(row, 0)?,
        chain: text(row, 1)?,
        seq: number(row, 2)?,
        ukprn: number(row, 3)?,
    })
}

fn reference_row(row: &Row<'_>) -> rusqlite::Result<ReferenceRow> {
    let (kind, id, since) = (text(row, 0)?, text(row, 1)?, number(row, 2)?);
    Ok(ReferenceRow { kind, id, since, text: text(row, 3)? })
}

pub(super) fn reference(
    connection: &Connection,
    kind: &str,
    id: &str,
    as_of: u32,
) -> Result<Option<ReferenceRow>, StoreError> {
    let read = || {
        connection
            .prepare_cached(
                "SELECT kind, id, since, text FROM reference \
                 WHERE kind = ?1 AND id = ?2 AND since <= ?3 ORDER BY since DESC LIMIT 1",
            )?
            .query_row(params![kind, id, as_of], reference_row)
            .optional()
    };
    read().map_err(reading)
}

pub(super) fn references(
    connection: &Connection,
    kind: &str,
    as_of: u32,
) -> Result<Vec<ReferenceRow>, StoreError> {
    // With max(), SQLite takes the other columns from the row that holds the greatest `since`.
    let query = "SELECT kind, id, max(since), text FROM reference \
                 WHERE kind = ?1 AND since <= ?2 GROUP BY id ORDER BY id";
    reference_rows(connection, query, kind, as_of)
}

pub(super) fn references_since(
    connection: &Connection,
    kind: &str,
    since: u32,
) -> Result<Vec<ReferenceRow>, StoreError> {
    let query = "SELECT kind, id, since, text FROM reference \
                 WHERE kind = ?1 AND since = ?2 ORDER BY id";
    reference_rows(connection, query, kind, since)
}

fn reference_rows(
    connection: &Connection,
    query: &str,
    kind: &str,
    number: u32,
) -> Result<Vec<ReferenceRow>, StoreError> {
    let read = || -> rusqlite::Result<Vec<_>> {
        let mut select = connection.prepare_cached(query)?;
        select.query_map(params![kind, number], reference_row)?.collect()
    };
    read().map_err(reading)
}

pub(super) fn last_seq(connection: &Connection, name: &ChainName) -> Result<u32, StoreError> {
    let read = || -> rusqlite::Result<i64> {
        connection
            .prepare_cached(
                "SELECT ifnull(max(seq), 0) FROM entry JOIN chain ON chain.id = entry.chain \
                 WHERE chain.name = ?1",
            )?
            .query_row([name.to_string()], |row| row.get(0))
    };
    Ok(u32::try_from(read().map_err(reading)?).unwrap_or(0))
}

/// Runs a query and visits its rows until the visitor has had enough.
fn visit_rows<T>(
    connection: &Connection,
    query: &str,
    make: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    visit: &mut dyn FnMut(T) -> Visit,
) -> Result<(), StoreError> {
    let mut select = connection.prepare_cached(query).map_err(reading)?;
    let mut rows = select.query([]).map_err(reading)?;
    while let Some(row) = rows.next().map_err(reading)? {
        if visit(make(row).map_err(reading)?).is_break() {
            break;
        }
    }
    Ok(())
}

pub(super) fn each_entry(
    connection: &Connection,
    visit: &mut dyn FnMut(StoredRow) -> Visit,
) -> Result<(), StoreError> {
    let make = |row: &Row<'_>| {
        Ok(StoredRow {
            chain: text(row, 0)?,
            entry: stored_entry(row, 1)?,
            recorded_at: text(row, 4)?,
            effective_on: text(row, 5)?,
            event: text(row, 6)?,
            debit: text_or_null(row, 7)?,
            credit: text_or_null(row, 8)?,
            amount_pence: pence_or_null(row, 9)?,
            place: Some(row.get(10)?),
        })
    };
    let stopped = Cell::new(false);
    let mut visit = |row: StoredRow| {
        let answer = visit(row);
        stopped.set(answer.is_break());
        answer
    };
    let columns = "seq, text, hash, recorded_at, effective_on, event, debit, credit, \
                   amount_pence, entry.id";
    let named = format!(
        "SELECT chain.name, {columns} FROM chain CROSS JOIN entry ON entry.chain = chain.id \
         ORDER BY chain.name, seq"
    );
    visit_rows(connection, &named, make, &mut visit)?;
    if stopped.get() {
        return Ok(());
    }
    // An entry whose chain has no name was put there, or lost its name, by somebody else.
    let nameless = format!(
        "SELECT 'chain number ' || chain, {columns} FROM entry \
         WHERE chain NOT IN (SELECT id FROM chain) ORDER BY chain, seq"
    );
    visit_rows(connection, &nameless, make, &mut visit)
}

pub(super) fn each_head(
    connection: &Connection,
    visit: &mut dyn FnMut(Head) -> Visit,
) -> Result<(), StoreError> {
    let query = "SELECT chain.name, seq, '', hash \
                 FROM chain CROSS JOIN entry ON entry.chain = chain.id \
                 WHERE seq = (SELECT max(seq) FROM entry AS last WHERE last.chain = chain.id) \
                 ORDER BY chain.name";
    let make = |row: &Row<'_>| Ok((text(row, 0)?, stored_entry(row, 1)?));
    let mut strange = None;
    let mut head = |(name, entry): (String, StoredEntry)| {
        if let Ok(chain) = name.parse() {
            return visit(Head { chain, seq: entry.seq, hash: entry.hash });
        }
        strange = Some(name);
        Visit::Break(())
    };
    visit_rows(connection, query, make, &mut head)?;
    match strange {
        Some(name) => Err(StoreError::Damaged(format!("`{name}` is not the name of a chain"))),
        None => Ok(()),
    }
}

pub(super) fn each_refusal(
    connection: &Connection,
    visit: &mut dyn FnMut(StoredRefusal) -> Visit,
) -> Result<(), StoreError> {
    let query = "SELECT enrolment, learner, decided_at, by, rules, because, content, basis \
                 FROM refusal ORDER BY enrolment, decided_at, content";
    let make = |row: &Row<'_>| {
        Ok(StoredRefusal {
            enrolment: text(row, 0)?,
            learner: text(row, 1)?,
            decided_at: text(row, 2)?,
            by: text(row, 3)?,
            rules: text(row, 4)?,
            because: text(row, 5)?,
            basis: number(row, 7)?,
            content: hash(row, 6)?,
        })
    };
    visit_rows(connection, query, make, visit)
}

pub(super) fn each_enrolment(
    connection: &Connection,
    visit: &mut dyn FnMut(StoredEnrolment) -> Visit,
) -> Result<(), StoreError> {
    let query = "SELECT enrolment.id, chain.name, seq, ukprn FROM enrolment \
                 LEFT JOIN chain ON chain.id = enrolment.chain ORDER BY enrolment.id";
    visit_rows(connection, query, stored_enrolment, visit)
}
