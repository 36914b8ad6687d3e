//! Credits: the size of study. A full-time year is 120, the full entitlement 480.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::str::FromStr;

use thiserror::Error;

use super::excerpt::excerpt;

/// Whole credits; one credit stands for ten hours of learning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Credits(u32);

/// A text that is not a number of credits.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a number of credits: write a whole number from 0 to 9999")]
pub struct CreditsError(String);

impl Credits {
    /// No credits.
    pub const NONE: Credits = Credits(0);

    /// The most that are read in one place.
    pub const MOST_READ: Credits = Credits(9_999);

    /// A full-time year, by which fee limits are published.
    pub const FULL_TIME_YEAR: Credits = Credits(120);

    /// That many credits.
    #[must_use]
    pub const fn new(count: u32) -> Credits {
        Credits(count)
    }

    /// How many.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.0
    }

    /// So many percent of them, rounded up.
    #[must_use]
    pub const fn percent_rounded_up(self, percent: u32) -> Credits {
        Credits(self.0.saturating_mul(percent).div_ceil(100))
    }
}

impl Add for Credits {
    type Output = Credits;

    /// Does not saturate for what is recorded: a course year has 180 credits at the most, and there
    /// are 300 years.
    fn add(self, other: Credits) -> Credits {
        Credits(self.0.saturating_add(other.0))
    }
}

impl Sum for Credits {
    fn sum<I: Iterator<Item = Credits>>(credits: I) -> Credits {
        credits.fold(Credits::NONE, Add::add)
    }
}

impl fmt::Display for Credits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Credits {
    type Err = CreditsError;

    fn from_str(text: &str) -> Result<Credits, CreditsError> {
        let digits =
            (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        let count = if digits { text.parse().ok() } else { None };
        count.map(Credits).ok_or_else(|| CreditsError(excerpt(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_whole_numbers() {
        assert_eq!("30".parse(), Ok(Credits::new(30)));
        for text in ["100.1", "-30", "+30", "", "12345", "thirty"] {
            assert!(text.parse::<Credits>().is_err(), "{text}");
        }
    }
}
