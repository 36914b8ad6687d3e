//! Employer money: what kind it is, and whose.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::excerpt::excerpt;

/// What kind of money an employer pays with (ours: no source names the kinds for modules).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EmployerKind {
    /// The employer's own.
    Own,
    /// Of the apprenticeship levy.
    Levy,
    /// A grant that somebody gives to employers.
    Grant,
}

/// A text that names no kind of employer money.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is no kind of employer money: write `own`, `levy` or `grant`")]
pub struct EmployerKindError(String);

impl EmployerKind {
    const ALL: [EmployerKind; 3] = [EmployerKind::Own, EmployerKind::Levy, EmployerKind::Grant];

    /// As it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            EmployerKind::Own => "own",
            EmployerKind::Levy => "levy",
            EmployerKind::Grant => "grant",
        }
    }
}

impl fmt::Display for EmployerKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl FromStr for EmployerKind {
    type Err = EmployerKindError;

    fn from_str(text: &str) -> Result<EmployerKind, EmployerKindError> {
        let found = EmployerKind::ALL.into_iter().find(|kind| kind.code() == text);
        found.ok_or_else(|| EmployerKindError(excerpt(text)))
    }
}

/// Whose money an employer pays, as far as it was told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Employer {
    /// What kind of money.
    pub kind: Option<EmployerKind>,
    /// The employer, or the reference of a grant.
    pub name: Option<String>,
}
