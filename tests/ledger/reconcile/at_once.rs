//! Programs that are killed at any moment, and programs that read schedules at once.

use std::thread;
use std::time::{Duration, Instant};

use crate::college::program::{Program, told};
use crate::college::{HERON, OTTER};
use crate::reconcile::ledger::{HEADER, ledger, line};

const LINES: usize = 1_500;

/// How often the program is killed, each time later.
const ROUNDS: u32 = 12;

/// Payments for enrolments that are nobody's: what is tried here is their recording.
fn schedule() -> Vec<String> {
    let provider = |n: usize| if n.is_multiple_of(3) { HERON } else { OTTER };
    let one = |n: usize| line(&format!("P-{n}"), provider(n), &format!("E-{n}"), 1, "1.00");
    (0..LINES).map(one).collect()
}

/// That each payment stands in the ledger once, and all are reconciled.
#[track_caller]
fn check(ledger: &Program, lines: &[String]) {
    let mut recorded = [ledger.payments(OTTER), ledger.payments(HERON)].concat();
    recorded.sort();
    let mut expected: Vec<_> = lines.iter().map(|line| line.trim_end().to_owned()).collect();
    expected.sort();
    assert_eq!(recorded.len(), expected.len());
    assert_eq!(recorded, expected);
    let rows = ledger.read("reconciliation.csv");
    assert_eq!(rows.lines().count(), 1 + lines.len());
    ledger.verify();
}

#[test]
fn a_program_that_is_killed_is_finished_by_running_it_again() {
    let (ledger, lines) = (ledger(1, 1), schedule());
    ledger.write("1.csv", &format!("{HEADER}{}", lines.concat()));
    let arguments = ["reconcile", "1.csv"];
    let begun = Instant::now();
    let trial = ledger.copy();
    trial.write("1.csv", &format!("{HEADER}{}", lines.concat()));
    trial.run(&arguments);
    let takes = begun.elapsed();
    for round in 0..ROUNDS {
        let mut child = ledger.start(&arguments);
        thread::sleep(takes * round / ROUNDS);
        child.kill().unwrap();
        child.wait().unwrap();
        let recorded = ledger.payments(OTTER).len() + ledger.payments(HERON).len();
        assert!(recorded == 0 || recorded == LINES, "{recorded}: all of it or nothing");
    }
    let output = ledger.run(&arguments);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    check(&ledger, &lines);
    for provider in [OTTER, HERON] {
        assert_eq!(ledger.events(provider, "reconciliation-prepared").len(), 1);
    }
}

#[test]
fn programs_that_read_one_schedule_at_once_record_each_payment_once() {
    let (ledger, lines) = (ledger(1, 1), schedule());
    let halves = lines.split_at(LINES / 2);
    for (name, lines) in [("whole.csv", &lines[..]), ("one.csv", halves.0), ("two.csv", halves.1)] {
        ledger.write(name, &format!("{HEADER}{}", lines.concat()));
    }
    let start = |program: usize| {
        let (name, out) = (["whole.csv", "one.csv", "two.csv"][program % 3], program.to_string());
        ledger.start(&["reconcile", name, "--out", &out])
    };
    let children: Vec<_> = (0..9).map(start).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    }
    ledger.reconcile("whole.csv", &lines.concat(), &[]);
    check(&ledger, &lines);
}

#[test]
fn enrolling_goes_on_while_a_schedule_is_read() {
    let (ledger, lines) = (ledger(1, 1), schedule());
    ledger.write("1.csv", &format!("{HEADER}{}", lines.concat()));
    let reading = ledger.start(&["reconcile", "1.csv"]);
    for n in 0..5 {
        let id = format!("E-new-{n}");
        let output = ledger.run(&["enrol", "L-01", "M-1", "--start", "2028-01-10", "--id", &id]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", told(&output));
        thread::sleep(Duration::from_millis(10));
    }
    let output = reading.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    check(&ledger, &lines);
}
