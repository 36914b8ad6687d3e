//! checkpoint: writes the heads of all chains down, outside the ledger.

use std::io::Write;

use super::guards::check_guards;
use super::opening::ledger_chain;
use super::patience::act;
use super::{Moment, OpError, Recording};
use crate::ledger::chain::Chain;
use crate::ledger::checkpoint::{FORMAT, Footer, Heads};
use crate::ledger::event::{CheckpointTaken, LedgerEvent};
use crate::ledger::hash::Hash;
use crate::store::{Batch, Reader, Store};

/// How many heads are read at a time.
const HEADS_AT_A_TIME: usize = 5_000;

/// Writes the heads of all chains, sorted, and one root over them; then records the root in the
/// ledger's own chain. The checkpoint covers all entries but that last one.
///
/// # Errors
/// When the ledger cannot be read or written, or the heads cannot be written out.
pub fn checkpoint(
    store: &mut dyn Store,
    out: &mut dyn Write,
    moment: &Moment,
    recording: Recording,
) -> Result<Footer, OpError> {
    let reader = store.reader()?;
    check_guards(&*reader)?;
    let footer = write_heads(&*reader, out, moment)?;
    drop(reader);
    act(store, recording, |reader| {
        let chain = ledger_chain(reader)?;
        let Footer { root, chains, entries, .. } = footer;
        let (before, refusals, totals, key) = (last_root(&chain), None, Vec::new(), None);
        let taken = CheckpointTaken { root, chains, entries, before, refusals, totals, key };
        let event = LedgerEvent::CheckpointTaken(taken);
        let entry = chain.seal(moment.draft(moment.today(), event))?;
        Ok(((), Batch::of([entry])))
    })?;
    Ok(footer)
}

fn write_heads(
    reader: &dyn Reader,
    out: &mut dyn Write,
    moment: &Moment,
) -> Result<Footer, OpError> {
    let writing = |source| OpError::Io { doing: "write the checkpoint".to_owned(), source };
    writeln!(out, "{FORMAT}").map_err(writing)?;
    let (mut tally, mut last) = (Heads::default(), None);
    loop {
        let heads = reader.heads_after(last.as_ref(), HEADS_AT_A_TIME)?;
        let Some(end) = heads.last() else { break };
        last = Some(end.chain.clone());
        for head in &heads {
            tally.add(head);
            writeln!(out, "{head}").map_err(writing)?;
        }
    }
    let footer = tally.finish(moment.recorded_at);
    write!(out, "{footer}").and_then(|()| out.flush()).map_err(writing)?;
    Ok(footer)
}

/// The root of the last checkpoint that the ledger's own chain tells of.
fn last_root(chain: &Chain<LedgerEvent>) -> Option<Hash> {
    chain.entries().iter().rev().find_map(|entry| match entry.event() {
        LedgerEvent::CheckpointTaken(taken) => Some(taken.root),
        _ => None,
    })
}
