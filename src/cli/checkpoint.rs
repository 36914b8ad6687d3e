//! checkpoint: writes the heads of all chains down, outside the ledger.

use std::path::PathBuf;

use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session, path};
use super::sheet::pairs;
use super::verify;
use crate::desk::answers::CheckpointTold;
use crate::desk::checkpoints::{self, CheckpointOutcome};

/// Write the heads of all chains to a file that is kept outside the ledger
///
/// With it `verify` sees even that the last entries of a chain are gone. Keep copies of it where
/// the keepers of the ledger cannot change them. The ledger is verified first, against the
/// checkpoint before; where it does not hold, none is taken, and the program ends with 1. None is
/// ever written over.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where to write it, where nothing stands [default: beside the ledger, as lifelong.checkpoint,
    /// and from the second on as lifelong.checkpoint.2]
    #[arg(long, value_name = "FILE", value_parser = path())]
    out: Option<PathBuf>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { out, dry_run } = arguments;
    let mut store = session.open()?;
    let (moment, recording) = (session.moment(), dry_run.recording());
    match checkpoints::take(&mut *store, out.as_deref(), moment, recording)? {
        CheckpointOutcome::Taken { path, footer } => {
            let told = CheckpointTold::of(&path, &footer);
            let reply = Reply::new(session.format, &told, || table(&told));
            Ok(reply.marked(recording, NOTHING_WRITTEN))
        }
        CheckpointOutcome::Refused { before, verification } => {
            let reply = verify::reply(&verification, before.as_deref(), session.format);
            Ok(reply.word(
                "no checkpoint was taken: it would pass on what does not hold; find out with the \
                 faults above what was changed, or go back to a copy that holds; where this is a \
                 copy, move the checkpoints that are younger than it away",
            ))
        }
    }
}

fn table(told: &CheckpointTold) -> String {
    pairs(&[
        ("checkpoint", told.file.clone()),
        ("taken", told.taken.to_string()),
        ("chains", told.chains.to_string()),
        ("entries", told.entries.to_string()),
        ("root", told.root.to_string()),
    ])
}
