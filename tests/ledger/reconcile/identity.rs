//! Breaks from run to run: which are new, which are older and since when, and which are gone.

use serde_json::Value;

use crate::college::program::Program;
use crate::college::{HERON, OTTER};
use crate::reconcile::ledger::{breaks, ledger, line, paid};

fn drawn() -> Program {
    let ledger = ledger(3, 1).at("2027-03-28T09:00:00Z");
    for n in 1..=3 {
        ledger.attend(&format!("E-{n:02}"), 1, "A", "2027-03-20");
    }
    ledger.draw_down(OTTER, "2027-03-28");
    ledger.set_clock("2027-04-05T09:00:00Z");
    ledger
}

fn first_seen(said: &Value, enrolment: &str) -> String {
    let all =
        [said["breaks"].as_array().unwrap().clone(), said["gone"].as_array().unwrap().clone()];
    let found = all.concat().into_iter().find(|one| one["enrolment_id"] == enrolment);
    found.unwrap()["first_seen"].as_str().unwrap().to_owned()
}

#[test]
fn breaks_are_new_then_older_then_gone() {
    let ledger = drawn();
    let run = |name: &str, lines: &str, as_at: &str| {
        ledger.reconcile(name, lines, &["--ukprn", OTTER, "--as-at", as_at])
    };
    // The pay day of what was confirmed on 20 March is 31 March.
    let said = run("1.csv", &paid("E-01", 1, "611.00"), "2027-03-29");
    assert_eq!(breaks(&said, Some("new")), ["E-02/1 timing", "E-03/1 timing"]);
    let said = run("2.csv", &paid("E-02", 1, "611.00"), "2027-04-05");
    assert_eq!(breaks(&said, Some("new")), [""; 0]);
    assert_eq!(breaks(&said, Some("older")), ["E-03/1 only-ours"], "its cause has changed");
    assert_eq!(breaks(&said, Some("gone")), ["E-02/1 timing"], "as it was");
    assert_eq!(first_seen(&said, "E-03"), "2027-03-29");
    assert_eq!(first_seen(&said, "E-02"), "2027-03-29");
    let said = run("3.csv", &paid("E-88", 1, "1.00"), "2027-04-12");
    assert_eq!(breaks(&said, Some("new")), ["E-88/1 unknown-enrolment"]);
    assert_eq!(breaks(&said, Some("older")), ["E-03/1 only-ours"]);
    assert_eq!(breaks(&said, Some("gone")), [""; 0]);
    let paid_late = paid("E-03", 1, "611.00");
    let said = run("4.csv", &(paid_late + &paid("E-88", 1, "-1.00")), "2027-04-19");
    assert_eq!(breaks(&said, None), [""; 0]);
    assert_eq!(breaks(&said, Some("gone")), ["E-03/1 only-ours", "E-88/1 unknown-enrolment"]);
    ledger.verify();
}

#[test]
fn a_break_that_comes_back_is_new() {
    let ledger = drawn();
    let run = |name: &str, lines: &str, as_at: &str| {
        ledger.reconcile(name, lines, &["--ukprn", OTTER, "--as-at", as_at])
    };
    let rest = [paid("E-02", 1, "611.00"), paid("E-03", 1, "611.00")].concat();
    run("1.csv", &rest, "2027-04-05");
    run("2.csv", &paid("E-01", 1, "611.00"), "2027-04-12");
    let said = run("3.csv", &line("R-1", OTTER, "E-01", 1, "-611.00"), "2027-04-19");
    assert_eq!(breaks(&said, Some("new")), ["E-01/1 amount-differs"]);
    assert_eq!(first_seen(&said, "E-01"), "2027-04-19");
}

#[test]
fn another_day_is_another_reconciliation_and_the_same_day_is_not() {
    let ledger = drawn();
    let count = |as_at: &str| {
        ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &["--as-at", as_at]);
        ledger.events(OTTER, "reconciliation-prepared").len()
    };
    let days = ["2027-04-05", "2027-04-05", "2027-04-12", "2027-04-05", "2027-04-12"];
    assert_eq!(days.map(count), [1, 1, 2, 2, 2]);
}

#[test]
fn a_reconciliation_of_the_past_leaves_a_break_its_first_day() {
    let ledger = drawn();
    let run =
        |as_at: &str| ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &["--as-at", as_at]);
    run("2027-04-12");
    let said = run("2027-04-05");
    assert_eq!(breaks(&said, Some("older")), ["E-02/1 only-ours", "E-03/1 only-ours"]);
    assert_eq!(first_seen(&said, "E-02"), "2027-04-12");
    assert_eq!(first_seen(&run("2027-04-19"), "E-02"), "2027-04-12");
}

#[test]
fn a_break_keeps_its_day_whoever_of_two_providers_looks() {
    let ledger = drawn();
    let stray = line("P-4", OTTER, "E-04", 1, "611.00");
    let run = |options: &[&str], as_at: &str| {
        let said = ledger.reconcile("1.csv", &stray, &[options, &["--as-at", as_at]].concat());
        (breaks(&said, None).last().unwrap().clone(), first_seen(&said, "E-04"))
    };
    let seen = ("E-04/1 wrong-provider".to_owned(), "2027-04-05".to_owned());
    assert_eq!(run(&["--ukprn", OTTER], "2027-04-05"), seen);
    assert_eq!(run(&["--ukprn", HERON], "2027-04-12"), seen);
    assert_eq!(run(&[], "2027-04-19"), seen);
    let both = [stray.clone(), line("P-5", HERON, "E-04", 2, "1.00")].concat();
    let said = ledger.reconcile("2.csv", &both, &["--as-at", "2027-04-26"]);
    assert_eq!(first_seen(&said, "E-04"), "2027-04-05");
    assert_eq!(said["since_last"]["gone"], 0, "it went to the provider of its enrolment");
    assert_eq!(run(&["--ukprn", OTTER], "2027-05-03"), seen);
}
