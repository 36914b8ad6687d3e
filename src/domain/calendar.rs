//! Dates as they are written, academic years, course years, and spans of days.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use thiserror::Error;

use super::excerpt::excerpt;

/// A text that is not a date or a year of the kind that is read here.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// Not `YYYY-MM-DD`, or a day that does not exist, or outside 1900 to 2199.
    #[error("`{0}` is not a date: write a day from 1900 to 2199 as `2027-01-18`")]
    Date(String),
    /// Not `YYYY/YY` with two years that follow each other.
    #[error("`{0}` is not an academic year: write two years that follow each other as `2026/27`")]
    AcademicYear(String),
}

/// Reads a date in the one form that files, arguments and entries use: `2027-01-18`.
///
/// # Errors
/// When the text has another form, the day does not exist, or the year is not in 1900 to 2199.
pub fn date(text: &str) -> Result<NaiveDate, CalendarError> {
    read_date(text).ok_or_else(|| CalendarError::Date(excerpt(text)))
}

fn read_date(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.strip_prefix('-')?.split_once('-')?;
    let number = |digits: &str, length: usize| {
        let plain = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
        if plain { digits.parse::<u32>().ok() } else { None }
    };
    let year = number(year, 4).filter(|year| (1900..=2199).contains(year))?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(month, 2)?, number(day, 2)?)
}

/// An academic year: from 1 August to 31 July. It selects the rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AcademicYear(i32);

impl AcademicYear {
    /// The year that begins on 1 August of this one.
    #[must_use]
    pub const fn beginning(year: i32) -> AcademicYear {
        AcademicYear(year)
    }

    /// The academic year that holds a day.
    #[must_use]
    pub fn of(day: NaiveDate) -> AcademicYear {
        let begun = day.month() >= 8;
        AcademicYear(if begun { day.year() } else { day.year().saturating_sub(1) })
    }

    /// Its first day, 1 August.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 8, 1).unwrap_or(NaiveDate::MAX)
    }
}

impl fmt::Display for AcademicYear {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.saturating_add(1).rem_euclid(100);
        write!(formatter, "{}/{end:02}", self.0)
    }
}

impl FromStr for AcademicYear {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<AcademicYear, CalendarError> {
        let year = text.split_once('/').and_then(|(begin, _)| begin.parse().ok());
        year.filter(|year| (1900..=2199).contains(year))
            .map(AcademicYear)
            .filter(|year| year.to_string() == text)
            .ok_or_else(|| CalendarError::AcademicYear(excerpt(text)))
    }
}

/// A course year: the 12 months from the first day of the month in which a course begins
/// (Lifelong Learning (Higher Education Fee Limits) Act 2023).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CourseYear(NaiveDate);

impl CourseYear {
    /// The course year of something that begins on this day.
    #[must_use]
    pub fn starting(start: NaiveDate) -> CourseYear {
        CourseYear(start.with_day(1).unwrap_or(start))
    }

    /// The first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let next = self.0.checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX);
        next.pred_opt().unwrap_or(next)
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(self, day: NaiveDate) -> bool {
        self.first_day() <= day && day <= self.last_day()
    }

    /// The academic year in which it begins, which selects its rate.
    #[must_use]
    pub fn academic_year(self) -> AcademicYear {
        AcademicYear::of(self.0)
    }
}

impl fmt::Display for CourseYear {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} to {}", self.first_day(), self.last_day())
    }
}

/// Days from a first to a last, both included; open when it has no last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, where one is set.
    pub to: Option<NaiveDate>,
}

impl Span {
    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) => write!(formatter, "from {} to {to}", self.from),
            None => write!(formatter, "from {}", self.from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        date(text).unwrap()
    }

    #[test]
    fn a_date_has_one_form() {
        assert_eq!(day("2028-02-29").to_string(), "2028-02-29");
        let bad = [
            "2027-02-29",
            "2027-1-18",
            "27-01-18",
            "2027/01/18",
            "1899-12-31",
            "2200-01-01",
            "2027-01-18 ",
            "+027-01-18",
            "2027-01-+8",
            "",
            "é027-01-01",
            "202é-01-01",
        ];
        for text in bad {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_academic_year_begins_on_the_first_of_august() {
        assert_eq!(AcademicYear::of(day("2026-07-31")).to_string(), "2025/26");
        assert_eq!(AcademicYear::of(day("2026-08-01")).to_string(), "2026/27");
        assert_eq!("1999/00".parse::<AcademicYear>().unwrap().to_string(), "1999/00");
        for text in ["2026/28", "2026-27", "2026/2027", "26/27", "2026"] {
            assert!(text.parse::<AcademicYear>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_course_year_begins_with_the_month_of_its_start() {
        let year = CourseYear::starting(day("2027-01-17"));
        assert_eq!(year.to_string(), "2027-01-01 to 2027-12-31");
        assert!(year.holds(day("2027-12-31")) && !year.holds(day("2028-01-01")));
        assert_eq!(year.academic_year(), AcademicYear::beginning(2026));
    }

    #[test]
    fn a_span_includes_both_its_days() {
        let span = Span { from: day("2027-01-01"), to: Some(day("2027-12-31")) };
        assert!(span.holds(day("2027-01-01")) && span.holds(day("2027-12-31")));
        assert!(!span.holds(day("2026-12-31")) && !span.holds(day("2028-01-01")));
    }
}
