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

    /// So many days later, or earlier where it is less than nothing.
    pub(crate) fn moved(self, by: i64) -> Day {
        (by..0).fold(self.plus_days(by.max(0)), |day, _| day.day_before())
    }

    /// How many days after 1 January 2027, a Friday, it is; less than nothing before that.
    pub(crate) fn since_2027(self) -> i64 {
        let of_year =
            |year: i64| year * 365 + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
        let months: i64 = (1..self.1).map(|month| length_of(self.0, month)).sum();
        of_year(self.0) - of_year(2027) + months + self.2 - 1
    }

    /// The first Thursday on or after it, plus 6 days.
    pub(crate) fn pay_day(self) -> Day {
        let to_thursday = (6 - self.since_2027()).rem_euclid(7);
        self.plus_days(to_thursday + 6)
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
