//! checkpoint: writes the heads of all chains down, outside the ledger.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::failure::Failure;
use super::files::{Draft, unwritable};
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Sheet, pairs};
use crate::ledger::checkpoint::{FORMAT, Footer};
use crate::ledger::instant::Instant;
use crate::ops::{self, Moment, Recording};
use crate::store::Store;

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
    let place = arguments.out.clone().unwrap_or(default_place(session.path()?));
    session.check_not_ledger(&place)?;
    check_replaceable(&place)?;
    let recording = arguments.dry_run.recording();
    let footer = take(&mut *store, &place, &session.moment, recording)?;
    let Footer { chains, entries, taken_at, root } = footer;
    let (file, taken) = (place.display().to_string(), Instant(taken_at).to_string());
    let (chains, entries, root) = (chains, entries, root.to_string());
    let reply = Reply::new(
        session.format,
        || {
            pairs(&[
                ("checkpoint", file.clone()),
                ("taken", taken.clone()),
                ("chains", chains.to_string()),
                ("entries", entries.to_string()),
                ("root", root.clone()),
            ])
        },
        || {
            let mut sheet = Sheet::new(&["file", "taken", "chains", "entries", "root"]);
            let (chains, entries) = (chains.to_string(), entries.to_string());
            sheet.add([file.clone(), taken.clone(), chains, entries, root.clone()]);
            sheet
        },
        || {
            json!({
                "file": file, "taken": taken, "chains": chains, "entries": entries, "root": root,
            })
        },
    );
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

/// Where the checkpoint of a ledger is kept unless somebody says otherwise.
pub(super) fn default_place(ledger: &Path) -> PathBuf {
    ledger.with_extension("checkpoint")
}

/// Checks that only an earlier checkpoint would be replaced.
fn check_replaceable(place: &Path) -> Result<(), Failure> {
    let mut beginning = Vec::new();
    let length = u64::try_from(FORMAT.len()).unwrap_or(u64::MAX);
    match File::open(place).and_then(|file| file.take(length).read_to_end(&mut beginning)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(unwritable(place, &error)),
        Ok(_) if beginning == FORMAT.as_bytes() => Ok(()),
        Ok(_) => {
            let message =
                format!("{} is there and is no checkpoint; it was left alone", place.display());
            Err(Failure::wrong("not-a-checkpoint", message)
                .in_file(place)
                .help("name another file with `--out`"))
        }
    }
}

/// Takes a checkpoint.
pub(super) fn take(
    store: &mut dyn Store,
    place: &Path,
    moment: &Moment,
    recording: Recording,
) -> Result<Footer, Failure> {
    match recording {
        Recording::Real => {
            let mut draft = Draft::begin(place)?;
            let footer = ops::checkpoint::checkpoint(store, &mut draft, moment, recording)?;
            draft.finish()?;
            Ok(footer)
        }
        Recording::DryRun => {
            Ok(ops::checkpoint::checkpoint(store, &mut io::sink(), moment, recording)?)
        }
    }
}
