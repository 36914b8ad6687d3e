//! What was recorded by mistake: a payment struck out, a schedule of somebody else, files of
//! another month.

use crate::college::OTTER;
use crate::college::program::{Program, told};
use crate::reconcile::ledger::ledger;

const ONE: &str = "P-1,2027-03-03,10000001,L-01,E-01,1,611.00\n";
const SLIP: &str = "P-9,2027-03-10,10000001,L-01,E-01,1,24475.00\n";

fn drawn() -> Program {
    let ledger = ledger(1, 1);
    ledger.attend("E-01", 1, "A", "2027-01-20");
    ledger.draw_down(OTTER, "2027-01-31");
    ledger.reconcile("march.csv", &[ONE, SLIP].concat(), &["--as-at", "2027-04-01"]);
    ledger
}

fn payment(ledger: &Program, reference: &str) -> String {
    ledger.done(&["export", "log", "--out", "log"]);
    let log = ledger.read("log/log.csv");
    let row = log.lines().find(|row| row.contains(&format!("{reference}: "))).unwrap().to_owned();
    let fields: Vec<&str> = row.split(',').collect();
    format!("{}/{}", fields[0], fields[1])
}

#[test]
fn a_payment_that_was_struck_out_counts_no_more_and_does_not_come_back() {
    let ledger = drawn();
    let name = payment(&ledger, "P-9");
    ledger.done(&["correct", &name, "--reason", "typing"]);
    let said = ledger.reconcile("march.csv", &[ONE, SLIP].concat(), &["--as-at", "2027-04-01"]);
    assert_eq!(
        (said["read"]["recorded"].as_u64(), said["breaks"].as_array().unwrap().len()),
        (Some(0), 0)
    );
    assert_eq!(said["theirs"]["total"], "611.00");
    let entries = ledger.entries();
    ledger.reconcile("again.csv", &[SLIP, ONE].concat(), &["--as-at", "2027-04-01"]);
    assert_eq!(ledger.entries(), entries, "what was struck out came back");
    let position = ledger.done(&["position", "--ukprn", "10000001", "--as-at", "2027-04-01"]);
    assert!(!position.to_string().contains("24475.00"), "{position}");
    ledger.done(&["verify"]);
}

#[test]
fn only_a_payment_that_stands_is_struck_out() {
    let ledger = drawn();
    let name = payment(&ledger, "P-9");
    ledger.done(&["correct", &name, "--reason", "typing"]);
    let refusals = [
        (name.as_str(), "corrected-already"),
        ("provider/10000001/1", "not-correctable"),
        ("provider/10000001/99", "entry-known"),
    ];
    for (entry, rule) in refusals {
        let output = ledger.run(&["correct", entry, "--reason", "typing"]);
        assert_eq!(output.status.code(), Some(1), "{}", told(&output));
        assert!(told(&output).contains(rule), "{entry}: {}", told(&output));
    }
}

#[test]
fn a_reconciliation_of_another_month_is_kept() {
    let ledger = drawn();
    let (rows, entries) = (ledger.read("reconciliation.csv"), ledger.entries());
    let other = ledger.run(&["reconcile", "march.csv", "--as-at", "2027-05-02"]);
    assert_eq!(other.status.code(), Some(2), "{}", told(&other));
    assert!(told(&other).contains("as at 2027-04-01"), "{}", told(&other));
    assert_eq!((ledger.read("reconciliation.csv"), ledger.entries()), (rows, entries));
}
