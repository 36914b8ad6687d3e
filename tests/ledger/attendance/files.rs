//! Files of attendance: what they record is what single requests record, and a file that is taken
//! in again records nothing, whatever stands in it.

use std::fmt::Write;

use lifelong::ops::attend::AttendanceOutcome;
use lifelong::ops::import::{Imported, Results};
use lifelong::store::Store;
use proptest::prelude::*;

use crate::college::terms::{Terms, read};

/// The outcomes of a file, in its order, with the codes of what was refused.
fn outcomes(imported: &Imported) -> Vec<&'static str> {
    let Results::Attendance(answers) = &imported.results else { panic!("{imported:?}") };
    let word = |outcome: &AttendanceOutcome| match outcome {
        AttendanceOutcome::Recorded => "recorded",
        AttendanceOutcome::Already { .. } => "already",
        AttendanceOutcome::Refused { rule, .. } => *rule,
    };
    answers.iter().map(|answer| word(&answer.outcome)).collect()
}

#[test]
fn every_line_has_its_answer_in_the_order_of_the_file() {
    let mut terms = Terms::new();
    terms.withdraw("E-2", "2027-03-01");
    let lines = "E-2,1,A,2027-02-03\n\
                 E-9,1,A,2027-02-03\n\
                 E-1,1,A,2027-02-03\n\
                 E-2,2,A,2027-06-02\n\
                 E-1,4,A,2027-02-03\n\
                 E-1,1,A,2027-02-04\n\
                 E-1,1,X,2027-02-03\n\
                 E-1,1,A,2027-02-03\n";
    let expected = [
        "recorded",
        "enrolment-known",
        "recorded",
        "withdrawn-already",
        "period-known",
        "attendance-recorded",
        "attendance-order",
        "already",
    ];
    let imported = terms.confirm(lines);
    assert_eq!(outcomes(&imported), expected);
    assert_eq!((imported.lines, imported.recorded, imported.already), (8, 2, 1));
    assert_eq!(imported.refused, 5);
    let ledger = terms.store.chain(&read("ledger")).expect("entries");
    let last = &ledger.last().expect("the file is recorded").text;
    for line in
        ["kind attendance", "lines 8", "recorded-lines 2", "already-lines 1", "refused-lines 5"]
    {
        assert!(last.lines().any(|one| one == line), "{line} is not in {last}");
    }
    terms.holds();
}

#[test]
fn attending_then_not_then_attending_again_is_taken_in_once() {
    let mut terms = Terms::new();
    let lines = "E-1,1,A,2027-02-03\nE-1,1,X,2027-03-01\nE-1,1,A,2027-04-01\n";
    assert_eq!(outcomes(&terms.confirm(lines)), ["recorded"; 3]);
    let once = terms.texts();
    assert_eq!(outcomes(&terms.confirm(lines)), ["already"; 3]);
    assert_eq!(terms.texts(), once);
}

#[test]
fn a_file_is_taken_in_the_order_of_its_days() {
    let mut terms = Terms::new();
    let newest_first = "E-1,1,A,2027-04-01\nE-1,1,X,2027-03-01\nE-1,1,A,2027-02-03\n";
    assert_eq!(outcomes(&terms.confirm(newest_first)), ["recorded"; 3]);
    let mut other = Terms::new();
    let oldest_first = "E-1,1,A,2027-02-03\nE-1,1,X,2027-03-01\nE-1,1,A,2027-04-01\n";
    other.confirm(oldest_first);
    let chain = |terms: &Terms| terms.store.chain(&read("learner/L-1")).expect("entries");
    assert_eq!(chain(&terms), chain(&other));
}

/// A line that may be right or wrong: an enrolment, a period, a status, a day.
type Line = (&'static str, u16, &'static str, u32);

fn line() -> impl Strategy<Value = Line> {
    let enrolments = prop::sample::select(vec!["E-1", "E-2", "E-3", "E-9"]);
    let statuses = prop::sample::select(vec!["A", "A", "X", "N"]);
    (enrolments, 1_u16..=4, statuses, 1_u32..=5)
}

fn day(number: u32) -> String {
    format!("2027-06-{number:02}")
}

fn file(lines: &[Line]) -> String {
    let mut file = String::new();
    for (enrolment, period, status, number) in lines {
        writeln!(file, "{enrolment},{period},{status},{}", day(*number)).expect("a text");
    }
    file
}

/// A ledger in which a period is rejected and a learner has left.
fn lived() -> Terms {
    let mut terms = Terms::new();
    terms.confirm("E-1,1,A,2027-06-02\n");
    terms.draw("10000001", "2027-02-01");
    terms.reject("E-1", "1");
    terms.withdraw("E-2", "2027-05-01");
    terms
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_file_taken_in_twice_is_taken_in_once(lines in prop::collection::vec(line(), 1..24)) {
        let (mut terms, file) = (lived(), file(&lines));
        let first = terms.confirm(&file);
        let once = terms.texts();
        let second = terms.confirm(&file);
        prop_assert_eq!(terms.texts(), once);
        prop_assert_eq!(second.recorded, 0);
        prop_assert_eq!(second.already, first.recorded.saturating_add(first.already));
        terms.holds();
    }

    #[test]
    fn a_file_records_what_single_requests_record_in_the_order_of_days(
        lines in prop::collection::vec(line(), 1..24)
    ) {
        let (mut by_file, mut singly) = (lived(), lived());
        let imported = by_file.confirm(&file(&lines));
        let mut in_order: Vec<(usize, &Line)> = lines.iter().enumerate().collect();
        in_order.sort_by_key(|(_, line)| line.3);
        let Results::Attendance(answers) = imported.results else { panic!("no answers") };
        for (place, (enrolment, period, status, number)) in in_order {
            let answer =
                singly.attend(enrolment, &period.to_string(), status, &day(*number));
            // Entries are the same, and so are answers but for what came after them.
            prop_assert_eq!(&answer, &answers[place]);
        }
        for learner in ["learner/L-1", "learner/L-2"] {
            let chain = |terms: &Terms| terms.store.chain(&read(learner)).expect("entries");
            prop_assert_eq!(chain(&by_file), chain(&singly));
        }
    }
}
