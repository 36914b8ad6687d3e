//! Instants as texts hold them: to the second, in one form.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use chrono::{DateTime, NaiveTime, Timelike, Utc};
use thiserror::Error;

use crate::domain::calendar::date;
use crate::domain::excerpt::excerpt;

/// An instant that prints and parses as `2027-01-18T09:00:00Z`.
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
        write!(formatter, "{}T{whole}Z", self.0.date_naive())
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
    let two = |range: Range<usize>| {
        let digits = time.get(range)?;
        if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
    };
    let separated = time.len() == 8 && time.get(2..3) == Some(":") && time.get(5..6) == Some(":");
    let time = NaiveTime::from_hms_opt(two(0..2)?, two(3..5)?, two(6..8)?).filter(|_| separated)?;
    Some(date(day).ok()?.and_time(time).and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_one_form() {
        let text = "2027-01-18T09:05:00Z";
        assert_eq!(text.parse::<Instant>().unwrap().to_string(), text);
        for bad in ["2027-01-18 09:05:00", "2027-01-18T9:05:00Z", "2027-01-18T09:05:00.5Z", "", "Z"]
        {
            assert!(bad.parse::<Instant>().is_err(), "{bad}");
        }
    }
}
