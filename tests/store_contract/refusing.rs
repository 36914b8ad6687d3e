//! What the database itself refuses, whoever asks: to change, to remove and to replace.

use lifelong::domain::ids::Ukprn;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use lifelong::ledger::chain::Chain;
use lifelong::store::Batch;

use super::material::{
    add, certified, enrolled, entries, facts, granted, imported, learner_chain, ledger_chain,
    link_of, note, noted, of_file, read, recorded, refusal, row, single,
};
use super::{Engine, InSqlite, in_sqlite};

/// A ledger with two rows in every table, and a stranger's connection to it.
fn filled() -> (InSqlite, Connection) {
    let engine = in_sqlite();
    let mut store = engine.handle();
    let mut ledger = ledger_chain();
    let mut provider = Chain::empty(&read::<Ukprn>("10000001"));
    let mut last = None;
    for place in 1..=2_u32 {
        let learner = format!("L-{place}");
        let (mut chain, known) = (learner_chain(&learner), facts(&learner, "1990-05-17", 1));
        let enrolment = format!("E-{place}");
        let events = [recorded(&known), granted(), enrolled(&enrolment)];
        let mut sealed: Vec<_> = events.map(|event| add(&mut chain, event)).into();
        sealed.push(add(&mut ledger, imported(&format!("modules-{place}.csv"))));
        sealed.push(add(&mut provider, certified(&format!("2027-0{place}"))));
        let text = note("10000001", 2 * place, &learner, "payer told", 1);
        sealed.push(add(&mut provider, noted(&text)));
        let refused = single(&format!("E-2{place}"), last);
        last = Some(link_of(&refused));
        let batch = Batch {
            facts: vec![known],
            notes: vec![text],
            reference: vec![row("M-1", place + 1, "a text")],
            refusals: vec![of_file(refusal(&format!("E-1{place}"), "too small")), refused],
            ..entries(sealed)
        };
        store.append(&batch).unwrap();
    }
    let connection = Connection::open(&engine.path).unwrap();
    (engine, connection)
}

/// The tables of the ledger, as the database lists them, but for the one of personal data.
fn tables(connection: &Connection) -> Vec<String> {
    let query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut select = connection.prepare(query).unwrap();
    let names = select.query_map([], |row| row.get(0)).unwrap();
    let mut names: Vec<String> = names.map(Result::unwrap).collect();
    names.retain(|name| name != "learner");
    assert!(names.len() >= 5, "{names:?}");
    names
}

fn columns(connection: &Connection, table: &str) -> Vec<String> {
    let mut select = connection.prepare(&format!("PRAGMA table_info({table})")).unwrap();
    select.query_map([], |row| row.get(1)).unwrap().map(Result::unwrap).collect()
}

fn rows(connection: &Connection, table: &str) -> Vec<Vec<Value>> {
    let columns = columns(connection, table);
    let query = format!("SELECT {} FROM {table} ORDER BY 1, 2, 3", columns.join(", "));
    // A table of fewer than three columns is ordered by those that it has.
    let query = if columns.len() < 3 { query.replace(", 2, 3", "") } else { query };
    let mut select = connection.prepare(&query).unwrap();
    let row = |row: &rusqlite::Row<'_>| (0..columns.len()).map(|place| row.get(place)).collect();
    select.query_map([], row).unwrap().map(Result::unwrap).collect()
}

/// Another value of the same type.
fn other(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Integer(number) => Value::Integer(number.wrapping_add(1_000)),
        Value::Text(text) => Value::Text(format!("{text}x")),
        Value::Blob(bytes) => Value::Blob(bytes.iter().map(|byte| !byte).collect()),
        Value::Real(_) => panic!("no ledger holds binary fractions"),
    }
}

/// Whatever a statement does, the table is as it was.
#[track_caller]
fn refused(connection: &Connection, table: &str, statement: &str, values: &[Value]) {
    let before = rows(connection, table);
    let answer = connection.execute(statement, params_from_iter(values));
    assert_eq!(rows(connection, table), before, "{statement}");
    // A refusal that is kept already is left out in silence.
    let inserts = !statement.starts_with("UPDATE") && !statement.starts_with("DELETE");
    let silently = table == "refusal" && inserts && answer == Ok(0);
    assert!(answer.is_err() || silently, "{statement}: {answer:?}");
}

#[test]
fn the_database_refuses_to_change_any_column_of_a_ledger() {
    let (_engine, connection) = filled();
    for table in tables(&connection) {
        let columns = columns(&connection, &table);
        for (place, column) in columns.iter().enumerate() {
            let value = other(&rows(&connection, &table)[0][place]);
            for verb in ["UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"] {
                let statement = format!("{verb} {table} SET {column} = ?1");
                refused(&connection, &table, &statement, std::slice::from_ref(&value));
            }
        }
    }
}

#[test]
fn the_database_refuses_to_remove_any_row_of_a_ledger() {
    let (_engine, connection) = filled();
    // The text of a note can be erased, as facts can: by an entry that says so.
    for table in tables(&connection).into_iter().filter(|table| table != "note") {
        refused(&connection, &table, &format!("DELETE FROM {table}"), &[]);
        let first = &columns(&connection, &table)[0];
        let one = format!("DELETE FROM {table} WHERE {first} = (SELECT min({first}) FROM {table})");
        refused(&connection, &table, &one, &[]);
    }
}

/// Every row is written again with one column changed, by every verb that would replace a row.
#[test]
fn the_database_refuses_to_replace_any_row_of_a_ledger() {
    let (_engine, connection) = filled();
    for table in tables(&connection) {
        let columns = columns(&connection, &table);
        let names = columns.join(", ");
        let marks = (1..=columns.len()).map(|place| format!("?{place}"));
        let marks = marks.collect::<Vec<_>>().join(", ");
        let keys = keys(&connection, &table);
        for verb in ["REPLACE", "INSERT OR REPLACE"] {
            for row in rows(&connection, &table) {
                for place in 0..columns.len() {
                    let mut changed = row.clone();
                    changed[place] = other(&changed[place]);
                    // A row whose every key is new replaces nothing; nor does a key of nothing.
                    let holds = |column: &String| {
                        columns
                            .iter()
                            .zip(&row)
                            .any(|(name, value)| name == column && *value != Value::Null)
                    };
                    let replaces =
                        |key: &Vec<String>| !key.contains(&columns[place]) && key.iter().all(holds);
                    if keys.iter().any(replaces) {
                        let statement = format!("{verb} INTO {table} ({names}) VALUES ({marks})");
                        refused(&connection, &table, &statement, &changed);
                    }
                }
                let upsert = format!(
                    "INSERT INTO {table} ({names}) VALUES ({marks}) \
                     ON CONFLICT DO UPDATE SET {} = {}",
                    columns[columns.len() - 1],
                    columns[columns.len() - 1]
                );
                refused(&connection, &table, &upsert, &row);
            }
        }
    }
}

/// The sets of columns that must be unique, the row's own number among them.
fn keys(connection: &Connection, table: &str) -> Vec<Vec<String>> {
    let text = |query: String, column: usize| -> Vec<String> {
        let mut select = connection.prepare(&query).unwrap();
        select.query_map([], |row| row.get(column)).unwrap().map(Result::unwrap).collect()
    };
    let unique = format!("SELECT name FROM pragma_index_list('{table}') WHERE \"unique\" = 1");
    let indexes = text(unique, 0);
    let mut keys: Vec<_> =
        indexes.iter().map(|name| text(format!("PRAGMA index_info({name})"), 2)).collect();
    let primary = format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk");
    keys.push(text(primary, 0));
    assert!(keys.iter().all(|key| !key.is_empty()), "{table}: {keys:?}");
    keys
}

/// The row that comes next in its chain, under the number of a row that is there.
#[test]
fn an_entry_is_not_replaced_by_the_number_of_its_row() {
    let (_engine, connection) = filled();
    let next = "REPLACE INTO entry (id, chain, seq, recorded_at, effective_on, event, text, hash) \
                SELECT 2, chain, seq + 1, recorded_at, effective_on, event, text, hash FROM entry \
                WHERE chain = 2 ORDER BY seq DESC LIMIT 1";
    refused(&connection, "entry", next, &[]);
    for name in ["rowid", "_rowid_", "oid"] {
        refused(&connection, "entry", &next.replace("(id,", &format!("({name},")), &[]);
    }
}

#[test]
fn an_entry_comes_next_in_its_chain_or_not_at_all() {
    let (_engine, connection) = filled();
    let at = |seq: &str| {
        format!(
            "INSERT INTO entry (chain, seq, recorded_at, effective_on, event, text, hash) \
             SELECT chain, {seq}, recorded_at, effective_on, event, text, hash FROM entry \
             WHERE chain = 2 ORDER BY seq DESC LIMIT 1"
        )
    };
    for seq in ["seq", "seq - 1", "seq + 2", "0", "-1", "NULL"] {
        refused(&connection, "entry", &at(seq), &[]);
    }
    assert_eq!(connection.execute(&at("seq + 1"), []).unwrap(), 1, "the statement itself is good");
}

/// Personal data alone may be corrected, and erased.
#[test]
fn the_facts_of_a_learner_may_be_erased() {
    let (engine, connection) = filled();
    let erased = connection.execute("DELETE FROM learner WHERE chain = 2", []).unwrap();
    assert_eq!(erased, 1);
    let store = engine.handle();
    let learners =
        store.reader().unwrap().facts(&["L-1".parse().unwrap(), "L-2".parse().unwrap()]).unwrap();
    assert_eq!(learners.iter().filter(|facts| facts.is_some()).count(), 1);
}
