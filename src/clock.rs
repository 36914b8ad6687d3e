//! The one reader of the clock.

use std::time::SystemTime;

use chrono::{DateTime, Timelike, Utc};

use crate::ledger::instant::Instant;

/// The instant at which something is recorded, to the second.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one reader of the clock")]
pub fn now() -> Instant {
    let now: DateTime<Utc> = SystemTime::now().into();
    Instant::of(now.with_nanosecond(0).unwrap_or(now))
}
