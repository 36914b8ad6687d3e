//! Files in the making: they take their place when they are finished, and no other way.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{check_is_file, folder_of};
use crate::desk::trouble::Trouble;
use crate::ledger::hash::{Hash, Hasher};

/// How the name of a draft begins, and how it ends.
const NAME: (&str, &str) = (".lifelong-", ".new");

/// A file in the making, beside its place, under a name that nobody else has; it takes its place
/// when it is finished, and is removed when it is not. Whoever writes it holds a lock on it, so
/// that one that was left behind by a program that ended in the middle is known, and is taken away
/// by the next that writes there.
pub struct NewFile {
    path: PathBuf,
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
    /// Begins a file. A new one is for its owner alone; one that takes the place of another keeps
    /// the mode of that.
    ///
    /// # Errors
    /// When something that is no file stands at its place, or nothing can be written there.
    pub fn begin(path: &Path) -> Result<NewFile, Trouble> {
        check_is_file(path)?;
        let folder = folder_of(path);
        take_away_abandoned(folder);
        let file = locked(folder).map_err(|error| Trouble::unwritable(path, error))?;
        let out = BufWriter::new(file);
        Ok(NewFile { path: path.to_owned(), out, hasher: Hasher::default(), bytes: 0 })
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
        let keep_mode = |file: &NamedTempFile, path: &Path| match fs::metadata(path) {
            Ok(there) => file.as_file().set_permissions(there.permissions()),
            Err(_) => Ok(()),
        };
        self.settle(|file, path| {
            keep_mode(&file, path)?;
            file.persist(path)?;
            Ok(())
        })
    }

    /// Puts the file into its place, once all of it is on the disk, if nothing stands there.
    ///
    /// # Errors
    /// When something does, or it cannot be written.
    pub fn finish_new(self) -> Result<Written, Trouble> {
        self.settle(|file, path| {
            file.persist_noclobber(path)?;
            Ok(())
        })
    }

    fn settle(
        self,
        put: impl FnOnce(NamedTempFile, &Path) -> io::Result<()>,
    ) -> Result<Written, Trouble> {
        let (written, path) = (self.written(), self.path);
        let settle = || {
            let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.as_file().sync_all()?;
            put(file, &path)?;
            File::open(folder_of(&path))?.sync_all()
        };
        match settle() {
            Ok(()) => Ok(written),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Trouble::Taken(path)),
            Err(error) => Err(Trouble::unwritable(&path, error)),
        }
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

/// A new file, for its owner alone, whose lock is held.
fn locked(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let file = tempfile::Builder::new().prefix(NAME.0).suffix(NAME.1).tempfile_in(folder)?;
        // Between its making and its lock somebody may have taken it for abandoned.
        match file.as_file().try_lock() {
            Err(TryLockError::WouldBlock) => {}
            _ if !file.path().exists() => {}
            // Where there are no locks, nobody takes anything away.
            _ => return Ok(file),
        }
    }
}

/// Takes away the drafts in a folder that nobody writes any more.
fn take_away_abandoned(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_draft =
            name.to_str().is_some_and(|name| name.starts_with(NAME.0) && name.ends_with(NAME.1));
        if !is_draft || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        // The lock is held until it is gone; what cannot be taken away is no reason not to write.
        if let Ok(file) = File::open(entry.path())
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}
