//! Folders whose files belong together: written to by one at a time, so that nothing of them is
//! lost, and never one ledger's file in the place of another's.

use std::collections::BTreeSet;
use std::fs;

use lifelong::ledger::hash::digest;
use serde_json::Value;

use crate::office::{DUE, Office, UKPRN, ended};

const EXPORTS: [&str; 10] = [
    "register",
    "log",
    "balances",
    "enrolments",
    "instalments",
    "attendance",
    "claims",
    "drawdowns",
    "payments",
    "decisions",
];

#[test]
fn exports_into_one_folder_at_once_are_all_described() {
    let office = Office::new();
    for round in 0..4 {
        let out = format!("out-{round}");
        let export = |what: &&str| office.start(&["export", what, "--out", &out]);
        let programs: Vec<_> = EXPORTS.iter().map(export).collect();
        for program in programs {
            let run = ended(program);
            assert_eq!(run.code, Some(0), "{}", run.words);
        }
        let package: Value =
            serde_json::from_str(&office.read(&format!("{out}/datapackage.json"))).unwrap();
        let described = package["resources"].as_array().unwrap().iter();
        let described: BTreeSet<_> = described.map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(described, EXPORTS.into());
        let sums = office.read(&format!("{out}/SHA256SUMS"));
        let mut summed = Vec::new();
        for line in sums.lines() {
            let (sum, name) = line.split_once("  ").unwrap();
            let bytes = fs::read(office.path(&format!("{out}/{name}"))).unwrap();
            assert_eq!(digest(bytes).to_string(), sum, "{name}");
            summed.push(name.to_owned());
        }
        summed.push("SHA256SUMS".to_owned());
        summed.sort();
        assert_eq!(summed, office.names(&out));
    }
}

/// The lines of claims that a ledger has recorded.
fn claimed(office: &Office) -> usize {
    office.done(&["--format", "csv", "export", "drawdowns", "--out", "drawn"]);
    office.read("drawn/drawdowns.csv").lines().count().checked_sub(1).unwrap()
}

#[test]
fn of_two_ledgers_that_claim_into_one_folder_at_once_one_claims() {
    for _ in 0..6 {
        let (one, other) = (Office::new(), Office::new());
        other.done(&["withdraw", "E-3", "--on", "2027-01-01"]);
        let shared = tempfile::tempdir().unwrap();
        let out = shared.path().join("claims");
        let claim = [&DUE[..], &["--out", out.to_str().unwrap()]].concat();
        let (first, second) = (one.start(&claim), other.start(&claim));
        let (first, second) = (ended(first), ended(second));
        let codes = [first.code, second.code];
        let file = fs::read(out.join(format!("claim-{UKPRN}-0001.csv"))).unwrap();
        let lines = file.split(|byte| *byte == b'\n').count().checked_sub(2).unwrap();
        match codes {
            [Some(0), Some(2)] => assert_eq!((lines, claimed(&one), claimed(&other)), (3, 3, 0)),
            [Some(2), Some(0)] => assert_eq!((lines, claimed(&one), claimed(&other)), (2, 0, 2)),
            _ => panic!("{first:?}, {second:?}"),
        }
        let refused = if first.code == Some(2) { &first } else { &second };
        assert!(refused.words.contains("nothing was claimed"), "{}", refused.words);
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
    }
}

/// The other ledger's first claim has the same reference.
#[test]
fn a_claim_that_is_written_again_keeps_that_of_another_ledger() {
    let (one, other) = (Office::new(), Office::new());
    other.done(&["withdraw", "E-3", "--on", "2027-01-01"]);
    let file = format!("claims/claim-{UKPRN}-0001.csv");
    for office in [&one, &other] {
        office.done(&[&DUE[..], &["--out", "claims"]].concat());
    }
    let (ours, theirs) = (one.read(&file), other.read(&file));
    one.write(&file, &theirs);
    // A second run sees it and leaves it alone.
    let run = one.run(&[&DUE[..], &["--out", "claims"]].concat());
    assert!(run.words.contains("is not what was claimed, and was left alone"), "{}", run.words);
    // What it says to type does it.
    let claim = format!("{UKPRN}-0001");
    let again = ["drawdown", "--ukprn", UKPRN, "--claim", &claim, "--out", "claims"];
    let advice = format!("`lifelong {}`", again.join(" "));
    assert!(run.words.contains(&advice), "{}", run.words);
    let run = one.run(&again);
    assert_eq!(run.code, Some(0), "{}", run.words);
    assert!(run.words.contains(&format!("that is kept as {file}.1\n")), "{}", run.words);
    assert_eq!((one.read(&file), one.read(&format!("{file}.1"))), (ours.clone(), theirs.clone()));
    // Once more, it is as it was claimed already.
    one.done(&again);
    assert_eq!(one.names("claims").len(), 2);
    one.write(&file, &theirs);
    one.done(&again);
    assert_eq!((one.read(&file), one.read(&format!("{file}.2"))), (ours, theirs));
}

/// Where there is nothing more to claim nothing is in the way of it, and what is lost is written.
#[test]
fn a_lost_claim_is_written_again_whatever_stands_where_the_next_one_would() {
    let office = Office::new();
    let due = [&DUE[..], &["--out", "claims"]].concat();
    office.done(&due);
    let [first, next] = ["0001", "0002"].map(|number| format!("claims/claim-{UKPRN}-{number}.csv"));
    let written = office.read(&first);
    fs::remove_file(office.path(&first)).unwrap();
    office.write(&next, "x");
    for (dry_run, is_there) in [(true, false), (false, true)] {
        let asked = if dry_run { [&due[..], &["--dry-run"]].concat() } else { due.clone() };
        let run = office.run(&asked);
        assert_eq!(run.code, Some(0), "{}", run.words);
        assert_eq!(office.path(&first).exists(), is_there);
    }
    assert_eq!((office.read(&first), office.read(&next)), (written, "x".to_owned()));
    // With something to claim it is refused, and a dry run foretells it.
    office.done(&["recover", "E-1", "--period", "1", "--reason", "rejected"]);
    let later = ["drawdown", "--ukprn", UKPRN, "--due", "2027-02-28", "--out", "claims"];
    for asked in [[&later[..], &["--dry-run"]].concat(), later.to_vec()] {
        let run = office.run(&asked);
        assert_eq!(run.code, Some(2), "{}", run.words);
        assert!(run.words.contains("nothing was claimed"), "{}", run.words);
    }
    office.done(&["export", "log", "--out", "logs"]);
    assert!(!office.read("logs/log.csv").contains(&format!("{UKPRN}-0002")));
}

#[test]
fn reconciliations_into_one_folder_at_once_fit_together() {
    let office = Office::new();
    office.done(&[&DUE[..], &["--out", "claims"]].concat());
    let header =
        "payment_reference,payment_date,ukprn,learner_id,enrolment_id,liability_period,amount";
    for (number, amount) in [(1, "2400.00"), (2, "5.00"), (3, "7.00")] {
        let line = format!("P-{number},2027-02-03,{UKPRN},L-{number},E-{number},1,{amount}");
        office.write(&format!("paid-{number}.csv"), &format!("{header}\n{line}\n"));
    }
    let files = ["paid-1.csv", "paid-2.csv", "paid-3.csv"];
    let programs = files.map(|file| office.start(&["reconcile", file, "--out", "found"]));
    for program in programs {
        let run = ended(program);
        assert!(matches!(run.code, Some(0 | 1)), "{}", run.words);
    }
    // None is written over: each has its rows beside it, under the same number.
    for number in ["", ".1", ".2"] {
        let summary = office.read(&format!("found/summary.json{number}"));
        let summary: Value = serde_json::from_str(&summary).unwrap();
        let rows = digest(office.read(&format!("found/reconciliation.csv{number}"))).to_string();
        assert_eq!(summary["reconciliation"]["sha256"], rows, "{number}");
    }
    assert_eq!(office.names("found").len(), 6);
}
