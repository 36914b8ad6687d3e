//! The file of a ledger on the disk: its rights, its names, and who else uses it.

mod copies;
mod drafts;
mod names;
mod others;
mod rights;

use lifelong::domain::ids::LearnerId;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lifelong::domain::money::Amount;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::draft::Draft;
use lifelong::ledger::event::LearnerEvent;
use lifelong::store::{Batch, Store, StoreError};

use crate::college::program::told;
use crate::college::sample::{self, moment};
use crate::college::{folder, read};

/// A ledger that nobody has open, in a folder that holds nothing else.
struct Kept {
    path: PathBuf,
    /// A checkpoint of it that was kept outside.
    checkpoint: Vec<u8>,
    folder: tempfile::TempDir,
}

fn kept() -> Kept {
    let sample = sample::sample();
    let (folder, checkpoint) = (folder(), sample.checkpoint.clone());
    let path = folder.path().join("lifelong.db");
    fs::copy(&sample.path, &path).unwrap();
    Kept { path, checkpoint, folder }
}

/// The form of an answer to `append`.
type Appended = Result<(), StoreError>;

/// Opens the ledger at a path.
fn open(path: &Path) -> Result<Box<dyn Store>, StoreError> {
    lifelong::store::open(&path.into())
}

/// A batch of one entry that comes next in a learner's chain: a penny more of prior study.
fn next(store: &dyn Store) -> Batch {
    let stored = store.reader().unwrap().chain(&read("learner/L-1")).unwrap();
    let chain = Chain::verified(&read::<LearnerId>("L-1"), stored).unwrap();
    let amount = Amount::new(read("0.01")).unwrap();
    let event = LearnerEvent::PriorStudyDeducted { amount, source: Some("a letter".to_owned()) };
    let moment = moment(28);
    let draft = Draft::new(moment.recorded_at, moment.today(), moment.actor, event);
    Batch::of([chain.seal(draft).unwrap()])
}

/// Appends one entry more.
fn add(store: &mut dyn Store) -> Appended {
    let batch = next(store);
    store.append(&batch)
}

/// How many entries a ledger holds, as another program reads it.
fn entries(path: &Path) -> i64 {
    let hand = rusqlite::Connection::open(path).unwrap();
    hand.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap()
}

fn mode(path: impl AsRef<Path>) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn set_mode(path: impl AsRef<Path>, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn beside(path: &Path, end: &str) -> PathBuf {
    PathBuf::from(format!("{}{end}", path.display()))
}

/// The names in a folder, sorted.
fn names_in(folder: &Path) -> Vec<String> {
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| name(entry.unwrap())).collect();
    names.sort();
    names
}

/// The real program, set up.
fn program(program: impl AsRef<Path>, ledger: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program.as_ref());
    command.arg("--ledger").arg(ledger).args(["--format", "json"]).args(arguments);
    set_up(&mut command);
    command
}

fn set_up(command: &mut Command) {
    command.env("LIFELONG_CLOCK", "2027-02-01T09:00:00Z").env_remove("LIFELONG_LEDGER");
}

/// Runs the real program.
fn run(ledger: &Path, arguments: &[&str]) -> Output {
    program(env!("CARGO_BIN_EXE_lifelong"), ledger, arguments).output().unwrap()
}

/// The code of the error that a program ended with, and its words.
#[track_caller]
fn failed(output: &Output) -> (String, String) {
    assert_eq!(output.status.code(), Some(3), "{}", told(output));
    let said: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    let text = |name: &str| said["error"][name].as_str().unwrap().to_owned();
    (text("code"), text("message"))
}

/// An enrolment that is funded, with what the sample knows.
fn enrol(id: &str) -> Vec<&str> {
    vec!["enrol", "L-1", "M-2", "--start", "2027-05-03", "--id", id]
}
