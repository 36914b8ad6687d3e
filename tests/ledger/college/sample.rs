//! A small ledger in which something of every kind has happened, made by the operations alone.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use lifelong::ops::checkpoint::checkpoint;
use lifelong::ops::{Moment, Recording};
use lifelong::store::open;

use super::{College, moment_of, read, take_in};

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

/// What is granted, re-priced and put right after the files were taken in. The withdrawal that is
/// undone came before the uprating, and had moved nothing. Then three are refused one by one: one of
/// which no provider is known, and two of the first.
const PUT_RIGHT: &str = "today 2027-01-12
                         grant L-2 500.00 key G-1        | granted 500.00
                         today 2027-01-13
                         prior L-2 20000.00              | restored 8605.00
                         today 2027-01-14
                         uprate 2026/27                  | uprated 3
                         today 2027-01-15
                         correct L-2/6                   | corrected 6>10 0.00 | no anew
                         today 2027-01-16
                         enrol E-21 L-1 M-9              | refused parent-course
                         enrol E-22 L-9 M-1              | refused learner-known
                         enrol E-23 L-9 M-2              | refused learner-known";

pub(crate) struct Sample {
    pub(crate) path: PathBuf,
    /// A checkpoint of all of it, kept outside.
    pub(crate) checkpoint: Vec<u8>,
    _college: College,
}

const BY: &str = "Zo\u{eb} O'Hara";

pub(crate) fn moment(day: u32) -> Moment {
    moment_of(read(&format!("2027-01-{day:02}")), BY)
}

/// Takes one more file into a ledger.
pub(crate) fn take(path: &Path, kind: &str, file: &str, day: u32) {
    let mut store = open(&path.into()).expect("the ledger");
    let file = (kind, &*format!("{kind}.csv"), file);
    take_in(&mut *store, file, &moment(day), Recording::Real).expect("a file without bad lines");
}

/// The sample, made once and copied. The checkpoint is taken twice, so that the ledger's own chain
/// goes on after the first; the second is the one that is kept.
pub(crate) fn sample() -> Sample {
    static MADE: OnceLock<(Vec<u8>, Vec<u8>)> = OnceLock::new();
    let (ledger, checkpoint) = MADE.get_or_init(made);
    let college = College::of(ledger);
    Sample { path: college.path.clone(), checkpoint: checkpoint.clone(), _college: college }
}

fn made() -> (Vec<u8>, Vec<u8>) {
    let mut college = College::opened(&moment(1));
    college.by = BY;
    for (day, (kind, file)) in (2..).zip(FILES) {
        college.today = read(&format!("2027-01-{day:02}"));
        college.import(kind, file).expect("a file without bad lines");
    }
    college.tell(PUT_RIGHT);
    let mut taken = Vec::new();
    for day in ["2027-01-20", "2027-01-21"] {
        college.today = read(day);
        let moment = college.moment();
        taken.clear();
        checkpoint(
            &*college.store.reader().unwrap(),
            &mut *college.store,
            &mut taken,
            &moment,
            Recording::Real,
        )
        .expect("a checkpoint");
    }
    (college.whole(), taken)
}
