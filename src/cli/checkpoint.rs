//! checkpoint: writes the heads of all chains down, outside the ledger.

use std::path::PathBuf;

use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::pairs;
use crate::desk::answers::CheckpointTold;
use crate::desk::{checkpoints, papers};

/// Write the heads of all chains to a file that is kept outside the ledger
///
/// With it `verify` sees even that the last entries of a chain are gone. Keep copies of it where
/// the keepers of the ledger cannot change them.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where to write it; one that is there is replaced [default: beside the ledger, as
    /// lifelong.checkpoint]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let mut store = session.open()?;
    let ledger = session.path()?;
    let place = arguments.out.clone().unwrap_or(checkpoints::default_place(ledger));
    papers::check_not_ledger(ledger, &place)?;
    checkpoints::check_replaceable(&place)?;
    let recording = arguments.dry_run.recording();
    let footer = checkpoints::take(&mut *store, &place, &session.moment, recording)?;
    let told = CheckpointTold::of(&place, &footer);
    let reply = Reply::new(session.format, &told, || table(&told));
    Ok(reply.marked(recording, NOTHING_WRITTEN))
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
