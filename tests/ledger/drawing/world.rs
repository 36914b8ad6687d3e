//! The real side: a ledger in a SQLite file, driven by the operations alone, whose answers are told
//! in the words of the model.

use std::path::PathBuf;
use std::str::FromStr;

use chrono::NaiveDate;
use lifelong::domain::attendance::Attendance;
use lifelong::domain::calendar::AcademicYear;
use lifelong::domain::credits::Credits;
use lifelong::domain::money::Money;
use lifelong::domain::request::{Request, Study as Asked};
use lifelong::exchange::{Kind, Renames};
use lifelong::ledger::actor::Actor;
use lifelong::ledger::instant::Instant;
use lifelong::ops::amend::{Amendment, AmendmentOutcome, amend};
use lifelong::ops::attend::{AttendanceOutcome, Confirmation, attend};
use lifelong::ops::correct::{Correction, CorrectionOutcome, correct};
use lifelong::ops::drawdown::{Drawdown, claims, drawdown};
use lifelong::ops::enrol::{Naming, enrol};
use lifelong::ops::export::{What, export};
use lifelong::ops::import::{File, Imported, import};
use lifelong::ops::init::init;
use lifelong::ops::recover::{Recovery, RecoveryOutcome, recover};
use lifelong::ops::uprate::{Uprating, uprate};
use lifelong::ops::withdraw::{Withdrawal, WithdrawalOutcome, withdraw};
use lifelong::ops::{Moment, Outcome, Recording};
use lifelong::store::{Store, open};

use super::acts::{Told, refused};
use super::studies::{FILES, PROVIDERS, STUDIES};

pub(crate) struct World {
    pub(crate) store: Box<dyn Store>,
    pub(crate) path: PathBuf,
    _folder: tempfile::TempDir,
}

/// In memory where the system has a folder there: nobody needs a history of a test after a crash,
/// and waiting for the disk would take most of the time.
pub(crate) fn folder() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("a folder")
}

pub(crate) fn read<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a text of its kind")
}

pub(crate) fn moment() -> Moment {
    let recorded_at = read::<Instant>("2027-02-05T09:00:00Z").0;
    Moment { recorded_at, actor: Actor::new(read("finance officer"), read("fo")) }
}

impl World {
    /// With the catalogue and the learners of the model.
    pub(crate) fn new() -> World {
        World::of(&FILES)
    }

    pub(crate) fn of(files: &[(&str, &str)]) -> World {
        let folder = folder();
        let path = folder.path().join("lifelong.db");
        init(&path.as_path().into(), AcademicYear::beginning(2025), &moment())
            .expect("a new ledger");
        let mut world = World {
            store: open(&path.as_path().into()).expect("the ledger"),
            path,
            _folder: folder,
        };
        for (kind, file) in files {
            let imported = world.import(kind, file);
            assert_eq!(imported.refused, 0, "{kind}: {imported:?}");
        }
        world
    }

    pub(crate) fn import(&mut self, kind: &str, file: &str) -> Imported {
        let (kind, renames) = (read::<Kind>(kind), Renames::default());
        let name = format!("{kind}.csv");
        let file = File { kind, name: &name, bytes: file.as_bytes(), renames: &renames };
        let salts = &mut || Ok([7; 16]);
        import(&mut *self.store, &file, &moment(), salts, Recording::Real, &mut |_, _| {})
            .expect("a file without bad lines")
    }

    pub(crate) fn enrol(
        &mut self,
        id: &str,
        who: usize,
        (study, start): (usize, NaiveDate),
        loan: Option<i64>,
        recording: Recording,
    ) -> String {
        let taken = &STUDIES[study];
        let modules: Vec<_> = taken.modules.iter().map(|module| read(module)).collect();
        let study = if modules.is_empty() {
            Asked::CourseYear { course: read(taken.course), credits: Credits::new(taken.credits) }
        } else {
            Asked::Modules { modules, course: None }
        };
        let request = Request {
            enrolment: read(id),
            learner: read(&format!("L-{who}")),
            study,
            start,
            fee: Some(Money::from_pence(taken.fee)),
            loan: loan.map(Money::from_pence),
            employer_funded: Money::from_pence(taken.employer),
            plan: Some(read(taken.plan)),
        };
        let answer = enrol(&mut *self.store, &request, Naming::Given, &moment(), recording)
            .expect("an answer");
        match answer.outcome {
            Outcome::Refused => refused(&answer.decision.rules()),
            other => format!("{other} {}", answer.loan.expect("a loan").pence()),
        }
    }

    pub(crate) fn attend(
        &mut self,
        id: &str,
        period: usize,
        (status, on): (char, NaiveDate),
        recording: Recording,
    ) -> String {
        let attendance = Attendance { status: read(&status.to_string()), confirmed_on: on };
        let (enrolment, period) = (read(id), read(&period.to_string()));
        let said = Confirmation { enrolment, period, attendance, reason: None };
        let answer = attend(&mut *self.store, &said, &moment(), recording).expect("an answer");
        match answer.outcome {
            AttendanceOutcome::Recorded => "recorded".to_owned(),
            AttendanceOutcome::Already { .. } => "already".to_owned(),
            AttendanceOutcome::Refused { rule, .. } => refused(rule),
        }
    }

    pub(crate) fn withdraw(&mut self, id: &str, on: NaiveDate, recording: Recording) -> String {
        let asked = Withdrawal { enrolment: read(id), withdrawn_on: on, reason: None };
        let answer = withdraw(&mut *self.store, &asked, &moment(), recording).expect("an answer");
        match answer.outcome {
            WithdrawalOutcome::Withdrawn { released, recovered } => {
                format!("withdrawn {} {}", released.pence(), recovered.pence())
            }
            WithdrawalOutcome::Already => "already".to_owned(),
            WithdrawalOutcome::Refused { rule, .. } => refused(rule),
        }
    }

    pub(crate) fn amend(
        &mut self,
        id: &str,
        (fee, loan): (i64, Option<i64>),
        on: NaiveDate,
        recording: Recording,
    ) -> String {
        let (enrolment, fee) = (read(id), Money::from_pence(fee));
        let loan = loan.map(Money::from_pence);
        let asked = Amendment { enrolment, fee, loan, on, reason: read("WRONG-FEE") };
        let answer = amend(&mut *self.store, &asked, &moment(), recording).expect("an answer");
        match answer.outcome {
            AmendmentOutcome::Amended { set_aside, recovered } => {
                let (_, loan) = answer.terms.expect("the terms of what was amended");
                format!("amended {} {} {}", loan.pence(), set_aside.pence(), recovered.pence())
            }
            AmendmentOutcome::Already => "already".to_owned(),
            AmendmentOutcome::Refused { rules, .. } => refused(&rules),
        }
    }

    pub(crate) fn recover(
        &mut self,
        id: &str,
        period: usize,
        on: NaiveDate,
        recording: Recording,
    ) -> String {
        let (enrolment, period) = (read(id), read(&period.to_string()));
        let asked = Recovery { enrolment, period, reason: read("REJECTED"), on };
        let answer = recover(&mut *self.store, &asked, &moment(), recording).expect("an answer");
        match answer.outcome {
            RecoveryOutcome::Recovered(amount) => format!("recovered {}", amount.money().pence()),
            RecoveryOutcome::Already => "already".to_owned(),
            RecoveryOutcome::Refused { rule, .. } => refused(rule),
        }
    }

    pub(crate) fn correct(&mut self, entry: &str, on: NaiveDate, recording: Recording) -> String {
        let asked = Correction { entry: read(entry), reason: read("WRONG"), on };
        let answer = correct(&mut *self.store, &asked, &moment(), recording).expect("an answer");
        match answer.outcome {
            CorrectionOutcome::Corrected { undone, uprated } => {
                format!("corrected {} {}", undone.len() - uprated.len(), uprated.len())
            }
            CorrectionOutcome::Refused { rule, .. } => refused(rule),
        }
    }

    pub(crate) fn uprate(&mut self, to: i32, recording: Recording) -> u64 {
        let uprating = Uprating { to: AcademicYear::beginning(to), on: None, at_a_time: 2 };
        let progress = &mut |_: usize, _: usize| {};
        let repriced = uprate(&mut *self.store, &uprating, &moment(), recording, progress);
        repriced.expect("an uprating").uprated
    }

    pub(crate) fn drawdown(&mut self, provider: usize, due: NaiveDate, how: Recording) -> Told {
        let asked = Drawdown { provider: read(PROVIDERS[provider]), due_by: due };
        let (made, _) =
            claims(&*self.store.reader().expect("a reader"), asked.provider).expect("claims");
        let answer = drawdown(&mut *self.store, asked, &moment(), how).expect("an answer");
        let claim = answer.claim.map(|claim| {
            let file = String::from_utf8(claim.file()).expect("text");
            (claim.reference.to_string(), file)
        });
        let earlier = made.iter().filter(|made| made.due_by == due);
        let earlier = earlier.map(|made| made.claim.to_string()).collect();
        let waits = answer.waiting;
        let waiting = [waits.not_confirmed, waits.not_attending, waits.rejected, waits.not_yet_due];
        (claim, earlier, waiting.map(|tally| (tally.count, tally.total.pence())))
    }

    pub(crate) fn export(&self) -> String {
        let mut out = Vec::new();
        export(&*self.store.reader().expect("a reader"), What::Drawdowns, &mut out)
            .expect("an export");
        String::from_utf8(out).expect("text")
    }

    /// The texts of a chain.
    pub(crate) fn texts(&self, chain: &str) -> Vec<String> {
        let stored = self.store.reader().expect("a reader").chain(&read(chain)).expect("entries");
        stored.into_iter().map(|entry| entry.text).collect()
    }

    /// Every byte of the ledger, and of the log beside it.
    pub(crate) fn bytes(&self) -> [Vec<u8>; 2] {
        let log = self.path.with_extension("db-wal");
        [&self.path, &log].map(|path| std::fs::read(path).unwrap_or_default())
    }
}

/// The value of a line of a text.
pub(crate) fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
}
