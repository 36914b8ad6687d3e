//! Single refusals, those of one provider after the other: each has the hash of the one before, and
//! none is gone that the checkpoint saw.

use super::Faults;
use super::against::Checkpoint;
use super::refusals::name_of;
use crate::ledger::hash::{Hash, link};
use crate::ledger::kept_refusal::RefusalLink;
use crate::ops::{OpError, pages};
use crate::store::Audit;

/// The refusals of the provider that is being read.
struct Chained {
    last: RefusalLink,
    /// What the checkpoint saw of them.
    seen: Option<RefusalLink>,
}

/// Checks all of them.
pub(super) fn check(
    reader: &dyn Audit,
    mut checkpoint: Option<&mut Checkpoint<'_>>,
    faults: &mut Faults,
) -> Result<(), OpError> {
    let mut open: Option<Chained> = None;
    for row in pages::single_refusals(reader) {
        let row = row?;
        let Some(found) = row.link else { continue };
        if open.as_ref().is_none_or(|chained| chained.last.at != found.at) {
            close(open.as_ref(), faults);
            let seen = match &mut checkpoint {
                Some(checkpoint) => checkpoint.refusals_of(found.at, faults)?,
                None => None,
            };
            let last = RefusalLink { at: found.at, seq: 0, hash: Hash::ZERO };
            open = Some(Chained { last, seen });
        }
        if let Some(chained) = &mut open {
            chained.next(found, row.text.as_deref().unwrap_or_default(), faults);
        }
    }
    close(open.as_ref(), faults);
    Ok(())
}

impl Chained {
    fn next(&mut self, found: RefusalLink, text: &str, faults: &mut Faults) {
        let place = name_of(&found);
        if found.seq == self.last.seq {
            faults.add(&place, "there are two of it");
        } else if found.seq != self.last.seq.saturating_add(1) {
            let what = format!("before it stands number {} of this provider", self.last.seq);
            faults.add(&place, what);
        } else if link(&self.last.hash, text) != found.hash {
            faults.add(&place, "its hash is not that of its text and of the hash before it");
        }
        let seen = self.seen.filter(|seen| seen.seq == found.seq);
        if seen.is_some_and(|seen| seen.hash != found.hash) {
            faults.add(place, "its hash is not the one that the checkpoint saw");
        }
        self.last = found;
    }
}

fn close(chained: Option<&Chained>, faults: &mut Faults) {
    let Some(Chained { last, seen: Some(seen) }) = chained else { return };
    if seen.seq > last.seq {
        let what = format!(
            "the last ones are gone: the checkpoint saw {} refusals, and {} are left",
            seen.seq, last.seq
        );
        faults.add(format!("refusals/{}", seen.at), what);
    }
}
