//! The time at which something is recorded: that of the clock, and after all that is recorded, so
//! that what was known at a time stays what it was.

use std::time::Duration;

use crate::ledger::instant::Instant;
use crate::ops::{Moment, OpError};
use crate::store::{Reader, StoreError};

/// How far a clock may be behind what is recorded and be taken as that time, in microseconds: five
/// minutes. Clocks of several machines differ by seconds; one that is behind by more is wrong, or
/// was.
const MOST_BEHIND: u64 = 300 * SECOND;

/// A second, in microseconds.
const SECOND: u64 = 1_000_000;

impl Moment {
    /// The moment at which something is recorded after all that this reader sees.
    pub(in crate::ops) fn after_all(&self, reader: &dyn Reader) -> Result<Moment, OpError> {
        match reader.last_recorded(None)? {
            Some(last) => self.after(last),
            None => Ok(self.by_now()),
        }
    }

    /// The moment at which something is recorded after something else was.
    pub(in crate::ops) fn after(&self, last: Instant) -> Result<Moment, OpError> {
        let moment = self.by_now();
        let now = moment.recorded_at;
        // One chain may be ahead of all the others, where the clock was wrong.
        if now > last || moment.after_clock_fault.is_some() {
            return Ok(moment);
        }
        if now.before(last) > MOST_BEHIND {
            return Err(OpError::ClockBehind { now, last });
        }
        Ok(Moment { recorded_at: last.next(), ..moment })
    }

    /// The time before which all must be that stands; none where the clock was wrong before.
    pub(in crate::ops) fn is_after_all(&self) -> Option<Instant> {
        self.after_clock_fault.is_none().then_some(self.recorded_at)
    }

    /// The same moment, by the clock as it has gone on since.
    fn by_now(&self) -> Moment {
        let gone = self.running_since.map_or(Duration::ZERO, |since| since.elapsed());
        // What is recorded tells seconds, and parts of them only where a second holds two acts.
        let recorded_at = self.recorded_at.later(gone.as_secs().saturating_mul(SECOND));
        Moment { recorded_at, running_since: None, ..self.clone() }
    }
}

/// Whether what was decided is to be decided anew, because another writer was first.
pub(in crate::ops) const fn is_overtaken(error: &OpError) -> bool {
    matches!(error, OpError::Store(StoreError::Conflict | StoreError::Busy | StoreError::Behind(_)))
}
