//! Random histories: a small catalogue, a few learners, a pool of requests, and steps over them.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::acts::{Act, Full, act};
use super::catalogues::{COURSES, MODULES, Shelf, any_day, shelf, some_day, usually};
use crate::model::days::Day;
use crate::model::words::{Learner, Request, Study};

pub(crate) const LEARNERS: usize = 6;
/// At least so many requests, of which half stand in the file that a history begins with.
const FEWEST_REQUESTS: usize = 16;
/// At least so many that are made once more, the same or with one thing changed.
const TWINS: usize = 6;
/// So many steps of a history, more or less, have a look at the whole ledger before and after.
const LOOKS: usize = 6;

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
    /// Whether it is done twice.
    pub(crate) again: bool,
    /// Whether the whole ledger is looked at before it and after it.
    pub(crate) looks: bool,
    /// As at which day a balance is asked for after it, and whose: the number of an account.
    pub(crate) asks: (usize, Day),
}

/// In what a request differs from the one whose id it has.
#[derive(Clone, Debug)]
enum Twist {
    Nothing,
    /// Another id, so that it is the same study once more.
    Id,
    Start(Day),
    Fee(i64),
    Loan(i64),
    Employer,
    Plan(&'static str),
    OneModuleLess,
    OtherOrder,
    Course(usize),
}

/// So many steps, or up to so many less once a failure is made smaller.
pub(crate) fn history(full: Full, steps: usize) -> impl Strategy<Value = History> {
    // In a long history more is asked for, or there would soon be nothing new.
    let requests = FEWEST_REQUESTS.max(steps / 2);
    let twins = TWINS.max(steps / 8);
    (
        vec((usually_true(), step(full, requests + twins, steps)), steps),
        vec(request(requests * 3 / 4), requests),
        vec((0..requests / 2, twist()), twins),
        vec(learner(), LEARNERS),
        1_u8..1 << LEARNERS,
        match full {
            Full::Everything => shelf().boxed(),
            Full::Money | Full::Corrections => Just(Shelf::of_money()).boxed(),
        },
    )
        .prop_map(|(steps, mut requests, twins, learners, first, shelf)| {
            let all = requests.len();
            for (place, twist) in twins {
                requests.push(twin(&requests[place], twist));
            }
            let steps = steps.into_iter().filter(|(is_taken, _)| *is_taken).map(|(_, step)| step);
            let mut steps: Vec<Step> = steps.collect();
            let file = Act::Enrolments((0..FEWEST_REQUESTS / 2).collect());
            steps.insert(0, Step::first(file));
            let again = Act::Enrolments((all..all + TWINS).collect());
            steps.insert(steps.len().min(4), Step::first(again));
            let learners_first = Act::Learners(first | 3, None);
            steps.insert(0, Step::first(Act::ByAnnounced(Box::new(learners_first))));
            let named = |(place, mut learner): (usize, Learner)| {
                learner.id = format!("L-{place}");
                learner
            };
            let learners = learners.into_iter().enumerate().map(named).collect();
            History { shelf, learners, requests, steps }
        })
}

impl Step {
    /// A step that every history has.
    fn first(act: Act) -> Step {
        Step { act, dry_run: false, again: false, looks: true, asks: (0, Day(2027, 1, 18)) }
    }
}

/// Always true, but where a failure is made smaller.
fn usually_true() -> impl Strategy<Value = bool> {
    proptest::bool::weighted(1.0)
}

fn step(full: Full, requests: usize, steps: usize) -> impl Strategy<Value = Step> {
    let looks = (0..steps.max(1)).prop_map(|place| place < LOOKS);
    let asks = (0..LEARNERS, any_day());
    (act(full, requests), usually(8, false), usually(12, false), looks, asks)
        .prop_map(|(act, dry_run, again, looks, asks)| Step { act, dry_run, again, looks, asks })
}

fn twist() -> impl Strategy<Value = Twist> {
    prop_oneof![
        2 => Just(Twist::Nothing),
        4 => Just(Twist::Id),
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
        (Twist::Id, _) => twin.id += "b",
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
        2 => 1..=3_814_000_i64,
        1 => Just(3_814_000),
    ];
    (born, usually(30, true), usually(30, false), prior, weighted(0.2, 2025_i64..=2027)).prop_map(
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

/// Where there are few, mostly of the first two learners, so that some hold much. There are fewer
/// ids than requests, so that ids are used again.
fn request(ids: usize) -> impl Strategy<Value = Request> {
    let some = if ids > FEWEST_REQUESTS { 4 } else { 24 };
    let learner = prop_oneof![some => 0..2_usize, 8 => 2..LEARNERS, 1 => Just(LEARNERS)];
    let study = prop_oneof![4 => modules().boxed(), 1 => year().boxed()];
    let fee = select(vec![0_i64, 100_000, 244_750, 244_751, 979_000, 979_001, 1_500_000]);
    let loan =
        select(vec![0_i64, 1, 1, 60_017, 60_017, 238_375, 244_750, 244_751, 489_500, 3_814_001]);
    let employer = prop_oneof![4 => Just(0_i64), 1 => Just(10_000), 1 => Just(100_000)];
    let plan = weighted(0.3, select(vec!["single", "termly", "quarters", "quarters"]));
    (0..ids, learner, study, some_day(), weighted(0.07, fee), weighted(0.2, loan), employer, plan)
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
