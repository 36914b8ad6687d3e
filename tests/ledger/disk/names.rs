//! The names of a ledger: a link that leads to it, a second name of its own, and a name that leads
//! elsewhere since.

use std::fs;
use std::os::unix::fs::symlink;

use lifelong::store::{Address, Denial, StoreError};

use super::{
    Appended, Kept, add, beside, enrol, entries, failed, kept, names_in, next, open, run, told,
};

#[test]
fn a_link_leads_to_the_file_and_the_log_lies_beside_the_file() {
    let kept = kept();
    let elsewhere = tempfile::tempdir().unwrap();
    let [one, two] = ["one.db", "two.db"].map(|name| elsewhere.path().join(name));
    symlink(&kept.path, &one).unwrap();
    symlink("one.db", &two).unwrap();
    let file = fs::canonicalize(&kept.path).unwrap();
    let before = entries(&kept.path);
    let mut by_link = open(&two).unwrap();
    assert_eq!(by_link.address(), Address::File(file.clone()));
    add(&mut *by_link).unwrap();
    // What stands in the log so far is read by every name.
    let mut by_itself = open(&kept.path).unwrap();
    add(&mut *by_itself).unwrap();
    add(&mut *by_link).unwrap();
    assert!(beside(&file, "-wal").exists());
    assert_eq!(names_in(elsewhere.path()), ["one.db", "two.db"]);
    assert_eq!(by_link.remarks(), [], "a link that leads there is no name of the file");
    assert_eq!(entries(&kept.path), before + 3);
}

#[test]
fn a_ledger_that_lies_nowhere_is_missing_by_each_of_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("none.db"), folder.path().join("link.db"));
    symlink(&file, &link).unwrap();
    let in_a_file = file.join("none.db");
    for path in [&file, &link, &in_a_file] {
        let answer = open(path).map(|_| ());
        assert!(
            matches!(&answer, Err(StoreError::Missing(named)) if named.file() == Some(path)),
            "{answer:?}"
        );
    }
    let of_a_folder = open(folder.path()).map(|_| ());
    assert!(matches!(of_a_folder, Err(StoreError::Denied(Denial::IsFolder(_)))));
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
    let kept = kept();
    let before = entries(&kept.path);
    let other = kept.folder.path().join("other.db");
    fs::hard_link(&kept.path, &other).unwrap();
    for path in [&kept.path, &other] {
        let mut store = open(path).unwrap();
        let named = fs::canonicalize(path).unwrap();
        assert_eq!(store.remarks(), [Denial::ManyNames { file: named, names: 2 }]);
        assert_eq!(many(&add(&mut *store)), Some(2));
        let (code, message) = failed(&run(path, &enrol("E-20")));
        assert_eq!(code, "many-names", "{message}");
        let read = run(path, &["balance", "L-1"]);
        assert!(read.status.success(), "{}", told(&read));
        assert!(told(&read).contains("has 2 names (hard links)"), "{}", told(&read));
    }
    assert_eq!(entries(&kept.path), before);
    fs::remove_file(&other).unwrap();
    let mut store = open(&kept.path).unwrap();
    assert_eq!(store.remarks(), []);
    add(&mut *store).unwrap();
    assert_eq!(store.address(), Address::File(kept.path.clone()));
}

#[test]
fn a_name_that_is_given_while_somebody_writes_stops_the_writer() {
    let kept = kept();
    let mut store = open(&kept.path).unwrap();
    add(&mut *store).unwrap();
    let other = kept.folder.path().join("other.db");
    fs::hard_link(&kept.path, &other).unwrap();
    assert_eq!(many(&add(&mut *store)), Some(2));
    fs::remove_file(&other).unwrap();
    add(&mut *store).unwrap();
}

fn is_elsewhere(answer: &Appended, kept: &Kept) -> bool {
    let file = kept.folder.path().canonicalize().unwrap().join("lifelong.db");
    matches!(answer, Err(StoreError::Denied(Denial::Elsewhere(named))) if *named == file)
}

/// What would be appended to a file that nobody finds any more would be lost.
#[test]
fn a_writer_whose_file_is_moved_removed_or_exchanged_stops() {
    for exchanged in ["moved", "removed", "replaced", "put back from a copy"] {
        let kept = kept();
        let aside = kept.folder.path().join("aside.db");
        let mut store = open(&kept.path).unwrap();
        let batch = next(&*store);
        match exchanged {
            "removed" => fs::remove_file(&kept.path).unwrap(),
            "replaced" => {
                fs::copy(&kept.path, &aside).unwrap();
                fs::rename(&aside, &kept.path).unwrap();
            }
            "put back from a copy" => {
                fs::rename(&kept.path, &aside).unwrap();
                fs::copy(&aside, &kept.path).unwrap();
            }
            _ => fs::rename(&kept.path, &aside).unwrap(),
        }
        let there = fs::read(&kept.path).ok();
        let answer = store.append(&batch);
        assert!(is_elsewhere(&answer, &kept), "{exchanged}: {answer:?}");
        assert_eq!(fs::read(&kept.path).ok(), there, "{exchanged}: nothing was written");
        if exchanged == "moved" {
            // Moved back, it is the file that was opened.
            fs::rename(&aside, &kept.path).unwrap();
            store.append(&batch).unwrap();
        }
    }
}
