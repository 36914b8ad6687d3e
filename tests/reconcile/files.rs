//! What is wrong with files: nothing is recorded then, and nothing else is replaced.

use std::fs;

use crate::ledger::{HEADER, Ledger, OTTER, paid, told};

#[test]
fn a_malformed_schedule_changes_nothing_and_lists_every_bad_line() {
    let ledger = Ledger::new(1, 0);
    let lines = [
        paid("E-01", 1, "611.00"),
        paid("E-01", 1, "(611.00)"),
        paid("E-01", 1, "611.00").replace("P-", "P "),
        paid("E-01", 1, "611.00"),
    ];
    ledger.write("1.csv", &format!("{HEADER}{}", lines.concat()));
    let entries = ledger.entries();
    let output = ledger.run(&["reconcile", "1.csv", "--format", "table"]);
    assert_eq!(output.status.code(), Some(2));
    let said = told(&output);
    for expected in [
        "error: line 3, column `amount`: `(611.00)` is not an amount",
        "error: line 4, column `payment_reference`: `P E-01-1` is not a payment reference",
        "nothing was recorded from 1.csv; 2 other lines are good",
        "help: mend these lines and reconcile again",
    ] {
        assert!(said.contains(expected), "{said}");
    }
    assert_eq!(ledger.entries(), entries);
    assert!(!ledger.path("reconciliation.csv").exists());
}

#[test]
fn columns_of_other_names_are_renamed_by_a_map() {
    let ledger = Ledger::new(1, 0);
    let header = HEADER.replace("payment_reference", "Ref").replace("amount", "Total fee");
    ledger.write("1.csv", &format!("{header}{}", paid("E-01", 1, "611.00")));
    ledger.write("map.toml", "Ref = \"payment_reference\"\n\"Total fee\" = \"amount\"\n");
    let output = ledger.run(&["reconcile", "1.csv", "--map", "map.toml"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert_eq!(ledger.payments(OTTER).len(), 1);
}

#[test]
fn only_earlier_files_of_their_kind_are_replaced() {
    let ledger = Ledger::new(1, 0);
    ledger.write("1.csv", &format!("{HEADER}{}", paid("E-01", 1, "611.00")));
    let entries = ledger.entries();
    fs::create_dir(ledger.path("out")).unwrap();
    for name in ["out/reconciliation.csv", "out/summary.json"] {
        for text in ["my thesis\n", "{}\n"] {
            ledger.write(name, text);
            let output = ledger.run(&["reconcile", "1.csv", "--out", "out"]);
            assert_eq!(output.status.code(), Some(2), "{}", told(&output));
            assert_eq!((ledger.read(name), ledger.entries()), (text.to_owned(), entries.clone()));
        }
        fs::remove_file(ledger.path(name)).unwrap();
    }
    for _ in 0..2 {
        ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &["--out", "out/march"]);
    }
    let left = fs::read_dir(ledger.path("out/march")).unwrap();
    let mut left: Vec<_> = left.map(|file| file.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["reconciliation.csv", "summary.json"]);
}

#[test]
fn the_summary_holds_the_digest_of_the_rows() {
    let ledger = Ledger::new(1, 0);
    let said = ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &[]);
    let (rows, summary) = ledger.files();
    let digest = lifelong::ledger::hash::digest(&rows).to_string();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["reconciliation"]["sha256"], *digest);
    // Of one provider, the entry holds the same digest.
    assert_eq!(summary["providers"][0]["rows_sha256"], *digest);
    let schedule = lifelong::ledger::hash::digest(ledger.read("1.csv")).to_string();
    assert_eq!(summary["providers"][0]["schedule_sha256"], *schedule);
    assert_eq!(summary["providers"][0]["by"], "officer");
    assert_eq!(summary["providers"][0]["entry"], "provider/10000001/2");
    for (name, value) in summary.as_object().unwrap() {
        assert_eq!(said[name], *value, "{name}");
    }
}

#[test]
fn files_that_were_lost_are_written_again_as_they_were() {
    let ledger = Ledger::new(1, 0);
    ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &[]);
    let files = ledger.files();
    for name in ["reconciliation.csv", "summary.json"] {
        fs::remove_file(ledger.path(name)).unwrap();
    }
    let output = ledger.run(&["--by", "somebody", "reconcile", "1.csv", "--as-at", "2027-04-01"]);
    assert_eq!(output.status.code(), Some(2), "--by is given twice: {}", told(&output));
    ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &["--as-at", "2027-04-01"]);
    assert_eq!(ledger.files(), files);
}
