//! Reference rows: the catalogue and the policy as texts, each with the entry that brought it.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::hash::{Hash, Hasher};
use crate::domain::excerpt::excerpt;

/// What a row of the catalogue or the policy describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// Full courses.
    Courses,
    /// How loans are split.
    InstalmentPlans,
    /// Modules of courses.
    Modules,
    /// Who teaches.
    Providers,
    /// The figures of academic years.
    Rates,
    /// Approved subjects.
    Subjects,
}

/// A text that names no kind of row.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{0}` is no kind of row of the catalogue or the policy that this version of the program knows"
)]
pub struct ReferenceKindError(String);

impl ReferenceKind {
    /// All of them, in the order of their names.
    pub const ALL: [ReferenceKind; 6] = [
        ReferenceKind::Courses,
        ReferenceKind::InstalmentPlans,
        ReferenceKind::Modules,
        ReferenceKind::Providers,
        ReferenceKind::Rates,
        ReferenceKind::Subjects,
    ];

    /// Its name: that of the kind of file which brings such rows.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ReferenceKind::Courses => "courses",
            ReferenceKind::InstalmentPlans => "instalment-plans",
            ReferenceKind::Modules => "modules",
            ReferenceKind::Providers => "providers",
            ReferenceKind::Rates => "rates",
            ReferenceKind::Subjects => "subjects",
        }
    }
}

impl fmt::Display for ReferenceKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for ReferenceKind {
    type Err = ReferenceKindError;

    fn from_str(text: &str) -> Result<ReferenceKind, ReferenceKindError> {
        let found = ReferenceKind::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| ReferenceKindError(excerpt(text)))
    }
}

/// One row of the catalogue or the policy as it was imported. A later row of the same kind and id
/// supersedes it; it stays on record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReferenceRow {
    /// What it describes.
    pub kind: ReferenceKind,
    /// The id of what it describes.
    pub id: String,
    /// The number of the `file-imported` entry, in the ledger's own chain, that brought it.
    pub since: u32,
    /// Its one text.
    pub text: String,
}

/// The digest of the rows that one import brought, which its entry holds: of each row's id and
/// text, in the order of the ids.
#[must_use]
pub fn rows_digest<'a>(rows: impl IntoIterator<Item = &'a ReferenceRow>) -> Hash {
    let mut hasher = Hasher::default();
    for row in rows {
        hasher.add(&row.id);
        hasher.add("\n");
        hasher.add(&row.text);
        hasher.add("\n");
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_from_its_name_and_an_unknown_one_is_told() {
        for kind in ReferenceKind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        let names = ReferenceKind::ALL.map(ReferenceKind::name);
        assert!(names.is_sorted(), "{names:?}");
        let error = "outcomes".parse::<ReferenceKind>().unwrap_err().to_string();
        assert!(error.starts_with("`outcomes` is no kind of row of the catalogue or the policy"));
        assert!("Modules".parse::<ReferenceKind>().is_err());
    }
}
