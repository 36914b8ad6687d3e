//! verify: every chain, every sum and every column beside an entry, against the last checkpoint.

mod against;
mod beside;
mod claims;
mod closings;
mod columns;
mod notes;
mod origins;
mod refusals;
mod single_refusals;
mod times;
mod walk;

use std::io::BufRead;

use super::uprate::at_other_figures;
use super::{OpError, pages};
use crate::domain::entitlement::Entitlement;
use crate::ledger::checkpoint::Footer;
use crate::store::{Audit, StoreError};
use against::Checkpoint;
use walk::Walk;

/// How many faults are listed, so that a ruined ledger cannot fill the memory.
const MOST_LISTED: usize = 1_000;

/// What verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// How many chains were read.
    pub chains: u64,
    /// How many entries were read.
    pub entries: u64,
    /// The figures of all learners together.
    pub entitlement: Entitlement,
    /// What does not hold; the first thousand of it.
    pub faults: Vec<Fault>,
    /// How much does not hold in all.
    pub fault_count: u64,
    /// What is worth to be told and is no fault: what says that a clock had been wrong, times that
    /// went back when nothing forbade it, and what came after the checkpoint and is dated before
    /// it. The first thousand of it.
    pub remarks: Vec<Fault>,
    /// How much of that there is in all; of what is dated before a checkpoint, what is listed.
    pub remark_count: u64,
    /// How many learners stand at other figures than those on record: that is no fault, and is
    /// asked where there is none.
    pub at_other_figures: u64,
    /// The checkpoint that it was held against, where one was given and could be read to its end.
    pub checkpoint: Option<Footer>,
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// Where: an entry such as `learner/L-1/5`, a chain, an enrolment, a row, or the checkpoint.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

/// What does not hold, so far.
#[derive(Clone, Default)]
struct Faults {
    listed: Vec<Fault>,
    count: u64,
}

impl Faults {
    fn add(&mut self, place: impl Into<String>, what: impl Into<String>) {
        if self.listed.len() < MOST_LISTED {
            self.listed.push(Fault { place: place.into(), what: what.into() });
        }
        self.count = self.count.saturating_add(1);
    }
}

/// Verifies a ledger, and where a checkpoint is given, that nothing which it saw is gone.
///
/// # Errors
/// When the ledger or the checkpoint cannot be read at all; what does not hold is no error, but the
/// answer.
pub fn verify(
    reader: &dyn Audit,
    against: Option<&mut dyn BufRead>,
) -> Result<Verification, OpError> {
    let mut faults = Faults::default();
    for what in reader.altered_guards()? {
        faults.add(FORM, what);
    }
    for what in reader.damaged_parts()? {
        faults.add(FILE, what);
    }
    match walk(reader, against, faults.clone()) {
        Ok(found) if found.fault_count == 0 => {
            let mut others = 0_u64;
            at_other_figures(reader, &mut |_| others = others.saturating_add(1))?;
            Ok(Verification { at_other_figures: others, ..found })
        }
        // A ledger that cannot be read on is damaged, and that it is is the answer.
        Err(OpError::Store(StoreError::Damaged(what))) => {
            faults.add(FILE, format!("{what}; nothing after that could be read"));
            let Faults { listed, count } = faults;
            Ok(Verification { faults: listed, fault_count: count, ..Verification::default() })
        }
        other => other,
    }
}

/// Where the tables, indexes and triggers of the store are named.
const FORM: &str = "the form of the ledger";

/// Where that is named which the store finds wrong with how it keeps its rows.
const FILE: &str = "the file of the ledger";

fn walk(
    reader: &dyn Audit,
    against: Option<&mut dyn BufRead>,
    found: Faults,
) -> Result<Verification, OpError> {
    let totals = reader.totals()?;
    let checkpoint = against.map(Checkpoint::open).transpose()?;
    let mut walk = Walk::new(reader, checkpoint, &totals, found);
    for row in pages::entries(reader) {
        walk.row(row?)?;
    }
    for row in reader.strays(MOST_LISTED)? {
        walk.row(row)?;
    }
    walk.finish(&totals)
}
