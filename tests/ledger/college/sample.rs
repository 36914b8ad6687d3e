//! A small ledger in which something of every kind has happened, made by the operations alone.

use std::path::{Path, PathBuf};

use lifelong::domain::calendar::{AcademicYear, date};
use lifelong::domain::money::Amount;
use lifelong::exchange::{Kind, Renames};
use lifelong::ledger::actor::Actor;
use lifelong::ledger::instant::Instant;
use lifelong::ops::checkpoint::checkpoint;
use lifelong::ops::correct::{Correction, CorrectionOutcome, correct};
use lifelong::ops::grant::{Grant, GrantOutcome, What, grant};
use lifelong::ops::import::{File, import};
use lifelong::ops::init::init;
use lifelong::ops::uprate::{LEARNERS_AT_A_TIME, Uprating, uprate};
use lifelong::ops::{Moment, Recording};
use lifelong::store::{Sqlite, open};

/// The files of the sample, in the order in which they are taken in.
pub(crate) const FILES: [(&str, &str); 9] = [
    (
        "providers",
        "ukprn,name,ofs_category,registered_from,modular_from\n\
         10000001,Otter College,approved-fee-cap,2018-01-01,2027-01-01\n\
         10000002,Heron Institute,approved,2018-01-01,2027-01-01\n",
    ),
    (
        "courses",
        "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
         C-1,10000001,Computer science,BSc,6,360,100366,no,2026-09-01\n\
         C-2,10000002,\"Caf\u{e9} management, with \"\"beans\"\"\",HND,5,240,100891,yes,2026-09-01\n",
    ),
    (
        "modules",
        "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
         M-1,C-1,10000001,Databases,5,30,2383.75,yes\n\
         M-2,C-1,10000001,Networks,5,30,2447.50,yes\n\
         M-3,C-1,10000001,Ethics,4,15,1223.75,yes\n\
         M-4,C-1,10000001,Logic,4,15,1223.75,yes\n\
         M-5,C-2,10000002,Roasting,4,30,2447.50,yes\n",
    ),
    ("subjects", "hecos,label,approved_from,source\n990001,tea,2027-01-01,a letter\n"),
    (
        "learners",
        "learner_id,date_of_birth,residency_met,prior_study,source\n\
         L-1,1990-05-17,yes,,\n\
         L-2,1985-02-28,yes,28605.00,SLC letter of 3 May 2026\n\
         L-3,1967-09-20,no,,\n",
    ),
    (
        "enrolments",
        "enrolment_id,learner_id,module_id,start_date,course_id,credits,fee,plan,employer_funded\n\
         E-1,L-1,M-1,2027-01-18,,,,,\n\
         E-2,L-1,M-3,2027-09-20,C-1,,,termly,100.00\n\
         E-2,L-1,M-4,2027-09-20,C-1,,,,\n\
         E-3,L-2,M-5,2027-01-18,,,,,\n\
         E-4,L-2,,2028-01-10,C-2,60,4000.00,,\n\
         E-5,L-3,M-1,2027-01-18,,,,,\n\
         E-6,L-1,M-3,2027-01-18,,,,,\n",
    ),
    (
        "withdrawals",
        "enrolment_id,withdrawn_on,reason\n\
         E-1,2027-01-20,ILL\n\
         E-3,2027-03-01,\n\
         E-9,2027-03-01,\n",
    ),
    (
        "modules",
        "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
         M-1,C-1,10000001,Databases,5,30,2400.00,yes\n",
    ),
    ("learners", "learner_id,date_of_birth,residency_met\nL-3,1967-09-20,yes\n"),
];

pub(crate) struct Sample {
    pub(crate) path: PathBuf,
    /// A checkpoint of all of it, kept outside.
    pub(crate) checkpoint: Vec<u8>,
    _folder: tempfile::TempDir,
}

pub(crate) fn moment(day: u32) -> Moment {
    let recorded_at: Instant = format!("2027-01-{day:02}T09:00:00Z").parse().expect("an instant");
    let name = |name: &str| name.parse().expect("a name");
    let actor = Actor { by: name("Zo\u{eb} O'Hara"), login: name("zoe") };
    Moment { recorded_at: recorded_at.0, actor }
}

/// Makes the sample. The checkpoint is taken twice, so that the ledger's own chain goes on after
/// the first; the second is the one that is kept.
pub(crate) fn sample() -> Sample {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lifelong.db");
    init(&path, AcademicYear::beginning(2025), &moment(1)).expect("a new ledger");
    for (day, (kind, file)) in (2..).zip(FILES) {
        take(&path, kind, file, day);
    }
    let mut store = open(&path).expect("the ledger");
    put_right(&mut store);
    let mut taken = Vec::new();
    for day in [20, 21] {
        taken.clear();
        checkpoint(&mut store, &mut taken, &moment(day), Recording::Real).expect("a checkpoint");
    }
    Sample { path, checkpoint: taken, _folder: folder }
}

pub(crate) fn take(path: &Path, kind: &str, file: &str, day: u32) {
    let mut store = open(path).expect("the ledger");
    let kind: Kind = kind.parse().expect("a kind of file");
    let (renames, name) = (Renames::default(), format!("{kind}.csv"));
    let file = File { kind, name: &name, bytes: file.as_bytes(), renames: &renames };
    let salts = &mut || Ok([7; 16]);
    import(&mut store, &file, &moment(day), salts, Recording::Real, &mut |_, _| {})
        .expect("a file without bad lines");
}

/// What is granted, re-priced and put right after the files were taken in. The withdrawal that is
/// undone came before the uprating, which is so made anew.
fn put_right(store: &mut Sqlite) {
    let (amount, reason) = ("500.00".parse().expect("an amount"), code("PRIORITY"));
    let amount = Amount::new(amount).expect("more than nothing");
    let (on, key) = (date("2027-01-12").expect("a day"), "G-1".parse().ok());
    give(store, "L-2", What::Additional { amount, reason, on, key }, 12);
    let (total, source) = ("20000.00".parse().expect("an amount"), "another letter".to_owned());
    give(store, "L-2", What::PriorStudy { total, source, reason: None }, 13);
    let to = AcademicYear::beginning(2026);
    let uprating = Uprating { to, on: None, at_a_time: LEARNERS_AT_A_TIME };
    uprate(store, &uprating, &moment(14), Recording::Real, &mut |_, _| {}).expect("an uprating");
    let entry = "L-2/6".parse().expect("the name of the entry of a withdrawal");
    let on = date("2027-01-15").expect("a day");
    let correction = Correction { entry, reason: code("MISTAKE"), on };
    let answer = correct(store, &correction, &moment(15), Recording::Real).expect("an answer");
    assert!(matches!(answer.outcome, CorrectionOutcome::Corrected { .. }), "{answer:?}");
}

fn give(store: &mut Sqlite, learner: &str, what: What, day: u32) {
    let asked = Grant { learner: learner.parse().expect("an id"), what };
    let answer = grant(store, &asked, &moment(day), Recording::Real).expect("an answer");
    assert!(!matches!(answer.outcome, GrantOutcome::Refused { .. }), "{answer:?}");
}

fn code(code: &str) -> lifelong::domain::ids::ReasonCode {
    code.parse().expect("a code")
}
