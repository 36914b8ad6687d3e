//! Every cause, their order, and the lines that must not be taken for breaks.

use chrono::NaiveDate;

use super::*;
use crate::domain::calendar::{after, date};

fn day(text: &str) -> NaiveDate {
    date(text).unwrap()
}

fn confirmed(status: &str) -> Attendance {
    Attendance { status: status.parse().unwrap(), confirmed_on: day("2027-01-28") }
}

/// Period 1 of `E-1`, due and confirmed in January: its pay day is 3 February.
fn ours(drawn: i64) -> Ours {
    Ours {
        enrolment: "E-1".parse().unwrap(),
        period: LiabilityPeriod::new(1).unwrap(),
        learner: "L-1".parse().unwrap(),
        ukprn: "10007773".parse().unwrap(),
        due_on: day("2027-01-18"),
        instalment: Money::pounds(100),
        drawn: Some(Money::pounds(drawn).sum()),
        attendance: Some(confirmed("A")),
        left_due: None,
    }
}

fn paid(reference: &str, pounds: i64) -> Payment {
    Payment {
        reference: reference.parse().unwrap(),
        paid_on: day("2027-02-03"),
        ukprn: "10007773".parse().unwrap(),
        learner: "L-1".parse().unwrap(),
        enrolment: "E-1".parse().unwrap(),
        period: LiabilityPeriod::new(1).unwrap(),
        amount: Money::pounds(pounds),
    }
}

fn elsewhere(payment: Payment) -> Payment {
    Payment { ukprn: "10000055".parse().unwrap(), ..payment }
}

fn of_another(payment: Payment) -> Payment {
    Payment { learner: "L-9".parse().unwrap(), ..payment }
}

/// What the one row that there is says, as of a day.
#[track_caller]
fn check_as_at(as_at: &str, ours: &[Ours], theirs: &[Payment], expected: &str) {
    let found = reconcile(ours, theirs, day(as_at));
    let [row] = found.rows.as_slice() else { panic!("{found:?}") };
    assert_eq!(row.cause.map_or("matched", Cause::code), expected);
    assert!(found.summary().foots());
}

#[track_caller]
fn check(ours: Ours, theirs: &[Payment], expected: &str) {
    check_as_at("2027-03-01", &[ours], theirs, expected);
}

#[test]
fn the_first_cause_that_applies_is_told() {
    let left = Ours { left_due: Some(Money::ZERO), attendance: Some(confirmed("F")), ..ours(0) };
    let wrong = |payment| of_another(elsewhere(payment));
    let twice = [paid("P-1", 100), paid("P-1", 100)];
    check(left.clone(), &twice.clone().map(wrong), "unknown-enrolment");
    check(left.clone(), &twice.clone().map(elsewhere), "wrong-provider");
    check(left.clone(), &twice, "duplicate");
    let parts = [paid("P-1", 100), paid("P-2", 100)];
    check(left.clone(), &parts, "withdrawn-after-payment");
    let not_confirmed = Ours { left_due: None, ..left };
    check(not_confirmed.clone(), &parts, "not-confirmed");
    check(not_confirmed.clone(), &[paid("P-1", -100)], "not-confirmed");
    let not_drawn = Ours { attendance: Some(confirmed("A")), ..not_confirmed };
    check(not_drawn.clone(), &[paid("P-1", -100)], "reclaimed-too-much");
    check(not_drawn, &parts, "only-theirs");
    check(ours(100), &parts, "amount-differs");
    check(ours(200), &parts, "matched");
    check_as_at("2027-02-02", &[ours(200)], &[], "timing");
    check_as_at("2027-02-03", &[ours(200)], &[], "only-ours");
}

#[test]
fn an_enrolment_that_nobody_knows_is_not_ours() {
    check_as_at("2027-03-01", &[], &[paid("P-1", 100)], "unknown-enrolment");
}

#[test]
fn what_is_paid_for_another_learner_is_not_matched() {
    check(ours(100), &[of_another(paid("P-1", 100))], "unknown-enrolment");
}

#[test]
fn what_went_to_two_providers_went_to_a_wrong_one() {
    let split = [paid("P-1", 50), elsewhere(paid("P-2", 50))];
    check(ours(100), &split, "wrong-provider");
}

#[test]
fn what_was_paid_wrongly_and_taken_back_is_settled() {
    let back = [elsewhere(paid("P-1", 100)), elsewhere(paid("P-2", -100)), paid("P-3", 100)];
    check(ours(100), &back, "matched");
    check_as_at("2027-03-01", &[], &[paid("P-1", 100), paid("P-2", -100)], "matched");
    // Taken back from a provider that was never paid, so one has too much, and one too little.
    let crossed = [elsewhere(paid("P-1", 100)), paid("P-2", -100), paid("P-3", 100)];
    check(ours(100), &crossed, "wrong-provider");
    check_as_at("2027-03-01", &[], &crossed, "unknown-enrolment");
}

#[test]
fn a_part_that_is_paid_later_completes_the_sum() {
    check(ours(100), &[paid("P-1", 60)], "amount-differs");
    check(ours(100), &[paid("P-1", 60), paid("P-2", 40)], "matched");
}

#[test]
fn what_is_ours_beyond_theirs_may_still_come_and_what_is_theirs_beyond_ours_may_not() {
    let part = [paid("P-1", 60)];
    check_as_at("2027-02-02", &[ours(100)], &part, "timing");
    check_as_at("2027-02-03", &[ours(100)], &part, "amount-differs");
    check_as_at("2027-02-02", &[ours(50)], &part, "amount-differs");
    check_as_at("2027-02-02", &[ours(0)], &part, "only-theirs");
    let back = [paid("P-1", 60), paid("P-2", -61)];
    check_as_at("2027-02-02", &[ours(100)], &back, "reclaimed-too-much");
}

#[test]
fn a_reclaim_undoes_a_payment_under_its_reference_or_another() {
    check(ours(0), &[paid("P-1", 100), paid("P-2", -100)], "matched");
    check(ours(0), &[paid("P-1", 100), paid("P-1", -100)], "matched");
    check(ours(100), &[paid("P-1", 100), paid("P-1", 100), paid("P-1", -100)], "matched");
    check(ours(100), &[paid("P-1", 100), paid("P-2", -100)], "amount-differs");
    check(ours(0), &[paid("P-1", -100)], "reclaimed-too-much");
}

#[test]
fn one_reference_twice_is_a_duplicate_only_where_more_was_paid_than_is_ours() {
    let twice = [paid("P-1", 100), paid("P-1", 100)];
    check(ours(100), &twice, "duplicate");
    check(ours(200), &twice, "matched");
    check(ours(300), &twice, "amount-differs");
    // Parts of one payment, and a line that pays nothing.
    check(ours(100), &[paid("P-1", 40), paid("P-1", 60)], "matched");
    check(ours(100), &[paid("P-1", 100), paid("P-1", 0)], "matched");
    check(ours(90), &[paid("P-1", 100), paid("P-1", 0)], "amount-differs");
    // Not more than the instalment: it was not claimed whole.
    check(ours(50), &[paid("P-1", 40), paid("P-1", 60)], "amount-differs");
    check(ours(50), &[paid("P-1", 41), paid("P-1", 60)], "duplicate");
    let none = Ours { instalment: Money::ZERO, ..ours(0) };
    check(none, &[paid("P-1", 1), paid("P-1", 1)], "duplicate");
}

#[test]
fn a_reclaim_of_the_same_amount_undoes_a_line_of_its_reference() {
    let twice = |rest: &[Payment]| [&[paid("P-1", 100), paid("P-1", 100)], rest].concat();
    check(ours(100), &twice(&[paid("P-1", -100)]), "matched");
    check(ours(100), &twice(&[paid("P-2", -100)]), "matched");
    check(ours(100), &twice(&[paid("P-1", -100), paid("P-2", 50)]), "amount-differs");
    check(ours(100), &twice(&[paid("P-1", -50)]), "duplicate");
    check(ours(100), &twice(&[paid("P-2", -50)]), "duplicate");
    let reclaims = [paid("P-0", 300), paid("P-1", -100), paid("P-1", -100)];
    check(ours(100), &reclaims, "matched");
    check(ours(200), &reclaims, "amount-differs");
}

#[test]
fn a_reconciliation_of_the_first_form_is_judged_by_its_own_causes() {
    let first = |ours: Ours, theirs: &[Payment], as_at: &str| {
        let found = reconcile_by(CausesForm::First, &[ours], theirs, day(as_at));
        assert_eq!(found.summary().causes.len(), 9);
        assert!(found.summary().foots());
        found.rows[0].cause.map_or("matched", Cause::code)
    };
    let parts = [paid("P-1", 40), paid("P-1", 60)];
    assert_eq!(first(ours(100), &parts, "2027-03-01"), "duplicate");
    let reclaims = [paid("P-0", 300), paid("P-1", -100), paid("P-1", -100)];
    assert_eq!(first(ours(100), &reclaims, "2027-03-01"), "duplicate");
    let part = [paid("P-1", 60)];
    assert_eq!(first(ours(100), &part, "2027-02-02"), "amount-differs");
    assert_eq!(first(ours(0), &[paid("P-1", -60)], "2027-02-02"), "only-theirs");
    for status in ["L", "X"] {
        let other = Ours { attendance: Some(confirmed(status)), ..ours(60) };
        assert_eq!(first(other, &part, "2027-03-01"), "not-confirmed");
    }
    assert_eq!(first(ours(100), &[], "2027-02-02"), "timing");
    assert_eq!(
        CausesForm::of(1).zip(CausesForm::of(2)),
        Some((CausesForm::First, CausesForm::LATEST))
    );
    assert_eq!(CausesForm::of(3), None);
}

#[test]
fn after_a_withdrawal_what_is_left_due_may_be_paid() {
    let left = |pounds| Ours { left_due: Some(Money::pounds(pounds)), ..ours(100) };
    check(left(100), &[paid("P-1", 100)], "matched");
    check(left(99), &[paid("P-1", 100)], "withdrawn-after-payment");
}

#[test]
fn what_is_paid_needs_attendance_only_where_the_sums_differ() {
    for attendance in [None, Some(confirmed("X"))] {
        let not_confirmed = Ours { attendance, ..ours(100) };
        check(not_confirmed.clone(), &[paid("P-1", 100)], "matched");
        check(not_confirmed.clone(), &[paid("P-1", 99)], "not-confirmed");
        check(not_confirmed, &[paid("P-1", -100), paid("P-1", 100)], "not-confirmed");
    }
}

#[test]
fn what_is_not_confirmed_has_no_pay_day_to_wait_for() {
    let drawn = [Ours { attendance: None, ..ours(100) }];
    check_as_at("2027-01-19", &drawn, &[], "only-ours");
}

#[test]
fn what_was_drawn_and_recovered_is_matched_and_what_was_never_drawn_is_no_row() {
    check(ours(0), &[], "matched");
    let never = Ours { drawn: None, ..ours(0) };
    let found = reconcile(std::slice::from_ref(&never), &[], day("2027-03-01"));
    assert_eq!((found.rows.len(), found.ours.count), (0, 0));
}

#[test]
fn a_period_that_we_do_not_know_has_the_provider_of_its_enrolment_and_its_own_age() {
    let third = Payment { period: LiabilityPeriod::new(3).unwrap(), ..paid("P-1", 100) };
    check(Ours { drawn: None, ..ours(0) }, std::slice::from_ref(&third), "not-confirmed");
    let other = elsewhere(third.clone());
    check(Ours { drawn: None, ..ours(0) }, &[other], "wrong-provider");
    let before = [Ours { period: LiabilityPeriod::new(4).unwrap(), drawn: None, ..ours(0) }];
    check_as_at("2027-03-01", &before, std::slice::from_ref(&third), "not-confirmed");
    let (known, theirs) = ([ours(100)], [third, paid("P-1", 100)]);
    let found = reconcile(&known, &theirs, day("2027-03-01"));
    let told =
        |row: &ReconciliationRow| (row.period.number(), row.due_on, row.age_days, row.band());
    let rows: Vec<_> = found.rows.iter().map(told).collect();
    assert_eq!(
        rows,
        [(1, Some(day("2027-01-18")), 42, AgeBand::TwoMonths), (3, None, 26, AgeBand::Month)]
    );
}

#[test]
fn a_row_tells_all_references_and_the_first_payment() {
    let early = Payment { paid_on: day("2027-01-27"), ..paid("P-2", 30) };
    let (known, theirs) = ([ours(100)], [paid("P-3", 30), paid("P-1", 40), early, paid("P-1", 1)]);
    let found = reconcile(&known, &theirs, day("2027-03-01"));
    let [row] = found.rows.as_slice() else { panic!("{found:?}") };
    assert_eq!(row.references, "P-1;P-1;P-2;P-3");
    assert_eq!(row.payment_date, Some(day("2027-01-27")));
    assert_eq!(
        (row.ours.total, row.theirs.total),
        (Money::pounds(100).sum(), Money::pounds(101).sum())
    );
    assert_eq!((row.theirs.count, row.difference()), (4, Money::pounds(-1).sum()));
}

#[test]
fn an_age_is_never_below_zero_and_lies_in_its_band() {
    let (drawn, due_on) = ([ours(100)], day("2027-01-18"));
    let ages = [(0, "0-7"), (7, "0-7"), (8, "8-30"), (30, "8-30"), (31, "31-60"), (60, "31-60")];
    for (age, band) in ages.into_iter().chain([(61, "61-90"), (90, "61-90"), (91, "90+")]) {
        let as_at = after(due_on, 0, age);
        let found = reconcile(&drawn, &[], as_at);
        assert_eq!((found.rows[0].age_days, found.rows[0].band().code()), (age, band));
    }
    assert_eq!(reconcile(&drawn, &[], day("2026-12-01")).rows[0].age_days, 0);
}

#[test]
fn ids_that_begin_alike_are_told_apart_and_stand_in_their_order() {
    let alike = "10007773:2026-27:autumn:";
    let ids = ["", "x", "10007773:2026-2", "0123456789abcde0123456789abcdefx", "0123456789abcde"];
    let ids = ids.map(|end| format!("{alike}{end}"));
    let named = |id: &String| Ours { enrolment: id.parse().unwrap(), ..ours(100) };
    let drawn: Vec<_> = ids.iter().map(named).collect();
    let theirs: Vec<_> = drawn
        .iter()
        .rev()
        .map(|drawn| Payment { enrolment: drawn.enrolment.clone(), ..paid("P-1", 100) })
        .collect();
    let found = reconcile(&drawn, &theirs, day("2027-03-01"));
    let mut sorted = ids.clone();
    sorted.sort();
    let told: Vec<_> = found.rows.iter().map(|row| row.enrolment.as_str()).collect();
    assert_eq!(told, sorted.each_ref().map(String::as_str));
    assert_eq!(found.breaks().count(), 0);
}

#[test]
fn a_summary_without_a_line_does_not_foot() {
    let (drawn, theirs) = ([ours(100)], [paid("P-1", 100)]);
    let mut found = reconcile(&drawn, &theirs, day("2027-03-01"));
    assert!(found.summary().foots());
    found.rows.clear();
    assert!(!found.summary().foots());
}

#[test]
fn a_break_is_known_by_its_enrolment_and_period() {
    let drawn = [ours(100)];
    let found = reconcile(&drawn, &[], day("2027-03-01"));
    let breaks: Vec<_> = found.breaks().collect();
    assert_eq!(breaks[0].id.to_string(), "E-1/1");
    assert_eq!((breaks[0].cause, breaks[0].first_seen), (Cause::OnlyOurs, day("2027-03-01")));
}
