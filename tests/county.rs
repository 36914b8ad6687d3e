//! The invented county, judged by a model that is not ours: `fixtures/county/expected` was worked
//! out from the same files by a separate program in another language, written from the rules alone.
//! Every outcome, loan, balance and rule that is not met must agree with it, line by line.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use lifelong::domain::eligibility::RULES;

/// The rows of a CSV file, each with its fields by the name of their column.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let named = |record: csv::StringRecord| {
        header.iter().zip(record.iter()).map(|(name, field)| (name.into(), field.into())).collect()
    };
    reader.records().map(Result::unwrap).map(named).collect()
}

/// A demo in a folder of its own.
fn demo() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_lifelong"))
        .args(["demo", "county"])
        .current_dir(folder.path())
        .env_remove("LIFELONG_LEDGER")
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    folder
}

#[track_caller]
fn agree(ours: &Path, expected: &str, columns: &[&str]) -> usize {
    let expected =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/county/expected").join(expected);
    let (ours, expected) = (rows(ours), rows(&expected));
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
    let folder = demo();
    let county = folder.path().join("county");
    let results = ["enrolment_id", "learner_id", "outcome", "loan", "remaining", "rules"];
    assert_eq!(agree(&county.join("in/enrolments.results.csv"), "enrolments.csv", &results), 1_650);
    let balances =
        ["learner_id", "granted", "prior_study", "committed", "drawn", "remaining", "live_credits"];
    assert_eq!(agree(&county.join("out/balances.csv"), "balances.csv", &balances), 420);
    let withdrawn = rows(&county.join("in/withdrawals.results.csv"));
    let expected = Path::new(env!("CARGO_MANIFEST_DIR"));
    let expected = rows(&expected.join("fixtures/county/expected/withdrawals.csv"));
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
    let modules = rows(&fixtures.join("modules.csv"));
    assert!(rows(&fixtures.join("providers.csv")).len() >= 3);
    assert!(rows(&fixtures.join("courses.csv")).len() >= 12);
    assert!(modules.len() >= 60);
    for credits in ["5", "60"] {
        assert!(modules.iter().any(|module| module["credits"] == credits));
    }
    assert!(rows(&fixtures.join("learners.csv")).len() >= 400);
    let expected = rows(&fixtures.join("expected/enrolments.csv"));
    let enrolled = expected.iter().filter(|row| row["outcome"] == "enrolled").count();
    assert!(enrolled >= 1_500, "{enrolled}");
    for rule in RULES {
        let alone = expected.iter().any(|row| row["rules"] == rule.code.as_str());
        assert!(alone, "no enrolment of the county is refused by `{}` alone", rule.code);
    }
}
