//! What makes the file refuse to forget, held against how it was made.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rusqlite::Connection;

use super::super::StoreError;
use super::columns::text;
use super::forms::{TableForm, made};
use super::read::reading;
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
    let known = match form {
        TableForm::First => &FIRST,
        TableForm::Second => &SECOND,
    };
    if let Some(objects) = known.get() {
        return Ok(objects);
    }
    let objects = schema(&made(form)?)?.into_iter().collect();
    Ok(known.get_or_init(|| objects))
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
