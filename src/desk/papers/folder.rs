//! Folders: made, looked at, and written to by one at a time.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::desk::trouble::Trouble;

/// How long somebody waits until another program is done with a folder.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long somebody waits before looking again.
const PAUSE: Duration = Duration::from_millis(20);

/// A folder to which nobody else of this program writes, as long as this is held. Where the system
/// has no locks on folders, it holds nothing.
#[derive(Debug)]
pub struct Alone(#[expect(dead_code, reason = "it is held, and let go")] Option<File>);

/// Waits until nobody else writes to a folder whose files belong together.
///
/// # Errors
/// When others do for too long.
pub fn alone_in(folder: &Path) -> Result<Alone, Trouble> {
    let begun = Instant::now();
    let Ok(held) = File::open(folder) else { return Ok(Alone(None)) };
    loop {
        match held.try_lock() {
            Ok(()) => return Ok(Alone(Some(held))),
            Err(TryLockError::Error(_)) => return Ok(Alone(None)),
            Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => {
                return Err(Trouble::FolderBusy(folder.to_owned()));
            }
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
        }
    }
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

/// Makes a folder, with those above it, for its owner alone; those that are there stay as they are.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), Trouble> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| Trouble::unwritable(folder, error))
}

/// The folder in which a file is to stand.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}
