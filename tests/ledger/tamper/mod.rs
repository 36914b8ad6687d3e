//! A ledger that somebody has altered behind our back: `verify` sees it, and names where.

mod beside;
mod bits;
mod chains;
mod checkpoints;
mod closings;
mod columns;
mod kinds;
mod missing;
mod notes;
mod numbers;
mod origins;
mod refusals;
mod schema;
mod swallowed;
mod times;
mod unreadable;

use std::any::Any;
use std::path::{Path, PathBuf};

use lifelong::ledger::chain::Chain;
use lifelong::ledger::chain_name::Owner;
use lifelong::ledger::draft::Draft;
use lifelong::ledger::entry::Entry;
use lifelong::ops::verify::{Fault, Verification, verify};
use lifelong::store::open;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::college::sample::sample;

/// A ledger in the hands of somebody who takes away what refuses, and puts it back afterwards.
struct Victim {
    path: PathBuf,
    /// A checkpoint that was kept outside.
    checkpoint: Vec<u8>,
    hand: Connection,
    /// The folder that it lies in.
    _folder: Box<dyn Any>,
}

fn victim() -> Victim {
    let sample = sample();
    let hand = hand(&sample.path);
    let (path, checkpoint) = (sample.path.clone(), sample.checkpoint.clone());
    Victim { path, checkpoint, hand, _folder: Box::new(sample) }
}

/// A connection that lets everything be written.
fn hand(path: &Path) -> Connection {
    let hand = Connection::open(path).unwrap();
    hand.pragma_update(None, "synchronous", "off").unwrap();
    hand.pragma_update(None, "ignore_check_constraints", "on").unwrap();
    hand
}

impl Victim {
    /// Alters something; at least one row must have been there to alter.
    #[track_caller]
    fn alter(&self, statement: &str, values: impl IntoIterator<Item = Value>) {
        let altered = self.unguarded(statement, values);
        assert!(altered > 0, "{statement} altered nothing");
    }

    /// Alters something, where there is anything to alter.
    fn alter_any(&self, statement: &str) {
        self.unguarded(statement, []);
    }

    fn unguarded(&self, statement: &str, values: impl IntoIterator<Item = Value>) -> usize {
        let triggers = texts(&self.hand, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'");
        self.hand.execute_batch("BEGIN").unwrap();
        self.drop_triggers();
        let altered = self.hand.execute(statement, params_from_iter(values)).unwrap();
        for trigger in triggers {
            self.hand.execute_batch(&trigger).unwrap();
        }
        self.hand.execute_batch("COMMIT").unwrap();
        altered
    }

    fn drop_triggers(&self) {
        for trigger in texts(&self.hand, "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
            self.hand.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
        }
    }

    fn verify(&self) -> Verification {
        verify(&*open(&self.path.clone().into()).unwrap().audit().unwrap(), None).unwrap()
    }

    /// Verifies against the checkpoint that was kept outside.
    fn verify_against(&self) -> Verification {
        let mut checkpoint = &self.checkpoint[..];
        verify(&*open(&self.path.clone().into()).unwrap().audit().unwrap(), Some(&mut checkpoint))
            .unwrap()
    }

    /// What is seen where one value of a copy is altered.
    #[track_caller]
    fn seen_of(&self, table: &str, column: &str, value: &Value, key: &str) -> Vec<Fault> {
        let query = format!("SELECT {column} FROM {table} WHERE {key}");
        let before: Value = self.hand.query_row(&query, [], |row| row.get(0)).unwrap();
        assert_ne!(before, *value, "{table}.{column} where {key}");
        let copy = self.copy();
        copy.alter(&format!("UPDATE {table} SET {column} = ?1 WHERE {key}"), [value.clone()]);
        copy.verify().faults
    }

    /// The same ledger once more, to be altered in another way.
    fn copy(&self) -> Victim {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lifelong.db");
        self.hand.execute("VACUUM INTO ?1", [path.to_str().unwrap()]).unwrap();
        let hand = hand(&path);
        let checkpoint = self.checkpoint.clone();
        Victim { path, checkpoint, hand, _folder: Box::new(folder) }
    }
}

fn at(chain: &str, seq: &str) -> String {
    format!("chain = (SELECT id FROM chain WHERE name = '{chain}') AND seq {seq}")
}

/// The chain of an owner with some entries altered, sealed anew from the first of them.
fn forged<O: Owner>(
    victim: &Victim,
    owner: &O,
    alter: impl Fn(&mut Draft<O::Event>),
) -> Vec<Entry<O::Event>> {
    let store = open(&victim.path.clone().into()).unwrap();
    let stored = store.reader().expect("a reader").chain(&owner.chain()).unwrap();
    let chain = Chain::verified(owner, stored).unwrap();
    let mut forged = Chain::empty(owner);
    for entry in chain.entries() {
        let mut draft = entry.draft().clone();
        alter(&mut draft);
        let sealed = forged.seal(draft).unwrap();
        forged.push(sealed);
    }
    forged.into_entries()
}

/// Puts forged entries in the place of those that are there, with every column as it should be.
fn put<E>(victim: &Victim, entries: &[Entry<E>]) {
    for entry in entries {
        let pence = entry.posting().map(|posting| posting.amount.money().pence());
        let what = at(&entry.chain().to_string(), &format!("= {}", entry.seq()));
        let values = [
            text(entry.text()),
            Value::Blob(entry.hash().bytes().to_vec()),
            pence.map_or(Value::Null, Value::Integer),
        ];
        let set = "UPDATE entry SET text = ?1, hash = ?2, amount_pence = ?3";
        victim.alter(&format!("{set} WHERE {what}"), values);
    }
}

fn texts(connection: &Connection, query: &str) -> Vec<String> {
    let mut select = connection.prepare(query).unwrap();
    select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// The columns of a table, as the database lists them, each with its type.
fn columns_of(connection: &Connection, table: &str) -> Vec<(String, String)> {
    let mut select = connection.prepare(&format!("PRAGMA table_info({table})")).unwrap();
    let both = |row: &rusqlite::Row<'_>| Ok((row.get(1)?, row.get(2)?));
    select.query_map([], both).unwrap().map(Result::unwrap).collect()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A fault at a place whose words hold a part.
#[track_caller]
fn names(faults: &[Fault], place: &str, part: &str) {
    let named = faults.iter().any(|fault| fault.place == place && fault.what.contains(part));
    assert!(named, "`{part}` at {place} is not named: {faults:#?}");
}

#[test]
fn what_nobody_altered_holds() {
    let victim = victim();
    for found in [victim.verify(), victim.verify_against()] {
        assert_eq!(found.faults, []);
        assert_eq!((found.fault_count, found.chains), (0, 4));
        let entries: i64 =
            victim.hand.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
        assert_eq!(i64::try_from(found.entries), Ok(entries));
        // Three times 38140.00, 500.00 more, and 957.21, 326.07 and 1020.00 of the uprating.
        assert_eq!(found.entitlement.granted.to_string(), "117223.28");
        assert_eq!(found.entitlement.prior_study.to_string(), "20000.00");
    }
    assert_eq!(victim.verify().checkpoint, None);
    assert_eq!(victim.verify_against().checkpoint.unwrap().chains, 4);
    assert_eq!(victim.copy().verify_against().faults, []);
}
