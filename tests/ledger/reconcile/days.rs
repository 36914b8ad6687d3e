//! Month-end in arrears: what counts by the day that is asked for is judged, what lies after is
//! listed, and a day before the last one on record is a look back.

use serde_json::json;

use crate::college::OTTER;
use crate::college::program::{Program, told};
use crate::reconcile::ledger::{HEADER, breaks, enrolled, line, paid};

/// Two enrolments that were claimed on 5 February, of which one was recovered in March.
fn claimed() -> Program {
    let ledger = Program::on(enrolled(2, 0)).at("2027-02-05T09:00:00Z");
    ledger.attend("E-01", 1, "A", "2027-01-18");
    ledger.attend("E-02", 1, "A", "2027-01-18");
    ledger.draw_down(OTTER, "2027-02-01");
    ledger.set_clock("2027-03-10T09:00:00Z");
    let recover = ["recover", "E-02", "--period", "1", "--reason", "reclaimed"];
    ledger.done(&[&recover[..], &["--on", "2027-03-05"]].concat());
    ledger
}

/// A payment of this day.
fn on(day: &str, line: &str) -> String {
    line.replace("2027-02-03", day)
}

#[test]
fn what_lies_after_the_day_is_listed_and_in_no_total() {
    let ledger = claimed();
    let back = on("2027-03-10", &line("R-2", OTTER, "E-02", 1, "-611.00"));
    let schedule = [paid("E-01", 1, "611.00"), paid("E-02", 1, "611.00"), back].concat();
    let said = ledger.reconcile("2.csv", &schedule, &["--as-at", "2027-02-28"]);
    assert_eq!(breaks(&said, None), [""; 0]);
    assert_eq!(
        (&said["ours"]["total"], &said["theirs"]["total"]),
        (&"1222.00".into(), &"1222.00".into())
    );
    assert_eq!(said["read"]["recorded"], 3, "what is paid later is recorded now");
    let later = json!([{
        "ukprn": OTTER,
        "enrolment_id": "E-02",
        "liability_period": 1,
        "our_amount": "-611.00",
        "their_amount": "-611.00",
    }]);
    assert_eq!(said["later"], later);
    let output = ledger.run(&["reconcile", "2.csv", "--as-at", "2027-02-28", "--format", "csv"]);
    let csv = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        csv.lines().last(),
        Some("later,1,1,-611.00,1,-611.00,0.00"),
        "{}",
        told_of(&output.stderr)
    );
    // At the end of March all of it counts.
    let said = ledger.reconcile("2.csv", &schedule, &["--as-at", "2027-03-31"]);
    assert_eq!(
        (&said["ours"]["total"], &said["theirs"]["total"]),
        (&"611.00".into(), &"611.00".into())
    );
    assert_eq!((&said["later"], breaks(&said, None)), (&json!([]), vec![]));
    ledger.verify();
}

fn told_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn attendance_counts_by_its_day() {
    let ledger = claimed();
    ledger.attend("E-01", 1, "F", "2027-03-08");
    let schedule = [paid("E-01", 1, "600.00"), paid("E-02", 1, "611.00")].concat();
    for (as_at, cause) in [("2027-03-07", "amount-differs"), ("2027-03-08", "not-confirmed")] {
        let said = ledger.reconcile("2.csv", &schedule, &["--as-at", as_at]);
        assert_eq!(breaks(&said, None)[0], format!("E-01/1 {cause}"));
    }
}

#[test]
fn a_day_before_the_last_one_is_a_look_back() {
    let ledger = claimed();
    let one = paid("E-01", 1, "611.00");
    ledger.reconcile("3.csv", &one, &["--as-at", "2027-03-31"]);
    let both = one.clone() + &paid("E-02", 1, "600.00");
    let said = ledger.reconcile("2.csv", &both, &["--as-at", "2027-02-28"]);
    assert_eq!(breaks(&said, None), ["E-02/1 amount-differs"]);
    assert_eq!(
        (&said["providers"][0]["entry"], &said["read"]["recorded"]),
        (&json!(null), &1.into())
    );
    assert_eq!(said["read"]["looks_back"], json!([{ "ukprn": OTTER, "last": "2027-03-31" }]));
    assert_eq!(ledger.events(OTTER, "reconciliation-prepared").len(), 1);
    assert_eq!(ledger.payments(OTTER).len(), 2, "what was paid is known from now on");
    let entries = ledger.entries();
    let output = ledger.run(&["reconcile", "2.csv", "--as-at", "2027-02-28", "--format", "table"]);
    let said = told(&output);
    assert!(
        said.contains(
            "note: 10000001 was reconciled as at 2027-03-31 before, so this is a look back: new \
             payments are recorded, breaks are not"
        ),
        "{said}"
    );
    assert_eq!(ledger.entries(), entries);
    // The next one finds the break that the look back did not record.
    let said = ledger.reconcile("3.csv", &both, &["--as-at", "2027-04-01"]);
    assert_eq!(breaks(&said, Some("new")), ["E-02/1 only-theirs"]);
    ledger.verify();
}

#[test]
fn a_day_far_ahead_is_asked_about() {
    let ledger = claimed();
    ledger.write("1.csv", &format!("{HEADER}{}", paid("E-01", 1, "611.00")));
    let entries = ledger.entries();
    let output = ledger.run(&["reconcile", "1.csv", "--as-at", "2027-04-11", "--out", "far"]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(told(&output).contains("2027-04-11 is more than 31 days after 2027-03-10"));
    assert_eq!(ledger.entries(), entries);
    let output = ledger.run(&["reconcile", "1.csv", "--as-at", "2027-04-10", "--out", "near"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
}

#[test]
fn files_of_another_reconciliation_of_the_same_day_are_kept() {
    let ledger = claimed();
    let schedule = paid("E-01", 1, "600.00");
    ledger.reconcile("1.csv", &schedule, &["--as-at", "2027-03-31"]);
    let (rows, summary) = ledger.files();
    let more = schedule + &line("P-9", OTTER, "E-01", 1, "11.00");
    let said = ledger.reconcile("2.csv", &more, &["--as-at", "2027-03-31"]);
    assert_eq!(said["kept"], json!(["./reconciliation.csv.1", "./summary.json.1"]));
    let kept = ["reconciliation.csv.1", "summary.json.1"].map(|name| ledger.read(name));
    assert_eq!(kept, [rows, summary]);
    let said = ledger.reconcile("2.csv", &more, &["--as-at", "2027-03-31"]);
    assert_eq!(said["kept"], json!([]));
}

#[test]
fn the_payers_control_figures_are_held_against_the_whole_file() {
    let ledger = claimed();
    let lines = [paid("E-01", 1, "611.00"), line("P-2", OTTER, "E-02", 1, "-0.50")].concat();
    ledger.write("1.csv", &format!("{HEADER}{lines}"));
    let entries = ledger.entries();
    let run =
        |said: &[&str]| ledger.run(&[&["reconcile", "1.csv", "--ukprn", OTTER], said].concat());
    for figures in [["--lines", "3", "--total", "610.50"], ["--lines", "2", "--total", "611.00"]] {
        let output = run(&figures);
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        let expected = format!(
            "the payer's control figures are {} lines that come to {}, and the file has 2 lines that \
             come to 610.50; nothing was recorded",
            figures[1], figures[3]
        );
        assert!(told(&output).contains(&expected), "{}", told(&output));
        assert_eq!(ledger.entries(), entries);
    }
    assert_eq!(run(&["--lines", "2"]).status.code(), Some(2), "one figure is none");
    let output = run(&["--lines", "2", "--total", "610.50"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
}

#[test]
fn a_file_that_ends_in_the_middle_of_a_line_is_whole_where_the_control_figures_agree() {
    let ledger = claimed();
    let run = |name: &str, said: &[&str]| {
        let schedule = ["reconcile", name, "--ukprn", OTTER, "--as-at", "2027-02-28"];
        ledger.run(&[&schedule[..], said].concat())
    };
    let figures = ["--lines", "2", "--total", "1222.00"];
    let lines = [HEADER, &paid("E-01", 1, "611.00"), &paid("E-02", 1, "611.00")].concat();
    let whole = lines.trim_end();
    let cut = whole.strip_suffix("1.00").unwrap();
    ledger.write("whole.csv", whole);
    ledger.write("cut.csv", cut);
    let entries = ledger.entries();
    let output = run("cut.csv", &figures);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(
        told(&output).contains("the file has 2 lines that come to 672.00"),
        "{}",
        told(&output)
    );
    assert_eq!(run("whole.csv", &[]).status.code(), Some(2), "nobody says that it is whole");
    assert_eq!(ledger.entries(), entries);
    let output = run("whole.csv", &figures);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
}
