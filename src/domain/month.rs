//! Months, as those of a provider that are prepared, certified and opened again.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

use super::calendar::{after, date, day_before, first_of_month};
use super::excerpt::excerpt;

/// A month of a year, which prints and parses as `2027-01`. It is kept as its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

/// A text that names no month.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a month: write one as `2027-01`")]
pub struct MonthError(String);

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: NaiveDate) -> Month {
        Month(first_of_month(day))
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        day_before(after(self.0, 1, 0))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Month, MonthError> {
        let first = date(&format!("{text}-01")).map_err(|_| MonthError(excerpt(text)))?;
        Ok(Month(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_one_form_and_a_last_day() {
        for (text, last) in
            [("2027-01", "2027-01-31"), ("2028-02", "2028-02-29"), ("2199-12", "2199-12-31")]
        {
            let month: Month = text.parse().unwrap();
            assert_eq!(month.to_string(), text);
            assert_eq!(month.last_day().to_string(), last);
            assert_eq!(Month::of(month.last_day()), month);
        }
        for text in ["2027", "2027-1", "2027-13", "2027-01-01", " 2027-01", ""] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }
}
