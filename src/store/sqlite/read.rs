//! Reading what is asked for by name.

use std::fmt::Display;

use rusqlite::{Connection, OptionalExtension, Row, Statement, params};

use super::super::{SaltedFacts, StoreError, StoredEnrolment, StoredLearner};
use super::chain_rows::ChainRows;
use super::columns::{count, counted, hash, number, stored_entry, text, text_or_null};
use super::forms::TableForm;
use super::while_doing;
use crate::domain::calendar::date;
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::domain::learner::Learner;
use crate::ledger::chain::StoredEntry;
use crate::ledger::chain_name::ChainName;
use crate::ledger::hash::Hash;
use crate::ledger::kept_refusal::{RefusalLink, RefusedAt};
use crate::ledger::reference::{ReferenceKind, ReferenceKindError, ReferenceRow};

const fn facts_beside_a_chain(form: TableForm) -> &'static str {
    match form {
        TableForm::First => {
            "SELECT date_of_birth, residency_met, nhs_bursary, salt, NULL, NULL FROM learner \
             WHERE chain = ?1"
        }
        TableForm::Second | TableForm::Third | TableForm::Fourth => {
            "SELECT date_of_birth, residency_met, nhs_bursary, salt, uln, ssn FROM learner \
             WHERE chain = ?1"
        }
    }
}

pub(super) fn reading(error: rusqlite::Error) -> StoreError {
    while_doing("read the ledger", error)
}

pub(super) fn chain(
    connection: &Connection,
    name: &ChainName,
) -> Result<Vec<StoredEntry>, StoreError> {
    let mut chains = ChainRows::of(connection)?;
    match chains.number_of(name)? {
        Some(number) => chains.entries(number, name),
        None => Ok(Vec::new()),
    }
}

pub(super) fn learners(
    connection: &Connection,
    form: TableForm,
    ids: &[LearnerId],
) -> Result<Vec<StoredLearner>, StoreError> {
    let mut chains = ChainRows::of(connection)?;
    let mut facts = connection.prepare_cached(facts_beside_a_chain(form)).map_err(reading)?;
    let mut learners = Vec::with_capacity(ids.len());
    for id in ids {
        let name = ChainName::Learner(id.clone());
        learners.push(match chains.number_of(&name)? {
            None => StoredLearner { entries: Vec::new(), facts: None },
            Some(chain) => StoredLearner {
                entries: chains.entries(chain, &name)?,
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
    let row = |row: &Row<'_>| {
        let numbers = (text_or_null(row, 4)?, text_or_null(row, 5)?);
        Ok((text(row, 0)?, row.get(1)?, row.get(2)?, row.get(3)?, numbers))
    };
    let Some((born, residency, bursary, salt, (uln, ssn))) =
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
    Ok(Some(SaltedFacts { learner, uln, ssn, salt }))
}

pub(super) fn facts(
    connection: &Connection,
    form: TableForm,
    ids: &[LearnerId],
) -> Result<Vec<Option<SaltedFacts>>, StoreError> {
    let mut select = connection.prepare_cached(facts_beside_a_chain(form)).map_err(reading)?;
    let mut chains = ChainRows::of(connection)?;
    let mut one = |id: &LearnerId| match chains.number_of(&ChainName::Learner(id.clone()))? {
        Some(chain) => salted_facts(&mut select, chain, id),
        None => Ok(None),
    };
    ids.iter().map(&mut one).collect()
}

/// What is selected of an enrolment, and from where.
pub(super) const fn enrolment_rows(form: TableForm) -> &'static str {
    match form {
        TableForm::First => {
            "SELECT enrolment.id, chain.name, seq, ukprn, 1 FROM enrolment \
             LEFT JOIN chain ON chain.id = enrolment.chain "
        }
        TableForm::Second | TableForm::Third | TableForm::Fourth => {
            "SELECT enrolment.id, chain.name, seq, ukprn, nth FROM enrolment \
             LEFT JOIN chain ON chain.id = enrolment.chain "
        }
    }
}

pub(super) fn enrolments(
    connection: &Connection,
    form: TableForm,
    ids: &[EnrolmentId],
) -> Result<Vec<Option<StoredEnrolment>>, StoreError> {
    // The order is that of the key, so that nothing is sorted; in the first form an id came once.
    let last = match form {
        TableForm::First => "WHERE enrolment.id = ?1",
        TableForm::Second | TableForm::Third | TableForm::Fourth => {
            "WHERE enrolment.id = ?1 ORDER BY nth DESC LIMIT 1"
        }
    };
    let query = enrolment_rows(form).to_owned() + last;
    let mut select = connection.prepare_cached(&query).map_err(reading)?;
    let mut one = |id: &EnrolmentId| {
        select.query_row([id.as_str()], stored_enrolment).optional().map_err(reading)
    };
    ids.iter().map(&mut one).collect()
}

pub(super) fn stored_enrolment(row: &Row<'_>) -> rusqlite::Result<StoredEnrolment> {
    Ok(StoredEnrolment {
        id: text(row, 0)?,
        chain: text(row, 1)?,
        seq: number(row, 2)?,
        ukprn: number(row, 3)?,
        nth: number(row, 4)?,
    })
}

fn reference_row(kind: ReferenceKind, row: &Row<'_>) -> rusqlite::Result<ReferenceRow> {
    Ok(ReferenceRow { kind, id: text(row, 0)?, since: number(row, 1)?, text: text(row, 2)? })
}

/// A kind of row that this program does not know. One row of each kind is looked at, so that a
/// large catalogue costs no more than a small one.
pub(super) fn unknown_kind(
    connection: &Connection,
) -> rusqlite::Result<Option<ReferenceKindError>> {
    let first = "SELECT kind FROM reference ORDER BY kind LIMIT 1";
    let after = "SELECT kind FROM reference WHERE kind > ?1 ORDER BY kind LIMIT 1";
    let kind = |row: &Row<'_>| text(row, 0);
    let mut found = connection.prepare_cached(first)?.query_row([], kind).optional()?;
    let mut select = connection.prepare_cached(after)?;
    while let Some(name) = found {
        if let Err(unknown) = name.parse::<ReferenceKind>() {
            return Ok(Some(unknown));
        }
        found = select.query_row([name], kind).optional()?;
    }
    Ok(None)
}

pub(super) fn reference(
    connection: &Connection,
    kind: ReferenceKind,
    id: &str,
    as_of: u32,
) -> Result<Option<ReferenceRow>, StoreError> {
    let read = || {
        connection
            .prepare_cached(
                "SELECT id, since, text FROM reference \
                 WHERE kind = ?1 AND id = ?2 AND since <= ?3 ORDER BY since DESC LIMIT 1",
            )?
            .query_row(params![kind.name(), id, as_of], |row| reference_row(kind, row))
            .optional()
    };
    read().map_err(reading)
}

pub(super) fn references(
    connection: &Connection,
    kind: ReferenceKind,
    as_of: u32,
) -> Result<Vec<ReferenceRow>, StoreError> {
    // With max(), SQLite takes the other columns from the row that holds the greatest `since`.
    let query = "SELECT id, max(since), text FROM reference \
                 WHERE kind = ?1 AND since <= ?2 GROUP BY id ORDER BY id";
    reference_rows(connection, query, kind, as_of)
}

pub(super) fn references_since(
    connection: &Connection,
    kind: ReferenceKind,
    since: u32,
) -> Result<Vec<ReferenceRow>, StoreError> {
    let query = "SELECT id, since, text FROM reference \
                 WHERE kind = ?1 AND since = ?2 ORDER BY id";
    reference_rows(connection, query, kind, since)
}

fn reference_rows(
    connection: &Connection,
    query: &str,
    kind: ReferenceKind,
    number: u32,
) -> Result<Vec<ReferenceRow>, StoreError> {
    let read = || -> rusqlite::Result<Vec<_>> {
        let mut select = connection.prepare_cached(query)?;
        select.query_map(params![kind.name(), number], |row| reference_row(kind, row))?.collect()
    };
    read().map_err(reading)
}

fn last_seq(connection: &Connection, name: &ChainName) -> Result<u32, StoreError> {
    let read = || -> rusqlite::Result<u32> {
        connection
            .prepare_cached(
                "SELECT ifnull(max(seq), 0) FROM entry JOIN chain ON chain.id = entry.chain \
                 WHERE chain.name = ?1",
            )?
            .query_row([name.to_string()], |row| row.get(0))
    };
    read().map_err(reading)
}

/// What stands beside the entries names one of a chain; one that the chain does not hold is damage.
fn within_chain(
    connection: &Connection,
    name: &ChainName,
    seq: i64,
    what: &str,
) -> Result<u32, StoreError> {
    let last = last_seq(connection, name)?;
    match u32::try_from(seq) {
        Ok(seq) if (1..=last).contains(&seq) => Ok(seq),
        _ => {
            let what = format!("{what} {name}/{seq}, and {last} entries of that chain are there");
            Err(StoreError::Damaged(what))
        }
    }
}

/// The last entry by which a month of a provider was closed or opened again.
pub(super) fn last_closing(
    connection: &Connection,
    form: TableForm,
    provider: Ukprn,
) -> Result<Option<u32>, StoreError> {
    // There were no closings in the first form.
    if form == TableForm::First {
        return Ok(None);
    }
    let query = "SELECT max(seq) FROM closing \
                 WHERE chain = (SELECT id FROM chain WHERE name = ?1)";
    let name = ChainName::Provider(provider);
    let last = || -> rusqlite::Result<Option<i64>> {
        connection.prepare_cached(query)?.query_row([name.to_string()], |row| row.get(0))
    };
    let what = "the table of closings says that a month was closed by";
    last().map_err(reading)?.map(|seq| within_chain(connection, &name, seq, what)).transpose()
}

/// The number and the hash of the last entry of a chain.
pub(super) fn head(
    connection: &Connection,
    name: &ChainName,
) -> rusqlite::Result<Option<(u32, Hash)>> {
    let query = "SELECT seq, '', hash FROM entry \
                 WHERE chain = (SELECT id FROM chain WHERE name = ?1) ORDER BY seq DESC LIMIT 1";
    let row = |row: &Row<'_>| stored_entry(row, 0).map(|entry| (entry.seq, entry.hash));
    connection.prepare_cached(query)?.query_row([name.to_string()], row).optional()
}

/// The hash of an entry, where it is there.
pub(super) fn hash_of(
    connection: &Connection,
    name: &ChainName,
    seq: u32,
) -> rusqlite::Result<Option<Hash>> {
    let query = "SELECT seq, '', hash FROM entry \
                 WHERE chain = (SELECT id FROM chain WHERE name = ?1) AND seq = ?2";
    let row = |row: &Row<'_>| stored_entry(row, 0).map(|entry| entry.hash);
    connection.prepare_cached(query)?.query_row(params![name.to_string(), seq], row).optional()
}

/// The entry that brought rows of the catalogue or the policy last.
pub(super) fn basis(connection: &Connection) -> Result<u32, StoreError> {
    let query = "SELECT ifnull(max(since), 1) FROM reference";
    let last = || connection.prepare_cached(query)?.query_row([], |row| row.get::<_, i64>(0));
    let what = "the last rows of the catalogue and the policy say that they came with";
    within_chain(connection, &ChainName::Ledger, last().map_err(reading)?, what)
}

pub(super) fn enrolments_ever(
    connection: &Connection,
    form: TableForm,
    ids: &[EnrolmentId],
) -> Result<Vec<Vec<StoredEnrolment>>, StoreError> {
    let ever = match form {
        TableForm::First => "WHERE enrolment.id = ?1",
        TableForm::Second | TableForm::Third | TableForm::Fourth => {
            "WHERE enrolment.id = ?1 ORDER BY nth"
        }
    };
    let query = enrolment_rows(form).to_owned() + ever;
    let mut select = connection.prepare_cached(&query).map_err(reading)?;
    let mut all = |id: &EnrolmentId| -> rusqlite::Result<Vec<StoredEnrolment>> {
        select.query_map([id.as_str()], stored_enrolment)?.collect()
    };
    ids.iter().map(|id| all(id).map_err(reading)).collect()
}

/// Whether each of these refusals is kept already.
pub(super) fn are_kept(
    connection: &Connection,
    refusals: &[(EnrolmentId, Hash)],
) -> rusqlite::Result<Vec<bool>> {
    let query = "SELECT EXISTS (SELECT 1 FROM refusal WHERE enrolment = ?1 AND content = ?2)";
    let mut select = connection.prepare_cached(query)?;
    let mut is_kept = |(enrolment, content): &(EnrolmentId, Hash)| {
        select.query_row(params![enrolment.as_str(), content.bytes()], |row| row.get(0))
    };
    refusals.iter().map(&mut is_kept).collect()
}

/// The last of the single refusals of a provider.
pub(super) fn last_refusal(
    connection: &Connection,
    form: TableForm,
    at: RefusedAt,
) -> rusqlite::Result<Option<RefusalLink>> {
    // There were no places in the first form.
    if form == TableForm::First {
        return Ok(None);
    }
    let query = "SELECT seq, hash FROM refusal WHERE ukprn = ?1 AND seq IS NOT NULL \
                 ORDER BY seq DESC LIMIT 1";
    let link = |row: &Row<'_>| Ok(RefusalLink { at, seq: counted(row, 0)?, hash: hash(row, 1)? });
    connection.prepare_cached(query)?.query_row([at.number()], link).optional()
}

/// How many refusals a file brought.
pub(super) fn refused_by(connection: &Connection, file: u32) -> rusqlite::Result<u64> {
    let query = "SELECT count(*) FROM refusal WHERE file = ?1";
    connection.prepare_cached(query)?.query_row([file], |row| count(row, 0))
}
