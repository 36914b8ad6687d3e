//! The breaks that are listed, beside the file that the reconciliation wrote; and payments by whoever
//! was paid.

use std::collections::BTreeMap;

use serde_json::Value;

use super::rows;
use crate::college::program::Program;
use crate::college::{HERON, OTTER};
use crate::reconcile::ledger::{ledger, line, paid};

/// E-01 was paid otherwise than it was drawn, E-02 drawn and not paid, E-03 of the first college paid
/// to the second, E-77 is nobody's; E-04 of the second matches.
fn reconciled() -> Program {
    let ledger = ledger(3, 1);
    for n in [1, 2, 4] {
        ledger.attend(&format!("E-0{n}"), 1, "A", "2027-01-18");
    }
    ledger.draw_down(OTTER, "2027-02-01");
    ledger.draw_down(HERON, "2027-02-01");
    let lines = [
        paid("E-01", 1, "600.00"),
        line("P-9", HERON, "E-03", 1, "611.00"),
        line("P-8", HERON, "E-77", 1, "5.00"),
        line("P-7", HERON, "E-04", 1, "611.00"),
    ];
    ledger.reconcile("paid.csv", &lines.concat(), &["--as-at", "2027-04-20"]);
    ledger
}

const SIDES: [&str; 6] =
    ["our_amount", "their_amount", "difference", "due_on", "age_days", "age_band"];

/// What stands in a field of JSON, as CSV has it.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn id(row: &BTreeMap<String, String>) -> String {
    format!("{}/{} {}", row["enrolment_id"], row["liability_period"], row["cause"])
}

/// The breaks that are listed, by what they are about.
fn listed(ledger: &Program, options: &[&str]) -> Vec<BTreeMap<String, String>> {
    let all = ledger.done(&[&["list", "breaks"], options].concat());
    let row = |one: &Value| {
        let fields = one.as_object().unwrap().iter();
        fields.map(|(name, value)| (name.clone(), text(value))).collect()
    };
    all.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn each_has_both_sides_and_the_age_that_the_reconciliation_wrote() {
    let ledger = reconciled();
    let written = rows(&ledger.read("reconciliation.csv"));
    let written: BTreeMap<String, _> =
        written.iter().filter(|row| row["status"] == "break").map(|row| (id(row), row)).collect();
    let listed = listed(&ledger, &[]);
    let ids: std::collections::BTreeSet<String> = listed.iter().map(id).collect();
    assert_eq!(ids, written.keys().cloned().collect());
    assert_eq!(ids.len(), 4, "{ids:?}");
    for row in &listed {
        for side in SIDES {
            assert_eq!(row[side], written[&id(row)][side], "{side} of {}", id(row));
        }
    }
    let amounts = |id_of: &str| {
        let row = listed.iter().find(|row| row["enrolment_id"] == id_of).unwrap();
        SIDES.map(|side| row[side].clone()).join(" ")
    };
    assert_eq!(amounts("E-01"), "611.00 600.00 11.00 2027-01-04 106 90+");
    assert_eq!(amounts("E-02"), "611.00 0.00 611.00 2027-01-04 106 90+");
}

/// Whichever providers are listed, a break has the sides that the reconciliation of all gave it.
#[test]
fn what_is_left_out_of_the_list_changes_nothing_of_the_rest() {
    let ledger = reconciled();
    let mut apart = listed(&ledger, &["--ukprn", OTTER]);
    apart.extend(listed(&ledger, &["--ukprn", HERON]));
    assert_eq!(apart, listed(&ledger, &[]));
    assert_eq!(apart.len(), 4);
}

/// As at another day, and as it was known before more was recorded.
#[test]
fn another_day_has_the_sides_of_that_day_and_what_came_later_is_not_known_before() {
    let ledger = reconciled();
    let before = ledger.run(&["list", "breaks"]);
    let known = String::from_utf8(before.stderr).unwrap();
    let known = known.lines().find_map(|line| line.strip_prefix("complete up to "));
    let known = known.unwrap().to_owned();
    let of = |options: &[&str]| {
        let all = listed(&ledger, &[&["--ukprn", OTTER], options].concat());
        let row = all.iter().find(|row| row["enrolment_id"] == "E-01").unwrap();
        ["their_amount", "age_days"].map(|side| row[side].clone()).join(" ")
    };
    // The day before it was paid.
    assert_eq!(of(&["--as-at", "2027-02-02"]), "0.00 29");
    ledger.set_clock("2027-04-25T09:00:00Z");
    // The rest is paid, and stands there without a reconciliation as at a later day.
    let more = paid("E-01", 1, "11.00").replace("P-E-01-1", "P-1");
    ledger.reconcile("more.csv", &more, &["--as-at", "2027-04-19", "--ukprn", OTTER]);
    assert_eq!(of(&[]), "611.00 106");
    assert_eq!(of(&["--known", &known]), "600.00 106");
    assert_eq!(ledger.run(&["list", "breaks", "--known", &known]).stdout, before.stdout);
}

#[test]
fn an_enrolment_is_shown_with_the_payments_of_every_provider() {
    let ledger = reconciled();
    let paid = |id: &str| {
        let shown = ledger.done(&["show", id]);
        let all = shown["payments"].as_array().unwrap().clone();
        let one =
            |row: &Value| format!("{} {}", text(&row["payment_reference"]), text(&row["ukprn"]));
        all.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(paid("E-01"), [format!("P-E-01-1 {OTTER}")]);
    assert_eq!(paid("E-03"), [format!("P-9 {HERON}")]);
    assert_eq!(paid("E-04"), [format!("P-7 {HERON}")]);
    assert_eq!(paid("E-02"), [""; 0]);
}
