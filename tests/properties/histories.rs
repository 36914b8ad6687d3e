//! Random histories: a small catalogue, a few learners, a pool of requests, and steps over them.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::catalogues::{COURSES, MODULES, Shelf, shelf, some_day, usually};
use super::days::Day;
use super::words::{Learner, Request, Study, Withdrawal};

pub(crate) const LEARNERS: usize = 6;
pub(crate) const REQUESTS: usize = 16;
/// Fewer ids than requests, so that ids are used again.
const IDS: usize = 12;
/// Requests that are made once more, the same or with one thing changed.
const TWINS: usize = 6;
const ALL_REQUESTS: usize = REQUESTS + TWINS;

#[derive(Clone, Debug)]
pub(crate) struct History {
    pub(crate) shelf: Shelf,
    pub(crate) learners: Vec<Learner>,
    pub(crate) requests: Vec<Request>,
    pub(crate) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) act: Act,
    pub(crate) dry_run: bool,
}

/// What is done. Numbers are places in the lists of the history.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// A file of the learners whose bit is set, one of them perhaps with another fact.
    Learners(u8, Option<(usize, Change)>),
    Assess(usize),
    Enrol(usize),
    Enrolments(Vec<usize>),
    Withdraw(Leaving),
    Withdrawals(Vec<Leaving>),
    /// A module is imported again with another fee.
    Module(usize, i64),
    /// The rates of 2028/29 are imported.
    Rates,
}

#[derive(Clone, Debug)]
pub(crate) enum Change {
    Born(Day),
    Resident,
    Nhs,
    PriorStudy(i64),
    Year(i64),
}

/// In what a request differs from the one whose id it has.
#[derive(Clone, Debug)]
enum Twist {
    Nothing,
    Start(Day),
    Fee(i64),
    Loan(i64),
    Employer,
    Plan(&'static str),
    OneModuleLess,
    OtherOrder,
    Course(usize),
}

/// The enrolment of a request ends so long after the request's start.
#[derive(Clone, Debug)]
pub(crate) struct Leaving {
    pub(crate) request: usize,
    pub(crate) after: After,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum After {
    LongBefore,
    Days(i64),
    Months(i64),
}

impl History {
    pub(crate) fn withdrawal(&self, leaving: &Leaving) -> Withdrawal {
        let request = &self.requests[leaving.request];
        let day = match leaving.after {
            After::LongBefore => Day(request.start.0 - 1, 3, 31),
            After::Days(days) => request.start.plus_days(days),
            After::Months(months) => request.start.plus_months(months),
        };
        Withdrawal { enrolment: request.id.clone(), day }
    }

    /// The lines of a file of learners.
    pub(crate) fn learner_lines(&self, mask: u8, change: Option<&(usize, Change)>) -> Vec<Learner> {
        let mut lines = Vec::new();
        for (place, learner) in self.learners.iter().enumerate() {
            if mask & (1 << place) == 0 {
                continue;
            }
            let mut line = learner.clone();
            match change.filter(|(changed, _)| *changed == place).map(|(_, change)| change) {
                None => {}
                Some(Change::Born(day)) => line.born = *day,
                Some(Change::Resident) => line.resident = !line.resident,
                Some(Change::Nhs) => line.nhs = !line.nhs,
                Some(Change::PriorStudy(pence)) => line.prior_study = *pence,
                Some(Change::Year(year)) => line.year = Some(*year),
            }
            lines.push(line);
        }
        lines
    }

    /// Requests for one file: in a file an id is one request, so later ones of an id are left out.
    pub(crate) fn file_of(&self, places: &[usize]) -> Vec<Request> {
        let mut file: Vec<Request> = Vec::new();
        for place in places {
            let request = &self.requests[*place];
            if file.iter().all(|one| one.id != request.id) {
                file.push(request.clone());
            }
        }
        file
    }
}

pub(crate) fn history(most_steps: usize) -> impl Strategy<Value = History> {
    (
        shelf(),
        vec(learner(), LEARNERS),
        vec(request(), REQUESTS),
        vec((0..REQUESTS / 2, twist()), TWINS),
        1_u8..1 << LEARNERS,
        vec(step(), 3..=most_steps),
    )
        .prop_map(|(shelf, learners, mut requests, twins, first, mut steps)| {
            for (place, twist) in twins {
                requests.push(twin(&requests[place], twist));
            }
            let act = Act::Learners(first | 3, None);
            let file = Act::Enrolments((0..REQUESTS / 2).collect());
            steps.insert(0, Step { act: file, dry_run: false });
            let again = Act::Enrolments((REQUESTS..ALL_REQUESTS).collect());
            steps.insert(steps.len().min(4), Step { act: again, dry_run: false });
            steps.insert(0, Step { act, dry_run: false });
            let named = |(place, mut learner): (usize, Learner)| {
                learner.id = format!("L-{place}");
                learner
            };
            let learners = learners.into_iter().enumerate().map(named).collect();
            History { shelf, learners, requests, steps }
        })
}

fn twist() -> impl Strategy<Value = Twist> {
    prop_oneof![
        2 => Just(Twist::Nothing),
        2 => some_day().prop_map(Twist::Start),
        1 => select(vec![100_000_i64, 244_750, 900_000]).prop_map(Twist::Fee),
        1 => select(vec![60_017_i64, 238_375, 244_750]).prop_map(Twist::Loan),
        1 => Just(Twist::Employer),
        1 => select(vec!["single", "termly"]).prop_map(Twist::Plan),
        1 => Just(Twist::OneModuleLess),
        1 => Just(Twist::OtherOrder),
        1 => (0..COURSES).prop_map(Twist::Course),
    ]
}

fn twin(of: &Request, twist: Twist) -> Request {
    let mut twin = of.clone();
    match (twist, &mut twin.study) {
        (Twist::Nothing, _) | (Twist::OtherOrder, Study::Year { .. }) => {}
        (Twist::Start(day), _) => twin.start = day,
        (Twist::Fee(fee), _) => twin.fee = Some(fee),
        (Twist::Loan(loan), _) => twin.loan = Some(loan),
        (Twist::Employer, _) => twin.employer += 10_000,
        (Twist::Plan(plan), _) => twin.plan = Some(plan),
        (Twist::OneModuleLess, Study::Modules { modules, .. }) => modules.truncate(2),
        (Twist::OtherOrder, Study::Modules { modules, .. }) => modules.reverse(),
        (Twist::OneModuleLess, Study::Year { credits, .. }) => *credits += 1,
        (Twist::Course(place), Study::Modules { course, .. }) => {
            *course = Some(format!("C-{place}"));
        }
        (Twist::Course(place), Study::Year { course, .. }) => *course = format!("C-{place}"),
    }
    twin
}

fn learner() -> impl Strategy<Value = Learner> {
    let born = prop_oneof![
        12 => Just(Day(1990, 5, 17)),
        1 => select(vec![
            Day(1967, 1, 18),
            Day(1967, 1, 19),
            Day(1967, 9, 20),
            Day(1968, 1, 1),
            Day(1968, 2, 29),
        ]),
    ];
    let prior = prop_oneof![
        8 => Just(0),
        1 => Just(2_860_500),
        3 => Just(3_575_625),
        1 => Just(3_814_000),
    ];
    (born, usually(30, true), usually(30, false), prior, weighted(0.2, 2025_i64..=2026)).prop_map(
        |(born, resident, nhs, prior_study, year)| Learner {
            id: String::new(),
            born,
            resident,
            nhs,
            prior_study,
            year,
        },
    )
}

/// Mostly of the first two learners, so that some hold much.
fn request() -> impl Strategy<Value = Request> {
    let learner = prop_oneof![24 => 0..2_usize, 8 => 2..LEARNERS, 1 => Just(LEARNERS)];
    let study = prop_oneof![4 => modules().boxed(), 1 => year().boxed()];
    let fee = select(vec![0_i64, 100_000, 244_750, 244_751, 979_000, 979_001, 1_500_000]);
    let loan = select(vec![0_i64, 1, 60_017, 238_375, 244_750, 244_751, 489_500, 3_814_001]);
    let employer = prop_oneof![4 => Just(0_i64), 1 => Just(10_000), 1 => Just(100_000)];
    let plan = weighted(0.3, select(vec!["single", "termly"]));
    (0..IDS, learner, study, some_day(), weighted(0.1, fee), weighted(0.25, loan), employer, plan)
        .prop_map(|(id, learner, study, start, fee, loan, employer, plan)| {
            let needs_fee = matches!(study, Study::Year { .. });
            Request {
                id: format!("E-{id}"),
                learner: format!("L-{learner}"),
                study,
                start,
                fee: fee.or(needs_fee.then_some(900_000)),
                loan,
                employer,
                plan,
            }
        })
}

/// One to three modules of one course, and now and then one from elsewhere or unknown.
fn modules() -> impl Strategy<Value = Study> {
    let of_course = prop_oneof![3 => Just(0_usize), 2 => Just(1), 1 => 2..COURSES];
    let stranger = weighted(0.04, 0..=MODULES);
    let named = weighted(0.2, prop_oneof![8 => Just(None), 1 => (0..=COURSES).prop_map(Some)]);
    (of_course, 1_usize..8, stranger, named).prop_map(|(course, mask, stranger, named)| {
        let own = (0..3).filter(|place| mask & (1 << place) > 0).map(|place| course * 3 + place);
        let mut modules: Vec<usize> = own.collect();
        modules.extend(stranger.filter(|stranger| stranger / 3 != course));
        let modules = modules.into_iter().map(|module| format!("M-{module}")).collect();
        let course = named.map(|other| format!("C-{}", other.unwrap_or(course)));
        Study::Modules { modules, course }
    })
}

fn year() -> impl Strategy<Value = Study> {
    let course = prop_oneof![8 => 0..COURSES, 1 => Just(COURSES)];
    let credits = prop_oneof![4 => Just(120_i64), 3 => select(vec![60, 90, 180, 181, 0])];
    (course, credits)
        .prop_map(|(course, credits)| Study::Year { course: format!("C-{course}"), credits })
}

fn step() -> impl Strategy<Value = Step> {
    let change = prop_oneof![
        2 => some_day().prop_map(|day| Change::Born(Day(day.0 - 60, day.1, day.2.min(28)))),
        2 => Just(Change::Resident),
        2 => Just(Change::Nhs),
        1 => Just(Change::PriorStudy(3_814_001)),
        1 => Just(Change::PriorStudy(0)),
        1 => (2025_i64..=2029).prop_map(Change::Year),
    ];
    let places = || vec(0..ALL_REQUESTS, 1..=8);
    let act = prop_oneof![
        2 => (any::<u8>(), weighted(0.5, (0..LEARNERS, change)))
            .prop_map(|(mask, change)| Act::Learners(mask & 0b11_1111, change)),
        1 => (0..ALL_REQUESTS).prop_map(Act::Assess),
        5 => (0..ALL_REQUESTS).prop_map(Act::Enrol),
        3 => places().prop_map(Act::Enrolments),
        4 => leaving().prop_map(Act::Withdraw),
        2 => vec(leaving(), 1..=4).prop_map(Act::Withdrawals),
        1 => (0..MODULES, 1_i64..400_000).prop_map(|(module, fee)| Act::Module(module, fee)),
        1 => Just(Act::Rates),
    ];
    (act, usually(8, false)).prop_map(|(act, dry_run)| Step { act, dry_run })
}

pub(crate) fn leaving() -> impl Strategy<Value = Leaving> {
    let after = prop_oneof![
        2 => Just(After::LongBefore),
        12 => select(vec![0, 13, 14, 15, 14, 31]).prop_map(After::Days),
        6 => select(vec![3, 4, 7, 8, 4]).prop_map(After::Months),
    ];
    let request = prop_oneof![2 => 0..REQUESTS / 2, 1 => 0..REQUESTS];
    (request, after).prop_map(|(request, after)| Leaving { request, after })
}
