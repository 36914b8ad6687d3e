//! Forgetting a learner: what is erased, what stays, and what tells it from facts that somebody
//! erased by hand.

use std::fs;

use crate::college::College;
use crate::college::program::{Program, told};

/// Somebody whose birth date stands nowhere else, and who studies.
const LEARNER: &str = "learner_id,date_of_birth,residency_met\nL-8,1987-11-09,yes\n";

fn college() -> Program {
    let program = Program::on(College::after("enrol E-1 L-1 M-1 on 2027-01-04 | enrolled 2447.50"));
    program.take("learners", LEARNER);
    program.done(&["enrol", "L-8", "M-1", "--start", "2027-03-01", "--id", "E-8"]);
    program
}

fn run(program: &Program, command: &str) -> (i32, String) {
    let words: Vec<&str> = command.split(' ').collect();
    let output = program.start(&words).wait_with_output().unwrap();
    (output.status.code().unwrap(), told(&output))
}

/// The bytes of the ledger and of its log.
fn bytes(program: &Program) -> Vec<u8> {
    let mut bytes = fs::read(program.ledger()).unwrap();
    bytes.extend(fs::read(program.path("lifelong.db-wal")).unwrap_or_default());
    bytes
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn what_was_kept_of_a_learner_is_nowhere_in_the_file_and_every_chain_verifies() {
    let program = college();
    assert!(holds(&bytes(&program), "1987-11-09"));
    let before = program.entries();
    let balance = program.done(&["balance", "L-8"])["remaining"].clone();

    let dry = program.done(&["forget", "L-8", "--dry-run"]);
    assert_eq!((&dry["outcome"], &dry["entry"]), (&"forgotten".into(), &serde_json::Value::Null));
    assert_eq!(program.entries(), before);
    assert!(holds(&bytes(&program), "1987-11-09"), "a dry run erases nothing");

    let answer = program.done(&["forget", "L-8"]);
    assert_eq!((&answer["outcome"], &answer["entry"]), (&"forgotten".into(), &"L-8/4".into()));
    assert_eq!(program.texts("learner/L-8", "facts-forgotten").len(), 1);
    assert!(!holds(&bytes(&program), "1987-11-09"), "it stands in the file or its log");
    assert!(before.iter().all(|entry| program.entries().contains(entry)), "entries stay");
    assert_eq!(program.done(&["balance", "L-8"])["remaining"], balance);
    program.holds();

    let again = program.done(&["forget", "L-8"]);
    assert_eq!((&again["outcome"], &again["entries"]), (&"already".into(), &4.into()));
    let (code, told) = run(&program, "forget L-88");
    assert!(code == 2 && told.contains("no learner L-88"), "{told}");
}

#[test]
fn whoever_is_forgotten_is_lent_nothing_until_imported_again_on_purpose() {
    let program = college();
    program.done(&["forget", "L-8"]);
    let (code, told) = run(&program, "assess L-8 M-2 --start 2027-03-01");
    assert!(code == 1 && told.contains("✗  learner-known"), "{told}");

    let before = program.entries();
    let (code, told) = run(&program, "import learners learners.csv");
    assert!(code == 2 && told.contains("learner L-8 was forgotten on 2028-02-05"), "{told}");
    assert!(told.contains("`--again`"), "{told}");
    assert_eq!(program.entries(), before);

    let (code, told) = run(&program, "import learners learners.csv --again");
    assert_eq!(code, 0, "{told}");
    program.holds();
    let (code, told) = run(&program, "assess L-8 M-2 --start 2027-03-01");
    assert_eq!(code, 0, "{told}");
    assert_eq!(program.done(&["forget", "L-8"])["outcome"], "forgotten", "once more");
    program.holds();
}

/// What somebody erased by hand is named, and so is what somebody put back by hand.
#[test]
fn only_the_entry_makes_it_right_that_they_are_gone() {
    let program = college();
    let by_hand = |program: &Program, query: &str| {
        let rows = rusqlite::Connection::open(program.ledger()).unwrap().execute(query, []);
        assert_eq!(rows, Ok(1), "{query}");
    };
    let whose = "(SELECT id FROM chain WHERE name = 'learner/L-8')";
    let erased = program.copy();
    by_hand(&erased, &format!("DELETE FROM learner WHERE chain = {whose}"));
    let (code, told) = run(&erased, "verify");
    assert!(code == 1 && told.contains("they are gone, and no entry says that they"), "{told}");

    program.done(&["forget", "L-8"]);
    program.holds();
    let back = format!(
        "INSERT INTO learner (chain, date_of_birth, residency_met, nhs_bursary, salt) \
         VALUES ({whose}, '1987-11-09', 1, 0, zeroblob(16))"
    );
    by_hand(&program, &back);
    let (code, told) = run(&program, "verify");
    assert!(code == 1 && told.contains("not those whose digest was recorded"), "{told}");
}

#[test]
fn again_is_for_learners_alone() {
    let (code, told) = run(&college(), "import modules learners.csv --again");
    assert!(code == 2 && told.contains("`--again` is for `learners`"), "{told}");
}
