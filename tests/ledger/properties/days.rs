//! Dates of the model: plain numbers of year, month and day, counted here and nowhere else.

use std::fmt;
use std::str::FromStr;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) i64, pub(crate) i64, pub(crate) i64);

/// From a first day to a last, both included, or without a last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span(pub(crate) Day, pub(crate) Option<Day>);

impl Span {
    pub(crate) fn holds(self, day: Day) -> bool {
        day >= self.0 && self.1.is_none_or(|last| day <= last)
    }
}

impl Day {
    pub(crate) fn plus_days(self, days: i64) -> Day {
        let mut day = self;
        for _ in 0..days {
            day = if day.2 < length_of(day.0, day.1) {
                Day(day.0, day.1, day.2 + 1)
            } else {
                Day(day.0, day.1, 1).plus_months(1)
            };
        }
        day
    }

    pub(crate) fn day_before(self) -> Day {
        match self {
            Day(year, 1, 1) => Day(year - 1, 12, 31),
            Day(year, month, 1) => Day(year, month - 1, length_of(year, month - 1)),
            Day(year, month, day) => Day(year, month, day - 1),
        }
    }

    /// The same day of a later month, or the last of that month where it is shorter.
    pub(crate) fn plus_months(self, months: i64) -> Day {
        let (mut year, mut month) = (self.0, self.1 + months);
        while month > 12 {
            year += 1;
            month -= 12;
        }
        Day(year, month, self.2.min(length_of(year, month)))
    }

    /// Whether a day is in the 12 months that begin with the month of this one.
    pub(crate) fn course_year_holds(self, day: Day) -> bool {
        let first = Day(self.0, self.1, 1);
        first <= day && day < Day(self.0 + 1, self.1, 1)
    }

    /// The year in which the academic year of this day's course year begins.
    pub(crate) fn academic_year(self) -> i64 {
        if self.1 >= 8 { self.0 } else { self.0 - 1 }
    }

    /// Whether somebody born on this day is under an age on another.
    pub(crate) fn is_under(self, age: i64, on: Day) -> bool {
        on < Day(self.0 + age, self.1, self.2)
    }
}

fn length_of(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Day {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Day, Self::Err> {
        let mut parts = text.splitn(3, '-').map(str::parse);
        let mut next = || parts.next().unwrap_or(Ok(0));
        Ok(Day(next()?, next()?, next()?))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.0, self.1, self.2)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
