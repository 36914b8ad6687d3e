//! A reconciliation on record is made again to the byte, whatever has been recorded since.

use lifelong::domain::ids::Ukprn;
use lifelong::ledger::event::{ProviderEvent, ReconciliationPrepared};
use lifelong::ledger::hash::Hash;
use lifelong::ledger::reconciliation::Tally;
use serde_json::{Value, json};

use crate::college::program::{Program, json as said, told};
use crate::college::reading::value;
use crate::college::{HERON, OTTER, read};
use crate::reconcile::ledger::{breaks, enrolled, line, paid};

/// Two colleges of which February was reconciled at once on 5 February, and so much was done since
/// that nothing of it is as it was: another attendance, another withdrawal, another claim, a payment
/// struck out, and March.
fn lived() -> (Program, Vec<(String, String)>) {
    let ledger = Program::on(enrolled(3, 1)).at("2027-02-05T09:00:00Z");
    for n in 1..=4 {
        ledger.attend(&format!("E-{n:02}"), 1, "A", "2027-01-18");
    }
    ledger.draw_down(OTTER, "2027-02-01");
    ledger.draw_down(HERON, "2027-02-01");
    let february = [
        paid("E-01", 1, "611.00"),
        paid("E-02", 1, "600.00"),
        paid("E-77", 1, "5.00"),
        line("P-9", HERON, "E-04", 1, "611.00"),
    ];
    let mut files = Vec::new();
    ledger.reconcile("2.csv", &february.concat(), &["--as-at", "2027-02-05"]);
    files.push(ledger.files());
    ledger.set_clock("2027-03-10T09:00:00Z");
    ledger.attend("E-03", 1, "X", "2027-03-05");
    ledger.withdraw("E-02", "2027-01-10");
    // The line of 5.00 was never the payer's.
    ledger.done(&["correct", "provider/10000001/4", "--reason", "typed"]);
    ledger.draw_down(OTTER, "2027-03-01");
    let march = [paid("E-03", 1, "611.00"), paid("E-02", 1, "-600.00")].concat();
    ledger.reconcile("3.csv", &march, &["--as-at", "2027-03-10", "--ukprn", OTTER]);
    files.push(ledger.files());
    ledger.set_clock("2027-04-20T09:00:00Z");
    ledger.done(&["recover", "E-01", "--period", "1", "--reason", "REJECTED"]);
    (ledger, files)
}

/// The names of the reconciliations on record, in the order of recording.
fn on_record(ledger: &Program, provider: &str) -> Vec<String> {
    let entries = ledger.events(provider, "reconciliation-prepared");
    let name = |text: &String| format!("provider/{provider}/{}", value(text, "seq").unwrap());
    entries.iter().map(name).collect()
}

fn again(ledger: &Program, entry: &str, out: &str) -> Value {
    let output = ledger.run(&["reconcile", "--again", entry, "--out", out]);
    assert!(output.status.code() <= Some(1), "{}", told(&output));
    said(&output)
}

#[test]
fn the_files_are_the_same_bytes() {
    let (ledger, files) = lived();
    let entries = ledger.entries();
    let [february, march] = on_record(&ledger, OTTER).try_into().unwrap();
    let [heron] = on_record(&ledger, HERON).try_into().unwrap();
    for (entry, before) in [(&february, 0), (&march, 1), (&heron, 0)] {
        let out = entry.replace('/', "-");
        let told = again(&ledger, entry, &out);
        let read = |name: &str| ledger.read(&format!("{out}/{name}"));
        assert_eq!((read("reconciliation.csv"), read("summary.json")), files[before], "{entry}");
        assert_eq!(told["files"].as_array().unwrap().len(), 2);
        // Written again, it is the same file.
        assert_eq!(again(&ledger, entry, &out)["kept"], json!([]));
    }
    assert_eq!(ledger.entries(), entries, "nothing is recorded");
    let told = again(&ledger, &march, "told");
    assert_eq!(breaks(&told, Some("gone")), ["E-03/1 only-ours", "E-77/1 unknown-enrolment"]);
}

#[test]
fn what_it_said_is_said_again_and_by_whom_it_was_recorded() {
    let (ledger, _) = lived();
    let march = on_record(&ledger, OTTER)[1].clone();
    let texts = ledger.events(OTTER, "reconciliation-prepared");
    let recorded = value(&texts[1], "recorded").unwrap();
    let output = ledger.run(&["reconcile", "--again", &march, "--dry-run", "--format", "table"]);
    let said = told(&output);
    for part in [
        "dry run: nothing was recorded",
        "schedule      3.csv",
        "lines                2",
        "new payments         2",
        "as at         2027-03-10",
        &format!("this is what officer recorded at {recorded} as {march}"),
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn files_of_another_day_are_not_written_over() {
    let (ledger, files) = lived();
    let february = on_record(&ledger, OTTER)[0].clone();
    let output = ledger.run(&["reconcile", "--again", &february]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(told(&output).contains("is the reconciliation as at 2027-03-10"), "{}", told(&output));
    assert_eq!(ledger.files(), files[1]);
}

#[test]
fn what_is_no_reconciliation_is_told_which_there_are() {
    let (ledger, _) = lived();
    let [february, march] = on_record(&ledger, OTTER).try_into().unwrap();
    for (entry, expected) in [
        (
            "provider/10000001/1",
            format!("{march} (as at 2027-03-10), {february} (as at 2027-02-05)"),
        ),
        ("L-01/1", "provider/UKPRN/NUMBER".to_owned()),
        ("provider/98765432/1", "provider/UKPRN/NUMBER".to_owned()),
    ] {
        let output = ledger.run(&["reconcile", "--again", entry]);
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        assert!(told(&output).contains(&format!("there is no reconciliation {entry}")));
        assert!(told(&output).contains(&expected), "{}", told(&output));
    }
    let output = ledger.run(&["reconcile", "3.csv", "--again", &march]);
    assert_eq!(output.status.code(), Some(2), "one or the other");
}

/// One whose rows are not those that come out: nothing in its chain is altered.
#[test]
fn where_it_does_not_come_out_as_it_was_recorded_nothing_is_written() {
    let mut college = enrolled(1, 0);
    let none = Tally::default();
    college.seal(
        &read::<Ukprn>(OTTER),
        ProviderEvent::ReconciliationPrepared(ReconciliationPrepared {
            as_at: read("2027-02-05"),
            file: "2.csv".to_owned(),
            schedule: Hash::ZERO,
            lines: Some(none),
            causes: 2,
            payments: 0,
            rows: Hash::ZERO,
            ours: none,
            theirs: none,
            matched: 0,
            opened: Vec::new(),
            closed: Vec::new(),
        }),
    );
    let ledger = Program::on(college);
    let output = ledger.run(&["reconcile", "--again", "provider/10000001/1", "--out", "out"]);
    assert_eq!(output.status.code(), Some(3), "{}", told(&output));
    assert!(told(&output).contains("\"not-made-again\""), "{}", told(&output));
    assert!(!ledger.path("out").exists());
}
