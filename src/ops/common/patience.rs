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
    let mut patience = Patience::begin();
    loop {
        let decided = store.reader().map_err(Into::into).and_then(|reader| decide(&*reader));
        if let Some(answer) = once(store, recording, decided)? {
            return Ok(answer);
        }
        if !patience.wait() {
            return Err(OpError::TooBusy);
        }
    }
}

/// Records what was decided; none where another writer was first, and then it is to be decided
/// anew. It may have been decided as of several moments, where the batch names all that must not
/// have moved since the first of them.
pub(in crate::ops) fn once<T>(
    store: &mut dyn Store,
    recording: Recording,
    decided: Result<(T, Batch), OpError>,
) -> Result<Option<T>, OpError> {
    match decided.and_then(|decided| record(store, recording, decided)) {
        Err(OpError::Store(StoreError::Conflict | StoreError::Busy)) => Ok(None),
        answer => answer.map(Some),
    }
}

fn record<T>(
    store: &mut dyn Store,
    recording: Recording,
    (answer, batch): (T, Batch),
) -> Result<T, OpError> {
    if recording == Recording::Real {
        match store.append(&batch) {
            Err(StoreError::Unknown(lost)) => find_out(store, &batch, StoreError::Unknown(lost))?,
            other => other?,
        }
    }
    Ok(answer)
}

/// Finds out what became of a batch whose answer was lost, by sending it again: it stands then, or
/// another writer was first. To decide anew before that is known would take what stands for the
/// work of somebody else, so while the store cannot say, it stays unknown.
fn find_out(store: &mut dyn Store, batch: &Batch, lost: StoreError) -> Result<(), StoreError> {
    let mut patience = Patience::begin();
    loop {
        match store.append_again(batch) {
            Ok(()) => return Ok(()),
            Err(StoreError::Conflict) => return Err(StoreError::Conflict),
            Err(StoreError::Busy | StoreError::Unknown(_)) if patience.wait() => {}
            Err(_) => return Err(lost),
        }
    }
}

/// Waiting for others, for up to 30 seconds.
struct Patience {
    begun: Instant,
    spread: u64,
}

impl Patience {
    fn begin() -> Patience {
        Patience { begun: Instant::now(), spread: u64::from(std::process::id()) }
    }

    /// Waits a little, each process for another time, so that they do not meet in step for ever;
    /// false where it was long enough.
    fn wait(&mut self) -> bool {
        if self.begun.elapsed() > LIMIT {
            return false;
        }
        // A linear congruential step; its only task is to differ between processes.
        self.spread = self
            .spread
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        thread::sleep(Duration::from_millis((self.spread >> 33).rem_euclid(25)));
        true
    }
}
