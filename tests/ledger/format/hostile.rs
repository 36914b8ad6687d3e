//! Words from outside that would break the text of an entry, if they could.

use lifelong::ledger::chain_name::TheLedger;
use lifelong::ops::import::Imported;
use lifelong::ops::{OpError, Recording};

use crate::college::College;

const HOSTILE: [&str; 10] = [
    "two\nlines",
    "x\ndigest 0000000000000000000000000000000000000000000000000000000000000000",
    "return\r",
    "return and\r\nfeed",
    "\n",
    "nul\0",
    "tab\tescape\u{1b}[31m",
    "separators \u{2028} \u{85} \u{b} \u{c}",
    "  spaces around  ",
    "",
];

fn learners(college: &mut College, name: &str, text: &str) -> Result<Imported, OpError> {
    college.import_as("learners", name, text, Recording::Real)
}

#[track_caller]
fn holds(college: &College, what: &str) {
    assert_eq!(college.faults(), [], "{what:?}");
    college.chain(&TheLedger);
}

#[test]
fn no_name_of_a_file_breaks_the_ledger() {
    let mut college = College::with(&[]);
    for (place, name) in HOSTILE.into_iter().enumerate() {
        let line = format!("L-{place},1990-05-17,yes");
        let text = format!("learner_id,date_of_birth,residency_met\n{line}\n");
        learners(&mut college, name, &text).unwrap();
        holds(&college, name);
    }
}

/// Whether it is taken or refused, what stands in the ledger can be read.
#[test]
fn no_source_of_prior_study_breaks_the_ledger() {
    let mut college = College::with(&[]);
    for (place, source) in HOSTILE.into_iter().enumerate() {
        let header = "learner_id,date_of_birth,residency_met,prior_study,source";
        let line = format!("L-{place},1990-05-17,yes,10.00,\"{source}\"");
        let taken = learners(&mut college, "learners.csv", &format!("{header}\n{line}\n"));
        assert!(matches!(taken, Ok(_) | Err(OpError::Malformed(_))), "{source:?}");
        holds(&college, source);
    }
}
