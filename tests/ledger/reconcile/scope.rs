//! Which lines count where one provider is reconciled, and in which chains payments stand.

use crate::college::program::Program;
use crate::college::{HERON, OTTER};
use crate::reconcile::ledger::{breaks, ledger, line, paid};

/// One enrolment at either college, drawn and not yet paid.
fn drawn() -> Program {
    let ledger = ledger(1, 1);
    for (enrolment, provider) in [("E-01", OTTER), ("E-02", HERON)] {
        ledger.attend(enrolment, 1, "A", "2027-01-18");
        ledger.draw_down(provider, "2027-01-31");
    }
    ledger
}

#[test]
fn lines_of_others_are_left_out_and_that_is_said() {
    let ledger = drawn();
    let schedule = [
        paid("E-01", 1, "611.00"),
        line("P-2", HERON, "E-02", 1, "611.00"),
        line("P-3", HERON, "E-99", 1, "1.00"),
    ];
    let said = ledger.reconcile("1.csv", &schedule.concat(), &["--ukprn", OTTER]);
    assert_eq!((&said["read"]["recorded"], &said["read"]["left_out"]), (&1.into(), &2.into()));
    assert_eq!(breaks(&said, None), [""; 0]);
    assert!(ledger.payments(HERON).is_empty());
    let output = ledger.run(&["reconcile", "1.csv", "--ukprn", OTTER]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains(
            "note: 2 lines of the schedule name neither 10000001 nor an enrolment of its own, and \
             were left out: without `--ukprn` they are taken in"
        ),
        "{told}"
    );
}

#[test]
fn what_was_paid_to_another_for_an_enrolment_of_ours_stands_in_its_chain() {
    let ledger = drawn();
    let stray = line("P-1", HERON, "E-01", 1, "611.00");
    let said = ledger.reconcile("1.csv", &stray, &["--ukprn", OTTER]);
    assert_eq!(breaks(&said, None), ["E-01/1 wrong-provider"]);
    assert_eq!((ledger.payments(OTTER).len(), ledger.payments(HERON).len()), (0, 1));
    assert!(ledger.events(HERON, "reconciliation-prepared").is_empty());
    // From the other side it is the same break, and the payment is there already.
    let said = ledger.reconcile("1.csv", &stray, &["--ukprn", HERON]);
    assert_eq!(breaks(&said, None), ["E-01/1 wrong-provider", "E-02/1 only-ours"]);
    assert_eq!(said["read"]["recorded"], 0);
    assert_eq!(said["ours"]["count"], 1, "what the other college drew is not ours");
    ledger.verify();
}

#[test]
fn what_was_paid_to_another_before_is_found_in_its_chain() {
    let ledger = drawn();
    let stray = line("P-1", HERON, "E-01", 1, "611.00");
    ledger.reconcile("1.csv", &stray, &["--ukprn", HERON]);
    let said = ledger.reconcile("empty.csv", "", &["--ukprn", OTTER]);
    assert_eq!(breaks(&said, None), ["E-01/1 wrong-provider"]);
}

fn reconciled(said: &serde_json::Value) -> Vec<String> {
    let providers = said["providers"].as_array().unwrap();
    providers.iter().map(|one| one["ukprn"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_schedule_of_one_provider_is_its_own_and_says_who_was_forgotten() {
    let ledger = drawn();
    let said = ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &[]);
    assert_eq!((breaks(&said, None), reconciled(&said)), (vec![], vec![OTTER.to_owned()]));
    assert_eq!(said["read"]["forgotten"], serde_json::json!([HERON]));
    let output = ledger.run(&["reconcile", "1.csv", "--format", "table"]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    let expected = "note: this schedule names one provider. 1 other (10000002) has claims whose pay \
                    day has passed and which are not paid: `--all` reconciles all of them";
    assert!(told.contains(expected), "{told}");
    assert!(ledger.events(HERON, "reconciliation-prepared").is_empty());
    // Whoever names the one provider has asked for it.
    let said = ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &["--ukprn", OTTER]);
    assert_eq!(said["read"]["forgotten"], serde_json::json!([]));
    // Once the other is paid, nobody is forgotten, and its rows match.
    ledger.reconcile("2.csv", &line("P-2", HERON, "E-02", 1, "611.00"), &[]);
    let said = ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &[]);
    assert_eq!(
        (&said["read"]["forgotten"], &said["read"]["settled"]),
        (&serde_json::json!([]), &1.into())
    );
    ledger.verify();
}

#[test]
fn a_college_that_a_schedule_lacks_is_taken_in_and_named() {
    let ledger = drawn();
    let said = ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &["--all"]);
    assert_eq!(breaks(&said, None), ["E-02/1 only-ours"]);
    assert_eq!(said["read"]["taken_in"], serde_json::json!([HERON]));
    let output = ledger.run(&["reconcile", "1.csv", "--all"]);
    let told = String::from_utf8(output.stderr).unwrap();
    let expected = "note: 10000002 does not stand in this schedule, and not all matches there: it \
                    is taken in. Where it lacks a whole college, ask the payer for the lines";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn a_pay_day_that_is_still_to_come_was_not_forgotten() {
    let ledger = ledger(1, 1);
    ledger.attend("E-01", 1, "A", "2027-01-18");
    ledger.attend("E-02", 1, "A", "2027-03-31");
    ledger.draw_down(OTTER, "2027-04-01");
    ledger.draw_down(HERON, "2027-04-01");
    let pay = paid("E-01", 1, "611.00");
    // Confirmed on Wednesday 31 March, it is paid on 7 April.
    let said = ledger.reconcile("1.csv", &pay, &["--as-at", "2027-04-06"]);
    assert_eq!(said["read"]["forgotten"], serde_json::json!([]));
    let said = ledger.reconcile("1.csv", &pay, &["--as-at", "2027-04-07"]);
    assert_eq!(said["read"]["forgotten"], serde_json::json!([HERON]));
}

#[test]
fn a_schedule_of_several_takes_in_every_other_that_does_not_match() {
    let ledger = drawn();
    let stranger = line("P-3", "10000009", "E-77", 1, "611.00");
    let said = ledger.reconcile("2.csv", &(paid("E-01", 1, "611.00") + &stranger), &[]);
    assert_eq!(breaks(&said, None), ["E-02/1 only-ours", "E-77/1 unknown-enrolment"]);
    assert_eq!(reconciled(&said), [OTTER, HERON, "10000009"]);
    assert_eq!(ledger.payments("10000009").len(), 1);
    // What all other colleges have is settled, so they are counted and left out.
    let all = [paid("E-01", 1, "611.00"), stranger, line("P-4", HERON, "E-02", 1, "611.00")];
    ledger.reconcile("3.csv", &all.concat(), &[]);
    let said = ledger.reconcile("4.csv", &(all[0].clone() + &all[1]), &[]);
    assert_eq!(
        (reconciled(&said), &said["read"]["settled"]),
        (vec![OTTER.to_owned(), "10000009".to_owned()], &1.into())
    );
    ledger.verify();
}

#[test]
fn all_is_everybody_whose_rows_do_not_match_whatever_the_schedule_names() {
    let ledger = drawn();
    let said = ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &["--all"]);
    assert_eq!(breaks(&said, None), ["E-02/1 only-ours"]);
    assert_eq!(reconciled(&said), [OTTER, HERON]);
    let said = ledger.reconcile("none.csv", "", &["--all"]);
    assert_eq!((reconciled(&said), &said["read"]["settled"]), (vec![HERON.to_owned()], &1.into()));
    assert_eq!(said["ours"]["count"], 1, "what is settled is in no total");
}

#[test]
fn one_provider_is_reconciled_though_the_schedule_has_no_line_of_it() {
    let ledger = drawn();
    let said = ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &["--ukprn", HERON]);
    assert_eq!(breaks(&said, None), ["E-02/1 only-ours"]);
    assert_eq!((&said["read"]["recorded"], &said["read"]["left_out"]), (&0.into(), &1.into()));
}

#[test]
fn a_provider_that_nobody_knows_is_a_slip() {
    let ledger = drawn();
    ledger.write(
        "1.csv",
        &format!("{}{}", crate::reconcile::ledger::HEADER, paid("E-01", 1, "611.00")),
    );
    let entries = ledger.entries();
    let output = ledger.run(&["reconcile", "1.csv", "--ukprn", "10000010"]);
    assert_eq!(output.status.code(), Some(2), "{}", crate::college::program::told(&output));
    assert_eq!(ledger.entries(), entries);
}
