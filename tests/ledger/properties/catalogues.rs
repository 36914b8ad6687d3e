//! Random small catalogues, most of whose rows meet every rule.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::model::days::{Day, Span};
use crate::model::words::{Catalogue, Course, Module, Provider, Rates};

pub(crate) const PROVIDERS: usize = 3;
pub(crate) const COURSES: usize = 4;
/// Three for each course.
pub(crate) const MODULES: usize = 12;

/// Rows of `subjects` to import: the third runs out. 990003 and 990004 are in no list.
pub(crate) const SUBJECTS: [(i64, Span); 3] = [
    (100_366, Span(Day(2027, 1, 1), None)),
    (990_001, Span(Day(2027, 1, 1), None)),
    (990_002, Span(Day(2027, 1, 1), Some(Day(2027, 12, 31)))),
];

/// A catalogue as files.
#[derive(Clone, Debug)]
pub(crate) struct Shelf {
    pub(crate) providers: Vec<Provider>,
    pub(crate) courses: Vec<Course>,
    pub(crate) modules: Vec<Module>,
}

/// A value, and one time in so many its opposite.
pub(crate) fn usually(times: u32, value: bool) -> impl Strategy<Value = bool> {
    prop_oneof![times => Just(value), 1 => Just(!value)]
}

/// Starts at the edges of months, of academic years, of the scheme, and of known rates.
pub(crate) fn some_day() -> impl Strategy<Value = Day> {
    prop_oneof![
        6 => select(vec![
            Day(2027, 1, 18),
            Day(2027, 1, 31),
            Day(2027, 7, 31),
            Day(2027, 8, 1),
            Day(2027, 9, 20),
            Day(2027, 10, 31),
        ]),
        4 => select(vec![
            Day(2027, 1, 1),
            Day(2027, 12, 31),
            Day(2028, 1, 1),
            Day(2028, 1, 18),
            Day(2028, 2, 29),
            Day(2028, 7, 1),
        ]),
        1 => select(vec![
            Day(2025, 7, 31),
            Day(2026, 12, 31),
            Day(2028, 8, 1),
            Day(2029, 1, 10),
        ]),
    ]
}

/// Any day from before the first grants to after all that is due.
pub(crate) fn any_day() -> impl Strategy<Value = Day> {
    (2025_i64..=2029, 1_i64..=12, 1_i64..=28).prop_map(|(year, month, day)| Day(year, month, day))
}

fn span(from: Day) -> impl Strategy<Value = Span> {
    prop_oneof![
        40 => Just(Span(from, None)),
        1 => Just(Span(from, Some(Day(2027, 9, 20)))),
        1 => Just(Span(Day(2027, 9, 20), None)),
    ]
}

fn ukprn(provider: usize) -> i64 {
    10_000_001 + i64::try_from(provider).expect("there are few")
}

/// A provider that is in no file.
const STRANGER: i64 = 10_009_999;

pub(crate) fn shelf() -> impl Strategy<Value = Shelf> {
    let modules = vec(module(), MODULES);
    (vec(provider(), PROVIDERS), vec(course(), COURSES), modules).prop_map(
        |(mut providers, mut courses, mut modules)| {
            for (place, provider) in providers.iter_mut().enumerate() {
                provider.ukprn = ukprn(place);
            }
            for (place, course) in courses.iter_mut().enumerate() {
                course.id = format!("C-{place}");
            }
            for (place, module) in modules.iter_mut().enumerate() {
                let course = &courses[place / 3];
                module.id = format!("M-{place}");
                if module.course.is_empty() {
                    module.course.clone_from(&course.id);
                }
                if module.ukprn == 0 {
                    module.ukprn = course.ukprn;
                }
            }
            Shelf { providers, courses, modules }
        },
    )
}

fn provider() -> impl Strategy<Value = Provider> {
    let modular = prop_oneof![30 => span(Day(2027, 1, 1)).prop_map(Some), 1 => Just(None)];
    let only = prop_oneof![
        20 => Just(Vec::new()),
        1 => Just(vec![100_366, 990_003]),
        1 => Just(vec![990_004]),
    ];
    (any::<bool>(), span(Day(2018, 1, 1)), modular, only).prop_map(
        |(fee_cap, registered, modular, only)| {
            let only = if modular.is_some() { only } else { Vec::new() };
            Provider { ukprn: 0, fee_cap, registered, modular, only }
        },
    )
}

fn course() -> impl Strategy<Value = Course> {
    let provider = prop_oneof![40 => (0..PROVIDERS).prop_map(ukprn), 1 => Just(STRANGER)];
    let level = prop_oneof![
        16 => Just((6, false)),
        4 => Just((5, true)),
        1 => select(vec![(5, false), (7, false), (8, false), (3, false)]),
    ];
    let subjects = prop_oneof![
        10 => select(vec![vec![100_366], vec![990_001], vec![990_001, 990_002, 990_003]]),
        1 => select(vec![vec![990_001, 990_003], vec![990_003], vec![100_366, 990_003, 990_004]]),
    ];
    let franchised = prop_oneof![40 => Just(None), 1 => Just(Some(STRANGER))];
    (provider, level, subjects, span(Day(2026, 9, 1)), franchised).prop_map(
        |(ukprn, (level, htq), subjects, designated, franchised_to)| {
            let id = String::new();
            Course { id, ukprn, level, htq, subjects, designated, franchised_to }
        },
    )
}

fn module() -> impl Strategy<Value = Module> {
    let course = prop_oneof![60 => Just(String::new()), 1 => select(vec!["C-9".to_owned(), "C-0".to_owned()])];
    let provider = prop_oneof![60 => Just(0), 1 => Just(STRANGER)];
    let level = prop_oneof![30 => 4..=5_i64, 2 => Just(6), 1 => select(vec![3, 7])];
    let credits = prop_oneof![
        20 => select(vec![30_i64, 30, 60, 40, 31]),
        5 => select(vec![15_i64, 20, 10, 120]),
        1 => select(vec![29_i64, 5, 0]),
    ];
    // In pence, for one credit of the year 2026/27, whose limit is 979000 for 120.
    let fee = prop_oneof![
        20 => select(vec![(979_000, 0), (953_500, 0), (240_000, 17)]),
        1 => select(vec![(979_000, 1), (1_958_000, 0), (0, 0)]),
    ];
    (course, provider, level, credits, fee, usually(60, true)).prop_map(
        |(course, ukprn, level, credits, (per_year, more), assessed)| {
            let fee = credits * per_year / 120 + more;
            Module { id: String::new(), course, ukprn, level, credits, fee, assessed }
        },
    )
}

/// The rates that are built in: each with a quarter of the full entitlement as its limit. Those of
/// the last year are announced.
const LIMITS: [(i64, i64); 3] = [(2025, 953_500), (2026, 979_000), (2027, 1_005_000)];

impl Shelf {
    /// What the model knows of it.
    pub(crate) fn catalogue(&self) -> Catalogue {
        let rates = |(year, limit): (i64, i64)| {
            let announced = year == 2027;
            (year, Rates { full: 4 * limit, limit, by_difference: false, announced })
        };
        Catalogue {
            providers: self.providers.iter().map(|one| (one.ukprn, one.clone())).collect(),
            courses: self.courses.iter().map(|one| (one.id.clone(), one.clone())).collect(),
            modules: self.modules.iter().map(|one| (one.id.clone(), one.clone())).collect(),
            subjects: SUBJECTS.into(),
            rates: LIMITS.map(rates).into(),
        }
    }

    /// A catalogue all of whose rows meet every rule, so that money moves: the first and the third
    /// provider may charge no more than the limit, the second may.
    pub(crate) fn of_money() -> Shelf {
        let providers = (0..PROVIDERS).map(|place| Provider {
            ukprn: ukprn(place),
            fee_cap: place != 1,
            registered: Span(Day(2018, 1, 1), None),
            modular: Some(Span(Day(2027, 1, 1), None)),
            only: Vec::new(),
        });
        let courses = (0..COURSES).map(|place| Course {
            id: format!("C-{place}"),
            ukprn: ukprn(place % 2),
            level: 5,
            htq: true,
            subjects: vec![100_366],
            designated: Span(Day(2026, 9, 1), None),
            franchised_to: None,
        });
        let modules = (0..MODULES).map(|place| Module {
            id: format!("M-{place}"),
            course: format!("C-{}", place / 3),
            ukprn: ukprn(place / 3 % 2),
            level: 5,
            credits: [30, 15, 15][place % 3],
            fee: [244_750, 120_000, 118_375][place % 3],
            assessed: true,
        });
        Shelf {
            providers: providers.collect(),
            courses: courses.collect(),
            modules: modules.collect(),
        }
    }
}
