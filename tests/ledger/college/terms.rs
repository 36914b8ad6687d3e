//! A small ledger of course years that are paid in three instalments, at two providers, driven by
//! the operations.

use std::str::FromStr;

use lifelong::domain::calendar::{AcademicYear, date};
use lifelong::domain::money::Money;
use lifelong::exchange::{Kind, Renames};
use lifelong::ledger::actor::Actor;
use lifelong::ledger::instant::Instant;
use lifelong::ops::drawdown::{Drawdown, drawdown};
use lifelong::ops::import::{File, Imported, import};
use lifelong::ops::init::init;
use lifelong::ops::verify::verify;
use lifelong::ops::{Moment, Recording};
use lifelong::store::{Store, open};

/// `E-1` of `L-1` and `E-2` of `L-2` are at 10000001, `E-3` of `L-1` at 10000002. Each
/// comes to 1000.00 on 1 February, 1000.00 on 1 June and 2000.00 on 1 October 2027.
const FILES: [(&str, &str); 4] = [
    (
        "providers",
        "ukprn,name,ofs_category,registered_from\n\
         10000001,Otter College,approved,2018-01-01\n\
         10000002,Heron Institute,approved,2018-01-01\n",
    ),
    (
        "courses",
        "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
         C-1,10000001,Computer science,BSc,6,360,100366,no,2026-09-01\n\
         C-2,10000002,Fen ecology,BSc,6,360,100347,no,2026-09-01\n",
    ),
    (
        "learners",
        "learner_id,date_of_birth,residency_met\n\
         L-1,1990-05-17,yes\n\
         L-2,1991-05-17,yes\n",
    ),
    (
        "enrolments",
        "enrolment_id,learner_id,module_id,start_date,course_id,credits,fee\n\
         E-1,L-1,,2027-02-01,C-1,60,4000.00\n\
         E-2,L-2,,2027-02-01,C-1,60,4000.00\n\
         E-3,L-1,,2027-02-01,C-2,60,4000.00\n",
    ),
];

pub(crate) struct Terms {
    pub(crate) store: Box<dyn Store>,
    _folder: tempfile::TempDir,
}

pub(crate) fn read<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a text of its kind")
}

pub(crate) fn moment() -> Moment {
    let recorded_at = read::<Instant>("2027-02-05T09:00:00Z").0;
    Moment { recorded_at, actor: Actor::new(read("finance officer"), read("fo")) }
}

impl Terms {
    pub(crate) fn new() -> Terms {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lifelong.db");
        init(&path.as_path().into(), AcademicYear::beginning(2025), &moment())
            .expect("a new ledger");
        let mut terms =
            Terms { store: open(&path.as_path().into()).expect("the ledger"), _folder: folder };
        for (kind, file) in FILES {
            let imported = terms.import(kind, file);
            assert_eq!(imported.refused, 0, "{imported:?}");
        }
        terms
    }

    pub(crate) fn import(&mut self, kind: &str, file: &str) -> Imported {
        let (kind, renames) = (read::<Kind>(kind), Renames::default());
        let name = format!("{kind}.csv");
        let file = File { kind, name: &name, bytes: file.as_bytes(), renames: &renames };
        let salts = &mut || Ok([7; 16]);
        import(&mut *self.store, &file, &moment(), salts, Recording::Real, &mut |_, _| {})
            .expect("a file without bad lines")
    }

    /// Confirms attendance by a file with these lines.
    pub(crate) fn confirm(&mut self, lines: &str) -> Imported {
        let header = "enrolment_id,liability_period,status,confirmed_on\n";
        self.import("attendance", &format!("{header}{lines}"))
    }

    /// Claims what is due at a provider by a day and ready, and gives what it comes to.
    pub(crate) fn draw(&mut self, ukprn: &str, due: &str) -> Money {
        let asked = Drawdown { provider: read(ukprn), due_by: date(due).expect("a day") };
        let answer = drawdown(&mut *self.store, asked, &moment(), Recording::Real);
        let claim = answer.expect("an answer").claim;
        claim.map(|claim| claim.amount()).unwrap_or_default()
    }

    /// The whole ledger holds.
    pub(crate) fn holds(&self) {
        assert_eq!(
            verify(&*self.store.audit().expect("a reader"), None).expect("a verification").faults,
            []
        );
    }
}
