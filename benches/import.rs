//! Row 1 of `docs/performance.md`: `import enrolments`, whole, beside the bare insert of the very
//! same stored rows and columns into one table without indexes, in turn, in one run.
//!
//! `cargo bench --bench import` runs scale M (1 M entries in place, 250,000 learners, 1 M more come
//! in); `cargo bench --bench import -- small` a tenth of it, and `tiny` a hundredth, for whoever
//! counts instructions. While other processes use the machine it refuses to report, unless `busy`
//! is given too.
#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on stops")]
#![expect(clippy::arithmetic_side_effects, reason = "overflow stops a bench, which harms nobody")]

#[path = "common/machine.rs"]
mod machine;
#[path = "common/world.rs"]
mod world;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use lifelong::desk::imports::{Intake, take_in};
use lifelong::domain::rates::Announced;
use lifelong::exchange::{Kind, Reading};
use lifelong::ops::Recording;
use lifelong::store;
use rusqlite::{Connection, params};
use world::World;

const ROUNDS: usize = 3;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let asked = |word: &str| words.iter().any(|given| given == word);
    let learners = if asked("tiny") {
        2_500
    } else if asked("small") {
        25_000
    } else {
        250_000
    };
    machine::refuse_when_busy(asked("busy"));
    let folder = tempfile::tempdir().unwrap();
    let world = World::of(learners);
    let before = folder.path().join("before.db");
    world.make_ledger(&before);
    println!("{}", machine::describe());
    println!("{learners} learners; {} enrolments come in", world.incoming);
    let file = world.incoming_file();
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let ledger = folder.path().join(format!("round-{round}.db"));
        fs::copy(&before, &ledger).unwrap();
        let (ours, recorded) = import_all(&ledger, &folder.path().join("enrolments.csv"), &file);
        let (bare, rows) =
            bare_insert(&ledger, &folder.path().join(format!("bare-{round}.db")), recorded);
        let ratio = per_thousand(bare, ours);
        let (ours_rate, bare_rate) = (machine::rate(rows, ours), machine::rate(rows, bare));
        println!(
            "round {round}: {rows} entries; import {ours_rate}/s, bare insert {bare_rate}/s, ratio {}",
            shown(ratio)
        );
        ratios.push(ratio);
        fs::remove_file(&ledger).unwrap();
    }
    ratios.sort_unstable();
    println!(
        "import enrolments / bare insert: median {} (from {} to {}); must 0.20, aim 0.45",
        shown(ratios[ROUNDS / 2]),
        shown(ratios[0]),
        shown(ratios[ROUNDS - 1])
    );
}

/// Imports the file as `lifelong import enrolments` does: parsed, every rule, chained, durable, the
/// results file written and synced.
fn import_all(ledger: &Path, file: &Path, bytes: &[u8]) -> (Duration, u64) {
    let reading = Reading::default();
    let results = file.with_extension("results.csv");
    let begun = Instant::now();
    let mut store = store::open(&ledger.into()).unwrap();
    let intake = Intake {
        kind: Kind::Enrolments,
        path: file,
        bytes,
        reading: &reading,
        announced: Announced::Refused,
        results: Some(&results),
        faults: None,
        voice: |remedy| format!("{remedy:?}"),
    };
    let moment = world::moment();
    let imported = take_in(&mut *store, &intake, &moment, Recording::Real, &mut |_, _| {}).unwrap();
    drop(store);
    let taken = begun.elapsed();
    println!("  {} recorded, {} refused", imported.recorded, imported.refused);
    (taken, imported.recorded)
}

type Row = (
    i64,
    i64,
    i64,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<i64>,
    String,
    Vec<u8>,
);

/// Inserts the rows that the import stored into a table of the same columns without indexes, with
/// the same settings, 10,000 rows a commit.
fn bare_insert(ledger: &Path, bare: &Path, recorded: u64) -> (Duration, u64) {
    let rows = stored_rows(ledger, recorded);
    let mut connection = Connection::open(bare).unwrap();
    connection.pragma_update(None, "journal_mode", "wal").unwrap();
    connection.pragma_update(None, "synchronous", "full").unwrap();
    connection
        .execute_batch(
            "CREATE TABLE entry (id INTEGER PRIMARY KEY, chain INTEGER, seq INTEGER, \
             recorded_at TEXT, effective_on TEXT, event TEXT, debit TEXT, credit TEXT, \
             amount_pence INTEGER, text TEXT, hash BLOB) STRICT",
        )
        .unwrap();
    let begun = Instant::now();
    for some in rows.chunks(10_000) {
        let transaction = connection.transaction().unwrap();
        {
            let mut insert = transaction
                .prepare_cached("INSERT INTO entry VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)")
                .unwrap();
            for row in some {
                insert
                    .execute(params![
                        row.0, row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9,
                        row.10
                    ])
                    .unwrap();
            }
        }
        transaction.commit().unwrap();
    }
    connection.close().unwrap();
    let taken = begun.elapsed();
    fs::remove_file(bare).unwrap();
    (taken, u64::try_from(rows.len()).unwrap())
}

fn stored_rows(ledger: &Path, recorded: u64) -> Vec<Row> {
    let connection = Connection::open(ledger).unwrap();
    let mut select = connection
        .prepare(
            "SELECT id, chain, seq, recorded_at, effective_on, event, debit, credit, \
             amount_pence, text, hash FROM entry ORDER BY id DESC LIMIT ?1",
        )
        .unwrap();
    // The last entry tells of the file; those before it are the enrolments.
    let limit = i64::try_from(recorded).unwrap().saturating_add(1);
    let mut rows: Vec<Row> = select
        .query_map([limit], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
                row.get(6)?,
                row.get(7)?,
                row.get(8)?,
                row.get(9)?,
                row.get(10)?,
            ))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    rows.reverse();
    rows
}

fn per_thousand(part: Duration, whole: Duration) -> u128 {
    part.as_nanos().saturating_mul(1_000).checked_div(whole.as_nanos()).unwrap()
}

fn shown(per_thousand: u128) -> String {
    format!("{}.{:03}", per_thousand.div_euclid(1_000), per_thousand.rem_euclid(1_000))
}
