//! One act: what is gathered and decided at one moment is recorded, or all of it is done anew where
//! another writer was first.

use std::thread;
use std::time::{Duration, Instant};

use crate::ops::{OpError, Recording};
use crate::store::{Batch, Reader, Store, StoreError};

/// How long we try. After that the answer is that we could not.
const LIMIT: Duration = Duration::from_secs(30);

/// Gathers and decides, with a reader of one moment, and records what was decided. Where another
/// writer was first, all of it is done anew. The reader has ended before anything is written.
pub(in crate::ops) fn act<T>(
    store: &mut dyn Store,
    recording: Recording,
    mut decide: impl FnMut(&dyn Reader) -> Result<(T, Batch), OpError>,
) -> Result<T, OpError> {
    until_alone(|| {
        let reader = store.reader()?;
        let (answer, batch) = decide(&*reader)?;
        drop(reader);
        if recording == Recording::Real {
            match store.append(&batch) {
                Err(StoreError::Unknown(_)) => store.append_again(&batch)?,
                other => other?,
            }
        }
        Ok(answer)
    })
}

/// Runs an attempt until it does not meet another writer, for up to 30 seconds. Between attempts it
/// waits a little, each process for another time, so that they do not meet in step for ever.
fn until_alone<T>(mut attempt: impl FnMut() -> Result<T, OpError>) -> Result<T, OpError> {
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
