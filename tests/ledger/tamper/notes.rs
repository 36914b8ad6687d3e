//! The texts of notes, which stand beside the chains: altered, gone, put back, or of nobody.

use rusqlite::types::Value;

use super::{Victim, columns_of, hand, names, text};
use crate::college::program::Program;
use crate::reconcile::ledger::{ledger, paid};

/// E-01 was paid and never drawn, at the first college, and so were E-02 and an enrolment that
/// nobody knows; on each is a note, the last by the reference of the payment.
fn noted() -> Program {
    let ledger = ledger(2, 1);
    let lines = [paid("E-01", 1, "611.00"), paid("E-02", 1, "611.00"), paid("E-77", 1, "5.00")];
    ledger.reconcile("paid.csv", &lines.concat(), &["--as-at", "2027-04-01"]);
    ledger.done(&["note", "E-01", "1", "asked the payer"]);
    ledger.done(&["note", "E-02", "1", "asked them too"]);
    ledger.done(&["note", "P-E-77-1", "whose is this"]);
    ledger
}

fn victim_of(program: Program) -> Victim {
    let (path, hand) = (program.ledger(), hand(&program.ledger()));
    Victim { path, checkpoint: Vec::new(), hand, _folder: Box::new(program) }
}

/// Their places: three payments and a reconciliation stand before them.
const FIRST: &str = "note provider/10000001/5";
const LAST: &str = "note provider/10000001/7";

#[test]
fn an_altered_note_is_named() {
    let victim = victim_of(noted());
    assert_eq!(victim.verify().faults, []);
    let (differs, strange) = ("not the one whose digest", "no entry of the ledger knows");
    let columns = [
        ("chain", Value::Integer(1_000), "table of notes", strange),
        ("seq", Value::Integer(50), "table of notes", strange),
        ("learner", text("L-02"), FIRST, differs),
        ("text", text("asked nobody"), FIRST, differs),
        ("salt", Value::Blob(vec![9; 16]), FIRST, differs),
    ];
    for (column, value, place, part) in &columns {
        names(&victim.seen_of("note", column, value, "text = 'asked the payer'"), place, part);
    }
    for (column, _) in columns_of(&victim.hand, "note") {
        assert!(columns.iter().any(|(judged, ..)| *judged == column), "note.{column}");
    }
}

#[test]
fn a_note_that_is_gone_without_an_entry_is_named() {
    let victim = victim_of(noted());
    victim.alter("DELETE FROM note", []);
    let faults = victim.verify().faults;
    for place in [FIRST, LAST] {
        names(&faults, place, "no entry says that it was erased");
    }
    assert_eq!(faults.len(), 3, "{faults:#?}");
}

/// One learner was forgotten: that makes no other note's absence right, and none's presence.
#[test]
fn only_the_entry_of_its_learner_makes_it_right_that_a_note_is_gone() {
    let program = noted();
    program.done(&["forget", "L-01"]);
    let victim = victim_of(program);
    assert_eq!(victim.verify().faults, []);
    let back = victim.copy();
    victim.alter("DELETE FROM note WHERE learner = 'L-02'", []);
    let faults = victim.verify().faults;
    names(&faults, "note provider/10000001/6", "no entry says that it was erased");
    assert_eq!(faults.len(), 1, "{faults:#?}");

    // Put back as it was.
    let whole = victim_of(noted());
    let salt: Vec<u8> = back
        .hand
        .query_row("SELECT salt FROM note WHERE learner = 'L-02'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(salt.len(), 16);
    let insert = "INSERT INTO note SELECT chain, 5, 'L-01', 'asked the payer', salt FROM note \
                  WHERE learner = 'L-02'";
    back.alter(insert, []);
    names(&back.verify().faults, FIRST, "not the one whose digest");
    assert_eq!(whole.verify().faults, []);
}

/// The bytes that were erased are put back from a copy of the ledger from before.
#[test]
fn a_note_that_is_put_back_after_its_learner_was_forgotten_is_named() {
    let program = noted();
    let before = program.copy();
    program.done(&["forget", "L-01"]);
    let victim = victim_of(program);
    let attach = format!("ATTACH '{}' AS was", before.ledger().display());
    victim.hand.execute_batch(&attach).unwrap();
    victim.alter("INSERT INTO main.note SELECT * FROM was.note WHERE learner = 'L-01'", []);
    names(&victim.verify().faults, FIRST, "an entry says that it was erased");
}
