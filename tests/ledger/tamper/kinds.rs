//! Values of another kind than their column's: damage, whoever meets them, and nothing else.

use lifelong::domain::ids::LearnerId;
use lifelong::ledger::chain_name::ChainName;
use lifelong::ledger::kept_refusal::RefusedAt;
use lifelong::ledger::reference::ReferenceKind;
use lifelong::ops::OpError;
use lifelong::ops::balance::balance;
use lifelong::ops::export::{ExportKind, export};
use lifelong::ops::verify::verify;
use lifelong::store::{Audit, StoreError, open};
use rusqlite::types::Value;

use super::{Victim, columns_of, text, texts, victim};

/// A ledger in which the first row of a table holds a value of another kind in one column.
fn of_another_kind(whole: &Victim, table: &str, column: &str, value: Value) -> Victim {
    let victim = whole.copy();
    let sql = format!("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '{table}'");
    let made = texts(&victim.hand, &sql).remove(0);
    let untyped = |line: &str| {
        let is_it = line.trim_start().starts_with(&format!("{column} "));
        let line = if is_it { without_kind(line) } else { line.to_owned() };
        line.replace("STRICT, ", "").replace(" STRICT", "")
    };
    let untyped = made.lines().map(untyped).collect::<Vec<_>>().join("\n");
    put(&victim, table, &untyped);
    // The first row by this column; or where it never holds anything, by the first column.
    let held = format!("SELECT 'a value' FROM {table} WHERE {column} IS NOT NULL LIMIT 1");
    let key = match texts(&victim.hand, &held)[..] {
        [] => columns_of(&victim.hand, table).remove(0).0,
        [..] => column.to_owned(),
    };
    let first = format!("{key} = (SELECT min({key}) FROM {table})");
    victim.alter(&format!("UPDATE {table} SET {column} = ?1 WHERE {first}"), [value]);
    put(&victim, table, &made);
    victim
}

fn without_kind(line: &str) -> String {
    ["TEXT", "INTEGER", "BLOB"].iter().fold(line.to_owned(), |line, kind| line.replace(kind, ""))
}

/// Says that a table was made by another text.
fn put(victim: &Victim, table: &str, sql: &str) {
    victim.hand.pragma_update(None, "writable_schema", "on").unwrap();
    let update = "UPDATE sqlite_schema SET sql = ?1 WHERE type = 'table' AND name = ?2";
    assert_eq!(victim.hand.execute(update, [text(sql), text(table)]).unwrap(), 1);
    victim.hand.pragma_update(None, "writable_schema", "reset").unwrap();
}

fn is_damage<T>(answer: &Result<T, OpError>) -> bool {
    match answer {
        // Whose name is no text any more is not found by it.
        Ok(_) | Err(OpError::UnknownLearner(_)) => true,
        Err(OpError::Store(error)) => matches!(error, StoreError::Damaged(_)),
        Err(error) => error.to_string().starts_with("the ledger is damaged"),
    }
}

/// Every column whose kind is not that of a row's own number, with its kind.
fn columns(victim: &Victim) -> Vec<(String, String, String)> {
    let tables = texts(&victim.hand, "SELECT name FROM sqlite_schema WHERE type = 'table'");
    let mut all = Vec::new();
    for table in tables {
        let has_rows = texts(&victim.hand, &format!("SELECT 'a row' FROM {table} LIMIT 1"));
        if has_rows.is_empty() {
            continue;
        }
        let sql = format!(
            "SELECT name FROM pragma_table_info('{table}') WHERE pk = 0 OR type <> 'INTEGER'"
        );
        let typed = texts(&victim.hand, &sql);
        let kinds = columns_of(&victim.hand, &table).into_iter();
        all.extend(
            kinds
                .filter(|(column, _)| typed.contains(column))
                .map(|(column, kind)| (table.clone(), column, kind)),
        );
    }
    assert!(all.len() > 25, "{all:?}");
    all
}

fn others(kind: &str) -> Vec<Value> {
    let all = [Value::Integer(7), text("abc"), Value::Blob(vec![0x41]), Value::Blob(vec![0xff])];
    let is_of_it = |value: &Value| match value {
        Value::Integer(_) => kind == "INTEGER",
        Value::Text(_) => kind == "TEXT",
        _ => kind == "BLOB",
    };
    all.into_iter().filter(|value| !is_of_it(value)).collect()
}

#[test]
fn a_value_of_another_kind_is_damage_to_whoever_meets_it() {
    let whole = victim();
    for (table, column, kind) in columns(&whole) {
        for value in others(&kind) {
            let said = format!("{table}.{column} is {value:?}");
            let victim = of_another_kind(&whole, &table, &column, value);
            let audit = open(&victim.path.clone().into()).unwrap().audit().unwrap();
            let found = verify(&*audit, None).unwrap_or_else(|error| panic!("{said}: {error}"));
            let places: Vec<_> = found.faults.iter().map(|fault| fault.place.as_str()).collect();
            assert!(places.contains(&"the file of the ledger"), "{said}: {places:?}");
            let elsewhere = places.iter().any(|place| *place != "the file of the ledger");
            assert!(elsewhere, "{said}: {:#?}", found.faults);
            judge_readers(&*audit, &said);
        }
    }
}

#[track_caller]
fn judge_readers(audit: &dyn Audit, said: &str) {
    let learners: Vec<LearnerId> =
        ["L-1", "L-2", "L-3"].iter().map(|id| id.parse().unwrap()).collect();
    let reads: [(&str, Result<(), StoreError>); 20] = [
        ("learners", audit.learners(&learners).map(|_| ())),
        ("learner_ids", audit.learner_ids(None, 10).map(|_| ())),
        ("providers", audit.providers().map(|_| ())),
        ("learners_at", audit.learners_at("10000001".parse().unwrap()).map(|_| ())),
        ("facts", audit.facts(&learners).map(|_| ())),
        ("enrolments", audit.enrolments(&["E-1".parse().unwrap()]).map(|_| ())),
        ("chain", audit.chain(&ChainName::Ledger).map(|_| ())),
        ("references", audit.references(ReferenceKind::Modules, u32::MAX).map(|_| ())),
        ("basis", audit.basis().map(|_| ())),
        ("entries", audit.entries_after(None, 100).map(|_| ())),
        ("heads", audit.heads_after(None, 100).map(|_| ())),
        ("refusals", audit.refusals_after(None, 100).map(|_| ())),
        ("refusals_of", audit.refusals_of(12, None, 100).map(|_| ())),
        ("last_refusal", audit.last_refusal(RefusedAt::stored(10_000_001)).map(|_| ())),
        ("refusal_heads", audit.refusal_heads_after(None, 100).map(|_| ())),
        ("single_refusals", audit.single_refusals_after(None, 100).map(|_| ())),
        ("enrolments", audit.enrolments_after(None, 100).map(|_| ())),
        ("closings", audit.closings_after(None, 100).map(|_| ())),
        ("last_closing", audit.last_closing("10000001".parse().unwrap()).map(|_| ())),
        ("totals", audit.totals().map(|_| ())),
    ];
    for (read, answer) in reads {
        let damage = matches!(answer, Ok(()) | Err(StoreError::Damaged(_)));
        assert!(damage, "{said}: {read}: {answer:?}");
    }
    for learner in &learners {
        let answer = balance(audit, learner);
        assert!(is_damage(&answer), "{said}: balance: {:?}", answer.err());
    }
    for what in ExportKind::ALL {
        let answer = export(audit, what, &mut Vec::new());
        assert!(is_damage(&answer), "{said}: export {}: {:?}", what.name(), answer.err());
    }
}
