//! Events of the ledger's own chain.

use super::event::ChainEvent;
use super::imports::{FileImported, ImportBegun, UpratingBegun, UpratingRun};
use super::proof::{CheckpointTaken, KeyIntroduced};
use crate::domain::calendar::AcademicYear;

/// What happened to the ledger itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerEvent {
    /// It was made, and grants the full entitlement of this year.
    LedgerOpened {
        /// The year whose full entitlement new learners are granted.
        entitlement_year: AcademicYear,
    },
    /// Something of a file is about to be recorded.
    ImportBegun(ImportBegun),
    /// A file was taken in.
    FileImported(FileImported),
    /// Entitlements are about to be re-priced at the rates of a year.
    UpratingBegun(UpratingBegun),
    /// What remained of every learner's entitlement was re-priced at the rates of a
    /// year.
    UpratingRun(UpratingRun),
    /// The heads of all chains were written down outside of it.
    CheckpointTaken(CheckpointTaken),
    /// A key is used from now on to sign.
    KeyIntroduced(KeyIntroduced),
}

impl ChainEvent for LedgerEvent {
    fn name(&self) -> &'static str {
        match self {
            LedgerEvent::LedgerOpened { .. } => "ledger-opened",
            LedgerEvent::ImportBegun(_) => "import-begun",
            LedgerEvent::FileImported(_) => "file-imported",
            LedgerEvent::UpratingBegun(_) => "uprating-begun",
            LedgerEvent::UpratingRun(_) => "uprating-run",
            LedgerEvent::CheckpointTaken(_) => "checkpoint-taken",
            LedgerEvent::KeyIntroduced(_) => "key-introduced",
        }
    }
}
