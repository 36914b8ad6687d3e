//! The real ledger of a history: one SQLite file, written by the operations alone.

use lifelong::domain::calendar::AcademicYear;
use lifelong::domain::credits::Credits;
use lifelong::domain::ids::LearnerId;
use lifelong::domain::money::Money;
use lifelong::domain::request::{Request, Study};
use lifelong::exchange::{Kind, Renames};
use lifelong::ledger::actor::Actor;
use lifelong::ledger::hash::Hash;
use lifelong::ops::enrol::enrol;
use lifelong::ops::import::{File, import};
use lifelong::ops::init::init;
use lifelong::ops::withdraw::{Withdrawal, WithdrawalOutcome, withdraw};
use lifelong::ops::{Moment, Outcome, Recording};
use lifelong::store::{Sqlite, Store, open};

use super::model::{STUDIES, day};

const CATALOGUE: [(&str, &str); 3] = [
    (
        "providers",
        "ukprn,name,ofs_category,registered_from,modular_from\n\
         10000001,Otter College,approved-fee-cap,2018-01-01,2026-01-01\n",
    ),
    (
        "courses",
        "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
         C-1,10000001,Coffee,HND,5,240,100891,yes,2026-01-01\n",
    ),
    (
        "modules",
        "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
         M-1,C-1,10000001,Roasting,5,30,2383.75,yes\n\
         M-2,C-1,10000001,Growing,5,60,4000.10,yes\n",
    ),
];

pub(crate) struct Real {
    pub(crate) store: Sqlite,
    _folder: tempfile::TempDir,
}

pub(crate) fn learner(who: usize) -> LearnerId {
    format!("L-{who}").parse().unwrap()
}

/// The moment of a step: each has a day of its own.
fn moment(step: u64) -> Moment {
    let name = |name: &str| name.parse().unwrap();
    let recorded_at = day(step).and_hms_opt(9, 0, 0).unwrap().and_utc();
    Moment { recorded_at, actor: Actor { by: name("J. Doe"), login: name("jd") } }
}

impl Real {
    pub(crate) fn new() -> Real {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lifelong.db");
        init(&path, AcademicYear::beginning(2025), &moment(0)).unwrap();
        let mut real = Real { store: open(&path).unwrap(), _folder: folder };
        for (kind, file) in CATALOGUE {
            real.import(kind, file, 0);
        }
        real
    }

    fn import(&mut self, kind: &str, file: &str, step: u64) -> u64 {
        let kind: Kind = kind.parse().unwrap();
        let (renames, name) = (Renames::default(), format!("{kind}.csv"));
        let file = File { kind, name: &name, bytes: file.as_bytes(), renames: &renames };
        let salts = &mut || Ok([7; 16]);
        let (moment, store) = (moment(step), &mut self.store);
        import(store, &file, &moment, salts, Recording::Real, &mut |_, _| {}).unwrap().recorded
    }

    /// Takes in a line of a learner, and says whether it was news.
    pub(crate) fn learner_line(&mut self, line: &str, step: u64) -> bool {
        let header = "learner_id,date_of_birth,residency_met,prior_study,entitlement_year";
        self.import("learners", &format!("{header}\n{line}\n"), step) == 1
    }

    /// Enrols, and gives the entry's hash where that was funded.
    pub(crate) fn enrol(
        &mut self,
        who: usize,
        study: usize,
        start: u64,
        id: &str,
        step: u64,
    ) -> Option<Hash> {
        let study = &STUDIES[study];
        let request = Request {
            enrolment: id.parse().unwrap(),
            learner: learner(who),
            study: match study.module {
                Some(module) => {
                    Study::Modules { modules: vec![module.parse().unwrap()], course: None }
                }
                None => Study::CourseYear {
                    course: "C-1".parse().unwrap(),
                    credits: Credits::new(study.credits),
                },
            },
            start: day(start),
            fee: Some(Money::from_pence(study.fee)),
            loan: None,
            employer_funded: Money::ZERO,
            plan: None,
        };
        let answer = enrol(&mut self.store, &request, &moment(step), Recording::Real).unwrap();
        let enrolled = answer.outcome == Outcome::Enrolled;
        answer.entry.filter(|_| enrolled).map(|(_, hash)| hash)
    }

    /// Withdraws, and says whether that was recorded.
    pub(crate) fn withdraw(&mut self, id: &str, on: u64, step: u64) -> bool {
        let withdrawal =
            Withdrawal { enrolment: id.parse().unwrap(), withdrawn_on: day(on), reason: None };
        let answer =
            withdraw(&mut self.store, &withdrawal, &moment(step), Recording::Real).unwrap();
        matches!(answer.outcome, WithdrawalOutcome::Withdrawn { .. })
    }

    /// The hashes of a learner's chain, in order.
    pub(crate) fn heads(&self, who: usize) -> Vec<Hash> {
        let mut learners = self.store.learners(&[learner(who)]).unwrap();
        learners.pop().unwrap().entries.into_iter().map(|entry| entry.hash).collect()
    }
}
