//! Stretches of a history: acts that only together come to the ends of what is recorded, which acts
//! by chance seldom do.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::acts::{Act, Enrolment, Granted, Paid, STARTS, YEARS, act, on};
use super::asked::{Ended, take};
use super::read_back;
use super::world::{LEARNERS, World};

/// The most that one amount may be.
const MOST: &str = "99999999.99";

/// The last of them is just within the calendar with all that follows from it, or just beyond.
const LAST_STARTS: [&str; 5] =
    ["2198-12-31", "2199-01-01", "2199-01-31", "2199-02-01", "2199-12-31"];

/// Days from which the payer's day is the last in the calendar, or the first beyond it.
const LAST_DAYS: [&str; 5] = ["2199-12-18", "2199-12-19", "2199-12-20", "2199-12-26", "2199-12-31"];

/// Fees at the limit for 30 credits and a penny above, and at the most that one amount may be.
const FEES: [&str; 6] = ["0.01", "2447.50", "2447.51", "99999999.98", MOST, "100000000.00"];

/// One of the three learners who are there from the beginning and study.
fn whose() -> impl Strategy<Value = usize> {
    0..3_usize
}

/// A study from its enrolment to its claim, and what may become of it then.
fn study() -> impl Strategy<Value = Vec<Act>> {
    let taught =
        [("M-1", 0), ("M-2", 0), ("M-3", 1), ("M-4", 1), ("M-5", 1), ("M-4+M-5", 1)].as_slice();
    let taught = select(taught);
    let start = select(&STARTS[..STARTS.len() - 1]);
    let plan = select([None, None, Some("termly")].as_slice());
    (whose(), taught, start, plan, act(), 1..4_u16).prop_map(
        |(who, (modules, provider), start, plan, then, period)| {
            let asked = Enrolment { plan, ..plain(who, modules, start) };
            let (which, on) = (0, "2198-12-31");
            let paid = Paid { which, provider, who, period, amount: MOST, on: "2199-12-31" };
            vec![
                Act::Enrol(asked),
                Act::Attend { which, period: 1, on },
                Act::Attend { which, period, on },
                Act::Drawdown { provider, due: "2199-12-31" },
                Act::Reconcile { provider: Some(provider), paid: vec![paid], as_at: on },
                then,
                Act::Recover { which, period, on },
            ]
        },
    )
}

fn plain(who: usize, modules: &'static str, start: &'static str) -> Enrolment {
    let (fee, loan, plan) = (None, None, None);
    Enrolment { who, modules, credits: 0, start, fee, loan, employer: "0.00", plan }
}

/// Grants that come just to what one learner may have, or a penny less, and at a penny more are
/// refused; then a run over all, and something that is undone.
fn hoard() -> impl Strategy<Value = Vec<Act>> {
    let year = select(YEARS.as_slice());
    (whose(), on(), -1..=0_i64, year, 0..12_usize, any::<bool>()).prop_map(
        |(who, on, short, to, before, is_undone)| {
            let grant = |amount| Act::Additional { who, amount, on };
            let mut acts = vec![grant(Granted::Fixed(MOST)); 10];
            let rest = [1, short, 1 - short, 1].map(|over| grant(Granted::Rest(over)));
            acts.extend(rest);
            acts.push(Act::Uprate { to, on: None });
            if is_undone {
                acts.push(Act::Correct { who, before, on });
                acts.push(grant(Granted::Rest(0)));
            }
            acts
        },
    )
}

/// Everybody is granted all that one learner may have, one asks for modules whose fees come to more
/// than one amount may be, and a run goes over all of them.
fn hoards() -> impl Strategy<Value = Vec<Act>> {
    (on(), select(YEARS.as_slice()), any::<bool>()).prop_map(|(on, to, is_last)| {
        let grants = |who| {
            let amounts = [[Granted::Fixed(MOST); 10].as_slice(), &[Granted::Rest(0)]].concat();
            amounts.into_iter().map(move |amount| Act::Additional { who, amount, on })
        };
        let mut acts: Vec<Act> = (0..LEARNERS.len()).flat_map(grants).collect();
        acts.push(Act::Enrol(plain(0, "M-4+M-5", "2027-01-18")));
        let to = if is_last { "2199/00" } else { to };
        acts.push(Act::Uprate { to, on: Some(on) });
        acts
    })
}

/// Runs to one year after the other, with what changes the figures that they re-priced between.
fn climb() -> impl Strategy<Value = Vec<Act>> {
    let years = subsequence(YEARS.as_slice(), 2..6);
    let between = prop_oneof![
        (whose(), select(["0.00", "0.01", "0.02", "38140.00"].as_slice()))
            .prop_map(|(who, total)| Act::PriorStudy { who, total }),
        (whose(), 0..8_usize, on()).prop_map(|(who, before, on)| Act::Correct { who, before, on }),
        (whose(), select([MOST, "0.01", "38140.00"].as_slice()), on()).prop_map(
            |(who, amount, on)| Act::Additional { who, amount: Granted::Fixed(amount), on }
        ),
        (whose(), select(STARTS.as_slice()))
            .prop_map(|(who, start)| Act::Enrol(plain(who, "M-3", start))),
    ];
    (years, prop::collection::vec((between, proptest::option::of(on())), 6)).prop_map(
        |(years, between)| {
            let step = |(to, (act, on))| [Act::Uprate { to, on }, act];
            years.into_iter().zip(between).flat_map(step).collect()
        },
    )
}

/// A study at the end of the calendar, by whoever is young enough, with every act that takes a day.
fn late() -> impl Strategy<Value = Vec<Act>> {
    // Two modules last longer than what is left of the calendar.
    let long = ("M-4+M-5", 1, Some("9790.00"));
    let taught = [("M-2", 0, None), ("M-3", 1, None), long, long];
    let plan = select([None, None, Some("termly"), Some("absurd"), Some("single")].as_slice());
    let days = prop::collection::vec(select(LAST_DAYS.as_slice()), 7);
    (select(taught.to_vec()), select(LAST_STARTS.as_slice()), plan, days, any::<bool>()).prop_map(
        |((modules, provider, fee), start, plan, days, is_in_file)| {
            let asked = Enrolment { fee, plan, ..plain(2, modules, start) };
            let which = 0;
            vec![
                if is_in_file { Act::Enrolments(asked) } else { Act::Enrol(asked) },
                Act::Attend { which, period: 1, on: days[0] },
                Act::Attend { which, period: 2, on: days[1] },
                Act::Amend { which, fee: "1000.00", loan: None, on: days[2] },
                Act::Drawdown { provider, due: days[3] },
                Act::Recover { which, period: 1, on: days[4] },
                Act::Attend { which, period: 1, on: days[5] },
                Act::Withdraw { which, on: days[6] },
                Act::Correct { who: 2, before: 0, on: days[0] },
            ]
        },
    )
}

/// A fee that is put right to the ends of what a fee may be, of a college with a cap or without.
fn amended() -> impl Strategy<Value = Vec<Act>> {
    let modules = select(["M-2", "M-3", "M-5", "M-4+M-5"].as_slice());
    let fee = || select(FEES.as_slice());
    let terms = (fee(), proptest::option::of(fee()), on());
    (whose(), modules, prop::collection::vec(terms, 1..4)).prop_map(|(who, modules, terms)| {
        let mut acts = vec![Act::Enrol(plain(who, modules, "2027-01-18"))];
        let amend = |(fee, loan, on)| Act::Amend { which: 0, fee, loan, on };
        acts.extend(terms.into_iter().map(amend));
        acts
    })
}

/// Payments that come to more than one entry can hold.
fn overpaid() -> impl Strategy<Value = Vec<Act>> {
    (0..2_usize, whose(), 11..20_usize, on()).prop_map(|(provider, who, lines, as_at)| {
        let paid = Paid { which: 0, provider, who, period: 1, amount: MOST, on: "2027-02-03" };
        vec![Act::Reconcile { provider: Some(provider), paid: vec![paid; lines], as_at }]
    })
}

pub(crate) fn stretch() -> impl Strategy<Value = Vec<Act>> {
    prop_oneof![
        3 => study(),
        2 => hoard(),
        2 => hoards(),
        2 => climb(),
        4 => late(),
        2 => amended(),
        1 => overpaid(),
    ]
}

/// Each of the two upratings that are made anew is within its bound; what would remain between them
/// is not.
#[test]
fn what_would_remain_between_two_upratings_made_anew_is_bounded() {
    let mut world = World::new();
    let on = "2027-02-01";
    let grant = |amount| Act::Additional { who: 0, amount, on };
    let mut acts = vec![grant(Granted::Fixed(MOST)); 9];
    // 974100000.00 in all: at 39160.00 for 38140.00 that is too much, and without the loan it is not.
    acts.push(grant(Granted::Rest(-2_589_999_999)));
    acts.push(Act::Enrol(plain(0, "M-4", "2032-01-31")));
    acts.extend(["2026/27", "2036/37"].map(|to| Act::Uprate { to, on: None }));
    for act in acts {
        assert_eq!(take(&act, true, &mut world), Ok(Ended::Done), "{act:?}");
    }
    let before = world.entries();
    let undone = Act::Correct { who: 0, before: 2, on };
    assert_eq!(take(&undone, true, &mut world), Ok(Ended::No));
    assert_eq!(world.entries(), before);
    assert_eq!(read_back::everything(&world), Ok(()));
}
