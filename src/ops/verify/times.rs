//! Recorded times: they never go back, but where a line says that the clock had been wrong.

use std::collections::{BTreeMap, BinaryHeap};

use super::{Faults, MOST_LISTED};
use crate::ledger::entry::Entry;
use crate::ledger::form::Form;
use crate::ledger::instant::Instant;

/// The times of the entries that have been walked through.
#[derive(Default)]
pub(super) struct Times {
    /// Of the chain that is being read, the time of its last entry.
    last: Option<Instant>,
    /// By the entry of the ledger's own chain that is its basis, the earliest decision.
    by_basis: BTreeMap<u32, (Instant, String)>,
    /// The latest time that the checkpoint saw.
    seen: Option<Instant>,
    /// What it did not see: the earliest of it, the latest first.
    unseen: BinaryHeap<(Instant, String)>,
    /// What is worth to be told and is no fault.
    remarks: Faults,
}

impl Times {
    /// Another chain begins.
    pub(super) fn next_chain(&mut self) {
        self.last = None;
    }

    /// Takes in the next entry of a chain, which the checkpoint saw or not, where there is one.
    pub(super) fn entry(
        &mut self,
        entry: &Entry,
        place: &str,
        was_seen: Option<bool>,
        faults: &mut Faults,
    ) {
        let (time, draft) = (entry.draft().recorded_at, entry.draft());
        let before = self.last.replace(time).filter(|last| *last > time);
        if let Some(reason) = &draft.after_clock_fault {
            let what = format!("it says that the clock was wrong before {time} (`{reason}`)");
            self.remarks.add(place, what);
        } else if let Some(last) = before {
            let what = format!("it was recorded at {time}, and the entry before it at {last}");
            // The first form knew no other way out of a clock that had been wrong.
            let to = if draft.form == Form::First { &mut self.remarks } else { faults };
            to.add(place, what);
        }
        match was_seen {
            Some(true) => self.seen = self.seen.max(Some(time)),
            Some(false) => self.came_after(time, place),
            None => {}
        }
    }

    fn came_after(&mut self, time: Instant, place: &str) {
        if self.unseen.len() < MOST_LISTED {
            self.unseen.push((time, place.to_owned()));
        } else if let Some(mut latest) = self.unseen.peek_mut()
            && time < latest.0
        {
            *latest = (time, place.to_owned());
        }
    }

    /// Takes in what a decision was built on. Whoever says that the clock was wrong is believed.
    pub(super) fn decided<E>(&mut self, entry: &Entry<E>, basis: u32, place: &str) {
        let (time, draft) = (entry.draft().recorded_at, entry.draft());
        let is_held = draft.form != Form::First && draft.after_clock_fault.is_none();
        let earliest = self.by_basis.get(&basis).is_none_or(|(earliest, _)| time < *earliest);
        if is_held && earliest {
            self.by_basis.insert(basis, (time, place.to_owned()));
        }
    }

    /// Takes in an entry of the ledger's own chain, after all decisions of learners.
    pub(super) fn basis<E>(&mut self, entry: &Entry<E>, faults: &mut Faults) {
        let (seq, time) = (entry.seq(), entry.draft().recorded_at);
        let Some((decided, place)) = self.by_basis.remove(&seq) else { return };
        if decided < time {
            let what = format!("it was recorded at {decided}, and what it was built on at {time}");
            faults.add(place, what);
        }
    }

    /// What is worth to be told: at last, what came after the checkpoint and is dated before it.
    pub(super) fn finish(mut self) -> Faults {
        for (time, place) in self.unseen.into_sorted_vec() {
            let Some(seen) = self.seen.filter(|seen| time <= *seen) else { break };
            let what = format!(
                "it came after the checkpoint and is dated {time}, not after {seen}, which the \
                 checkpoint saw"
            );
            self.remarks.add(place, what);
        }
        self.remarks
    }
}
