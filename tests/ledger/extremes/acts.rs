//! What is asked for: acts with amounts, days and figures from the ends of what is read, and just
//! beyond them.

use proptest::prelude::*;
use proptest::sample::select;

use super::stretches::stretch;

/// Amounts as somebody writes them: nothing, a penny, what is usual, and the most that one may be;
/// and what is not read as one.
const AMOUNTS: [&str; 16] = [
    "0.00",
    "0.01",
    "0.02",
    "1.00",
    "0.99",
    "2383.75",
    "2447.50",
    "9790.00",
    "38140.00",
    "24999999.99",
    "50000000.00",
    "99999999.98",
    "99999999.99",
    "100000000.00",
    "1000000000.00",
    "-0.01",
];

/// Days as somebody writes them: the ends of the calendar, of the scheme, of months; and what is
/// none.
const DAYS: [&str; 22] = [
    "1899-12-31",
    "1900-01-01",
    "2026-12-31",
    "2027-01-01",
    "2027-01-18",
    "2027-01-31",
    "2028-02-29",
    "2029-02-28",
    "2032-01-31",
    "2033-03-31",
    "2042-12-31",
    "2198-08-31",
    "2198-12-31",
    "2199-01-31",
    "2199-02-01",
    "2199-07-31",
    "2199-08-01",
    "2199-12-18",
    "2199-12-19",
    "2199-12-31",
    "2200-01-01",
    "2027-02-30",
];

/// Starts whose academic years have rates, from the largest to the smallest.
pub(crate) const STARTS: [&str; 9] = [
    "2027-01-18",
    "2028-02-29",
    "2029-01-31",
    "2031-02-28",
    "2032-01-31",
    "2033-01-31",
    "2043-03-01",
    "2199-01-31",
    "2199-12-31",
];

pub(crate) const YEARS: [&str; 20] = [
    "2026/27", "2027/28", "2028/29", "2029/30", "2030/31", "2031/32", "2032/33", "2033/34",
    "2034/35", "2035/36", "2036/37", "2037/38", "2038/39", "2039/40", "2040/41", "2041/42",
    "2042/43", "2048/49", "2198/99", "2199/00",
];

/// Limits for 120 credits; four times each is the full entitlement.
const LIMITS: [&str; 7] =
    ["0.01", "0.10", "9.00", "9535.00", "100000.00", "24999999.99", "25000000.00"];

/// How much is granted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Granted {
    Fixed(&'static str),
    /// All that the learner may be granted yet, and so many pence over it.
    Rest(i64),
}

#[derive(Clone, Debug)]
pub(crate) enum Act {
    Rates {
        year: &'static str,
        limit: &'static str,
    },
    Plan {
        months: u32,
        days: u32,
    },
    Module {
        fee: &'static str,
        credits: u32,
    },
    Learner {
        prior: &'static str,
        year: &'static str,
    },
    Additional {
        who: usize,
        amount: Granted,
        on: &'static str,
    },
    PriorStudy {
        who: usize,
        total: &'static str,
    },
    Uprate {
        to: &'static str,
        on: Option<&'static str>,
    },
    Enrol(Enrolment),
    Enrolments(Enrolment),
    Attend {
        which: usize,
        period: u16,
        on: &'static str,
    },
    Withdraw {
        which: usize,
        on: &'static str,
    },
    Amend {
        which: usize,
        fee: &'static str,
        loan: Option<&'static str>,
        on: &'static str,
    },
    Drawdown {
        provider: usize,
        due: &'static str,
    },
    Recover {
        which: usize,
        period: u16,
        on: &'static str,
    },
    /// The entry of a learner, or of a provider, so many before the last.
    Correct {
        who: usize,
        before: usize,
        on: &'static str,
    },
    Reconcile {
        provider: Option<usize>,
        paid: Vec<Paid>,
        as_at: &'static str,
    },
    /// From now on it is another time.
    Clock {
        on: &'static str,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Enrolment {
    pub(crate) who: usize,
    /// Modules with `+` between them; none for a course year.
    pub(crate) modules: &'static str,
    pub(crate) credits: u32,
    pub(crate) start: &'static str,
    pub(crate) fee: Option<&'static str>,
    pub(crate) loan: Option<&'static str>,
    pub(crate) employer: &'static str,
    pub(crate) plan: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub(crate) struct Paid {
    pub(crate) which: usize,
    pub(crate) provider: usize,
    pub(crate) who: usize,
    pub(crate) period: u16,
    pub(crate) amount: &'static str,
    pub(crate) on: &'static str,
}

/// What is to be done at least once in many histories.
pub(crate) const VERBS: [&str; 11] = [
    "import",
    "grant",
    "uprate",
    "enrol",
    "attend",
    "withdraw",
    "amend",
    "drawdown",
    "recover",
    "correct",
    "reconcile",
];

impl Act {
    pub(crate) const fn verb(&self) -> &'static str {
        match self {
            Act::Rates { .. }
            | Act::Plan { .. }
            | Act::Module { .. }
            | Act::Learner { .. }
            | Act::Enrolments(_) => "import",
            Act::Additional { .. } | Act::PriorStudy { .. } => "grant",
            Act::Uprate { .. } => "uprate",
            Act::Enrol(_) => "enrol",
            Act::Attend { .. } => "attend",
            Act::Withdraw { .. } => "withdraw",
            Act::Amend { .. } => "amend",
            Act::Drawdown { .. } => "drawdown",
            Act::Recover { .. } => "recover",
            Act::Correct { .. } => "correct",
            Act::Reconcile { .. } => "reconcile",
            Act::Clock { .. } => "clock",
        }
    }

    /// Whether it is about one thing, so that a no records nothing.
    pub(crate) const fn is_one(&self) -> bool {
        !matches!(self, Act::Uprate { .. } | Act::Enrolments(_) | Act::Reconcile { .. })
    }
}

fn amount() -> impl Strategy<Value = &'static str> {
    select(AMOUNTS.as_slice())
}

/// Mostly the largest, so that sums come to their bounds.
fn large() -> impl Strategy<Value = Granted> {
    prop_oneof![
        4 => Just(Granted::Fixed("99999999.99")),
        1 => amount().prop_map(Granted::Fixed),
        1 => (-1..2_i64).prop_map(Granted::Rest),
    ]
}

pub(crate) fn on() -> impl Strategy<Value = &'static str> {
    select(DAYS.as_slice())
}

fn year() -> impl Strategy<Value = &'static str> {
    select(YEARS.as_slice())
}

fn who() -> impl Strategy<Value = usize> {
    prop_oneof![6 => 0..3_usize, 1 => 3..5_usize]
}

fn enrolment() -> impl Strategy<Value = Enrolment> {
    let modules = ["M-1", "M-2", "M-3", "M-4", "M-5", "M-4+M-5", "M-1+M-2", "M-6", "", "", "M-9"];
    let credits = select([1_u32, 30, 120, 180, 181, 9_999].as_slice());
    let plan = select([None, None, Some("single"), Some("termly"), Some("absurd")].as_slice());
    let some = |of: BoxedStrategy<&'static str>| proptest::option::of(of);
    (
        (who(), select(modules.to_vec()), credits, select(STARTS.as_slice())),
        (some(amount().boxed()), some(amount().boxed())),
        (prop_oneof![4 => Just("0.00"), 1 => amount()], plan),
    )
        .prop_map(|((who, modules, credits, start), (fee, loan), (employer, plan))| {
            // A course year has a fee of its own.
            let fee = if modules.is_empty() { fee.or(Some("9790.00")) } else { fee };
            Enrolment { who, modules, credits, start, fee, loan, employer, plan }
        })
}

/// One of the enrolments that were asked for, mostly one of the last.
fn which() -> impl Strategy<Value = usize> {
    0..4_usize
}

fn paid() -> impl Strategy<Value = Paid> {
    (which(), 0..2_usize, who(), 1..4_u16, amount(), on()).prop_map(
        |(which, provider, who, period, amount, on)| Paid {
            which,
            provider,
            who,
            period,
            amount,
            on,
        },
    )
}

pub(crate) fn act() -> impl Strategy<Value = Act> {
    let funds = prop_oneof![
        8 => (who(), large(), on())
            .prop_map(|(who, amount, on)| Act::Additional { who, amount, on }),
        2 => (who(), amount()).prop_map(|(who, total)| Act::PriorStudy { who, total }),
        4 => (year(), proptest::option::of(on())).prop_map(|(to, on)| Act::Uprate { to, on }),
        6 => (0..6_usize, 0..12_usize, on())
            .prop_map(|(who, before, on)| Act::Correct { who, before, on }),
    ];
    let files = prop_oneof![
        2 => (year(), select(LIMITS.as_slice())).prop_map(|(year, limit)| Act::Rates { year, limit }),
        1 => (select([0_u32, 120, 121].as_slice()), select([0_u32, 3_660, 3_661].as_slice()))
            .prop_map(|(months, days)| Act::Plan { months, days }),
        1 => (amount(), select([0_u32, 30, 9_999, 10_000].as_slice()))
            .prop_map(|(fee, credits)| Act::Module { fee, credits }),
        1 => (amount(), year()).prop_map(|(prior, year)| Act::Learner { prior, year }),
        1 => on().prop_map(|on| Act::Clock { on }),
    ];
    let terms = (which(), amount(), proptest::option::of(amount()), on());
    let payments = (proptest::option::of(0..2_usize), prop::collection::vec(paid(), 0..6), on());
    let studies = prop_oneof![
        12 => enrolment().prop_map(Act::Enrol),
        3 => enrolment().prop_map(Act::Enrolments),
        8 => (which(), 1..4_u16, on())
            .prop_map(|(which, period, on)| Act::Attend { which, period, on }),
        2 => (which(), on()).prop_map(|(which, on)| Act::Withdraw { which, on }),
        3 => terms.prop_map(|(which, fee, loan, on)| Act::Amend { which, fee, loan, on }),
        4 => (0..2_usize, on()).prop_map(|(provider, due)| Act::Drawdown { provider, due }),
        2 => (which(), 1..4_u16, on())
            .prop_map(|(which, period, on)| Act::Recover { which, period, on }),
        2 => payments
            .prop_map(|(provider, paid, as_at)| Act::Reconcile { provider, paid, as_at }),
    ];
    prop_oneof![4 => funds, 1 => files, 6 => studies]
}

/// Each act, and whether it is tried as a dry run first.
pub(crate) fn history() -> impl Strategy<Value = Vec<(Act, bool)>> {
    let some = prop_oneof![5 => act().prop_map(|act| vec![act]), 1 => stretch()];
    let all = prop::collection::vec(some, 1..35).prop_map(|some| some.concat());
    let tried = |act: Act| (Just(act), proptest::bool::weighted(0.2));
    all.prop_flat_map(move |acts| acts.into_iter().map(tried).collect::<Vec<_>>())
}
