//! Files: read whole, and written so that they appear whole or not at all.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::trouble::{Paper, Trouble};
use crate::exchange::export::{Heading, header};
use crate::ledger::hash::{Hash, Hasher};

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
        return Err(Trouble::TooLarge { place: path.to_owned(), most: MOST_BYTES });
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
    place: &Path,
    headings: &[Heading],
    expected: Paper,
) -> Result<(), Trouble> {
    check_is_file(place)?;
    let header = header(headings);
    let mut beginning = Vec::new();
    let most = u64::try_from(header.len()).unwrap_or(u64::MAX).saturating_add(2);
    match File::open(place).and_then(|file| file.take(most).read_to_end(&mut beginning)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Trouble::unreadable(place, error)),
        Ok(_) => match beginning.strip_prefix(header.as_bytes()) {
            Some([] | [b'\n', ..] | [b'\r', b'\n']) => Ok(()),
            _ => Err(Trouble::InTheWay { place: place.to_owned(), expected }),
        },
    }
}

/// The text of a file of ours that is there; none where there is none, or where it is no text.
///
/// # Errors
/// When it is no file, or cannot be read.
pub fn text_if_there(place: &Path) -> Result<Option<String>, Trouble> {
    check_is_file(place)?;
    match place.try_exists() {
        Ok(false) => Ok(None),
        _ => Ok(String::from_utf8(read(place)?).ok()),
    }
}

/// Whether two paths lead to one file that is there.
#[must_use]
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}

/// Checks that a file which is to be written would not replace the ledger.
///
/// # Errors
/// When it would.
pub fn check_not_ledger(ledger: &Path, place: &Path) -> Result<(), Trouble> {
    if is_same_file(ledger, place) {
        return Err(Trouble::ReplacesLedger(place.to_owned()));
    }
    Ok(())
}

/// Only a file is replaced: no folder, and nothing that only looks like a file.
fn check_is_file(place: &Path) -> Result<(), Trouble> {
    if fs::metadata(place).is_ok_and(|there| !there.is_file()) {
        return Err(Trouble::NotAFile(place.to_owned()));
    }
    Ok(())
}

/// A file in the making, beside its place, under a name that nobody else has; it takes its place
/// when it is finished, and is removed when it is not.
pub struct NewFile {
    place: PathBuf,
    out: BufWriter<NamedTempFile>,
    hasher: Hasher,
    bytes: u64,
}

/// What was written into a file.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    /// The SHA-256 of its bytes.
    pub sha256: Hash,
    /// How many bytes it has.
    pub bytes: u64,
}

impl NewFile {
    /// Begins a file.
    ///
    /// # Errors
    /// When something that is no file stands at its place, or nothing can be written there.
    pub fn begin(place: &Path) -> Result<NewFile, Trouble> {
        check_is_file(place)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".lifelong-").suffix(".new");
        // As for any new file, and not only for its owner.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder_of(place));
        let out = BufWriter::new(file.map_err(|error| Trouble::unwritable(place, error))?);
        Ok(NewFile { place: place.to_owned(), out, hasher: Hasher::default(), bytes: 0 })
    }

    /// What was written so far.
    #[must_use]
    pub fn written(&self) -> Written {
        Written { sha256: self.hasher.clone().finish(), bytes: self.bytes }
    }

    /// Puts the file into its place, once all of it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<Written, Trouble> {
        let (written, place) = (self.written(), self.place.clone());
        self.settle().map_err(|error| Trouble::unwritable(&place, error))?;
        Ok(written)
    }

    fn settle(self) -> io::Result<()> {
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(&self.place)?;
        File::open(folder_of(&self.place))?.sync_all()
    }
}

impl Write for NewFile {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let count = self.out.write(buffer)?;
        self.hasher.add(&buffer[..count]);
        self.bytes = self.bytes.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a whole file.
///
/// # Errors
/// When it cannot be written.
pub fn write(place: &Path, text: &[u8]) -> Result<Written, Trouble> {
    let mut draft = NewFile::begin(place)?;
    draft.write_all(text).map_err(|error| Trouble::unwritable(place, error))?;
    draft.finish()
}

/// Checks that a folder can be written to as one, once it is made.
///
/// # Errors
/// When something else stands there.
pub fn check_is_folder(folder: &Path) -> Result<(), Trouble> {
    if fs::metadata(folder).is_ok_and(|there| !there.is_dir()) {
        return Err(Trouble::NotAFolder(folder.to_owned()));
    }
    Ok(())
}

/// Checks that a folder is empty, or is not there.
///
/// # Errors
/// When anything is in it, or something else stands there.
pub fn check_is_empty(folder: &Path) -> Result<(), Trouble> {
    match fs::read_dir(folder).map(Iterator::count) {
        Ok(0) => Ok(()),
        Ok(_) => Err(Trouble::NotEmpty(folder.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            Err(Trouble::NotAFolder(folder.to_owned()))
        }
        Err(error) => Err(Trouble::unreadable(folder, error)),
    }
}

/// Checks that the folder is there in which a ledger is to be made.
///
/// # Errors
/// When there is none, or it is something else.
pub fn check_folder_of(ledger: &Path) -> Result<(), Trouble> {
    let folder = folder_of(ledger);
    let is_there = match fs::metadata(folder) {
        Ok(there) if there.is_dir() => return Ok(()),
        Ok(_) => true,
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(Trouble::unreadable(folder, error)),
    };
    Err(Trouble::NoFolder { folder: folder.to_owned(), ledger: ledger.to_owned(), is_there })
}

/// Makes a folder, with those above it.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(folder).map_err(|error| Trouble::unwritable(folder, error))
}

/// A path as people read it.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The folder in which a file is to stand.
#[must_use]
pub fn folder_of(place: &Path) -> &Path {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
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
        let place = folder.path().join("answers.csv");
        fs::write(&place, text).unwrap();
        assert_eq!(check_replaceable(&place, HEADINGS, RESULTS).is_ok(), expected, "{text}");
        assert_eq!(fs::read_to_string(&place).unwrap(), text);
    }

    #[test]
    fn an_earlier_file_of_its_kind_is_replaced() {
        let header = header(HEADINGS);
        for end in ["", "\n", "\r\n", "\nE-1,L-1,withdrawn,0.00,38140.00,,\n"] {
            check(&format!("{header}{end}"), true);
        }
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("enrolments.csv");
        fs::write(&place, "enrolment_id,learner_id\n").unwrap();
        let file = File::options().append(true).open(&place).unwrap();
        let before = file.metadata().unwrap();
        assert!(!has_changed(&before, &file.metadata().unwrap()));
        // Of the same length, a moment later.
        file.set_modified(before.modified().unwrap() + std::time::Duration::from_millis(1))
            .unwrap();
        assert!(has_changed(&before, &file.metadata().unwrap()));
        file.set_modified(before.modified().unwrap()).unwrap();
        (&file).write_all(b"E-1,L-1\n").unwrap();
        assert!(has_changed(&before, &file.metadata().unwrap()));
        assert_eq!(read(&place).unwrap(), b"enrolment_id,learner_id\nE-1,L-1\n");
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
