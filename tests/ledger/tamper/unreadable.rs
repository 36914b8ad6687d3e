//! Values that cannot even be read: they too are an answer of `verify`, and no error.

use lifelong::ops::verify::verify;
use lifelong::store::open;

use super::{Victim, columns_of, texts, victim};

/// Sets a column of a table to something, once where its value is the first in order and once where
/// it is the last, and asks.
#[track_caller]
fn judge(victim: &Victim, table: &str, column: &str, expression: &str) {
    for which in ["min", "max"] {
        let copy = victim.copy();
        let one = format!("{column} = (SELECT {which}({column}) FROM {table})");
        copy.alter(&format!("UPDATE {table} SET {column} = {expression} WHERE {one}"), []);
        let found = verify(&*open(&copy.path.clone().into()).unwrap().audit().unwrap(), None);
        let said = format!("{table}.{column} = {expression} at its {which}");
        let found = found.unwrap_or_else(|error| panic!("{said}: {error}"));
        assert!(!found.faults.is_empty(), "{said} is not seen");
    }
}

/// Columns of a kind, of every table, in which the sample holds anything.
fn judged(victim: &Victim, kind: &str) -> Vec<(String, String)> {
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let mut all = Vec::new();
    for table in texts(&victim.hand, tables) {
        for (column, of_kind) in columns_of(&victim.hand, &table) {
            let held = format!("SELECT 'held' FROM {table} WHERE {column} IS NOT NULL LIMIT 1");
            if of_kind == kind && !texts(&victim.hand, &held).is_empty() {
                all.push((table.clone(), column));
            }
        }
    }
    assert!(all.len() > 5, "{all:?}");
    all
}

#[test]
fn a_text_that_is_not_utf_8_is_seen() {
    let victim = victim();
    for (table, column) in judged(&victim, "TEXT") {
        judge(&victim, &table, &column, "CAST(x'ff80' AS TEXT)");
    }
}

#[test]
fn a_text_with_a_nul_is_seen() {
    let victim = victim();
    for (table, column) in judged(&victim, "TEXT") {
        judge(&victim, &table, &column, &format!("{column} || char(0)"));
    }
}

#[test]
fn a_number_beyond_all_bounds_is_seen() {
    let victim = victim();
    for (table, column) in judged(&victim, "INTEGER") {
        for number in ["9223372036854775807", "-9223372036854775807", "-1", "4294967297"] {
            judge(&victim, &table, &column, number);
        }
    }
}

#[test]
fn sums_beyond_all_bounds_are_seen() {
    let victim = victim();
    victim.alter("UPDATE entry SET amount_pence = 9223372036854775807 WHERE debit = 'scheme'", []);
    let found =
        verify(&*open(&victim.path.clone().into()).unwrap().audit().unwrap(), None).unwrap();
    assert!(found.faults.len() >= 3, "{:#?}", found.faults);
}

#[test]
fn bytes_of_another_length_are_seen() {
    let victim = victim();
    for (table, column) in
        [("entry", "hash"), ("learner", "salt"), ("refusal", "content"), ("refusal", "hash")]
    {
        for bytes in ["x''", "x'00'", "zeroblob(33)", "zeroblob(1000000)"] {
            judge(&victim, table, column, bytes);
        }
    }
}

/// A chain of one entry, whose text is sealed as it should be.
fn with_sealed(text: &str) -> Victim {
    let victim = victim();
    let zeros = "0".repeat(64);
    let hash = lifelong::ledger::hash::digest(format!("{zeros}\n{text}"));
    victim.alter("INSERT INTO chain (name) VALUES ('learner/L-9')", []);
    let insert = "INSERT INTO entry (chain, seq, recorded_at, effective_on, event, text, hash) \
                  SELECT id, 1, '', '', '', ?1, ?2 FROM chain WHERE name = 'learner/L-9'";
    let values = [super::text(text), rusqlite::types::Value::Blob(hash.bytes().to_vec())];
    victim.alter(insert, values);
    victim
}

const BEGINNING: &str = "lifelong/1\nchain learner/L-9\nseq 1\nrecorded 2027-01-01T00:00:00Z\n\
                         effective 2027-01-01\nby x\nlogin x\n";

#[test]
fn a_sealed_text_that_says_nothing_we_know_is_named() {
    let granted = "event entitlement-granted\nyear 2025/26\ngranted 38140.00\n";
    let posting = "debit scheme\ncredit entitlement:L-9\namount 38140.00\n";
    for (rest, part) in [
        ("event forgotten-by-all\n".to_owned(), "the event `forgotten-by-all` is not known"),
        (granted.to_owned(), "the posting in its text is not that of its event"),
        (format!("{granted}{}", posting.replace("scheme", "drawn:E-1")), "the posting in its text"),
        (format!("{granted}{}", posting.replace("L-9", "L-8")), "the posting in its text"),
        (format!("{granted}{}", posting.replace("38140", "38141")), "the posting in its text"),
        (format!("{granted}{posting}more\n"), "there is more after its last line"),
        (format!("{granted}{posting}").replace("2025/26", "2025/27"), "of line `year` cannot"),
    ] {
        let faults = with_sealed(&format!("{BEGINNING}{rest}")).verify().faults;
        super::names(&faults, "learner/L-9/1", part);
    }
    let whole = with_sealed(&format!("{BEGINNING}{granted}{posting}")).verify().faults;
    let columns = |fault: &lifelong::ops::verify::Fault| fault.what.contains("column `");
    assert!(whole.iter().all(columns), "the text itself is good: {whole:#?}");
    for other in ["lifelong/0", "lifelong/3", "lifelong/1 ", "Lifelong/1", ""] {
        let other_form = BEGINNING.replace("lifelong/1", other);
        let faults = with_sealed(&format!("{other_form}{granted}{posting}")).verify().faults;
        super::names(&faults, "learner/L-9/1", "its first line is not the name of a form");
    }
    // A text of one form is not one of another: each has its own lines and its own events.
    let second = BEGINNING.replace("lifelong/1", "lifelong/2");
    let faults = with_sealed(&format!("{second}{granted}{posting}")).verify().faults;
    super::names(&faults, "learner/L-9/1", "the line `on` is missing");
    let on = second.replace("effective", "on 2027-01-01\neffective");
    let faults = with_sealed(&format!("{on}{granted}{posting}")).verify().faults;
    assert!(faults.iter().all(columns), "the same in the second form is good: {faults:#?}");
    let forgotten = "event facts-forgotten\n";
    let faults = with_sealed(&format!("{BEGINNING}{forgotten}")).verify().faults;
    super::names(&faults, "learner/L-9/1", "the event `facts-forgotten` is not known");
}
