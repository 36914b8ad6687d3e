//! Work that an entry of the ledger's own chain began, and what became of it: a file that is taken
//! in, or a run of upratings.

use std::collections::BTreeSet;

use super::chain::Chain;
use super::chain_name::ChainName;
use super::entry::Entry;
use super::entry_name::EntryName;
use super::event::LedgerEvent;
use super::imports::{ImportBegun, Origin, TAKEN_BACK, UpratingBegun};

/// Work that was begun, with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undertaking {
    /// The number of the entry that began it.
    pub seq: u32,
    /// What was begun.
    pub what: WorkBegun,
    /// The number of the entry that ended it, where one did.
    pub ended_by: Option<u32>,
    /// The number of the entry that began to take it back, where one did.
    pub taken_back_by: Option<u32>,
}

/// What can be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkBegun {
    /// A file was about to be taken in.
    File(ImportBegun),
    /// Entitlements were about to be uprated.
    Run(UpratingBegun),
}

impl Undertaking {
    /// The work that the entry of this number began or ended; none where it did neither, or ended
    /// what recorded no entries.
    #[must_use]
    pub fn of(chain: &Chain<LedgerEvent>, number: u32) -> Option<Undertaking> {
        let event = |seq: u32| {
            let mut entries = chain.entries().iter();
            entries.find(|entry| entry.seq() == seq).map(Entry::event)
        };
        let seq = match event(number)? {
            LedgerEvent::FileImported(file) => file.begun?,
            LedgerEvent::UpratingRun(run) => run.begun?,
            _ => number,
        };
        let what = match event(seq)? {
            LedgerEvent::ImportBegun(begun) => WorkBegun::File(begun.clone()),
            LedgerEvent::UpratingBegun(begun) => WorkBegun::Run(*begun),
            _ => return None,
        };
        let by = |is_it: fn(&LedgerEvent, u32) -> bool| {
            let mut entries = chain.entries().iter();
            entries.find(|entry| is_it(entry.event(), seq)).map(Entry::seq)
        };
        Some(Undertaking { seq, what, ended_by: by(ends), taken_back_by: by(takes_back) })
    }

    /// How an entry says that this brought it.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        match self.what {
            WorkBegun::File(_) => Origin::File(self.seq),
            WorkBegun::Run(_) => Origin::Run(self.seq),
        }
    }
}

/// Whether work that was begun under a number is over: it was ended, or taken back where it stood.
#[must_use]
pub fn is_over(chain: &Chain<LedgerEvent>, begun: u32) -> bool {
    let mut entries = chain.entries().iter();
    entries.any(|entry| ends(entry.event(), begun) || takes_back(entry.event(), begun))
}

/// The numbers under which anything was taken back.
#[must_use]
pub fn takings_back(chain: &Chain<LedgerEvent>) -> BTreeSet<u32> {
    let is_one = |event: &LedgerEvent| match event {
        LedgerEvent::ImportBegun(begun) => begun.kind == TAKEN_BACK,
        _ => false,
    };
    let all = chain.entries().iter().filter(|entry| is_one(entry.event()));
    all.map(Entry::seq).collect()
}

fn ends(event: &LedgerEvent, begun: u32) -> bool {
    match event {
        LedgerEvent::FileImported(file) => file.begun == Some(begun),
        LedgerEvent::UpratingRun(run) => run.begun == Some(begun),
        _ => false,
    }
}

fn takes_back(event: &LedgerEvent, begun: u32) -> bool {
    let name = EntryName { chain: ChainName::Ledger, seq: begun };
    match event {
        LedgerEvent::ImportBegun(file) => file.takes_back().is_some_and(|taken| taken == name),
        _ => false,
    }
}
