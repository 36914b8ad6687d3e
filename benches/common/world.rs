//! An invented country from a seed: a catalogue, learners with enrolments in place, and a file of
//! enrolments to come, shaped like the real thing: popular and rare modules, cohorts that start in
//! the same weeks, bundles, repeats and some that are refused.

use lifelong::domain::rates::Announced;
use lifelong::ledger::reference::ReferenceKind;
use std::fmt::Write;
use std::path::Path;

use lifelong::exchange::{Kind, Reading};
use lifelong::ledger::actor::Actor;
use lifelong::ops::import::{File, import};
use lifelong::ops::init::init;
use lifelong::ops::{Moment, Recording};
use lifelong::store;

/// How many modules the catalogue has, over twenty parent courses.
const MODULES: u64 = 2_000;
const COURSES: u64 = 100;

/// The days on which cohorts start: of the enrolments in place, and of those that come in.
const EARLIER: &[&str] = &["2027-01-18", "2027-02-01", "2027-04-26"];
const LATER: &[&str] = &["2027-09-20", "2027-10-04", "2028-01-17", "2028-02-07", "2028-04-24"];

pub(crate) struct World {
    learners: u64,
    pub(crate) incoming: u64,
}

impl World {
    pub(crate) fn of(learners: u64) -> World {
        World { learners, incoming: learners.saturating_mul(4) }
    }

    /// A ledger with two enrolments of each learner in place.
    pub(crate) fn make_ledger(&self, path: &Path) {
        let year = ("2025/26".parse().unwrap(), Announced::Refused);
        init(&path.into(), year, &moment(), Recording::Real).unwrap();
        let mut store = store::open(&path.into()).unwrap();
        let files = [
            (Kind::Reference(ReferenceKind::Providers), providers()),
            (Kind::Reference(ReferenceKind::Courses), courses()),
            (Kind::Reference(ReferenceKind::Modules), modules()),
            (Kind::Learners, self.learners_file()),
            (Kind::Enrolments, self.enrolments(2, EARLIER, 1)),
        ];
        let reading = Reading::default();
        let mut salt = 0_u128;
        for (kind, text) in files {
            let (bytes, announced) = (text.as_bytes(), Announced::Refused);
            let file = File { kind, name: "file.csv", bytes, reading: &reading, announced };
            let mut salts = || {
                salt = salt.wrapping_add(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
                Ok(salt.to_le_bytes())
            };
            import(&mut *store, &file, &moment(), &mut salts, Recording::Real, &mut |_, _| {})
                .unwrap();
        }
    }

    /// Four more enrolments of each learner, in an order that has nothing to do with learners.
    pub(crate) fn incoming_file(&self) -> Vec<u8> {
        self.enrolments(4, LATER, 7).into_bytes()
    }

    fn learners_file(&self) -> String {
        let mut text = String::from("learner_id,date_of_birth,residency_met,prior_study\n");
        for learner in 0..self.learners {
            let mut dice = Dice(learner);
            let (year, month, day) =
                (1970 + dice.up_to(35), 1 + dice.up_to(12), 1 + dice.up_to(28));
            let prior = if dice.up_to(10) == 0 { "9535.00" } else { "" };
            let residency = if dice.up_to(200) == 0 { "no" } else { "yes" };
            writeln!(text, "L-{learner:08},{year}-{month:02}-{day:02},{residency},{prior}")
                .unwrap();
        }
        text
    }

    fn enrolments(&self, each: u64, cohorts: &[&str], seed: u64) -> String {
        let mut text =
            String::from("enrolment_id,learner_id,module_id,start_date,employer_funded\n");
        let count = self.learners.saturating_mul(each);
        // A step that shares no divisor with the count visits every place once.
        let mut step = count / 2 + count / 7;
        while greatest_common_divisor(step, count) > 1 {
            step += 1;
        }
        let mut place = 0_u64;
        for number in 0..count {
            place = (place + step) % count;
            let (learner, nth) = (place / each, place % each);
            let mut dice = Dice(place.wrapping_mul(31).wrapping_add(seed));
            let cohort = usize::try_from(nth + dice.up_to(2)).unwrap();
            let start = cohorts[cohort % cohorts.len()];
            let employer = if dice.up_to(20) == 0 { "100.00" } else { "" };
            let id = format!("E-{seed}-{number:09}");
            let module = dice.popular();
            writeln!(text, "{id},L-{learner:08},M-{module:05},{start},{employer}").unwrap();
        }
        text
    }
}

fn greatest_common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}

fn providers() -> String {
    let mut text = String::from("ukprn,name,ofs_category,registered_from,modular_from\n");
    for number in 0..20 {
        let ukprn = 10_990_000 + number;
        writeln!(text, "{ukprn},College {number},approved-fee-cap,2018-08-01,2027-01-01").unwrap();
    }
    text
}

fn courses() -> String {
    let mut text = String::from(
        "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n",
    );
    for number in 0..COURSES {
        let ukprn = 10_990_000 + number % 20;
        writeln!(
            text,
            "C-{number:04},{ukprn},Course {number},BSc,6,360,100366;100367,no,2027-01-01"
        )
        .unwrap();
    }
    text
}

fn modules() -> String {
    let mut text = String::from("module_id,course_id,ukprn,title,level,credits,fee,assessed\n");
    for number in 0..MODULES {
        let course = number % COURSES;
        let ukprn = 10_990_000 + course % 20;
        // One in fifty is too small to be funded alone.
        let (credits, fee) = if number % 50 == 49 { (15, "1223.75") } else { (30, "2447.50") };
        writeln!(text, "M-{number:05},C-{course:04},{ukprn},Module {number},5,{credits},{fee},yes")
            .unwrap();
    }
    text
}

pub(crate) fn moment() -> Moment {
    let recorded_at = "2027-01-04T09:00:00Z".parse().unwrap();
    let actor = Actor::new("finance.officer".parse().unwrap(), "officer".parse().unwrap());
    Moment::new(recorded_at, actor)
}

/// A small generator of numbers from a seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn up_to(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    /// A module by a power law: each octave of numbers is as likely as the one before it.
    fn popular(&mut self) -> u64 {
        let octave = self.up_to(11);
        let within = self.up_to(1 << octave);
        ((1 << octave) - 1 + within) % MODULES
    }
}
