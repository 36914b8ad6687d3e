//! What is put right: entries undone with all that follows from them, additional entitlement, prior
//! study; exact to the penny against figures that were worked out by hand, and against a model.

mod model;
mod refused;

use crate::college::books::{Books, moment, money, value};
use lifelong::domain::calendar::date;
use lifelong::ops::correct::{Correction, CorrectionOutcome, Undone, UpratedAnew, correct};
use lifelong::ops::grant::{GrantOutcome, What};
use lifelong::ops::withdraw::WithdrawalOutcome;
use lifelong::ops::{Outcome, Recording};

impl Books {
    pub(crate) fn prior_study(&mut self, learner: &str, pounds: &str) -> GrantOutcome {
        let (total, source) = (money(pounds), "a letter".to_owned());
        self.grant(learner, What::PriorStudy { total, source, reason: None })
    }

    pub(crate) fn correct(&mut self, entry: &str) -> CorrectionOutcome {
        self.try_correct(entry, Recording::Real)
    }

    pub(crate) fn try_correct(&mut self, entry: &str, recording: Recording) -> CorrectionOutcome {
        let correction = Correction {
            entry: entry.parse().expect("the name of an entry"),
            reason: "WRONG".parse().expect("a code"),
            on: date("2027-02-05").expect("a day"),
        };
        correct(&mut self.store, &correction, &moment(), recording).expect("an answer").outcome
    }
}

const ONE: &str = "L-1,1990-05-17,yes,,\n";

/// An entry, the one that undid it, and by how much that changed what remains.
type Fallen = (u32, u32, String);

/// An uprating that was made anew: its entry, its year, and by how much it changed what remains.
type Anew = (u32, String, String);

/// The entries undone with the entries that undid them, and the upratings made anew.
#[track_caller]
fn corrected(outcome: CorrectionOutcome) -> (Vec<Fallen>, Vec<Anew>) {
    let CorrectionOutcome::Corrected { undone, uprated } = outcome else { panic!("{outcome:?}") };
    let one = |Undone { seq, by, change, .. }: Undone| (seq, by, change.to_string());
    let anew =
        |UpratedAnew { seq, to, change }: UpratedAnew| (seq, to.to_string(), change.to_string());
    (undone.into_iter().map(one).collect(), uprated.into_iter().map(anew).collect())
}

fn undone(entries: &[(u32, u32, &str)]) -> Vec<Fallen> {
    entries.iter().map(|(seq, by, change)| (*seq, *by, (*change).to_owned())).collect()
}

#[test]
fn an_enrolment_takes_its_withdrawal_with_it() {
    let mut books = Books::of(ONE);
    books.enrol("E-1", "L-1", "M-1");
    books.enrol("E-2", "L-1", "M-2");
    // After its one instalment fell due: nothing is given back, and 2447.50 stay set aside.
    books.withdraw("E-1", "2027-02-20");
    assert_eq!(books.remaining("L-1"), "33245.00");
    let (entries, upratings) = corrected(books.correct("L-1/3"));
    assert_eq!(entries, undone(&[(5, 6, "0.00"), (3, 7, "2447.50")]));
    assert!(upratings.is_empty());
    assert_eq!(books.remaining("L-1"), "35692.50");
    let texts = books.texts("learner/L-1");
    assert_eq!((value(&texts[5], "undoes"), value(&texts[5], "debit")), (Some("5"), None));
    let lines = ["undoes", "enrolment", "debit", "credit", "amount", "reason", "effective"];
    let found = lines.map(|line| value(&texts[6], line).unwrap());
    let expected =
        ["3", "E-1", "committed:E-1", "entitlement:L-1", "2447.50", "WRONG", "2027-02-05"];
    assert_eq!(found, expected);
    books.holds("L-1");
}

#[test]
fn an_id_that_was_undone_stays_taken_and_its_modules_are_free() {
    let mut books = Books::of(ONE);
    books.enrol("E-1", "L-1", "M-1");
    corrected(books.correct("L-1/3"));
    let again = books.ask("E-1", "L-1", "M-1", "2447.50");
    assert_eq!((again.outcome, again.decision.rules().as_str()), (Outcome::Refused, "key-reused"));
    assert!(again.decision.because().contains("undone by L-1/4"), "{}", again.decision.because());
    let left = books.withdraw("E-1", "2027-02-05");
    assert!(matches!(left, WithdrawalOutcome::Refused { rule: "enrolment-known", .. }), "{left:?}");
    // From the same start, which one that is held would not allow.
    books.enrol("E-2", "L-1", "M-1");
    assert_eq!(books.remaining("L-1"), "35692.50");
    books.holds("L-1");
}

#[test]
fn a_withdrawal_that_is_undone_sets_its_money_aside_again() {
    let mut books = Books::of(ONE);
    books.enrol("E-1", "L-1", "M-1");
    books.withdraw("E-1", "2027-01-15");
    assert_eq!(books.remaining("L-1"), "38140.00");
    let (entries, _) = corrected(books.correct("L-1/4"));
    assert_eq!(entries, undone(&[(4, 5, "-2447.50")]));
    assert_eq!(books.remaining("L-1"), "35692.50");
    // It is held again, and can be withdrawn again on its true day.
    let answer = books.ask("E-1", "L-1", "M-1", "2447.50");
    assert_eq!((answer.outcome, answer.note), (Outcome::Already, None));
    books.withdraw("E-1", "2027-02-20");
    assert_eq!(books.remaining("L-1"), "35692.50");
    books.holds("L-1");
}

#[test]
fn a_dry_run_says_the_same_and_appends_nothing() {
    let mut books = Books::of(ONE);
    books.enrol("E-1", "L-1", "M-1");
    let before = books.count();
    let dry = books.try_correct("L-1/3", Recording::DryRun);
    assert_eq!(books.count(), before);
    assert_eq!(books.correct("L-1/3"), dry);
    assert_eq!(books.count(), before + 1);
}

#[test]
fn additional_entitlement_is_granted_each_time_but_once_for_each_key() {
    let mut books = Books::of(ONE);
    assert!(matches!(books.additional("L-1", "2500.00", None), GrantOutcome::Granted(_)));
    assert!(matches!(books.additional("L-1", "2500.00", None), GrantOutcome::Granted(_)));
    assert!(matches!(books.additional("L-1", "100.50", Some("G-1")), GrantOutcome::Granted(_)));
    assert_eq!(books.additional("L-1", "100.50", Some("G-1")), GrantOutcome::Already);
    let other = books.additional("L-1", "100.51", Some("G-1"));
    assert!(matches!(other, GrantOutcome::Refused { rule: "key-reused", .. }), "{other:?}");
    assert_eq!(books.remaining("L-1"), "43240.50");
    corrected(books.correct("L-1/5"));
    let undone = books.additional("L-1", "100.50", Some("G-1"));
    assert!(matches!(undone, GrantOutcome::Refused { rule: "key-reused", .. }), "{undone:?}");
    assert_eq!(books.remaining("L-1"), "43140.00");
    books.holds("L-1");
}

#[test]
fn prior_study_is_put_right_by_the_difference_from_the_first_day_of_the_grant() {
    let mut books = Books::of("L-1,1990-05-17,yes,9535.00,2026/27\n");
    assert_eq!(books.remaining("L-1"), "29625.00");
    let amount = |outcome: GrantOutcome| match outcome {
        GrantOutcome::Deducted(amount) => format!("deducted {amount}"),
        GrantOutcome::Restored(amount) => format!("restored {amount}"),
        other => format!("{other:?}"),
    };
    assert_eq!(amount(books.prior_study("L-1", "9790.00")), "deducted 255.00");
    assert_eq!(amount(books.prior_study("L-1", "9790.00")), "Already");
    assert_eq!(amount(books.prior_study("L-1", "0.00")), "restored 9790.00");
    assert_eq!(books.remaining("L-1"), "39160.00");
    assert_eq!(amount(books.prior_study("L-1", "39160.00")), "deducted 39160.00");
    assert_eq!(books.remaining("L-1"), "0.00");
    for text in &books.texts("learner/L-1")[2..] {
        assert_eq!(value(text, "effective"), Some("2026-08-01"));
    }
    // The file that says what is on record now is taken in as it is.
    assert_eq!(books.learners("L-1,1990-05-17,yes,39160.00,2026/27\n").unwrap().already, 1);
    books.holds("L-1");
}

/// 38140.00 - 2447.50 = 35692.50, which 2026/27 makes 36647.04 (35692.50 × 39160 ÷ 38140 =
/// 36647.0458…). Then 2447.50 are set aside at the new prices, and 1000.00 are granted.
#[test]
fn an_uprating_is_made_anew_of_what_would_have_remained_and_of_nothing_else() {
    let mut books = Books::of(ONE);
    books.enrol("E-1", "L-1", "M-1");
    books.uprate("2026/27");
    books.enrol("E-2", "L-1", "M-2");
    books.additional("L-1", "1000.00", None);
    // 36647.04 - 2447.50 + 1000.00
    assert_eq!(books.remaining("L-1"), "35199.54");
    let (entries, upratings) = corrected(books.correct("L-1/3"));
    assert_eq!(entries, undone(&[(3, 7, "2447.50"), (4, 8, "-954.54")]));
    // As though E-1 had never been: 39160.00 - 2447.50 + 1000.00.
    assert_eq!(upratings, [(9, "2026/27".to_owned(), "1020.00".to_owned())]);
    assert_eq!(books.remaining("L-1"), "37712.50");
    let anew = &books.texts("learner/L-1")[8];
    assert_eq!((value(anew, "remaining"), value(anew, "replaces")), (Some("38140.00"), Some("4")));
    // What came after the uprating is not re-priced when it is undone, though that was made anew.
    let (entries, upratings) = corrected(books.correct("L-1/5"));
    assert_eq!(entries, undone(&[(5, 10, "2447.50")]));
    assert!(upratings.is_empty());
    assert_eq!(books.remaining("L-1"), "40160.00");
    books.holds("L-1");
}

/// A sixteenth of the entitlement, 2383.75, is 2447.50 at the prices of 2026/27.
#[test]
fn what_moved_no_money_is_undone_without_a_word_about_upratings() {
    let mut books = Books::of("L-1,1990-05-17,yes,33308.75,\n");
    books.enrol("E-1", "L-1", "M-1");
    // After its one instalment fell due.
    books.withdraw("E-1", "2027-02-20");
    books.uprate("2026/27");
    assert_eq!(books.remaining("L-1"), "2447.50");
    books.enrol("E-2", "L-1", "M-2");
    let (entries, upratings) = corrected(books.correct("L-1/5"));
    assert_eq!(entries, undone(&[(5, 8, "0.00")]));
    assert!(upratings.is_empty());
    assert_eq!(books.remaining("L-1"), "0.00");
    books.holds("L-1");
}

/// 38140.00 - 9535.00 = 28605.00; 2026/27: 29370.00; 2027/28: 30150.00.
#[test]
fn prior_study_put_right_after_upratings_is_as_if_it_had_been_right_at_first() {
    let mut books = Books::of(ONE);
    books.uprate("2026/27");
    books.enrol("E-1", "L-1", "M-1");
    books.uprate("2027/28");
    // (39160.00 - 2447.50) × 40200 ÷ 39160: 15 of 16 parts.
    assert_eq!(books.remaining("L-1"), "37687.50");
    books.prior_study("L-1", "9535.00");
    // (29370.00 - 2447.50) × 40200 ÷ 39160: 11 of 16 parts.
    assert_eq!(books.remaining("L-1"), "27637.50");
    let texts = books.texts("learner/L-1");
    let shown = |text: &String| {
        let line = |name| value(text, name).unwrap_or("-").to_owned();
        (line("event"), line("effective"), line("remaining"), line("replaces"))
    };
    let expected = [
        ("prior-study-deducted", "2025-08-01", "-", "-"),
        ("corrected", "2027-08-01", "-", "-"),
        ("corrected", "2026-08-01", "-", "-"),
        ("entitlement-uprated", "2026-08-01", "28605.00", "3"),
        ("entitlement-uprated", "2027-08-01", "26922.50", "5"),
    ];
    let expected = expected.map(|(event, effective, remaining, replaces)| {
        (event.to_owned(), effective.to_owned(), remaining.to_owned(), replaces.to_owned())
    });
    assert_eq!(texts[5..].iter().map(shown).collect::<Vec<_>>(), expected);
    // And back again, by undoing that entry.
    corrected(books.correct("L-1/6"));
    assert_eq!(books.remaining("L-1"), "37687.50");
    books.holds("L-1");
}

#[test]
fn an_uprating_that_is_undone_stays_undone_until_the_next_run() {
    let mut books = Books::of(ONE);
    books.uprate("2026/27");
    books.uprate("2027/28");
    let (entries, upratings) = corrected(books.correct("L-1/3"));
    assert_eq!(entries, undone(&[(4, 5, "-1040.00"), (3, 6, "-1020.00")]));
    assert!(upratings.is_empty());
    assert_eq!(books.remaining("L-1"), "38140.00");
    let repriced = books.uprate("2027/28");
    assert_eq!((repriced.uprated, repriced.after.to_string()), (1, "40200.00".to_owned()));
    let last = &books.texts("learner/L-1")[6];
    assert_eq!((value(last, "from"), value(last, "to")), (Some("2025/26"), Some("2027/28")));
    books.holds("L-1");
}

#[test]
fn a_grant_of_the_wrong_year_is_undone_with_all_that_is_part_of_it_and_granted_anew() {
    let mut books = Books::of("L-1,1990-05-17,yes,1000.00,2025/26\n");
    books.additional("L-1", "500.00", None);
    books.uprate("2026/27");
    let (entries, upratings) = corrected(books.correct("L-1/2"));
    // 37640.00 × 39160 ÷ 38140 = 38646.62…: 1006.62 more.
    let expected = [(5, 6, "-1006.62"), (4, 7, "-500.00"), (3, 8, "1000.00"), (2, 9, "-38140.00")];
    assert_eq!(entries, undone(&expected));
    assert!(upratings.is_empty());
    assert_eq!(books.remaining("L-1"), "0.00");
    let refused = books.additional("L-1", "500.00", None);
    assert!(matches!(refused, GrantOutcome::Refused { rule: "learner-known", .. }), "{refused:?}");
    books.learners("L-1,1990-05-17,yes,1000.00,2026/27\n").unwrap();
    assert_eq!(books.remaining("L-1"), "38160.00");
    books.holds("L-1");
}

#[test]
fn what_was_undone_is_undone_for_every_export_and_every_day() {
    use lifelong::ops::balance::balance_as_at;
    use lifelong::ops::export::{What, export};
    let mut books = Books::of(ONE);
    books.enrol("E-1", "L-1", "M-1");
    books.enrol("E-2", "L-1", "M-2");
    corrected(books.correct("L-1/3"));
    let written = |what| {
        let mut out = Vec::new();
        export(&books.store, what, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert!(!written(What::Enrolments).contains("E-1,"));
    assert!(written(What::Enrolments).contains("E-2,"));
    assert_eq!(written(What::Register).matches(",E-1,").count(), 2);
    let credits = |day: &str| {
        let day = lifelong::domain::calendar::date(day).unwrap();
        let balance = balance_as_at(&books.store, &"L-1".parse().unwrap(), day).unwrap();
        (balance.live_credits.count(), balance.entitlement.remaining().to_string())
    };
    assert_eq!(credits("2027-02-04"), (60, "33245.00".to_owned()));
    assert_eq!(credits("2027-02-05"), (30, "35692.50".to_owned()));
}
