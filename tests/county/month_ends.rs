//! The year of the invented county, month by month: what was printed when a month was over is
//! printed again to the byte when the year is, as it was known by then.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Fields, county, ends, lifelong, rows};

/// The last days of the months, by which each was printed.
const LAST_DAYS: [&str; 12] = [
    "2027-01-31",
    "2027-02-28",
    "2027-03-31",
    "2027-04-30",
    "2027-05-31",
    "2027-06-30",
    "2027-07-31",
    "2027-08-31",
    "2027-09-30",
    "2027-10-31",
    "2027-11-30",
    "2027-12-31",
];

fn printed(folder: &Path, day: &str, name: &str) -> String {
    let month = day.get(..7).unwrap();
    fs::read_to_string(folder.join("out").join(month).join(name)).unwrap()
}

/// All that is printed again differs from month to month: what never changes shows nothing.
#[track_caller]
fn assert_all_differ(texts: &[String]) {
    assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), texts.len());
}

#[test]
fn every_months_balances_are_printed_again_to_the_byte() {
    let county = county();
    let mut all = Vec::new();
    for day in LAST_DAYS {
        let out = format!("again/{day}");
        let asked =
            ["--ledger", "lifelong.db", "export", "balances", "--known", day, "--out", &out];
        lifelong(&asked, &county);
        let first = printed(&county, day, "balances.csv");
        assert!(
            fs::read_to_string(county.join(out).join("balances.csv")).unwrap() == first,
            "{day}"
        );
        all.push(first);
    }
    assert_all_differ(&all);
}

#[test]
fn every_months_positions_are_printed_again_to_the_byte() {
    let county = county();
    let mut all = Vec::new();
    for day in LAST_DAYS {
        let asked = ["--ledger", "lifelong.db", "--format", "csv", "position", "--all"];
        let again = lifelong(&[&asked[..], &["--known", day]].concat(), &county);
        let first = printed(&county, day, "position.csv");
        assert_eq!(again, first, "{day}");
        all.push(first);
    }
    assert_all_differ(&all);
}

/// A reconciliation as at a day, by the name of its entry.
fn recorded(log: &[Fields], day: &str) -> String {
    let is_it =
        |row: &&Fields| row["event"] == "reconciliation-prepared" && row["effective_on"] == day;
    let entry = log.iter().find(is_it).unwrap();
    format!("{}/{}", entry["chain"], entry["seq"])
}

#[test]
fn every_months_reconciliation_is_made_again_to_the_byte() {
    let county = county();
    let log = rows(county.join("out/log.csv"));
    let mut all = Vec::new();
    for day in LAST_DAYS {
        let (name, out) = (recorded(&log, day), format!("made-again/{day}"));
        // There are breaks in every month.
        ends(
            1,
            &["--ledger", "lifelong.db", "reconcile", "--again", &name, "--out", &out],
            &county,
        );
        for file in ["reconciliation.csv", "summary.json"] {
            let first = printed(&county, day, file);
            assert!(fs::read_to_string(county.join(&out).join(file)).unwrap() == first, "{day}");
            all.push(first);
        }
    }
    assert_all_differ(&all);
}
