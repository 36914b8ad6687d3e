//! Dates as they are written, academic years, course years, and spans of days.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use thiserror::Error;

use super::bounds::Beyond;
use super::digits::write_digits;
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

/// The first day that is read, and so the first that may be recorded.
pub const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(1900, 1, 1).expect("this day exists");

/// The last day that is read, and so the last that may be recorded.
pub const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2199, 12, 31).expect("this day exists");

/// Whether a day is one of those that are read, so that what names it can be read back.
#[must_use]
pub fn is_read(day: NaiveDate) -> bool {
    (FIRST_DAY..=LAST_DAY).contains(&day)
}

/// The day so many calendar months after another, and so many days after that. Where the month has
/// no such day it is counted from the last that it has.
///
/// It may be after [`LAST_DAY`], for whoever compares or shows it; what is to be recorded is asked
/// for with [`recordable_after`].
#[must_use]
pub fn after(from: NaiveDate, months: u32, days: u64) -> NaiveDate {
    let later = from.checked_add_months(Months::new(months));
    let later = later.and_then(|day| day.checked_add_days(Days::new(days)));
    // Days that are read end 260,000 years before those that can be worked out.
    later.unwrap_or(NaiveDate::MAX)
}

/// The day before another.
#[must_use]
pub fn day_before(day: NaiveDate) -> NaiveDate {
    // Days that are read begin 260,000 years after those that can be worked out.
    day.pred_opt().unwrap_or(NaiveDate::MIN)
}

/// The first day of the month of another.
#[must_use]
pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    // Every month has a first day.
    day.with_day(1).unwrap_or(day)
}

/// The same, where it may be recorded.
///
/// # Errors
/// When it is after [`LAST_DAY`]: then it could be recorded and never be read.
pub fn recordable_after(from: NaiveDate, months: u32, days: u64) -> Result<NaiveDate, Beyond> {
    recordable(after(from, months, days))
}

/// A day that was worked out, where it may be recorded.
///
/// # Errors
/// When it is none of the days that are read.
pub fn recordable(day: NaiveDate) -> Result<NaiveDate, Beyond> {
    if is_read(day) { Ok(day) } else { Err(Beyond::Day { day }) }
}

/// How old somebody is on a day, in whole years: a birthday of 29 February falls on 1 March in
/// other years. Below nothing before the birth.
#[must_use]
pub fn age_on(born: NaiveDate, day: NaiveDate) -> i32 {
    let years = day.year().saturating_sub(born.year());
    let had_birthday = (day.month(), day.day()) >= (born.month(), born.day());
    if had_birthday { years } else { years.saturating_sub(1) }
}

/// Reads a date in the one form that files, arguments and entries use: `2027-01-18`.
///
/// # Errors
/// When the text has another form, the day does not exist, or the year is not in 1900 to 2199.
pub fn date(text: &str) -> Result<NaiveDate, CalendarError> {
    read_date(text).ok_or_else(|| CalendarError::Date(excerpt(text)))
}

/// Reads a date that has its day first, then its month: `18/01/2027`, or with `-` or `.` between.
///
/// # Errors
/// When the text has another form, the day does not exist, or the year is not in 1900 to 2199.
pub fn date_day_first(text: &str) -> Result<NaiveDate, CalendarError> {
    let read = || {
        let [day, month, year] = three_numbers(text)?;
        let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        is_read(day).then_some(day)
    };
    read().ok_or_else(|| CalendarError::Date(excerpt(text)))
}

/// Whether a text is a date with its day or its month first, so that nobody can tell which.
#[must_use]
pub fn has_day_or_month_first(text: &str) -> bool {
    three_numbers(text).is_some()
}

/// Two numbers of one or two digits and one of four, with the same sign between them.
fn three_numbers(text: &str) -> Option<[u32; 3]> {
    let sign = text.chars().find(|sign| !sign.is_ascii_digit())?;
    let parts: Vec<&str> = text.split(sign).collect();
    let [first, second, year] = <[&str; 3]>::try_from(parts).ok()?;
    let number = |digits: &str, lengths: std::ops::RangeInclusive<usize>| {
        let plain = lengths.contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
        if plain { digits.parse::<u32>().ok() } else { None }
    };
    let is_known = matches!(sign, '/' | '-' | '.');
    let numbers = [number(first, 1..=2)?, number(second, 1..=2)?, number(year, 4..=4)?];
    is_known.then_some(numbers)
}

/// Writes a date in that form.
///
/// # Errors
/// When what is written to fails.
pub fn write_date(day: NaiveDate, into: &mut dyn fmt::Write) -> fmt::Result {
    match u64::try_from(day.year()) {
        Ok(year) if is_read(day) => write_digits::<4>(year, into)?,
        _ => return write!(into, "{day}"),
    }
    into.write_str("-")?;
    write_digits::<2>(day.month().into(), into)?;
    into.write_str("-")?;
    write_digits::<2>(day.day().into(), into)
}

fn read_date(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.strip_prefix('-')?.split_once('-')?;
    let number = |digits: &str, length: usize| {
        let plain = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
        if plain { digits.parse::<u32>().ok() } else { None }
    };
    let year = i32::try_from(number(year, 4)?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(month, 2)?, number(day, 2)?)?;
    is_read(day).then_some(day)
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

    /// Its last day: the day before the next one begins.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        day_before(after(self.first_day(), 12, 0))
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
        CourseYear(first_of_month(start))
    }

    /// The first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        day_before(after(self.0, 12, 0))
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
    fn a_day_that_stands_first_is_read_where_that_was_said() {
        for text in ["18/01/2027", "18-1-2027", "18.01.2027"] {
            assert!(date(text).is_err() && has_day_or_month_first(text), "{text}");
            assert_eq!(date_day_first(text), Ok(day("2027-01-18")));
        }
        for text in ["01/18/2027", "31/02/2027", "18/01/27", "18/01-2027", "18 01 2027", "1/1/1899"]
        {
            assert!(date_day_first(text).is_err(), "{text}");
        }
        for text in ["2027-01-18", "2027/01/18", "18/01/27", "", "18", "1/2/3/2027"] {
            assert!(!has_day_or_month_first(text), "{text}");
        }
    }

    #[test]
    fn the_days_that_are_read_are_those_that_may_be_recorded() {
        for text in ["1900-01-01", "2199-12-31"] {
            assert_eq!(recordable(day(text)), Ok(day(text)));
        }
        let outside = [FIRST_DAY.pred_opt().unwrap(), LAST_DAY.succ_opt().unwrap()];
        for day in outside.into_iter().chain([NaiveDate::MIN, NaiveDate::MAX]) {
            assert_eq!(recordable(day), Err(Beyond::Day { day }));
            assert!(date(&day.to_string()).is_err(), "{day}");
        }
    }

    #[test]
    fn a_day_that_is_worked_out_may_be_recorded_up_to_the_last_one() {
        let after = |text, months, days| recordable_after(day(text), months, days);
        assert_eq!(after("2199-08-31", 4, 0), Ok(day("2199-12-31")));
        assert_eq!(after("2027-10-31", 4, 14), Ok(day("2028-03-14")));
        let said = |text, months, days| after(text, months, days).unwrap_err().to_string();
        assert_eq!(
            said("2199-12-31", 0, 1),
            "2200-01-01 is after 2199-12-31, the last day that can be recorded"
        );
        assert!(said("2199-12-31", u32::MAX, u64::MAX).contains("is after 2199-12-31"));
    }

    #[test]
    fn an_age_is_reached_on_the_birthday_and_one_of_29_february_on_1_march() {
        let age = |born, on| age_on(day(born), day(on));
        assert_eq!((age("1967-01-18", "2027-01-17"), age("1967-01-18", "2027-01-18")), (59, 60));
        assert_eq!((age("1968-02-29", "2028-02-28"), age("1968-02-29", "2028-02-29")), (59, 60));
        assert_eq!((age("2040-02-29", "2100-02-28"), age("2040-02-29", "2100-03-01")), (59, 60));
        assert_eq!((age("2199-12-31", "2199-12-31"), age("2199-12-31", "1900-01-01")), (0, -300));
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
