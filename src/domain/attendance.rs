//! Attendance: what a provider confirms for a liability period before its instalment is paid.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use thiserror::Error;

use super::excerpt::excerpt;

/// Which part of an enrolment one instalment pays for, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LiabilityPeriod(u16);

/// What was confirmed, as a code of the loans body: `A` and `L` release the payment, all others do
/// not. `L` is attending, with a dispute that the provider resolves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttendanceStatus(char);

/// What was confirmed for a liability period, and on which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// What.
    pub status: AttendanceStatus,
    /// The day.
    pub confirmed_on: NaiveDate,
}

/// A text that says nothing about attendance.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AttendanceError {
    /// Not the number of a period.
    #[error("`{0}` is not a liability period: write a whole number from 1 to {MOST_PERIODS}")]
    Period(String),
    /// Not a code of the loans body.
    #[error(
        "`{0}` is not a status of attendance: write `A` for attending, `L` for attending with a \
         dispute, or one of `C`, `F`, `N`, `S`, `X` for what does not release the payment"
    )]
    Status(String),
}

/// More periods than any plan has.
const MOST_PERIODS: u16 = 1_000;

/// All codes, in the order of the alphabet.
const CODES: [char; 7] = ['A', 'C', 'F', 'L', 'N', 'S', 'X'];

impl LiabilityPeriod {
    /// The period of that number, or `None` where there is none of that number.
    #[must_use]
    pub fn new(number: u16) -> Option<LiabilityPeriod> {
        (1..=MOST_PERIODS).contains(&number).then_some(LiabilityPeriod(number))
    }

    /// The period at this index among the instalments of an enrolment, counted from 0.
    #[must_use]
    pub fn at(index: usize) -> Option<LiabilityPeriod> {
        u16::try_from(index).ok()?.checked_add(1).and_then(LiabilityPeriod::new)
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// Its index among the instalments of its enrolment, counted from 0.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0).saturating_sub(1)
    }
}

impl AttendanceStatus {
    /// Whether it releases an instalment: the learner attends.
    #[must_use]
    pub const fn releases_payment(self) -> bool {
        matches!(self.0, 'A' | 'L')
    }

    /// Whether it did so by the first form of entries, for which a dispute was no attendance.
    #[must_use]
    pub const fn released_at_first(self) -> bool {
        self.0 == 'A'
    }

    /// Whether the learner attends, and something about that is disputed, which the provider
    /// resolves.
    #[must_use]
    pub const fn is_disputed(self) -> bool {
        self.0 == 'L'
    }
}

impl fmt::Display for LiabilityPeriod {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Display for AttendanceStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for LiabilityPeriod {
    type Err = AttendanceError;

    fn from_str(text: &str) -> Result<LiabilityPeriod, AttendanceError> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = if plain { text.parse().ok() } else { None };
        number.and_then(LiabilityPeriod::new).ok_or_else(|| AttendanceError::Period(excerpt(text)))
    }
}

impl FromStr for AttendanceStatus {
    type Err = AttendanceError;

    fn from_str(text: &str) -> Result<AttendanceStatus, AttendanceError> {
        let known = CODES.into_iter().find(|code| text.strip_prefix(*code) == Some(""));
        known.map(AttendanceStatus).ok_or_else(|| AttendanceError::Status(excerpt(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_codes_release_the_payment_and_one_of_them_is_disputed() {
        let all = || CODES.iter().map(|code| code.to_string().parse::<AttendanceStatus>().unwrap());
        let told = |is: fn(AttendanceStatus) -> bool| -> String {
            all().filter(|one| is(*one)).map(|one| one.to_string()).collect()
        };
        assert_eq!(told(AttendanceStatus::releases_payment), "AL");
        assert_eq!(told(AttendanceStatus::is_disputed), "L");
        assert_eq!(told(AttendanceStatus::released_at_first), "A");
        for text in ["", "a", "AA", "B", "D", "NULL"] {
            let error = text.parse::<AttendanceStatus>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("`{text}` is not a status")), "{error}");
        }
    }

    #[test]
    fn periods_are_counted_from_one() {
        for number in [1, 3, 1_000] {
            assert_eq!(number.to_string().parse(), Ok(LiabilityPeriod(number)));
        }
        for text in ["", "0", "-1", "+1", "1.0", "1001", "99999999999", "one"] {
            assert!(text.parse::<LiabilityPeriod>().is_err(), "{text}");
        }
    }
}
