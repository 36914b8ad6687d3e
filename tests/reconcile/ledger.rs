//! A ledger of two colleges in a SQLite file, driven by the program and, for what has no verb
//! here, by the library.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use lifelong::domain::attendance::{Attendance, LiabilityPeriod};
use lifelong::domain::calendar::date;
use lifelong::ledger::actor::Actor;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::chain_name::ChainName;
use lifelong::ledger::draft::Draft;
use lifelong::ledger::event::{AttendanceRecorded, Event};
use lifelong::ledger::instant::Instant;
use lifelong::store::{Batch, Store, Visit, open};
use serde_json::Value;

pub(crate) const OTTER: &str = "10000001";
pub(crate) const HERON: &str = "10000002";

/// What the periods of every enrolment come to, and when they fall due: the plan `termly`.
pub(crate) const AMOUNTS: [&str; 3] = ["611.00", "611.00", "1225.50"];

pub(crate) const HEADER: &str = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,\
                                 liability_period,amount\n";

pub(crate) struct Ledger {
    folder: tempfile::TempDir,
}

impl Ledger {
    /// A ledger of so many enrolments at the first college and at the second: E-01 of learner L-01
    /// and so on, all from 4 January 2027.
    pub(crate) fn new(otter: usize, heron: usize) -> Ledger {
        let ledger = Ledger { folder: tempfile::tempdir().unwrap() };
        ledger.done(&["init"]);
        ledger.take(
            "providers",
            "ukprn,name,ofs_category,registered_from,modular_from\n\
             10000001,Otter College,approved-fee-cap,2018-01-01,2027-01-01\n\
             10000002,Heron Institute,approved-fee-cap,2018-01-01,2027-01-01\n",
        );
        ledger.take(
            "courses",
            "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
             C-1,10000001,A course,HND,5,240,100366,yes,2026-09-01\n\
             C-2,10000002,A course,HND,5,240,100366,yes,2026-09-01\n",
        );
        ledger.take(
            "modules",
            "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
             M-1,C-1,10000001,A module,5,30,2447.50,yes\n\
             M-2,C-2,10000002,A module,5,30,2447.50,yes\n",
        );
        let numbers = 1..=otter + heron;
        let learners = numbers.clone().map(|n| format!("L-{n:02},1990-05-17,yes\n"));
        let header = "learner_id,date_of_birth,residency_met\n";
        ledger.take("learners", &[header.to_owned(), learners.collect()].concat());
        let module = |n: usize| if n <= otter { "M-1" } else { "M-2" };
        let enrolments =
            numbers.map(|n| format!("E-{n:02},L-{n:02},{},2027-01-04,termly\n", module(n)));
        let header = "enrolment_id,learner_id,module_id,start_date,plan\n";
        ledger.take("enrolments", &[header.to_owned(), enrolments.collect()].concat());
        ledger
    }

    /// The same ledger, in a folder of its own.
    pub(crate) fn copy(&self) -> Ledger {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("lifelong.db");
        let connection = rusqlite::Connection::open(self.path("lifelong.db")).unwrap();
        connection.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
        Ledger { folder }
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
            .args(["--format", "json"])
            .args(arguments)
            .env("LIFELONG_CLOCK", "2027-04-01T09:00:00Z")
            .env("LIFELONG_BY", "officer")
            .env_remove("LIFELONG_LEDGER")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.start(arguments).wait_with_output().unwrap()
    }

    #[track_caller]
    pub(crate) fn done(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", told(&output));
        serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
    }

    pub(crate) fn take(&self, kind: &str, text: &str) {
        let path = self.write(&format!("{kind}.csv"), text);
        self.done(&["import", kind, path.to_str().unwrap()]);
    }

    /// Reconciles a schedule of these lines, and gives what was said; there are breaks or not.
    #[track_caller]
    pub(crate) fn reconcile(&self, name: &str, lines: &str, options: &[&str]) -> Value {
        self.write(name, &format!("{HEADER}{lines}"));
        self.put_away(options);
        let output = self.run(&[&["reconcile", name], options].concat());
        let said: Value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
        let breaks = said["breaks"].as_array().unwrap_or_else(|| panic!("{}", told(&output)));
        let code = i32::from(!breaks.is_empty());
        assert_eq!(output.status.code(), Some(code), "{}", told(&output));
        assert_eq!(said["foots"], true, "{said}");
        said
    }

    /// Puts the files of another day away, which would not be replaced.
    fn put_away(&self, options: &[&str]) {
        let day =
            options.windows(2).find(|two| two[0] == "--as-at").map_or("2027-04-01", |two| two[1]);
        let summary = self.path("summary.json");
        let is_of_that_day = |text: &String| text.contains(&format!("\"as_at\": \"{day}\""));
        if !fs::read_to_string(&summary).is_ok_and(|text| is_of_that_day(&text)) {
            for place in [summary, self.path("reconciliation.csv")] {
                let _ = fs::remove_file(place);
            }
        }
    }

    pub(crate) fn attend(&self, enrolment: &str, period: u16, status: &str, day: &str) {
        let period = period.to_string();
        self.done(&["attend", enrolment, "--period", &period, "--status", status, "--on", day]);
    }

    /// Confirms attendance through the library: also what `attend` would take for said already.
    pub(crate) fn confirm(&self, enrolment: &str, period: u16, status: &str, day: &str) {
        let mut store = open(&self.path("lifelong.db")).unwrap();
        let learner = enrolment.replace('E', "L").parse().unwrap();
        let name = ChainName::Learner(learner);
        let chain = Chain::verified(name.clone(), store.chain(&name).unwrap()).unwrap();
        let confirmed_on = date(day).unwrap();
        let attendance = Attendance { status: status.parse().unwrap(), confirmed_on };
        let (enrolment, period) =
            (enrolment.parse().unwrap(), LiabilityPeriod::new(period).unwrap());
        let event = Event::AttendanceRecorded(AttendanceRecorded { enrolment, period, attendance });
        let by = "registry".parse::<lifelong::ledger::actor::Name>().unwrap();
        let draft = Draft {
            recorded_at: "2027-04-01T09:00:00Z".parse::<Instant>().unwrap().0,
            effective_on: confirmed_on,
            actor: Actor { by: by.clone(), login: by },
            reason: None,
            event,
        };
        store
            .append(&Batch { entries: vec![chain.seal(draft).unwrap()], ..Batch::default() })
            .unwrap();
    }

    pub(crate) fn draw_down(&self, provider: &str, due: &str) {
        self.done(&["drawdown", "--ukprn", provider, "--due", due, "--out", "claims"]);
    }

    pub(crate) fn withdraw(&self, enrolment: &str, day: &str) {
        self.done(&["withdraw", enrolment, "--on", day]);
    }

    /// Every entry of the ledger, with its hash.
    pub(crate) fn entries(&self) -> Vec<String> {
        let mut entries = Vec::new();
        let visit = &mut |row: lifelong::store::StoredRow| {
            entries.push(format!("{}/{} {}", row.chain, row.entry.seq, row.entry.hash));
            Visit::Continue(())
        };
        open(&self.path("lifelong.db")).unwrap().each_entry(visit).unwrap();
        entries
    }

    /// The lines of the payments in a provider's chain, in the order of recording, as a schedule
    /// would have them.
    pub(crate) fn payments(&self, provider: &str) -> Vec<String> {
        let names = ["reference", "paid-on", "provider", "learner", "enrolment", "period", "paid"];
        self.texts(provider, "payment-recorded")
            .iter()
            .map(|text| names.map(|name| value(text, name)).join(","))
            .collect()
    }

    /// The texts of the entries of an event in a provider's chain.
    pub(crate) fn texts(&self, provider: &str, event: &str) -> Vec<String> {
        let store = open(&self.path("lifelong.db")).unwrap();
        let entries = store.chain(&format!("provider/{provider}").parse().unwrap()).unwrap();
        let texts = entries.into_iter().map(|entry| entry.text);
        texts.filter(|text| value(text, "event") == event).collect()
    }

    /// Both files that a reconciliation wrote.
    pub(crate) fn files(&self) -> (String, String) {
        (self.read("reconciliation.csv"), self.read("summary.json"))
    }

    pub(crate) fn verify(&self) {
        self.done(&["verify"]);
    }
}

/// The value of a line `name value` of a text.
pub(crate) fn value<'a>(text: &'a str, name: &str) -> &'a str {
    let of_name = |line: &'a str| line.strip_prefix(name)?.strip_prefix(' ');
    text.lines().find_map(of_name).unwrap_or_else(|| panic!("no {name} in {text}"))
}

pub(crate) fn told(output: &Output) -> String {
    [&output.stdout[..], &output.stderr].map(String::from_utf8_lossy).concat()
}

/// A payment for a period of an enrolment, under a reference of its own.
pub(crate) fn paid(enrolment: &str, period: u16, amount: &str) -> String {
    line(&format!("P-{enrolment}-{period}"), OTTER, enrolment, period, amount)
}

pub(crate) fn line(
    reference: &str,
    provider: &str,
    enrolment: &str,
    period: u16,
    amount: &str,
) -> String {
    let learner = enrolment.replace('E', "L");
    format!("{reference},2027-02-03,{provider},{learner},{enrolment},{period},{amount}\n")
}

/// The breaks as `enrolment/period cause`, and those of one status only where one is given.
pub(crate) fn breaks(said: &Value, status: Option<&str>) -> Vec<String> {
    let of = |list: &str| said[list].as_array().unwrap().clone();
    let all = [of("breaks"), of("gone")].concat();
    let asked =
        |one: &&Value| status.map_or(one["status"] != "gone", |status| one["status"] == status);
    let shown = |one: &Value| {
        let text = |name: &str| one[name].as_str().unwrap().to_owned();
        format!("{}/{} {}", text("enrolment_id"), one["liability_period"], text("cause"))
    };
    all.iter().filter(asked).map(shown).collect()
}
