//! The forms of the tables: which there were, and how a file of an earlier one goes on.
//!
//! A file of an earlier form is read as it stands. The first act that writes to it brings it into
//! the latest form, in its own transaction, so that nobody ever sees a file between two forms.

use rusqlite::{Connection, Row, Transaction};

use super::super::StoreError;
use super::{guards, while_doing};

/// A form of the tables, as `user_version` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TableForm {
    /// An enrolment id was for ever; refusals were known by their words; months were not closed.
    First,
    /// It was not asked when the last refusal was.
    Second,
    /// There were no notes.
    Third,
    /// The latest.
    Fourth,
}

impl TableForm {
    /// The form of what is made now.
    pub(super) const LATEST: TableForm = TableForm::Fourth;

    /// The form of that number.
    pub(super) const fn of(number: i64) -> Option<TableForm> {
        match number {
            1 => Some(TableForm::First),
            2 => Some(TableForm::Second),
            3 => Some(TableForm::Third),
            4 => Some(TableForm::Fourth),
            _ => None,
        }
    }

    /// The statements that make tables of this form.
    pub(super) const fn tables(self) -> &'static str {
        match self {
            TableForm::First => include_str!("tables_1.sql"),
            TableForm::Second => include_str!("tables_2.sql"),
            TableForm::Third => include_str!("tables_3.sql"),
            TableForm::Fourth => include_str!("tables.sql"),
        }
    }
}

/// The form of a file, as of the moment of the transaction that is open.
pub(super) fn form_of(connection: &Connection) -> rusqlite::Result<Option<TableForm>> {
    let number =
        connection.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))?;
    Ok(TableForm::of(number))
}

/// What was made anew after the first form, and what is copied into it. After the second, things
/// were added alone.
const MADE_ANEW: [(&str, &str); 3] = [
    ("enrolment", "INSERT INTO enrolment SELECT id, 1, chain, seq, ukprn FROM enrolment_1"),
    (
        "refusal",
        "INSERT INTO refusal (enrolment, content, learner, decided_at, by, rules, because, basis) \
         SELECT enrolment, content, learner, decided_at, by, rules, because, basis FROM refusal_1",
    ),
    (
        "learner",
        "INSERT INTO learner (chain, date_of_birth, residency_met, nhs_bursary, salt) \
         SELECT chain, date_of_birth, residency_met, nhs_bursary, salt FROM learner_1",
    ),
];

/// Brings a file into the latest form, where it is of an earlier one. One whose guards are not as
/// they were made is left alone: making them anew would hide that they were gone.
pub(super) fn advance(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    let writing = |error| while_doing("bring the ledger into the latest form", error);
    let form = match form_of(transaction).map_err(writing)? {
        None | Some(TableForm::LATEST) => return Ok(()),
        Some(earlier) => earlier,
    };
    if let Some(altered) = guards::altered(transaction, form)?.into_iter().next() {
        let what = format!("{altered}, so it is not brought into the latest form");
        return Err(StoreError::Damaged(what));
    }
    let latest = objects(&made(TableForm::LATEST)?).map_err(writing)?;
    let made_anew = if form == TableForm::First { MADE_ANEW.as_slice() } else { &[] };
    make_anew(transaction, made_anew, &latest).map_err(writing)
}

/// A table, an index or a trigger: its kind, its name, its table, and the statement that makes it.
type Object = (String, String, String, String);

fn objects(connection: &Connection) -> rusqlite::Result<Vec<Object>> {
    let query = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
    let mut select = connection.prepare(query)?;
    let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    select.query_map([], row)?.collect()
}

/// Makes these tables anew with all that belongs to them, and what else is missing of the latest
/// form.
fn make_anew(
    transaction: &Transaction<'_>,
    made_anew: &[(&str, &str)],
    latest: &[Object],
) -> rusqlite::Result<()> {
    for (kind, name, table, _) in objects(transaction)? {
        if kind == "trigger" && made_anew.iter().any(|(anew, _)| *anew == table) {
            transaction.execute_batch(&format!("DROP TRIGGER {name}"))?;
        }
    }
    for (table, _) in made_anew {
        transaction.execute_batch(&format!("ALTER TABLE {table} RENAME TO {table}_1"))?;
    }
    let make = |kind: &str| -> rusqlite::Result<()> {
        let there = objects(transaction)?;
        let is_missing = |object: &&Object| there.iter().all(|(_, name, ..)| *name != object.1);
        let wanted = latest.iter().filter(|(of, ..)| of == kind).filter(is_missing);
        wanted.map(|(.., text)| text).try_for_each(|text| transaction.execute_batch(text))
    };
    make("table")?;
    for (table, copy) in made_anew {
        transaction.execute_batch(copy)?;
        transaction.execute_batch(&format!("DROP TABLE {table}_1"))?;
    }
    make("index")?;
    make("trigger")?;
    transaction.execute_batch("PRAGMA user_version = 4")
}

/// A ledger in memory that holds nothing but the tables of a form.
pub(super) fn made(form: TableForm) -> Result<Connection, StoreError> {
    let making = |error| while_doing("make the tables to compare with", error);
    let made = Connection::open_in_memory().map_err(making)?;
    made.execute_batch(form.tables()).map_err(making)?;
    Ok(made)
}
