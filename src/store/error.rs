//! What can go wrong in a store, without a word of SQL.

use std::error::Error;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::Address;
use crate::ledger::instant::Instant;

/// Why a store could not do what was asked. Whatever it says, nothing was half-written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another writer appended to a chain first, or took the enrolment id first: read again.
    #[error("another writer was first")]
    Conflict,
    /// Another writer recorded something at this time, which is not before that of the batch: what
    /// is recorded after it has a later one.
    #[error("another writer recorded something at {0}, and what comes after it has a later time")]
    Behind(Instant),
    /// There is no ledger at this address.
    #[error("there is no ledger at {0}")]
    Missing(Address),
    /// There is something already where a ledger was to be made.
    #[error("{0} is there already and was left alone")]
    Exists(Address),
    /// The file is not a ledger of a form that this program knows.
    #[error("{address} is not a ledger of this program: {because}")]
    NotALedger {
        /// Where it is.
        address: Address,
        /// What was found.
        because: String,
    },
    /// What is stored cannot be what was written.
    #[error("the ledger is damaged: {0}")]
    Damaged(String),
    /// The ledger stayed locked by another program for longer than we wait.
    #[error("the ledger is busy: another program has been writing to it for too long")]
    Busy,
    /// Where the ledger lies, what was asked may not be done with it.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// There is no room left on the disk.
    #[error("could not {doing}: the disk is full")]
    NoRoom {
        /// What was being done.
        doing: &'static str,
    },
    /// The answer to the last step of an act was lost, so that it may stand and may not.
    #[error("it is not known whether it was recorded: {0}")]
    Unknown(Box<dyn Error + Send + Sync>),
    /// The database or the disk refused.
    #[error("could not {doing}: {source}")]
    Unavailable {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// What may not be done with a ledger where it lies, and because of what.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Denial {
    /// This account may not read the file.
    #[error("{} may not be read by this account", .0.display())]
    Unreadable(PathBuf),
    /// This account may read the file and not write to it.
    #[error("{} may be read by this account and not written to", .0.display())]
    ReadOnlyFile(PathBuf),
    /// This account may not write to the folder, in which a ledger and its log are made.
    #[error("nothing can be made in the folder {}: this account may not write to it", .0.display())]
    ReadOnlyFolder(PathBuf),
    /// Nobody can write to the file system.
    #[error("{} lies on a file system that may only be read", .0.display())]
    ReadOnlyFileSystem(PathBuf),
    /// Nobody has the right to write to the file or to its folder.
    #[error("nobody may write to {} or to its folder", .0.display())]
    Archived(PathBuf),
    /// Others may write to the file, and this account cannot read it beside them: it may not make
    /// the files that keep readers and writers apart.
    #[error(
        "others may write to {}, and reading it beside them takes a file that this account may not \
         make in the folder {}",
        file.display(),
        folder.display()
    )]
    NotBesideOthers {
        /// The file.
        file: PathBuf,
        /// Its folder.
        folder: PathBuf,
    },
    /// A part of what was recorded stands in a log that cannot be read in where it lies.
    #[error(
        "what was recorded last stands in {}, and that can only be read where its folder may be \
         written to",
        .0.display()
    )]
    LogBeside(PathBuf),
    /// The file has more than one name. The log is kept by name, so that whoever writes by another
    /// name does not see it.
    #[error(
        "{} has {names} names (hard links), and what is written by one of them is lost to the \
         others",
        file.display()
    )]
    ManyNames {
        /// The file, by the name by which it was opened.
        file: PathBuf,
        /// How many names it has.
        names: u64,
    },
    /// A folder was named, and a ledger is a file in one.
    #[error("{} is a folder, and a ledger is a file", .0.display())]
    IsFolder(PathBuf),
    /// The folder is not there in which a ledger is to be made.
    #[error(
        "{}, so no ledger can be made at {}",
        no_folder(folder, *is_there),
        file.display()
    )]
    NoFolder {
        /// The folder.
        folder: PathBuf,
        /// The ledger.
        file: PathBuf,
        /// Whether something that is no folder stands there.
        is_there: bool,
    },
    /// The path no longer leads to the file that was opened.
    #[error(
        "{} is no longer the ledger that was opened: it was moved, replaced or removed meanwhile",
        .0.display()
    )]
    Elsewhere(PathBuf),
}

impl Denial {
    /// The code by which programs know it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Denial::Unreadable(_) => "unreadable",
            Denial::ReadOnlyFile(_)
            | Denial::ReadOnlyFolder(_)
            | Denial::ReadOnlyFileSystem(_)
            | Denial::Archived(_) => "read-only",
            Denial::NotBesideOthers { .. } => "not-beside-others",
            Denial::LogBeside(_) => "log-beside",
            Denial::ManyNames { .. } => "many-names",
            Denial::IsFolder(_) => "not-a-ledger",
            Denial::NoFolder { .. } => "no-folder",
            Denial::Elsewhere(_) => "elsewhere",
        }
    }

    /// The file or folder that it is about.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Denial::Unreadable(path)
            | Denial::ReadOnlyFile(path)
            | Denial::ReadOnlyFolder(path)
            | Denial::ReadOnlyFileSystem(path)
            | Denial::Archived(path)
            | Denial::LogBeside(path)
            | Denial::IsFolder(path)
            | Denial::NoFolder { folder: path, .. }
            | Denial::Elsewhere(path) => path,
            Denial::NotBesideOthers { file, .. } | Denial::ManyNames { file, .. } => file,
        }
    }
}

fn no_folder(folder: &Path, is_there: bool) -> String {
    let told = folder.display();
    if is_there { format!("{told} is no folder") } else { format!("there is no folder {told}") }
}
