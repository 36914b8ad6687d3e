//! Files in the making: one that was left behind is taken away, one that is being made is not.

use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use crate::office::{Office, ended};

/// The drafts that lie in the folder of the ledger.
fn drafts(office: &Office) -> Vec<String> {
    let is_draft = |name: &String| {
        name.strip_prefix(".lifelong-").is_some_and(|rest| rest.strip_suffix(".new").is_some())
    };
    office.names(".").into_iter().filter(is_draft).collect()
}

/// A program that has begun the file of its answers, and waits for the ledger.
fn begun(office: &Office) -> Child {
    office.write("left.csv", "enrolment_id,withdrawn_on\nE-1,2027-01-25\n");
    let mut program =
        office.start(&["import", "withdrawals", "left.csv", "--results", "answers.csv"]);
    for _ in 0..1_000 {
        if !drafts(office).is_empty() {
            return program;
        }
        sleep(Duration::from_millis(20));
    }
    program.kill().unwrap();
    program.wait().unwrap();
    panic!("no draft is begun");
}

#[test]
fn a_draft_that_a_signal_left_is_taken_away_by_the_next_that_writes_there() {
    let office = Office::new();
    for signal in ["INT", "TERM", "KILL"] {
        let mut ledger = Connection::open(office.path("lifelong.db")).unwrap();
        let lock = ledger.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        let program = begun(&office);
        let (signal_sent, id) = (format!("-{signal}"), program.id().to_string());
        assert!(Command::new("kill").args([signal_sent, id]).status().unwrap().success());
        let run = ended(program);
        assert_eq!(run.code, None, "{signal} ends it: {}", run.words);
        lock.rollback().unwrap();
        assert_eq!(drafts(&office).len(), 1, "{signal} leaves the draft where it is");
        office.done(&["export", "balances", "--out", "."]);
        assert_eq!(drafts(&office), [""; 0], "{signal}");
    }
    assert!(!office.path("answers.csv").exists());
}

#[test]
fn a_draft_that_is_being_written_is_left_alone() {
    let office = Office::new();
    let mut ledger = Connection::open(office.path("lifelong.db")).unwrap();
    let lock = ledger.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    let program = begun(&office);
    let draft = drafts(&office);
    office.done(&["export", "balances", "log", "--out", "."]);
    assert_eq!(drafts(&office), draft);
    lock.rollback().unwrap();
    let run = ended(program);
    assert_eq!(run.code, Some(0), "{}", run.words);
    let answers = office.read("answers.csv");
    assert!(answers.contains("\nE-1,L-1,withdrawn,"), "{answers}");
    assert_eq!(drafts(&office), [""; 0]);
}

#[test]
fn what_only_looks_like_a_draft_is_left_alone() {
    let office = Office::new();
    for name in [".lifelong-mine", "lifelong-x.new", ".lifelong.new", ".other-x.new"] {
        office.write(name, "mine");
    }
    std::fs::create_dir(office.path(".lifelong-folder.new")).unwrap();
    std::os::unix::fs::symlink("lifelong.db", office.path(".lifelong-link.new")).unwrap();
    let before = office.names(".");
    office.done(&["export", "balances", "--out", "."]);
    let after = office.names(".");
    assert!(before.iter().all(|name| after.contains(name)), "{before:?}, {after:?}");
    assert!(office.entries() > 0);
}
