//! All of one thing: who, which money, when, by whom.

use serde_json::Value;

use super::told::ledger;
use crate::college::OTTER;
use crate::college::program::Program;

fn show(ledger: &Program, id: &str) -> Value {
    ledger.done(&["show", id])
}

/// The fields of these names of each row of a part, with a blank between them.
fn part(shown: &Value, part: &str, names: &[&str]) -> Vec<String> {
    let field = |row: &Value, name: &str| match &row[name] {
        Value::String(text) => text.clone(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    };
    let row = |row| names.iter().map(|name| field(row, name)).collect::<Vec<_>>().join(" ");
    shown[part].as_array().expect(part).iter().map(row).collect()
}

#[test]
fn an_enrolment_has_its_periods_its_payments_and_its_history() {
    let ledger = ledger();
    let shown = show(&ledger, "E-01");
    assert_eq!(shown["kind"], "enrolment");
    assert_eq!([&shown["loan"], &shown["drawn"]], ["2447.50", "611.00"]);
    let periods = part(&shown, "periods", &["liability_period", "drawn", "paid", "waits_for"]);
    let expected = ["1 611.00 611.00 -", "2 0.00 0.00 not-confirmed", "3 0.00 0.00 not-confirmed"];
    assert_eq!(periods, expected);
    let paid = part(&shown, "payments", &["payment_reference", "amount", "struck_out"]);
    assert_eq!(paid, ["P-E-01-1 611.00 no"]);
    let history = part(&shown, "history", &["event", "liability_period"]);
    assert_eq!(history, ["enrolled -", "attendance-recorded 1", "drawn-down 1"]);
    assert_eq!(part(&shown, "decisions", &["outcome"]), ["enrolled"]);
}

#[test]
fn an_enrolment_that_was_only_refused_is_shown_with_why() {
    let shown = show(&ledger(), "E-91");
    assert_eq!([&shown["status"], &shown["learner_id"]], ["refused", "L-01"]);
    let decided = part(&shown, "decisions", &["outcome", "rules"]);
    assert!(decided[0].contains("start-date"), "{decided:?}");
}

#[test]
fn an_enrolment_that_was_undone_is_shown_with_its_history() {
    let ledger = ledger();
    let seq = ledger.texts("learner/L-02", "enrolled").len();
    assert_eq!(seq, 1);
    let entries = ledger.entries();
    let last = entries.iter().filter(|entry| entry.starts_with("learner/L-02/")).count();
    ledger.done(&["correct", &format!("L-02/{last}"), "--reason", "typing"]);
    let shown = show(&ledger, "E-02");
    assert_eq!(shown["status"], "undone");
    assert_eq!(part(&shown, "history", &["event"]), ["enrolled", "corrected"]);
}

#[test]
fn a_learner_has_the_facts_that_are_held_until_they_are_forgotten() {
    let ledger = ledger();
    let shown = show(&ledger, "L-01");
    assert_eq!([&shown["granted"], &shown["forgotten"]], ["38140.00", "no"]);
    assert_eq!(shown["residency_met"], "yes");
    assert_eq!(part(&shown, "enrolments", &["enrolment_id"]), ["E-01", "E-90"]);
    ledger.done(&["forget", "L-01"]);
    let shown = show(&ledger, "L-01");
    assert_eq!([&shown["date_of_birth"], &shown["residency_met"]], [&Value::Null, &Value::Null]);
    assert_eq!(shown["forgotten"], "yes");
}

/// What a claim's lines come to is what the claim says.
#[test]
fn a_claim_has_its_lines_and_a_payment_its_sum() {
    let ledger = ledger();
    let shown = show(&ledger, "10000001-0001");
    let lines = part(&shown, "lines", &["enrolment_id", "liability_period", "amount"]);
    assert_eq!(lines, ["E-01 1 611.00", "E-90 1 2447.50"]);
    assert_eq!(shown["amount"], "3058.50");
    let shown = show(&ledger, "P-E-01-1");
    assert_eq!([&shown["kind"], &shown["amount"]], ["payment", "611.00"]);
    let provider = show(&ledger, OTTER);
    assert_eq!(part(&provider, "claims", &["claim_reference"]), ["10000001-0001"]);
    assert_eq!(part(&provider, "reconciliations", &["claimed", "paid"]), ["3058.50 611.00"]);
}

#[test]
fn an_entry_has_its_text_and_a_file_what_it_recorded() {
    let ledger = ledger();
    let imports = ledger.done(&["imports"]);
    let all = imports.as_array().expect("a list").iter();
    let entry = |kind: &str| {
        let mut of = all.clone().filter(|one| one["kind"] == kind);
        of.next_back().expect(kind)["entry"].as_str().expect("an entry").to_owned()
    };
    let shown = show(&ledger, &entry("attendance"));
    let recorded = part(&shown, "recorded", &["event", "enrolment_id", "undone_by"]);
    assert_eq!(recorded, ["attendance-recorded E-01 -"]);
    let lines = part(&shown, "text", &["name", "value"]);
    assert!(lines.contains(&"event import-begun".to_owned()), "{lines:?}");
    let shown = show(&ledger, &entry("modules"));
    assert!(part(&shown, "rows", &["kind", "id"]).contains(&"modules M-2".to_owned()));
    let shown = show(&ledger, "provider/10000001/1");
    assert_eq!([&shown["kind"], &shown["event"]], ["entry", "claim-made"]);
}

#[test]
fn where_several_things_have_one_id_it_is_asked_which_and_near_ids_are_told() {
    let ledger = ledger();
    ledger.done(&["enrol", "L-02", "M-2", "--start", "2027-03-01", "--id", "M-3"]);
    let several = ledger.run(&["show", "M-3"]);
    assert_eq!(several.status.code(), Some(2));
    let words = String::from_utf8(several.stderr).expect("UTF-8");
    assert!(words.contains("enrolment, module"), "{words}");
    assert_eq!(ledger.done(&["show", "M-3", "--kind", "module"])["kind"], "module");
    let nobody = ledger.run(&["show", "E-0x"]);
    assert_eq!(nobody.status.code(), Some(2));
    let words = String::from_utf8(nobody.stderr).expect("UTF-8");
    assert!(words.contains("E-01") && words.contains("unknown-id"), "{words}");
}
