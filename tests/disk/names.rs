//! The names of a ledger: a link that leads to it, a second name of its own, and a name that leads
//! elsewhere since.

use std::fs;
use std::os::unix::fs::symlink;

use lifelong::store::{Denial, Store, StoreError, open};

use super::{
    Appended, Sample, beside, enrol, entries, failed, folder_of, names_in, next, run, sample, told,
};

#[test]
fn a_link_leads_to_the_file_and_the_log_lies_beside_the_file() {
    let sample = sample();
    let elsewhere = tempfile::tempdir().unwrap();
    let [one, two] = ["one.db", "two.db"].map(|name| elsewhere.path().join(name));
    symlink(&sample.path, &one).unwrap();
    symlink("one.db", &two).unwrap();
    let file = fs::canonicalize(&sample.path).unwrap();
    let before = entries(&sample.path);
    let mut by_link = open(&two).unwrap();
    assert_eq!(by_link.location(), file);
    by_link.append(&next(&by_link)).unwrap();
    // What stands in the log so far is read by every name.
    let mut by_itself = open(&sample.path).unwrap();
    by_itself.append(&next(&by_itself)).unwrap();
    by_link.append(&next(&by_link)).unwrap();
    assert!(beside(&file, "-wal").exists());
    assert_eq!(names_in(elsewhere.path()), ["one.db", "two.db"]);
    assert_eq!(by_link.remarks(), [], "a link that leads there is no name of the file");
    assert_eq!(entries(&sample.path), before + 3);
}

#[test]
fn a_ledger_that_lies_nowhere_is_missing_by_each_of_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("none.db"), folder.path().join("link.db"));
    symlink(&file, &link).unwrap();
    let in_a_file = file.join("none.db");
    for path in [&file, &link, &in_a_file] {
        let answer = open(path).map(|_| ());
        assert!(matches!(&answer, Err(StoreError::Missing(named)) if named == path), "{answer:?}");
    }
    assert!(matches!(open(folder.path()), Err(StoreError::NotALedger { .. })));
}

fn many(answer: &Appended) -> Option<u64> {
    match answer {
        Err(StoreError::Denied(Denial::ManyNames { names, .. })) => Some(*names),
        _ => None,
    }
}

/// SQLite finds the log by the name of the file: who writes by another name loses what stands there.
#[test]
fn a_ledger_with_two_names_is_read_and_told_of_and_not_written_to() {
    let sample = sample();
    let (file, before) = (fs::canonicalize(&sample.path).unwrap(), entries(&sample.path));
    let other = folder_of(&sample).join("other.db");
    fs::hard_link(&sample.path, &other).unwrap();
    for path in [&sample.path, &other] {
        let mut store = open(path).unwrap();
        let named = fs::canonicalize(path).unwrap();
        assert_eq!(store.remarks(), [Denial::ManyNames { file: named, names: 2 }]);
        assert_eq!(many(&store.append(&next(&store))), Some(2));
        let (code, message) = failed(&run(path, &enrol("E-20")));
        assert_eq!(code, "many-names", "{message}");
        let read = run(path, &["balance", "L-1"]);
        assert!(read.status.success(), "{}", told(&read));
        assert!(told(&read).contains("has 2 names (hard links)"), "{}", told(&read));
    }
    assert_eq!(entries(&sample.path), before);
    fs::remove_file(&other).unwrap();
    let mut store = open(&sample.path).unwrap();
    assert_eq!(store.remarks(), []);
    store.append(&next(&store)).unwrap();
    assert_eq!(store.location(), file);
}

#[test]
fn a_name_that_is_given_while_somebody_writes_stops_the_writer() {
    let sample = sample();
    let mut store = open(&sample.path).unwrap();
    store.append(&next(&store)).unwrap();
    let other = folder_of(&sample).join("other.db");
    fs::hard_link(&sample.path, &other).unwrap();
    assert_eq!(many(&store.append(&next(&store))), Some(2));
    fs::remove_file(&other).unwrap();
    store.append(&next(&store)).unwrap();
}

fn is_elsewhere(answer: &Appended, sample: &Sample) -> bool {
    let file = folder_of(sample).canonicalize().unwrap().join("lifelong.db");
    matches!(answer, Err(StoreError::Denied(Denial::Elsewhere(named))) if *named == file)
}

/// What would be appended to a file that nobody finds any more would be lost.
#[test]
fn a_writer_whose_file_is_moved_removed_or_exchanged_stops() {
    for exchanged in ["moved", "removed", "replaced", "put back from a copy"] {
        let sample = sample();
        let aside = folder_of(&sample).join("aside.db");
        let mut store = open(&sample.path).unwrap();
        let batch = next(&store);
        match exchanged {
            "removed" => fs::remove_file(&sample.path).unwrap(),
            "replaced" => {
                fs::copy(&sample.path, &aside).unwrap();
                fs::rename(&aside, &sample.path).unwrap();
            }
            "put back from a copy" => {
                fs::rename(&sample.path, &aside).unwrap();
                fs::copy(&aside, &sample.path).unwrap();
            }
            _ => fs::rename(&sample.path, &aside).unwrap(),
        }
        let there = fs::read(&sample.path).ok();
        let answer = store.append(&batch);
        assert!(is_elsewhere(&answer, &sample), "{exchanged}: {answer:?}");
        assert_eq!(fs::read(&sample.path).ok(), there, "{exchanged}: nothing was written");
        if exchanged == "moved" {
            // Moved back, it is the file that was opened.
            fs::rename(&aside, &sample.path).unwrap();
            store.append(&batch).unwrap();
        }
    }
}
