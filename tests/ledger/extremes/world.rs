//! A small ledger whose rates climb to the largest amount there is, and fall to the smallest.

use std::path::PathBuf;

use lifelong::domain::calendar::{AcademicYear, date};
use lifelong::domain::rates::Announced;
use lifelong::exchange::{Kind, Reading};
use lifelong::ledger::actor::Actor;
use lifelong::ledger::instant::Instant;
use lifelong::ops::import::{File, Imported, import};
use lifelong::ops::init::init;
use lifelong::ops::{Moment, OpError, Recording};
use lifelong::store::{Audit, Reader, Store, open};

use crate::college::{folder, read};

pub(crate) const PROVIDERS: [&str; 2] = ["10000001", "10000002"];
pub(crate) const LEARNERS: [&str; 4] = ["L-0", "L-1", "L-2", "L-3"];

/// `M-1` costs a penny, `M-5` the most that one amount may be, `M-4` and `M-5` together more.
const FILES: [(&str, &str); 6] = [
    (
        "providers",
        "ukprn,name,ofs_category,registered_from,modular_from\n\
         10000001,Otter College,approved-fee-cap,1900-01-01,1900-01-01\n\
         10000002,Heron Institute,approved,1900-01-01,1900-01-01\n",
    ),
    (
        "courses",
        "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
         C-1,10000001,Computer science,BSc,6,360,100366,no,1900-01-01\n\
         C-2,10000002,Engineering,HND,5,240,100184,yes,1900-01-01\n",
    ),
    (
        "modules",
        "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
         M-1,C-1,10000001,Databases,5,30,0.01,yes\n\
         M-2,C-1,10000001,Networks,5,30,2447.50,yes\n\
         M-3,C-2,10000002,Statics,5,30,2447.50,yes\n\
         M-4,C-2,10000002,Dynamics,5,60,24999999.99,yes\n\
         M-5,C-2,10000002,Bridges,5,60,99999999.99,yes\n\
         M-6,C-2,10000002,Roads,5,9999,0.00,yes\n",
    ),
    (
        "rates",
        "academic_year,full_entitlement,fee_limit_120,uprating,source\n\
         2028/29,400000.00,100000.00,pro-rata,ours\n\
         2029/30,4000000.00,1000000.00,difference,ours\n\
         2030/31,40000000.00,10000000.00,pro-rata,ours\n\
         2031/32,99999999.96,24999999.99,pro-rata,ours\n\
         2032/33,99999999.96,24999999.99,difference,ours\n\
         2033/34,10000000.00,2500000.00,pro-rata,ours\n\
         2034/35,1000000.00,250000.00,pro-rata,ours\n\
         2035/36,100000.00,25000.00,difference,ours\n\
         2036/37,10000.00,2500.00,pro-rata,ours\n\
         2037/38,1000.00,250.00,pro-rata,ours\n\
         2038/39,100.00,25.00,pro-rata,ours\n\
         2039/40,10.00,2.50,pro-rata,ours\n\
         2040/41,1.00,0.25,difference,ours\n\
         2041/42,0.12,0.03,pro-rata,ours\n\
         2042/43,0.04,0.01,pro-rata,ours\n\
         2043/44,0.40,0.10,pro-rata,ours\n\
         2044/45,4.00,1.00,pro-rata,ours\n\
         2045/46,40.00,10.00,pro-rata,ours\n\
         2046/47,400.00,100.00,pro-rata,ours\n\
         2047/48,4000.00,1000.00,pro-rata,ours\n\
         2048/49,39160.00,9790.00,pro-rata,ours\n\
         2198/99,39160.00,9790.00,pro-rata,ours\n\
         2199/00,39160.00,9790.00,pro-rata,ours\n",
    ),
    (
        "instalment-plans",
        "plan,period,percent,due_months,due_days,rounding,source\n\
         absurd,1,1,0,0,pound,ours\nabsurd,2,99,120,3660,pound,ours\n",
    ),
    (
        "learners",
        "learner_id,date_of_birth,residency_met,prior_study,entitlement_year\n\
         L-0,2010-02-28,yes,,\n\
         L-1,2012-02-29,yes,0.01,\n\
         L-2,2150-12-31,yes,,2031/32\n\
         L-3,1900-01-01,yes,99999999.96,2032/33\n",
    ),
];

pub(crate) struct World {
    pub(crate) store: Box<dyn Store>,
    pub(crate) path: PathBuf,
    /// When acts are recorded.
    pub(crate) at: Instant,
    /// The latest time that it ever was.
    latest: Instant,
    /// How many enrolments were asked for: their ids are `E-0` and so on.
    pub(crate) asked: usize,
    _folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> World {
        let mut world = World::empty();
        for (kind, file) in FILES {
            let imported = world.import(kind, file, Recording::Real).expect("a good file");
            assert_eq!(imported.refused, 0, "{kind}: {imported:?}");
        }
        world
    }

    /// A ledger in which nothing is recorded yet.
    pub(crate) fn empty() -> World {
        let folder = folder();
        let path = folder.path().join("lifelong.db");
        let at = read("2027-02-05T09:00:00Z");
        let address = path.as_path().into();
        let year = AcademicYear::beginning(2025);
        init(&address, (year, Announced::Refused), &moment(at), Recording::Real)
            .expect("a new ledger");
        World {
            store: open(&address).expect("the ledger"),
            path,
            at,
            latest: at,
            asked: 0,
            _folder: folder,
        }
    }

    pub(crate) fn set_clock(&mut self, at: Instant) {
        self.at = at;
        self.latest = at.max(self.latest);
    }

    /// Now. Where the clock has been put back, somebody says that it was wrong.
    pub(crate) fn moment(&self) -> Moment {
        let far = 300_000_000;
        // The last entry may be of before, and its chain may not be the one that goes on.
        let is_behind = self.at.before(self.latest) > far;
        let mut moment = moment(self.at);
        moment.after_clock_fault = is_behind.then(|| read("clock-was-wrong"));
        moment
    }

    /// A time after all that is recorded.
    pub(crate) fn later(&self) -> Instant {
        self.last_recorded().map_or(self.at, |last| last.next().max(self.at))
    }

    fn last_recorded(&self) -> Option<Instant> {
        self.reader().last_recorded(None).expect("a time")
    }

    pub(crate) fn import(
        &mut self,
        kind: &str,
        file: &str,
        recording: Recording,
    ) -> Result<Imported, OpError> {
        let (kind, reading, moment) = (read::<Kind>(kind), Reading::default(), self.moment());
        let name = format!("{kind}.csv");
        let (bytes, announced) = (file.as_bytes(), Announced::AskedFor);
        let file = File { kind, name: &name, bytes, reading: &reading, announced };
        let salts = &mut || Ok([7; 16]);
        import(&mut *self.store, &file, &moment, salts, recording, &mut |_, _| {})
    }

    pub(crate) fn reader(&self) -> Box<dyn Reader> {
        self.store.reader().expect("a reader")
    }

    pub(crate) fn audit(&self) -> Box<dyn Audit> {
        self.store.audit().expect("a reader")
    }

    /// How many entries there are.
    pub(crate) fn entries(&self) -> u64 {
        self.reader().entry_count().expect("a count")
    }

    /// The texts of all entries.
    pub(crate) fn texts(&self) -> Vec<String> {
        let rows = self.reader().entries_after(None, usize::MAX).expect("entries");
        rows.into_iter().map(|row| row.entry.text).collect()
    }
}

fn moment(at: Instant) -> Moment {
    Moment::new(at, Actor::new(read("finance officer"), read("fo")))
}

/// A day, where the text is one that is read.
pub(crate) fn day(text: &str) -> Option<chrono::NaiveDate> {
    date(text).ok()
}
