//! Copies that are made and put back as `docs/keeping.md` says, and one that is not.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::{add, beside, entries, folder, kept, open, run, told};

/// Whether `verify` finds that a ledger holds, against a checkpoint.
fn holds(ledger: &Path, against: &Path) -> bool {
    let output = run(ledger, &["verify", "--against", against.to_str().unwrap()]);
    output.status.success()
}

/// A copy of one moment, as the page makes it.
fn copy_of_one_moment(ledger: &Path, copy: &Path) {
    let hand = Connection::open(ledger).unwrap();
    hand.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
}

#[test]
fn a_copy_that_is_made_while_others_write_is_whole_and_can_be_put_back() {
    let (kept, copies) = (kept(), folder());
    let (copy, checkpoint) = (copies.path().join("copy.db"), copies.path().join("taken"));
    let mut store = open(&kept.path).unwrap();
    add(&mut *store).unwrap();
    let taken = run(&kept.path, &["checkpoint", "--out", checkpoint.to_str().unwrap()]);
    assert!(taken.status.success());
    assert!(fs::metadata(beside(&kept.path, "-wal")).unwrap().len() > 0, "the log has something");
    copy_of_one_moment(&kept.path, &copy);
    let held = entries(&copy);
    add(&mut *store).unwrap();
    assert!(holds(&copy, &checkpoint));
    assert_eq!(held + 1, entries(&kept.path));

    drop(store);
    for end in ["", "-wal", "-shm"] {
        let from = beside(&kept.path, end);
        if from.exists() {
            fs::rename(&from, beside(&copies.path().join("aside.db"), end)).unwrap();
        }
    }
    fs::copy(&copy, &kept.path).unwrap();
    assert!(holds(&kept.path, &checkpoint));
    let mut store = open(&kept.path).unwrap();
    add(&mut *store).unwrap();
    assert_eq!(entries(&kept.path), held + 1);
}

/// An older copy is told from a whole one by the checkpoint alone.
#[test]
fn a_copy_of_before_the_last_checkpoint_does_not_hold_against_it() {
    let (kept, copies) = (kept(), folder());
    let (copy, checkpoint) = (copies.path().join("copy.db"), copies.path().join("taken"));
    copy_of_one_moment(&kept.path, &copy);
    add(&mut *open(&kept.path).unwrap()).unwrap();
    let taken = run(&kept.path, &["checkpoint", "--out", checkpoint.to_str().unwrap()]);
    assert!(taken.status.success());
    assert!(!holds(&copy, &checkpoint));
    assert!(holds(&kept.path, &checkpoint));
}

/// What stood in the file and not in that log is gone, or the file is spoilt: never a word less.
#[test]
fn a_file_beside_the_log_of_another_day_never_holds_against_the_checkpoint() {
    for entries_since in [1, 3, 40] {
        let (kept, copies) = (kept(), folder());
        let (log, checkpoint) = (copies.path().join("log"), copies.path().join("taken"));
        let mut store = open(&kept.path).unwrap();
        add(&mut *store).unwrap();
        fs::copy(beside(&kept.path, "-wal"), &log).unwrap();
        for _ in 0..entries_since {
            add(&mut *store).unwrap();
        }
        drop(store);
        let taken = run(&kept.path, &["checkpoint", "--out", checkpoint.to_str().unwrap()]);
        assert!(taken.status.success());
        assert!(!beside(&kept.path, "-wal").exists(), "the log was folded in");
        assert!(holds(&kept.path, &checkpoint));
        fs::copy(&log, beside(&kept.path, "-wal")).unwrap();
        assert!(!holds(&kept.path, &checkpoint), "{entries_since}");
    }
}

/// What is done again has other hashes, so the checkpoints of the file that is gone go with it.
#[test]
fn after_a_copy_was_put_back_the_next_checkpoint_follows_the_last_that_holds() {
    let (kept, copies) = (kept(), folder());
    let copy = copies.path().join("copy.db");
    let beside_it = |name: &str| kept.folder.path().join(name);
    assert!(run(&kept.path, &["checkpoint"]).status.success());
    copy_of_one_moment(&kept.path, &copy);
    add(&mut *open(&kept.path).unwrap()).unwrap();
    assert!(run(&kept.path, &["checkpoint"]).status.success());
    fs::copy(&copy, &kept.path).unwrap();
    let refused = run(&kept.path, &["checkpoint"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("move the checkpoints that are younger"), "{}", told(&refused));
    let younger = beside_it("lifelong.checkpoint.2");
    fs::rename(&younger, copies.path().join("lifelong.checkpoint.2")).unwrap();
    add(&mut *open(&kept.path).unwrap()).unwrap();
    assert!(run(&kept.path, &["checkpoint"]).status.success());
    assert!(holds(&kept.path, &younger));
}

/// SQLite makes copies that keep no log, and then whoever reads keeps others from writing.
#[test]
fn a_copy_keeps_a_log_once_it_is_written_to() {
    let (kept, copies) = (kept(), folder());
    let copy = copies.path().join("copy.db");
    copy_of_one_moment(&kept.path, &copy);
    assert!(run(&copy, &["verify"]).status.success());
    assert_eq!(fs::read(&copy).unwrap()[18], 1, "a reader changes nothing");
    let mut store = open(&copy).unwrap();
    add(&mut *store).unwrap();
    let reader = store.reader().unwrap();
    reader.basis().unwrap();
    add(&mut *open(&copy).unwrap()).unwrap();
    drop(reader);
}

/// What a killed program left of another file of this name is not played into the ledger.
#[test]
fn a_journal_of_another_file_is_damage_and_does_none() {
    let (kept, copies) = (kept(), folder());
    let other = copies.path().join("other.db");
    copy_of_one_moment(&kept.path, &other);
    let journal = {
        let hand = Connection::open(&other).unwrap();
        hand.pragma_update(None, "cache_size", 1).unwrap();
        hand.pragma_update(None, "cache_spill", 1).unwrap();
        hand.execute_batch("BEGIN; CREATE TABLE filler (text); ").unwrap();
        let insert = "INSERT INTO filler SELECT zeroblob(3000) FROM entry, entry LIMIT 400";
        hand.execute(insert, []).unwrap();
        fs::read(beside(&other, "-journal")).unwrap()
    };
    assert!(journal.len() > 512, "{}", journal.len());
    let whole = fs::read(&kept.path).unwrap();
    fs::write(beside(&kept.path, "-journal"), &journal).unwrap();
    for verb in [["balance", "L-1"].as_slice(), &["verify"], &["checkpoint"]] {
        let output = run(&kept.path, verb);
        assert!(
            told(&output).contains("lies beside it and is of another file"),
            "{}",
            told(&output)
        );
    }
    assert_eq!(fs::read(&kept.path).unwrap(), whole);
}
