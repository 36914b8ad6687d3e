//! Files: read whole, and written so that they appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;

use super::failure::Failure;
use crate::ledger::hash::{Hash, Hasher};

/// The bytes of a file that was named as an argument.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| unreadable(path, &error))
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

/// A file in the making, beside its place; it takes its place when it is finished, and is removed
/// when it is not.
pub(super) struct Draft {
    place: PathBuf,
    unfinished: PathBuf,
    out: BufWriter<File>,
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
    /// Begins a file. Only a file is replaced: no folder, and nothing that only looks like a file.
    pub(super) fn begin(place: &Path) -> Result<Draft, Failure> {
        if fs::metadata(place).is_ok_and(|there| !there.is_file()) {
            let message = format!("{} is there and is no file", place.display());
            return Err(Failure::wrong("not-a-file", message).in_file(place).help("name a file"));
        }
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let unfinished = place.with_file_name(format!(".{name}.{}.new", process::id()));
        let file = File::create(&unfinished).map_err(|error| unwritable(place, &error))?;
        Ok(Draft {
            place: place.to_owned(),
            unfinished,
            out: BufWriter::new(file),
            hasher: Hasher::default(),
            bytes: 0,
        })
    }

    /// What was written so far.
    pub(super) fn written(&self) -> Written {
        Written { sha256: self.hasher.clone().finish(), bytes: self.bytes }
    }

    /// Puts the file into its place, once all of it is on the disk.
    pub(super) fn finish(mut self) -> Result<Written, Failure> {
        self.settle().map_err(|error| unwritable(&self.place, &error))?;
        Ok(self.written())
    }

    fn settle(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        fs::rename(&self.unfinished, &self.place)?;
        let folder = self.place.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
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

impl Drop for Draft {
    fn drop(&mut self) {
        // After a rename there is nothing to remove, and before it nothing is lost.
        let _ = fs::remove_file(&self.unfinished);
    }
}

/// Writes a whole file.
pub(super) fn write(place: &Path, text: &str) -> Result<Written, Failure> {
    let mut draft = Draft::begin(place)?;
    draft.write_all(text.as_bytes()).map_err(|error| unwritable(place, &error))?;
    draft.finish()
}

/// Makes a folder, with those above it.
pub(super) fn make_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))
}

/// Why something cannot be written.
pub(super) fn unwritable(place: &Path, error: &io::Error) -> Failure {
    Failure::could_not("input-output", format!("could not write {}: {error}", place.display()))
        .in_file(place)
        .help("look whether the folder is there, you may write to it, and the disk has room")
}
