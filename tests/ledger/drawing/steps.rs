//! Random histories: what is done, in places of lists, and how both sides do it.

use chrono::{Days, NaiveDate};
use lifelong::ops::Recording;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::model::{Deed, Enrolment, Learner, Model};
use super::studies::{STUDIES, day, fee_limit};
use super::world::World;

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) act: Act,
    pub(crate) dry_run: bool,
    /// Whether it is done twice.
    pub(crate) again: bool,
}

/// What an enrolment, a period or an entry is chosen by is a number without a bound: see `named` and
/// `period_of`.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Enrol {
        who: usize,
        study: usize,
        start: usize,
        loan: Option<i64>,
    },
    /// Once more on what an enrolment is on, from the same start.
    EnrolAgain {
        which: usize,
    },
    Attend {
        which: usize,
        period: usize,
        status: char,
        after: i64,
    },
    Drawdown {
        provider: usize,
        after: u64,
    },
    Withdraw {
        which: usize,
        after: i64,
    },
    Amend {
        which: usize,
        fee: Fee,
        loan: Option<i64>,
    },
    Recover {
        which: usize,
        period: usize,
    },
    /// Entries are counted from the newest.
    Correct {
        who: usize,
        back: u32,
    },
    /// One of the entries of a kind that stand, counted from the newest of each learner.
    CorrectKind {
        kind: Kind,
        back: usize,
    },
    Uprate(i32),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Attended,
    Withdrawn,
    Amended,
    Enrolled,
}

impl Kind {
    fn is_of(self, deed: &Deed) -> bool {
        match self {
            Kind::Attended => matches!(deed, Deed::Attended { .. }),
            Kind::Withdrawn => matches!(deed, Deed::Withdrawn { .. }),
            Kind::Amended => matches!(deed, Deed::Amended { .. }),
            Kind::Enrolled => matches!(deed, Deed::Enrolled { .. }),
        }
    }
}

/// A fee in parts of a hundred of the limit, and pence beside that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fee(i64, i64);

const STARTS: [&str; 5] = ["2027-01-04", "2027-01-31", "2027-02-28", "2027-09-20", "2028-02-29"];

fn which() -> impl Strategy<Value = usize> {
    0..1_000_usize
}

fn act() -> impl Strategy<Value = Act> {
    let loan = || weighted(0.3, select(vec![0, 1, 399, 60_017, 238_375, 244_751]));
    let after = select(vec![-20, -1, 0, 13, 14, 60, 120, 130, 243, 300, 800_i64]);
    let days = prop_oneof![8 => -20..400_i64, 1 => Just(60_000_i64), 1 => Just(-40_000_i64)];
    let fee = (
        select(vec![0_i64, 25, 50, 80, 95, 100, 100, 120]),
        select(vec![-1_i64, 0, 0, 0, 1, 2, 50, 199]),
    );
    let by = prop_oneof![6 => 0..700_u64, 1 => Just(60_000_u64), 1 => select(vec![30, 180_u64])];
    prop_oneof![
        4 => (0..3_usize, 0..STUDIES.len(), 0..STARTS.len(), loan())
            .prop_map(|(who, study, start, loan)| Act::Enrol { who, study, start, loan }),
        14 => (which(), which(), status(), days)
            .prop_map(|(which, period, status, after)| {
                Act::Attend { which, period, status, after }
            }),
        8 => (0..2_usize, by).prop_map(|(provider, after)| Act::Drawdown { provider, after }),
        2 => (which(), after).prop_map(|(which, after)| Act::Withdraw { which, after }),
        4 => (which(), fee, loan()).prop_map(|(which, (part, pence), loan)| {
            Act::Amend { which, fee: Fee(part, pence), loan }
        }),
        3 => (which(), which()).prop_map(|(which, period)| Act::Recover { which, period }),
        2 => (0..3_usize, prop_oneof![3 => 0..6_u32, 1 => 0..40_u32])
            .prop_map(|(who, back)| Act::Correct { who, back }),
        4 => (kind(), which()).prop_map(|(kind, back)| Act::CorrectKind { kind, back }),
        1 => which().prop_map(|which| Act::EnrolAgain { which }),
        1 => (2026..=2027_i32).prop_map(Act::Uprate),
    ]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        2 => Just(Kind::Attended),
        3 => Just(Kind::Withdrawn),
        3 => Just(Kind::Amended),
        1 => Just(Kind::Enrolled),
    ]
}

fn status() -> impl Strategy<Value = char> {
    prop_oneof![6 => Just('A'), 1 => select(vec!['C', 'F', 'L', 'N', 'S', 'X'])]
}

pub(crate) fn history(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (act(), any::<u8>()).prop_map(|(act, dice)| Step {
        act,
        dry_run: dice < 20,
        again: dice >= 236,
    });
    let first = (0..3_usize, 0..STUDIES.len(), 0..STARTS.len());
    let first = first.prop_map(|(who, study, start)| {
        let act = Act::Enrol { who, study, start, loan: None };
        Step { act, dry_run: false, again: false }
    });
    (vec(first, 4), vec(step, 10..=most)).prop_map(|(mut first, steps)| {
        first.extend(steps);
        first
    })
}

fn moved(day: NaiveDate, by: i64) -> NaiveDate {
    let days = Days::new(by.unsigned_abs());
    if by < 0 { day - days } else { day + days }
}

/// The id and the start of one of the enrolments that stand; now and then of one that was undone or
/// that nobody knows.
fn named(model: &Model, which: usize) -> (String, NaiveDate) {
    let all: Vec<usize> = (0..model.enrolments.len()).collect();
    let held: Vec<usize> = model.learners.iter().flat_map(Learner::held).collect();
    let among = match which % 40 {
        0 => Vec::new(),
        1 => all,
        _ => held,
    };
    match among.get(which / 40 % among.len().max(1)) {
        Some(e) => (model.enrolments[*e].id.clone(), model.enrolments[*e].start),
        None => (format!("E-none-{which}"), day(STARTS[0])),
    }
}

/// The enrolments and periods for which something is drawn.
fn drawn(model: &Model) -> Vec<(usize, usize)> {
    let held = model.learners.iter().flat_map(Learner::held);
    let periods = held.flat_map(|e| (1..=model.shares(e).len()).map(move |period| (e, period)));
    periods.filter(|(e, period)| model.of(*e).drawn(*e, *period) > 0).collect()
}

/// The number of a period that an enrolment has, or now and then of one beyond these.
fn period_of(model: &Model, id: &str, number: usize) -> usize {
    let periods = model.find(id).map_or(1, |e| model.shares(e).len());
    if number.is_multiple_of(25) {
        (periods + number).clamp(1, 1_000)
    } else {
        1 + number % periods
    }
}

/// Lets both take a step. What each tells is for the comparison.
pub(crate) fn take(
    act: &Act,
    recording: Recording,
    model: &mut Model,
    world: &mut World,
) -> [String; 2] {
    match act {
        Act::Enrol { who, study, start, loan } => {
            enrol(*who, (*study, day(STARTS[*start])), *loan, recording, model, world)
        }
        Act::EnrolAgain { which } => {
            let place = which % model.enrolments.len().max(1);
            let Some(enrolment) = model.enrolments.get(place).cloned() else {
                return <[String; 2]>::default();
            };
            let Enrolment { who, study, start, .. } = enrolment;
            enrol(who, (study, start), None, recording, model, world)
        }
        Act::Attend { which, period, status, after } => {
            let (id, start) = named(model, *which);
            let said = (*status, moved(start, *after));
            let period = period_of(model, &id, *period);
            let told = world.attend(&id, period, said, recording);
            [model.attend(&id, period, *status, said.1), told]
        }
        Act::Drawdown { provider, after } => {
            let due = day(STARTS[0]) + Days::new(*after);
            let told = world.drawdown(*provider, due, recording);
            [format!("{:?}", model.drawdown(*provider, due)), format!("{told:?}")]
        }
        Act::Withdraw { which, after } => {
            let all = drawn(model);
            let (id, start) = match all.get(which / 2 % all.len().max(1)) {
                Some((e, _)) if which.is_multiple_of(2) => {
                    (model.enrolments[*e].id.clone(), model.enrolments[*e].start)
                }
                _ => named(model, *which),
            };
            let on = moved(start, *after);
            [model.withdraw(&id, on), world.withdraw(&id, on, recording)]
        }
        Act::Amend { which, fee: Fee(part, pence), loan } => {
            let (id, start) = named(model, *which);
            let found = model.enrolments.iter().find(|enrolment| enrolment.id == id);
            let credits = found.map_or(30, |enrolment| enrolment.study().credits);
            let fee = (fee_limit(credits, start) * part / 100 + pence).max(0);
            let told = world.amend(&id, (fee, *loan), start, recording);
            [model.amend(&id, fee, *loan), told]
        }
        Act::Recover { which, period } => {
            let (id, start) = named(model, *which);
            let drawn = drawn(model);
            let (id, period) = match drawn.get(which / 2 % drawn.len().max(1)) {
                Some((e, period)) if which.is_multiple_of(2) => {
                    (model.enrolments[*e].id.clone(), *period)
                }
                _ => (id.clone(), period_of(model, &id, *period)),
            };
            let told = world.recover(&id, period, start, recording);
            [model.recover(&id, period), told]
        }
        Act::Correct { who, back } => {
            let seq = model.learners[*who].next().saturating_sub(*back).max(1);
            correct(*who, seq, recording, model, world)
        }
        Act::CorrectKind { kind, back } => {
            let all = (0..model.learners.len()).flat_map(|who| {
                let own = model.learners[who].standing().rev();
                own.filter(|line| kind.is_of(&line.deed)).take(2).map(move |line| (who, line.seq))
            });
            let all: Vec<(usize, u32)> = all.collect();
            let Some((who, seq)) = all.get(back % all.len().max(1)).copied() else {
                return <[String; 2]>::default();
            };
            correct(who, seq, recording, model, world)
        }
        Act::Uprate(to) => {
            let told = world.uprate(*to, recording);
            [model.uprate(*to).to_string(), told.to_string()]
        }
    }
}

fn enrol(
    who: usize,
    what: (usize, NaiveDate),
    loan: Option<i64>,
    recording: Recording,
    model: &mut Model,
    world: &mut World,
) -> [String; 2] {
    let id = format!("E-{}", model.enrolments.len());
    let told = world.enrol(&id, who, what, loan, recording);
    // A dry run says that it would be.
    [model.enrol(&id, who, what, loan), told.replace("funded", "enrolled")]
}

fn correct(
    who: usize,
    seq: u32,
    recording: Recording,
    model: &mut Model,
    world: &mut World,
) -> [String; 2] {
    let told = world.correct(&format!("L-{who}/{seq}"), day(STARTS[0]), recording);
    [model.correct(who, seq), told]
}

/// Whether a step leaves no trace where the answer is no.
pub(crate) fn keeps_no_refusal(act: &Act) -> bool {
    !matches!(act, Act::Enrol { .. } | Act::EnrolAgain { .. })
}
