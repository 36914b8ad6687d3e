//! Files of attendance: what they record is what single requests record, and a file that is taken
//! in again records nothing, whatever stands in it.

use proptest::prelude::*;

use super::{TERMS, terms};
use crate::college::College;
use crate::college::files::file;
use crate::college::told;

#[test]
fn every_line_has_its_answer_in_the_order_of_the_file() {
    let mut college = terms("withdraw E-2 on 2027-03-01 | withdrawn 3000.00");
    let lines = [
        ("E-2,1,A,2027-02-03", "recorded"),
        ("E-9,1,A,2027-02-03", "refused enrolment-known"),
        ("E-1,1,A,2027-02-03", "recorded"),
        ("E-2,2,A,2027-06-02", "refused withdrawn-already"),
        ("E-1,4,A,2027-02-03", "refused period-known"),
        ("E-1,1,A,2027-02-04", "refused attendance-recorded"),
        ("E-1,1,X,2027-02-03", "refused attendance-order"),
        ("E-1,1,A,2027-02-03", "already"),
    ];
    let imported = college.import("attendance", &file("attendance", &lines.map(|(line, _)| line)));
    let answers = told::results(&imported.unwrap().results);
    let outcomes: Vec<_> = answers.iter().map(|(_, one)| one.parts[0].as_str()).collect();
    assert_eq!(outcomes, lines.map(|(_, outcome)| outcome));
    // The file is the ledger's last entry: after the opening and the files of the college.
    college.tell(
        "entry ledger/9 | kind attendance | lines 8 | recorded-lines 2 | already-lines 1 | \
                          refused-lines 5",
    );
}

#[test]
fn attending_then_not_then_attending_again_is_taken_in_once() {
    terms(
        "import attendance E-1,1,A,2027-02-03 & E-1,1,X,2027-03-01 & E-1,1,A,2027-04-01 | \
                                               recorded 3 | there 0
         count | 25
         import attendance E-1,1,A,2027-02-03 & E-1,1,X,2027-03-01 & E-1,1,A,2027-04-01 | \
                                               recorded 0 | there 3
         count | 25",
    );
}

#[test]
fn a_file_is_taken_in_the_order_of_its_periods_on_each_day() {
    terms(
        "import attendance E-1,3,A,2027-10-04 & E-1,2,A,2027-10-04 & E-1,1,A,2027-10-04 | \
                                               recorded 3 | refused 0
         import attendance E-3,2,A,2027-06-02 & E-3,1,A,2027-06-03 | recorded 1 | refused 1
         # What was refused is judged anew.
         import attendance E-3,2,A,2027-06-02 & E-3,1,A,2027-06-03 | recorded 1 | there 1",
    );
}

#[test]
fn a_file_is_taken_in_the_order_of_its_days() {
    let newest_first = terms(
        "import attendance E-1,1,A,2027-04-01 & E-1,1,X,2027-03-01 & E-1,1,A,2027-02-03 | recorded 3",
    );
    let oldest_first = terms(
        "import attendance E-1,1,A,2027-02-03 & E-1,1,X,2027-03-01 & E-1,1,A,2027-04-01 | recorded 3",
    );
    assert_eq!(newest_first.texts("L-1"), oldest_first.texts("L-1"));
}

/// A line that may be right or wrong: an enrolment, a period, a status, a day.
type Line = (&'static str, u16, &'static str, u32);

fn line() -> impl Strategy<Value = Line> {
    let enrolments = prop::sample::select(vec!["E-1", "E-2", "E-3", "E-9"]);
    let statuses = prop::sample::select(vec!["A", "A", "L", "X", "N"]);
    (enrolments, 1_u16..=4, statuses, 1_u32..=5)
}

fn attendance(lines: &[Line]) -> String {
    let line = |(enrolment, period, status, day): &Line| {
        format!("{enrolment},{period},{status},2027-06-{day:02}")
    };
    let lines: Vec<String> = lines.iter().map(line).collect();
    file("attendance", &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A ledger in which a period is rejected and a learner has left.
fn lived() -> College {
    let mut college = College::after(TERMS);
    college.tell(
        "attend E-1 1 A on 2027-06-02   | recorded
         draw 10000001 by 2027-02-01    | E-1/1 1000.00
         recover E-1 1                  | recovered 1000.00
         withdraw E-2 on 2027-05-01     | withdrawn 3000.00",
    );
    college
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_file_taken_in_again_adds_only_what_came_before_an_earlier_period(
        lines in prop::collection::vec(line(), 1..24)
    ) {
        let (mut college, file) = (lived(), attendance(&lines));
        let first = college.import("attendance", &file).unwrap();
        let once = college.rows();
        let again = college.import("attendance", &file).unwrap();
        let (before, after) = (told::results(&first.results), told::results(&again.results));
        // What is confirmed later than it might have been may let another line of it follow.
        let was_out_of_order = |of: &str| {
            let mut all = lines.iter().zip(&before);
            all.any(|(line, (_, told))| line.0 == of && told.parts[0] == "refused period-order")
        };
        for (line, (_, after)) in lines.iter().zip(&after) {
            let is_new = after.parts[0] == "recorded";
            prop_assert!(!is_new || was_out_of_order(line.0), "{:?} is recorded", line);
        }
        if again.recorded == 0 {
            prop_assert_eq!(college.rows(), once);
        }
        // A line may stand in the file twice.
        prop_assert!(again.already >= first.recorded + first.already);
        // One period after the other is in order, until all are.
        for _ in 0..2 {
            college.import("attendance", &file).unwrap();
        }
        let settled = college.rows();
        let last = college.import("attendance", &file).unwrap();
        prop_assert_eq!((last.recorded, college.rows()), (0, settled));
        college.holds();
    }

    #[test]
    fn a_file_records_what_single_requests_record_in_the_order_of_days_and_periods(
        lines in prop::collection::vec(line(), 1..24)
    ) {
        let (mut by_file, mut singly) = (lived(), lived());
        let imported = by_file.import("attendance", &attendance(&lines)).unwrap();
        let answers = told::results(&imported.results);
        let mut in_order: Vec<(usize, &Line)> = lines.iter().enumerate().collect();
        in_order.sort_by_key(|(_, line)| (line.3, line.1));
        for (place, (enrolment, period, status, day)) in in_order {
            let asked = format!("attend {enrolment} {period} {status} on 2027-06-{day:02}");
            // Entries are the same, and so are answers but for what came after them.
            prop_assert_eq!(&singly.take(&asked), &answers[place].1);
        }
        for learner in ["L-1", "L-2"] {
            prop_assert_eq!(by_file.texts_but_file(learner), singly.texts_but_file(learner));
        }
    }
}
