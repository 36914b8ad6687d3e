//! What makes the file refuse to forget, held against how it was made.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rusqlite::{Connection, Transaction};

use super::super::StoreError;
use super::columns::text;
use super::forms::{TableForm, made};
use super::read::reading;
use super::while_doing;
use crate::domain::excerpt::excerpt;

/// A table, index, trigger or view: its kind, its name, the table that it belongs to, and its text.
type Object = (String, String, String, String);

/// What SQLite may make for itself in any file, each by its whole text. Of what else begins with
/// `sqlite_` it makes only the indexes of tables of ours, which stand among ours: nothing is known
/// by the beginning of its name, because anybody can give it such a one.
const KEPT_BY_SQLITE: [(&str, &str); 3] = [
    ("sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    ("sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
    ("sqlite_sequence", "CREATE TABLE sqlite_sequence(name,seq)"),
];

/// Names every table, index, trigger and view that is gone, altered, or not of this program. Only
/// the description of the tables is read for that, and none of them.
pub(super) fn altered(connection: &Connection, form: TableForm) -> Result<Vec<String>, StoreError> {
    let (expected, found) = (as_made(form)?, schema(connection)?);
    let mut altered = Vec::new();
    for object in expected {
        let (kind, name, ..) = object;
        match found.iter().filter(|(_, other, ..)| other == name).collect::<Vec<_>>()[..] {
            [] => altered.push(format!("{kind} `{name}` is gone")),
            [one] if one == object => {}
            [_] => altered.push(format!("{kind} `{name}` is altered")),
            [..] => altered.push(format!("{kind} `{name}` is there more than once")),
        }
    }
    let known = |name: &str| expected.iter().any(|(_, other, ..)| other == name);
    for (kind, name, table, text) in found {
        let is_kept_by_sqlite = kind == "table"
            && name == table
            && KEPT_BY_SQLITE.contains(&(name.as_str(), text.as_str()));
        if !known(&name) && !is_kept_by_sqlite {
            let (kind, name) = (excerpt(&kind), excerpt(&name));
            altered.push(format!("{kind} `{name}` is not of this program"));
        }
    }
    Ok(altered)
}

/// The tables of a form and all that belongs to them, as this program makes them.
fn as_made(form: TableForm) -> Result<&'static BTreeSet<Object>, StoreError> {
    static FIRST: OnceLock<BTreeSet<Object>> = OnceLock::new();
    static SECOND: OnceLock<BTreeSet<Object>> = OnceLock::new();
    static THIRD: OnceLock<BTreeSet<Object>> = OnceLock::new();
    static FOURTH: OnceLock<BTreeSet<Object>> = OnceLock::new();
    let known = match form {
        TableForm::First => &FIRST,
        TableForm::Second => &SECOND,
        TableForm::Third => &THIRD,
        TableForm::Fourth => &FOURTH,
    };
    if let Some(objects) = known.get() {
        return Ok(objects);
    }
    let objects = schema(&made(form)?)?.into_iter().collect();
    Ok(known.get_or_init(|| objects))
}

/// The guards that each row of a long batch would ask. What they ask the writer asks as well, once
/// for each chain and id; asking it again for each row was a third of the time of an import.
const ASKED_BY_EACH_ROW: [&str; 2] = ["entry_comes_next", "enrolment_comes_next"];

/// From how many entries on these guards cost more than to take them away and make them anew.
const LONG: usize = 1_000;

/// Guards that are taken away within a transaction. They are put back before it ends, or it is
/// given up as a whole where anything fails meanwhile: nobody ever sees the ledger without them.
#[must_use = "a transaction that ends without its guards leaves the ledger without them"]
pub(super) struct Lifted(Vec<&'static str>);

/// Takes away what each row of so many entries would ask. One that is not as it was made stays as
/// it is: making it anew would hide that.
pub(super) fn lift(transaction: &Transaction<'_>, entries: usize) -> Result<Lifted, StoreError> {
    let mut lifted = Vec::new();
    if entries < LONG {
        return Ok(Lifted(lifted));
    }
    let lifting = |error| while_doing("take away a guard for a long batch", error);
    let there = schema(transaction)?;
    for object in as_made(TableForm::LATEST)? {
        let (_, name, _, made) = object;
        if ASKED_BY_EACH_ROW.contains(&name.as_str()) && there.contains(object) {
            transaction.execute_batch(&format!("DROP TRIGGER {name}")).map_err(lifting)?;
            lifted.push(made.as_str());
        }
    }
    Ok(Lifted(lifted))
}

impl Lifted {
    /// Makes them anew, as this program makes them.
    pub(super) fn put_back(self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        let putting = |error| while_doing("put a guard back", error);
        self.0.into_iter().try_for_each(|made| transaction.execute_batch(made)).map_err(putting)
    }
}

fn schema(connection: &Connection) -> Result<Vec<Object>, StoreError> {
    let read = || -> rusqlite::Result<Vec<_>> {
        let mut select =
            connection.prepare_cached("SELECT type, name, tbl_name, sql FROM sqlite_schema")?;
        select
            .query_map([], |row| Ok((text(row, 0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?)))?
            .collect()
    };
    read().map_err(reading)
}
