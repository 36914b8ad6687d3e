//! The program itself, run in a folder of its own with a ledger in it.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use lifelong::ops::verify::verify;
use lifelong::store::open;
use serde_json::Value;

use super::reading::value;
use super::{College, folder, read};

/// A folder with a ledger in it, and the program beside it.
pub(crate) struct Program {
    folder: tempfile::TempDir,
    /// What its clock says.
    clock: Cell<&'static str>,
}

impl Program {
    /// In a folder without a ledger.
    pub(crate) fn new() -> Program {
        Program { folder: folder(), clock: Cell::new("2027-02-01T09:00:00Z") }
    }

    /// Beside the ledger of a college.
    pub(crate) fn on(college: College) -> Program {
        // A college lives a year later than a program that has a ledger of its own.
        Program::beside(&college.whole()).at("2028-02-05T09:00:00Z")
    }

    fn beside(ledger: &[u8]) -> Program {
        let program = Program::new();
        fs::write(program.ledger(), ledger).expect("a copy");
        program
    }

    /// With its clock at an instant.
    pub(crate) fn at(self, clock: &'static str) -> Program {
        self.set_clock(clock);
        self
    }

    /// Sets its clock to an instant.
    pub(crate) fn set_clock(&self, clock: &'static str) {
        self.clock.set(clock);
    }

    /// The same ledger, in a folder of its own. Nobody may have it open.
    pub(crate) fn copy(&self) -> Program {
        Program { clock: self.clock.clone(), ..Program::beside(&fs::read(self.ledger()).unwrap()) }
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.path("lifelong.db")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_lifelong"))
            .args(arguments)
            .env("LIFELONG_CLOCK", self.clock.get())
            .env("LIFELONG_BY", "officer")
            .env_remove("LIFELONG_LEDGER")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program")
    }

    pub(crate) fn start_for_json(&self, arguments: &[&str]) -> Child {
        self.start(&[&["--format", "json"], arguments].concat())
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.start_for_json(arguments).wait_with_output().unwrap()
    }

    /// What it says as JSON, and beside that; it must end well.
    #[track_caller]
    pub(crate) fn done(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", told(&output));
        json(&output)
    }

    #[track_caller]
    pub(crate) fn take(&self, kind: &str, text: &str) {
        let path = self.write(&format!("{kind}.csv"), text);
        self.done(&["import", kind, path.to_str().unwrap()]);
    }

    /// The texts of the entries of an event in a chain.
    pub(crate) fn texts(&self, chain: &str, event: &str) -> Vec<String> {
        let store = open(&self.ledger().into()).unwrap();
        let texts = store
            .reader()
            .expect("a reader")
            .chain(&read(chain))
            .unwrap()
            .into_iter()
            .map(|entry| entry.text);
        texts.filter(|text| value(text, "event") == Some(event)).collect()
    }

    /// Every entry of the ledger, with its hash.
    pub(crate) fn entries(&self) -> Vec<String> {
        let reader = open(&self.ledger().into()).unwrap().reader().unwrap();
        let rows = reader.entries_after(None, usize::MAX).unwrap().into_iter();
        rows.map(|row| format!("{}/{} {}", row.chain, row.entry.seq, row.entry.hash)).collect()
    }

    /// The whole ledger holds.
    #[track_caller]
    pub(crate) fn holds(&self) {
        let found = verify(&*open(&self.ledger().into()).unwrap().audit().unwrap(), None).unwrap();
        assert_eq!(found.faults, []);
    }
}

pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
}

/// All that it said.
pub(crate) fn told(output: &Output) -> String {
    [&output.stdout[..], &output.stderr].map(String::from_utf8_lossy).concat()
}

pub(crate) fn wait_all(programs: Vec<Child>) -> Vec<Output> {
    programs.into_iter().map(|program| program.wait_with_output().unwrap()).collect()
}
