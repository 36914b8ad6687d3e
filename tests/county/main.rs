//! The invented county and its year, judged by a model that is not ours: `fixtures/county/expected` was worked
//! out from the same files by a separate program in another language, written from the rules alone.
//! Every outcome, loan, balance and rule that is not met must agree with it, line by line.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod month_ends;
mod year;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use lifelong::domain::eligibility::RULES;

type Fields = BTreeMap<String, String>;

/// The rows of a CSV file, each with its fields by the name of their column.
fn rows(path: impl AsRef<Path>) -> Vec<Fields> {
    read(csv::Reader::from_path(path.as_ref()).unwrap())
}

fn read(mut reader: csv::Reader<impl std::io::Read>) -> Vec<Fields> {
    let header = reader.headers().unwrap().clone();
    let named = |record: csv::StringRecord| {
        header.iter().zip(record.iter()).map(|(name, field)| (name.into(), field.into())).collect()
    };
    reader.records().map(Result::unwrap).map(named).collect()
}

fn expected(name: &str) -> Vec<Fields> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/county/expected");
    rows(fixtures.join(name))
}

fn lifelong(arguments: &[&str], folder: &Path) -> String {
    ends(0, arguments, folder)
}

/// What the program prints, where it ends with a code.
fn ends(code: i32, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_lifelong"))
        .args(arguments)
        .current_dir(folder)
        .env("LIFELONG_CLOCK", "2027-02-01T09:00:00Z")
        .env_remove("LIFELONG_LEDGER")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The folder of a demo that all tests of this file read.
fn county() -> PathBuf {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("county-year");
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        lifelong(&["demo", "county"], &folder);
        folder.join("county")
    });
    made.clone()
}

#[track_caller]
fn agree(ours: &Path, theirs: &str, columns: &[&str]) -> usize {
    let (ours, expected) = (rows(ours), expected(theirs));
    assert_eq!(ours.len(), expected.len());
    for (one, other) in ours.iter().zip(&expected) {
        for column in columns {
            assert_eq!(one[*column], other[*column], "column {column} of {other:?}");
        }
    }
    ours.len()
}

#[test]
fn every_outcome_and_every_balance_is_that_of_the_independent_model() {
    let county = county();
    let results = ["enrolment_id", "learner_id", "outcome", "loan", "remaining", "rules"];
    assert_eq!(agree(&county.join("in/enrolments.results.csv"), "enrolments.csv", &results), 1_650);
    let balances =
        ["learner_id", "granted", "prior_study", "committed", "drawn", "remaining", "live_credits"];
    assert_eq!(agree(&county.join("out/balances.csv"), "balances.csv", &balances), 420);
    let withdrawn = rows(county.join("in/withdrawals.results.csv"));
    let expected = expected("withdrawals.csv");
    for (one, other) in withdrawn.iter().zip(&expected) {
        assert_eq!(one["enrolment_id"], other["enrolment_id"]);
        assert_eq!(one["outcome"], other["outcome"], "{other:?}");
        assert_eq!(one["released"], other["given_back"], "{other:?}");
    }
    assert_eq!(withdrawn.len(), expected.len());
}

#[test]
fn the_county_is_as_large_as_it_should_be_and_every_rule_refuses_at_least_once() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/county");
    let modules = rows(fixtures.join("modules.csv"));
    assert!(rows(fixtures.join("providers.csv")).len() >= 3);
    assert!(rows(fixtures.join("courses.csv")).len() >= 12);
    assert!(modules.len() >= 60);
    for credits in ["5", "60"] {
        assert!(modules.iter().any(|module| module["credits"] == credits));
    }
    assert!(rows(fixtures.join("learners.csv")).len() >= 400);
    let expected = expected("enrolments.csv");
    let enrolled = expected.iter().filter(|row| row["outcome"] == "enrolled").count();
    assert!(enrolled >= 1_500, "{enrolled}");
    for rule in RULES {
        let alone = expected.iter().any(|row| row["rules"] == rule.code.as_str());
        assert!(alone, "no enrolment of the county is refused by `{}` alone", rule.code);
    }
}
