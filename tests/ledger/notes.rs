//! Notes on breaks: where they stand, what shows them, and how they are erased.

use std::fs;

use serde_json::Value;

use crate::college::program::{Program, json, told};
use crate::college::reading::value;
use crate::college::{HERON, OTTER};
use crate::reconcile::ledger::{ledger, line, paid};

/// E-01 and E-02 of the first college were paid and never drawn; P-9 was paid to the second for an
/// enrolment of the first, and P-8 for one that nobody knows; P-7 for two at once.
fn reconciled() -> Program {
    let ledger = ledger(3, 2);
    let lines = [
        paid("E-01", 1, "611.00"),
        paid("E-02", 1, "611.00"),
        line("P-9", HERON, "E-03", 1, "611.00"),
        line("P-8", HERON, "E-77", 1, "5.00"),
        line("P-7", HERON, "E-04", 1, "611.00"),
        line("P-7", HERON, "E-05", 1, "611.00"),
    ];
    ledger.reconcile("paid.csv", &lines.concat(), &["--as-at", "2027-04-01"]);
    ledger
}

fn run(program: &Program, words: &[&str]) -> (i32, String) {
    let output = program.start(words).wait_with_output().unwrap();
    (output.status.code().unwrap(), told(&output))
}

/// The breaks that are listed, as `enrolment/period owner noted_on note`.
fn listed(program: &Program, options: &[&str]) -> Vec<String> {
    let all = program.done(&[&["list", "breaks"], options].concat());
    let shown = |one: &Value| {
        let text = |name: &str| one[name].as_str().unwrap_or("-").to_owned();
        let (period, owner) = (&one["liability_period"], text("owner"));
        let (on, note) = (text("noted_on"), text("note"));
        format!("{}/{period} {owner} {on} {note}", text("enrolment_id"))
    };
    all.as_array().unwrap().iter().map(shown).collect()
}

#[test]
fn the_chain_holds_a_digest_an_owner_and_a_day_and_the_text_stands_beside_it() {
    let ledger = reconciled();
    let position = ledger.done(&["position", "--all"]);
    let said =
        ledger.done(&["note", "E-01", "1", "payer told on 1 April", "--owner", "A. Officer"]);
    assert_eq!(said["outcome"], "noted");
    assert_eq!((&said["ukprn"], &said["learner_id"]), (&OTTER.into(), &"L-01".into()));
    assert_eq!(said["breaks"], serde_json::json!(["E-01/1 not-confirmed"]));
    let [noted] = ledger.events(OTTER, "note-recorded").try_into().unwrap();
    assert!(!noted.contains("payer told"), "{noted}");
    for (name, expected) in [
        ("enrolment", "E-01"),
        ("period", "1"),
        ("owner", "A. Officer"),
        ("effective", "2027-04-01"),
        ("by", "officer"),
    ] {
        assert_eq!(value(&noted, name), Some(expected), "{noted}");
    }
    let entry = format!("provider/{OTTER}/{}", value(&noted, "seq").unwrap());
    assert_eq!(said["entry"].as_str(), Some(entry.as_str()));
    ledger.holds();
    let after = ledger.done(&["position", "--all"]);
    assert_eq!(after["providers"], position["providers"], "a note moves no money");

    // The digest is that of three lines, which a stranger can make too.
    let hand = rusqlite::Connection::open(ledger.ledger()).unwrap();
    let lines: String = hand
        .query_row(
            "SELECT 'salt ' || lower(hex(salt)) || char(10) || 'learner ' || learner || char(10)
                 || 'note ' || text || char(10) FROM note",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let digest = lifelong::ledger::hash::digest(&lines).to_string();
    assert_eq!(value(&noted, "note"), Some(digest.as_str()));
}

#[test]
fn the_same_again_is_not_noted_twice_and_what_was_said_between_is_kept() {
    let ledger = reconciled();
    ledger.done(&["note", "E-01", "1", "asked"]);
    let entries = ledger.entries();
    assert_eq!(ledger.done(&["note", "E-01", "1", "asked"])["outcome"], "already");
    assert_eq!(ledger.entries(), entries);
    ledger.done(&["note", "E-01", "1", "answered"]);
    assert_eq!(ledger.done(&["note", "E-01", "1", "asked"])["outcome"], "noted");
    let dry = ledger.done(&["note", "E-01", "1", "a third", "--dry-run"]);
    assert_eq!((&dry["outcome"], &dry["entry"]), (&"noted".into(), &Value::Null));
    assert_eq!(ledger.events(OTTER, "note-recorded").len(), 3);
}

/// The list has the last note on each, and whom the last note names that names anybody.
#[test]
fn what_is_noted_is_listed_shown_and_told_with_the_reconciliation() {
    let ledger = reconciled();
    ledger.done(&["note", "E-01", "1", "asked", "--owner", "Ann"]);
    ledger.set_clock("2027-04-03T09:00:00Z");
    ledger.done(&["note", "E-01", "1", "asked once more"]);
    ledger.done(&["note", "P-E-02-1", "whose", "--owner", "Ben"]);
    ledger.done(&["note", "P-9", "paid to the wrong college"]);
    let all = listed(&ledger, &["--ukprn", OTTER]);
    assert_eq!(
        all,
        ["E-01/1 Ann 2027-04-03 asked once more", "E-02/1 Ben 2027-04-03 whose", "E-03/1 - - -"]
    );
    assert_eq!(listed(&ledger, &["--owner", "Ben"]), all[1..2]);
    assert_eq!(listed(&ledger, &["--owner", "Cat"]), [""; 0]);
    let (code, said) = run(&ledger, &["list", "payments", "--owner", "Ben"]);
    assert!(code == 2 && said.contains("`--owner` does not narrow"), "{said}");

    let notes = |id: &str| {
        let shown = ledger.done(&["show", id]);
        let notes = shown["notes"].as_array().unwrap().clone();
        notes.iter().map(|one| one["note"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(notes("E-01"), ["asked", "asked once more"]);
    assert_eq!(notes("P-E-02-1"), ["whose"]);
    assert_eq!(notes("E-02"), ["whose"]);
    assert_eq!(notes("E-03"), ["paid to the wrong college"]);

    let said = ledger.run(&["reconcile", "paid.csv", "--as-at", "2027-04-03", "--out", "again"]);
    let told = json(&said)["notes"].as_array().unwrap().clone();
    let told: Vec<&str> = told.iter().map(|one| one["note"].as_str().unwrap()).collect();
    assert_eq!(told, ["asked", "asked once more", "whose", "paid to the wrong college"]);
    // What it wrote is what is signed: no note stands in it.
    for name in ["again/reconciliation.csv", "again/summary.json"] {
        assert!(!ledger.read(name).contains("asked"), "{name}");
    }
}

/// A break that is gone has no place in the list; its notes stay where all of one thing is shown.
#[test]
fn notes_on_a_break_that_is_gone_are_not_told_with_the_reconciliation() {
    let ledger = reconciled();
    ledger.done(&["note", "E-01", "1", "asked"]);
    ledger.attend("E-01", 1, "A", "2027-01-18");
    ledger.draw_down(OTTER, "2027-02-01");
    ledger.set_clock("2027-04-05T09:00:00Z");
    let said = ledger.reconcile("paid.csv", "", &["--as-at", "2027-04-05", "--ukprn", OTTER]);
    assert_eq!(said["notes"], serde_json::json!([]));
    assert_eq!(ledger.done(&["show", "E-01"])["notes"][0]["note"], "asked");
    let (code, said) = run(&ledger, &["note", "E-01", "1", "settled"]);
    assert!(code == 0 && said.contains("left no break open here"), "{said}");
}

#[test]
fn what_a_note_is_about_must_be_there_and_be_one_thing() {
    let ledger = reconciled();
    let before = ledger.entries();
    for (words, part) in [
        (&["note", "E-99", "1", "asked"][..], "nothing is on record of period 1 of enrolment E-99"),
        (&["note", "E-01", "7", "asked"], "nothing is on record of period 7 of enrolment E-01"),
        (&["note", "P-99", "asked"], "nothing is on record of payment P-99"),
        (&["note", "P-7", "asked"], "payment P-7 could be several: L-04, L-05"),
        (&["note", "E-01", "one", "asked"], "the period: "),
        (&["note", "E-01", "1", "=1+1"], "takes for a formula"),
        (&["note", "E-01", "1", ""], "the text is empty"),
        (&["note", "E-01", "1", "a\u{202e}b"], "U+202E cannot be seen"),
        (&["note", "E-01", "1", "asked", "--owner", "a\u{200b}b"], "is not a name"),
    ] {
        let (code, said) = run(&ledger, words);
        assert!(code == 2 && said.contains(part), "{words:?}: {said}");
    }
    let (code, said) = run(&ledger, &["note", "E-01", "1", &"x".repeat(201)]);
    assert!(code == 2 && said.contains("has 201 characters"), "{said}");
    assert_eq!(ledger.entries(), before);
    // An enrolment that nobody knows is still a break, and a payment for it somebody's.
    let said = ledger.done(&["note", "E-77", "1", "who is this"]);
    assert_eq!((&said["ukprn"], &said["learner_id"]), (&HERON.into(), &"L-77".into()));
}

#[test]
fn a_report_as_it_was_known_has_the_notes_of_then() {
    let ledger = reconciled();
    ledger.done(&["note", "E-01", "1", "asked", "--owner", "Ann"]);
    let then = listed(&ledger, &["--ukprn", OTTER]);
    let printed = ledger.done(&["show", "E-01"]);
    let known = printed["complete_up_to"].as_str().unwrap().to_owned();
    ledger.set_clock("2027-04-03T09:00:00Z");
    ledger.done(&["note", "E-01", "1", "answered", "--owner", "Ben"]);
    assert_eq!(listed(&ledger, &["--ukprn", OTTER, "--known", &known]), then);
    assert_eq!(ledger.done(&["show", "E-01", "--known", &known]), printed);
}

/// A note is about a learner, and is erased with the learner; also where the learner was forgotten
/// before it was written.
#[test]
fn whoever_is_forgotten_takes_the_notes_along() {
    let ledger = reconciled();
    let text = "the payer calls the learner Zoscales";
    ledger.done(&["note", "E-01", "1", text, "--owner", "Ann"]);
    ledger.done(&["note", "E-02", "1", "asked"]);
    let bytes = || {
        let mut bytes = fs::read(ledger.ledger()).unwrap();
        bytes.extend(fs::read(ledger.path("lifelong.db-wal")).unwrap_or_default());
        bytes
    };
    let holds = |text: &str| bytes().windows(text.len()).any(|it| it == text.as_bytes());
    assert!(holds("Zoscales"));
    let answer = ledger.done(&["forget", "L-01"]);
    assert_eq!((&answer["outcome"], &answer["notes"]), (&"forgotten".into(), &1.into()));
    assert!(!holds("Zoscales"), "it stands in the file or its log");
    ledger.holds();
    let all = listed(&ledger, &["--ukprn", OTTER]);
    assert_eq!(all[0], "E-01/1 Ann 2027-04-01 (erased)");
    assert_eq!(all[1], "E-02/1 - 2027-04-01 asked");
    assert_eq!(ledger.done(&["forget", "L-01"])["outcome"], "already");

    ledger.done(&["note", "E-01", "1", "Zoscales once more"]);
    ledger.holds();
    let answer = ledger.done(&["forget", "L-01"]);
    assert_eq!((&answer["outcome"], &answer["notes"]), (&"forgotten".into(), &1.into()));
    assert!(!holds("Zoscales"));
    ledger.holds();
}

/// The file of an earlier version has no table of notes: it is read, and the first note makes it.
#[test]
fn a_ledger_without_a_table_of_notes_is_read_and_goes_on() {
    let ledger = reconciled();
    let hand = rusqlite::Connection::open(ledger.ledger()).unwrap();
    hand.execute_batch("DROP TABLE note; PRAGMA user_version = 3").unwrap();
    let form =
        || -> i64 { hand.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap() };
    ledger.holds();
    assert_eq!(listed(&ledger, &["--ukprn", OTTER]).len(), 3);
    assert_eq!(form(), 3);
    ledger.done(&["note", "E-01", "1", "asked"]);
    assert_eq!(form(), 4);
    ledger.holds();
    assert_eq!(listed(&ledger, &["--ukprn", OTTER])[0], "E-01/1 - 2027-04-01 asked");
}
