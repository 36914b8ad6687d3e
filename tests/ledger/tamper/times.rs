//! Recorded times that go back.

use lifelong::domain::ids::LearnerId;
use lifelong::ledger::event::ChainEvent;
use lifelong::ledger::form::Form;
use lifelong::ledger::hash::{Hash, link};
use rusqlite::types::Value;

use super::{Victim, at, forged, names, put, text, victim};
use crate::college::program::{Program, told};
use crate::college::read;

/// Gives the last entry of a chain another time, and seals it anew.
fn date_last(victim: &Victim, chain: &str, time: &str) -> String {
    let ask = |seq: u32, column: &str| {
        let query = format!("SELECT {column} FROM entry WHERE {}", at(chain, &format!("= {seq}")));
        victim.hand.query_row(&query, [], |row| row.get::<_, Value>(0)).unwrap()
    };
    let count = "SELECT max(seq) FROM entry WHERE chain = (SELECT id FROM chain WHERE name = ?1)";
    let seq: u32 = victim.hand.query_row(count, [chain], |row| row.get(0)).unwrap();
    let (Value::Text(written), Value::Blob(before)) = (ask(seq, "text"), ask(seq - 1, "hash"))
    else {
        panic!("a text and a hash")
    };
    let recorded = written.lines().find(|line| line.starts_with("recorded ")).unwrap();
    let altered = written.replace(recorded, &format!("recorded {time}"));
    let before = Hash::from_bytes(before.try_into().unwrap());
    let values =
        [text(&altered), Value::Blob(link(&before, &altered).bytes().to_vec()), text(time)];
    let set = "UPDATE entry SET text = ?1, hash = ?2, recorded_at = ?3";
    victim.alter(&format!("{set} WHERE {}", at(chain, &format!("= {seq}"))), values);
    format!("{chain}/{seq}")
}

#[test]
fn an_entry_that_is_dated_before_the_one_before_it_is_named() {
    for chain in ["learner/L-1", "learner/L-2", "ledger"] {
        let victim = victim();
        let place = date_last(&victim, chain, "2026-12-01T09:00:00Z");
        let found = victim.verify();
        names(
            &found.faults,
            &place,
            "it was recorded at 2026-12-01T09:00:00Z, and the entry before",
        );
        assert_eq!(found.remarks, []);
    }
}

#[test]
fn a_decision_that_is_dated_before_what_it_was_built_on_is_named() {
    let victim = victim();
    let learner: LearnerId = read("L-1");
    let entries =
        forged(&victim, &learner, |draft| draft.recorded_at = read("2027-01-03T09:00:00Z"));
    let recorded = "UPDATE entry SET recorded_at = '2027-01-03T09:00:00Z' \
                    WHERE chain = (SELECT id FROM chain WHERE name = 'learner/L-1')";
    put(&victim, &entries);
    victim.alter(recorded, []);
    let found = victim.verify();
    // The enrolments were brought after the modules of 4 January.
    let part = "it was recorded at 2027-01-03T09:00:00Z, and what it was built on at 2027-01-0";
    let enrolled = entries.iter().find(|entry| entry.event().name() == "enrolled").unwrap();
    names(&found.faults, &format!("learner/L-1/{}", enrolled.seq()), part);
}

fn run(program: &Program, line: &str) -> (Option<i32>, String) {
    let output = program.start(&line.split(' ').collect::<Vec<_>>()).wait_with_output().unwrap();
    (output.status.code(), told(&output))
}

#[test]
fn who_says_that_the_clock_was_wrong_is_believed_and_named() {
    let victim = victim();
    let mut program = Program::new();
    std::fs::copy(&victim.path, program.ledger()).unwrap();
    std::fs::write(program.path("lifelong.checkpoint"), &victim.checkpoint).unwrap();
    program = program.at("2026-12-01T09:00:00Z");
    let grant = "grant L-1 --additional 10.00 --reason priority";
    let before = program.entries();
    let (code, said) = run(&program, grant);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("2026-12-01T09:00:00Z") && said.contains("2027-01-21T09"), "{said}");
    assert_eq!(program.entries(), before);

    let (code, said) = run(&program, &format!("--clock-was-wrong battery {grant}"));
    assert_eq!(code, Some(0), "{said}");
    // So does each that follows, as long as anything is ahead.
    let (code, said) = run(&program, "grant L-2 --additional 10.00 --reason priority");
    assert_eq!(code, Some(3), "{said}");
    program.write("new.csv", "learner_id,date_of_birth,residency_met\nL-7,1990-05-18,yes\n");
    let (code, said) = run(&program, "import learners new.csv");
    assert!(code == Some(3) && said.contains("2027-01-16T09"), "a refusal is ahead: {said}");
    let (code, said) = run(&program, "--clock-was-wrong battery import learners new.csv");
    assert_eq!(code, Some(0), "{said}");
    let grant = "--clock-was-wrong battery grant L-7 --additional 10.00 --reason priority";
    let (code, said) = run(&program, grant);
    assert_eq!(code, Some(0), "{said}");

    let (code, said) = run(&program, "verify");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("it says that the clock was wrong before 2026-12-01T09:00"), "{said}");
    assert!(said.contains("learner/L-7/3"), "it came after the checkpoint: {said}");
    let found = program.done(&["verify"]);
    assert_eq!(found["fault_count"], 0);
    let places = |part: &str| -> Vec<String> {
        let remarks = found["remarks"].as_array().unwrap().iter();
        let told = remarks.filter(|it| it["what"].as_str().unwrap().contains(part));
        told.map(|it| it["place"].as_str().unwrap().to_owned()).collect()
    };
    let faults = places("the clock was wrong");
    assert!(faults.iter().any(|place| place.starts_with("learner/L-1/")), "{faults:?}");
    let dated = places("it came after the checkpoint and is dated 2026-12-01T09:00:00");
    for place in &faults {
        assert!(
            dated.contains(place),
            "{place} of {faults:?} came after the checkpoint: {dated:?}"
        );
    }
    assert!(dated.contains(&"learner/L-7/3".to_owned()), "{dated:?}");
}

/// The first form had no way to say that a clock had been wrong.
#[test]
fn times_of_the_first_form_that_go_back_are_told_and_are_no_fault() {
    let victim = victim();
    let learner: LearnerId = read("L-3");
    let entries = forged(&victim, &learner, |draft| {
        draft.form = Form::First;
        if draft.recorded_at > read("2027-01-08T09:00:00Z") {
            draft.recorded_at = read("2026-12-01T09:00:00Z");
        }
    });
    let back = entries.windows(2).find(|two| {
        let [first, next] = [&two[0], &two[1]].map(|entry| entry.draft().recorded_at);
        next < first
    });
    let place = format!("learner/L-3/{}", back.expect("a time that goes back")[1].seq());
    put(&victim, &entries);
    let found = victim.verify();
    let of_time = |what: &str| what.contains("it was recorded at 2026-12-01T09:00:00Z");
    assert!(!found.faults.iter().any(|fault| of_time(&fault.what)), "{:?}", found.faults);
    names(&found.remarks, &place, "and the entry before it at 2027-01-");
}
