//! checkpoint: writes the heads of all chains and of the single refusals down, outside the ledger.

use std::io::{self, Write};

use super::guards::check_guards;
use super::opening::ledger_chain;
use super::patience::act;
use super::{Moment, OpError, Recording};
use crate::ledger::chain::Chain;
use crate::ledger::chain_name::ChainName;
use crate::ledger::checkpoint::{FORMAT, Footer, Heads};
use crate::ledger::event::{CheckpointTaken, LedgerEvent};
use crate::ledger::hash::Hash;
use crate::store::{Batch, Reader, Store, StoreError};

/// How many heads are read at a time.
const HEADS_AT_A_TIME: usize = 5_000;

/// Writes the heads of all chains, sorted, those of the single refusals of each provider, and one
/// root over all of them; then records the root in the ledger's own chain. The checkpoint covers
/// what the reader reads, which should be what was verified.
///
/// # Errors
/// When the ledger cannot be read or written, or the heads cannot be written out.
pub fn checkpoint(
    reader: &dyn Reader,
    store: &mut dyn Store,
    out: &mut dyn Write,
    moment: &Moment,
    recording: Recording,
) -> Result<Footer, OpError> {
    check_guards(reader)?;
    let footer = write_heads(reader, out, moment)?;
    act(store, moment, recording, |reader, moment| {
        let chain = ledger_chain(reader)?;
        let Footer { root, chains, entries, refusals, .. } = footer;
        let (before, totals, key) = (last_root(&chain), Vec::new(), None);
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
    let mut tally = Heads::default();
    writeln!(out, "{FORMAT}").map_err(writing)?;
    write_heads_of_chains(reader, out, &mut tally)?;
    write_heads_of_refusals(reader, out, &mut tally)?;
    let footer = tally.finish(moment.recorded_at);
    // A head that is missing, or is not the last of its chain, shows in their sum.
    let (entries, held) = (reader.entry_count()?, footer.entries);
    if held != entries {
        return Err(damaged(format!("there are {entries} entries, and the chains hold {held}")));
    }
    write!(out, "{footer}").and_then(|()| out.flush()).map_err(writing)?;
    Ok(footer)
}

fn write_heads_of_chains(
    reader: &dyn Reader,
    out: &mut dyn Write,
    tally: &mut Heads,
) -> Result<(), OpError> {
    let mut last: Option<ChainName> = None;
    loop {
        let heads = reader.heads_after(last.as_ref(), HEADS_AT_A_TIME)?;
        if heads.is_empty() {
            return Ok(());
        }
        for head in heads {
            if last.is_some_and(|last| last.to_string() >= head.chain.to_string()) {
                return Err(damaged(format!("the head of {} stands in no order", head.chain)));
            }
            tally.add(&head);
            writeln!(out, "{head}").map_err(writing)?;
            last = Some(head.chain);
        }
    }
}

fn write_heads_of_refusals(
    reader: &dyn Reader,
    out: &mut dyn Write,
    tally: &mut Heads,
) -> Result<(), OpError> {
    let mut last = None;
    loop {
        let heads = reader.refusal_heads_after(last, HEADS_AT_A_TIME)?;
        let Some(end) = heads.last() else { return Ok(()) };
        last = Some(end.at);
        for head in &heads {
            tally.add_refusals(head);
            writeln!(out, "{head}").map_err(writing)?;
        }
    }
}

fn writing(source: io::Error) -> OpError {
    OpError::Io { doing: "write the checkpoint".to_owned(), source }
}

fn damaged(what: String) -> OpError {
    OpError::Store(StoreError::Damaged(what))
}

/// The root of the last checkpoint that the ledger's own chain tells of.
fn last_root(chain: &Chain<LedgerEvent>) -> Option<Hash> {
    chain.entries().iter().rev().find_map(|entry| match entry.event() {
        LedgerEvent::CheckpointTaken(taken) => Some(taken.root),
        _ => None,
    })
}
