//! Many programs at once on one ledger: each gets a yes or a no, and nobody is overdrawn.

use std::path::Path;
use std::process::{Child, Output};
use std::sync::atomic::{AtomicBool, Ordering};

use lifelong::ops::Recording;
use lifelong::ops::verify::verify;
use lifelong::store::open;
use serde_json::Value;

use crate::college::College;
use crate::college::files::file;
use crate::college::program::{Program, json, told, wait_all};

const PROGRAMS: usize = 40;

/// A ledger in a folder of its own, and the program beside it.
struct County(Program);

impl County {
    /// Learners with what an entitlement of 2025/26 leaves after their prior study, and forty
    /// modules of 60 credits, each for 4,895.00: three of them fit in a course year.
    fn new(learners: usize, prior_study: &str) -> County {
        let mut college = College::without_learners();
        let module = |n: usize| format!("M-{n},C-1,10000001,A module,5,60,4895.00,yes");
        let learner = |n: usize| format!("L-{n},1990-05-17,yes,{prior_study}");
        let modules: Vec<String> = (0..PROGRAMS).map(module).collect();
        let learners: Vec<String> = (0..learners).map(learner).collect();
        for (kind, lines) in [("modules", modules), ("learners", learners)] {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            college.import(kind, &file(kind, &lines)).unwrap();
        }
        County(Program::on(college).at("2028-02-06T09:00:00Z"))
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.0.start_for_json(arguments)
    }

    #[track_caller]
    fn done(&self, arguments: &[&str]) -> Value {
        self.0.done(arguments)
    }

    /// The figures of a learner in pence: granted, prior study, committed, remaining; and entries.
    fn balance(&self, learner: &str) -> ([i64; 4], u64) {
        let balance = self.done(&["balance", learner]);
        let pence = |name: &str| pence(&balance[name]);
        let figures = ["granted", "prior_study", "committed", "remaining"].map(pence);
        (figures, balance["entries"].as_u64().unwrap())
    }
}

fn pence(value: &Value) -> i64 {
    crate::college::reading::pence(value.as_str().unwrap_or_else(|| panic!("{value} is no amount")))
}

/// What a program answered: a yes with its loan, or a no with the rules that are not met.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Yes(i64),
    No(Vec<String>),
}

#[track_caller]
fn answer(output: &Output) -> Answer {
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 1)), "neither a yes nor a no: {code:?} {}", told(output));
    let said = json(output);
    if code == Some(0) {
        assert_eq!(said["outcome"], "enrolled", "{said}");
        return Answer::Yes(pence(&said["loan"]));
    }
    assert_eq!(said["outcome"], "refused", "{said}");
    let findings = said["findings"].as_array().unwrap();
    let not_met = findings.iter().filter(|finding| finding["met"] == false);
    Answer::No(not_met.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect())
}

/// How often an enrolment id stands in the ledger, as somebody else counts with SQL.
fn enrolled(ledger: &Path) -> i64 {
    let connection = rusqlite::Connection::open(ledger).unwrap();
    let query = "SELECT count(*) FROM entry JOIN enrolment USING (chain, seq)";
    connection.query_row(query, [], |row| row.get(0)).unwrap()
}

#[test]
fn forty_programs_that_enrol_one_learner_never_overdraw() {
    let county = County::new(1, "");
    let start = |program: usize| {
        let (id, module) = (format!("E-{program}"), format!("M-{program}"));
        let start = format!("{}-01-18", 2027 + program % 2);
        county
            .start(&["enrol", "L-0", &module, "--start", &start, "--id", &id, "--loan", "3814.00"])
    };
    let outputs = wait_all((0..PROGRAMS).map(start).collect());
    let answers: Vec<Answer> = outputs.iter().map(answer).collect();
    let mut yes = 0;
    for answer in &answers {
        match answer {
            Answer::Yes(loan) => yes += loan,
            Answer::No(rules) => {
                let expected = ["course-year-credits", "remaining-entitlement"];
                let known = |rule: &String| expected.contains(&rule.as_str());
                assert!(!rules.is_empty() && rules.iter().all(known), "{rules:?}");
            }
        }
    }
    let ([granted, prior_study, committed, remaining], entries) = county.balance("L-0");
    assert_eq!((granted, prior_study), (3_814_000, 0));
    assert_eq!(committed, yes, "what is committed is the sum of the yeses");
    assert_eq!(remaining, granted - committed);
    // Two course years of 180 credits each hold three modules of 60.
    assert_eq!(yes, 6 * 381_400, "{answers:?}");
    assert_eq!(entries, 2 + 6);
    assert_eq!(enrolled(&county.0.ledger()), 6);
    county.done(&["verify"]);
}

/// What is left suffices for three of forty, and for no penny more.
#[test]
fn forty_programs_share_what_is_left_to_the_last_penny() {
    let county = County::new(1, "23455.00");
    let start = |program: usize| {
        let (id, module) = (format!("E-{program}"), format!("M-{program}"));
        let start = format!("{}-01-18", 2027 + program % 2);
        county.start(&["enrol", "L-0", &module, "--start", &start, "--id", &id])
    };
    let outputs = wait_all((0..PROGRAMS).map(start).collect());
    let answers: Vec<Answer> = outputs.iter().map(answer).collect();
    let yes = answers.iter().filter(|answer| **answer == Answer::Yes(489_500)).count();
    assert_eq!(yes, 3, "{answers:?}");
    let refused = answers.iter().filter(|answer| match answer {
        Answer::Yes(_) => false,
        Answer::No(rules) => rules.contains(&"remaining-entitlement".to_owned()),
    });
    assert_eq!(refused.count(), PROGRAMS - 3, "{answers:?}");
    let ([_, _, committed, remaining], _) = county.balance("L-0");
    assert_eq!((committed, remaining), (3 * 489_500, 0));
    county.done(&["verify"]);
}

/// The same request from forty programs: one enrols, the others find it there.
#[test]
fn forty_programs_with_one_request_enrol_once() {
    let county = County::new(1, "");
    let start = |_| county.start(&["enrol", "L-0", "M-1", "--start", "2027-01-18", "--id", "E-1"]);
    let outputs = wait_all((0..PROGRAMS).map(start).collect());
    let mut outcomes = Vec::new();
    for output in &outputs {
        assert_eq!(output.status.code(), Some(0), "{}", told(output));
        let said = json(output);
        assert_eq!(pence(&said["loan"]), 489_500);
        outcomes.push(said["outcome"].as_str().unwrap().to_owned());
    }
    outcomes.sort();
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "enrolled").count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "already").count(), PROGRAMS - 1);
    let ([_, _, committed, _], entries) = county.balance("L-0");
    assert_eq!((committed, entries), (489_500, 3));
    county.done(&["verify"]);
}

/// One id, asked for by forty learners: it is one learner's, and the others are told so.
#[test]
fn one_enrolment_id_is_one_learners_among_forty_programs() {
    let county = County::new(PROGRAMS, "");
    let start = |program: usize| {
        let learner = format!("L-{program}");
        county.start(&["enrol", &learner, "M-1", "--start", "2027-01-18", "--id", "E-1"])
    };
    let outputs = wait_all((0..PROGRAMS).map(start).collect());
    let answers: Vec<Answer> = outputs.iter().map(answer).collect();
    assert_eq!(answers.iter().filter(|answer| **answer == Answer::Yes(489_500)).count(), 1);
    let reused = Answer::No(vec!["key-reused".to_owned()]);
    assert_eq!(answers.iter().filter(|answer| **answer == reused).count(), PROGRAMS - 1);
    assert_eq!(enrolled(&county.0.ledger()), 1);
    county.done(&["verify"]);
}

/// The same file, and halves of it, from ten programs at once come to what the file says.
#[test]
fn programs_that_import_one_file_at_once_take_it_in_once() {
    let county = County::new(PROGRAMS, "");
    let header = "enrolment_id,learner_id,module_id,start_date";
    let line = |n: usize| format!("\nE-{n},L-{},M-{},2027-01-18", n % PROGRAMS, n / PROGRAMS);
    let lines: Vec<String> = (0..2 * PROGRAMS).map(line).collect();
    let file = |name: &str, lines: &[String]| {
        county.0.write(name, &format!("{header}{}\n", lines.concat())).to_str().unwrap().to_owned()
    };
    let halves = lines.split_at(PROGRAMS);
    let files = [file("a.csv", &lines), file("b.csv", halves.0), file("c.csv", halves.1)];
    let start = |program: usize| {
        let results = format!("results-{program}.csv");
        county.start(&["import", "enrolments", &files[program % 3], "--results", &results])
    };
    for output in wait_all((0..10).map(start).collect()) {
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    }
    assert_eq!(enrolled(&county.0.ledger()), 80);
    let ([_, _, committed, _], entries) = county.balance("L-7");
    assert_eq!((committed, entries), (2 * 489_500, 4));
    county.done(&["verify"]);
}

/// Whoever verifies or takes a checkpoint while others write sees the ledger at one moment.
#[test]
fn a_ledger_holds_while_others_write() {
    let county = County::new(PROGRAMS, "");
    let mut writers = Vec::new();
    for round in 0..3 {
        writers.extend((0..PROGRAMS).step_by(2).map(|program| {
            let (learner, id) = (format!("L-{program}"), format!("E-{round}-{program}"));
            let module = format!("M-{round}");
            county.start(&["enrol", &learner, &module, "--start", "2027-01-18", "--id", &id])
        }));
        for reading in 0..4 {
            let output = county.start(&["verify"]).wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", told(&output));
            let out = format!("checkpoint-{round}-{reading}.txt");
            county.done(&["checkpoint", "--out", &out]);
            let output = county.start(&["verify", "--against", &out]).wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        }
    }
    for output in wait_all(writers) {
        assert_eq!(answer(&output), Answer::Yes(489_500));
    }
    county.done(&["verify"]);
}

/// The same, with a writer that never rests and a reader that looks as often as it can.
#[test]
fn a_ledger_is_verified_as_of_one_moment() {
    let mut college = College::without_learners();
    let path = college.path.clone();
    let writing = AtomicBool::new(true);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for learner in 0..150 {
                let file = file("learners", &[&format!("X-{learner},1990-05-17,yes")]);
                college.import_as("learners", "learners.csv", &file, Recording::Real).unwrap();
            }
            writing.store(false, Ordering::Relaxed);
        });
        let store = open(&path.as_path().into()).unwrap();
        let mut looks = 0;
        while writing.load(Ordering::Relaxed) {
            assert_eq!(verify(&*store.audit().expect("a reader"), None).unwrap().faults, []);
            looks += 1;
        }
        assert!(looks > 10, "{looks}");
    });
}
