//! The instant at which something is recorded, as texts hold it: in one form, to the second, or to
//! the microsecond where a second holds more than one act.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
use thiserror::Error;

use crate::domain::calendar::{after, date, write_date};
use crate::domain::digits::write_digits;
use crate::domain::excerpt::excerpt;

/// An instant that prints and parses as `2027-01-18T09:00:00Z`, or `2027-01-18T09:00:00.000001Z`
/// where it is no whole second. It holds no more than that, so that it is equal to what is read
/// back of it, and stands in the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(DateTime<Utc>);

/// A text that is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not an instant: write one as `2027-01-18T09:00:00Z`")]
pub struct InstantError(String);

impl Instant {
    /// The instant of a time, as far as a text can hold it: what is less than a microsecond is left
    /// out, and a leap second is the last microsecond of the second before it.
    #[must_use]
    pub fn of(time: DateTime<Utc>) -> Instant {
        let micros = time.nanosecond().div_euclid(1_000).min(999_999);
        Instant(time.with_nanosecond(micros.saturating_mul(1_000)).unwrap_or(time))
    }

    /// The last instant of a day, in universal time.
    #[must_use]
    pub fn end_of(day: NaiveDate) -> Instant {
        let last = NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap_or_default();
        Instant(day.and_time(last).and_utc())
    }

    /// Its day, in universal time.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        self.0.date_naive()
    }

    /// The first instant after it that a text can tell from it.
    #[must_use]
    pub fn next(self) -> Instant {
        self.later(1)
    }

    /// The instant that is later by so many microseconds.
    #[must_use]
    pub fn later(self, micros: u64) -> Instant {
        let sum = self.0.timestamp_micros().checked_add_unsigned(micros);
        Instant(sum.and_then(DateTime::from_timestamp_micros).unwrap_or(self.0))
    }

    /// By how many microseconds it lies before another; by none where it does not.
    #[must_use]
    pub fn before(self, other: Instant) -> u64 {
        let difference = other.0.timestamp_micros().saturating_sub(self.0.timestamp_micros());
        u64::try_from(difference).unwrap_or_default()
    }

    /// The latest day that it may be in the United Kingdom, where summer time is an hour ahead.
    #[must_use]
    pub fn british_day(self) -> NaiveDate {
        let is_past_midnight_there = self.0.hour() == 23;
        if is_past_midnight_there { after(self.day(), 0, 1) } else { self.day() }
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.0.time();
        write_date(self.day(), formatter)?;
        for (before, number) in [("T", time.hour()), (":", time.minute()), (":", time.second())] {
            formatter.write_str(before)?;
            write_digits::<2>(number.into(), formatter)?;
        }
        let micros = time.nanosecond().div_euclid(1_000);
        if micros > 0 {
            formatter.write_str(".")?;
            write_digits::<6>(micros.into(), formatter)?;
        }
        formatter.write_str("Z")
    }
}

impl FromStr for Instant {
    type Err = InstantError;

    fn from_str(text: &str) -> Result<Instant, InstantError> {
        read(text).map(Instant).ok_or_else(|| InstantError(excerpt(text)))
    }
}

fn read(text: &str) -> Option<DateTime<Utc>> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, micros) = match time.split_once('.') {
        Some((time, fraction)) => (time, read_micros(fraction)?),
        None => (time, 0),
    };
    let two = |range: Range<usize>| {
        let digits = time.get(range)?;
        if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
    };
    let separated = time.len() == 8 && time.get(2..3) == Some(":") && time.get(5..6) == Some(":");
    let (hours, minutes, seconds) = (two(0..2)?, two(3..5)?, two(6..8)?);
    let time = NaiveTime::from_hms_micro_opt(hours, minutes, seconds, micros);
    let time = time.filter(|_| separated)?;
    Some(date(day).ok()?.and_time(time).and_utc())
}

/// Six digits that are not all nothing: a whole second has one form.
fn read_micros(fraction: &str) -> Option<u32> {
    let all_digits = fraction.len() == 6 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    fraction.parse().ok().filter(|micros| all_digits && *micros > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_before_midnight_it_may_be_the_next_day_in_summer() {
        let british = |text: &str| text.parse::<Instant>().unwrap().british_day().to_string();
        assert_eq!(british("2027-07-18T22:59:59Z"), "2027-07-18");
        assert_eq!(british("2027-07-18T23:00:00Z"), "2027-07-19");
        assert_eq!(british("2027-12-31T23:30:00Z"), "2028-01-01");
    }

    /// A time of the morning of a day, with so many nanoseconds beyond a second.
    fn of_nanos(second: u32, nanos: u32) -> Instant {
        let day = NaiveDate::from_ymd_opt(2027, 1, 18).unwrap();
        Instant::of(day.and_hms_nano_opt(8, 59, second, nanos).unwrap().and_utc())
    }

    #[test]
    fn an_instant_is_equal_to_what_is_read_back_of_it_and_in_the_same_order() {
        let earlier = [
            (of_nanos(58, 999_999_999), "2027-01-18T08:59:58.999999Z"),
            (of_nanos(59, 0), "2027-01-18T08:59:59Z"),
            (of_nanos(59, 999), "2027-01-18T08:59:59Z"),
            (of_nanos(59, 1_001), "2027-01-18T08:59:59.000001Z"),
            (of_nanos(59, 999_999_999), "2027-01-18T08:59:59.999999Z"),
            // A leap second.
            (of_nanos(59, 1_000_000_000), "2027-01-18T08:59:59.999999Z"),
            (of_nanos(59, 1_999_999_999), "2027-01-18T08:59:59.999999Z"),
        ];
        let texts = earlier.map(|(instant, _)| instant.to_string());
        assert_eq!(texts, earlier.map(|(_, text)| text.to_owned()));
        for (instant, text) in earlier {
            assert_eq!(text.parse(), Ok(instant), "{text}");
        }
        assert!(earlier.is_sorted(), "{earlier:?}");
    }

    #[test]
    fn the_next_instant_is_told_from_the_one_before_it() {
        let second = of_nanos(58, 0);
        assert_eq!(second.next().to_string(), "2027-01-18T08:59:58.000001Z");
        assert_eq!(of_nanos(58, 999_999_000).next(), of_nanos(59, 0));
        assert_eq!(second.later(301_000_000).to_string(), "2027-01-18T09:04:59Z");
        assert_eq!(second.before(of_nanos(59, 1_000)), 1_000_001);
        assert_eq!(of_nanos(59, 0).before(second), 0);
    }

    #[test]
    fn a_day_ends_right_before_the_next() {
        let day = NaiveDate::from_ymd_opt(2027, 1, 31).unwrap();
        assert_eq!(Instant::end_of(day).to_string(), "2027-01-31T23:59:59.999999Z");
        assert_eq!(Instant::end_of(day).next().to_string(), "2027-02-01T00:00:00Z");
    }

    #[test]
    fn an_instant_has_one_form() {
        let texts =
            ["2027-01-18T09:05:00Z", "2027-01-18T09:05:00.000001Z", "2027-01-18T09:05:59.500000Z"];
        for text in texts {
            assert_eq!(text.parse::<Instant>().unwrap().to_string(), text);
        }
        let bad = [
            "2027-01-18 09:05:00",
            "2027-01-18T9:05:00Z",
            "2027-01-18T09:05:00.5Z",
            "2027-01-18T09:05:00.000000Z",
            "2027-01-18T09:05:00.+00001Z",
            "2027-01-18T09:05:00.0000001Z",
            "",
            "Z",
        ];
        for bad in bad {
            assert!(bad.parse::<Instant>().is_err(), "{bad}");
        }
    }
}
