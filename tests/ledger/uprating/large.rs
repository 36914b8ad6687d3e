//! A whole ledger uprated twice by the program itself, which is killed on the way and run again:
//! exact to the penny against long division. `LIFELONG_LEARNERS` says how many learners.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use super::by_hand;

const PROVIDERS: &str = "ukprn,name,ofs_category,registered_from,modular_from\n\
                         10000001,Otter College,approved-fee-cap,2018-01-01,2027-01-01\n";
const COURSES: &str = "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
     C-1,10000001,Computer science,BSc,6,360,100366,no,2026-09-01\n";
const MODULES: &str = "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
                       M-1,C-1,10000001,Databases,5,30,2447.50,yes\n";

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

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lifelong"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("LIFELONG_LEDGER")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[track_caller]
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let output = command(folder, arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    output
}

/// What the balances that the program exports say remains, in pence.
fn remaining(folder: &Path) -> BTreeMap<String, i64> {
    run(folder, &["export", "balances", "--out", "out"]);
    let mut reader = csv::Reader::from_path(folder.join("out/balances.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name| header.iter().position(|column| column == name).unwrap();
    let (learner, remaining) = (place("learner_id"), place("remaining"));
    let pence = |pounds: &str| pounds.replace('.', "").parse().unwrap();
    let row = |row: csv::StringRecord| (row[learner].to_owned(), pence(&row[remaining]));
    reader.records().map(|record| row(record.unwrap())).collect()
}

#[track_caller]
fn stands(folder: &Path, country: &Country, place: usize) {
    let expected: BTreeMap<String, i64> =
        country.expected.iter().map(|(id, pence)| (id.clone(), pence[place])).collect();
    let found = remaining(folder);
    let differs = expected.iter().find(|(id, pence)| found.get(*id) != Some(pence));
    assert_eq!(differs, None, "of {} learners", expected.len());
    assert_eq!(found.len(), expected.len());
}

/// Starts the uprating and kills it, each time a little later, until it is through.
fn uprate_and_kill(folder: &Path, year: &str) -> u32 {
    let mut kills = 0;
    loop {
        let mut child = command(folder, &["uprate", "--to", year]).spawn().unwrap();
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
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, &["init"]);
    let files = [
        ("providers", PROVIDERS),
        ("courses", COURSES),
        ("modules", MODULES),
        ("learners", &country.learners),
        ("enrolments", &country.enrolments),
    ];
    for (kind, text) in files {
        let name = format!("{kind}.csv");
        fs::write(folder.join(&name), text).unwrap();
        run(folder, &["import", kind, &name]);
    }
    stands(folder, &country, 0);
    for (place, year) in [(1, "2026/27"), (2, "2027/28")] {
        let kills = uprate_and_kill(folder, year);
        stands(folder, &country, place);
        let again = run(folder, &["--format", "json", "uprate", "--to", year]);
        let again = String::from_utf8(again.stdout).unwrap();
        assert!(again.contains("\"uprated\": 0"), "{again}");
        stands(folder, &country, place);
        eprintln!("{} learners to {year}, killed {kills} times", country.expected.len());
    }
    run(folder, &["verify"]);
}
