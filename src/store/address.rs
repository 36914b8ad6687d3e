//! Where a ledger is: a file, or one day a database elsewhere.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::sqlite;

/// The address of a ledger. It never shows a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A file.
    File(PathBuf),
}

/// A file of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerPart {
    /// The one in which it is.
    Itself,
    /// One that the database keeps for it.
    Companion,
}

/// An address that leads to no ledger of this program.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// A database for which this program was not built.
    #[error(
        "this program was built without PostgreSQL, so it cannot open a ledger at `postgres://`"
    )]
    NoPostgres,
    /// Something before `://` that is not known.
    #[error("`{0}://` is no kind of ledger that this program knows")]
    UnknownKind(String),
}

impl Address {
    /// Reads an address as it was given: a path, or something with `://` in it.
    ///
    /// # Errors
    /// When it names a kind of ledger that this program does not know.
    pub fn read(given: &OsStr) -> Result<Address, AddressError> {
        match given.to_str().unwrap_or_default().split_once("://") {
            Some(("postgres" | "postgresql", _)) => Err(AddressError::NoPostgres),
            Some((kind, _)) => Err(AddressError::UnknownKind(kind.to_owned())),
            None => Ok(Address::File(given.into())),
        }
    }

    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Address::File(path) => Some(path),
        }
    }

    /// Which part of the ledger would be replaced by a file that is written at a path; none where
    /// the path is free of it, or there is no such ledger.
    #[must_use]
    pub fn part_at(&self, path: &Path) -> Option<LedgerPart> {
        match self {
            Address::File(ledger) => sqlite::part_at(ledger, path),
        }
    }

    /// Where a file about the ledger lies beside it, by what it is; none where nothing can lie
    /// beside it. No two ledgers share a path: `a.db` has `a.checkpoint`, and any other name has
    /// `-checkpoint` at its end, as `a.old-checkpoint`.
    #[must_use]
    pub fn beside(&self, what: &str) -> Option<PathBuf> {
        let Address::File(path) = self;
        if path.extension().is_some_and(|end| end == "db") {
            return Some(path.with_extension(what));
        }
        let mut name = path.as_os_str().to_owned();
        name.push(format!("-{what}"));
        Some(name.into())
    }
}

impl fmt::Display for LedgerPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            LedgerPart::Itself => "the ledger itself",
            LedgerPart::Companion => "kept for the ledger by its database",
        })
    }
}

impl AddressError {
    /// The code by which programs know it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            AddressError::NoPostgres => "no-postgresql",
            AddressError::UnknownKind(_) => "unknown-ledger",
        }
    }
}

impl From<&Path> for Address {
    fn from(path: &Path) -> Address {
        Address::File(path.to_owned())
    }
}

impl From<PathBuf> for Address {
    fn from(path: PathBuf) -> Address {
        Address::File(path)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::File(path) => path.display().fmt(formatter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_file_and_a_password_is_never_shown() {
        let read = |text: &str| Address::read(OsStr::new(text));
        assert_eq!(read("county/lifelong.db").unwrap().to_string(), "county/lifelong.db");
        assert_eq!(read(":memory:").unwrap().file(), Some(Path::new(":memory:")));
        for (text, expected) in [
            ("postgres://me:secret@host/ledger", AddressError::NoPostgres),
            ("mysql://me:secret@host/ledger", AddressError::UnknownKind("mysql".to_owned())),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error, expected);
            assert!(!error.to_string().contains("secret"));
        }
    }
}
