//! Checkpoints: each follows the one before, none takes the place of another, and none passes on
//! what does not hold.

use std::fs;
use std::os::unix::fs::symlink;

use rusqlite::Connection;

use crate::place::Place;

#[test]
fn none_is_written_over_and_verify_takes_the_last() {
    let place = Place::new();
    let taken = |number: &str| {
        place.told(&["checkpoint"])["file"] == format!("./lifelong.checkpoint{number}")
    };
    assert!(taken(""));
    let first = place.read("lifelong.checkpoint");
    assert!(taken(".2"));
    place.done(&["withdraw", "E-1", "--on", "2027-01-25"]);
    assert!(taken(".3"));
    assert_eq!(place.read("lifelong.checkpoint"), first);
    assert_ne!(place.read("lifelong.checkpoint.3"), place.read("lifelong.checkpoint.2"));
    assert_eq!(place.told(&["verify"])["checkpoint"], "./lifelong.checkpoint.3");
    // One in the middle that is gone is not made anew: what follows the last is the next.
    fs::remove_file(place.path("lifelong.checkpoint.2")).unwrap();
    assert!(taken(".4"));
}

#[test]
fn one_that_is_named_is_not_written_over_either() {
    let place = Place::new();
    place.done(&["checkpoint", "--out", "year.txt"]);
    let first = place.read("year.txt");
    for end in [&[][..], &["--dry-run"]] {
        let command = [&["checkpoint", "--out", "year.txt"], end].concat();
        let said = "error: year.txt is a checkpoint already, and none is written over\n\
                    help: name another file with `--out`, for example year.txt.2\n";
        place.refused(&command, said);
    }
    assert_eq!(place.read("year.txt"), first);
    place.done(&["checkpoint", "--out", "year.txt.2"]);
    assert_eq!(place.names(".").iter().filter(|name| name.starts_with("year")).count(), 2);
}

/// What is written there, even where nothing is now, SQLite would take for its own.
#[test]
fn none_takes_the_place_of_the_ledger_or_of_what_is_kept_for_it() {
    let place = Place::new();
    symlink(place.path("."), place.path("here")).unwrap();
    symlink("lifelong.db", place.path("link.db")).unwrap();
    let names = place.names(".");
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
                place.refused(&[&command[..], end].concat(), said);
            }
        }
    }
    place.write("left.csv", "enrolment_id,withdrawn_on\nE-1,2027-01-25\n");
    let import = ["import", "withdrawals", "left.csv", "--results", "lifelong.db-wal"];
    place.refused(&import, "lifelong.db-wal is kept for the ledger by its database");
    fs::remove_file(place.path("left.csv")).unwrap();
    assert_eq!(place.names("."), names);
    // Beside the link, that is a name like any other.
    place.done(&["--ledger", "link.db", "checkpoint", "--out", "link.db-wal"]);
}

/// An older copy of the ledger was put back: each chain holds by itself.
#[test]
fn a_ledger_that_does_not_hold_against_the_last_gets_no_new_one() {
    let place = Place::new();
    place.done(&["checkpoint"]);
    fs::copy(place.path("lifelong.db"), place.path("older.db")).unwrap();
    place.done(&["withdraw", "E-1", "--on", "2027-01-25"]);
    place.done(&["checkpoint"]);
    fs::copy(place.path("older.db"), place.path("lifelong.db")).unwrap();
    let (names, ledger) = (place.names("."), fs::read(place.path("lifelong.db")).unwrap());
    for command in
        [&["checkpoint"][..], &["checkpoint", "--out", "year.txt"], &["checkpoint", "--dry-run"]]
    {
        let run = place.run(command);
        assert_eq!(run.code, Some(1), "{}", run.words);
        assert!(run.data.contains("checkpoint  ./lifelong.checkpoint.2\n"), "{}", run.data);
        assert!(run.words.contains("no checkpoint was taken"), "{}", run.words);
    }
    assert_eq!(place.names("."), names);
    assert!(fs::read(place.path("lifelong.db")).unwrap() == ledger);
}

/// Held against the later one, whether that is beside the ledger or where the next is to be.
#[test]
fn one_elsewhere_is_followed_too() {
    let place = Place::new();
    fs::create_dir(place.path("away")).unwrap();
    let clock = |arguments: &[&str], minute: u32| {
        let mut command = place.command(arguments);
        command.env("LIFELONG_CLOCK", format!("2027-02-01T09:{minute:02}:00Z"));
        crate::place::ended(command.spawn().unwrap())
    };
    assert_eq!(clock(&["checkpoint"], 1).code, Some(0));
    fs::copy(place.path("lifelong.db"), place.path("older.db")).unwrap();
    place.done(&["withdraw", "E-1", "--on", "2027-01-25"]);
    assert_eq!(clock(&["checkpoint", "--out", "away/c"], 2).code, Some(0));
    fs::copy(place.path("older.db"), place.path("lifelong.db")).unwrap();
    // The one beside the ledger saw nothing of it.
    let run = clock(&["checkpoint", "--out", "away/c.2"], 3);
    assert_eq!(run.code, Some(1), "{}", run.words);
    assert!(!place.path("away/c.2").exists());
}

#[test]
fn a_ledger_whose_guards_are_gone_gets_none() {
    let place = Place::new();
    let ledger = Connection::open(place.path("lifelong.db")).unwrap();
    let trigger: String = ledger
        .query_row("SELECT name FROM sqlite_schema WHERE type = 'trigger' LIMIT 1", [], |row| {
            row.get(0)
        })
        .unwrap();
    ledger.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    drop(ledger);
    let run = place.run(&["checkpoint"]);
    assert_eq!(run.code, Some(1), "{}", run.words);
    assert!(run.data.contains(&trigger), "{}", run.data);
    assert!(!place.path("lifelong.checkpoint").exists());
}

#[test]
fn two_ledgers_never_share_a_name() {
    let place = Place::new();
    for name in ["a.db", "a.old", "a", "a.old.db"] {
        place.done(&["--ledger", name, "init"]);
    }
    for _ in 0..2 {
        for name in ["a.db", "a.old", "a", "a.old.db"] {
            place.done(&["--ledger", name, "checkpoint"]);
            assert_eq!(place.told(&["--ledger", name, "verify"])["holds"], true);
        }
    }
    let names = place.names(".");
    for name in ["a.checkpoint", "a.old-checkpoint", "a-checkpoint", "a.old.checkpoint"] {
        assert!(names.contains(&name.to_owned()), "{names:?}");
        assert!(names.contains(&format!("{name}.2")), "{names:?}");
    }
}

#[test]
fn it_lies_beside_the_file_that_a_link_leads_to() {
    let place = Place::new();
    for folder in ["store", "names"] {
        fs::create_dir(place.path(folder)).unwrap();
    }
    fs::rename(place.path("lifelong.db"), place.path("store/year.db")).unwrap();
    std::os::unix::fs::symlink("../store/year.db", place.path("names/today.db")).unwrap();
    place.done(&["--ledger", "names/today.db", "checkpoint"]);
    place.done(&["--ledger", "store/year.db", "checkpoint"]);
    assert_eq!(place.names("names"), ["today.db"]);
    let names = place.names("store");
    assert!(names.contains(&"year.checkpoint".to_owned()), "{names:?}");
    assert!(names.contains(&"year.checkpoint.2".to_owned()), "{names:?}");
    let verified = place.told(&["--ledger", "names/today.db", "verify"]);
    assert!(verified["checkpoint"].as_str().unwrap().ends_with("/store/year.checkpoint.2"));
}
