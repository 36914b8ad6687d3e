//! What a long act has recorded so far: it stands, whatever stops the act.

use super::OpError;

/// How many entries were recorded.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SoFar(u64);

impl SoFar {
    /// So many more were.
    pub(super) fn add(&mut self, entries: usize) {
        self.0 = self.0.saturating_add(u64::try_from(entries).unwrap_or(u64::MAX));
    }

    /// Why the act stops, with what stands of it.
    pub(super) fn stopped(self, because: OpError) -> OpError {
        match self.0 {
            0 => because,
            entries => OpError::CutOff { entries, because: Box::new(because) },
        }
    }
}
