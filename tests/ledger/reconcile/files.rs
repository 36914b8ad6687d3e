//! What is wrong with files: nothing is recorded then, and nothing else is replaced.

use std::fs;

use crate::college::OTTER;
use crate::college::program::told;
use crate::reconcile::ledger::{HEADER, ledger, paid};

#[test]
fn a_malformed_schedule_changes_nothing_and_lists_every_bad_line() {
    let ledger = ledger(1, 0);
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
    let ledger = ledger(1, 0);
    let header = HEADER.replace("payment_reference", "Ref").replace("amount", "Total fee");
    ledger.write("1.csv", &format!("{header}{}", paid("E-01", 1, "611.00")));
    ledger.write("map.toml", "Ref = \"payment_reference\"\n\"Total fee\" = \"amount\"\n");
    let output = ledger.run(&["reconcile", "1.csv", "--map", "map.toml"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert_eq!(ledger.payments(OTTER).len(), 1);
}

#[test]
fn only_earlier_files_of_their_kind_are_replaced() {
    let ledger = ledger(1, 0);
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
    let ledger = ledger(1, 0);
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
    let ledger = ledger(1, 0);
    ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &[]);
    let files = ledger.files();
    for name in ["reconciliation.csv", "summary.json"] {
        fs::remove_file(ledger.path(name)).unwrap();
    }
    let options = ["--by", "somebody else", "--as-at", "2027-04-01"];
    ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &options);
    assert_eq!(ledger.files(), files);
}

#[test]
fn a_long_list_is_cut_and_the_file_that_has_all_of_it_is_named() {
    let ledger = ledger(1, 0);
    let lines: String = (10..35).map(|n| paid(&format!("E-{n}"), 1, "1.00")).collect();
    ledger.write("1.csv", &format!("{HEADER}{lines}"));
    let output = ledger.run(&["reconcile", "1.csv", "--out", "out", "--format", "table"]);
    let said = told(&output);
    assert_eq!(said.matches("new  2027-04-01  E-").count(), 20, "{said}");
    assert!(said.contains("and 5 more that are new; out/summary.json has all of them"), "{said}");
    assert!(said.contains("25 breaks: 25 new, 0 older; 0 gone since the last time"), "{said}");
}

#[test]
fn as_csv_it_is_the_control_totals() {
    let ledger = ledger(1, 0);
    ledger.write("1.csv", &format!("{HEADER}{}", paid("E-99", 1, "1.00")));
    let output = ledger.run(&["reconcile", "1.csv", "--format", "csv"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines[0], "line,rows,ours,our_amount,theirs,their_amount,difference");
    assert_eq!(lines[1], "matched,0,0,0.00,0,0.00,0.00");
    assert_eq!(lines[2], "unknown-enrolment,1,0,0.00,1,1.00,-1.00");
    assert_eq!(lines[12..], ["everything,1,0,0.00,1,1.00,-1.00", "later,0,0,0.00,0,0.00,0.00"]);
}

#[test]
fn nothing_is_recorded_where_the_files_cannot_be_written() {
    let ledger = ledger(1, 0);
    ledger.write("1.csv", &format!("{HEADER}{}", paid("E-01", 1, "611.00")));
    let entries = ledger.entries();
    for (out, code) in [("1.csv", 2), ("1.csv/out", 3)] {
        let output = ledger.run(&["reconcile", "1.csv", "--out", out]);
        assert_eq!(output.status.code(), Some(code), "{}", told(&output));
        assert_eq!(ledger.entries(), entries);
    }
}
