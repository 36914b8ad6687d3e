//! Random payments for enrolments with random lives, through the whole verb, against the model.

use std::sync::OnceLock;

use lifelong::domain::payment::Payment;
use lifelong::exchange::Renames;
use lifelong::ledger::actor::Actor;
use lifelong::ledger::instant::Instant;
use lifelong::ops::reconcile::{Asked, Schedule, reconcile};
use lifelong::ops::{Moment, Recording};
use lifelong::store::open;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::college::program::Program;
use crate::college::{HERON, OTTER};
use crate::reconcile::ledger::ledger as made;
use crate::reconciliation::lines::{Paid, Period, date, payments};
use crate::reconciliation::model;

/// Three enrolments at one college and one at another.
const ENROLMENTS: [(&str, u32); 4] =
    [("E-01", 10_000_001), ("E-02", 10_000_001), ("E-03", 10_000_001), ("E-04", 10_000_002)];

/// When each period falls due, in days from 1 January 2027, and what it comes to in pence.
const PERIODS: [(i64, i64); 3] = [(3, 61_100), (123, 61_100), (246, 122_550)];

/// What is confirmed for each period, and on which day.
type Attended = [Option<(char, i64)>; 3];

/// What becomes of an enrolment: attendance of each period with its day, before the drawdown and
/// after it, and on which day the learner withdraws.
#[derive(Clone, Debug)]
struct Life {
    before: Attended,
    after: Attended,
    withdrawn: Option<i64>,
}

/// The day of the drawdown: two periods are due.
const DRAWN_ON: i64 = 150;

fn life() -> impl Strategy<Value = Life> {
    let attended = || {
        let one = || option::weighted(0.7, (select(vec!['A', 'A', 'A', 'F']), 0..150_i64));
        [one(), one(), one()]
    };
    let changed = || {
        let one = || option::weighted(0.2, (select(vec!['A', 'F']), 150..160_i64));
        [one(), one(), one()]
    };
    (attended(), changed(), option::weighted(0.3, 0..160_i64))
        .prop_map(|(before, after, withdrawn)| Life { before, after, withdrawn })
}

fn paid() -> impl Strategy<Value = Paid> {
    let enrolments = select(vec!["E-01", "E-01", "E-02", "E-03", "E-04", "E-99"]);
    let amounts = select(vec![61_100, 61_100, 61_100, -61_100, 61_000, 100, 122_550]);
    let astray = (prop::bool::weighted(0.1), prop::bool::weighted(0.1));
    (enrolments, 1..=3_u16, 0..3_u8, 30..33_i64, amounts, astray).prop_map(
        |(enrolment, number, reference, day, amount, (learner, provider))| {
            let own = if enrolment == "E-04" { 10_000_002 } else { 10_000_001 };
            Paid {
                reference: format!("P-{reference}"),
                day,
                ukprn: if provider { 20_000_003 - own } else { own },
                learner: if learner { "L-09".to_owned() } else { enrolment.replace('E', "L") },
                enrolment: enrolment.to_owned(),
                number,
                amount,
            }
        },
    )
}

/// Makes a ledger of these lives, and says what it must know of each period.
fn live(lives: &[Life]) -> (Program, Vec<Period>) {
    static EMPTY: OnceLock<Program> = OnceLock::new();
    let ledger = EMPTY.get_or_init(|| made(3, 1)).copy();
    let attend = |which: fn(&Life) -> Attended| {
        for ((enrolment, _), life) in ENROLMENTS.iter().zip(lives) {
            for (number, attendance) in (1..).zip(which(life)) {
                let Some((status, day)) = attendance else { continue };
                ledger.confirm(enrolment, number, &status.to_string(), &date(day).to_string());
            }
        }
    };
    attend(|life| life.before);
    for provider in [OTTER, HERON] {
        ledger.draw_down(provider, &date(DRAWN_ON).to_string());
    }
    attend(|life| life.after);
    let mut periods = Vec::new();
    for ((enrolment, ukprn), life) in ENROLMENTS.iter().zip(lives) {
        if let Some(day) = life.withdrawn {
            ledger.withdraw(enrolment, &date(day).to_string());
        }
        for (place, (due, amount)) in PERIODS.into_iter().enumerate() {
            let drawn = due <= DRAWN_ON && life.before[place].is_some_and(|one| one.0 == 'A');
            let left = life.withdrawn.map(|day| if due <= day { amount } else { 0 });
            periods.push(Period {
                enrolment: (*enrolment).to_owned(),
                number: u16::try_from(place + 1).unwrap(),
                learner: enrolment.replace('E', "L"),
                ukprn: *ukprn,
                due,
                drawn: drawn.then_some(left.unwrap_or(amount)),
                attendance: life.after[place].or(life.before[place]),
                left_due: left,
            });
        }
    }
    (ledger, periods)
}

impl Program {
    /// Confirms attendance through the library: also what `attend` would take for said already.
    pub(crate) fn confirm(&self, enrolment: &str, period: u16, status: &str, day: &str) {
        let mut store = open(&self.path("lifelong.db").into()).unwrap();
        let learner = enrolment.replace('E', "L").parse().unwrap();
        let name = lifelong::ledger::chain_name::ChainName::Learner(learner);
        let chain = lifelong::ledger::chain::Chain::verified(
            name.clone(),
            store.reader().expect("a reader").chain(&name).unwrap(),
        )
        .unwrap();
        let confirmed_on = lifelong::domain::calendar::date(day).unwrap();
        let attendance = lifelong::domain::attendance::Attendance {
            status: status.parse().unwrap(),
            confirmed_on,
        };
        let (enrolment, period) = (
            enrolment.parse().unwrap(),
            lifelong::domain::attendance::LiabilityPeriod::new(period).unwrap(),
        );
        let event = lifelong::ledger::event::Event::AttendanceRecorded(
            lifelong::ledger::event::AttendanceRecorded { enrolment, period, attendance },
        );
        let by = "registry".parse::<lifelong::ledger::actor::Name>().unwrap();
        let draft = lifelong::ledger::draft::Draft::new(
            "2027-04-01T09:00:00Z".parse::<Instant>().unwrap().0,
            confirmed_on,
            Actor::new(by.clone(), by),
            event,
        );
        store
            .append(&lifelong::store::Batch {
                entries: vec![chain.seal(draft)],
                ..lifelong::store::Batch::default()
            })
            .unwrap();
    }
}

const HEADER: &str = crate::reconcile::ledger::HEADER;

fn text(schedule: &[Paid]) -> String {
    let line = |payment: &Payment| {
        let Payment { reference, paid_on, ukprn, learner, enrolment, period, amount } = payment;
        format!("{reference},{paid_on},{ukprn},{learner},{enrolment},{period},{amount}\n")
    };
    let lines: String = payments(schedule).iter().map(line).collect();
    format!("{HEADER}{lines}")
}

/// Reconciles through the library, and gives the rows as the file has them.
fn rows(ledger: &Program, schedule: &[Paid], provider: Option<&str>, as_at: i64) -> String {
    let text = text(schedule);
    let schedule = Schedule::read("1.csv", text.as_bytes(), &Renames::default()).unwrap();
    let provider = provider.map(|provider| provider.parse().unwrap());
    let asked = Asked { schedule: &schedule, provider, as_at: date(as_at) };
    let by: lifelong::ledger::actor::Name = "officer".parse().unwrap();
    let recorded_at = "2027-04-01T09:00:00Z".parse::<Instant>().unwrap().0;
    let moment = Moment { recorded_at, actor: Actor::new(by.clone(), by) };
    let mut store = open(&ledger.path("lifelong.db").into()).unwrap();
    let made = reconcile(&mut *store, &asked, &moment, Recording::Real).unwrap();
    assert!(made.found.summary().foots());
    let mut writer = lifelong::exchange::reconciliation::Writer::new(Vec::new()).unwrap();
    for row in &made.found.rows {
        writer.write(&row.into()).unwrap();
    }
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

/// The most that any of the schedules says of each line.
fn all_paid(schedules: &[&[Paid]]) -> Vec<Paid> {
    let key = |paid: &Paid| format!("{paid:?}");
    let mut all: Vec<Paid> = Vec::new();
    for schedule in schedules {
        for paid in *schedule {
            let times = |list: &[Paid]| list.iter().filter(|one| key(one) == key(paid)).count();
            while times(&all) < times(schedule) {
                all.push(paid.clone());
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 16, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn the_rows_are_those_of_the_model(
        lives in vec(life(), 4),
        mut first in vec(paid(), 0..12),
        mut second in vec(paid(), 0..12),
        as_at in 140..300_i64,
    ) {
        let (ledger, periods) = live(&lives);
        // Both colleges are named by each, so that both are reconciled.
        for (reference, ukprn) in [("X-1", 10_000_001), ("X-2", 10_000_002)] {
            let named = Paid {
                reference: reference.to_owned(), day: 30, ukprn, learner: "L-09".to_owned(),
                enrolment: "E-98".to_owned(), number: 1, amount: 1,
            };
            first.push(named.clone());
            second.push(named);
        }
        let found = rows(&ledger, &first, None, as_at);
        prop_assert_eq!(&found, &model::file(&periods, &first, as_at));
        let found = rows(&ledger, &second, None, as_at);
        let all = all_paid(&[&first, &second]);
        prop_assert_eq!(&found, &model::file(&periods, &all, as_at));
        // Read again in another order, and then the first one, nothing is new.
        let entries = ledger.entries();
        second.reverse();
        for schedule in [&second, &first] {
            prop_assert_eq!(&rows(&ledger, schedule, None, as_at), &found);
            prop_assert_eq!(&ledger.entries(), &entries);
        }
        // One provider alone: its enrolments with all that was paid for them or to it.
        let at_heron = |paid: &&Paid| paid.ukprn == 10_000_002 || paid.enrolment == "E-04";
        let theirs: Vec<Paid> = all.iter().filter(at_heron).cloned().collect();
        let elsewhere = |period: &Period| match period.ukprn {
            10_000_002 => period.clone(),
            _ => Period { drawn: None, ..period.clone() },
        };
        let seen: Vec<Period> = periods.iter().map(elsewhere).collect();
        let found = rows(&ledger, &first, Some(HERON), as_at);
        prop_assert_eq!(found, model::file(&seen, &theirs, as_at));
        ledger.verify();
    }
}
