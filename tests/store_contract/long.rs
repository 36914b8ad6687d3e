//! Long batches: what does not come next is a conflict in them too. In SQLite the database's own
//! guards are lifted for them inside of the transaction, and nobody else may ever see that.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rusqlite::Connection;

use lifelong::store::{Batch, Store, StoreError};

use super::material::{add, enrolled, granted, learner_chain};
use super::{Engine, InSqlite, in_sqlite};

/// More than from how many entries on a batch counts as long.
const LEARNERS: usize = 2_000;

/// Two entries of each learner.
fn batch(prefix: &str) -> Batch {
    let mut entries = Vec::new();
    for number in 0..LEARNERS {
        let mut chain = learner_chain(&format!("{prefix}-{number:05}"));
        entries.push(add(&mut chain, granted()));
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

/// Says that something is over, also where whoever says it fails.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn nobody_sees_a_ledger_without_its_guards() {
    let engine = in_sqlite();
    let expected = guards(&stranger(&engine));
    assert!(expected.iter().any(|(name, _)| name == "entry_comes_next"), "{expected:?}");
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let looking = scope.spawn(|| {
            let connection = stranger(&engine);
            while !is_over.load(Ordering::Relaxed) {
                assert_eq!(guards(&connection), expected);
            }
        });
        let over = Over(&is_over);
        let mut store = engine.handle();
        for prefix in ["A", "B", "C"] {
            store.append(&batch(prefix)).unwrap();
        }
        drop(over);
        looking.join().unwrap();
    });
    assert_eq!(guards(&stranger(&engine)), expected);
    assert_eq!(engine.handle().reader().unwrap().altered_guards().unwrap(), Vec::<String>::new());
}

fn count(store: &dyn Store) -> u64 {
    store.reader().unwrap().entry_count().unwrap()
}

pub(crate) fn what_does_not_come_next_is_a_conflict_in_a_long_batch_too(engine: &dyn Engine) {
    let mut store = engine.handle();
    let mut with_a_gap = batch("A");
    with_a_gap.entries.remove(2 * LEARNERS - 2);
    assert!(matches!(store.append(&with_a_gap), Err(StoreError::Conflict)));
    assert_eq!(count(&*store), 1);
    store.append(&batch("B")).unwrap();
    assert!(matches!(store.append(&batch("B")), Err(StoreError::Conflict)));
    let mut others = batch("C");
    let mut thief = learner_chain("T-1");
    others.entries.push(add(&mut thief, granted()));
    others.entries.push(add(&mut thief, enrolled("E-B-00007")));
    assert!(matches!(store.append(&others), Err(StoreError::Conflict)));
    assert_eq!(count(&*store), 1 + 2 * u64::try_from(LEARNERS).unwrap());
    assert_eq!(store.reader().unwrap().altered_guards().unwrap(), Vec::<String>::new());
}

pub(crate) fn what_is_put_away_is_there_as_before(engine: &dyn Engine) {
    let mut store = engine.handle();
    // Somebody reads meanwhile, and nobody does.
    let reader = store.reader().unwrap();
    store.append(&batch("A")).unwrap();
    store.put_away();
    assert_eq!(reader.entry_count().unwrap(), 1);
    drop(reader);
    store.put_away();
    let all = 1 + 2 * u64::try_from(LEARNERS).unwrap();
    assert_eq!((count(&*store), count(&*engine.handle())), (all, all));
    store.append(&batch("B")).unwrap();
    assert_eq!(count(&*store), 2 * all - 1);
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
        engine.handle().append(&batch("A")).unwrap();
        assert_eq!(guards(&connection), expected);
        let named = engine.handle().reader().unwrap().altered_guards().unwrap();
        assert!(named.iter().any(|one| one.contains("entry_comes_next") && one.contains(told)));
        assert_eq!(named.len(), 1, "{named:?}");
    }
}
