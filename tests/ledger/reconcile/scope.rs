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

#[test]
fn without_a_provider_it_is_all_that_the_schedule_names() {
    let ledger = drawn();
    let said = ledger.reconcile("1.csv", &paid("E-01", 1, "611.00"), &[]);
    assert_eq!(breaks(&said, None), [""; 0], "the other college is not named");
    let stranger = line("P-3", "10000009", "E-02", 1, "611.00");
    let said = ledger.reconcile("2.csv", &(paid("E-01", 1, "611.00") + &stranger), &[]);
    assert_eq!(breaks(&said, None), ["E-02/1 wrong-provider"]);
    assert_eq!(ledger.payments("10000009").len(), 1);
    let providers = said["providers"].as_array().unwrap();
    let named: Vec<_> = providers.iter().map(|one| one["ukprn"].as_str().unwrap()).collect();
    assert_eq!(named, [OTTER, "10000009"]);
    ledger.verify();
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
