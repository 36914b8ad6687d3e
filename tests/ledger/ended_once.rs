//! What was cut off is ended once, whoever goes on with it, and however many do at once.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lifelong::domain::rates::Announced;
use lifelong::ledger::chain_name::TheLedger;
use lifelong::ledger::entry::Entry;
use lifelong::ledger::event::ChainEvent;
use lifelong::ops::Recording;
use lifelong::ops::import::Imported;
use lifelong::ops::imports::imports;
use lifelong::ops::uprate::Uprating;

use crate::college::files::file;
use crate::college::program::{Program, json, told, wait_all};
use crate::college::{College, read};

/// How often two programs meet.
const ROUNDS: usize = 8;

fn enrolments() -> String {
    let lines = ["E-1,L-1,M-1,2027-03-01", "E-2,L-8,M-1,2027-03-01", "E-3,L-9,M-2,2027-03-01"];
    file("enrolments", &lines)
}

/// The college after an import that was cut off: one line was enrolled, and two were refused
/// because their learners were not known. One of them is known now.
fn cut_off() -> College {
    let mut college = College::new();
    let cut = catch_unwind(AssertUnwindSafe(|| {
        college
            .import_telling("enrolments", &enrolments(), &mut |_, _| panic!("the light goes out"))
    }));
    assert!(cut.is_err(), "it was cut off");
    college.tell("learner L-9 | recorded 1");
    assert_eq!((begun(&college).len(), ended(&college)), (1, vec![]));
    college
}

/// The entries of the ledger's own chain with which files of enrolments were begun.
fn begun(college: &College) -> Vec<u32> {
    let chain = college.chain(&TheLedger);
    let is_it = |text: &str| {
        text.contains("\nevent import-begun\n") && text.contains("\nkind enrolments\n")
    };
    let begun = chain.entries().iter().filter(|entry| is_it(entry.text()));
    begun.map(Entry::seq).collect()
}

/// Which of them were ended, each as often as it was.
fn ended(college: &College) -> Vec<u32> {
    let chain = college.chain(&TheLedger);
    let ends = |text: &str| {
        let is_it =
            text.contains("\nevent file-imported\n") && text.contains("\nkind enrolments\n");
        is_it.then(|| text.lines().find_map(|line| line.strip_prefix("begun ")?.parse().ok()))
    };
    chain.entries().iter().filter_map(|entry| ends(entry.text())?).collect()
}

fn answer(imported: &Imported) -> (u64, u64, u64) {
    (imported.recorded, imported.already, imported.refused)
}

/// One has recorded what was left, and before it ends the file somebody else reads it to its end.
#[test]
fn a_file_that_somebody_else_ended_meanwhile_is_ended_once() {
    let mut college = cut_off();
    let mut theirs = None;
    let mut other = college.beside();
    let ours = college.import_telling("enrolments", &enrolments(), &mut |_, _| {
        theirs = Some(other.import("enrolments", &enrolments()).unwrap());
    });
    assert_eq!(answer(&ours.unwrap()), (1, 1, 1));
    assert_eq!(answer(&theirs.unwrap()), (0, 2, 1));
    assert_eq!(ended(&college), begun(&college));
    college.holds();
    // Once more is no news.
    let entries = college.chain(&TheLedger).entries().len();
    assert_eq!(answer(&college.import("enrolments", &enrolments()).unwrap()), (0, 2, 1));
    assert_eq!(college.chain(&TheLedger).entries().len(), entries);
}

#[test]
fn a_run_that_somebody_else_ended_meanwhile_is_ended_once() {
    let mut college = College::new();
    let mut other = college.beside();
    let uprating =
        Uprating { to: read("2026/27"), on: None, announced: Announced::Refused, at_a_time: 10 };
    let mut at_once = |_, _| other.tell("uprate 2026/27 | uprated 0 | there 4");
    let ours = college.uprate(&uprating, Recording::Real, &mut at_once).unwrap();
    assert_eq!((ours.uprated, ours.already), (4, 0));
    let chain = college.chain(&TheLedger);
    let runs = chain.entries().iter().filter(|entry| entry.event().name() == "uprating-run");
    assert_eq!(runs.count(), 1);
    college.holds();
}

/// What was cut off is taken back under its number, and read again it is another file.
#[test]
fn a_file_that_was_cut_off_and_taken_back_is_over() {
    let mut college = cut_off();
    let number = begun(&college)[0];
    college.tell(&format!("correct ledger/{number} | taken back 1 | change 2447.50"));
    let told = imports(&*college.reader()).unwrap();
    let one = told.iter().find(|one| one.seq == number).unwrap();
    let by = college.chain(&TheLedger).entries().len() - 1;
    assert_eq!((one.is_ended, one.taken_back_by), (false, Some(u32::try_from(by).unwrap())));
    assert_eq!(answer(&college.import("enrolments", &enrolments()).unwrap()), (2, 0, 1));
    let [first, second] = begun(&college).try_into().unwrap();
    assert_eq!((first, ended(&college)), (number, vec![second]));
    college.holds();
}

/// Somebody takes it back while it is read: what it had recorded is undone, and it ends nothing.
#[test]
fn a_file_that_is_taken_back_before_its_end_ends_nothing() {
    let mut college = cut_off();
    let number = begun(&college)[0];
    let mut other = college.beside();
    let mut at_once = |_, _| {
        other.tell(&format!("correct ledger/{number} | taken back 2"));
    };
    let ours = college.import_telling("enrolments", &enrolments(), &mut at_once);
    assert_eq!(answer(&ours.unwrap()), (1, 1, 1));
    assert_eq!((begun(&college), ended(&college)), (vec![number], vec![]));
    college.tell("balance L-1 | remaining 38140.00 | credits 0");
}

#[test]
fn two_programs_that_go_on_with_one_file_at_once_end_it_once() {
    let whole = cut_off().whole();
    for _ in 0..ROUNDS {
        let program = Program::on(College::of(&whole)).at("2028-02-06T09:00:00Z");
        let path = program.write("enrolments.csv", &enrolments());
        let start = |results: &str| {
            let file = path.to_str().unwrap();
            program.start_for_json(&["import", "enrolments", file, "--results", results])
        };
        let mut recorded = 0;
        for output in wait_all(["a.csv", "b.csv"].map(start).into()) {
            assert_eq!(output.status.code(), Some(0), "{}", told(&output));
            let said = json(&output);
            recorded += said["recorded"].as_u64().unwrap();
            assert_eq!(said["refused"], 1, "{said}");
        }
        assert_eq!(recorded, 1, "what was left is recorded by one of them");
        let results = ["a.csv", "b.csv"].map(|name| program.read(name).lines().count());
        assert_eq!(results, [4, 4], "each answers every line");
        program.holds();
        let college = College::of(&std::fs::read(program.ledger()).unwrap());
        assert_eq!(ended(&college), begun(&college));
        assert_eq!(begun(&college).len(), 1);
    }
}
