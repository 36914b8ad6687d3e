//! What a trouble is about: papers of ours, and what files are taken for.

use std::fmt;

use crate::domain::ids::ClaimReference;
use crate::exchange::Kind;
use crate::ops::export::ExportKind;

/// What a file is taken for. As a text it says that nothing came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// Records to take in.
    Import,
    /// A schedule of the payer's.
    Schedule,
}

/// What is recorded though its file could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// A claim.
    Claim(ClaimReference),
    /// A reconciliation.
    Reconciliation,
}

/// A paper of ours that stands at a path of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// The answers to a file of this kind.
    Results(Kind),
    /// A claim.
    Claim,
    /// The rows of a reconciliation.
    Reconciliation,
    /// Its summary.
    Summary,
    /// An exported table.
    Export(ExportKind),
    /// What describes one.
    Description,
    /// What describes all of a folder.
    Package,
    /// The checksums of a folder.
    Checksums,
    /// Any of these.
    OfAnExport,
}

impl fmt::Display for Taking {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Taking::Import => "nothing was imported",
            Taking::Schedule => "nothing was recorded",
        })
    }
}

impl fmt::Display for Paper {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Paper::Results(kind) => write!(formatter, "results of `{kind}`"),
            Paper::Claim => formatter.write_str("a claim"),
            Paper::Reconciliation => formatter.write_str("a reconciliation"),
            Paper::Summary => formatter.write_str("the summary of a reconciliation"),
            Paper::Export(what) => write!(formatter, "an export `{}`", what.name()),
            Paper::Description => formatter.write_str("the description of an export"),
            Paper::Package => formatter.write_str("a data package"),
            Paper::Checksums => formatter.write_str("a list of checksums"),
            Paper::OfAnExport => formatter.write_str("a file of an export"),
        }
    }
}
