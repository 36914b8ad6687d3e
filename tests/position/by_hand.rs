//! Figures that were worked out by hand.

use lifelong::domain::calendar::date;
use lifelong::exchange::Renames;
use lifelong::ledger::event::{Enrolled, Event};
use lifelong::ops::OpError;
use lifelong::ops::Recording;
use lifelong::ops::correct::{Correction, CorrectionOutcome, correct};
use lifelong::ops::position::ProviderPosition;
use lifelong::ops::reconcile::{self, Schedule, reconcile};
use lifelong::store::Store;

use super::terms::{Terms, moment, read};
use super::{ONE, OTHER, asked, told};

#[track_caller]
fn check(found: &ProviderPosition, figures: &[(&str, u64, u64, &str)], sums: [&str; 4]) {
    let position = &found.position;
    let all = [
        ("not confirmed", position.not_confirmed),
        ("scheduled", position.scheduled),
        ("claimed", position.claimed),
        ("to claim", position.to_claim),
        ("passed", position.passed),
        ("awaiting", position.awaiting),
        ("blocked", position.blocked),
        ("paid", position.paid),
        ("overpaid", position.overpaid),
    ];
    for (name, figure) in all {
        let expected = figures.iter().find(|expected| expected.0 == name);
        let expected =
            expected.map_or((0, 0, "0.00".to_owned()), |one| (one.1, one.2, one.3.to_owned()));
        assert_eq!(told(figure), expected, "{name}");
    }
    let found =
        [position.committed, position.drawn, position.payable.amount, position.total.amount];
    assert_eq!(found.map(|sum| sum.to_string()), sums);
}

/// The next pay day, what falls on it, and how much of that is still to be claimed.
fn next(found: &ProviderPosition) -> Option<(String, (u64, u64, String), String)> {
    let (day, falls) = found.position.next_pay_day()?;
    Some((day.to_string(), told(falls.all), falls.to_claim.to_string()))
}

#[test]
fn all_of_an_enrolment_waits_for_attendance_at_first() {
    let terms = Terms::new();
    let found = terms.position(ONE, "2027-02-05");
    let figures = [("not confirmed", 2, 6, "8000.00")];
    check(&found, &figures, ["8000.00", "0.00", "8000.00", "8000.00"]);
    assert_eq!((found.position.enrolments, found.position.periods), (2, 6));
    assert_eq!((found.name.as_deref(), next(&found)), (Some("Otter College"), None));
}

/// Something of everything at the first provider.
fn lived() -> Terms {
    let mut terms = Terms::new();
    terms.confirm(
        "E-1,1,A,2027-02-03\n\
         E-1,2,A,2027-02-03\n\
         E-1,3,X,2027-02-03\n\
         E-2,1,A,2027-02-03\n",
    );
    assert_eq!(terms.draw(ONE, "2027-02-01").to_string(), "2000.00");
    terms.reject("E-2", "1");
    terms.pay(ONE, "E-1", "1", "400.00");
    terms
}

#[test]
fn what_is_left_of_a_period_waits_for_one_thing() {
    let terms = lived();
    let found = terms.position(ONE, "2027-02-05");
    let figures = [
        ("not confirmed", 1, 2, "3000.00"),
        ("scheduled", 1, 2, "1600.00"),
        ("claimed", 1, 1, "600.00"),
        ("to claim", 1, 1, "1000.00"),
        ("awaiting", 1, 1, "2000.00"),
        ("blocked", 1, 1, "1000.00"),
        ("paid", 1, 1, "400.00"),
    ];
    check(&found, &figures, ["7000.00", "1000.00", "8000.00", "8000.00"]);
    terms.holds();
}

#[test]
fn a_pay_day_comes_and_has_passed() {
    let terms = lived();
    let first = ("2027-02-10".to_owned(), (1, 1, "600.00".to_owned()), "0.00".to_owned());
    for before in ["2027-01-01", "2027-02-09"] {
        let found = terms.position(ONE, before);
        assert_eq!(next(&found), Some(first.clone()));
        assert_eq!(told(found.position.passed), (0, 0, "0.00".to_owned()));
    }
    // Due on Tuesday 1 June, so paid on the Wednesday after the first Thursday from then on.
    let second = ("2027-06-09".to_owned(), (1, 1, "1000.00".to_owned()), "1000.00".to_owned());
    let found = terms.position(ONE, "2027-02-10");
    assert_eq!(next(&found), Some(second));
    assert_eq!(told(found.position.passed), (1, 1, "600.00".to_owned()));
    let found = terms.position(ONE, "2027-06-09");
    assert_eq!(next(&found), None);
    assert_eq!(told(found.position.passed), (1, 2, "1600.00".to_owned()));
}

#[test]
fn what_was_paid_beyond_a_share_is_overpaid() {
    let mut terms = lived();
    terms.pay(ONE, "E-1", "1", "1200.00");
    // There is no such period.
    terms.pay(ONE, "E-1", "9", "30.00");
    let figures = [
        ("not confirmed", 1, 2, "3000.00"),
        ("scheduled", 1, 1, "1000.00"),
        ("to claim", 1, 1, "1000.00"),
        ("awaiting", 1, 1, "2000.00"),
        ("blocked", 1, 1, "1000.00"),
        ("paid", 1, 1, "1000.00"),
        ("overpaid", 1, 2, "630.00"),
    ];
    let sums = ["7000.00", "1000.00", "8000.00", "8630.00"];
    check(&terms.position(ONE, "2027-02-05"), &figures, sums);
    // What is taken back is no longer paid.
    terms.pay(ONE, "E-1", "1", "-1600.00");
    terms.pay(ONE, "E-1", "9", "-30.00");
    let found = terms.position(ONE, "2027-02-05");
    assert_eq!(told(found.position.scheduled), (1, 2, "2000.00".to_owned()));
    assert_eq!(told(found.position.paid), (0, 0, "0.00".to_owned()));
    assert_eq!(told(found.position.overpaid), (0, 0, "0.00".to_owned()));
}

#[test]
fn a_withdrawal_takes_away_what_is_not_due_and_leaves_it_overpaid_where_it_was_paid() {
    let mut terms = lived();
    terms.pay(ONE, "E-2", "2", "250.00");
    terms.withdraw("E-2", "2027-04-01");
    let figures = [
        ("scheduled", 1, 2, "1600.00"),
        ("claimed", 1, 1, "600.00"),
        ("to claim", 1, 1, "1000.00"),
        ("awaiting", 1, 1, "2000.00"),
        ("blocked", 1, 1, "1000.00"),
        ("paid", 1, 1, "400.00"),
        ("overpaid", 1, 1, "250.00"),
    ];
    let sums = ["4000.00", "1000.00", "5000.00", "5250.00"];
    check(&terms.position(ONE, "2027-02-05"), &figures, sums);
}

#[test]
fn payments_for_no_enrolment_that_stands_here_are_told_apart() {
    let mut terms = Terms::new();
    terms.pay(ONE, "E-3", "1", "50.00");
    terms.pay(ONE, "E-77", "1", "70.00");
    terms.pay(ONE, "E-2", "1", "10.00");
    let unplaced = |terms: &Terms, ukprn: &str| {
        let unplaced = terms.position(ukprn, "2027-02-05").unplaced;
        (unplaced.count, unplaced.total.to_string())
    };
    assert_eq!(unplaced(&terms, ONE), (2, "120.00".to_owned()));
    assert_eq!(unplaced(&terms, OTHER), (0, "0.00".to_owned()));
    assert_eq!(terms.position(OTHER, "2027-02-05").position.paid.periods, 0);
    let on = date("2027-02-05").expect("a day");
    let correction = Correction { entry: read("L-2/3"), reason: read("WRONG"), on };
    let answer = correct(&mut terms.store, &correction, &moment(), Recording::Real);
    let outcome = answer.expect("an answer").outcome;
    assert!(matches!(outcome, CorrectionOutcome::Corrected { .. }));
    assert_eq!(unplaced(&terms, ONE), (3, "130.00".to_owned()), "an enrolment that was undone");
    assert_eq!(terms.position(ONE, "2027-02-05").position.enrolments, 1);
}

#[test]
fn a_year_holds_the_enrolments_whose_course_year_begins_in_it() {
    let mut terms = Terms::new();
    terms.import(
        "enrolments",
        "enrolment_id,learner_id,module_id,start_date,course_id,credits,fee\n\
         E-4,L-2,,2027-08-01,C-1,60,400.00\n",
    );
    terms.pay(ONE, "E-4", "1", "100.00");
    for (year, not_confirmed, paid) in [
        (Some("2026/27"), "8000.00", "0.00"),
        (Some("2027/28"), "300.00", "100.00"),
        (Some("2028/29"), "0.00", "0.00"),
        (None, "8300.00", "100.00"),
    ] {
        let found = terms.try_position(asked(ONE, year, "2027-02-05")).expect("a position");
        assert_eq!(found.position.not_confirmed.amount.to_string(), not_confirmed, "{year:?}");
        assert_eq!(found.position.paid.amount.to_string(), paid, "{year:?}");
        assert_eq!(found.unplaced.count, 0, "{year:?}");
    }
}

#[test]
fn what_a_schedule_says_was_paid_is_paid_once_however_often_it_is_read() {
    let mut terms = lived();
    let lines = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,liability_period,\
                 amount\n\
                 P-1,2027-02-10,10000001,L-1,E-1,1,600.00\n\
                 P-2,2027-02-10,10000001,L-1,E-3,1,5.00\n\
                 P-3,2027-02-10,10000002,L-1,E-1,2,7.00\n";
    let schedule = Schedule::read("schedule.csv", lines.as_bytes(), &Renames::default());
    let schedule = schedule.expect("a good schedule");
    for _ in 0..2 {
        let as_at = date("2027-02-10").expect("a day");
        let asked = reconcile::Asked { schedule: &schedule, provider: None, as_at };
        reconcile(&mut terms.store, &asked, &moment(), Recording::Real).expect("an answer");
        let found = terms.position(ONE, "2027-02-10");
        // 400.00 had been paid before.
        assert_eq!(told(found.position.paid), (1, 1, "1000.00".to_owned()));
        assert_eq!(told(found.position.passed), (0, 0, "0.00".to_owned()));
        assert_eq!(
            (found.unplaced.count, found.unplaced.total.to_string()),
            (1, "5.00".to_owned())
        );
        assert_eq!(terms.position(OTHER, "2027-02-10").unplaced.count, 1);
    }
    terms.holds();
}

#[test]
fn a_provider_that_is_not_known_is_told_the_nearest_that_is() {
    let mut terms = Terms::new();
    for (ukprn, expected) in [
        ("10000011", "there is no provider 10000011 in this ledger; the nearest known is 10000001"),
        ("98765432", "there is no provider 98765432 in this ledger"),
    ] {
        let error = terms.try_position(asked(ukprn, None, "2027-02-05")).expect_err("no provider");
        assert!(matches!(error, OpError::UnknownProvider { .. }), "{error}");
        assert_eq!(error.to_string(), expected);
    }
    // One that is in the catalogue has a position, if an empty one; and so has one that was paid.
    terms.import(
        "providers",
        "ukprn,name,ofs_category,registered_from\n98765432,Fen College,approved,2018-01-01\n",
    );
    assert_eq!(terms.position("98765432", "2027-02-05").position.enrolments, 0);
    terms.pay("98765431", "E-1", "1", "1.00");
    assert_eq!(terms.position("98765431", "2027-02-05").unplaced.count, 1);
}

#[test]
fn figures_that_do_not_foot_are_damage() {
    let mut terms = Terms::new();
    let name = read("learner/L-2");
    let stored = terms.store.chain(&name).expect("entries");
    let chain = lifelong::ledger::chain::Chain::verified(name, stored).expect("a chain");
    let last = chain.entries().last().expect("an entry").event().clone();
    let Event::Enrolled(Enrolled { mut enrolment, basis }) = last else { panic!("{last:?}") };
    enrolment.id = read("E-8");
    // A part of the loan that never falls due.
    enrolment.instalments.truncate(2);
    terms.seal("learner/L-2", Event::Enrolled(Enrolled { enrolment, basis }));
    let error = terms.try_position(asked(ONE, None, "2027-02-05")).expect_err("damage");
    let said = "the ledger is damaged: learner L-2: the instalments of enrolment E-8 do not come to \
                its loan";
    assert!(error.to_string().contains(said), "{error}");
}
