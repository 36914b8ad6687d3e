//! A small ledger of course years that are paid in three instalments, at two providers, driven by
//! the operations; what no operation is at hand for is sealed into a chain as it is.

use std::str::FromStr;

use lifelong::domain::calendar::{AcademicYear, date};
use lifelong::domain::money::{Amount, Money};
use lifelong::exchange::{Kind, Renames};
use lifelong::ledger::actor::Actor;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::draft::Draft;
use lifelong::ledger::event::{DrawnDown, Event, Recovered, RecoveryCause};
use lifelong::ledger::instant::Instant;
use lifelong::ops::import::{File, Imported, import};
use lifelong::ops::init::init;
use lifelong::ops::verify::verify;
use lifelong::ops::{Moment, Recording};
use lifelong::store::{Batch, Sqlite, Store, open};

/// When the instalments of an enrolment of 4000.00 fall due, and what they are.
pub(crate) const TERMS: [(&str, &str); 3] =
    [("2027-02-01", "1000.00"), ("2027-06-01", "1000.00"), ("2027-10-01", "2000.00")];

/// `E-1` of `L-1` and `E-2` of `L-2` are at 10000001, `E-3` of `L-1` at 10000002.
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
    pub(crate) store: Sqlite,
    _folder: tempfile::TempDir,
}

pub(crate) fn read<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a text of its kind")
}

pub(crate) fn moment() -> Moment {
    let recorded_at = read::<Instant>("2027-02-05T09:00:00Z").0;
    Moment { recorded_at, actor: Actor { by: read("finance officer"), login: read("fo") } }
}

impl Terms {
    pub(crate) fn new() -> Terms {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lifelong.db");
        init(&path, AcademicYear::beginning(2025), &moment()).expect("a new ledger");
        let mut terms = Terms { store: open(&path).expect("the ledger"), _folder: folder };
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
        import(&mut self.store, &file, &moment(), salts, Recording::Real, &mut |_, _| {})
            .expect("a file without bad lines")
    }

    /// Confirms attendance by a file with these lines.
    pub(crate) fn confirm(&mut self, lines: &str) -> Imported {
        let header = "enrolment_id,liability_period,status,confirmed_on\n";
        self.import("attendance", &format!("{header}{lines}"))
    }

    /// Seals an event into a chain and appends it.
    pub(crate) fn seal(&mut self, chain: &str, event: Event) {
        let name = read(chain);
        let stored = self.store.chain(&name).expect("entries");
        let chain = Chain::verified(name, stored).expect("a chain that holds");
        let Moment { recorded_at, actor } = moment();
        let effective_on = date("2027-02-05").expect("a day");
        let entry = chain.seal(Draft { recorded_at, effective_on, actor, reason: None, event });
        let batch = Batch { entries: vec![entry], ..Batch::default() };
        self.store.append(&batch).expect("the next entry");
    }

    pub(crate) fn draw(&mut self, learner: &str, enrolment: &str, period: u16, amount: Money) {
        let drawn = DrawnDown {
            enrolment: read(enrolment),
            period: read(&period.to_string()),
            claim: read("10000001-0001"),
            due_on: due_on(period),
            amount: Amount::new(amount).expect("more than nothing"),
        };
        self.seal(&format!("learner/{learner}"), Event::DrawnDown(drawn));
    }

    /// Takes back what was drawn down, because the payer said no.
    pub(crate) fn reject(&mut self, learner: &str, enrolment: &str, period: u16, amount: Money) {
        let recovered = Recovered {
            enrolment: read(enrolment),
            period: read(&period.to_string()),
            due_on: due_on(period),
            cause: RecoveryCause::Rejected,
            amount: Amount::new(amount).expect("more than nothing"),
        };
        self.seal(&format!("learner/{learner}"), Event::Recovered(recovered));
    }

    /// The whole ledger holds.
    pub(crate) fn holds(&self) {
        assert_eq!(verify(&self.store, None).expect("a verification").faults, []);
    }
}

fn due_on(period: u16) -> chrono::NaiveDate {
    let (due_on, _) = TERMS[usize::from(period.saturating_sub(1))];
    date(due_on).expect("a day")
}
