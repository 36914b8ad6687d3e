//! Files: read whole, and written so that they appear whole or not at all.

mod folder;
mod new_file;

use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::trouble::{Paper, Trouble};
use crate::domain::words;
use crate::exchange::export::{Heading, header};
use crate::store::Address;

pub use self::folder::{Alone, alone_in, check_is_empty, check_is_folder, folder_of, make_folder};
pub use self::new_file::{NewFile, Written};

/// The largest file that is read: what holds more is not a file of ours, or is split.
const MOST_BYTES: u64 = 1 << 30;

/// The bytes of a file.
///
/// # Errors
/// When it cannot be read, holds too much, or changes meanwhile.
pub fn read(path: &Path) -> Result<Vec<u8>, Trouble> {
    let unreadable = |error| Trouble::unreadable(path, error);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    let before = file.metadata().map_err(unreadable)?;
    let known = before.len();
    // One byte more than is taken, so that a file without a known length is bounded too.
    let most = if known > MOST_BYTES { 0 } else { MOST_BYTES.saturating_add(1) };
    let count = (&file).take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    if known.max(u64::try_from(count).unwrap_or(u64::MAX)) > MOST_BYTES {
        return Err(Trouble::TooLarge { path: path.to_owned(), most: MOST_BYTES });
    }
    let after = file.metadata().map_err(unreadable)?;
    if has_changed(&before, &after) {
        return Err(Trouble::Changed(path.to_owned()));
    }
    Ok(bytes)
}

/// Whether a file is another one than before: what was read of it may be half old and half new.
fn has_changed(before: &Metadata, after: &Metadata) -> bool {
    let written = |about: &Metadata| (about.len(), about.modified().ok());
    before.is_file() && written(before) != written(after)
}

/// Checks that a table which is to be written would replace nothing but an earlier one of its kind:
/// a file that begins with the same header.
///
/// # Errors
/// When something else stands there.
pub fn check_replaceable(
    path: &Path,
    headings: &[Heading],
    expected: Paper,
) -> Result<(), Trouble> {
    check_replaceable_by(path, &[Some(headings)], expected)
}

/// The same, where earlier ones of its kind may have other columns.
///
/// # Errors
/// When something else stands there.
pub fn check_replaceable_by(
    path: &Path,
    headings: &[Option<&[Heading]>],
    expected: Paper,
) -> Result<(), Trouble> {
    check_is_file(path)?;
    let headers: Vec<String> = headings.iter().flatten().map(|known| header(known)).collect();
    let mut beginning = Vec::new();
    let longest = headers.iter().map(String::len).max().unwrap_or_default();
    let most = u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(2);
    match File::open(path).and_then(|file| file.take(most).read_to_end(&mut beginning)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Trouble::unreadable(path, error)),
        Ok(_) if headers.iter().any(|header| begins_with(&beginning, header)) => Ok(()),
        Ok(_) => Err(Trouble::InTheWay { path: path.to_owned(), expected }),
    }
}

/// Whether the first line is this header.
fn begins_with(beginning: &[u8], header: &str) -> bool {
    let rest = beginning.strip_prefix(header.as_bytes());
    matches!(rest, Some([] | [b'\n', ..] | [b'\r', b'\n', ..]))
}

/// The text of a file of ours that is there; none where there is none, or where it is no text.
///
/// # Errors
/// When it is no file, or cannot be read.
pub fn text_if_there(path: &Path) -> Result<Option<String>, Trouble> {
    check_is_file(path)?;
    match path.try_exists() {
        Ok(false) => Ok(None),
        _ => Ok(String::from_utf8(read(path)?).ok()),
    }
}

/// Whether two paths lead to one file that is there.
#[must_use]
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}

/// Checks that a file which is to be written would not replace the ledger, or any part of it.
///
/// # Errors
/// When it would.
pub fn check_not_ledger(ledger: &Address, path: &Path) -> Result<(), Trouble> {
    match ledger.part_at(path) {
        Some(part) => Err(Trouble::ReplacesLedger { path: path.to_owned(), part }),
        None => Ok(()),
    }
}

/// Only a file is replaced: no folder, no pipe or device, where nothing could be put back, and no
/// link, which would be replaced instead of what it leads to.
///
/// # Errors
/// When anything else stands there.
pub fn check_is_file(path: &Path) -> Result<(), Trouble> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => Err(Trouble::IsLink(path.to_owned())),
        Ok(there) if !there.is_file() => Err(Trouble::NotAFile(path.to_owned())),
        _ => Ok(()),
    }
}

/// Whether a file stands at a path of its own, beside which others can stand: no pipe, and not
/// what the system shows as one, such as `/dev/stdin`, whatever that leads to. `/dev/shm` is a
/// folder like others, though kept in memory.
#[must_use]
pub fn has_a_path(file: &Path) -> bool {
    let folder = fs::canonicalize(folder_of(file));
    let of_the_system = |folder: &Path| {
        let is_in = |top: &str| folder.starts_with(top);
        is_in("/proc") || is_in("/dev") && !is_in("/dev/shm")
    };
    file.is_file() && folder.is_ok_and(|folder| !of_the_system(&folder))
}

/// Writes a whole file.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, text: &[u8]) -> Result<Written, Trouble> {
    let mut draft = NewFile::begin(path)?;
    draft.write_all(text).map_err(|error| Trouble::unwritable(path, error))?;
    draft.finish()
}

/// Keeps what stands at a path under another name beside it, its own with a number, and says
/// which.
///
/// # Errors
/// When it cannot be kept.
pub fn keep(path: &Path) -> Result<PathBuf, Trouble> {
    for number in 1_u32.. {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{number}"));
        match fs::hard_link(path, &name) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Trouble::unwritable(path, error)),
            Ok(()) => return Ok(name.into()),
        }
    }
    Err(Trouble::Taken(path.to_owned()))
}

/// A path as people read it: what is not seen in it is written out.
#[must_use]
pub fn shown(path: &Path) -> String {
    words::shown(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Kind;
    use crate::exchange::results::withdrawals::HEADINGS;

    const RESULTS: Paper = Paper::Results(Kind::Withdrawals);

    #[track_caller]
    fn check(text: &str, expected: bool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.csv");
        fs::write(&path, text).unwrap();
        assert_eq!(check_replaceable(&path, HEADINGS, RESULTS).is_ok(), expected, "{text}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }

    #[test]
    fn an_earlier_file_of_its_kind_is_replaced() {
        let header = header(HEADINGS);
        for end in ["", "\n", "\r\n", "\nE-1,L-1,withdrawn,0.00,38140.00,,\n"] {
            check(&format!("{header}{end}"), true);
        }
    }

    #[test]
    fn an_earlier_file_of_fewer_columns_is_replaced_and_one_of_a_few_of_them_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.csv");
        let known = [Some(HEADINGS), HEADINGS.get(..4)];
        for (count, expected) in [(3, false), (4, true), (5, false), (HEADINGS.len(), true)] {
            for end in ["", "\n", "\r\nE-1\r\n", "\nE-1\n"] {
                fs::write(&path, header(&HEADINGS[..count]) + end).unwrap();
                let is_ok = check_replaceable_by(&path, &known, RESULTS).is_ok();
                assert_eq!(is_ok, expected, "{count} {end:?}");
            }
        }
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("enrolments.csv");
        fs::write(&path, "enrolment_id,learner_id\n").unwrap();
        let file = File::options().append(true).open(&path).unwrap();
        let before = file.metadata().unwrap();
        assert!(!has_changed(&before, &file.metadata().unwrap()));
        // Of the same length, a moment later.
        file.set_modified(before.modified().unwrap() + std::time::Duration::from_millis(1))
            .unwrap();
        assert!(has_changed(&before, &file.metadata().unwrap()));
        file.set_modified(before.modified().unwrap()).unwrap();
        (&file).write_all(b"E-1,L-1\n").unwrap();
        assert!(has_changed(&before, &file.metadata().unwrap()));
        assert_eq!(read(&path).unwrap(), b"enrolment_id,learner_id\nE-1,L-1\n");
    }

    #[test]
    fn no_other_file_is_replaced() {
        let header = header(HEADINGS);
        for text in ["", "my thesis\n", &format!("{header},note\n"), &format!("\n{header}\n")] {
            check(text, false);
        }
        let folder = tempfile::tempdir().unwrap();
        assert!(check_replaceable(folder.path(), HEADINGS, RESULTS).is_err());
        assert!(check_replaceable(&folder.path().join("new.csv"), HEADINGS, RESULTS).is_ok());
    }
}
