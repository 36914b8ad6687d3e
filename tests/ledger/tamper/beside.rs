//! What stands beside the entries: enrolment ids, the catalogue, facts about learners, refusals.

use lifelong::store::open;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::{Victim, columns_of, names, text, victim};

/// Alters each column of one row of a table, to what is given for it, and judges what is seen.
fn judge(table: &str, key: &str, columns: &[(&str, Value, &str, &str)]) {
    let victim = victim();
    for (column, value, place, part) in columns {
        names(&victim.seen_of(table, column, value, key), place, part);
    }
    for (column, _) in columns_of(&victim.hand, table) {
        assert!(columns.iter().any(|(judged, ..)| *judged == column), "{table}.{column}");
    }
}

fn number(victim: &Victim, query: &str) -> i64 {
    victim.hand.query_row(query, [], |row| row.get(0)).unwrap()
}

#[test]
fn an_altered_enrolment_is_named() {
    let other = number(&victim(), "SELECT id FROM chain WHERE name = 'learner/L-2'");
    let (place, part) = ("enrolment E-1", "the table of enrolments says");
    let columns = [
        ("id", text("E-7"), place, "its id is not in the table"),
        ("nth", Value::Integer(2), place, part),
        ("chain", Value::Integer(other), place, part),
        ("seq", Value::Integer(1), place, part),
        ("ukprn", Value::Integer(10_000_002), place, part),
    ];
    judge("enrolment", "id = 'E-1'", &columns);
    let renamed = victim().seen_of("enrolment", "id", &text("E-7"), "id = 'E-1'");
    names(&renamed, "enrolment E-7", "no entry enrolled it");
    let nowhere = victim().seen_of("enrolment", "chain", &Value::Integer(1_000), "id = 'E-1'");
    names(&nowhere, place, part);
}

#[test]
fn a_removed_enrolment_is_named() {
    let victim = victim();
    victim.alter("DELETE FROM enrolment WHERE id = 'E-2'", []);
    names(&victim.verify().faults, "enrolment E-2", "its id is not in the table");
}

#[test]
fn an_added_enrolment_is_named() {
    let victim = victim();
    victim.alter(
        "INSERT INTO enrolment SELECT 'E-8', 1, chain, seq, ukprn FROM enrolment LIMIT 1",
        [],
    );
    names(&victim.verify().faults, "enrolment E-8", "no entry enrolled it");
}

/// A removed one and an added one: the count is as before.
#[test]
fn an_enrolment_in_the_place_of_another_is_named() {
    let victim = victim();
    victim.alter("DELETE FROM enrolment WHERE id = 'E-2'", []);
    victim.alter(
        "INSERT INTO enrolment SELECT 'E-8', 1, chain, seq, ukprn FROM enrolment LIMIT 1",
        [],
    );
    let faults = victim.verify().faults;
    names(&faults, "enrolment E-2", "its id is not in the table");
    names(&faults, "enrolment E-8", "no entry enrolled it");
}

/// The entries that brought the rows of the modules: of the first file and of the second.
fn files_of_modules(victim: &Victim) -> [i64; 2] {
    ["min", "max"].map(|which| {
        number(victim, &format!("SELECT {which}(since) FROM reference WHERE kind = 'modules'"))
    })
}

#[test]
fn an_altered_row_of_the_catalogue_is_named() {
    let [first, second] = files_of_modules(&victim());
    let place = format!("ledger/{first}");
    let part = "the rows of modules that it brought";
    let columns = [
        ("kind", text("courses"), place.as_str(), part),
        ("id", text("M-9"), &place, part),
        ("since", Value::Integer(second), &place, part),
        ("text", text("M-2,C-1,10000001,Networks,5,30,9999.00,yes,,"), &place, part),
    ];
    judge("reference", "kind = 'modules' AND id = 'M-2'", &columns);
}

/// Rows that a newer version may have brought, or nobody: nothing is decided as if they were not
/// there.
#[test]
fn a_row_of_a_kind_that_is_not_known_is_named_and_nothing_is_decided() {
    // Before all names of kinds, between them, and after all of them.
    for kind in ["", "badges", "outcomes", "modules ", "Modules", "z"] {
        let victim = victim();
        victim.alter("INSERT INTO reference VALUES (?1, 'M-1', 1, 'a text')", [text(kind)]);
        let said = format!("`{kind}` is no kind of row of the catalogue or the policy");
        names(&victim.verify().faults, "table of the catalogue and the policy", &said);
        let reader = lifelong::store::open(&victim.path.clone().into()).unwrap().reader().unwrap();
        let error = lifelong::ops::policy::policy(&*reader).unwrap_err();
        assert!(error.to_string().starts_with("the ledger is damaged: "), "{error}");
        assert!(error.to_string().contains(&said), "{error}");
    }
}

#[test]
fn a_row_of_the_catalogue_that_is_removed_or_added_is_named() {
    let [first, second] = files_of_modules(&victim());
    let part = "the rows of modules that it brought";
    let removed = victim();
    removed.alter("DELETE FROM reference WHERE kind = 'modules' AND id = 'M-2'", []);
    names(&removed.verify().faults, &format!("ledger/{first}"), part);
    let added = victim();
    let insert = "INSERT INTO reference SELECT kind, 'M-9', since, text FROM reference \
                  WHERE kind = 'modules' AND id = 'M-1' AND since = ?1";
    added.alter(insert, [Value::Integer(second)]);
    names(&added.verify().faults, &format!("ledger/{second}"), part);
    let unclaimed = victim();
    unclaimed
        .alter(&insert.replace("kind, 'M-9', since", "kind, 'M-9', 1"), [Value::Integer(first)]);
    let faults = unclaimed.verify().faults;
    names(&faults, "table of the catalogue and the policy", "no entry of the ledger knows");
}

#[test]
fn altered_facts_about_a_learner_are_named() {
    let victim = victim();
    let chain = number(&victim, "SELECT id FROM chain WHERE name = 'learner/L-1'");
    let (place, part) = ("facts of learner L-1", "not those whose digest was recorded");
    let columns = [
        ("chain", Value::Integer(1_000), "table of learners", "no entry of the ledger knows"),
        ("date_of_birth", text("1990-05-18"), place, part),
        ("residency_met", Value::Integer(0), place, part),
        ("nhs_bursary", Value::Integer(1), place, part),
        ("uln", text("1000000008"), place, part),
        ("ssn", text("WADM46891352A"), place, part),
        ("salt", Value::Blob(vec![8; 16]), place, part),
    ];
    judge("learner", &format!("chain = {chain}"), &columns);
}

#[test]
fn the_facts_of_another_learner_are_named() {
    let victim = victim();
    let of = |learner: &str| {
        number(&victim, &format!("SELECT id FROM chain WHERE name = 'learner/{learner}'"))
    };
    let (one, other) = (of("L-1"), of("L-2"));
    for (from, to) in [(one, 1_000), (other, one), (1_000, other)] {
        victim.alter(&format!("UPDATE learner SET chain = {to} WHERE chain = {from}"), []);
    }
    let faults = victim.verify().faults;
    for place in ["facts of learner L-1", "facts of learner L-2"] {
        names(&faults, place, "not those whose digest was recorded");
    }
}

/// Personal data may be erased, but not in silence.
#[test]
fn facts_that_are_gone_without_an_entry_are_named() {
    let victim = victim();
    victim.alter("DELETE FROM learner", []);
    let faults = victim.verify_against().faults;
    names(&faults, "facts of learner L-1", "no entry says that they were erased");
}

/// What makes the ledger refuse to forget is part of it.
#[test]
fn a_guard_that_is_gone_altered_or_foreign_is_named() {
    let place = "the form of the ledger";
    let gone = victim();
    gone.hand.execute_batch("DROP TRIGGER entry_is_never_removed").unwrap();
    names(&gone.verify().faults, place, "trigger `entry_is_never_removed` is gone");
    let altered = victim();
    altered
        .hand
        .execute_batch(
            "DROP TRIGGER entry_is_never_changed; \
             CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry BEGIN SELECT 1; END",
        )
        .unwrap();
    names(&altered.verify().faults, place, "trigger `entry_is_never_changed` is altered");
    let foreign = victim();
    foreign.hand.execute_batch("CREATE TABLE mine (id INTEGER)").unwrap();
    names(&foreign.verify().faults, place, "table `mine` is not of this program");
    let less = victim();
    less.hand.execute_batch("DROP TABLE refusal").unwrap();
    names(&less.verify().faults, place, "table `refusal` is gone");
}

/// Every column of a refusal is altered, of one that a file brought.
#[test]
fn an_altered_refusal_of_a_file_is_named() {
    let begun = number(&victim(), "SELECT file FROM refusal WHERE enrolment = 'E-6'");
    let (place, single) = ("refusal of enrolment E-6", "refusal 10000002/0");
    let differs = "and the text of the refusal says";
    let columns = [
        ("enrolment", text("E-7"), "refusal of enrolment E-7", differs),
        ("content", Value::Blob(vec![9; 32]), place, differs),
        ("learner", text("L-2"), place, differs),
        ("decided_at", text("2027-01-01T00:00:00Z"), place, differs),
        ("by", text("nobody"), place, differs),
        ("rules", text("level"), place, differs),
        ("because", text("nobody knows"), place, differs),
        ("basis", Value::Integer(1), place, differs),
        ("text", text("lifelong-refusal/1\n"), place, "its text cannot be read"),
        ("file", Value::Integer(begun + 1), place, differs),
        ("ukprn", Value::Integer(10_000_002), single, "two places"),
        ("seq", Value::Integer(1), "refusal 4294967295/1", "two places"),
        ("hash", Value::Blob(vec![9; 32]), "refusal 4294967295/0", "two places"),
    ];
    judge("refusal", "enrolment = 'E-6'", &columns);
}

/// Every column of a refusal is altered, of a single one.
#[test]
fn an_altered_single_refusal_is_named() {
    let (place, differs) = ("refusal 10000001/1", "and the text of the refusal says");
    let columns = [
        ("enrolment", text("E-7"), place, differs),
        ("content", Value::Blob(vec![9; 32]), place, differs),
        ("learner", text("L-2"), place, differs),
        ("decided_at", text("2027-01-01T00:00:00Z"), place, differs),
        ("by", text("nobody"), place, differs),
        ("rules", text("level"), place, differs),
        ("because", text("nobody knows"), place, differs),
        ("basis", Value::Integer(1), place, differs),
        ("text", text("lifelong-refusal/1\n"), place, "its text cannot be read"),
        ("file", Value::Integer(2), place, "two places"),
        ("ukprn", Value::Integer(10_000_002), "refusal 10000002/1", "is of provider 10000001"),
        ("seq", Value::Integer(3), "refusal 10000001/2", "before it stands number 0"),
        ("hash", Value::Blob(vec![9; 32]), place, "its hash is not that of its text"),
    ];
    judge("refusal", "enrolment = 'E-22'", &columns);
}

/// A text in which something is altered, with the columns that mirror it, is not what was sealed.
#[test]
fn a_refusal_that_is_altered_in_text_and_columns_is_named() {
    let victim = victim();
    let file = victim.copy();
    let alter = "UPDATE refusal SET by = 'nobody', text = replace(text, by, 'nobody') \
                 WHERE enrolment = ";
    victim.alter(&format!("{alter}'E-22'"), []);
    let faults = victim.verify().faults;
    names(&faults, "refusal 10000001/1", "its hash is not that of its text");
    file.alter(&format!("{alter}'E-6'"), []);
    names(&file.verify().faults, &ended(&file), "the refusals that it brought");
}

/// The entry that ended the file of enrolments.
fn ended(victim: &Victim) -> String {
    let query = "SELECT seq FROM entry WHERE event = 'file-imported' \
                 AND text LIKE '%kind enrolments%'";
    format!("ledger/{}", number(victim, query))
}

#[test]
fn a_removed_refusal_is_named() {
    let victim = victim();
    let (single, nothing) = (victim.copy(), victim.copy());
    victim.alter("DELETE FROM refusal WHERE enrolment = 'E-6'", []);
    names(&victim.verify().faults, &ended(&victim), "the refusals that it brought");
    single.alter("DELETE FROM refusal WHERE enrolment = 'E-22'", []);
    names(&single.verify().faults, "refusal 10000001/2", "before it stands number 0");
    nothing.alter("DELETE FROM refusal", []);
    names(&nothing.verify().faults, &ended(&nothing), "the refusals that it brought");
}

#[test]
fn an_added_refusal_is_named() {
    let with = |file: &str, text: &str| {
        let victim = victim();
        let insert = "INSERT INTO refusal SELECT 'E-8', content, learner, decided_at, by, rules, \
                      because, basis";
        victim.alter(
            &format!(
                "{insert}, {text}, {file}, NULL, NULL, NULL FROM refusal \
                               WHERE enrolment = 'E-6'"
            ),
            [],
        );
        (ended(&victim), victim.verify().faults)
    };
    let (ended, faults) = with("file", "text");
    names(&faults, &ended, "the refusals that it brought");
    let (_, faults) = with("1", "text");
    names(&faults, "table of refusals", "no entry began");
    let (_, faults) = with("NULL", "text");
    names(&faults, "refusal of enrolment E-8", "no place that proves it");
    let (_, faults) = with("file", "NULL");
    names(&faults, "refusal of enrolment E-8", "it has a place, and no text");
    let (_, faults) = with("NULL", "NULL");
    names(&faults, "refusal of enrolment E-8", "not those that were kept");
}

/// The sums of the database are added up by other code than ours.
#[test]
fn columns_that_sum_to_something_else_are_named_where_they_stand() {
    let victim = victim();
    victim.alter("UPDATE entry SET amount_pence = amount_pence + 1 WHERE event = 'enrolled'", []);
    let faults = victim.verify().faults;
    assert_eq!(faults.len(), 4, "{faults:#?}");
    assert!(faults.iter().all(|fault| fault.what.contains("column `amount_pence`")));
}

/// A column holds 64 bits, and the sum of several is told as it is.
#[test]
fn columns_that_sum_to_more_than_one_of_them_holds_are_added_up() {
    let victim = victim();
    let summed = || {
        let store = open(&victim.path.as_path().into()).unwrap();
        let moved = store.audit().unwrap().totals().unwrap().moved;
        let of = |(debit, credit, _): &&(String, String, i128)| {
            (debit.as_str(), credit.as_str()) == ("entitlement", "committed")
        };
        moved.iter().find(of).unwrap().2
    };
    let count = "SELECT count(*), sum(amount_pence) FROM entry WHERE event = 'enrolled'";
    let counted = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
    let (rows, were) = victim.hand.query_row(count, [], counted).unwrap();
    let before = summed() - i128::from(were);
    let most = Value::from(i64::MAX);
    victim.alter("UPDATE entry SET amount_pence = ?1 WHERE event = 'enrolled'", [most]);
    assert_eq!(summed(), before + i128::from(i64::MAX) * i128::from(rows));
    let faults = victim.verify().faults;
    assert_eq!(faults.len(), 4, "{faults:#?}");
    assert!(faults.iter().all(|fault| fault.what.contains("column `amount_pence`")));
}

/// A reader that goes through an index does not see what was altered in the table alone.
#[test]
fn a_table_that_its_index_does_not_follow_is_named() {
    let victim = victim();
    let select = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema \
                  WHERE name = 'entry_in_chain'";
    let index: Vec<Value> = victim
        .hand
        .query_row(select, [], |row| (0..5).map(|column| row.get(column)).collect())
        .unwrap();
    // The index is hidden from one hand, which alters the table, and shown again by another.
    victim.hand.pragma_update(None, "writable_schema", "on").unwrap();
    victim.hand.execute("DELETE FROM sqlite_schema WHERE name = 'entry_in_chain'", []).unwrap();
    let blind = Victim { hand: Connection::open(&victim.path).unwrap(), ..victim };
    blind.alter("UPDATE entry SET chain = 1000 WHERE id = 5", []);
    blind.hand.pragma_update(None, "writable_schema", "on").unwrap();
    let insert = "INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) \
                  VALUES (?1, ?2, ?3, ?4, ?5)";
    blind.hand.execute(insert, rusqlite::params_from_iter(index)).unwrap();
    let part = "row 5 missing from index entry_in_chain";
    names(&blind.verify().faults, "the file of the ledger", part);
}
