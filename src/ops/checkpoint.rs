//! checkpoint: writes the heads of all chains down, outside the ledger.

use std::io::Write;

use super::guards::check_guards;
use super::patience::until_alone;
use super::{Moment, OpError, Recording};
use crate::ledger::chain::Chain;
use crate::ledger::chain_name::ChainName;
use crate::ledger::checkpoint::{FORMAT, Footer, Tally};
use crate::ledger::event::Event;
use crate::store::{Batch, Store, Visit};

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
    check_guards(store)?;
    let footer = write_heads(store, out, moment)?;
    if recording == Recording::Real {
        until_alone(|| {
            let chain = Chain::verified(ChainName::Ledger, store.chain(&ChainName::Ledger)?)?;
            let Footer { root, chains, entries, .. } = footer;
            let event = Event::CheckpointTaken { root, chains, entries };
            let entries = vec![chain.seal(moment.draft(moment.today(), event))];
            Ok(store.append(&Batch { entries, ..Batch::default() })?)
        })?;
    }
    Ok(footer)
}

fn write_heads(store: &dyn Store, out: &mut dyn Write, moment: &Moment) -> Result<Footer, OpError> {
    let writing = |source| OpError::Io { doing: "write the checkpoint".to_owned(), source };
    writeln!(out, "{FORMAT}").map_err(writing)?;
    let (mut tally, mut failed) = (Tally::default(), None);
    store.each_head(&mut |head| {
        tally.add(&head);
        match writeln!(out, "{head}") {
            Ok(()) => Visit::Continue(()),
            Err(error) => {
                failed = Some(error);
                Visit::Break(())
            }
        }
    })?;
    if let Some(error) = failed {
        return Err(writing(error));
    }
    let footer = tally.finish(moment.recorded_at);
    write!(out, "{footer}").and_then(|()| out.flush()).map_err(writing)?;
    Ok(footer)
}
