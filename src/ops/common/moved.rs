//! Acts that count from another day than the one that was given.

use std::fmt;

use chrono::NaiveDate;

/// An act that counts from a later day than its own: because an enrolment counts from its start and
/// a recovery from the drawdown that it takes back, or because less than nothing would have
/// remained on some day before. Whoever asked for it is told of both days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The day that was given, or the act's own.
    pub from: NaiveDate,
    /// The day from which it counts.
    pub to: NaiveDate,
}

impl Moved {
    /// What there is to tell of an act of this day that counts from that one; none where both are
    /// one.
    pub(in crate::ops) fn between(from: NaiveDate, to: NaiveDate) -> Option<Moved> {
        (from != to).then_some(Moved { from, to })
    }
}

impl fmt::Display for Moved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "counts from {}, and not from {}", self.to, self.from)
    }
}
