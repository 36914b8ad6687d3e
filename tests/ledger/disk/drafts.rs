//! Ledgers in the making, and what is left of them where their makers were killed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use lifelong::domain::calendar::AcademicYear;
use lifelong::domain::rates::Announced;
use lifelong::ops::init::init;
use lifelong::ops::{OpError, Recording};
use lifelong::store::StoreError;

use super::{beside, kept, moment, names_in, open};

/// What a maker leaves behind that is killed in the middle.
fn left_behind(folder: &Path, name: &str) -> PathBuf {
    let draft = folder.join(name);
    fs::create_dir(&draft).unwrap();
    for file in ["new.db", "new.db-wal", "new.db-shm"] {
        fs::write(draft.join(file), "half of it").unwrap();
    }
    draft
}

fn make(path: &Path) -> Result<(), OpError> {
    make_as(path, Recording::Real)
}

fn make_as(path: &Path, recording: Recording) -> Result<(), OpError> {
    init(&path.into(), (AcademicYear::beginning(2025), Announced::Refused), &moment(1), recording)
        .map(|_| ())
}

/// A log that is left over would be played into the new ledger.
#[test]
fn a_dry_run_meets_in_the_way_what_the_run_itself_meets() {
    for end in ["", "-wal", "-shm", "-journal"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        make_as(&path, Recording::DryRun).unwrap();
        assert_eq!(names_in(folder.path()), [""; 0], "a dry run makes nothing");
        let left = beside(&path, end);
        // A link that leads nowhere is in the way too.
        std::os::unix::fs::symlink("nowhere", &left).unwrap();
        for recording in [Recording::DryRun, Recording::Real] {
            let met = make_as(&path, recording).unwrap_err();
            let OpError::Store(StoreError::Exists(there)) = &met else { panic!("{met}") };
            assert_eq!(there.file(), Some(left.as_path()), "{recording:?}");
        }
        assert_eq!(names_in(folder.path()).len(), 1);
    }
}

#[test]
fn what_a_killed_maker_left_is_taken_away_by_whoever_makes_or_opens_a_ledger_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lifelong.db");
    // Of an earlier release, which had no lock; and of this one.
    left_behind(folder.path(), ".lifelong-older1");
    fs::write(left_behind(folder.path(), ".lifelong-newer1").join("making"), "").unwrap();
    fs::create_dir(folder.path().join(".lifelong-empty1")).unwrap();
    make(&path).unwrap();
    assert_eq!(names_in(folder.path()), ["lifelong.db"]);
    left_behind(folder.path(), ".lifelong-older2");
    drop(open(&path).unwrap());
    assert_eq!(names_in(folder.path()), ["lifelong.db"]);
}

/// An earlier release gave the ledger its name while the draft had it too.
#[test]
fn a_ledger_whose_maker_was_killed_at_the_last_moment_has_one_name() {
    let kept = kept();
    let folder = kept.folder.path();
    let draft = left_behind(folder, ".lifelong-older1").join("new.db");
    fs::remove_file(&draft).unwrap();
    fs::hard_link(&kept.path, &draft).unwrap();
    assert_eq!(open(&kept.path).unwrap().remarks(), []);
    assert_eq!(names_in(folder), ["lifelong.db"]);
}

#[test]
fn a_draft_that_somebody_works_on_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lifelong.db");
    let draft = left_behind(folder.path(), ".lifelong-atwork1");
    let lock = File::create(draft.join("making")).unwrap();
    lock.lock().unwrap();
    make(&path).unwrap();
    drop(open(&path).unwrap());
    assert_eq!(names_in(&draft), ["making", "new.db", "new.db-shm", "new.db-wal"]);
    drop(lock);
    drop(open(&path).unwrap());
    assert_eq!(names_in(folder.path()), ["lifelong.db"]);
}

#[test]
fn what_is_not_a_draft_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lifelong.db");
    let others = left_behind(folder.path(), ".lifelong-notes");
    fs::write(others.join("thesis.txt"), "mine").unwrap();
    fs::write(folder.path().join(".lifelong-x.new"), "a file").unwrap();
    std::os::unix::fs::symlink(&others, folder.path().join(".lifelong-link")).unwrap();
    let before = names_in(folder.path());
    make(&path).unwrap();
    drop(open(&path).unwrap());
    let after = names_in(folder.path());
    assert_eq!(after, [&before[..], &["lifelong.db".to_owned()]].concat());
    assert_eq!(names_in(&others), ["new.db", "new.db-shm", "new.db-wal", "thesis.txt"]);
}

/// Each of them takes away what others left, and none what others are making.
#[test]
fn many_who_make_ledgers_in_one_folder_do_not_disturb_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = |number: usize| folder.path().join(format!("{}.db", number % 8));
    let answers: Vec<_> = std::thread::scope(|scope| {
        let makers: Vec<_> =
            (0..16).map(|number| scope.spawn(move || make(&path(number)))).collect();
        makers.into_iter().map(|maker| maker.join().unwrap()).collect()
    });
    let exists = |answer: &&Result<(), OpError>| {
        matches!(answer, Err(OpError::Store(StoreError::Exists(_))))
    };
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 8, "{answers:?}");
    assert_eq!(answers.iter().filter(exists).count(), 8, "{answers:?}");
    assert_eq!(names_in(folder.path()), (0..8).map(|n| format!("{n}.db")).collect::<Vec<_>>());
    for number in 0..8 {
        drop(open(&path(number)).unwrap());
    }
}
