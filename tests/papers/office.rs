//! A folder with a ledger of one small college, and the program beside it.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

/// The college.
pub(crate) const UKPRN: &str = "10000001";

/// What it would claim by the end of January.
pub(crate) const DUE: [&str; 5] = ["drawdown", "--ukprn", UKPRN, "--due", "2027-01-31"];

/// A folder of its own.
pub(crate) struct Office(tempfile::TempDir);

/// How a run ended, and what it printed.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) data: String,
    pub(crate) words: String,
}

impl Office {
    /// With a ledger of three learners, each enrolled on a module, whose attendance is confirmed.
    pub(crate) fn new() -> Office {
        let office = Office(tempfile::tempdir().unwrap());
        office.done(&["init"]);
        for (kind, text) in COLLEGE {
            office.write(&format!("{kind}.csv"), text);
            office.done(&["import", kind, &format!("{kind}.csv")]);
        }
        office
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names in a folder, sorted.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let names = fs::read_dir(self.path(folder)).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<_> = names.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        // An interrupt ends it, also where the judges are run by something that ignores interrupts,
        // as a shell's job in the background does.
        let mut command = Command::new("env");
        command
            .args(["--default-signal=INT", env!("CARGO_BIN_EXE_lifelong")])
            .args(arguments)
            .current_dir(self.0.path())
            .env("LIFELONG_CLOCK", "2027-02-01T09:00:00Z")
            .env("LIFELONG_BY", "officer")
            .env_remove("LIFELONG_LEDGER")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        ended(self.start(arguments))
    }

    #[track_caller]
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.words);
        run.data
    }

    /// What a command that is done answers to programs.
    #[track_caller]
    pub(crate) fn told(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(&[&["--format", "json"], arguments].concat())).unwrap()
    }

    /// The command is refused with 2, says this, and leaves the ledger as it was.
    #[track_caller]
    pub(crate) fn refused(&self, arguments: &[&str], said: &str) -> Run {
        let before = self.entries();
        let run = self.run(arguments);
        assert_eq!((run.code, run.data.as_str()), (Some(2), ""), "{arguments:?}: {}", run.words);
        assert!(run.words.contains(said), "{arguments:?}: {}", run.words);
        assert_eq!(self.entries(), before, "{arguments:?}");
        run
    }

    /// How many entries the ledger has. It holds.
    #[track_caller]
    pub(crate) fn entries(&self) -> u64 {
        self.told(&["verify"])["entries"].as_u64().unwrap()
    }
}

/// Waits for a program, and says how it ended. One that hangs is ended, and that is a failure.
#[track_caller]
pub(crate) fn ended(mut program: Child) -> Run {
    // What it prints fits a pipe; so nobody has to read meanwhile.
    for _ in 0..6_000 {
        if program.try_wait().unwrap().is_some() {
            let Output { status, stdout, stderr } = program.wait_with_output().unwrap();
            let text = |bytes| String::from_utf8(bytes).unwrap();
            return Run { code: status.code(), data: text(stdout), words: text(stderr) };
        }
        sleep(Duration::from_millis(20));
    }
    program.kill().unwrap();
    panic!("the program hangs");
}

const COLLEGE: [(&str, &str); 6] = [
    (
        "providers",
        "ukprn,name,ofs_category,registered_from,modular_from\n\
         10000001,A college,approved-fee-cap,2018-01-01,2027-01-01\n",
    ),
    (
        "courses",
        "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
         C-1,10000001,A course,HND,5,240,100366,yes,2026-09-01\n",
    ),
    (
        "modules",
        "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
         M-1,C-1,10000001,A module,5,30,2400.00,yes\n",
    ),
    (
        "learners",
        "learner_id,date_of_birth,residency_met\n\
         L-1,2001-05-17,yes\nL-2,2001-05-17,yes\nL-3,2001-05-17,yes\n",
    ),
    (
        "enrolments",
        "enrolment_id,learner_id,module_id,start_date\n\
         E-1,L-1,M-1,2027-01-04\nE-2,L-2,M-1,2027-01-04\nE-3,L-3,M-1,2027-01-04\n",
    ),
    (
        "attendance",
        "enrolment_id,liability_period,status,confirmed_on\n\
         E-1,1,A,2027-01-20\nE-2,1,A,2027-01-20\nE-3,1,A,2027-01-20\n",
    ),
];
