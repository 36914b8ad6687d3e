//! What brought entries: each file and run that is named was begun in the ledger's own chain, and
//! each end is that of one beginning.

use std::collections::BTreeMap;

use super::Faults;
use crate::ledger::entry::Entry;
use crate::ledger::event::{Event, ImportBegun, UpratingBegun};
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
    fn is_ended_by(&self, event: &Event) -> bool {
        match (self, event) {
            (Begun::File(begun), Event::FileImported(file)) => {
                (&begun.kind, begun.digest) == (&file.kind, file.digest)
            }
            (Begun::Run(begun), Event::UpratingRun(run)) => begun.to == run.to,
            _ => false,
        }
    }
}

impl Origins {
    /// Takes an entry in.
    pub(super) fn entry(&mut self, entry: &Entry, faults: &mut Faults) {
        let place = || format!("{}/{}", entry.chain(), entry.seq());
        if let Some(origin) = entry.draft().origin {
            self.named.entry(origin).or_insert_with(place);
        }
        match entry.event() {
            Event::ImportBegun(file) => self.begin(entry, Begun::File(file.clone())),
            Event::UpratingBegun(run) => self.begin(entry, Begun::Run(*run)),
            Event::FileImported(file) => self.end(entry, file.begun, faults),
            Event::UpratingRun(run) => self.end(entry, run.begun, faults),
            _ => {}
        }
    }

    fn begin(&mut self, entry: &Entry, what: Begun) {
        self.begun.insert(entry.seq(), Beginning { what, ended: None });
    }

    /// Takes in what says that it ends something, which was begun before it.
    fn end(&mut self, entry: &Entry, begun: Option<u32>, faults: &mut Faults) {
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
