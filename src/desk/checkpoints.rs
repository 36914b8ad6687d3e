//! Checkpoints: where a ledger has them, taking one, and holding the ledger against one.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::papers::{self, NewFile, folder_of};
use super::trouble::Trouble;
use crate::ledger::checkpoint::{FORMAT, Footer};
use crate::ledger::instant::Instant;
use crate::ops::verify::{self, Fault, Verification};
use crate::ops::{self, Moment, OpError, Recording};
use crate::store::{Address, Audit, Store, StoreError};

/// What came of taking a checkpoint.
#[derive(Clone, Debug)]
pub enum CheckpointOutcome {
    /// It was taken.
    Taken {
        /// Where it is.
        path: PathBuf,
        /// What it says.
        footer: Footer,
    },
    /// The ledger does not hold, so it was not.
    Refused {
        /// The checkpoint before, where there is one.
        before: Option<PathBuf>,
        /// What does not hold.
        verification: Verification,
    },
}

/// Where the first checkpoint of a ledger is kept unless somebody says otherwise: beside it, where
/// something can lie there.
fn default_path(ledger: &Address) -> Option<PathBuf> {
    ledger.beside("checkpoint")
}

/// The last of the checkpoints that are kept beside a ledger.
#[must_use]
pub fn last_beside(ledger: &Address) -> Option<PathBuf> {
    default_path(ledger).as_deref().and_then(last)
}

/// The last checkpoint of those that are kept one after the other: the first at its place, the
/// others with a number after its name, from 2 on.
fn last(first: &Path) -> Option<PathBuf> {
    match last_number(first) {
        0 => None,
        number => Some(numbered(first, number)),
    }
}

/// Takes a checkpoint, once the ledger holds, and holds against the checkpoint before it: the last
/// of those at this path, or the last of those beside the ledger, whichever is the later. None is
/// ever written over: without a path of its own it has the next number.
///
/// # Errors
/// When something stands at the path that was asked for, or anything cannot be read or written.
pub fn take(
    store: &mut dyn Store,
    asked: Option<&Path>,
    moment: &Moment,
    recording: Recording,
) -> Result<CheckpointOutcome, Trouble> {
    let ledger = store.address();
    let usual = default_path(&ledger);
    let Some(path) = asked.or(usual.as_deref()) else {
        return Err(Trouble::NoPathBeside(ledger));
    };
    papers::check_not_ledger(&ledger, path)?;
    check_is_checkpoint(path)?;
    let first = first_of(path);
    let _alone = papers::alone_in(folder_of(&first))?;
    let next = numbered(&first, last_number(&first).saturating_add(1));
    let path = match asked {
        Some(path) if path.exists() => {
            return Err(Trouble::CheckpointThere { path: path.to_owned(), next });
        }
        Some(path) => path.to_owned(),
        None => next,
    };
    let before = later(last(&first), usual.as_deref().and_then(last))?;
    // What is verified is what is written down: both are of this moment.
    let audit = store.audit()?;
    let verification = verify(&*audit, before.as_deref())?;
    if verification.fault_count > 0 {
        return Ok(CheckpointOutcome::Refused { before, verification });
    }
    let footer = match recording {
        Recording::Real => {
            let mut draft = NewFile::begin(&path)?;
            let footer =
                ops::checkpoint::checkpoint(&*audit, store, &mut draft, moment, recording)?;
            draft.finish_new()?;
            footer
        }
        Recording::DryRun => {
            ops::checkpoint::checkpoint(&*audit, store, &mut io::sink(), moment, recording)?
        }
    };
    Ok(CheckpointOutcome::Taken { path, footer })
}

/// Verifies a ledger against a checkpoint, where there is one.
///
/// # Errors
/// When the ledger or the checkpoint cannot be read at all.
pub fn verify(audit: &dyn Audit, against: Option<&Path>) -> Result<Verification, Trouble> {
    let file = |path| File::open(path).map_err(|error| Trouble::unreadable(path, error));
    let mut reader = against.map(file).transpose()?.map(BufReader::new);
    let reader: Option<&mut dyn BufRead> = match &mut reader {
        Some(reader) => Some(reader),
        None => None,
    };
    match verify::verify(audit, reader) {
        // What cannot even be read does not hold.
        Err(OpError::Store(StoreError::Damaged(what))) => Ok(unreadable_ledger(&what)),
        other => Ok(other?),
    }
}

/// What is found of a ledger that cannot be read.
#[must_use]
pub fn unreadable_ledger(what: &str) -> Verification {
    let what = format!("{what}; nothing after that could be read");
    let fault = Fault { place: "the file of the ledger".to_owned(), what };
    Verification { faults: vec![fault], fault_count: 1, ..Verification::default() }
}

/// Checks that nothing stands at a path, or a checkpoint.
fn check_is_checkpoint(path: &Path) -> Result<(), Trouble> {
    papers::check_is_file(path)?;
    let mut beginning = Vec::new();
    let length = u64::try_from(FORMAT.len()).unwrap_or(u64::MAX);
    match File::open(path).and_then(|file| file.take(length).read_to_end(&mut beginning)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Trouble::unwritable(path, error)),
        Ok(_) if beginning == FORMAT.as_bytes() => Ok(()),
        Ok(_) => Err(Trouble::NotACheckpoint(path.to_owned())),
    }
}

/// The path of the checkpoint with a number among those that begin at a path.
fn numbered(first: &Path, number: u64) -> PathBuf {
    if number < 2 {
        return first.to_owned();
    }
    let mut name = first.as_os_str().to_owned();
    name.push(format!(".{number}"));
    name.into()
}

/// Where those begin among which a path is: at itself without the number at its end, where a
/// checkpoint stands there.
fn first_of(path: &Path) -> PathBuf {
    let number = path.extension().and_then(|end| end.to_str()).and_then(number_of);
    let first = number.map(|_| path.with_extension(""));
    let first = first.filter(|first| first.exists() && check_is_checkpoint(first).is_ok());
    first.unwrap_or_else(|| path.to_owned())
}

/// The highest number among the checkpoints that begin at a path; 0 where there are none.
fn last_number(first: &Path) -> u64 {
    let name = first.file_name().unwrap_or_default().to_string_lossy().into_owned() + ".";
    let names = fs::read_dir(folder_of(first)).into_iter().flatten().flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let numbers = names.filter_map(|other| number_of(other.strip_prefix(&name)?));
    numbers.chain(first.exists().then_some(1)).max().unwrap_or(0)
}

/// A number from 2 on as it stands at the end of a name, in the one form that it has.
fn number_of(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| *number > 1 && number.to_string() == text)
}

/// The later of two checkpoints.
fn later(one: Option<PathBuf>, other: Option<PathBuf>) -> Result<Option<PathBuf>, Trouble> {
    let (one, other) = match (one, other) {
        (Some(one), Some(other)) if one != other => (one, other),
        (one, other) => return Ok(one.or(other)),
    };
    Ok(Some(if taken_at(&one)? < taken_at(&other)? { other } else { one }))
}

/// When a checkpoint was taken, as it says; nothing where it does not.
fn taken_at(path: &Path) -> Result<Option<Instant>, Trouble> {
    let text = papers::text_if_there(path)?.unwrap_or_default();
    let taken = text.lines().rev().find_map(|line| line.strip_prefix("taken "));
    Ok(taken.and_then(|taken| taken.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_ledgers_have_one_path() {
        let names = ["a", "a.db", "a.old", "a.old.db", "a.db.db", "a.2.db", "a.checkpoint.db"];
        let paths = names.map(|name| default_path(&Path::new(name).into()).unwrap());
        assert_eq!(paths[1], Path::new("a.checkpoint"));
        for (at, path) in paths.iter().enumerate() {
            for number in [1, 2, 12] {
                let one = numbered(path, number);
                let others = paths.iter().enumerate().filter(|(other, _)| *other != at);
                for (_, other) in others {
                    assert!(
                        [1, 2, 12]
                            .map(|number| numbered(other, number))
                            .iter()
                            .all(|it| *it != one)
                    );
                }
            }
        }
    }

    #[test]
    fn a_number_has_one_form() {
        let numbers = ["2", "12", "1", "0", "02", "+2", "", "x"].map(number_of);
        assert_eq!(numbers, [Some(2), Some(12), None, None, None, None, None, None]);
    }

    #[test]
    fn a_number_at_the_end_of_a_name_counts_where_a_checkpoint_begins_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("folder")).unwrap();
        fs::write(path("mine"), "mine\n").unwrap();
        fs::write(path("year"), format!("{FORMAT}\n")).unwrap();
        for (name, first) in [
            ("year.2", "year"),
            ("year.02", "year.02"),
            ("folder.2", "folder.2"),
            ("mine.2", "mine.2"),
            ("none.2027", "none.2027"),
        ] {
            assert_eq!(first_of(&path(name)), path(first));
        }
    }
}
