//! Each cause, planted through what really happens in a ledger.

use crate::college::program::Program;
use crate::college::{HERON, OTTER};
use crate::reconcile::ledger::{AMOUNTS, breaks, ledger, line, paid};

/// Sixteen enrolments at one college and one at another, of each of which something else becomes.
fn planted() -> (Program, String) {
    let ledger = ledger(16, 1).at("2027-03-27T09:00:00Z");
    for n in [1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 14, 15, 16] {
        ledger.attend(&format!("E-{n:02}"), 1, "A", "2027-01-18");
    }
    ledger.draw_down(OTTER, "2027-01-31");
    ledger.attend("E-10", 1, "A", "2027-03-26");
    ledger.draw_down(OTTER, "2027-03-27");
    ledger.attend("E-07", 1, "F", "2027-02-10");
    ledger.attend("E-15", 1, "F", "2027-02-10");
    ledger.attend("E-08", 1, "A", "2027-01-18");
    ledger.withdraw("E-06", "2027-01-02");
    ledger.withdraw("E-13", "2027-01-02");
    let schedule = [
        paid("E-01", 1, "611.00"),
        line("P-2a", OTTER, "E-02", 1, "600.00"),
        line("P-2b", OTTER, "E-02", 1, "11.00"),
        paid("E-99", 1, "611.00"),
        paid("E-03", 1, "611.00").replace("L-03", "L-01"),
        line("P-4", HERON, "E-04", 1, "611.00"),
        paid("E-05", 1, "611.00"),
        paid("E-05", 1, "611.00"),
        paid("E-06", 1, "611.00"),
        paid("E-07", 1, "610.00"),
        paid("E-08", 1, "611.00"),
        paid("E-09", 1, "610.99"),
        paid("E-13", 1, "611.00"),
        paid("E-13", 1, "-611.00"),
        line("P-17", OTTER, "E-17", 1, "5.00"),
        paid("E-14", 1, "611.00"),
        line("P-14", OTTER, "E-14", 1, "-700.00"),
        paid("E-15", 1, "611.00"),
        line("P-16", OTTER, "E-16", 1, "600.00"),
        line("P-16", OTTER, "E-16", 1, "11.00"),
        line("P-16", OTTER, "E-16", 1, "0.00"),
    ];
    (ledger, schedule.concat())
}

#[test]
fn each_cause_is_named() {
    let (ledger, schedule) = planted();
    let said = ledger.reconcile("march.csv", &schedule, &["--as-at", "2027-03-29"]);
    let expected = [
        "E-03/1 unknown-enrolment",
        "E-04/1 wrong-provider",
        "E-05/1 duplicate",
        "E-06/1 withdrawn-after-payment",
        "E-07/1 not-confirmed",
        "E-08/1 only-theirs",
        "E-09/1 amount-differs",
        "E-10/1 timing",
        "E-11/1 only-ours",
        "E-14/1 reclaimed-too-much",
        "E-17/1 wrong-provider",
        "E-99/1 unknown-enrolment",
    ];
    assert_eq!(breaks(&said, Some("new")), expected);
    assert_eq!(said["matched"]["rows"], 5);
    assert_eq!(said["ours"]["count"], 14, "what was drawn, and recovered since, is a line");
    assert_eq!(said["theirs"]["count"], 21);
    assert_eq!(said["theirs"]["total"], "7857.99");
    ledger.verify();
}

#[test]
fn what_was_due_on_the_pay_day_is_no_longer_timing_after_it() {
    let (ledger, schedule) = planted();
    for (as_at, cause) in [("2027-04-06", "timing"), ("2027-04-07", "only-ours")] {
        let said = ledger.reconcile("march.csv", &schedule, &["--as-at", as_at]);
        assert!(breaks(&said, None).contains(&format!("E-10/1 {cause}")), "{said}");
    }
}

#[test]
fn the_rows_say_both_sides_and_the_totals_are_those_of_the_rows() {
    let (ledger, schedule) = planted();
    ledger.reconcile("march.csv", &schedule, &["--as-at", "2027-03-29"]);
    let rows = ledger.read("reconciliation.csv");
    for row in [
        "matched,,10000001,L-02,E-02,1,611.00,611.00,0.00,P-2a;P-2b,2027-01-04,2027-02-03,84,61-90",
        "break,unknown-enrolment,10000001,L-03,E-03,1,611.00,611.00,0.00,P-E-03-1,2027-01-04,\
         2027-02-03,84,61-90",
        "break,wrong-provider,10000001,L-04,E-04,1,611.00,611.00,0.00,P-4,2027-01-04,2027-02-03,84,\
         61-90",
        "break,duplicate,10000001,L-05,E-05,1,611.00,1222.00,-611.00,P-E-05-1;P-E-05-1,2027-01-04,\
         2027-02-03,84,61-90",
        "break,timing,10000001,L-10,E-10,1,611.00,0.00,611.00,,2027-01-04,,84,61-90",
        "break,unknown-enrolment,10000001,L-99,E-99,1,0.00,611.00,-611.00,P-E-99-1,,2027-02-03,54,\
         31-60",
        "matched,,10000001,L-13,E-13,1,0.00,0.00,0.00,P-E-13-1;P-E-13-1,2027-01-04,2027-02-03,84,\
         61-90",
    ] {
        assert!(rows.lines().any(|line| line == row), "{row} is not in\n{rows}");
    }
    assert_eq!(rows.lines().count(), 1 + 17);
    let summary: serde_json::Value = serde_json::from_str(&ledger.read("summary.json")).unwrap();
    let sum = |column: usize| -> i64 {
        let pence = |line: &str| -> i64 {
            line.split(',').nth(column).unwrap().replace('.', "").parse().unwrap()
        };
        rows.lines().skip(1).map(pence).sum()
    };
    let total = |side: &str| summary[side]["total"].as_str().unwrap().replace('.', "");
    assert_eq!(sum(6).to_string(), total("ours"));
    assert_eq!(sum(7).to_string(), total("theirs"));
    assert_eq!(summary["unmatched"]["rows"], 12);
}

#[test]
fn of_a_period_that_is_not_there_nothing_was_due_whoever_withdrew() {
    let ledger = ledger(2, 1);
    ledger.withdraw("E-01", "2027-01-02");
    let schedule = [paid("E-01", 1, "5.00"), paid("E-01", 4, "5.00"), paid("E-02", 4, "5.00")];
    let said = ledger.reconcile("april.csv", &schedule.concat(), &[]);
    let expected =
        ["E-01/1 withdrawn-after-payment", "E-01/4 not-confirmed", "E-02/4 not-confirmed"];
    assert_eq!(breaks(&said, Some("new")), expected);
}

#[test]
fn when_all_is_paid_everything_matches() {
    let ledger = ledger(2, 1).at("2027-09-30T09:00:00Z");
    for n in 1..=3 {
        for period in 1..=3 {
            ledger.attend(&format!("E-{n:02}"), period, "A", "2027-09-10");
        }
    }
    ledger.draw_down(OTTER, "2027-09-30");
    ledger.draw_down(HERON, "2027-09-30");
    let line = |(n, period): (usize, u16)| {
        let provider = if n < 3 { OTTER } else { HERON };
        let (id, amount) = (format!("E-{n:02}"), AMOUNTS[usize::from(period) - 1]);
        line(&format!("P-{n}-{period}"), provider, &id, period, amount)
    };
    let all = (1..=3).flat_map(|n| (1..=3).map(move |period| (n, period)));
    let said = ledger.reconcile("all.csv", &all.map(line).collect::<String>(), &[]);
    assert_eq!((&said["matched"]["rows"], &said["difference"]), (&9.into(), &"0.00".into()));
    assert_eq!(said["providers"].as_array().unwrap().len(), 2);
    ledger.verify();
}
