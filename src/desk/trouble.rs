//! Why something could not be done, as a value: a code, whose turn it is, and the path it points
//! at. What to do about it is for each face to say.

mod operation;
mod paper;

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use thiserror::Error;

use self::operation::{class_of, path_of};
use super::papers::{folder_of, shown};
use crate::domain::ids::{ClaimReference, Ukprn};
use crate::domain::request::StudyError;
use crate::domain::words::WordsError;
use crate::ops::{Malformed, OpError};
use crate::store::{Address, AddressError, LedgerPart, StoreError};

pub use self::operation::code_of;
pub use self::paper::{Paper, Recorded, Taking};

/// Why something could not be done. Its text says what was found, and never what to do.
#[derive(Debug, Error)]
pub enum Trouble {
    /// An operation gave no answer.
    #[error(transparent)]
    Op(#[from] OpError),
    /// No ledger of this program has such an address.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// What was named is no study.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// A file has lines that cannot be taken, so nothing of it was.
    #[error("{taking} from {}", shown(file))]
    Malformed {
        /// The file.
        file: PathBuf,
        /// What it was to be taken for.
        taking: Taking,
        /// Its bad lines.
        lines: Malformed,
    },
    /// A map of columns cannot be read as one.
    #[error("{because}")]
    MalformedMap {
        /// The file.
        file: PathBuf,
        /// Where and why.
        because: String,
    },
    /// The name of a file is not to be recorded.
    #[error("the name of {}: {because}", shown(path))]
    Name {
        /// The file.
        path: PathBuf,
        /// What is wrong with its name.
        because: WordsError,
    },
    /// There is no such file to read.
    #[error("there is no file {}", shown(.0))]
    NoFile(PathBuf),
    /// A folder was named where a file is read.
    #[error("{} is a folder, and a file is expected", shown(.0))]
    FileExpected(PathBuf),
    /// A file cannot be read.
    #[error("could not read {}: {source}", shown(path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file holds more than is read.
    #[error("{} holds more than {most} bytes", shown(path))]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How many bytes are read at most.
        most: u64,
    },
    /// A file was another one at the end of reading it than at the beginning.
    #[error("{} changed while it was read", shown(.0))]
    Changed(PathBuf),
    /// Something cannot be written.
    #[error("could not write {}: {}", shown(path), unwritable(path, source))]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something that is no file stands where one is to be written.
    #[error("{} is there and is no file", shown(.0))]
    NotAFile(PathBuf),
    /// A link stands where a file is to be written.
    #[error("{} is a link, and what is written would take its place", shown(.0))]
    IsLink(PathBuf),
    /// Something has come to stand where nothing stood.
    #[error("{} is there by now, and was left alone", shown(.0))]
    Taken(PathBuf),
    /// Others write to a folder whose files belong together.
    #[error("other programs kept writing to {} for too long; nothing was done", shown(.0))]
    FolderBusy(PathBuf),
    /// Something that is no folder stands where one is to be.
    #[error("{} is there and is no folder", shown(.0))]
    NotAFolder(PathBuf),
    /// A folder in which everything is to be new holds something.
    #[error("{} is not empty, and was left alone", shown(.0))]
    NotEmpty(PathBuf),
    /// Something else stands where a paper of ours is to be written.
    #[error(
        "{} is in the way: it holds something else than {expected}; it was left alone, and \
         nothing was done",
        shown(path)
    )]
    InTheWay {
        /// The file.
        path: PathBuf,
        /// What is to stand there.
        expected: Paper,
    },
    /// A file that is to be written would replace a part of the ledger.
    #[error("{} is {part}, and was left alone", shown(path))]
    ReplacesLedger {
        /// The file.
        path: PathBuf,
        /// What it is.
        part: LedgerPart,
    },
    /// A paper of a ledger has no path of its own, and nothing lies beside such a ledger.
    #[error("nothing lies beside {0}, and no path is named")]
    NoPathBeside(Address),
    /// The results of a file would replace it.
    #[error("the results would replace {} itself", shown(.0))]
    ReplacesFile(PathBuf),
    /// Something that is no checkpoint stands where one is to be written.
    #[error("{} is there and is no checkpoint; it was left alone", shown(.0))]
    NotACheckpoint(PathBuf),
    /// A checkpoint stands where one is to be written.
    #[error("{} is a checkpoint already, and none is written over", shown(path))]
    CheckpointThere {
        /// The checkpoint.
        path: PathBuf,
        /// Where the next one would be.
        next: PathBuf,
    },
    /// A file stands where that of a new claim is to be written.
    #[error(
        "{} is there already, and is not of a claim of this ledger; it was left alone, and \
         nothing was claimed",
        shown(.0)
    )]
    ClaimInTheWay(PathBuf),
    /// A reconciliation as at another day stands where one is to be written.
    #[error(
        "{} is the reconciliation as at {there}, and is not replaced by one as at {asked}; nothing \
         was done",
        shown(path)
    )]
    OtherDay {
        /// Its summary.
        path: PathBuf,
        /// The day of the one that stands there, as it says.
        there: String,
        /// The day that was asked for.
        asked: NaiveDate,
    },
    /// Of what is done for one provider after the other, it failed for this one.
    #[error("provider {provider}: {because}; {}", claimed_before(done))]
    OneOfAll {
        /// The provider.
        provider: Ukprn,
        /// The claims that were made before.
        done: Vec<ClaimReference>,
        /// Why it failed.
        because: Box<Trouble>,
    },
    /// What was to be recorded is recorded, and its file could not be written.
    #[error("{because}")]
    Recorded {
        /// What is recorded.
        what: Recorded,
        /// Why its file is not there.
        because: Box<Trouble>,
    },
}

/// Whose turn it is after a trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Whoever asked: the request is wrong, in its words or in a file.
    Wrong,
    /// Ours: the request may be right, and we could not do it.
    CouldNot,
}

impl Trouble {
    /// Its code: short, and the same in every version.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Trouble::Op(error) => code_of(error),
            Trouble::Address(error) => error.code(),
            Trouble::Study(StudyError::ModuleTwice(_)) => "module-twice",
            Trouble::Study(StudyError::CreditsOfModules) => "credits-of-modules",
            Trouble::Study(StudyError::CreditsNeeded) => "credits-needed",
            Trouble::Study(StudyError::NothingNamed) => "study-needed",
            Trouble::Malformed { .. } => "malformed",
            Trouble::MalformedMap { .. } => "malformed-map",
            Trouble::Name { .. } => "file-name",
            Trouble::NoFile(_) | Trouble::FileExpected(_) => "no-file",
            Trouble::Unreadable { .. } | Trouble::Unwritable { .. } => "input-output",
            Trouble::TooLarge { .. } => "file-too-large",
            Trouble::Changed(_) => "file-changed",
            Trouble::NotAFile(_) | Trouble::IsLink(_) => "not-a-file",
            Trouble::FolderBusy(_) => "busy",
            Trouble::NotAFolder(_) => "not-a-folder",
            Trouble::NotEmpty(_) => "folder-not-empty",
            Trouble::InTheWay { .. }
            | Trouble::ClaimInTheWay(_)
            | Trouble::OtherDay { .. }
            | Trouble::Taken(_) => "file-in-the-way",
            Trouble::ReplacesLedger { .. } => "replaces-ledger",
            Trouble::NoPathBeside(_) => "path-needed",
            Trouble::ReplacesFile(_) => "results-replace-file",
            Trouble::NotACheckpoint(_) => "not-a-checkpoint",
            Trouble::CheckpointThere { .. } => "checkpoint-there",
            Trouble::Recorded { because, .. } | Trouble::OneOfAll { because, .. } => because.code(),
        }
    }

    /// Whose turn it is.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Trouble::Op(error) => class_of(error),
            Trouble::Unreadable { .. } | Trouble::Unwritable { .. } | Trouble::FolderBusy(_) => {
                Class::CouldNot
            }
            Trouble::Recorded { because, .. } | Trouble::OneOfAll { because, .. } => {
                because.class()
            }
            _ => Class::Wrong,
        }
    }

    /// The file or folder that it points at.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Trouble::Op(error) => path_of(error),
            Trouble::Address(_)
            | Trouble::Study(_)
            | Trouble::ReplacesLedger { .. }
            | Trouble::NoPathBeside(_)
            | Trouble::ReplacesFile(_) => None,
            Trouble::Malformed { file, .. } | Trouble::MalformedMap { file, .. } => Some(file),
            Trouble::NoFile(path)
            | Trouble::FileExpected(path)
            | Trouble::Changed(path)
            | Trouble::NotAFile(path)
            | Trouble::IsLink(path)
            | Trouble::Taken(path)
            | Trouble::FolderBusy(path)
            | Trouble::NotAFolder(path)
            | Trouble::NotEmpty(path)
            | Trouble::NotACheckpoint(path)
            | Trouble::ClaimInTheWay(path)
            | Trouble::Unreadable { path, .. }
            | Trouble::TooLarge { path, .. }
            | Trouble::Name { path, .. }
            | Trouble::Unwritable { path, .. }
            | Trouble::InTheWay { path, .. }
            | Trouble::CheckpointThere { path, .. }
            | Trouble::OtherDay { path, .. } => Some(path),
            Trouble::Recorded { because, .. } | Trouble::OneOfAll { because, .. } => because.path(),
        }
    }

    /// The lines of a file that it lists.
    #[must_use]
    pub fn lines(&self) -> Option<&Malformed> {
        match self {
            Trouble::Malformed { lines, .. } | Trouble::Op(OpError::Malformed(lines)) => {
                Some(lines)
            }
            _ => None,
        }
    }

    /// How many entries stand of an act that stopped in the middle; none where nothing was
    /// recorded.
    #[must_use]
    pub fn entries(&self) -> u64 {
        match self {
            Trouble::Op(OpError::CutOff { entries, .. }) => *entries,
            _ => 0,
        }
    }

    /// Why a file that was named cannot be read.
    #[must_use]
    pub fn unreadable(path: &Path, source: io::Error) -> Trouble {
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::NotFound => Trouble::NoFile(path),
            ErrorKind::IsADirectory => Trouble::FileExpected(path),
            _ => Trouble::Unreadable { path, source },
        }
    }

    /// Why something cannot be written.
    #[must_use]
    pub fn unwritable(path: &Path, source: io::Error) -> Trouble {
        Trouble::Unwritable { path: path.to_owned(), source }
    }

    /// The same, about this file where it lists lines of one.
    #[must_use]
    pub fn of_file(self, file: &Path, taking: Taking) -> Trouble {
        match self {
            Trouble::Op(OpError::Malformed(lines)) => {
                Trouble::Malformed { file: file.to_owned(), taking, lines }
            }
            other => other,
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Trouble {
        Trouble::Op(OpError::Store(error))
    }
}

fn claimed_before(done: &[ClaimReference]) -> String {
    match done {
        [] => "nothing was claimed before that".to_owned(),
        done => {
            let done: Vec<_> = done.iter().map(ToString::to_string).collect();
            format!("claimed before that, and standing: {}", done.join(", "))
        }
    }
}

fn unwritable(path: &Path, source: &io::Error) -> String {
    let folder = shown(folder_of(path));
    match source.kind() {
        // Some folders of the system hold what it makes itself, and nothing else.
        ErrorKind::NotFound if folder_of(path).is_dir() => {
            format!("{folder} is there, and takes no files")
        }
        ErrorKind::NotFound => format!("there is no folder {folder}"),
        ErrorKind::NotADirectory => format!("{folder} is no folder"),
        _ => source.to_string(),
    }
}
