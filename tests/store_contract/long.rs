//! Long batches, for which the database's own guards are lifted inside of the transaction: nobody
//! else may ever see the ledger without them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rusqlite::Connection;

use lifelong::store::{Batch, StoreError};

use super::material::{add, enrolled, granted, learner_chain};
use super::{Engine, InSqlite, in_sqlite};

/// More than from how many entries on a batch counts as long.
const LEARNERS: usize = 2_000;

/// Two entries of each learner, of whom the last has lost the first entry of two.
fn batch(prefix: &str, with_a_gap: bool) -> Batch {
    let mut entries = Vec::new();
    for number in 0..LEARNERS {
        let mut chain = learner_chain(&format!("{prefix}-{number:05}"));
        let first = add(&mut chain, granted());
        if !with_a_gap || number + 1 < LEARNERS {
            entries.push(first);
        }
        entries.push(add(&mut chain, enrolled(&format!("E-{prefix}-{number:05}"))));
    }
    Batch { entries, ..Batch::default() }
}

/// What makes the file refuse to forget, as the file says it.
fn guards(connection: &Connection) -> Vec<(String, String)> {
    let query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name";
    let mut select = connection.prepare(query).unwrap();
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    select.query_map([], row).unwrap().map(Result::unwrap).collect()
}

fn stranger(engine: &InSqlite) -> Connection {
    Connection::open(&engine.path).unwrap()
}

fn count(connection: &Connection) -> i64 {
    connection.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap()
}

#[test]
fn nobody_sees_a_ledger_without_its_guards() {
    let engine = in_sqlite();
    let expected = guards(&stranger(&engine));
    assert!(expected.iter().any(|(name, _)| name == "entry_comes_next"), "{expected:?}");
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        let looking = scope.spawn(|| {
            let (mut looks, connection) = (0, stranger(&engine));
            while !is_done.load(Ordering::Relaxed) {
                assert_eq!(guards(&connection), expected);
                looks += 1;
            }
            looks
        });
        let mut store = engine.handle();
        for prefix in ["A", "B", "C"] {
            store.append(&batch(prefix, false)).unwrap();
        }
        is_done.store(true, Ordering::Relaxed);
        assert!(looking.join().unwrap() > 3);
    });
    assert_eq!(guards(&stranger(&engine)), expected);
    assert_eq!(engine.handle().reader().unwrap().altered_guards().unwrap(), Vec::<String>::new());
    assert_eq!(count(&stranger(&engine)), 1 + 3 * 2 * i64::try_from(LEARNERS).unwrap());
}

#[test]
fn what_does_not_come_next_is_a_conflict_in_a_long_batch_too() {
    let engine = in_sqlite();
    let expected = guards(&stranger(&engine));
    let mut store = engine.handle();
    assert!(matches!(store.append(&batch("A", true)), Err(StoreError::Conflict)));
    store.append(&batch("B", false)).unwrap();
    // Again, and with the ids of others.
    assert!(matches!(store.append(&batch("B", false)), Err(StoreError::Conflict)));
    let mut others = batch("C", false);
    let mut thief = learner_chain("T-1");
    others.entries.push(add(&mut thief, granted()));
    others.entries.push(add(&mut thief, enrolled("E-B-00007")));
    assert!(matches!(store.append(&others), Err(StoreError::Conflict)));
    assert_eq!(count(&stranger(&engine)), 1 + 2 * i64::try_from(LEARNERS).unwrap());
    assert_eq!(guards(&stranger(&engine)), expected);
}

#[test]
fn a_guard_that_was_altered_or_is_gone_stays_so_and_is_named() {
    for (altered, told) in [
        ("", "is gone"),
        (
            "CREATE TRIGGER entry_comes_next BEFORE INSERT ON entry BEGIN SELECT 1; END",
            "is altered",
        ),
    ] {
        let engine = in_sqlite();
        let connection = stranger(&engine);
        connection.execute_batch(&format!("DROP TRIGGER entry_comes_next; {altered}")).unwrap();
        let expected = guards(&connection);
        engine.handle().append(&batch("A", false)).unwrap();
        assert_eq!(guards(&connection), expected);
        let named = engine.handle().reader().unwrap().altered_guards().unwrap();
        assert!(named.iter().any(|one| one.contains("entry_comes_next") && one.contains(told)));
        assert_eq!(named.len(), 1, "{named:?}");
    }
}
