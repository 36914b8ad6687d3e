//! Every column of every entry, altered one at a time.

use rusqlite::types::Value;

use super::{Victim, columns_of, names, text, texts, victim};

/// An entry as it stood before it was altered.
struct Place {
    id: i64,
    chain: String,
    seq: i64,
    is_last: bool,
}

impl Place {
    fn name(&self) -> String {
        format!("{}/{}", self.chain, self.seq)
    }
}

fn places(victim: &Victim) -> Vec<Place> {
    let query = "SELECT entry.id, chain.name, seq, \
                 seq = (SELECT max(seq) FROM entry AS last WHERE last.chain = entry.chain) \
                 FROM entry JOIN chain ON chain.id = entry.chain ORDER BY entry.id";
    let mut select = victim.hand.prepare(query).unwrap();
    let place = |row: &rusqlite::Row<'_>| {
        Ok(Place { id: row.get(0)?, chain: row.get(1)?, seq: row.get(2)?, is_last: row.get(3)? })
    };
    select.query_map([], place).unwrap().map(Result::unwrap).collect()
}

/// What a column may be altered to, in an entry that has this there.
fn others(column: &str, before: &Value) -> Vec<Value> {
    let null = || vec![Value::Null];
    match (column, before) {
        ("id" | "seq", Value::Integer(number)) => vec![Value::Integer(number + 1_000)],
        ("chain", _) => vec![Value::Integer(1_000)],
        ("recorded_at", _) => vec![text("2027-01-02T09:00:01Z"), text("")],
        ("effective_on", _) => vec![text("2030-01-01"), text("2027-1-2")],
        ("event", Value::Text(event)) if event == "withdrawn" => vec![text("enrolled")],
        ("event", _) => vec![text("withdrawn"), text("Enrolled")],
        ("debit", Value::Null) => vec![text("scheme")],
        ("debit", Value::Text(kind)) if kind == "scheme" => [null(), vec![text("drawn")]].concat(),
        ("debit", _) => [null(), vec![text("scheme")]].concat(),
        ("credit", Value::Null) => vec![text("entitlement")],
        ("credit", _) => [null(), vec![text("drawn")]].concat(),
        ("amount_pence", Value::Integer(pence)) => {
            [null(), vec![Value::Integer(pence + 1), Value::Integer(-pence)]].concat()
        }
        ("amount_pence", _) => vec![Value::Integer(1)],
        ("text", Value::Text(before)) => {
            vec![text(&before.replace("by Zo", "by Xo")), text(&format!("{before}\n")), text("")]
        }
        ("hash", Value::Blob(hash)) => {
            let flipped = hash.iter().rev().copied().collect();
            vec![Value::Blob(flipped), Value::Blob(vec![0; 32]), Value::Blob(vec![1])]
        }
        (column, before) => {
            panic!("column `{column}` ({before:?}) is new: say what it may be altered to")
        }
    }
}

/// What `verify` must say, and where, once a column of an entry has been altered.
fn must_be_named(place: &Place, column: &str, value: &Value) -> (String, String) {
    match (column, value) {
        // It stands elsewhere now, under its new number.
        ("seq", Value::Integer(seq)) => {
            (format!("{}/{seq}", place.chain), "was expected here".to_owned())
        }
        ("text" | "hash", _) => (place.name(), "its hash is not that of its text".to_owned()),
        (mirrored, _) => (place.name(), format!("column `{mirrored}`")),
    }
}

/// The columns that are judged here, one after the other, on every entry.
fn judge(column: &str) {
    let victim = victim();
    for place in places(&victim) {
        let key = format!("id = {}", place.id);
        let query = format!("SELECT {column} FROM entry WHERE {key}");
        let before: Value = victim.hand.query_row(&query, [], |row| row.get(0)).unwrap();
        for value in others(column, &before) {
            let set = format!("UPDATE entry SET {column} = ?1 WHERE ");
            victim.alter(&format!("{set}{key}"), [value.clone()]);
            let faults = victim.verify().faults;
            let (named, part) = must_be_named(&place, column, &value);
            names(&faults, &named, &part);
            let back = match (column, &value) {
                ("id", Value::Integer(id)) => format!("id = {id}"),
                _ => key.clone(),
            };
            victim.alter(&format!("{set}{back}"), [before.clone()]);
        }
    }
    assert_eq!(victim.verify().faults, [], "everything was put back");
}

macro_rules! judges {
    ($($test:ident: $column:literal,)+) => {
        const JUDGED: &[&str] = &[$($column),+];
        $(
            #[test]
            fn $test() {
                judge($column);
            }
        )+
    };
}

judges! {
    an_altered_id_is_named: "id",
    an_altered_seq_is_named: "seq",
    an_altered_recorded_at_is_named: "recorded_at",
    an_altered_effective_on_is_named: "effective_on",
    an_altered_event_is_named: "event",
    an_altered_debit_is_named: "debit",
    an_altered_credit_is_named: "credit",
    an_altered_amount_pence_is_named: "amount_pence",
    an_altered_text_is_named: "text",
    an_altered_hash_is_named: "hash",
}

/// An entry in a chain that is not there. It is named by what its own text says, and by the hole
/// that it left.
#[test]
fn an_altered_chain_is_named() {
    let victim = victim();
    for place in places(&victim) {
        let key = format!("id = {}", place.id);
        let query = format!("SELECT chain FROM entry WHERE {key}");
        let before: Value = victim.hand.query_row(&query, [], |row| row.get(0)).unwrap();
        for value in others("chain", &before) {
            victim.alter(&format!("UPDATE entry SET chain = ?1 WHERE {key}"), [value]);
            let faults = victim.verify().faults;
            let says = format!("its text says that it is {}", place.name());
            assert!(faults.iter().any(|one| one.what.contains(&says)), "{says}: {faults:#?}");
            if !place.is_last {
                let next = format!("{}/{}", place.chain, place.seq + 1);
                names(&faults, &next, &format!("entry {} was expected", place.seq));
            }
            victim.alter(&format!("UPDATE entry SET chain = ?1 WHERE {key}"), [before.clone()]);
        }
    }
    assert_eq!(victim.verify().faults, [], "everything was put back");
}

/// An entry that is moved to the end of another learner's chain.
#[test]
fn an_entry_in_the_chain_of_another_is_named() {
    let victim = victim();
    let query = "SELECT id FROM chain WHERE name = 'learner/L-2'";
    let other: i64 = victim.hand.query_row(query, [], |row| row.get(0)).unwrap();
    let next: i64 = victim
        .hand
        .query_row("SELECT max(seq) + 1 FROM entry WHERE chain = ?1", [other], |row| row.get(0))
        .unwrap();
    let last = "id = (SELECT max(id) FROM entry WHERE event = 'withdrawn' AND text LIKE '%E-1%')";
    let to = [Value::Integer(other), Value::Integer(next)];
    victim.alter(&format!("UPDATE entry SET chain = ?1, seq = ?2 WHERE {last}"), to);
    names(&victim.verify().faults, &format!("learner/L-2/{next}"), "its hash");
}

/// Two entries of a chain change their places in the order of recording.
#[test]
fn two_ids_that_are_exchanged_are_named() {
    let victim = victim();
    let all = places(&victim);
    for (one, next) in all.iter().zip(&all[1..]).filter(|(one, next)| one.chain == next.chain) {
        let copy = victim.copy();
        for (from, to) in [(one.id, 1_000), (next.id, one.id), (1_000, next.id)] {
            copy.alter(&format!("UPDATE entry SET id = {to} WHERE id = {from}"), []);
        }
        names(&copy.verify().faults, &next.name(), "column `id`");
    }
}

/// A column that nobody thought of fails here before it can be forgotten.
#[test]
fn every_column_of_an_entry_is_judged() {
    let victim = victim();
    for (column, _) in columns_of(&victim.hand, "entry") {
        assert!(column == "chain" || JUDGED.contains(&column.as_str()), "`{column}` is not judged");
    }
    let events = texts(&victim.hand, "SELECT DISTINCT event FROM entry ORDER BY 1");
    let all = [
        "additional-granted",
        "checkpoint-taken",
        "corrected",
        "enrolled",
        "entitlement-granted",
        "entitlement-uprated",
        "file-imported",
        "import-begun",
        "learner-recorded",
        "ledger-opened",
        "prior-study-deducted",
        "prior-study-restored",
        "uprating-begun",
        "uprating-run",
        "withdrawn",
    ];
    assert_eq!(events, all, "and on every kind of event");
}
