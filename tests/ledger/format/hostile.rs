//! Words from outside that would break the text of an entry, if they could.

use lifelong::domain::calendar::AcademicYear;
use lifelong::exchange::{Kind, Renames};
use lifelong::ledger::chain::Chain;
use lifelong::ledger::chain_name::ChainName;
use lifelong::ops::import::{File, Imported, import};
use lifelong::ops::init::init;
use lifelong::ops::verify::verify;
use lifelong::ops::{OpError, Recording};
use lifelong::store::{Sqlite, Store, open};

use crate::college::sample::moment;

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

fn ledger() -> (Sqlite, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lifelong.db");
    init(&path, AcademicYear::beginning(2025), &moment(1)).unwrap();
    (open(&path).unwrap(), folder)
}

fn learners(store: &mut Sqlite, name: &str, text: &str) -> Result<Imported, OpError> {
    let renames = Renames::default();
    let bytes = text.as_bytes();
    let file = File { kind: Kind::Learners, name, bytes, renames: &renames };
    let salts = &mut || Ok([7; 16]);
    import(store, &file, &moment(2), salts, Recording::Real, &mut |_, _| {})
}

#[track_caller]
fn holds(store: &Sqlite, what: &str) {
    assert_eq!(verify(store, None).unwrap().faults, [], "{what:?}");
    Chain::verified(ChainName::Ledger, store.chain(&ChainName::Ledger).unwrap()).unwrap();
}

#[test]
fn no_name_of_a_file_breaks_the_ledger() {
    let (mut store, _folder) = ledger();
    for (place, name) in HOSTILE.into_iter().enumerate() {
        let line = format!("L-{place},1990-05-17,yes");
        let text = format!("learner_id,date_of_birth,residency_met\n{line}\n");
        learners(&mut store, name, &text).unwrap();
        holds(&store, name);
    }
}

/// Whether it is taken or refused, what stands in the ledger can be read.
#[test]
fn no_source_of_prior_study_breaks_the_ledger() {
    let (mut store, _folder) = ledger();
    for (place, source) in HOSTILE.into_iter().enumerate() {
        let header = "learner_id,date_of_birth,residency_met,prior_study,source";
        let line = format!("L-{place},1990-05-17,yes,10.00,\"{source}\"");
        let taken = learners(&mut store, "learners.csv", &format!("{header}\n{line}\n"));
        assert!(matches!(taken, Ok(_) | Err(OpError::Malformed(_))), "{source:?}");
        holds(&store, source);
    }
}
