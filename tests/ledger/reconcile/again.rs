//! Schedules that are read again: whole, shuffled, under another name, cut into parts, overlapping.

use crate::college::program::Program;
use crate::college::{HERON, OTTER};
use crate::reconcile::ledger::{HEADER, ledger, line, paid};

fn drawn() -> Program {
    let ledger = ledger(3, 1);
    for n in 1..=4 {
        ledger.attend(&format!("E-{n:02}"), 1, "A", "2027-01-18");
    }
    ledger.draw_down(OTTER, "2027-01-31");
    ledger.draw_down(HERON, "2027-01-31");
    ledger
}

/// Some that agree, a real second payment of one reference, a reclaim, and strangers.
fn lines() -> Vec<String> {
    vec![
        paid("E-01", 1, "611.00"),
        paid("E-02", 1, "611.00"),
        paid("E-02", 1, "611.00"),
        paid("E-02", 1, "-611.00"),
        line("P-9", HERON, "E-04", 1, "600.00"),
        line("P-8", HERON, "E-03", 1, "611.00"),
        paid("E-77", 2, "1.00"),
    ]
}

#[test]
fn a_schedule_that_is_read_again_changes_nothing() {
    let ledger = drawn();
    let said = ledger.reconcile("march.csv", &lines().concat(), &[]);
    assert_eq!(said["read"]["recorded"], 7);
    let (entries, files) = (ledger.entries(), ledger.files());
    let mut shuffled = lines();
    for name in ["march.csv", "march.csv", "copy of march.csv"] {
        shuffled.rotate_left(3);
        let again = ledger.reconcile(name, &shuffled.concat(), &[]);
        assert_eq!((&again["read"]["recorded"], &again["breaks"]), (&0.into(), &said["breaks"]));
        assert_eq!(ledger.entries(), entries);
        assert_eq!(ledger.files(), files);
    }
    ledger.verify();
}

#[test]
fn whoever_reads_it_again_is_told_who_recorded_it() {
    let ledger = drawn();
    ledger.reconcile("march.csv", &lines().concat(), &["--ukprn", OTTER]);
    let output = ledger.run(&["reconcile", "march.csv", "--ukprn", OTTER, "--format", "table"]);
    let told = String::from_utf8(output.stderr).unwrap();
    let expected = "note: nothing is new: this is what officer recorded at \
                    2027-04-01T09:00:00.000006Z as provider/10000001/7";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn the_order_of_lines_does_not_change_the_chain() {
    let (ledger, mut lines) = (drawn(), lines());
    let other = ledger.copy();
    ledger.reconcile("march.csv", &lines.concat(), &[]);
    lines.reverse();
    other.reconcile("march.csv", &lines.concat(), &[]);
    for provider in [OTTER, HERON] {
        assert_eq!(ledger.payments(provider), other.payments(provider));
    }
    assert_eq!(ledger.read("reconciliation.csv"), other.read("reconciliation.csv"));
}

#[test]
fn a_schedule_in_parts_comes_to_what_the_whole_does() {
    let (ledger, lines) = (drawn(), lines());
    let whole = ledger.copy();
    whole.reconcile("march.csv", &lines.concat(), &[]);
    // The second part repeats a line of the first, and the whole has that line twice.
    for part in [&lines[..2], &lines[1..6], &lines[5..], &lines[..]] {
        ledger.reconcile("part.csv", &part.concat(), &["--as-at", "2027-04-01"]);
    }
    for provider in [OTTER, HERON] {
        let sorted = |ledger: &Program| {
            let mut payments = ledger.payments(provider);
            payments.sort();
            payments
        };
        assert_eq!(sorted(&ledger), sorted(&whole));
    }
    assert_eq!(ledger.read("reconciliation.csv"), whole.read("reconciliation.csv"));
}

#[test]
fn as_many_are_new_as_the_schedule_says_beyond_those_recorded() {
    let ledger = drawn();
    let one = paid("E-01", 1, "611.00");
    for (times, recorded, in_all) in [(1, 1, 1), (3, 2, 3), (2, 0, 3), (3, 0, 3)] {
        let said = ledger.reconcile("some.csv", &one.repeat(times), &[]);
        assert_eq!(said["read"]["recorded"], recorded);
        assert_eq!(ledger.payments(OTTER).len(), in_all);
    }
}

#[test]
fn partial_payments_and_reclaims_add_up_over_schedules() {
    let ledger = drawn();
    let options = &["--ukprn", OTTER];
    let cause = |said: &serde_json::Value| {
        let breaks = crate::reconcile::ledger::breaks(said, None);
        let of_it = breaks.iter().find_map(|one| one.strip_prefix("E-01/1 "));
        of_it.unwrap_or("").to_owned()
    };
    let parts = [
        ("1.csv", "600.00", "amount-differs"),
        ("2.csv", "11.00", ""),
        ("3.csv", "611.00", "amount-differs"),
        ("4.csv", "-611.00", ""),
    ];
    for (name, amount, expected) in parts {
        let said = ledger.reconcile(name, &line(name, OTTER, "E-01", 1, amount), options);
        assert_eq!(cause(&said), expected, "after {name}");
    }
}

#[test]
fn an_empty_schedule_reconciles_what_is_recorded() {
    let ledger = drawn();
    ledger.reconcile("march.csv", &lines().concat(), &["--ukprn", OTTER]);
    let rows = ledger.read("reconciliation.csv");
    let entries = ledger.entries();
    ledger.reconcile("empty.csv", "", &["--ukprn", OTTER]);
    assert_eq!((ledger.read("reconciliation.csv"), ledger.entries()), (rows, entries));
    let output = ledger.run(&["reconcile", ledger.write("none.csv", HEADER).to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no-provider"));
}

#[test]
fn a_dry_run_judges_the_new_payments_and_records_nothing() {
    let ledger = drawn();
    let entries = ledger.entries();
    let dry = ledger.reconcile("march.csv", &lines().concat(), &["--dry-run"]);
    assert_eq!(ledger.entries(), entries);
    assert!(!ledger.path("reconciliation.csv").exists() && !ledger.path("summary.json").exists());
    assert_eq!((&dry["dry_run"], &dry["providers"][0]["entry"]), (&true.into(), &().into()));
    let real = ledger.reconcile("march.csv", &lines().concat(), &[]);
    for member in ["ours", "theirs", "causes", "breaks", "ages"] {
        assert_eq!(dry[member], real[member]);
    }
    let again = ledger.reconcile("march.csv", &lines().concat(), &["--dry-run"]);
    assert_eq!(again["providers"], real["providers"]);
}
