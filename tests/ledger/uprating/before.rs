//! Who enrols before an uprating: what is said of it, by hand.

use crate::college::College;
use crate::college::files::file;
use crate::college::program::{Program, told};

/// A course year of 120 credits at 9790.00, of whoever stands at 38140.00 and those at 39160.00.
const YEAR: [&str; 9] =
    ["enrol", "L-1", "--course", "C-1", "--credits", "120", "--fee", "9790.00", "--start"];

fn notes(ledger: &Program, words: &[&str]) -> Vec<String> {
    let output = ledger.run(words);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let words = String::from_utf8(output.stderr).unwrap();
    words
        .lines()
        .filter(|line| line.contains("figures") || line.contains("is granted"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn an_enrolment_at_the_figures_of_an_earlier_year_is_recorded_and_says_what_that_costs() {
    let ledger = Program::on(College::new());
    // 39160.00 − 9790.00 = 29370.00; 28350.00 × 39160 ÷ 38140 = 29108.18; 261.82 less.
    let at_2026 = [&YEAR[..], &["2027-03-01"]].concat();
    let said = notes(&ledger, &[&at_2026[..], &["--dry-run"]].concat());
    let expected = "note: L-1 stands at the figures of 2025/26: had an uprating to 2026/27 come \
                    first, 29370.00 would be left, 261.82 more than an uprating after it leaves \
                    (`lifelong uprate --to 2026/27`)";
    assert_eq!(said, [expected]);
    // Of a year whose figures are announced nothing is to be done yet.
    let at_2027 = [&YEAR[..], &["2027-09-01"]].concat();
    let said = notes(&ledger, &[&at_2027[..], &["--dry-run"]].concat());
    // 40200.00 − 9790.00 = 30410.00; 28350.00 × 40200 ÷ 38140 = 29881.22.
    let expected = "note: L-1 stands at the figures of 2025/26: had an uprating to 2027/28, whose \
                    figures are announced, come first, 30410.00 would be left, 528.78 more than an \
                    uprating after it leaves";
    assert_eq!(said, [expected]);
    // After the uprating there is nothing to say.
    ledger.done(&["uprate", "--to", "2026/27"]);
    let enrolled = ledger.done(&at_2026);
    assert_eq!(enrolled["remaining"], "29370.00");
    assert_eq!(notes(&ledger, &at_2026), [""; 0]);
}

#[test]
fn an_import_counts_them() {
    let ledger = Program::on(College::new());
    let lines = ["E-1,L-1,M-1,2027-03-01,,,,,", "E-2,L-2,M-1,2027-03-01,,,,,"];
    ledger.write("two.csv", &file("enrolments", &lines));
    let said = notes(&ledger, &["import", "enrolments", "two.csv", "--dry-run"]);
    let expected = "note: 2 enrolments are at the figures of an earlier year than that of the \
                    course year: had an uprating come first, more would be left";
    assert_eq!(said, [expected]);
    ledger.done(&["uprate", "--to", "2026/27"]);
    assert_eq!(notes(&ledger, &["import", "enrolments", "two.csv"]), [""; 0]);
}

#[test]
fn whoever_opens_a_ledger_and_takes_learners_in_reads_which_figures_are_granted() {
    let learners = "learner_id,date_of_birth,residency_met\nL-1,2001-05-17,yes\n";
    for (clock, end) in [
        ("2026-07-31T09:00:00Z", ""),
        (
            "2026-08-01T09:00:00Z",
            "; the figures of 2026/27 are in force by now, so an uprating to 2026/27 is due, and \
             whoever enrols before it loses by it",
        ),
        // Those of 2027/28 are only announced.
        (
            "2027-08-01T09:00:00Z",
            "; the figures of 2026/27 are in force by now, so an uprating to 2026/27 is due, and \
             whoever enrols before it loses by it",
        ),
    ] {
        let ledger = Program::new().at(clock);
        let expected = format!("note: the full entitlement of 2025/26, 38140.00, is granted{end}");
        assert_eq!(notes(&ledger, &["init"]), [expected.as_str()]);
        ledger.write("learners.csv", learners);
        let take = ["import", "learners", "learners.csv"];
        assert_eq!(notes(&ledger, &take), [expected.as_str()]);
        assert_eq!(notes(&ledger, &take), [""; 0], "nobody is granted anything");
    }
}
