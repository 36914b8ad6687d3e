//! Checkpoints: each follows the one before, none takes the place of another, and none passes on
//! what does not hold.

use std::fs;
use std::os::unix::fs::symlink;

use rusqlite::Connection;

use crate::office::Office;

#[test]
fn none_is_written_over_and_verify_takes_the_last() {
    let office = Office::new();
    let taken = |number: &str| {
        office.told(&["checkpoint"])["file"] == format!("./lifelong.checkpoint{number}")
    };
    assert!(taken(""));
    let first = office.read("lifelong.checkpoint");
    assert!(taken(".2"));
    office.done(&["withdraw", "E-1", "--on", "2027-01-25"]);
    assert!(taken(".3"));
    assert_eq!(office.read("lifelong.checkpoint"), first);
    assert_ne!(office.read("lifelong.checkpoint.3"), office.read("lifelong.checkpoint.2"));
    assert_eq!(office.told(&["verify"])["checkpoint"], "./lifelong.checkpoint.3");
    // One in the middle that is gone is not made anew: what follows the last is the next.
    fs::remove_file(office.path("lifelong.checkpoint.2")).unwrap();
    assert!(taken(".4"));
}

#[test]
fn one_that_is_named_is_not_written_over_either() {
    let office = Office::new();
    office.done(&["checkpoint", "--out", "year.txt"]);
    let first = office.read("year.txt");
    for end in [&[][..], &["--dry-run"]] {
        let command = [&["checkpoint", "--out", "year.txt"], end].concat();
        let said = "error: year.txt is a checkpoint already, and none is written over\n\
                    help: name another file with `--out`, for example year.txt.2\n";
        office.refused(&command, said);
    }
    assert_eq!(office.read("year.txt"), first);
    office.done(&["checkpoint", "--out", "year.txt.2"]);
    assert_eq!(office.names(".").iter().filter(|name| name.starts_with("year")).count(), 2);
}

/// What is written there, even where nothing is now, SQLite would take for its own.
#[test]
fn none_takes_the_place_of_the_ledger_or_of_what_is_kept_for_it() {
    let office = Office::new();
    symlink(office.path("."), office.path("here")).unwrap();
    symlink("lifelong.db", office.path("link.db")).unwrap();
    let names = office.names(".");
    for (out, said) in [
        ("lifelong.db", "lifelong.db is the ledger itself, and was left alone"),
        ("here/lifelong.db", "is the ledger itself"),
        ("link.db", "is the ledger itself"),
        ("lifelong.db-wal", "lifelong.db-wal is kept for the ledger by its database, and was"),
        ("here/lifelong.db-shm", "is kept for the ledger"),
        ("here/lifelong.db-journal", "is kept for the ledger"),
    ] {
        for ledger in ["lifelong.db", "link.db"] {
            for end in [&[][..], &["--dry-run"]] {
                let command = ["--ledger", ledger, "checkpoint", "--out", out];
                office.refused(&[&command[..], end].concat(), said);
            }
        }
    }
    office.write("left.csv", "enrolment_id,withdrawn_on\nE-1,2027-01-25\n");
    let import = ["import", "withdrawals", "left.csv", "--results", "lifelong.db-wal"];
    office.refused(&import, "lifelong.db-wal is kept for the ledger by its database");
    fs::remove_file(office.path("left.csv")).unwrap();
    assert_eq!(office.names("."), names);
    // Beside the link, that is a name like any other.
    office.done(&["--ledger", "link.db", "checkpoint", "--out", "link.db-wal"]);
}

/// An older copy of the ledger was put back: each chain holds by itself.
#[test]
fn a_ledger_that_does_not_hold_against_the_last_gets_no_new_one() {
    let office = Office::new();
    office.done(&["checkpoint"]);
    fs::copy(office.path("lifelong.db"), office.path("older.db")).unwrap();
    office.done(&["withdraw", "E-1", "--on", "2027-01-25"]);
    office.done(&["checkpoint"]);
    fs::copy(office.path("older.db"), office.path("lifelong.db")).unwrap();
    let (names, ledger) = (office.names("."), fs::read(office.path("lifelong.db")).unwrap());
    for command in
        [&["checkpoint"][..], &["checkpoint", "--out", "year.txt"], &["checkpoint", "--dry-run"]]
    {
        let run = office.run(command);
        assert_eq!(run.code, Some(1), "{}", run.words);
        assert!(run.data.contains("checkpoint  ./lifelong.checkpoint.2\n"), "{}", run.data);
        assert!(run.words.contains("no checkpoint was taken"), "{}", run.words);
    }
    assert_eq!(office.names("."), names);
    assert!(fs::read(office.path("lifelong.db")).unwrap() == ledger);
}

/// Held against the later one, whether that is beside the ledger or where the next is to be.
#[test]
fn one_elsewhere_is_followed_too() {
    let office = Office::new();
    fs::create_dir(office.path("away")).unwrap();
    let clock = |arguments: &[&str], minute: u32| {
        let mut command = office.command(arguments);
        command.env("LIFELONG_CLOCK", format!("2027-02-01T09:{minute:02}:00Z"));
        crate::office::ended(command.spawn().unwrap())
    };
    assert_eq!(clock(&["checkpoint"], 1).code, Some(0));
    fs::copy(office.path("lifelong.db"), office.path("older.db")).unwrap();
    office.done(&["withdraw", "E-1", "--on", "2027-01-25"]);
    assert_eq!(clock(&["checkpoint", "--out", "away/c"], 2).code, Some(0));
    fs::copy(office.path("older.db"), office.path("lifelong.db")).unwrap();
    // The one beside the ledger saw nothing of it.
    let run = clock(&["checkpoint", "--out", "away/c.2"], 3);
    assert_eq!(run.code, Some(1), "{}", run.words);
    assert!(!office.path("away/c.2").exists());
}

#[test]
fn a_ledger_whose_guards_are_gone_gets_none() {
    let office = Office::new();
    let ledger = Connection::open(office.path("lifelong.db")).unwrap();
    let trigger: String = ledger
        .query_row("SELECT name FROM sqlite_schema WHERE type = 'trigger' LIMIT 1", [], |row| {
            row.get(0)
        })
        .unwrap();
    ledger.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    drop(ledger);
    let run = office.run(&["checkpoint"]);
    assert_eq!(run.code, Some(1), "{}", run.words);
    assert!(run.data.contains(&trigger), "{}", run.data);
    assert!(!office.path("lifelong.checkpoint").exists());
}

#[test]
fn two_ledgers_never_share_a_name() {
    let office = Office::new();
    for name in ["a.db", "a.old", "a", "a.old.db"] {
        office.done(&["--ledger", name, "init"]);
    }
    for _ in 0..2 {
        for name in ["a.db", "a.old", "a", "a.old.db"] {
            office.done(&["--ledger", name, "checkpoint"]);
            assert_eq!(office.told(&["--ledger", name, "verify"])["holds"], true);
        }
    }
    let names = office.names(".");
    for name in ["a.checkpoint", "a.old-checkpoint", "a-checkpoint", "a.old.checkpoint"] {
        assert!(names.contains(&name.to_owned()), "{names:?}");
        assert!(names.contains(&format!("{name}.2")), "{names:?}");
    }
}

#[test]
fn it_lies_beside_the_file_that_a_link_leads_to() {
    let office = Office::new();
    for folder in ["store", "names"] {
        fs::create_dir(office.path(folder)).unwrap();
    }
    fs::rename(office.path("lifelong.db"), office.path("store/year.db")).unwrap();
    std::os::unix::fs::symlink("../store/year.db", office.path("names/today.db")).unwrap();
    office.done(&["--ledger", "names/today.db", "checkpoint"]);
    office.done(&["--ledger", "store/year.db", "checkpoint"]);
    assert_eq!(office.names("names"), ["today.db"]);
    let names = office.names("store");
    assert!(names.contains(&"year.checkpoint".to_owned()), "{names:?}");
    assert!(names.contains(&"year.checkpoint.2".to_owned()), "{names:?}");
    let verified = office.told(&["--ledger", "names/today.db", "verify"]);
    assert!(verified["checkpoint"].as_str().unwrap().ends_with("/store/year.checkpoint.2"));
}
