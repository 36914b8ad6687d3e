//! What the database itself counts and adds up.

use rusqlite::Connection;

use super::super::{StoreError, Totals};
use super::columns::{self, text};
use super::forms::TableForm;
use super::read::reading;

/// How many entries there are, by their own rows: an index may have lost some.
pub(super) fn entry_count(connection: &Connection) -> rusqlite::Result<u64> {
    let query = "SELECT count(*) FROM entry NOT INDEXED";
    connection.prepare_cached(query)?.query_row([], |row| columns::count(row, 0))
}

pub(super) fn totals(connection: &Connection, form: TableForm) -> Result<Totals, StoreError> {
    let read = || -> rusqlite::Result<Totals> {
        let count = |query| connection.query_row(query, [], |row| columns::count(row, 0));
        // In two halves, because a sum that leaves 64 bits is an error to SQLite. Neither half
        // does: each is below 2³² in a row, and there are less than 2³¹ of these.
        let mut select = connection.prepare_cached(
            "SELECT debit, credit, sum(amount_pence >> 32), sum(amount_pence & 4294967295) \
             FROM entry WHERE amount_pence IS NOT NULL \
             GROUP BY debit, credit ORDER BY debit, credit",
        )?;
        let moved = select
            .query_map([], |row| {
                let half = |column: usize| row.get::<_, i64>(column).map(i128::from);
                let sum = half(2)?.saturating_mul(1 << 32).saturating_add(half(3)?);
                Ok((text(row, 0)?, text(row, 1)?, sum))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Totals {
            entries: entry_count(connection)?,
            chains: count("SELECT count(*) FROM chain NOT INDEXED")?,
            enrolments: count("SELECT count(*) FROM enrolment")?,
            closings: match form {
                // There were no closings in the first form.
                TableForm::First => 0,
                TableForm::Second | TableForm::Third | TableForm::Fourth => {
                    count("SELECT count(*) FROM closing")?
                }
            },
            facts: count("SELECT count(*) FROM learner")?,
            notes: match form {
                TableForm::First | TableForm::Second | TableForm::Third => 0,
                TableForm::Fourth => count("SELECT count(*) FROM note NOT INDEXED")?,
            },
            reference: count("SELECT count(*) FROM reference")?,
            moved,
        })
    };
    read().map_err(reading)
}
