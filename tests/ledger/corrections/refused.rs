//! What cannot be undone, and what is said then.

use lifelong::ops::correct::CorrectionOutcome;
use lifelong::ops::grant::GrantOutcome;

use super::{ONE, corrected};
use crate::college::books::Books;

/// It is refused by this rule, in words that hold these, and nothing is appended.
#[track_caller]
fn refused(books: &mut Books, entry: &str, rule: &str, words: &[&str]) {
    let before = books.count();
    let outcome = books.correct(entry);
    let CorrectionOutcome::Refused { rule: found, because } = outcome else {
        panic!("{entry}: {outcome:?}");
    };
    assert_eq!(found, rule, "{because}");
    for word in words {
        assert!(because.contains(word), "`{word}` is not said: {because}");
    }
    assert_eq!(books.count(), before);
}

#[test]
fn a_grant_is_not_undone_under_money_that_is_set_aside() {
    let mut books = Books::of(ONE);
    books.enrol("E-1", "L-1", "M-1");
    books.enrol("E-2", "L-1", "M-2");
    let words =
        ["38140.00", "33245.00 remains then, which is 4895.00 short", "E-1 (2447.50)", "E-2"];
    refused(&mut books, "L-1/2", "remaining-entitlement", &words);
    // 2447.50 are given back where the withdrawal comes before the instalment is due.
    books.withdraw("E-1", "2027-02-05");
    let words = ["2447.50 short", "under E-2 (2447.50)"];
    refused(&mut books, "L-1/2", "remaining-entitlement", &words);
    corrected(books.correct("L-1/4"));
    corrected(books.correct("L-1/2"));
    assert_eq!(books.remaining("L-1"), "0.00");
    books.holds("L-1");
}

#[test]
fn additional_entitlement_is_undone_while_it_remains() {
    let mut books = Books::of("L-1,1990-05-17,yes,38140.00,\n");
    books.additional("L-1", "2447.50", None);
    books.additional("L-1", "1000.00", None);
    books.enrol("E-1", "L-1", "M-1");
    let words =
        ["2447.50 from what remains", "1000.00 remains then, which is 1447.50 short", "E-1"];
    refused(&mut books, "L-1/4", "remaining-entitlement", &words);
    corrected(books.correct("L-1/5"));
    assert_eq!(books.remaining("L-1"), "0.00");
    refused(&mut books, "L-1/4", "remaining-entitlement", &["2447.50 short"]);
    books.holds("L-1");
}

#[test]
fn an_uprating_is_not_undone_where_its_money_is_set_aside() {
    let mut books = Books::of("L-1,1990-05-17,yes,35756.25,\n");
    books.uprate("2026/27");
    // 2383.75, a sixteenth of the entitlement, is 2447.50 now.
    assert_eq!(books.remaining("L-1"), "2447.50");
    books.enrol("E-1", "L-1", "M-1");
    refused(&mut books, "L-1/4", "remaining-entitlement", &["63.75 short", "E-1 (2447.50)"]);
    refused(&mut books, "L-1/2", "remaining-entitlement", &["short"]);
    let more = books.prior_study("L-1", "35756.26");
    let GrantOutcome::Refused { rule: "remaining-entitlement", because } = more else {
        panic!("{more:?}");
    };
    assert!(because.contains("0.01 short"), "{because}");
    books.holds("L-1");
}

#[test]
fn a_withdrawal_is_not_undone_where_its_money_no_longer_remains() {
    let mut books = Books::of("L-1,1990-05-17,yes,35692.50,\n");
    books.enrol("E-1", "L-1", "M-1");
    books.withdraw("E-1", "2027-01-15");
    books.enrol("E-2", "L-1", "M-2");
    refused(&mut books, "L-1/5", "remaining-entitlement", &["2447.50 short", "E-2 (2447.50)"]);
    corrected(books.correct("L-1/6"));
    corrected(books.correct("L-1/5"));
    assert_eq!(books.remaining("L-1"), "0.00");
    books.holds("L-1");
}

#[test]
fn a_withdrawal_is_not_undone_where_another_enrolment_has_taken_its_place() {
    let mut books = Books::of(ONE);
    books.enrol("E-1", "L-1", "M-1");
    books.withdraw("E-1", "2027-01-15");
    books.enrol("E-2", "L-1", "M-1");
    refused(&mut books, "L-1/4", "not-enrolled-already", &["E-1", "M-1", "in enrolment E-2"]);
    // One that was withdrawn so late that it counts anyway takes no place anew.
    books.withdraw("E-2", "2027-02-20");
    corrected(books.correct("L-1/6"));
    books.holds("L-1");
}

#[test]
fn an_entry_is_undone_once_and_an_undoing_is_not_undone() {
    let mut books = Books::of(ONE);
    books.enrol("E-1", "L-1", "M-1");
    corrected(books.correct("L-1/3"));
    refused(&mut books, "L-1/3", "corrected-already", &["undone by L-1/4", "record it anew"]);
    refused(&mut books, "L-1/4", "not-correctable", &["a correction itself", "record anew"]);
    refused(&mut books, "L-1/1", "not-correctable", &["facts", "import the learner again"]);
}

#[test]
fn what_is_no_entry_of_a_learner_is_not_undone() {
    let mut books = Books::of("2026/17,1990-05-17,yes,,\n");
    refused(
        &mut books,
        "2026/17/3",
        "entry-known",
        &["2026/17 has 2 entries", "statement 2026/17"],
    );
    refused(&mut books, "2026/2", "entry-known", &["no learner 2026"]);
    refused(&mut books, "ledger/1", "not-correctable", &["the ledger's own chain"]);
    refused(&mut books, "provider/10000001/1", "entry-known", &["has 0 entries", "export log"]);
    corrected(books.correct("2026/17/2"));
    assert_eq!(books.remaining("2026/17"), "0.00");
}

#[test]
fn prior_study_is_at_most_what_was_granted_and_what_remains() {
    let mut books = Books::of(ONE);
    books.enrol("E-1", "L-1", "M-1");
    let said = |outcome| match outcome {
        GrantOutcome::Refused { rule, because } => format!("{rule}: {because}"),
        other => format!("{other:?}"),
    };
    let over = said(books.prior_study("L-1", "38140.01"));
    assert!(over.starts_with("prior-study-limit: prior study of 38140.01 is more than"), "{over}");
    let short = said(books.prior_study("L-1", "38140.00"));
    assert!(short.contains("35692.50 remains then, which is 2447.50 short"), "{short}");
    assert!(short.contains("E-1 (2447.50)"), "{short}");
    let unknown = said(books.prior_study("L-9", "1.00"));
    assert!(unknown.starts_with("learner-known: L-9 has been granted no"), "{unknown}");
    books.prior_study("L-1", "35692.50");
    assert_eq!(books.remaining("L-1"), "0.00");
    books.holds("L-1");
}
