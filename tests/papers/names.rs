//! Names of files and of people are text from outside: nothing of them is run, and nothing reaches
//! a screen that cannot be seen there.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use lifelong::exchange::{Kind, Reading};
use lifelong::ledger::actor::{Actor, Name};
use lifelong::ledger::instant::Instant;
use lifelong::ops::import::{File, import};
use lifelong::ops::{Moment, Recording};
use lifelong::store::open;

use crate::office::{Office, ended};

/// Names that would do something: to a screen, or in a spreadsheet.
const NAMES: [&str; 12] = [
    "a\u{1b}[31mb.csv",
    "a\u{9b}31mb.csv",
    "a\nb.csv",
    "a\u{202e}vsc.b.csv",
    "a\u{2066}b.csv",
    "a\u{200b}b.csv",
    "a\u{3164}b.csv",
    "a\u{e0041}b.csv",
    "=HYPERLINK(A1).csv",
    "@SUM(1).csv",
    "＝1.csv",
    " =1.csv",
];

/// Nothing that was printed would do anything to a screen.
#[track_caller]
fn is_seen(printed: &str) {
    let unseen = |one: char| {
        one != '\n'
            && (one.is_control() || "\u{202e}\u{2066}\u{200b}\u{3164}\u{e0041}".contains(one))
    };
    assert!(!printed.contains(unseen), "{printed:?}");
}

#[test]
fn a_file_under_such_a_name_is_not_taken_in() {
    let office = Office::new();
    for (number, name) in (10..).zip(NAMES) {
        let line = format!("learner_id,date_of_birth,residency_met\nL-{number},1999-03-07,yes\n");
        office.write(name, &line);
        let inside = format!("./{name}");
        for form in ["table", "csv", "json"] {
            for file in [name, &inside] {
                let run = office.refused(&["--format", form, "import", "learners", file], "");
                is_seen(&run.words);
            }
        }
        let header = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,\
                      liability_period,amount\n";
        office.write(name, header);
        let run = office.refused(&["reconcile", &inside, "--ukprn", "10000001"], "");
        is_seen(&run.words);
    }
    let run = office.refused(&["import", "learners", "./@SUM(1).csv"], "rename the file");
    assert!(run.words.starts_with("error: the name of ./@SUM(1).csv: "), "{}", run.words);
}

#[test]
fn such_a_name_is_no_place_for_anything_else() {
    let office = Office::new();
    office.write("left.csv", "enrolment_id,withdrawn_on\nE-1,2027-01-25\n");
    for name in NAMES {
        for command in [
            &["export", "balances", "--out", name][..],
            &["checkpoint", "--out", name],
            &["drawdown", "--ukprn", "10000001", "--due", "2027-01-31", "--out", name],
            &["import", "withdrawals", "left.csv", "--results", name],
            &["import", "withdrawals", "left.csv", "--map", name],
            &["--ledger", name, "balance", "L-1"],
            &["verify", "--against", name],
            &["demo", name],
        ] {
            let run = office.refused(command, "error: invalid value");
            is_seen(&run.words);
            assert!(!office.path(name).exists(), "{name:?}");
        }
    }
    // What is no text is shown as well as it can be.
    let name = OsString::from_vec(b"a\x1b\xffb.csv".to_vec());
    let run = ended(office.command(&["import", "learners"]).arg(name).spawn().unwrap());
    assert_eq!(run.code, Some(2));
    is_seen(&run.words);
}

#[test]
fn nobody_acts_under_such_a_name() {
    let office = Office::new();
    for name in
        ["a\u{202e}b", "a\u{200b}b", "a\u{1b}b", "a\u{ad}b", "＝1+1", "=1+1", "\u{a0}=1", ""]
    {
        let run = office
            .refused(&["--by", name, "withdraw", "E-1", "--on", "2027-01-25"], "is not a name");
        is_seen(&run.words);
        let mut command = office.command(&["withdraw", "E-1", "--on", "2027-01-25"]);
        let run = ended(command.env("LIFELONG_BY", name).spawn().unwrap());
        assert_eq!(run.code, Some(2), "{}", run.words);
        is_seen(&run.words);
    }
    office.done(&["--by", "Zoë O'Neill-Łuk", "withdraw", "E-1", "--on", "2027-01-25"]);
}

#[test]
fn no_field_of_a_file_holds_what_cannot_be_seen() {
    let office = Office::new();
    for unseen in ["\u{202e}", "\u{200b}", "\u{3164}", "\u{fe0f}", "\u{ad}"] {
        let text = format!(
            "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
             C-2,10000001,A{unseen} course,HND,5,240,100366,yes,2026-09-01\n"
        );
        office.write("courses.csv", &text);
        let run = office.refused(&["import", "courses", "courses.csv"], "line 2, column `title`: ");
        is_seen(&run.words);
    }
}

/// A ledger that an earlier version wrote may hold such names: they are shown, and not run.
#[test]
fn such_a_name_on_record_does_nothing() {
    let office = Office::new();
    let by: Name = "o\u{202e}fficer".parse().unwrap();
    let recorded_at = "2027-02-01T09:00:00Z".parse::<Instant>().unwrap();
    let moment = Moment::new(recorded_at, Actor::new(by.clone(), by));
    let mut store = open(&office.path("lifelong.db").into()).unwrap();
    for (number, name) in (10..).zip(NAMES) {
        let line = format!("learner_id,date_of_birth,residency_met\nL-{number},1999-03-07,yes\n");
        let (bytes, reading) = (line.as_bytes(), Reading::default());
        let announced = lifelong::domain::rates::Announced::Refused;
        let file = File { kind: Kind::Learners, name, bytes, reading: &reading, announced };
        let mut salts = || Ok([7; 16]);
        import(&mut *store, &file, &moment, &mut salts, Recording::Real, &mut |_, _| {}).unwrap();
    }
    drop(store);
    for form in ["table", "csv", "json"] {
        is_seen(&office.done(&["--format", form, "imports"]));
        is_seen(&office.done(&["--format", form, "statement", "L-10"]));
    }
    office.done(&["export", "log", "register", "decisions", "--out", "out"]);
    let printed = office.done(&["--format", "csv", "imports"]);
    for text in [printed, office.read("out/log.csv"), office.read("out/register.csv")] {
        is_seen(&text);
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        for field in rows
            .records()
            .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(!field.trim_start().starts_with(['=', '+', '@', '＝']), "{field}");
        }
    }
    assert!(office.entries() > 0);
}
