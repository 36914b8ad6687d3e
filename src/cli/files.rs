//! Files: read whole, and written so that they appear whole or not at all.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::failure::Failure;
use crate::exchange::export::{Heading, header};
use crate::ledger::hash::{Hash, Hasher};

/// The largest file that is read: what holds more is not a file of ours, or is split.
const MOST_BYTES: u64 = 1 << 30;

/// The bytes of a file that was named as an argument.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let before = file.metadata().map_err(|error| unreadable(path, &error))?;
    let known = before.len();
    // One byte more than is taken, so that a file without a known length is bounded too.
    let most = if known > MOST_BYTES { 0 } else { MOST_BYTES.saturating_add(1) };
    let read = (&file).take(most).read_to_end(&mut bytes);
    let count = read.map_err(|error| unreadable(path, &error))?;
    if known.max(u64::try_from(count).unwrap_or(u64::MAX)) > MOST_BYTES {
        let message = format!("{} holds more than {MOST_BYTES} bytes", path.display());
        return Err(Failure::wrong("file-too-large", message)
            .in_file(path)
            .help("split it into files of fewer lines"));
    }
    let after = file.metadata().map_err(|error| unreadable(path, &error))?;
    if has_changed(&before, &after) {
        let message = format!("{} changed while it was read", path.display());
        let help = "wait until whoever writes it is done, and run it again";
        return Err(Failure::wrong("file-changed", message).in_file(path).help(help));
    }
    Ok(bytes)
}

/// Whether a file is another one than before: what was read of it may be half old and half new.
fn has_changed(before: &Metadata, after: &Metadata) -> bool {
    let written = |about: &Metadata| (about.len(), about.modified().ok());
    before.is_file() && written(before) != written(after)
}

/// Why a file that was named as an argument cannot be read.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let shown = path.display();
    let failure = match error.kind() {
        ErrorKind::NotFound => Failure::wrong("no-file", format!("there is no file {shown}"))
            .help("look at the name and at the folder that it stands in"),
        ErrorKind::IsADirectory => {
            Failure::wrong("no-file", format!("{shown} is a folder, and a file is expected"))
                .help("name a file in it")
        }
        _ => Failure::could_not("input-output", format!("could not read {shown}: {error}"))
            .help("look whether you may read it"),
    };
    failure.in_file(path)
}

/// Checks that a table which is to be written would replace nothing but an earlier one of its kind:
/// a file that begins with the same header.
pub(super) fn check_replaceable(
    place: &Path,
    headings: &[Heading],
    what: &str,
    help: &str,
) -> Result<(), Failure> {
    check_is_file(place)?;
    let header = header(headings);
    let mut beginning = Vec::new();
    let most = u64::try_from(header.len()).unwrap_or(u64::MAX).saturating_add(2);
    match File::open(place).and_then(|file| file.take(most).read_to_end(&mut beginning)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(unreadable(place, &error)),
        Ok(_) => match beginning.strip_prefix(header.as_bytes()) {
            Some([] | [b'\n', ..] | [b'\r', b'\n']) => Ok(()),
            _ => Err(in_the_way(place, what, help)),
        },
    }
}

/// The text of a file of ours that is there; none where there is none, or where it is no text.
pub(super) fn text_if_there(place: &Path) -> Result<Option<String>, Failure> {
    check_is_file(place)?;
    match place.try_exists() {
        Ok(false) => Ok(None),
        _ => Ok(String::from_utf8(read(place)?).ok()),
    }
}

/// Something else stands where a file of ours is to be written.
pub(super) fn in_the_way(place: &Path, what: &str, help: &str) -> Failure {
    let shown = place.display();
    let message = format!(
        "{shown} is in the way: it holds something else than {what}; it was left alone, and \
         nothing was done"
    );
    Failure::wrong("file-in-the-way", message).in_file(place).help(help)
}

/// Only a file is replaced: no folder, and nothing that only looks like a file.
fn check_is_file(place: &Path) -> Result<(), Failure> {
    if fs::metadata(place).is_ok_and(|there| !there.is_file()) {
        let message = format!("{} is there and is no file", place.display());
        return Err(Failure::wrong("not-a-file", message).in_file(place).help("name a file"));
    }
    Ok(())
}

/// A file in the making, beside its place, under a name that nobody else has; it takes its place
/// when it is finished, and is removed when it is not.
pub(super) struct Draft {
    place: PathBuf,
    out: BufWriter<NamedTempFile>,
    hasher: Hasher,
    bytes: u64,
}

/// What was written into a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    /// The SHA-256 of its bytes.
    pub(super) sha256: Hash,
    /// How many bytes it has.
    pub(super) bytes: u64,
}

impl Draft {
    /// Begins a file.
    pub(super) fn begin(place: &Path) -> Result<Draft, Failure> {
        check_is_file(place)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".lifelong-").suffix(".new");
        // As for any new file, and not only for its owner.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder_of(place)).map_err(|e| unwritable(place, &e))?;
        let out = BufWriter::new(file);
        Ok(Draft { place: place.to_owned(), out, hasher: Hasher::default(), bytes: 0 })
    }

    /// What was written so far.
    pub(super) fn written(&self) -> Written {
        Written { sha256: self.hasher.clone().finish(), bytes: self.bytes }
    }

    /// Puts the file into its place, once all of it is on the disk.
    pub(super) fn finish(self) -> Result<Written, Failure> {
        let (written, place) = (self.written(), self.place.clone());
        self.settle().map_err(|error| unwritable(&place, &error))?;
        Ok(written)
    }

    fn settle(self) -> io::Result<()> {
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(&self.place)?;
        File::open(folder_of(&self.place))?.sync_all()
    }
}

impl Write for Draft {
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
pub(super) fn write(place: &Path, text: &str) -> Result<Written, Failure> {
    let mut draft = Draft::begin(place)?;
    draft.write_all(text.as_bytes()).map_err(|error| unwritable(place, &error))?;
    draft.finish()
}

/// Checks that a folder can be written to as one, once it is made.
pub(super) fn check_is_folder(folder: &Path) -> Result<(), Failure> {
    if fs::metadata(folder).is_ok_and(|there| !there.is_dir()) {
        let message = format!("{} is there and is no folder", folder.display());
        return Err(Failure::wrong("not-a-folder", message).in_file(folder).help("name a folder"));
    }
    Ok(())
}

/// Makes a folder, with those above it.
pub(super) fn make_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))
}

/// Why something cannot be written.
pub(super) fn unwritable(place: &Path, error: &io::Error) -> Failure {
    let (shown, folder) = (place.display(), folder_of(place).display());
    let (because, help) = match error.kind() {
        ErrorKind::NotFound => (format!("there is no folder {folder}"), "make it, or name another"),
        ErrorKind::NotADirectory => (format!("{folder} is no folder"), "name another"),
        _ => (error.to_string(), "look whether you may write to it and the disk has room"),
    };
    Failure::could_not("input-output", format!("could not write {shown}: {because}"))
        .in_file(place)
        .help(help)
}

/// The folder in which a file is to stand.
pub(super) fn folder_of(place: &Path) -> &Path {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::results::withdrawals::HEADINGS;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("answers.csv");
        fs::write(&place, text).unwrap();
        assert_eq!(check_replaceable(&place, HEADINGS, "", "").is_ok(), expected, "{text}");
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
        assert!(check_replaceable(folder.path(), HEADINGS, "", "").is_err());
        assert!(check_replaceable(&folder.path().join("new.csv"), HEADINGS, "", "").is_ok());
    }
}
