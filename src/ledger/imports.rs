//! Events of the ledger's own chain that bring others: files taken in, and runs of upratings.

use super::entry_name::EntryName;
use super::hash::Hash;
use crate::domain::calendar::AcademicYear;
use crate::domain::money::Amount;
use crate::domain::sum::Sum;

/// What brought an entry: the number of an entry of the ledger's own chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A file, by its `import-begun`.
    File(u32),
    /// A run of upratings, by its `uprating-begun`.
    Run(u32),
}

impl Origin {
    /// The number of the entry of the ledger's own chain.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            Origin::File(begun) | Origin::Run(begun) => begun,
        }
    }

    /// The name of the line by which an entry says it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Origin::File(_) => "file",
            Origin::Run(_) => "run",
        }
    }
}

/// The kind under which the ledger's own chain tells that something was taken back as a whole; its
/// name is then the entry that stands for that.
pub const TAKEN_BACK: &str = "taken-back";

/// A file of which something was about to be recorded. It stands before the first entry that the
/// file brings, in the same act, and the entries name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportBegun {
    /// What kind of file, as `import` names it; `schedule` for one of the payer's.
    pub kind: String,
    /// Its name, without folders.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub digest: Hash,
}

impl ImportBegun {
    /// What was taken back, where it is no file but a taking back.
    #[must_use]
    pub fn takes_back(&self) -> Option<EntryName> {
        if self.kind == TAKEN_BACK { self.file.parse().ok() } else { None }
    }
}

/// A file that was taken in, to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileImported {
    /// What kind of file, as `import` names it.
    pub kind: String,
    /// Its name, without folders.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub digest: Hash,
    /// How many lines it had, the header not counted.
    pub lines: u64,
    /// How many of its records were new and were recorded.
    pub recorded: u64,
    /// How many of its records were there already.
    pub already: u64,
    /// How many were refused by a rule.
    pub refused: u64,
    /// The digest of the reference rows that it brought, in the order of their ids; of nothing
    /// for kinds that bring none.
    pub rows: Hash,
    /// The number of its `import-begun`, where it brought entries or refusals.
    pub begun: Option<u32>,
    /// The digest of the refusals that it brought, where it brought any.
    pub refusals: Option<Hash>,
}

/// Upratings to a year that were about to be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpratingBegun {
    /// The year.
    pub to: AcademicYear,
    /// The full entitlement of that year, as it was used.
    pub full: Amount,
}

/// Upratings that were run to their end. The figures are of all upratings to that year that stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpratingRun {
    /// The year.
    pub to: AcademicYear,
    /// How many learners.
    pub learners: u64,
    /// By how much in all.
    pub change: Sum,
    /// The number of its `uprating-begun`, where it brought entries.
    pub begun: Option<u32>,
}
