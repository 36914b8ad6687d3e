//! How long an operation tries again when another writer was first.

use std::thread;
use std::time::{Duration, Instant};

use super::OpError;
use crate::store::StoreError;

/// How long we try. After that the answer is that we could not.
const LIMIT: Duration = Duration::from_secs(30);

/// Runs an attempt until it does not meet another writer, for up to 30 seconds. Between attempts it
/// waits a little, each process for another time, so that they do not meet in step for ever.
pub(super) fn until_alone<T>(
    mut attempt: impl FnMut() -> Result<T, OpError>,
) -> Result<T, OpError> {
    let begun = Instant::now();
    let mut spread = u64::from(std::process::id());
    loop {
        match attempt() {
            Err(OpError::Store(StoreError::Conflict | StoreError::Busy)) => {}
            answer => return answer,
        }
        if begun.elapsed() > LIMIT {
            return Err(OpError::TooBusy);
        }
        // A linear congruential step; its only task is to differ between processes.
        spread =
            spread.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        thread::sleep(Duration::from_millis((spread >> 33).rem_euclid(25)));
    }
}
