//! Enrolments foot line by line: what was lent is given back, set aside or drawn.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::rows;
use super::told::ledger;
use crate::college::College;
use crate::college::reading::pence;

/// Each row's loan is what was given back, what is set aside and what was drawn; the last two are
/// what the register moved to the accounts of the enrolment, and what its instalments come to.
pub(crate) fn enrolments_foot(college: &College) -> Result<(), TestCaseError> {
    let mut accounts: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows(&college.export("register")) {
        if row["amount"].is_empty() {
            continue;
        }
        let amount = pence(&row["amount"]);
        *accounts.entry(row["debit"].clone()).or_default() -= amount;
        *accounts.entry(row["credit"].clone()).or_default() += amount;
    }
    let mut shares: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows(&college.export("instalments")) {
        *shares.entry(row["enrolment_id"].clone()).or_default() += pence(&row["share"]);
    }
    for row in rows(&college.export("enrolments")) {
        let id = &row["enrolment_id"];
        let [loan, released, committed, drawn] =
            ["loan", "released", "committed", "drawn"].map(|name| pence(&row[name]));
        prop_assert_eq!(loan, released + committed + drawn, "{}", id);
        let on = |kind: &str| accounts.get(&format!("{kind}:{id}")).copied().unwrap_or_default();
        prop_assert_eq!([committed, drawn], [on("committed"), on("drawn")], "{}", id);
        prop_assert_eq!(committed + drawn, shares[id], "{}", id);
        prop_assert!(released >= 0 && committed >= 0 && drawn >= 0, "{}", id);
    }
    Ok(())
}

/// A loan of 2447.50 falls due in parts of 611.00, 611.00 and 1225.50: the first is drawn, and a
/// withdrawal before the second gives the others back.
#[test]
fn what_was_given_back_is_the_loan_without_what_is_set_aside_and_drawn() {
    let ledger = ledger();
    let told = || {
        ledger.done(&["export", "enrolments", "--out", "out"]);
        let rows = rows(&ledger.read("out/enrolments.csv"));
        let row = rows.into_iter().find(|row| row["enrolment_id"] == "E-01").expect("a row");
        ["loan", "released", "committed", "drawn"].map(|name| row[name].clone())
    };
    assert_eq!(told(), ["2447.50", "0.00", "1836.50", "611.00"]);
    ledger.done(&["withdraw", "E-01", "--on", "2027-03-10", "--reason", "illness"]);
    assert_eq!(told(), ["2447.50", "1836.50", "0.00", "611.00"]);
}
