//! The real ledger of a history: one SQLite file, written by the operations alone.

use lifelong::domain::calendar::AcademicYear;
use lifelong::domain::credits::Credits;
use lifelong::domain::ids::LearnerId;
use lifelong::domain::money::{Amount, Money};
use lifelong::domain::request::{Request, Study};
use lifelong::exchange::{Kind, Renames};
use lifelong::ledger::actor::Actor;
use lifelong::ledger::chain::StoredEntry;
use lifelong::ledger::entry_name::EntryName;
use lifelong::ops::correct::{Correction, correct};
use lifelong::ops::enrol::enrol;
use lifelong::ops::grant::{Grant, What, grant};
use lifelong::ops::import::{File, import};
use lifelong::ops::init::init;
use lifelong::ops::uprate::{LEARNERS_AT_A_TIME, Uprating, uprate};
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
    Moment { recorded_at, actor: Actor { by: name("finance officer"), login: name("jd") } }
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

    fn import(&mut self, kind: &str, file: &str, step: u64) -> bool {
        let kind: Kind = kind.parse().unwrap();
        let (renames, name) = (Renames::default(), format!("{kind}.csv"));
        let file = File { kind, name: &name, bytes: file.as_bytes(), renames: &renames };
        let (moment, salts) = (moment(step), &mut || Ok([7; 16]));
        let taken = import(&mut self.store, &file, &moment, salts, Recording::Real, &mut |_, _| {});
        taken.is_ok_and(|taken| taken.recorded > 0)
    }

    /// Takes in a line of a learner, and says whether it was news. A line that says another prior
    /// study than is on record is malformed, and is none.
    pub(crate) fn learner_line(&mut self, line: &str, step: u64) -> bool {
        let header = "learner_id,date_of_birth,residency_met,prior_study,entitlement_year";
        self.import("learners", &format!("{header}\n{line}\n"), step)
    }

    pub(crate) fn grant(&mut self, who: usize, pence: i64, on: u64, step: u64) {
        let amount = Amount::new(Money::from_pence(pence)).unwrap();
        let reason = "priority".parse().unwrap();
        let what = What::Additional { amount, reason, on: day(on), key: None };
        let asked = Grant { learner: learner(who), what };
        grant(&mut self.store, &asked, &moment(step), Recording::Real).unwrap();
    }

    pub(crate) fn put_right(&mut self, who: usize, prior_study: i64, step: u64) {
        let total = Money::from_pence(prior_study);
        let what = What::PriorStudy { total, source: "a letter".to_owned(), reason: None };
        let asked = Grant { learner: learner(who), what };
        grant(&mut self.store, &asked, &moment(step), Recording::Real).unwrap();
    }

    pub(crate) fn uprate(&mut self, to: i32, on: Option<u64>, step: u64) {
        let (to, on) = (AcademicYear::beginning(to), on.map(day));
        let asked = Uprating { to, on, at_a_time: LEARNERS_AT_A_TIME };
        uprate(&mut self.store, &asked, &moment(step), Recording::Real, &mut |_, _| {}).unwrap();
    }

    pub(crate) fn correct(&mut self, who: usize, seq: u32, on: u64, step: u64) {
        let entry = EntryName { learner: learner(who), seq };
        let asked = Correction { entry, reason: "mistake".parse().unwrap(), on: day(on) };
        correct(&mut self.store, &asked, &moment(step), Recording::Real).unwrap();
    }

    /// Enrols, and says whether that was funded.
    pub(crate) fn enrol(
        &mut self,
        who: usize,
        study: usize,
        start: u64,
        id: &str,
        step: u64,
    ) -> bool {
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
        answer.outcome == Outcome::Enrolled
    }

    /// Withdraws, and says whether that was recorded.
    pub(crate) fn withdraw(&mut self, id: &str, on: u64, step: u64) -> bool {
        let withdrawal =
            Withdrawal { enrolment: id.parse().unwrap(), withdrawn_on: day(on), reason: None };
        let answer =
            withdraw(&mut self.store, &withdrawal, &moment(step), Recording::Real).unwrap();
        matches!(answer.outcome, WithdrawalOutcome::Withdrawn { .. })
    }

    /// A learner's chain, as it is stored.
    pub(crate) fn chain(&self, who: usize) -> Vec<StoredEntry> {
        self.store.learners(&[learner(who)]).unwrap().pop().unwrap().entries
    }
}
