//! A whole ledger uprated twice by the program itself, which is killed on the way and run again:
//! exact to the penny against long division. `LIFELONG_LEARNERS` says how many learners.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::thread;
use std::time::Duration;

use super::by_hand;
use crate::college::College;
use crate::college::program::Program;

/// The full entitlement of 2025/26, 2026/27 and 2027/28, in pence.
const FULL: [i64; 3] = [3_814_000, 3_916_000, 4_020_000];
const LOAN: i64 = 244_750;

struct Country {
    learners: String,
    enrolments: String,
    /// What should remain to each learner before, between and after.
    expected: BTreeMap<String, [i64; 3]>,
}

fn how_many() -> i64 {
    std::env::var("LIFELONG_LEARNERS").ok().and_then(|given| given.parse().ok()).unwrap_or(2_000)
}

/// Learners of two years with all sorts of prior study, a third of them enrolled.
fn country() -> Country {
    let mut learners =
        "learner_id,date_of_birth,residency_met,prior_study,entitlement_year\n".to_owned();
    let mut enrolments = "enrolment_id,learner_id,module_id,start_date\n".to_owned();
    let mut expected = BTreeMap::new();
    for number in 0..how_many() {
        let id = format!("L-{number:06}");
        let prior = number * number % 7_919 * 463 % 3_500_000;
        let is_later = number % 9 == 4;
        let year = if is_later { "2026/27" } else { "" };
        let _ = writeln!(learners, "{id},1990-05-17,yes,{}.{:02},{year}", prior / 100, prior % 100);
        let mut before = FULL[usize::from(is_later)] - prior;
        if number % 3 == 1 {
            let _ = writeln!(enrolments, "E-{number:06},{id},M-1,2027-01-18");
            before -= LOAN;
        }
        let between = if is_later { before } else { by_hand(before, FULL[1], FULL[0]) };
        expected.insert(id, [before, between, by_hand(between, FULL[2], FULL[1])]);
    }
    Country { learners, enrolments, expected }
}

/// What the balances that the program exports say remains, in pence.
fn remaining(program: &Program) -> BTreeMap<String, i64> {
    program.done(&["export", "balances", "--out", "out"]);
    let mut reader = csv::Reader::from_path(program.path("out/balances.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name| header.iter().position(|column| column == name).unwrap();
    let (learner, remaining) = (place("learner_id"), place("remaining"));
    let pence = |pounds: &str| pounds.replace('.', "").parse().unwrap();
    let row = |row: csv::StringRecord| (row[learner].to_owned(), pence(&row[remaining]));
    reader.records().map(|record| row(record.unwrap())).collect()
}

#[track_caller]
fn stands(program: &Program, country: &Country, place: usize) {
    let expected: BTreeMap<String, i64> =
        country.expected.iter().map(|(id, pence)| (id.clone(), pence[place])).collect();
    let found = remaining(program);
    let differs = expected.iter().find(|(id, pence)| found.get(*id) != Some(pence));
    assert_eq!(differs, None, "of {} learners", expected.len());
    assert_eq!(found.len(), expected.len());
}

/// Starts the uprating and kills it, each time a little later, until it is through.
fn uprate_and_kill(program: &Program, year: &str) -> u32 {
    let mut kills = 0;
    loop {
        let mut child = program.start(&["uprate", "--to", year, "--announced"]);
        thread::sleep(Duration::from_millis(u64::from(kills + 1) * 40));
        if child.try_wait().unwrap().is_some() || kills >= 12 {
            assert!(child.wait().unwrap().success());
            return kills;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a long run says what it tried")]
fn a_country_uprated_twice_and_killed_on_the_way_is_exact_to_the_penny() {
    let country = country();
    let program = Program::on(College::without_learners());
    program.take("learners", &country.learners);
    program.take("enrolments", &country.enrolments);
    stands(&program, &country, 0);
    for (place, year) in [(1, "2026/27"), (2, "2027/28")] {
        let kills = uprate_and_kill(&program, year);
        stands(&program, &country, place);
        let again = program.done(&["uprate", "--to", year, "--announced"]);
        assert_eq!(again["uprated"], 0, "{again}");
        stands(&program, &country, place);
        eprintln!("{} learners to {year}, killed {kills} times", country.expected.len());
    }
    program.done(&["verify"]);
}
