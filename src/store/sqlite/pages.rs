//! Pages of all that there is, each beginning after the last row of the one before.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Params, Row, params};

use super::super::{StoreError, StoredClosing, StoredEnrolment, StoredRefusal, StoredRow};
use super::columns::{
    counted, hash, number, number_or_null, order, pence_or_null, stored_entry, text, text_or_null,
};
use super::forms::TableForm;
use super::listing::names_are_damaged;
use super::read::{enrolment_rows, reading, stored_enrolment};
use crate::ledger::chain::StoredEntry;
use crate::ledger::chain_name::ChainName;
use crate::ledger::checkpoint::Head;
use crate::ledger::imports::Origin;
use crate::ledger::kept_refusal::{RefusalLink, RefusedAt};

/// What every page of entries selects, with the name of the chain as something else gives it.
fn select_entries(chain: &str) -> String {
    format!(
        "SELECT {chain}, seq, text, hash, recorded_at, effective_on, event, debit, credit, \
         amount_pence, entry.id FROM "
    )
}

/// Runs a query and makes a page of its rows.
fn page<T>(
    connection: &Connection,
    query: &str,
    with: impl Params,
    make: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StoreError> {
    let read = || -> rusqlite::Result<Vec<T>> {
        connection.prepare_cached(query)?.query_map(with, make)?.collect()
    };
    read().map_err(reading)
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

fn stored_row(row: &Row<'_>) -> rusqlite::Result<StoredRow> {
    Ok(StoredRow {
        chain: text(row, 0)?,
        number: order(row, 1)?,
        entry: stored_entry(row, 1)?,
        recorded_at: text(row, 4)?,
        effective_on: text(row, 5)?,
        event: text(row, 6)?,
        debit: text_or_null(row, 7)?,
        credit: text_or_null(row, 8)?,
        amount_pence: pence_or_null(row, 9)?,
        ordinal: Some(row.get(10)?),
    })
}

pub(super) fn entries(
    connection: &Connection,
    after: Option<&StoredRow>,
    most: usize,
) -> Result<Vec<StoredRow>, StoreError> {
    let named = select_entries("chain.name") + "chain CROSS JOIN entry ON entry.chain = chain.id ";
    let Some(StoredRow { chain, number, .. }) = after else {
        let query = named + "ORDER BY chain.name, seq LIMIT ?1";
        return page(connection, &query, [limit(most)], stored_row);
    };
    // First what is left of the chain in which the page before ended.
    let query = named.clone() + "WHERE chain.name = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
    let mut rows = page(connection, &query, params![chain, number, limit(most)], stored_row)?;
    let left = most.saturating_sub(rows.len());
    if left > 0 {
        let query = named + "WHERE chain.name > ?1 ORDER BY chain.name, seq LIMIT ?2";
        rows.extend(page(connection, &query, params![chain, limit(left)], stored_row)?);
    }
    Ok(rows)
}

/// The entries whose text has the line by which they say what brought them. There is no index of
/// it: all that was recorded since the entry before the one that began it is looked through once,
/// however many pages that makes. What brings the first entries begins after them in this order,
/// in the same batch.
pub(super) fn entries_brought_by(
    connection: &Connection,
    origin: Origin,
    after: Option<&StoredRow>,
    most: usize,
) -> Result<Vec<StoredRow>, StoreError> {
    let query = select_entries("chain.name")
        + "entry CROSS JOIN chain ON chain.id = entry.chain \
           WHERE entry.id > coalesce(?1, (SELECT entry.id FROM entry JOIN chain \
                                          ON chain.id = entry.chain \
                                          WHERE chain.name = 'ledger' AND seq = ?2), 0) \
           AND instr(text, ?3) > 0 ORDER BY entry.id LIMIT ?4";
    let line = format!("\n{} {}\n", origin.name(), origin.number());
    let (after, before) = (after.and_then(|last| last.ordinal), origin.number().saturating_sub(1));
    page(connection, &query, params![after, before, line, limit(most)], stored_row)
}

pub(super) fn strays(connection: &Connection, most: usize) -> Result<Vec<StoredRow>, StoreError> {
    let query = select_entries("'chain number ' || chain")
        + "entry WHERE chain NOT IN (SELECT id FROM chain) ORDER BY chain, seq LIMIT ?1";
    page(connection, &query, [limit(most)], stored_row)
}

pub(super) fn heads(
    connection: &Connection,
    after: Option<&ChainName>,
    most: usize,
) -> Result<Vec<Head>, StoreError> {
    // Every name is at least the empty one. Beside what the indexes say is what the rows say.
    let beyond = if after.is_some() { ">" } else { ">=" };
    let query = format!(
        "SELECT chain.name, own.seq, '', own.hash, \
         named.name IS chain.name AND own.chain IS named.id AND own.seq IS entry.seq \
         FROM chain INDEXED BY sqlite_autoindex_chain_1 \
         CROSS JOIN entry INDEXED BY entry_in_chain ON entry.chain = chain.id \
         LEFT JOIN chain AS named NOT INDEXED ON named.id = chain.id \
         LEFT JOIN entry AS own NOT INDEXED ON own.id = entry.id \
         WHERE chain.name {beyond} ?1 \
         AND entry.seq = (SELECT max(seq) FROM entry AS last WHERE last.chain = chain.id) \
         ORDER BY chain.name LIMIT ?2"
    );
    let after = after.map_or_else(String::new, ToString::to_string);
    let make = |row: &Row<'_>| Ok((text(row, 0)?, stored_entry(row, 1)?, row.get(4)?));
    let head = |(name, entry, agrees): (String, StoredEntry, bool)| match name.parse() {
        Ok(chain) if agrees => Ok(Head { chain, seq: entry.seq, hash: entry.hash }),
        Ok(_) => Err(names_are_damaged()),
        Err(_) => Err(StoreError::Damaged(format!("`{name}` is not the name of a chain"))),
    };
    page(connection, &query, params![after, limit(most)], make)?.into_iter().map(head).collect()
}

/// What is selected of a refusal.
const fn refusal_rows(form: TableForm) -> &'static str {
    match form {
        TableForm::First => {
            "SELECT enrolment, learner, decided_at, by, rules, because, content, basis, \
             NULL, NULL, NULL, NULL, NULL FROM refusal"
        }
        TableForm::Second | TableForm::Third | TableForm::Fourth => {
            "SELECT enrolment, learner, decided_at, by, rules, because, content, basis, \
             text, file, ukprn, seq, hash FROM refusal"
        }
    }
}

pub(super) fn refusals(
    connection: &Connection,
    form: TableForm,
    after: Option<&StoredRefusal>,
    most: usize,
) -> Result<Vec<StoredRefusal>, StoreError> {
    // The first page begins before all values, those included that are no text.
    let beyond = match after {
        Some(_) => "(enrolment, decided_at, content) > (?1, ?2, ?3)",
        None => "?1 IS NULL AND ?2 IS NULL AND ?3 IS NULL",
    };
    let query = format!(
        "{} WHERE {beyond} ORDER BY enrolment, decided_at, content LIMIT ?4",
        refusal_rows(form)
    );
    let with = params![
        after.map(|last| &last.enrolment),
        after.map(|last| &last.decided_at),
        after.map(|last| last.content.bytes()),
        limit(most)
    ];
    page(connection, &query, with, stored_refusal)
}

pub(super) fn refusals_of(
    connection: &Connection,
    form: TableForm,
    file: u32,
    after: Option<&StoredRefusal>,
    most: usize,
) -> Result<Vec<StoredRefusal>, StoreError> {
    // No refusal named its file in the first form.
    if form == TableForm::First {
        return Ok(Vec::new());
    }
    let beyond = match after {
        Some(_) => "(enrolment, content) > (?2, ?3)",
        None => "?2 IS NULL AND ?3 IS NULL",
    };
    let query = format!(
        "{} WHERE file = ?1 AND {beyond} ORDER BY enrolment, content LIMIT ?4",
        refusal_rows(form)
    );
    let (enrolment, content) =
        (after.map(|last| &last.enrolment), after.map(|last| last.content.bytes()));
    page(connection, &query, params![file, enrolment, content, limit(most)], stored_refusal)
}

pub(super) fn single_refusals(
    connection: &Connection,
    form: TableForm,
    after: Option<&StoredRefusal>,
    most: usize,
) -> Result<Vec<StoredRefusal>, StoreError> {
    // There were no places in the first form.
    if form == TableForm::First {
        return Ok(Vec::new());
    }
    // Whoever took an index away may have put two rows into one place: each has its turn.
    let beyond = match after {
        Some(_) => "(ukprn, seq, enrolment, content) > (?1, ?2, ?3, ?4)",
        None => "?1 IS NULL AND ?2 IS NULL AND ?3 IS NULL AND ?4 IS NULL",
    };
    let query = format!(
        "{} WHERE ukprn IS NOT NULL AND seq IS NOT NULL AND {beyond} \
         ORDER BY ukprn, seq, enrolment, content LIMIT ?5",
        refusal_rows(form)
    );
    let link = after.and_then(|last| last.link);
    let with = params![
        link.map(|link| link.at.number()),
        link.map(|link| link.seq),
        after.map(|last| &last.enrolment),
        after.map(|last| last.content.bytes()),
        limit(most)
    ];
    page(connection, &query, with, stored_refusal)
}

pub(super) fn refusal_heads(
    connection: &Connection,
    form: TableForm,
    after: Option<RefusedAt>,
    most: usize,
) -> Result<Vec<RefusalLink>, StoreError> {
    if form == TableForm::First {
        return Ok(Vec::new());
    }
    // With max(), SQLite takes the hash from the row that holds the greatest `seq`. What can be no
    // provider has no head; `verify` names it.
    let query = "SELECT ukprn, max(seq), hash FROM refusal \
                 WHERE seq IS NOT NULL AND ukprn > ?1 AND ukprn <= ?2 \
                 GROUP BY ukprn ORDER BY ukprn LIMIT ?3";
    let head = |row: &Row<'_>| {
        Ok(RefusalLink {
            at: RefusedAt::stored(number(row, 0)?),
            seq: counted(row, 1)?,
            hash: hash(row, 2)?,
        })
    };
    let after = after.map_or(-1, |at| i64::from(at.number()));
    page(connection, query, params![after, u32::MAX, limit(most)], head)
}

fn stored_refusal(row: &Row<'_>) -> rusqlite::Result<StoredRefusal> {
    Ok(StoredRefusal {
        enrolment: text(row, 0)?,
        learner: text(row, 1)?,
        decided_at: text(row, 2)?,
        by: text(row, 3)?,
        rules: text(row, 4)?,
        because: text(row, 5)?,
        content: hash(row, 6)?,
        basis: number(row, 7)?,
        text: text_or_null(row, 8)?,
        file: number_or_null(row, 9)?,
        link: refusal_link(row)?,
    })
}

/// The place among single refusals, where any of its three columns holds anything. What cannot be a
/// provider is read as one that there is not, because 0 stands for one that is not known.
fn refusal_link(row: &Row<'_>) -> rusqlite::Result<Option<RefusalLink>> {
    let columns = [row.get_ref(10)?, row.get_ref(11)?, row.get_ref(12)?];
    if columns == [ValueRef::Null; 3] {
        return Ok(None);
    }
    let at = match columns[0] {
        ValueRef::Integer(ukprn) => u32::try_from(ukprn).unwrap_or(u32::MAX),
        _ => u32::MAX,
    };
    Ok(Some(RefusalLink { at: RefusedAt::stored(at), seq: number(row, 11)?, hash: hash(row, 12)? }))
}

pub(super) fn enrolments(
    connection: &Connection,
    form: TableForm,
    after: Option<&StoredEnrolment>,
    most: usize,
) -> Result<Vec<StoredEnrolment>, StoreError> {
    let (rows, beyond) = (enrolment_rows(form), if after.is_some() { ">" } else { ">=" });
    let query = format!(
        "{rows}WHERE (enrolment.id, seq) {beyond} (?1, ?2) ORDER BY enrolment.id, seq LIMIT ?3"
    );
    let (id, seq) = after.map_or(("", 0), |last| (last.id.as_str(), last.seq));
    page(connection, &query, params![id, seq, limit(most)], stored_enrolment)
}

pub(super) fn closings(
    connection: &Connection,
    form: TableForm,
    after: Option<&StoredClosing>,
    most: usize,
) -> Result<Vec<StoredClosing>, StoreError> {
    // There were no closings in the first form.
    if form == TableForm::First {
        return Ok(Vec::new());
    }
    let query = "SELECT named, seq FROM \
                 (SELECT ifnull(chain.name, 'chain number ' || closing.chain) AS named, seq \
                  FROM closing LEFT JOIN chain ON chain.id = closing.chain) \
                 WHERE ?1 IS NULL OR (named, seq) > (?1, ?2) ORDER BY named, seq LIMIT ?3";
    let with = params![after.map(|last| &last.chain), after.map(|last| last.seq), limit(most)];
    let closing = |row: &Row<'_>| Ok(StoredClosing { chain: text(row, 0)?, seq: order(row, 1)? });
    page(connection, query, with, closing)
}
