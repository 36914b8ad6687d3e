//! Providers: who teaches, and what the regulator has approved them for.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::calendar::Span;
use super::excerpt::excerpt;
use super::ids::{Hecos, Ukprn};

/// A provider as the register of the Office for Students shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its number.
    pub ukprn: Ukprn,
    /// Its name.
    pub name: String,
    /// Which part of the register it stands in.
    pub category: OfsCategory,
    /// When it is registered.
    pub registered: Span,
    /// When it is approved for modular funding, where it is at all.
    pub modular: Option<Span>,
    /// The subjects to which the modular approval is limited; none means all subjects.
    pub modular_subjects: Vec<Hecos>,
}

/// The two categories of the register. Only the second is bound by fee limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfsCategory {
    /// Approved: may charge more than the limit, but the loan stops at it.
    Approved,
    /// Approved (fee cap): may not charge more than the limit.
    ApprovedFeeCap,
}

/// A text that names no category.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a category of the register: write `approved` or `approved-fee-cap`")]
pub struct OfsCategoryError(String);

impl fmt::Display for OfsCategory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            OfsCategory::Approved => "approved",
            OfsCategory::ApprovedFeeCap => "approved-fee-cap",
        })
    }
}

impl FromStr for OfsCategory {
    type Err = OfsCategoryError;

    fn from_str(text: &str) -> Result<OfsCategory, OfsCategoryError> {
        match text {
            "approved" => Ok(OfsCategory::Approved),
            "approved-fee-cap" => Ok(OfsCategory::ApprovedFeeCap),
            other => Err(OfsCategoryError(excerpt(other))),
        }
    }
}
