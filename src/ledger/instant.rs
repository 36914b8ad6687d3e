//! Instants as texts hold them: in one form, to the second, or to the microsecond where a second
//! holds more than one act.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use chrono::{DateTime, NaiveTime, Timelike, Utc};
use thiserror::Error;

use crate::domain::calendar::date;
use crate::domain::excerpt::excerpt;

/// An instant that prints and parses as `2027-01-18T09:00:00Z`, or `2027-01-18T09:00:00.000001Z`
/// where it is no whole second. What is less than a microsecond is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub DateTime<Utc>);

/// A text that is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not an instant: write one as `2027-01-18T09:00:00Z`")]
pub struct InstantError(String);

impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.0.time();
        let whole = time.with_nanosecond(0).unwrap_or(time);
        write!(formatter, "{}T{whole}", self.0.date_naive())?;
        // A leap second is told as the second before it.
        match time.nanosecond().div_euclid(1_000).rem_euclid(1_000_000) {
            0 => formatter.write_str("Z"),
            micros => write!(formatter, ".{micros:06}Z"),
        }
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
