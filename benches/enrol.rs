//! Row 4 of `docs/performance.md`: one durable enrolment, in process, beside a durable append of
//! 4 KiB to a file, and beside the bare durable insert of the very same rows, in turn, in one run.
//!
//! `cargo bench --bench enrol` enrols into a ledger of 25,000 learners with two enrolments each, as
//! `lifelong enrol` does: gathered, every rule with its words, chained, on the disk. While other
//! processes use the machine it refuses to report, unless `busy` is given too.
#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on stops")]
#![expect(clippy::arithmetic_side_effects, reason = "overflow stops a bench, which harms nobody")]

#[path = "common/machine.rs"]
mod machine;
#[path = "common/world.rs"]
mod world;

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use lifelong::domain::request::Request;
use lifelong::exchange::Reading;
use lifelong::exchange::enrolments::read_enrolments;
use lifelong::ops::enrol::{Naming, enrol};
use lifelong::ops::{Outcome, Recording};
use lifelong::store::{self, Store};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, TransactionBehavior, params_from_iter};
use world::World;

const LEARNERS: u64 = 25_000;
const ROUNDS: usize = 3;

/// How many enrolments are recorded in a round, and as many appends.
const PAIRS: u64 = 2_000;

/// What is appended to the file of the yardstick.
const BLOCK: [u8; 4_096] = [7; 4_096];

fn main() {
    machine::refuse_when_busy(std::env::args().any(|given| given == "busy"));
    let folder = tempfile::tempdir().unwrap();
    let world = World::of(LEARNERS);
    let ledger = folder.path().join("lifelong.db");
    world.make_ledger(&ledger);
    let lines = read_enrolments(&*world.incoming_file(), &Reading::default()).unwrap();
    let mut requests = lines.good.into_iter().map(|line| line.value);
    let mut store = store::open(&ledger.as_path().into()).unwrap();
    let mut file = File::create(folder.path().join("appended")).unwrap();
    let mut bare = Bare::of(&ledger, &folder.path().join("bare.db"));
    println!("{}", machine::describe());
    println!("{LEARNERS} learners; {} enrolments may come, one by one", world.incoming);
    let (mut to_append, mut to_bare) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let took = measure(&mut *store, &mut requests, &mut file, &mut bare);
        println!(
            "round {round}: {} enrolments, {} appends, {} bare inserts a second",
            machine::rate(PAIRS, took.enrolling),
            machine::rate(PAIRS, took.appending),
            machine::rate(PAIRS, took.inserting),
        );
        to_append.push(ratio(took.appending, took.enrolling));
        to_bare.push(ratio(took.inserting, took.enrolling));
    }
    tell("one durable enrolment / durable append of 4 KiB", to_append, "; must 0.80, aim 0.90");
    tell("one durable enrolment / bare durable insert of its rows", to_bare, "");
}

/// How long so many of each took.
#[derive(Default)]
struct Took {
    enrolling: Duration,
    appending: Duration,
    inserting: Duration,
}

/// How long so many enrolments take, and as many appends and bare inserts, in turn. What is refused
/// or was there already is not counted.
fn measure(
    store: &mut dyn Store,
    requests: &mut impl Iterator<Item = Request>,
    file: &mut File,
    bare: &mut Bare,
) -> Took {
    let moment = world::moment();
    let (mut took, mut recorded) = (Took::default(), 0);
    while recorded < PAIRS {
        let request = requests.next().unwrap();
        let begun = Instant::now();
        let answer = enrol(store, &request, Naming::Given, &moment, Recording::Real).unwrap();
        let enrolled = begun.elapsed();
        if answer.outcome != Outcome::Enrolled {
            continue;
        }
        let begun = Instant::now();
        file.write_all(&BLOCK).unwrap();
        file.sync_data().unwrap();
        took.appending += begun.elapsed();
        took.enrolling += enrolled;
        took.inserting += bare.insert_what_was_recorded();
        recorded += 1;
    }
    took
}

/// A copy of the ledger without what refuses, into which rows are inserted as they stand: what the
/// database alone takes for them.
struct Bare {
    ledger: Connection,
    copy: Connection,
}

impl Bare {
    fn of(ledger: &Path, copy: &Path) -> Bare {
        let ledger = Connection::open(ledger).unwrap();
        ledger.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
        let copy = Connection::open(copy).unwrap();
        copy.execute_batch(
            "PRAGMA journal_mode = wal; PRAGMA synchronous = full; PRAGMA cache_size = -65536; \
             DROP TRIGGER entry_comes_next; DROP TRIGGER enrolment_comes_next",
        )
        .unwrap();
        Bare { ledger, copy }
    }

    /// Inserts the rows of the last enrolment; how long that takes, reading them not counted.
    fn insert_what_was_recorded(&mut self) -> Duration {
        let read = |query: &str| -> Vec<Value> {
            let mut select = self.ledger.prepare_cached(query).unwrap();
            let columns = select.column_count();
            let row = |row: &Row<'_>| (0..columns).map(|column| row.get(column)).collect();
            select.query_row([], row).unwrap()
        };
        let entry = read("SELECT * FROM entry ORDER BY id DESC LIMIT 1");
        let enrolment = read(
            "SELECT substr(text, instr(text, 'enrolment ') + 10, \
                 instr(substr(text, instr(text, 'enrolment ') + 10), char(10)) - 1), \
             1, chain, seq, 10990000 FROM entry ORDER BY id DESC LIMIT 1",
        );
        let begun = Instant::now();
        let transaction =
            self.copy.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        for (query, row) in [
            ("INSERT INTO entry VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)", entry),
            ("INSERT INTO enrolment VALUES (?1,?2,?3,?4,?5)", enrolment),
        ] {
            transaction.prepare_cached(query).unwrap().execute(params_from_iter(row)).unwrap();
        }
        transaction.commit().unwrap();
        begun.elapsed()
    }
}

fn ratio(yardstick: Duration, ours: Duration) -> u128 {
    yardstick.as_nanos().saturating_mul(1_000).checked_div(ours.as_nanos()).unwrap()
}

fn tell(what: &str, mut ratios: Vec<u128>, aim: &str) {
    ratios.sort_unstable();
    println!(
        "{what}: median {} (from {} to {}){aim}",
        shown(ratios[ROUNDS / 2]),
        shown(ratios[0]),
        shown(ratios[ROUNDS - 1])
    );
}

fn shown(per_thousand: u128) -> String {
    format!("{}.{:03}", per_thousand.div_euclid(1_000), per_thousand.rem_euclid(1_000))
}
