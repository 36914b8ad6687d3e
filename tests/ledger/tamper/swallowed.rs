//! What somebody has put into the database that swallows, takes away or refuses what is recorded:
//! nothing is called recorded, and it is called damage at once, not another program.

use lifelong::ledger::event::LearnerEvent;
use lifelong::store::{Batch, StoreError};
use rusqlite::Connection;

use crate::college::College;
use crate::college::program::Program;

const STORY: &str = "
    enrol E-1 L-2 M-1
    attend E-1 1 A on 2027-02-03";

/// Acts of every kind of row, and of both kinds of money that others rely on.
const ACTS: [&str; 8] = [
    "enrol E-9 L-1 M-3 on 2027-06-07",
    "draw 10000001 by 2027-02-28",
    "grant L-1 100.00",
    "withdraw E-1 on 2027-02-02",
    "learner L-9",
    "import learners L-1,1990-05-18,yes",
    "import modules M-9,C-1,10000001,Sets,4,15,1183.75,yes",
    "uprate 2026/27",
];

/// A college whose ledger somebody has altered.
fn altered(statements: &str) -> College {
    let college = College::after(STORY);
    Connection::open(&college.path).unwrap().execute_batch(statements).unwrap();
    college
}

fn entries(college: &College) -> i64 {
    let hand = Connection::open(&college.path).unwrap();
    hand.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap()
}

/// Each act ends in damage, and leaves nothing.
#[track_caller]
fn judge(statements: &str, acts: &[&str]) {
    for act in acts {
        let mut college = altered(statements);
        let before = entries(&college);
        let told = college.take(act);
        assert_eq!(told.words(), "error", "{statements}: {act}: {told}");
        assert!(told.because.starts_with("the ledger is damaged"), "{act}: {told}");
        assert_eq!(entries(&college), before, "{act}");
    }
}

#[test]
fn what_swallows_an_entry_is_damage() {
    judge("CREATE TRIGGER swallow BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END", &ACTS);
    for (event, act) in [("enrolled", ACTS[0]), ("drawn-down", ACTS[1])] {
        let swallow = format!(
            "CREATE TRIGGER swallow BEFORE INSERT ON entry WHEN NEW.event = '{event}' \
             BEGIN SELECT RAISE(IGNORE); END"
        );
        judge(&swallow, &[act]);
    }
}

#[test]
fn what_swallows_what_stands_beside_an_entry_is_damage() {
    for (table, act) in [
        ("enrolment", ACTS[0]),
        ("chain", "learner L-9"),
        ("learner", "learner L-9"),
        ("reference", ACTS[6]),
    ] {
        let swallow = format!(
            "CREATE TRIGGER swallow BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END"
        );
        judge(&swallow, &[act]);
    }
}

/// It was there for a moment, and the database counts it as inserted.
#[test]
fn what_takes_an_entry_away_again_is_damage() {
    let take_away = "DROP TRIGGER entry_is_never_removed; \
                     CREATE TRIGGER take_away AFTER INSERT ON entry \
                     BEGIN DELETE FROM entry WHERE id = NEW.id; END";
    judge(take_away, &ACTS);
    let alter = "DROP TRIGGER entry_is_never_changed; \
                 CREATE TRIGGER alter_it AFTER INSERT ON entry \
                 BEGIN UPDATE entry SET amount_pence = 1 WHERE id = NEW.id; END";
    judge(alter, &ACTS);
    let elsewhere = "CREATE TRIGGER elsewhere AFTER INSERT ON entry \
                     BEGIN UPDATE learner SET residency_met = 1 WHERE chain = NEW.chain; END";
    judge(elsewhere, &ACTS[..4]);
}

/// A guard that refuses everything looks like another writer who was first.
#[test]
fn a_guard_that_refuses_what_comes_next_is_damage_at_once() {
    for how in ["FAIL", "ABORT"] {
        let refuse = format!(
            "CREATE TRIGGER refuse BEFORE INSERT ON entry BEGIN SELECT RAISE({how}, 'no'); END"
        );
        judge(&refuse, &ACTS);
    }
    for (table, act) in [("enrolment", ACTS[0]), ("reference", ACTS[6])] {
        let refuse = format!(
            "CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(FAIL, 'no'); END"
        );
        judge(&refuse, &[act]);
    }
}

/// Who was told that somebody else was first reads again; so it is said only where somebody was.
#[test]
fn what_is_refused_is_a_conflict_only_where_somebody_was_first() {
    let mut college = College::after(STORY);
    let learner: lifelong::domain::ids::LearnerId = crate::college::read("L-1");
    let of = |college: &College, penny: &str| {
        let amount = lifelong::domain::money::Amount::new(penny.parse().unwrap()).unwrap();
        let event = LearnerEvent::PriorStudyDeducted { amount, source: None };
        let moment = college.moment();
        let last = college.reader().last_recorded(None).unwrap().unwrap();
        let draft =
            lifelong::ledger::draft::Draft::new(last.next(), moment.today(), moment.actor, event);
        Batch::of([college.chain(&learner).seal(draft).unwrap()])
    };
    let (one, other) = (of(&college, "0.01"), of(&college, "0.02"));
    college.store.append(&one).unwrap();
    assert!(matches!(college.store.append(&other), Err(StoreError::Conflict)));
    let next = of(&college, "0.02");
    let hand = Connection::open(&college.path).unwrap();
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON entry BEGIN SELECT RAISE(FAIL, 'no'); END";
    hand.execute_batch(refuse).unwrap();
    assert!(matches!(college.store.append(&next), Err(StoreError::Damaged(_))));
    assert!(matches!(college.store.append(&other), Err(StoreError::Conflict)));
    hand.execute_batch("DROP TRIGGER refuse").unwrap();
    college.store.append(&next).unwrap();
}

/// The program says so, and ends as when it could not.
#[test]
fn the_program_says_damage_and_does_not_end_well() {
    let program = Program::on(College::after(STORY));
    let hand = Connection::open(program.ledger()).unwrap();
    let swallow = "CREATE TRIGGER swallow BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END";
    hand.execute_batch(swallow).unwrap();
    for asked in [
        vec!["enrol", "L-1", "M-3", "--start", "2027-06-07", "--id", "E-9"],
        vec!["drawdown", "--ukprn", "10000001", "--due", "2027-02-28"],
    ] {
        let output = program.run(&asked);
        assert_eq!(output.status.code(), Some(3), "{asked:?}: {output:?}");
        let said: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(said["error"]["code"], "damaged", "{said}");
    }
}
