//! Ledgers of two colleges to reconcile, and what the program says of them.

use std::fs;

use serde_json::Value;

use crate::college::files::file;
use crate::college::program::{Program, json, told};
use crate::college::reading::value;
use crate::college::{College, OTTER, read};

/// What the periods of every enrolment come to, and when they fall due: the plan `termly`.
pub(crate) const AMOUNTS: [&str; 3] = ["611.00", "611.00", "1225.50"];

pub(crate) const HEADER: &str = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,\
                                 liability_period,amount\n";

/// So many enrolments at the first provider and at the second: E-01 of learner L-01 and so on, all
/// from 4 January 2027.
pub(crate) fn enrolled(otter: usize, heron: usize) -> College {
    let mut college = College::without_learners();
    college.today = read("2027-01-04");
    let module = |n: usize| if n <= otter { "M-1" } else { "M-7" };
    let learner = |n: usize| format!("L-{n:02},1990-05-17,yes");
    let enrolment = |n: usize| format!("E-{n:02},L-{n:02},{},2027-01-04,,,,,termly", module(n));
    let all = |line: &dyn Fn(usize) -> String| (1..=otter + heron).map(line).collect::<Vec<_>>();
    for (kind, lines) in [("learners", all(&learner)), ("enrolments", all(&enrolment))] {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        college.import(kind, &file(kind, &lines)).unwrap();
    }
    college
}

/// The program beside that ledger.
pub(crate) fn ledger(otter: usize, heron: usize) -> Program {
    Program::on(enrolled(otter, heron)).at("2027-04-01T09:00:00Z")
}

impl Program {
    /// Reconciles a schedule of these lines, and gives what was said; there are breaks or not.
    #[track_caller]
    pub(crate) fn reconcile(&self, name: &str, lines: &str, options: &[&str]) -> Value {
        self.write(name, &format!("{HEADER}{lines}"));
        self.put_away(options);
        let output = self.run(&[&["reconcile", name], options].concat());
        let said = json(&output);
        let breaks = said["breaks"].as_array().unwrap_or_else(|| panic!("{}", told(&output)));
        let forgotten = said["read"]["forgotten"].as_array().unwrap();
        let code = i32::from(!breaks.is_empty() || !forgotten.is_empty());
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

    pub(crate) fn draw_down(&self, provider: &str, due: &str) {
        self.done(&["drawdown", "--ukprn", provider, "--due", due, "--out", "claims"]);
    }

    pub(crate) fn withdraw(&self, enrolment: &str, day: &str) {
        self.done(&["withdraw", enrolment, "--on", day]);
    }

    /// The lines of the payments in a provider's chain, in the order of recording, as a schedule
    /// would have them.
    pub(crate) fn payments(&self, provider: &str) -> Vec<String> {
        let names = ["reference", "paid-on", "provider", "learner", "enrolment", "period", "paid"];
        let line = |text: &String| names.map(|name| value(text, name).unwrap()).join(",");
        self.events(provider, "payment-recorded").iter().map(line).collect()
    }

    /// The texts of the entries of an event in a provider's chain.
    pub(crate) fn events(&self, provider: &str, event: &str) -> Vec<String> {
        self.texts(&format!("provider/{provider}"), event)
    }

    /// Both files that a reconciliation wrote.
    pub(crate) fn files(&self) -> (String, String) {
        (self.read("reconciliation.csv"), self.read("summary.json"))
    }

    #[track_caller]
    pub(crate) fn verify(&self) {
        self.done(&["verify"]);
    }
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
