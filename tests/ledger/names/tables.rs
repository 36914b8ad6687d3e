//! The tables of instalments, attendance, claims and payments.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::rows;
use super::told::ledger;
use crate::college::College;
use crate::college::reading::pence;
use crate::model::Model;
use crate::model::days::Day;

/// The columns of a row of these names, with a comma between them.
fn told(row: &BTreeMap<String, String>, names: &str) -> String {
    names.split(',').map(|name| row[name].as_str()).collect::<Vec<_>>().join(",")
}

/// 20 January 2027 is a Wednesday, so the pay day is that of the week after; 20 March is a Saturday.
#[test]
fn each_instalment_says_what_was_claimed_and_paid_and_what_the_rest_waits_for() {
    let ledger = ledger();
    ledger.done(&["export", "instalments", "--out", "out"]);
    let names = "enrolment_id,learner_id,ukprn,liability_period,due_on,share,attendance,\
                 confirmed_on,drawn,claims,paid,payments,waits_for,pay_day";
    let file = ledger.read("out/instalments.csv");
    assert_eq!(file.lines().next(), Some(names));
    let rows: Vec<String> = rows(&file).iter().map(|row| told(row, names)).collect();
    let expected = [
        "E-01,L-01,10000001,1,2027-01-04,611.00,A,2027-01-20,611.00,10000001-0001,611.00,\
         P-E-01-1,,2027-01-27",
        "E-01,L-01,10000001,2,2027-05-04,611.00,,,0.00,,0.00,,not-confirmed,",
        "E-01,L-01,10000001,3,2027-09-04,1225.50,,,0.00,,0.00,,not-confirmed,",
        "E-90,L-01,10000001,1,2027-03-15,2447.50,A,2027-03-20,2447.50,10000001-0001,0.00,,\
         scheduled-claimed,2027-03-31",
        "E-02,L-02,10000002,1,2027-01-04,611.00,,,0.00,,0.00,,not-confirmed,",
        "E-02,L-02,10000002,2,2027-05-04,611.00,,,0.00,,0.00,,not-confirmed,",
        "E-02,L-02,10000002,3,2027-09-04,1225.50,,,0.00,,0.00,,not-confirmed,",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_payment_for_a_period_that_there_is_not_is_a_row_of_its_own() {
    let ledger = ledger();
    let paid = crate::reconcile::ledger::paid("E-90", 2, "7.00");
    ledger.reconcile("astray.csv", &paid, &["--as-at", "2027-04-01"]);
    ledger.done(&["export", "instalments", "--out", "out"]);
    let rows = rows(&ledger.read("out/instalments.csv"));
    let of = rows.iter().filter(|row| row["enrolment_id"] == "E-90");
    let of = of.map(|row| told(row, "liability_period,due_on,share,paid,payments,waits_for"));
    let expected = ["1,2027-03-15,2447.50,0.00,,scheduled-claimed", "2,,0.00,7.00,P-E-90-2,"];
    assert_eq!(of.collect::<Vec<_>>(), expected);
}

#[test]
fn a_confirmation_that_was_undone_is_there_and_says_by_which_entry() {
    let ledger = ledger();
    ledger.attend("E-01", 2, "A", "2027-03-21");
    let last = ledger.texts("learner/L-01", "attendance-recorded").len();
    assert_eq!(last, 3);
    let seq = ledger.entries().iter().filter(|it| it.starts_with("learner/L-01/")).count();
    ledger.done(&["correct", &format!("L-01/{seq}"), "--reason", "typing"]);
    ledger.done(&["export", "attendance", "--out", "out"]);
    let rows = rows(&ledger.read("out/attendance.csv"));
    let names = "enrolment_id,learner_id,ukprn,liability_period,status,confirmed_on,undone_by";
    let rows: Vec<String> = rows.iter().map(|row| told(row, names)).collect();
    let expected = [
        "E-01,L-01,10000001,1,A,2027-01-20,".to_owned(),
        "E-90,L-01,10000001,1,A,2027-03-20,".to_owned(),
        format!("E-01,L-01,10000001,2,A,2027-03-21,L-01/{}", seq + 1),
    ];
    assert_eq!(rows, expected);
}

/// The claim's file is the one whose digest stands there.
#[test]
fn a_claim_says_its_lines_its_sum_and_the_digest_of_its_file() {
    let ledger = ledger();
    ledger.done(&["recover", "E-01", "--period", "1", "--reason", "rejected"]);
    ledger.draw_down("10000001", "2027-04-20");
    ledger.done(&["export", "claims", "--out", "out"]);
    let rows = rows(&ledger.read("out/claims.csv"));
    let names = "claim_reference,ukprn,lines,recoveries,amount";
    let rows_told: Vec<String> = rows.iter().map(|row| told(row, names)).collect();
    let expected = ["10000001-0001,10000001,2,0,3058.50", "10000001-0002,10000001,1,1,-611.00"];
    assert_eq!(rows_told, expected);
    for row in rows {
        let file = ledger.read(&format!("claims/claim-{}.csv", row["claim_reference"]));
        let digest = lifelong::ledger::hash::digest(file).to_string();
        assert_eq!(row["digest"], digest);
    }
}

#[test]
fn a_payment_says_whether_it_was_struck_out_and_by_which_entry() {
    let ledger = ledger();
    let told_of = || {
        ledger.done(&["export", "payments", "--out", "out"]);
        let rows = rows(&ledger.read("out/payments.csv"));
        let names = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,\
                     liability_period,amount,struck_out,undone_by,seq";
        rows.iter().map(|row| told(row, names)).collect::<Vec<_>>()
    };
    let paid = "P-E-01-1,2027-02-03,10000001,L-01,E-01,1,611.00";
    assert_eq!(told_of(), [format!("{paid},no,,2")]);
    ledger.done(&["correct", "provider/10000001/2", "--reason", "typing"]);
    assert_eq!(told_of(), [format!("{paid},yes,provider/10000001/4,2")]);
}

/// Whether the rows come to a figure of a provider: their periods, and not whether it is claimed or
/// disputed, or what belongs to none of them.
fn sums_are_told(figure: &str) -> bool {
    let others = [
        "claimed",
        "to-claim",
        "disputed",
        "committed",
        "total",
        "unplaced",
        "paid-in-all",
        "taken-back",
    ];
    !others.contains(&figure)
}

/// The rows come to the figures of each provider as the model has them.
pub(crate) fn instalments_agree(college: &College, model: &Model) -> Result<(), TestCaseError> {
    let rows = rows(&college.export("instalments"));
    for ukprn in model.catalogue.providers.keys() {
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for row in rows.iter().filter(|row| row["ukprn"] == ukprn.to_string()) {
            let [share, drawn, paid] = ["share", "drawn", "paid"].map(|name| pence(&row[name]));
            let within = paid.clamp(0, share);
            let name = match row["waits_for"].as_str() {
                "" => "nothing",
                "scheduled-to-claim" | "scheduled-claimed" => "scheduled",
                "awaiting-reassessment" => "awaiting",
                other => other,
            };
            *sums.entry(name).or_default() += share - within;
            for (name, sum) in [
                ("payable", share),
                ("drawn", drawn),
                ("paid", within),
                ("overpaid", paid.max(0) - within),
                ("owed-back", (-paid).max(0)),
            ] {
                *sums.entry(name).or_default() += sum;
            }
        }
        // All that is recorded is in the table, whenever it counts.
        let mut expected = model.figures(*ukprn, Day(2199, 12, 31));
        expected.retain(|name, _| sums_are_told(name));
        prop_assert_eq!(sums.remove("nothing").unwrap_or_default(), 0);
        sums.retain(|_, sum| *sum != 0);
        let found: BTreeMap<&str, i64> = sums;
        prop_assert_eq!(found, expected, "{}", ukprn);
    }
    Ok(())
}
