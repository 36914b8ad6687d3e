//! What can be studied in a random history, and how its loan is split: from the rules alone.

use chrono::{Datelike, Days, Months, NaiveDate};

pub(crate) const PROVIDERS: [&str; 2] = ["10000001", "10000002"];

/// The prior study of each learner, in pence: what is left of 38140.00 is much, some, and little.
pub(crate) const PRIOR_STUDY: [i64; 3] = [0, 2_860_500, 3_300_000];

/// The two categories: the first provider may not charge more than the limit, the second may.
pub(crate) const FILES: [(&str, &str); 5] = [
    (
        "providers",
        "ukprn,name,ofs_category,registered_from,modular_from\n\
         10000001,Otter College,approved-fee-cap,2018-01-01,2027-01-01\n\
         10000002,Heron Institute,approved,2018-01-01,2027-01-01\n",
    ),
    (
        "courses",
        "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
         C-1,10000001,Computer science,HND,5,240,100366,yes,2026-09-01\n\
         C-2,10000002,Fen ecology,HND,5,240,100347,yes,2026-09-01\n",
    ),
    (
        "modules",
        "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
         M-1,C-1,10000001,Databases,5,30,2447.50,yes\n\
         M-2,C-1,10000001,Networks,5,15,1200.00,yes\n\
         M-3,C-1,10000001,Ethics,4,15,1183.75,yes\n\
         M-4,C-2,10000002,Reeds,4,30,3000.00,yes\n",
    ),
    (
        "instalment-plans",
        "plan,period,percent,due_months,due_days,rounding,source\n\
         quarters,1,10,0,3,penny,a letter\n\
         quarters,2,20,2,0,penny,a letter\n\
         quarters,3,30,5,0,penny,a letter\n\
         quarters,4,40,9,10,penny,a letter\n",
    ),
    (
        "learners",
        "learner_id,date_of_birth,residency_met,prior_study\n\
         L-0,1990-05-17,yes,\n\
         L-1,1990-05-17,yes,28605.00\n\
         L-2,1990-05-17,yes,33000.00\n",
    ),
];

pub(crate) struct Study {
    pub(crate) provider: usize,
    pub(crate) course: &'static str,
    /// None for a course year.
    pub(crate) modules: &'static [&'static str],
    pub(crate) credits: u32,
    pub(crate) fee: i64,
    pub(crate) employer: i64,
    pub(crate) plan: &'static str,
}

const fn study(
    provider: usize,
    modules: &'static [&'static str],
    credits: u32,
    (fee, employer): (i64, i64),
    plan: &'static str,
) -> Study {
    let course = if provider == 0 { "C-1" } else { "C-2" };
    Study { provider, course, modules, credits, fee, employer, plan }
}

pub(crate) const STUDIES: [Study; 8] = [
    study(0, &["M-1"], 30, (244_750, 0), "single"),
    study(0, &["M-2", "M-3"], 30, (238_375, 10_000), "single"),
    study(0, &[], 60, (462_601, 0), "termly"),
    study(0, &[], 60, (400_003, 0), "quarters"),
    study(0, &["M-1"], 30, (244_751, 0), "termly"),
    study(1, &["M-4"], 30, (300_000, 0), "single"),
    study(1, &[], 60, (600_000, 50_001), "quarters"),
    study(1, &[], 90, (700_101, 0), "termly"),
];

/// The limit for 120 credits and the full entitlement of an academic year, in pence.
pub(crate) fn rates(year: i32) -> (i64, i64) {
    match year {
        2025 => (953_500, 3_814_000),
        2026 => (979_000, 3_916_000),
        2027 => (1_005_000, 4_020_000),
        other => panic!("no history goes to {other}"),
    }
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The first day of the month of the start.
pub(crate) fn course_year(start: NaiveDate) -> NaiveDate {
    start.with_day(1).expect("each month has a first day")
}

/// By the rates of the academic year in which the course year begins, rounded down to the penny.
pub(crate) fn fee_limit(credits: u32, start: NaiveDate) -> i64 {
    let year = start.year() - i32::from(start.month() < 8);
    i64::from(credits) * rates(year).0 / 120
}

/// The day and the amount of each instalment.
pub(crate) fn split(plan: &str, loan: i64, start: NaiveDate) -> Vec<(NaiveDate, i64)> {
    let after = |months, days| start + Months::new(months) + Days::new(days);
    match plan {
        "single" => vec![(after(0, 14), loan)],
        "termly" => {
            let quarter = loan / 400 * 100;
            vec![(start, quarter), (after(4, 0), quarter), (after(8, 0), loan - 2 * quarter)]
        }
        "quarters" => {
            let [one, two, three] = [10, 20, 30].map(|percent| loan * percent / 100);
            let rest = loan - one - two - three;
            vec![(after(0, 3), one), (after(2, 0), two), (after(5, 0), three), (after(9, 10), rest)]
        }
        other => panic!("no study has plan {other}"),
    }
}

pub(crate) fn pounds(pence: i64) -> String {
    let sign = if pence < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", pence.abs() / 100, pence.abs() % 100)
}
