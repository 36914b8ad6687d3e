//! Uprating: every learner once, exact to the penny, whenever it was cut off.

mod before;
mod large;
mod put_right;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lifelong::domain::rates::Announced;
use lifelong::ops::Recording;
use lifelong::ops::init::init;
use lifelong::ops::uprate::Uprating;

use crate::college::files::file;
use crate::college::reading::value;
use crate::college::story::story;
use crate::college::{College, moment_of, read};

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

#[test]
fn an_untouched_entitlement_is_the_full_one_of_each_year() {
    story(
        "uprate 2026/27                 | uprated 4
         balance L-1                    | remaining 39160.00
         announced uprate 2027/28       | uprated 4
         balance L-1                    | remaining 40200.00",
    );
    story(
        "announced uprate 2027/28       | uprated 4
         balance L-1                    | remaining 40200.00
         entry L-1/3                    | event entitlement-uprated | effective 2027-08-01 | \
                                          from 2025/26 | to 2027/28 | remaining 38140.00 | \
                                          change 2060.00 | debit scheme | amount 2060.00",
    );
}

/// 35756.25 are 15 of 16 parts of 38140.00, and 36712.50 are 15 of 16 parts of 39160.00. A penny
/// less is 3575624 × 39160 ÷ 38140 = 3671248.97… pence.
#[test]
fn what_remains_is_rounded_down_to_the_penny() {
    let mut college = College::without_learners();
    college.tell(
        "learner L-1 prior 2383.75      | recorded 1
         learner L-2 prior 2383.76      | recorded 1
         learner L-3 prior 38139.99     | recorded 1
         learner L-4 prior 38140.00     | recorded 1
         uprate 2026/27                 | uprated 4 | there 0 | before 71512.50 | after 73424.99
         balance L-1                    | remaining 36712.50
         balance L-2                    | remaining 36712.48
         balance L-3                    | remaining 0.01
         balance L-4                    | remaining 0.00
         # A difference of nothing is an entry all the same, and moves no money.
         entry L-3/4                    | event entitlement-uprated | change 0.00 | no amount
         entry L-4/4                    | event entitlement-uprated | change 0.00 | no amount",
    );
}

#[test]
fn what_is_set_aside_is_not_touched() {
    let mut college = story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         grant L-1 1000.00              | granted 1000.00
         uprate 2026/27                 | uprated 4
         # 38140.00 - 2447.50 + 1000.00 = 36692.50, and 3669250 × 39160 ÷ 38140 = 3767378.86… pence.
         balance L-1                    | remaining 37673.78",
    );
    assert_eq!(college.accounts("L-1")["committed:E-1"], 244_750);
    // What is given back later comes back as it was set aside.
    college.tell("withdraw E-1 on 2027-02-05 | withdrawn 2447.50 | remaining 40121.28");
}

#[test]
fn rates_that_say_so_add_the_difference_to_everybody() {
    story(
        "learner L-5 prior 38140.00     | recorded 1
         import rates 2026/27,39160.00,9790.00,difference,a letter & \
                      2028/29,36000.00,9000.00,difference,a letter | recorded 2
         uprate 2026/27                 | uprated 5
         balance L-1                    | remaining 39160.00
         balance L-5                    | remaining 1020.00
         # Where rates fall, what remains is never below nothing.
         uprate 2028/29                 | uprated 5
         balance L-1                    | remaining 36000.00
         balance L-5                    | remaining 0.00
         entry L-5/5                    | change -1020.00 | debit entitlement:L-5 | credit scheme | \
                                          amount 1020.00",
    );
}

#[test]
fn nobody_is_granted_or_re_priced_at_figures_that_are_announced_unless_it_is_asked_for() {
    let announced = "the rates of 2027/28 are announced and not in force: Written answer 121333";
    let mut college = College::without_learners();
    college.tell(&format!(
        "learner L-1                    | recorded 1
         count                          | 9
         uprate 2027/28                 | nothing | announced 2027/28
         learner L-2 year 2027/28       | malformed 1 | ~ {announced} | can AskForAnnounced
         count                          | 9
         announced learner L-2 year 2027/28 | recorded 1
         balance L-2                    | remaining 40200.00
         # Who has it on record is not granted anything: nothing has to be asked for.
         learner L-2 year 2027/28       | there 1
         announced uprate 2027/28       | uprated 1 | there 1
         # What comes into force is used without asking.
         import rates 2028/29,41000.00,10250.00,pro-rata,a letter,announced | recorded 1
         uprate 2028/29                 | nothing | announced 2028/29
         import rates 2028/29,41000.00,10250.00,pro-rata,a letter,in-force  | recorded 1
         # The same without a status is the same.
         import rates 2028/29,41000.00,10250.00,pro-rata,a letter           | recorded 0 | there 1
         uprate 2028/29                 | uprated 2",
    ));
}

#[test]
fn a_ledger_grants_what_is_announced_where_it_was_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("later.db");
    let (address, moment) = (path.as_path().into(), moment_of(read("2027-02-05"), "officer"));
    let make = |announced| init(&address, (read("2027/28"), announced), &moment, Recording::Real);
    let refused = make(Announced::Refused).unwrap_err().to_string();
    assert!(
        refused.starts_with("the rates of 2027/28 are announced and not in force"),
        "{refused}"
    );
    assert!(!path.exists());
    assert_eq!(make(Announced::AskedFor).unwrap().to_string(), "40200.00");
}

#[test]
fn an_enrolment_at_a_limit_that_is_announced_is_judged_and_says_so() {
    story(
        "assess E-1 L-1 M-1 on 2027-08-01          | funded 2447.50
         enrol E-1 L-1 M-1 on 2027-08-01 fee 2512.51 | refused fee-limit | \
                             ~ limit of 2512.50 for 30 credits (announced, not in force), which",
    );
}

#[test]
fn a_year_without_rates_and_an_earlier_one_change_nothing() {
    let mut college = College::without_learners();
    college.tell(
        "learner L-1 year 2026/27       | recorded 1
         count                          | 9
         uprate 2031/32                 | nothing | no-rates 2031/32
         uprate 2025/26                 | uprated 0 | there 1 | before 39160.00 | after 39160.00
         uprate 2026/27                 | uprated 0 | there 1 | before 39160.00 | after 39160.00
         count                          | 9",
    );
}

/// So many learners that it takes several batches, each with another figure of prior study, some of
/// a later year.
fn many() -> (College, Vec<(String, i64)>) {
    let (mut lines, mut expected) = (Vec::new(), Vec::new());
    for number in 0..50_i64 {
        let id = format!("L-{number}");
        let prior = number * number * 1_487 % 3_814_000;
        let year = if number % 9 == 4 { "2026/27" } else { "" };
        let text = format!("{}.{:02}", prior / 100, prior % 100);
        lines.push(format!("{id},1990-05-17,yes,{text},{year}"));
        let remaining = match year {
            "" => by_hand(3_814_000 - prior, 3_916_000, 3_814_000),
            _ => 3_916_000 - prior,
        };
        expected.push((id, remaining));
    }
    let mut college = College::without_learners();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    college.import("learners", &file("learners", &lines)).unwrap();
    (college, expected)
}

#[track_caller]
fn stands(college: &College, expected: &[(String, i64)]) {
    for (learner, pence) in expected {
        assert_eq!(
            college.accounts(learner)[&format!("entitlement:{learner}")],
            *pence,
            "{learner}"
        );
    }
    college.holds();
}

/// The runs that the ledger's own chain tells: year, learners, and by how much in all.
fn runs(college: &College) -> Vec<[String; 3]> {
    let texts = college.texts("ledger");
    let runs = texts.iter().filter(|text| value(text, "event") == Some("uprating-run"));
    let line =
        |text: &String| ["to", "learners", "change"].map(|it| value(text, it).unwrap().to_owned());
    runs.map(line).collect()
}

fn to_2026(at_a_time: usize) -> Uprating {
    Uprating { to: read("2026/27"), on: None, announced: Announced::Refused, at_a_time }
}

#[test]
fn twice_is_once() {
    let (mut college, expected) = many();
    let first = college.uprate(&to_2026(3), Recording::Real, &mut |_, _| {}).unwrap();
    assert_eq!((first.uprated, first.already, first.left), (44, 6, 0));
    stands(&college, &expected);
    let after: i64 = expected.iter().map(|(_, pence)| pence).sum();
    assert_eq!(first.after.pence(), i128::from(after));
    let change = (first.after - first.before).to_string();
    let expected = [["2026/27".to_owned(), "44".to_owned(), change]];
    assert_eq!(runs(&college), expected);
    let count = college.count();
    let second = college.uprate(&to_2026(3), Recording::Real, &mut |_, _| {}).unwrap();
    assert_eq!((second.uprated, second.already, second.before), (0, 50, first.after));
    assert_eq!((second.after, college.count()), (first.after, count));
    assert_eq!(runs(&college), expected);
}

/// Cut off after each number of batches, by a face that fails while it shows how far it has come.
#[test]
fn cut_off_and_repeated_is_once() {
    let (mut whole, expected) = many();
    whole.tell("uprate 2026/27 | uprated 44");
    for batches in 1..=3 {
        let (mut college, mut seen) = (many().0, 0);
        let cut = catch_unwind(AssertUnwindSafe(|| {
            let progress = &mut |done: usize, all: usize| {
                seen += 1;
                assert_eq!((done, all), ((17 * seen).min(50), 50));
                assert!(seen < batches, "the light goes out");
            };
            college.uprate(&to_2026(17), Recording::Real, progress)
        }));
        assert!(cut.is_err(), "it was cut off");
        assert!(runs(&college).is_empty(), "and so it is no run");
        let repeated = college.uprate(&to_2026(3), Recording::Real, &mut |_, _| {}).unwrap();
        assert!(repeated.already > 6, "some were there already");
        stands(&college, &expected);
        assert_eq!(runs(&college), runs(&whole), "the run is told whole, after it is finished");
        assert_eq!(college.count(), whole.count());
    }
}

#[test]
fn a_dry_run_tells_the_same_and_appends_nothing() {
    let (mut college, _) = many();
    let count = college.count();
    let dry = college.uprate(&to_2026(7), Recording::DryRun, &mut |_, _| {}).unwrap();
    assert_eq!(college.count(), count);
    assert_eq!(college.uprate(&to_2026(3), Recording::Real, &mut |_, _| {}).unwrap(), dry);
}

#[test]
fn a_learner_who_comes_later_is_granted_the_ledgers_year_and_brought_up_by_the_next_run() {
    let mut college = College::without_learners();
    college.tell(
        "learner L-1                                | recorded 1
         uprate 2026/27                             | uprated 1
         # Taken in again as before, the learner is there already, whatever was uprated since.
         learner L-1                                | recorded 0 | there 1
         learner L-1 prior 0.00 year 2025/26        | recorded 0 | there 1
         # It was another grant.
         learner L-1 year 2026/27                   | malformed 1
         learner L-2                                | recorded 1
         learner L-3 year 2026/27                   | recorded 1
         balance L-2                                | remaining 38140.00
         balance L-3                                | remaining 39160.00
         uprate 2026/27  | uprated 1 | there 2 | before 116460.00 | after 117480.00",
    );
    let run = |learners: &str, change: &str| ["2026/27", learners, change].map(ToOwned::to_owned);
    assert_eq!(runs(&college), [run("1", "1020.00"), run("2", "2040.00")]);
}
