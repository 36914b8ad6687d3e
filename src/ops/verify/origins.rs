//! What brought entries: each file and run that is named was begun in the ledger's own chain, and
//! each end is that of one beginning.

use std::collections::BTreeMap;

use super::Faults;
use crate::ledger::entry::Entry;
use crate::ledger::event::{ImportBegun, LedgerEvent, UpratingBegun};
use crate::ledger::imports::Origin;

/// What entries name, and what the ledger's own chain says of it. It grows with the files and runs,
/// not with what they brought.
#[derive(Default)]
pub(super) struct Origins {
    begun: BTreeMap<u32, Beginning>,
    /// Each that is named, with the first entry that names it: learners' chains are read before
    /// that of the ledger.
    named: BTreeMap<Origin, String>,
}

struct Beginning {
    what: Begun,
    /// The entry that ended it, where one did.
    ended: Option<u32>,
}

enum Begun {
    File(ImportBegun),
    Run(UpratingBegun),
}

impl Begun {
    /// Whether an event ends this.
    fn is_ended_by(&self, event: &LedgerEvent) -> bool {
        match (self, event) {
            (Begun::File(begun), LedgerEvent::FileImported(file)) => {
                (&begun.kind, begun.digest) == (&file.kind, file.digest)
            }
            (Begun::Run(begun), LedgerEvent::UpratingRun(run)) => begun.to == run.to,
            _ => false,
        }
    }
}

impl Origins {
    /// Takes in what an entry of any kind names.
    pub(super) fn named_by(&mut self, entry: &Entry) {
        let place = || format!("{}/{}", entry.chain(), entry.seq());
        if let Some(origin) = entry.draft().origin {
            self.named.entry(origin).or_insert_with(place);
        }
    }

    /// Takes an entry of the ledger's own chain in.
    pub(super) fn entry(&mut self, entry: &Entry<LedgerEvent>, faults: &mut Faults) {
        match entry.event() {
            LedgerEvent::ImportBegun(file) => self.begin(entry, Begun::File(file.clone())),
            LedgerEvent::UpratingBegun(run) => self.begin(entry, Begun::Run(*run)),
            LedgerEvent::FileImported(file) => self.end(entry, file.begun, faults),
            LedgerEvent::UpratingRun(run) => self.end(entry, run.begun, faults),
            _ => {}
        }
    }

    fn begin(&mut self, entry: &Entry<LedgerEvent>, what: Begun) {
        self.begun.insert(entry.seq(), Beginning { what, ended: None });
    }

    /// Takes in what says that it ends something, which was begun before it.
    fn end(&mut self, entry: &Entry<LedgerEvent>, begun: Option<u32>, faults: &mut Faults) {
        let Some(number) = begun else { return };
        let place = format!("{}/{}", entry.chain(), entry.seq());
        match self.begun.get_mut(&number) {
            Some(begun) if begun.what.is_ended_by(entry.event()) => match begun.ended {
                None => begun.ended = Some(entry.seq()),
                Some(before) => {
                    let what = format!("it ends what ledger/{number} began, as {before} did");
                    faults.add(place, what);
                }
            },
            _ => faults.add(place, format!("it ends what ledger/{number} did not begin")),
        }
    }

    /// Whether an entry began a file under this number.
    pub(super) fn is_file(&self, number: u32) -> bool {
        self.begun.get(&number).is_some_and(|begun| matches!(begun.what, Begun::File(_)))
    }

    fn is_run(&self, number: u32) -> bool {
        self.begun.get(&number).is_some_and(|begun| matches!(begun.what, Begun::Run(_)))
    }

    /// Names what was never begun, once all entries were taken in.
    pub(super) fn finish(&self, faults: &mut Faults) {
        for (origin, place) in &self.named {
            let (is_begun, what) = match *origin {
                Origin::File(number) => (self.is_file(number), "file"),
                Origin::Run(number) => (self.is_run(number), "run"),
            };
            if !is_begun {
                let number = origin.number();
                let what = format!("it says that {what} {number} brought it, which no entry began");
                faults.add(place, what);
            }
        }
    }
}
