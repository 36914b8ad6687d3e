//! Once, whoever asks and whatever happens meanwhile: the real program, several at a time and
//! killed at any moment, on copies of a ledger with some hundreds of learners.

use std::collections::BTreeSet;
use std::process::Child;
use std::time::Instant;

use lifelong::ops::drawdown::claim;
use lifelong::ops::verify::verify;
use lifelong::store::open;
use serde_json::Value;

use crate::college::files::file;
use crate::college::program::{Program, json, told, wait_all};
use crate::college::reading::{pence, value};
use crate::college::{College, OTTER, read};

const LEARNERS: usize = 240;
/// As many days on which instalments fall due.
const PROGRAMS: usize = 8;

/// Learners of one provider, each on a module of 2447.50, whose attendance is confirmed. The
/// instalments of an eighth of them fall due on each of eight days, from 18 January 2027 on.
fn county() -> Place {
    let mut college = College::without_learners();
    let start = |n: usize| format!("2027-01-{:02}", 4 + n % PROGRAMS);
    let learner = |n: usize| format!("L-{n},1990-05-17,yes");
    let enrolment = |n: usize| format!("E-{n},L-{n},M-1,{}", start(n));
    let attendance = |n: usize| format!("E-{n},1,A,2027-01-20");
    let all = |line: &dyn Fn(usize) -> String| (0..LEARNERS).map(line).collect::<Vec<_>>();
    for (kind, lines) in [
        ("learners", all(&learner)),
        ("enrolments", all(&enrolment)),
        ("attendance", all(&attendance)),
    ] {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        college.import(kind, &file(kind, &lines)).unwrap();
    }
    Place(Program::on(college).at("2028-02-06T09:00:00Z"))
}

/// A folder with that ledger in it, and its claims.
struct Place(Program);

impl Place {
    fn copy(&self) -> Place {
        Place(self.0.copy())
    }

    fn file_of(&self, reference: &str) -> std::path::PathBuf {
        self.0.path(&format!("claims/claim-{reference}.csv"))
    }

    fn start(&self, arguments: &[&str]) -> Child {
        let drawdown = ["drawdown", "--ukprn", OTTER, "--out", "claims"];
        self.0.start_for_json(&[&drawdown, arguments].concat())
    }

    #[track_caller]
    fn done(&self, arguments: &[&str]) -> (Value, String) {
        answer(&self.start(arguments).wait_with_output().expect("an end"))
    }

    /// The ledger verifies; what was claimed, in references and lines; each file is there, if it
    /// must be, and is what was claimed.
    #[track_caller]
    fn holds(&self) -> Vec<(String, u64)> {
        self.0.holds();
        let claims = self.0.texts("provider/10000001", "claim-made").into_iter().map(|text| {
            let text = |name| value(&text, name).expect("a line of a claim");
            (text("claim").to_owned(), text("lines").parse().expect("a number"))
        });
        claims.collect()
    }

    fn exported(&self) -> String {
        self.0.done(&["export", "drawdowns", "--out", "exported"]);
        self.0.read("exported/drawdowns.csv")
    }

    /// The sum of a claim in pence, of the lines of its file.
    fn claimed(&self, reference: &str) -> i64 {
        let file = std::fs::read_to_string(self.file_of(reference)).expect("the file of a claim");
        let amounts = file.lines().skip(1).filter_map(|line| line.rsplit(',').next());
        amounts.map(pence).sum()
    }

    /// Every file of a claim is there, equals its digest, and each enrolment is claimed once in all
    /// of them: the sum of the claims is what is drawn.
    #[track_caller]
    fn everything_is_claimed_once(&self) {
        let claims = self.holds();
        let store = open(&self.0.ledger().into()).expect("the ledger");
        let mut enrolments = BTreeSet::new();
        let mut lines = 0;
        for (number, (reference, _)) in (1..).zip(&claims) {
            assert_eq!(*reference, format!("{OTTER}-{number:04}"));
            let made = claim(&*store.reader().expect("a reader"), read(OTTER), &read(reference))
                .expect("a claim");
            let file = std::fs::read(self.file_of(reference)).expect("the file of a claim");
            assert!(file == made.file(), "the file of {reference} is not what was claimed");
            for line in String::from_utf8(file).expect("text").lines().skip(1) {
                assert!(line.ends_with(",2447.50"), "{line}");
                let enrolment = line.split(',').nth(4).expect("an enrolment").to_owned();
                assert!(enrolments.insert(enrolment), "{line} is claimed twice");
                lines += 1;
            }
        }
        assert_eq!(lines, LEARNERS);
        assert_eq!(self.exported().lines().count(), 1 + LEARNERS);
    }
}

#[track_caller]
fn answer(output: &std::process::Output) -> (Value, String) {
    assert_eq!(output.status.code(), Some(0), "{}", told(output));
    (json(output), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_second_run_claims_nothing_and_a_lost_file_is_written_again_to_the_byte() {
    let place = county();
    let (first, _) = place.done(&["--due", "2027-01-31"]);
    assert_eq!(first["claimed"], "587400.00");
    place.everything_is_claimed_once();
    let file = place.file_of("10000001-0001");
    let written = std::fs::read(&file).expect("the file");
    let before = std::fs::read(place.0.ledger()).expect("the ledger");
    let (second, said) = place.done(&["--due", "2027-01-31"]);
    assert_eq!((&second["claim_reference"], &second["lines"]), (&Value::Null, &Value::from(0)));
    assert!(said.contains("nothing more to claim"), "{said}");

    std::fs::remove_file(&file).expect("a file to lose");
    let (_, said) = place.done(&["--due", "2027-01-31", "--dry-run"]);
    assert!(said.contains("would be written again") && !file.exists(), "{said}");
    let (_, said) = place.done(&["--due", "2027-01-31"]);
    assert!(said.contains("was missing, and was written again"), "{said}");
    assert!(std::fs::read(&file).expect("the file") == written);
    std::fs::remove_file(&file).expect("a file to lose");
    place.done(&["--claim", "10000001-0001"]);
    assert!(std::fs::read(&file).expect("the file") == written);

    // A file that somebody edited is noticed and left alone, and written anew where that is asked.
    let edited = String::from_utf8_lossy(&written).replacen("2447.50", "2447.51", 1);
    std::fs::write(&file, &edited).expect("a file to edit");
    let (_, said) = place.done(&["--due", "2027-01-31"]);
    assert!(said.contains("is not what was claimed"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), edited);
    place.done(&["--claim", "10000001-0001"]);
    place.everything_is_claimed_once();
    assert!(std::fs::read(place.0.ledger()).expect("the ledger") == before);
}

/// Each asks up to another day, so that what they claim overlaps.
#[test]
fn eight_programs_at_once_claim_everything_once() {
    let place = county();
    let day = |number: usize| format!("2027-01-{:02}", 18 + number);
    let start = |number: usize| place.start(&["--due", &day(number)]);
    let programs: Vec<Child> = (0..PROGRAMS).map(start).collect();
    let mut claimed = 0;
    for program in programs {
        let (said, _) = answer(&program.wait_with_output().expect("an end"));
        claimed += said["lines"].as_u64().expect("a number");
    }
    assert_eq!(usize::try_from(claimed), Ok(LEARNERS));
    place.everything_is_claimed_once();
}

#[test]
fn eight_programs_with_one_request_make_one_claim() {
    let place = county();
    let programs: Vec<Child> =
        (0..PROGRAMS).map(|_| place.start(&["--due", "2027-01-31"])).collect();
    let answers = programs.into_iter().map(|program| {
        answer(&program.wait_with_output().expect("an end")).0["claim_reference"].clone()
    });
    let made = answers.filter(|claim| *claim == "10000001-0001").count();
    assert_eq!(made, 1);
    place.everything_is_claimed_once();
}

/// While others withdraw, put fees right and take back.
#[test]
fn what_is_claimed_is_what_is_drawn_whoever_does_what_at_the_same_time() {
    let place = county();
    let mut programs = Vec::new();
    for round in 0..PROGRAMS {
        programs.push(place.start(&["--due", &format!("2027-01-{:02}", 18 + round)]));
        let id = |of: usize| format!("E-{}", round + of * PROGRAMS);
        let on = "2027-01-16";
        programs.push(place.0.start_for_json(&[
            "withdraw",
            &id(0),
            "--on",
            on,
            "--reason",
            "left",
        ]));
        let fee = ["--fee", "2000.00", "--on", on, "--reason", "wrong-fee"];
        programs.push(place.0.start_for_json(&[&["amend", &id(1)], &fee[..]].concat()));
        let (id, no) = (id(2), ["--period", "1", "--on", on, "--reason", "rejected"]);
        programs.push(place.0.start_for_json(&[&["recover", &id], &no[..]].concat()));
    }
    for output in wait_all(programs) {
        let said = told(&output);
        // Nothing may have been drawn yet that could be taken back.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{said}");
    }
    place.done(&["--due", "2027-03-31"]);
    let claims = place.holds();
    let claimed: i64 = claims.iter().map(|(reference, _)| place.claimed(reference)).sum();
    let store = open(&place.0.ledger().into()).expect("the ledger");
    let drawn = verify(&*store.audit().expect("a reader"), None)
        .expect("a verification")
        .entitlement
        .drawn
        .pence();
    assert_eq!(i128::from(claimed), drawn);
    for (number, (reference, _)) in (1..).zip(&claims) {
        assert_eq!(*reference, format!("{OTTER}-{number:04}"));
    }
    assert!(place.exported().lines().all(|line| !line.starts_with(',')), "nothing is left to tell");
}

/// Killed at twenty moments from the first to after the last, then the same command again.
#[test]
fn a_program_that_is_killed_has_claimed_all_or_nothing_and_is_finished_by_repeating_it() {
    let county = county();
    let begun = Instant::now();
    county.copy().done(&["--due", "2027-01-31"]);
    let whole = begun.elapsed();
    let mut found = BTreeSet::new();
    for round in 0..20 {
        let place = county.copy();
        let mut program = place.start(&["--due", "2027-01-31"]);
        std::thread::sleep(whole * round / 18);
        program.kill().expect("a program to kill");
        program.wait().expect("an end");
        let claims = place.holds();
        assert!(claims.len() <= 1, "{claims:?}");
        if let Some((_, lines)) = claims.first() {
            assert_eq!(usize::try_from(*lines), Ok(LEARNERS), "a part was claimed");
        }
        found.insert((claims.len(), place.file_of("10000001-0001").exists()));
        place.done(&["--due", "2027-01-31"]);
        place.everything_is_claimed_once();
    }
    assert!(found.contains(&(0, false)), "none was killed before it had claimed: {found:?}");
    assert!(!found.contains(&(0, true)), "a file without a claim");
}

/// A path that a program left behind is no claim.
#[test]
fn nothing_is_left_beside_the_claims_of_a_program_that_ended() {
    let place = county();
    place.done(&["--due", "2027-01-31"]);
    let claims = place.0.path("claims");
    let left = std::fs::read_dir(claims).expect("a folder").map(|one| one.expect("a file"));
    let left: Vec<_> = left.map(|one| one.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(left, ["claim-10000001-0001.csv"]);
}

/// What stands in the place of a new claim's file is not ours, and nothing is claimed for nothing.
#[test]
fn a_file_in_the_place_of_a_new_claim_is_seen_before_anything_is_claimed() {
    let place = county();
    let file = place.file_of("10000001-0001");
    std::fs::create_dir(file.parent().expect("a folder")).expect("a folder");
    std::fs::write(&file, "claim_reference,claimed_on\n").expect("a file in the way");
    let refused = place.start(&["--due", "2027-01-31"]).wait_with_output().expect("an end");
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("nothing was claimed"), "{said}");
    assert_eq!(place.holds(), []);
    // An earlier claim whose place is taken by a folder stops no later one.
    std::fs::remove_file(&file).expect("a file to move away");
    place.done(&["--due", "2027-01-20"]);
    std::fs::remove_file(&file).expect("a file to lose");
    std::fs::create_dir(&file).expect("a folder in its place");
    let (second, said) = place.done(&["--due", "2027-01-20"]);
    assert_eq!(second["lines"], 0);
    assert!(said.contains("is not what was claimed"), "{said}");
    place.done(&["--due", "2027-01-31"]);
    assert_eq!(place.holds().len(), 2);
}
