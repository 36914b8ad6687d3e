//! Closings: the table of them beside the entries that certified months or opened them again.

use std::collections::BTreeSet;

use super::Faults;
use crate::ledger::entry::Entry;
use crate::ops::{OpError, pages};
use crate::store::{Audit, Totals};

/// What the entries say of closings: chain and number of each. There is one a month at most for
/// each provider, so that they can all be kept in mind.
#[derive(Default)]
pub(super) struct Closings {
    by_entries: BTreeSet<(String, i64)>,
}

impl Closings {
    /// Takes an entry in.
    pub(super) fn entry(&mut self, entry: &Entry) {
        if entry.event().is_closing() {
            self.by_entries.insert((entry.chain().to_string(), i64::from(entry.seq())));
        }
    }

    /// Compares the table with the entries, and names what is in one of them alone.
    pub(super) fn finish(
        mut self,
        reader: &dyn Audit,
        totals: &Totals,
        faults: &mut Faults,
    ) -> Result<(), OpError> {
        let mut rows: u64 = 0;
        for closing in pages::closings(reader) {
            let closing = closing?;
            rows = rows.saturating_add(1);
            let place = format!("{}/{}", closing.chain, closing.seq);
            if !self.by_entries.remove(&(closing.chain, closing.seq)) {
                let what = "the table of closings has it, and it closed no month and opened none";
                faults.add(place, what);
            }
        }
        for (chain, seq) in self.by_entries {
            let what = "it closed a month or opened one again, and is not in the table of closings";
            faults.add(format!("{chain}/{seq}"), what);
        }
        if rows != totals.closings {
            let what = format!("there are {} rows of it, and {rows} are found", totals.closings);
            faults.add("table of closings", what);
        }
        Ok(())
    }
}
