//! Uprating: every learner once, exact to the penny, whenever it was cut off.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "the model adds up small numbers of pence and entries"
)]

#[path = "shared/books.rs"]
mod books;
#[path = "uprating/large.rs"]
mod large;

use std::panic::{AssertUnwindSafe, catch_unwind};

use books::{Books, moment, money, value};
use lifelong::ops::import::Imported;
use lifelong::ops::uprate::{Repriced, Uprating, uprate};
use lifelong::ops::{OpError, Recording};

/// `old × new full ÷ old full` by long division, a digit at a time, in pence; what is left over is
/// dropped. The code under test divides otherwise.
fn by_hand(old: i64, new_full: i64, old_full: i64) -> i64 {
    let product = i128::from(old) * i128::from(new_full);
    let (mut rest, mut quotient) = (0_i128, 0_i128);
    for digit in product.to_string().bytes() {
        rest = rest * 10 + i128::from(digit - b'0');
        let mut times = 0;
        while rest >= i128::from(old_full) {
            rest -= i128::from(old_full);
            times += 1;
        }
        quotient = quotient * 10 + times;
    }
    i64::try_from(quotient).unwrap()
}

fn told(repriced: &Repriced) -> (u64, u64, String, String) {
    let Repriced { uprated, already, before, after, .. } = repriced;
    assert_eq!((repriced.left, &repriced.first_left), (0, &None));
    (*uprated, *already, before.to_string(), after.to_string())
}

#[test]
fn an_untouched_entitlement_is_the_full_one_of_each_year() {
    let mut books = Books::of("L-1,1990-05-17,yes,,\n");
    books.uprate("2026/27");
    assert_eq!(books.remaining("L-1"), "39160.00");
    books.uprate("2027/28");
    assert_eq!(books.remaining("L-1"), "40200.00");
    let mut at_once = Books::of("L-1,1990-05-17,yes,,\n");
    at_once.uprate("2027/28");
    assert_eq!(at_once.remaining("L-1"), "40200.00");
    let text = &at_once.texts("learner/L-1")[2];
    let lines = ["event", "effective", "from", "to", "remaining", "change", "debit", "amount"];
    let expected = [
        "entitlement-uprated",
        "2027-08-01",
        "2025/26",
        "2027/28",
        "38140.00",
        "2060.00",
        "scheme",
        "2060.00",
    ];
    assert_eq!(lines.map(|line| value(text, line).unwrap()), expected);
    at_once.holds("L-1");
    books.holds("L-1");
}

/// 35756.25 are 15 of 16 parts of 38140.00, and 36712.50 are 15 of 16 parts of 39160.00. A penny
/// less is 3575624 × 39160 ÷ 38140 = 3671248.97… pence.
#[test]
fn what_remains_is_rounded_down_to_the_penny() {
    let lines = "L-1,1990-05-17,yes,2383.75,\nL-2,1990-05-17,yes,2383.76,\n\
                 L-3,1990-05-17,yes,38139.99,\nL-4,1990-05-17,yes,38140.00,\n";
    let mut books = Books::of(lines);
    let repriced = books.uprate("2026/27");
    assert_eq!(told(&repriced), (4, 0, "71512.50".to_owned(), "73424.99".to_owned()));
    let remaining = ["L-1", "L-2", "L-3", "L-4"].map(|learner| books.remaining(learner));
    assert_eq!(remaining, ["36712.50", "36712.48", "0.01", "0.00"]);
    // A difference of nothing is an entry all the same, and moves no money.
    for learner in ["L-3", "L-4"] {
        let texts = books.texts(&format!("learner/{learner}"));
        let last = texts.last().unwrap();
        assert_eq!(value(last, "event"), Some("entitlement-uprated"));
        assert_eq!((value(last, "change"), value(last, "amount")), (Some("0.00"), None));
        books.holds(learner);
    }
}

#[test]
fn what_is_set_aside_is_not_touched() {
    let mut books = Books::of("L-1,1990-05-17,yes,,\n");
    books.enrol("E-1", "L-1", "M-1");
    books.additional("L-1", "1000.00", None);
    books.uprate("2026/27");
    // 38140.00 - 2447.50 + 1000.00 = 36692.50, and 3669250 × 39160 ÷ 38140 = 3767378.86… pence.
    assert_eq!(books.remaining("L-1"), "37673.78");
    assert_eq!(books.accounts("L-1")["committed:E-1"], 244_750);
    // What is given back later comes back as it was set aside.
    books.withdraw("E-1", "2027-02-05");
    assert_eq!(books.remaining("L-1"), "40121.28");
    books.holds("L-1");
}

#[test]
fn rates_that_say_so_add_the_difference_to_everybody() {
    let lines = "L-1,1990-05-17,yes,,\nL-2,1990-05-17,yes,38140.00,\n";
    let mut books = Books::of(lines);
    let rates = "academic_year,full_entitlement,fee_limit_120,uprating,source\n\
                 2026/27,39160.00,9790.00,difference,a letter\n\
                 2028/29,36000.00,9000.00,difference,a letter\n";
    books.import("rates", rates).unwrap();
    books.uprate("2026/27");
    assert_eq!(["L-1", "L-2"].map(|one| books.remaining(one)), ["39160.00", "1020.00"]);
    // Where rates fall, what remains is never below nothing.
    books.uprate("2028/29");
    assert_eq!(["L-1", "L-2"].map(|one| books.remaining(one)), ["36000.00", "0.00"]);
    let text = books.texts("learner/L-2").pop().unwrap();
    let lines = ["change", "debit", "credit", "amount"].map(|line| value(&text, line).unwrap());
    assert_eq!(lines, ["-1020.00", "entitlement:L-2", "scheme", "1020.00"]);
    books.holds("L-1");
    books.holds("L-2");
}

#[test]
fn a_year_without_rates_and_an_earlier_one_change_nothing() {
    let mut books = Books::of("L-1,1990-05-17,yes,,2026/27\n");
    let before = books.count();
    let uprating = Uprating { to: "2031/32".parse().unwrap(), on: None, at_a_time: 9 };
    let progress = &mut |_: usize, _: usize| {};
    let error = uprate(&mut books.store, &uprating, &moment(), Recording::Real, progress);
    assert!(matches!(error.unwrap_err(), OpError::NoRates(year) if year == "2031/32"));
    for year in ["2025/26", "2026/27"] {
        let expected = (0, 1, "39160.00".to_owned(), "39160.00".to_owned());
        assert_eq!(told(&books.uprate(year)), expected);
    }
    assert_eq!(books.count(), before);
}

/// So many learners that it takes several batches, each with another figure of prior study, some of
/// a later year.
fn many() -> (String, Vec<(String, i64)>) {
    let (mut lines, mut expected) = (Vec::new(), Vec::new());
    for number in 0..50_i64 {
        let id = format!("L-{number}");
        let prior = number * number * 1_487 % 3_814_000;
        let year = if number % 9 == 4 { "2026/27" } else { "" };
        let text = format!("{}.{:02}", prior / 100, prior % 100);
        lines.push(format!("{id},1990-05-17,yes,{text},{year}\n"));
        let remaining = match year {
            "" => by_hand(3_814_000 - prior, 3_916_000, 3_814_000),
            _ => 3_916_000 - prior,
        };
        expected.push((id, remaining));
    }
    (lines.concat(), expected)
}

#[track_caller]
fn stands(books: &Books, expected: &[(String, i64)]) {
    for (learner, pence) in expected {
        assert_eq!(books.accounts(learner)[&format!("entitlement:{learner}")], *pence, "{learner}");
    }
}

fn runs(books: &Books) -> Vec<(String, String, String)> {
    let texts = books.texts("ledger");
    let runs = texts.iter().filter(|text| value(text, "event") == Some("uprating-run"));
    let line = |text: &String, name| value(text, name).unwrap().to_owned();
    runs.map(|text| (line(text, "to"), line(text, "learners"), line(text, "change"))).collect()
}

#[test]
fn twice_is_once() {
    let (lines, expected) = many();
    let mut books = Books::of(&lines);
    let first = books.uprate("2026/27");
    assert_eq!((first.uprated, first.already), (44, 6));
    stands(&books, &expected);
    let after: i64 = expected.iter().map(|(_, pence)| pence).sum();
    assert_eq!(first.after.pence(), i128::from(after));
    let change = (first.after - first.before).to_string();
    let run = ("2026/27".to_owned(), "44".to_owned(), change);
    let expected = vec![run];
    assert_eq!(runs(&books), expected);
    let count = books.count();
    let second = books.uprate("2026/27");
    assert_eq!((second.uprated, second.already, second.before), (0, 50, first.after));
    assert_eq!((second.after, books.count()), (first.after, count));
    assert_eq!(runs(&books), expected);
    books.holds("L-0");
}

/// Cut off after each number of batches, by a face that fails while it shows how far it has come.
#[test]
fn cut_off_and_repeated_is_once() {
    let (lines, expected) = many();
    let mut whole = Books::of(&lines);
    whole.uprate("2026/27");
    for batches in 1..=3 {
        let mut books = Books::of(&lines);
        let (mut seen, store) = (0, &mut books.store);
        let uprating = Uprating { to: "2026/27".parse().unwrap(), on: None, at_a_time: 17 };
        let cut = catch_unwind(AssertUnwindSafe(|| {
            let progress = &mut |done: usize, all: usize| {
                seen += 1;
                assert_eq!((done, all), ((17 * seen).min(50), 50));
                assert!(seen < batches, "the light goes out");
            };
            uprate(store, &uprating, &moment(), Recording::Real, progress)
        }));
        assert!(cut.is_err(), "it was cut off");
        assert_eq!(runs(&books), [], "and so it is no run");
        let repeated = books.uprate("2026/27");
        assert!(repeated.already > 6, "some were there already");
        stands(&books, &expected);
        assert_eq!(runs(&books), runs(&whole), "the run is told whole, after it is finished");
        assert_eq!(books.count(), whole.count());
        books.holds("L-7");
    }
}

#[test]
fn a_dry_run_tells_the_same_and_appends_nothing() {
    let (lines, _) = many();
    let mut books = Books::of(&lines);
    let count = books.count();
    let uprating = Uprating { to: "2026/27".parse().unwrap(), on: None, at_a_time: 7 };
    let progress = &mut |_: usize, _: usize| {};
    let dry = uprate(&mut books.store, &uprating, &moment(), Recording::DryRun, progress).unwrap();
    assert_eq!(books.count(), count);
    assert_eq!(books.uprate("2026/27"), dry);
}

#[test]
fn a_learner_who_comes_later_is_granted_the_ledgers_year_and_brought_up_by_the_next_run() {
    let mut books = Books::of("L-1,1990-05-17,yes,,\n");
    books.uprate("2026/27");
    // Taken in again as before, the learner is there already, whatever was uprated since.
    let again = |imported: Imported| (imported.recorded, imported.already);
    for line in ["L-1,1990-05-17,yes,,\n", "L-1,1990-05-17,yes,0.00,2025/26\n"] {
        assert_eq!(again(books.learners(line).unwrap()), (0, 1));
    }
    assert!(books.learners("L-1,1990-05-17,yes,,2026/27\n").is_err(), "it was another grant");
    books.learners("L-2,1990-05-17,yes,,\nL-3,1990-05-17,yes,,2026/27\n").unwrap();
    assert_eq!(["L-2", "L-3"].map(|one| books.remaining(one)), ["38140.00", "39160.00"]);
    let next = books.uprate("2026/27");
    assert_eq!(told(&next), (1, 2, "116460.00".to_owned(), "117480.00".to_owned()));
    let run = |learners: &str, change: &str| {
        ("2026/27".to_owned(), learners.to_owned(), change.to_owned())
    };
    assert_eq!(runs(&books), [run("1", "1020.00"), run("2", "2040.00")]);
    assert_eq!(money("1020.00") + money("1020.00"), money("2040.00"));
    books.holds("L-2");
}
