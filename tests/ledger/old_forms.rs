//! A ledger that an earlier version of the program made opens, verifies and goes on.
//!
//! `fixtures/ledgers/form-1.db` was made by the version before the second form, with every kind of event that there
//! was; beside it lie its checkpoint and what that version exported of it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;

use lifelong::ops::export::{ExportKind, export};
use lifelong::store::{Store, open};

use crate::college::faults;

/// A clock that is ahead of all that is recorded.
const CLOCK: &str = "2027-04-10T09:00:00Z";

/// The program.
fn lifelong() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lifelong"));
    command.env_remove("LIFELONG_LEDGER").env_remove("LIFELONG_BY");
    command
}

/// A copy of the old ledger, with its checkpoint, in a folder that goes with it.
struct Old {
    folder: tempfile::TempDir,
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ledgers").join(name)
}

impl Old {
    fn new() -> Old {
        let folder = tempfile::tempdir().unwrap();
        for name in ["form-1.db", "form-1.checkpoint"] {
            fs::copy(fixture(name), folder.path().join(name)).unwrap();
        }
        Old { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("form-1.db")
    }

    fn store(&self) -> Box<dyn Store> {
        open(&self.path().into()).unwrap()
    }

    fn hand(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    fn form(&self) -> i64 {
        self.hand().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    }

    /// Texts and hashes of the entries, in the order of recording.
    fn entries(&self) -> Vec<(String, Vec<u8>)> {
        let hand = self.hand();
        let mut select = hand.prepare("SELECT text, hash FROM entry ORDER BY id").unwrap();
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// The rules by which an enrolment was refused, each time with its place among single refusals;
    /// those of the first form are the first.
    fn refusals(&self, enrolment: &str) -> Vec<(String, Option<u32>)> {
        let hand = self.hand();
        let seq = if self.form() > 1 { "seq" } else { "NULL" };
        let query =
            format!("SELECT rules, {seq} FROM refusal WHERE enrolment = ?1 ORDER BY decided_at, 2");
        let mut select = hand.prepare(&query).unwrap();
        let rows = select.query_map([enrolment], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// Runs the program on it, and gives its exit code and what it said.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = lifelong()
            .current_dir(self.folder.path())
            .args(["--ledger", "form-1.db", "--by", "officer"])
            .args(arguments)
            .env("LIFELONG_CLOCK", CLOCK)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }
}

#[test]
fn it_is_read_as_the_version_that_made_it_read_it_and_is_not_touched() {
    let old = Old::new();
    let before = fs::read(old.path()).unwrap();
    assert_eq!(faults(&old.path()), []);
    let (code, said) = old.run(&["verify", "--against", "form-1.checkpoint"]);
    assert_eq!(code, 0, "{said}");
    let reader = old.store().reader().unwrap();
    for (what, name) in [
        (ExportKind::Register, "register"),
        (ExportKind::Log, "log"),
        (ExportKind::Balances, "balances"),
        (ExportKind::Enrolments, "enrolments"),
        (ExportKind::Drawdowns, "drawdowns"),
        (ExportKind::Decisions, "decisions"),
    ] {
        let mut exported = Vec::new();
        export(&*reader, what, &mut exported).unwrap();
        let expected = fs::read(fixture(&format!("form-1/{name}.csv"))).unwrap();
        let [exported, expected] = [exported, expected].map(|it| String::from_utf8(it).unwrap());
        // Columns that came since stand at the end.
        let begins = |(new, old): (&str, &str)| {
            new.strip_prefix(old).is_some_and(|more| more.is_empty() || more.starts_with(','))
        };
        let same = exported.lines().zip(expected.lines()).all(begins);
        assert!(same, "{exported}\nand not\n{expected}");
        assert_eq!(exported.lines().count(), expected.lines().count());
    }
    drop(reader);
    assert!(fs::read(old.path()).unwrap() == before, "reading changed the file");
    assert_eq!(old.form(), 1);
}

/// Its entries do not say which file brought them.
#[test]
fn a_file_of_then_is_not_taken_back_and_the_refusal_says_why() {
    let old = Old::new();
    let before = old.entries();
    let kind = |text: &str, kind: &str| text.lines().any(|line| line == format!("kind {kind}"));
    let imported =
        |text: &str| text.starts_with("lifelong/1\nchain ledger\n") && kind(text, "enrolments");
    let (text, _) =
        before.iter().find(|(text, _)| imported(text)).expect("enrolments came in a file");
    let seq = text.lines().find_map(|line| line.strip_prefix("seq ")).unwrap();
    let (code, said) = old.run(&["correct", &format!("ledger/{seq}"), "--reason", "mistake"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("is of the first form of entries, which did not say by which file"),
        "{said}"
    );
    assert_eq!(old.entries(), before);
}

/// By the causes of then, and of all that was recorded by then: E-5 was drawn and recovered.
#[test]
fn a_reconciliation_of_then_is_made_again_by_the_rules_of_then() {
    let rows = "status,cause,ukprn,learner_id,enrolment_id,liability_period,our_amount,\
                their_amount,difference,payment_reference,due_on,payment_date,age_days,age_band\n\
                break,amount-differs,10000001,L-1,E-1,1,500.00,611.00,-111.00,P-1,2027-02-01,\
                2027-02-24,58,31-60\n\
                matched,,10000002,L-2,E-3,1,2447.50,2447.50,0.00,P-2,2027-02-01,2027-02-24,58,\
                31-60\n\
                matched,,10000001,provider/10000001,E-5,1,0.00,0.00,0.00,,2027-02-15,,44,31-60\n";
    let old = Old::new();
    // Much was recorded since, and another one changes what is owed.
    let (code, said) = old.run(&["withdraw", "E-3", "--on", "2027-01-02"]);
    assert_eq!(code, 0, "{said}");
    for entry in ["provider/10000001/4", "provider/10000002/3"] {
        let (code, said) = old.run(&["reconcile", "--again", entry, "--out", "out"]);
        assert_eq!(code, 1, "{said}");
        let made = fs::read_to_string(old.folder.path().join("out/reconciliation.csv")).unwrap();
        assert_eq!(made, rows);
    }
}

#[test]
fn it_goes_on_under_every_verb_and_keeps_what_it_has() {
    let old = Old::new();
    let before = old.entries();
    for arguments in [
        &["grant", "L-2", "--additional", "10.00", "--reason", "priority"][..],
        &["enrol", "L-1", "M-3", "M-2", "--start", "2027-05-01", "--id", "E-9"],
        // The id of an enrolment of the old form is taken.
        &["enrol", "L-2", "M-1", "--start", "2027-05-01", "--id", "E-1"],
        &["attend", "E-5", "--period", "1", "--status", "A", "--on", "2027-04-01"],
        &["drawdown", "--ukprn", "10000001", "--due", "2027-04-10", "--out", "claims"],
        &["withdraw", "E-3", "--on", "2027-04-02"],
        &["correct", "L-2/8", "--reason", "mistake"],
        &["uprate", "--to", "2027/28", "--announced"],
    ] {
        let (code, said) = old.run(arguments);
        let expected = i32::from(arguments.contains(&"L-2") && arguments.contains(&"E-1"));
        assert_eq!(code, expected, "{arguments:?}: {said}");
        let (code, said) = old.run(&["verify", "--against", "form-1.checkpoint"]);
        assert_eq!(code, 0, "after {arguments:?}: {said}");
    }
    assert_eq!(old.form(), 4);
    let after = old.entries();
    assert!(after.starts_with(&before), "what was recorded stands as it stood");
    let news = &after[before.len()..];
    assert!(before.iter().all(|(text, _)| text.starts_with("lifelong/1\n")));
    assert!(news.len() >= 8 && news.iter().all(|(text, _)| text.starts_with("lifelong/2\n")));
}

/// Of a refusal of the first form nothing is kept of what was asked for. It stays, and what is asked
/// again is kept once more, with what proves it: from then on it is recognised.
#[test]
fn what_it_refused_is_refused_anew_once_and_can_be_proved_from_then_on() {
    let old = Old::new();
    let again = ["enrol", "L-2", "M-3", "--start", "2027-02-01", "--id", "E-4"];
    let first = ("module-size".to_owned(), None);
    assert_eq!(old.refusals("E-4"), std::slice::from_ref(&first));
    let kept = [first.clone(), ("module-size".to_owned(), Some(1))];
    for time in ["the first time", "again"] {
        let (code, said) = old.run(&again);
        assert_eq!(code, 1, "{time}: {said}");
        assert_eq!(old.refusals("E-4"), kept, "{time}");
        assert_eq!(faults(&old.path()), [], "{time}");
    }
    // It is told in the same words, and is another request.
    let (code, said) = old.run(&[&again[..], &["--fee", "600.00"]].concat());
    assert_eq!(code, 1, "{said}");
    assert_eq!(old.refusals("E-4").len(), 3);
    // So it is with a file.
    let file = "enrolment_id,learner_id,module_id,start_date\nE-6,L-3,M-1,2027-02-01\n";
    fs::write(old.folder.path().join("enrolments.csv"), file).unwrap();
    let import = ["import", "enrolments", "enrolments.csv"];
    assert_eq!(old.refusals("E-6").len(), 1);
    let (code, said) = old.run(&import);
    assert_eq!((code, old.refusals("E-6").len()), (0, 2), "{said}");
    let entries = old.entries().len();
    let (code, said) = old.run(&import);
    assert_eq!((code, old.refusals("E-6").len()), (0, 2), "{said}");
    assert_eq!(old.entries().len(), entries, "it is no news");
    for arguments in [&["checkpoint"][..], &["verify"]] {
        let (code, said) = old.run(arguments);
        assert_eq!(code, 0, "{said}");
    }
}

/// Bringing it into the latest form would make anew what is gone, and hide that it was.
#[test]
fn it_is_not_brought_forward_where_its_guards_are_not_as_they_were_made() {
    for harm in [
        "DROP TRIGGER entry_is_never_removed",
        "DROP TRIGGER enrolment_is_never_changed",
        "CREATE TRIGGER more AFTER INSERT ON entry BEGIN SELECT 1; END",
        "CREATE TABLE more (a)",
    ] {
        let old = Old::new();
        old.hand().execute_batch(harm).unwrap();
        let before = old.entries();
        let (code, said) = old.run(&["grant", "L-2", "--additional", "10.00", "--reason", "x"]);
        assert_eq!(code, 3, "{harm}: {said}");
        assert!(said.contains("damaged"), "{harm}: {said}");
        assert_eq!((old.entries(), old.form()), (before, 1), "{harm}");
    }
}

/// Two programs meet at the first act: each act is recorded once, and the file is brought forward once.
#[test]
fn many_programs_bring_it_forward_together() {
    let old = Old::new();
    let begun = old.entries().len();
    let programs: Vec<_> = (0..6)
        .map(|number| {
            let key = format!("K-{number}");
            lifelong()
                .current_dir(old.folder.path())
                .args(["--ledger", "form-1.db", "grant", "L-2", "--additional", "10.00"])
                .args(["--reason", "priority", "--id", &key])
                .env("LIFELONG_CLOCK", CLOCK)
                .stdout(File::create(old.folder.path().join(&key)).unwrap())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut program in programs {
        assert_eq!(program.wait().unwrap().code(), Some(0));
    }
    assert_eq!((old.form(), old.entries().len()), (4, begun + 6));
    assert_eq!(faults(&old.path()), []);
}
