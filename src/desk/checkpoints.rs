//! Checkpoints: the file of each, and where a ledger has it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::papers::NewFile;
use super::trouble::Trouble;
use crate::ledger::checkpoint::{FORMAT, Footer};
use crate::ops::verify::{self, Fault, Verification};
use crate::ops::{self, Moment, OpError, Recording};
use crate::store::{Audit, Store, StoreError};

/// Where the checkpoint of a ledger is kept unless somebody says otherwise.
#[must_use]
pub fn default_place(ledger: &Path) -> PathBuf {
    ledger.with_extension("checkpoint")
}

/// Checks that only an earlier checkpoint would be replaced.
///
/// # Errors
/// When something else stands there.
pub fn check_replaceable(place: &Path) -> Result<(), Trouble> {
    let mut beginning = Vec::new();
    let length = u64::try_from(FORMAT.len()).unwrap_or(u64::MAX);
    match File::open(place).and_then(|file| file.take(length).read_to_end(&mut beginning)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Trouble::unwritable(place, error)),
        Ok(_) if beginning == FORMAT.as_bytes() => Ok(()),
        Ok(_) => Err(Trouble::NotACheckpoint(place.to_owned())),
    }
}

/// Takes a checkpoint.
///
/// # Errors
/// When the ledger cannot be read, or the file cannot be written.
pub fn take(
    store: &mut dyn Store,
    place: &Path,
    moment: &Moment,
    recording: Recording,
) -> Result<Footer, Trouble> {
    match recording {
        Recording::Real => {
            let mut draft = NewFile::begin(place)?;
            let footer = ops::checkpoint::checkpoint(store, &mut draft, moment, recording)?;
            draft.finish()?;
            Ok(footer)
        }
        Recording::DryRun => {
            Ok(ops::checkpoint::checkpoint(store, &mut io::sink(), moment, recording)?)
        }
    }
}

/// Verifies a ledger against a checkpoint, where there is one.
///
/// # Errors
/// When the ledger or the checkpoint cannot be read at all.
pub fn verify(audit: &dyn Audit, against: Option<&Path>) -> Result<Verification, Trouble> {
    let file = |place| File::open(place).map_err(|error| Trouble::unreadable(place, error));
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

fn unreadable_ledger(what: &str) -> Verification {
    let what = format!("{what}; nothing after that could be read");
    let fault = Fault { place: "the file of the ledger".to_owned(), what };
    Verification { faults: vec![fault], fault_count: 1, ..Verification::default() }
}
