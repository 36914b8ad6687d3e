//! Balances as at a day, by hand: what counts by then is in them, whenever it was recorded. On
//! random histories they are held against a model in `properties/looking_back.rs`.

use crate::college::books::Books;
use lifelong::domain::calendar::date;
use lifelong::ops::OpError;
use lifelong::ops::balance::balance_as_at;

/// Entries, live credits and what remains.
fn shown(books: &Books, learner: &str, day: &str) -> Result<(u32, u32, String), OpError> {
    let (learner, day) = (learner.parse().expect("an id"), date(day).expect("a day"));
    let balance = balance_as_at(&books.store, &learner, day)?;
    let remaining = balance.entitlement.remaining().to_string();
    Ok((balance.entries, balance.live_credits.count(), remaining))
}

#[track_caller]
fn stands(books: &Books, day: &str, entries: u32, credits: u32, remaining: &str) {
    let found = shown(books, "L-1", day).expect("a balance");
    assert_eq!(found, (entries, credits, remaining.to_owned()), "{day}");
}

/// An enrolment recorded today that began before the learner's grant counts: as at a day between,
/// the figure is below zero, though in the order of recording nothing ever was.
#[test]
fn what_is_recorded_later_may_count_earlier() {
    let mut books = Books::of("L-1,1990-05-17,yes,0.00,2027/28\n");
    books.enrol("E-1", "L-1", "M-1");
    stands(&books, "2027-01-31", 0, 0, "0.00");
    stands(&books, "2027-02-01", 1, 30, "-2447.50");
    // The facts were recorded on this day.
    stands(&books, "2027-02-05", 2, 30, "-2447.50");
    stands(&books, "2027-07-31", 2, 30, "-2447.50");
    stands(&books, "2027-08-01", 3, 30, "37752.50");
}

#[test]
fn what_is_given_back_counts_from_the_start_at_the_earliest() {
    let mut books = Books::of("L-1,1990-05-17,yes,,\n");
    books.enrol("E-1", "L-1", "M-1");
    books.uprate("2027/28");
    // 35692.50 × 40200 ÷ 38140 = 37620.304…
    stands(&books, "2027-07-31", 3, 30, "35692.50");
    stands(&books, "2027-08-01", 4, 30, "37620.30");
    books.withdraw("E-1", "2027-01-15");
    // It counts from the start, and gives back what was set aside, at its old price.
    stands(&books, "2027-07-31", 4, 0, "38140.00");
    stands(&books, "2027-08-01", 5, 0, "40067.80");
}

#[test]
fn nobody_has_a_balance_of_whom_nothing_is_recorded() {
    let books = Books::of("L-1,1990-05-17,yes,,\n");
    assert!(matches!(shown(&books, "L-2", "2027-02-01"), Err(OpError::UnknownLearner(_))));
    stands(&books, "2025-07-31", 0, 0, "0.00");
    stands(&books, "2025-08-01", 1, 0, "38140.00");
}
