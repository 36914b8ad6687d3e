//! Row 4 of `docs/performance.md`: one durable enrolment, in process, beside a durable append of
//! 4 KiB to a file, in turn, in one run.
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
use std::time::{Duration, Instant};

use lifelong::domain::request::Request;
use lifelong::exchange::Renames;
use lifelong::exchange::enrolments::read_enrolments;
use lifelong::ops::enrol::{Naming, enrol};
use lifelong::ops::{Outcome, Recording};
use lifelong::store::{self, Store};
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
    let lines = read_enrolments(&*world.incoming_file(), &Renames::default()).unwrap();
    let mut requests = lines.good.into_iter().map(|line| line.value);
    let mut store = store::open(&ledger.as_path().into()).unwrap();
    let mut file = File::create(folder.path().join("appended")).unwrap();
    println!("{}", machine::describe());
    println!("{LEARNERS} learners; {} enrolments may come, one by one", world.incoming);
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let (enrolling, appending) = measure(&mut *store, &mut requests, &mut file);
        let ratio =
            appending.as_nanos().saturating_mul(1_000).checked_div(enrolling.as_nanos()).unwrap();
        println!(
            "round {round}: {} enrolments a second, {} appends a second, ratio {}",
            machine::rate(PAIRS, enrolling),
            machine::rate(PAIRS, appending),
            shown(ratio)
        );
        ratios.push(ratio);
    }
    ratios.sort_unstable();
    println!(
        "one durable enrolment / durable append of 4 KiB: median {} (from {} to {}); must 0.80, \
         aim 0.90",
        shown(ratios[ROUNDS / 2]),
        shown(ratios[0]),
        shown(ratios[ROUNDS - 1])
    );
}

/// How long so many enrolments take, and as many appends, one after the other in turn. What is
/// refused or was there already is not counted.
fn measure(
    store: &mut dyn Store,
    requests: &mut impl Iterator<Item = Request>,
    file: &mut File,
) -> (Duration, Duration) {
    let moment = world::moment();
    let (mut enrolling, mut appending, mut recorded) = (Duration::ZERO, Duration::ZERO, 0);
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
        appending += begun.elapsed();
        enrolling += enrolled;
        recorded += 1;
    }
    (enrolling, appending)
}

fn shown(per_thousand: u128) -> String {
    format!("{}.{:03}", per_thousand.div_euclid(1_000), per_thousand.rem_euclid(1_000))
}
