//! What is refused, under which code, and what would change the answer.

use lifelong::ops::attend::AttendanceOutcome;
use lifelong::ops::correct::CorrectionOutcome;

use crate::college::terms::Terms;

/// It is refused by this rule, in this sentence, and nothing is appended.
#[track_caller]
fn refused(terms: &mut Terms, said: [&str; 4], rule: &str, because: &str) {
    let before = terms.texts();
    let [enrolment, period, status, day] = said;
    let AttendanceOutcome::Refused { rule: found, because: words } =
        terms.attend(enrolment, period, status, day).outcome
    else {
        panic!("{said:?} was not refused");
    };
    assert_eq!((found, &*words), (rule, because));
    assert_eq!(terms.texts(), before);
}

#[test]
fn an_enrolment_that_is_not_recorded() {
    let because = "there is no enrolment E-9 in this ledger: look for it in what `lifelong export \
                   enrolments --out DIR` writes";
    refused(&mut Terms::new(), ["E-9", "1", "A", "2027-02-03"], "enrolment-known", because);
}

#[test]
fn an_enrolment_that_was_undone() {
    let mut terms = Terms::new();
    assert!(matches!(terms.correct("L-2/3"), CorrectionOutcome::Corrected { .. }));
    let because = "enrolment E-2 was undone by L-2/4: nothing can be recorded of it, and to have \
                   it again, enrol the learner under another id";
    refused(&mut terms, ["E-2", "1", "A", "2027-02-03"], "enrolment-known", because);
}

#[test]
fn a_period_that_the_enrolment_has_not() {
    let because = "enrolment E-1 has no liability period 4: it has 1 (due on 2027-02-01), 2 (due \
                   on 2027-06-01), 3 (due on 2027-10-01)";
    refused(&mut Terms::new(), ["E-1", "4", "A", "2027-02-03"], "period-known", because);
}

#[test]
fn the_same_status_of_another_date() {
    let mut terms = Terms::new();
    terms.records("E-1", "1", "A", "2027-02-10", "L-1/5");
    let because = "period 1 of enrolment E-1 is confirmed as A on 2027-02-10, in L-1/5, and \
                   another date is refused: where that date is wrong, undo it with `lifelong \
                   correct L-1/5` and confirm again";
    for day in ["2027-02-09", "2027-02-11"] {
        refused(&mut terms, ["E-1", "1", "A", day], "attendance-recorded", because);
    }
    terms.draw("10000001", "2027-02-01");
    let because = "period 1 of enrolment E-1 is confirmed as A on 2027-02-10, in L-1/5, and \
                   another date is refused: it was drawn down on that confirmation, so it stays; \
                   only another status, from a later day on, would be recorded";
    refused(&mut terms, ["E-1", "1", "A", "2027-02-11"], "attendance-recorded", because);
    terms.reject("E-1", "1");
    let because = "period 1 of enrolment E-1 is confirmed as A on 2027-02-10, in L-1/5, and the \
                   payer rejected the claim for it since: confirm on a day after 2027-02-10, \
                   which releases the period";
    refused(&mut terms, ["E-1", "1", "A", "2027-02-09"], "attendance-recorded", because);
    terms.records("E-1", "1", "A", "2027-02-11", "L-1/8");
}

#[test]
fn another_status_that_is_not_later() {
    let mut terms = Terms::new();
    terms.records("E-1", "1", "A", "2027-02-10", "L-1/5");
    let because = "period 1 of enrolment E-1 is confirmed as A on 2027-02-10, in L-1/5, and how \
                   things are is told from that day on: confirm on a day after 2027-02-10, or \
                   where that entry is wrong, undo it with `lifelong correct L-1/5` and confirm \
                   again";
    for day in ["2027-02-09", "2027-02-10"] {
        refused(&mut terms, ["E-1", "1", "X", day], "attendance-order", because);
    }
    terms.draw("10000001", "2027-02-01");
    let because = "period 1 of enrolment E-1 is confirmed as A on 2027-02-10, in L-1/5, and how \
                   things are is told from that day on: confirm on a day after 2027-02-10";
    refused(&mut terms, ["E-1", "1", "X", "2027-02-10"], "attendance-order", because);
    terms.records("E-1", "1", "X", "2027-02-11", "L-1/7");
}

#[test]
fn attending_after_a_withdrawal_that_left_nothing_due() {
    let mut terms = Terms::new();
    terms.records("E-1", "2", "A", "2027-02-03", "L-1/5");
    terms.withdraw("E-1", "2027-04-01");
    let because = "the learner withdrew from E-1 on 2027-04-01, before period 3 fell due on \
                   2027-10-01, so nothing of it is paid for attending: where the withdrawal is \
                   wrong, undo it with `lifelong correct` and confirm again";
    refused(&mut terms, ["E-1", "3", "A", "2027-10-02"], "withdrawn-already", because);
    // What was confirmed before it stays there.
    terms.has("E-1", "2", "A", "2027-02-03", "L-1/5");
    assert!(matches!(terms.correct("L-1/6"), CorrectionOutcome::Corrected { .. }));
    terms.records("E-1", "3", "A", "2027-10-02", "L-1/8");
}
