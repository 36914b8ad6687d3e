//! Tables, indexes, triggers and views that are not as this program made them, whatever they are
//! called; and operations that refuse to go on with such a ledger.

use std::path::Path;

use lifelong::ops::checkpoint::checkpoint;
use lifelong::ops::drawdown::{Drawdown, drawdown};
use lifelong::ops::export::{ExportKind, export};
use lifelong::ops::verify::verify;
use lifelong::ops::{OpError, Recording};
use lifelong::store::{Store, StoreError};
use rusqlite::Connection;

use super::{Victim, names, text, victim};
use crate::college::sample::moment;
use crate::college::take::NoFiles;

const FORM: &str = "the form of the ledger";

fn open(path: &Path) -> Box<dyn Store> {
    lifelong::store::open(&path.into()).unwrap()
}

/// Gives an object of the schema another name, which SQLite itself would not take.
fn rename(victim: &Victim, from: &str, to: &str) {
    victim.hand.pragma_update(None, "writable_schema", "on").unwrap();
    let update = "UPDATE sqlite_schema SET name = ?2, sql = replace(sql, ?1, ?2), \
                  tbl_name = iif(tbl_name = ?1, ?2, tbl_name) WHERE name = ?1";
    assert_eq!(victim.hand.execute(update, [text(from), text(to)]).unwrap(), 1);
    victim.hand.pragma_update(None, "writable_schema", "reset").unwrap();
}

#[test]
fn what_somebody_made_is_named_whatever_it_is_called() {
    let made = [
        ("trigger", "CREATE TRIGGER \"mine\" AFTER INSERT ON refusal BEGIN SELECT 1; END"),
        ("index", "CREATE INDEX \"mine\" ON entry (chain, seq, text, hash)"),
        ("table", "CREATE TABLE \"mine\" (tbl, idx, stat)"),
        ("view", "CREATE VIEW \"mine\" AS SELECT * FROM entry"),
    ];
    let called = [
        "sqlite_mine",
        "sqlite_stat1",
        "sqlite_stat2",
        "sqlite_sequence",
        "sqlite_autoindex_entry_1",
        "sqlite_autoindex_chain_2",
        "mine too",
        "x\u{1b}[31m",
    ];
    let whole = victim();
    for (kind, statement) in made {
        for name in called {
            let victim = whole.copy();
            victim.hand.execute_batch(statement).unwrap();
            rename(&victim, "mine", name);
            let shown = name.replace('\u{1b}', "\\u{1b}");
            let part = format!("{kind} `{shown}` is not of this program");
            names(&victim.verify().faults, FORM, &part);
        }
    }
}

/// Statistics that SQLite gathers are its own, and harmless.
#[test]
fn what_sqlite_keeps_for_itself_is_not_named() {
    let victim = victim();
    victim
        .hand
        .execute_batch("ANALYZE; CREATE TABLE x (id INTEGER PRIMARY KEY AUTOINCREMENT)")
        .unwrap();
    victim.hand.execute_batch("DROP TABLE x").unwrap();
    let kept = super::texts(
        &victim.hand,
        "SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite_s%' ORDER BY name",
    );
    assert_eq!(kept, ["sqlite_sequence", "sqlite_stat1", "sqlite_stat4"]);
    assert_eq!(victim.verify().faults, []);
}

/// An index that is ours by its name and its text, and belongs to another table.
#[test]
fn an_object_of_ours_that_belongs_to_another_table_is_named() {
    let victim = victim();
    victim.hand.pragma_update(None, "writable_schema", "on").unwrap();
    let update = "UPDATE sqlite_schema SET tbl_name = 'chain' WHERE name = 'entry_comes_next'";
    assert_eq!(victim.hand.execute(update, []).unwrap(), 1);
    let store = lifelong::store::open(&victim.path.clone().into());
    let altered = store.and_then(|store| store.reader()?.altered_guards());
    match altered {
        Ok(altered) => assert_eq!(altered, ["trigger `entry_comes_next` is altered"]),
        Err(error) => assert!(matches!(error, StoreError::Damaged(_)), "{error}"),
    }
}

/// What the database itself finds wrong is told, and bounded.
#[test]
fn pages_that_hold_something_else_are_told() {
    let victim = victim();
    let page: i64 = victim
        .hand
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'refusal'", [], |row| {
            row.get(0)
        })
        .unwrap();
    let size: i64 = victim.hand.query_row("PRAGMA page_size", [], |row| row.get(0)).unwrap();
    victim.hand.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let mut bytes = std::fs::read(&victim.path).unwrap();
    let from = usize::try_from((page - 1) * size).unwrap();
    bytes[from..from + 200].fill(0x5a);
    let path = victim.path.with_file_name("other.db");
    std::fs::write(&path, bytes).unwrap();
    let found = verify(&*open(&path).audit().unwrap(), None).unwrap();
    let told = found.faults.iter().filter(|fault| fault.place == "the file of the ledger").count();
    assert!((1..=101).contains(&told), "{:#?}", found.faults);
}

/// Whether an operation refuses a ledger as damaged, naming this.
#[track_caller]
fn damaged<T: std::fmt::Debug>(answer: Result<T, OpError>, part: &str) {
    match answer {
        Err(OpError::Store(StoreError::Damaged(what))) if what.contains(part) => {}
        other => panic!("`{part}` is not named: {other:?}"),
    }
}

/// What is passed on, or signed, or claimed, is of a ledger that refused to forget.
#[test]
fn nothing_is_passed_on_of_a_ledger_whose_guards_are_not_as_they_were_made() {
    for (statement, part) in [
        ("DROP TRIGGER entry_is_never_removed", "trigger `entry_is_never_removed` is gone"),
        ("DROP TABLE refusal", "refusal"),
        ("CREATE TABLE mine (id)", "table `mine` is not of this program"),
    ] {
        let victim = victim();
        let mut store = open(&victim.path);
        victim.hand.execute_batch(statement).unwrap();
        let mut out = Vec::new();
        for recording in [Recording::DryRun, Recording::Real] {
            damaged(
                checkpoint(
                    &*store.reader().unwrap(),
                    &mut *store,
                    &mut out,
                    &moment(28),
                    recording,
                ),
                part,
            );
            let provider = "10000001".parse().unwrap();
            let asked = Drawdown { provider, due_by: moment(28).today() };
            damaged(
                drawdown(&mut *store, asked, &moment(28), recording, &mut NoFiles::default()),
                part,
            );
        }
        for what in ExportKind::ALL {
            damaged(export(&*store.reader().unwrap(), what, &mut out), part);
        }
        assert_eq!(out, b"", "nothing was written");
    }
}

/// It is asked of every claim, so it may not cost a walk through the ledger.
#[test]
fn whether_the_guards_are_as_they_were_made_is_asked_without_reading_a_table() {
    let victim = victim();
    let roots = "SELECT CAST(rootpage AS TEXT) FROM sqlite_schema WHERE rootpage > 0";
    let roots = super::texts(&victim.hand, roots);
    let size: i64 = victim.hand.query_row("PRAGMA page_size", [], |row| row.get(0)).unwrap();
    victim.hand.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    // No page of any table is left.
    let mut bytes = std::fs::read(&victim.path).unwrap();
    for root in roots {
        let from = usize::try_from((root.parse::<i64>().unwrap() - 1) * size).unwrap();
        bytes[from..from + usize::try_from(size).unwrap()].fill(0);
    }
    let path = victim.path.with_file_name("other.db");
    std::fs::write(&path, bytes).unwrap();
    let reader = open(&path).reader().unwrap();
    assert!(reader.altered_guards().unwrap().is_empty());
    let hand = Connection::open(&path).unwrap();
    assert!(hand.query_row("SELECT count(*) FROM entry", [], |row| row.get::<_, i64>(0)).is_err());
}

/// A statement that cannot even be prepared is damage too.
#[test]
fn a_column_that_is_gone_or_has_another_name_is_damage() {
    for statement in [
        "ALTER TABLE learner DROP COLUMN uln",
        "ALTER TABLE learner RENAME COLUMN salt TO sugar",
        "ALTER TABLE reference RENAME COLUMN since TO until",
        "ALTER TABLE enrolment RENAME COLUMN nth TO numbered",
    ] {
        let victim = victim();
        victim.hand.execute_batch(statement).unwrap();
        let faults = victim.verify().faults;
        assert!(!faults.is_empty(), "{statement}");
    }
}
