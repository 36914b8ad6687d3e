//! The file of a ledger on the disk: its rights, its names, who else uses it, and what is said when
//! it is damaged.
#![expect(clippy::unwrap_used, reason = "a judge stops where a ledger cannot even be made")]
#![cfg(unix)]

#[path = "disk/drafts.rs"]
mod drafts;
#[path = "disk/names.rs"]
mod names;
#[path = "disk/others.rs"]
mod others;
#[path = "disk/rights.rs"]
mod rights;
#[path = "shared/sample.rs"]
mod sample;

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lifelong::ledger::chain::Chain;
use lifelong::ledger::chain_name::ChainName;
use lifelong::ledger::event::Event;
use lifelong::store::{Batch, Sqlite, Store, StoreError};
use sample::{Sample, moment, sample};

/// The form of an answer to `append`.
type Appended = Result<(), StoreError>;

/// A batch of one entry that comes next in a learner's chain: the balance is put right by a penny.
fn next(store: &Sqlite) -> Batch {
    let name: ChainName = "learner/L-1".parse().unwrap();
    let chain = Chain::verified(name.clone(), store.chain(&name).unwrap()).unwrap();
    let source = Some("a letter".to_owned());
    let amount = lifelong::domain::money::Amount::new("0.01".parse().unwrap()).unwrap();
    let event = Event::PriorStudyDeducted { amount, source };
    let moment = moment(28);
    let draft = lifelong::ledger::draft::Draft {
        recorded_at: moment.recorded_at,
        effective_on: moment.today(),
        actor: moment.actor,
        reason: None,
        event,
    };
    Batch { entries: vec![chain.seal(draft)], ..Batch::default() }
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

/// Sets the real program up.
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

fn told(output: &Output) -> String {
    [&output.stdout[..], &output.stderr].map(String::from_utf8_lossy).concat()
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
const ENROL: [&str; 6] = ["enrol", "L-1", "M-2", "--start", "2027-05-03", "--id"];

fn enrol(id: &str) -> Vec<&str> {
    [&ENROL[..], &[id]].concat()
}

/// A folder of the sample's.
fn folder_of(sample: &Sample) -> PathBuf {
    sample.path.parent().unwrap().to_owned()
}
