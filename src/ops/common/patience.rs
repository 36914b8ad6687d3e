//! One act: what is gathered and decided at one moment is recorded, or all of it is done anew where
//! another writer was first.

use std::thread;
use std::time::{Duration, Instant};

use crate::ops::recorded_time::is_overtaken;
use crate::ops::{Moment, OpError, Recording};
use crate::store::{Batch, Reader, Store, StoreError};

/// How long we try. After that the answer is that we could not.
const LIMIT: Duration = Duration::from_secs(30);

/// Gathers and decides, with a reader of one moment, and records what was decided. Where another
/// writer was first, all of it is done anew. It is decided at a moment after all that is recorded,
/// which is given anew at each try. The reader has ended before anything is written.
pub(in crate::ops) fn act<T>(
    store: &mut dyn Store,
    moment: &Moment,
    recording: Recording,
    mut decide: impl FnMut(&dyn Reader, &Moment) -> Result<(T, Batch), OpError>,
) -> Result<T, OpError> {
    let mut patience = Patience::begin();
    loop {
        let decided = store.reader().map_err(Into::into).and_then(|reader| {
            let moment = moment.after_all(&*reader)?;
            let (answer, batch) = decide(&*reader, &moment)?;
            Ok((answer, Batch { after_all: moment.is_after_all(), ..batch }))
        });
        if let Some(answer) = once(store, recording, decided)? {
            return Ok(answer);
        }
        if !patience.wait() {
            return Err(OpError::TooBusy);
        }
    }
}

/// Records what was decided; none where another writer was first, and then it is to be decided
/// anew.
fn once<T>(
    store: &mut dyn Store,
    recording: Recording,
    decided: Result<(T, Batch), OpError>,
) -> Result<Option<T>, OpError> {
    let recorded = decided.and_then(|(answer, batch)| {
        record(store, recording, &batch)?;
        Ok(answer)
    });
    match recorded {
        Err(error) if is_overtaken(&error) => Ok(None),
        answer => answer.map(Some),
    }
}

/// The same, of much that was decided ahead, as of several moments, where the batch names all that
/// must not have moved since the first of them. What others recorded meanwhile makes no difference
/// to it but to its time, which is then after theirs. The answer must not tell a time or a hash.
pub(in crate::ops) fn once_ahead<T>(
    store: &mut dyn Store,
    moment: &Moment,
    recording: Recording,
    decided: Result<(T, Batch), OpError>,
) -> Result<Option<T>, OpError> {
    let (mut decided, mut tries) = (decided, 0_u8);
    loop {
        let (answer, batch) = match decided {
            Ok(decided) => decided,
            Err(error) if is_overtaken(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        match record(store, recording, &batch) {
            Ok(()) => return Ok(Some(answer)),
            // Whoever writes all the time would be after it each time.
            Err(StoreError::Behind(last)) if tries < 10 => {
                tries = tries.saturating_add(1);
                let time = moment.after(last)?.recorded_at;
                decided = batch.at(time).map(|batch| (answer, batch)).map_err(Into::into);
            }
            Err(error) => decided = Err(error.into()),
        }
    }
}

fn record(store: &mut dyn Store, recording: Recording, batch: &Batch) -> Result<(), StoreError> {
    if recording == Recording::DryRun {
        return Ok(());
    }
    match store.append(batch) {
        Err(StoreError::Unknown(lost)) => find_out(store, batch, StoreError::Unknown(lost)),
        other => other,
    }
}

/// Finds out what became of a batch whose answer was lost, by sending it again: it stands then, or
/// another writer was first. To decide anew before that is known would take what stands for the
/// work of somebody else, so while the store cannot say, it stays unknown.
fn find_out(store: &mut dyn Store, batch: &Batch, lost: StoreError) -> Result<(), StoreError> {
    let mut patience = Patience::begin();
    loop {
        match store.append_again(batch) {
            Ok(()) => return Ok(()),
            Err(error @ (StoreError::Conflict | StoreError::Behind(_))) => return Err(error),
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
