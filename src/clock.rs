//! The one reader of the clock.

use std::time::SystemTime;

use chrono::{DateTime, Timelike, Utc};

/// The instant at which something is recorded, to the second, as texts hold it.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one reader of the clock")]
pub fn now() -> DateTime<Utc> {
    let now: DateTime<Utc> = SystemTime::now().into();
    now.with_nanosecond(0).unwrap_or(now)
}
