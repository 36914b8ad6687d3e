//! Random histories: what is done, in places of lists, and how both sides do it.

use chrono::{Days, NaiveDate};
use lifelong::ops::Recording;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::model::Model;
use super::studies::{STUDIES, day, fee_limit};
use super::world::World;

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) act: Act,
    pub(crate) dry_run: bool,
    /// Whether it is done twice.
    pub(crate) again: bool,
}

/// Enrolments are told by their place among all that were funded; one beyond them is unknown.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Enrol {
        who: usize,
        study: usize,
        start: usize,
        loan: Option<i64>,
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
    Uprate(i32),
}

/// A fee in parts of a hundred of the limit, and pence beside that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fee(i64, i64);

const STARTS: [&str; 5] = ["2027-01-04", "2027-01-31", "2027-02-28", "2027-09-20", "2028-02-29"];

fn which() -> impl Strategy<Value = usize> {
    prop_oneof![30 => 0..6_usize, 1 => 6..12_usize]
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
        9 => (which(), prop_oneof![4 => 1..=4_usize, 1 => 5..=1_000_usize], status(), days)
            .prop_map(|(which, period, status, after)| {
                Act::Attend { which, period, status, after }
            }),
        6 => (0..2_usize, by).prop_map(|(provider, after)| Act::Drawdown { provider, after }),
        2 => (which(), after).prop_map(|(which, after)| Act::Withdraw { which, after }),
        4 => (which(), fee, loan()).prop_map(|(which, (part, pence), loan)| {
            Act::Amend { which, fee: Fee(part, pence), loan }
        }),
        2 => (which(), 1..=5_usize).prop_map(|(which, period)| Act::Recover { which, period }),
        4 => (0..3_usize, prop_oneof![3 => 0..6_u32, 1 => 0..40_u32])
            .prop_map(|(who, back)| Act::Correct { who, back }),
        1 => (2026..=2027_i32).prop_map(Act::Uprate),
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

/// The id and the start of an enrolment; where there is none, of one that nobody knows.
fn named(model: &Model, which: usize) -> (String, NaiveDate) {
    match model.enrolments.get(which) {
        Some(enrolment) => (enrolment.id.clone(), enrolment.start),
        None => (format!("E-none-{which}"), day(STARTS[0])),
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
            let id = format!("E-{}", model.enrolments.len());
            let what = (*study, day(STARTS[*start]));
            let told = world.enrol(&id, *who, what, *loan, recording);
            let told = told.replace("funded", "enrolled");
            [model.enrol(&id, *who, what, *loan), told]
        }
        Act::Attend { which, period, status, after } => {
            let (id, start) = named(model, *which);
            let said = (*status, moved(start, *after));
            let told = world.attend(&id, *period, said, recording);
            [model.attend(&id, *period, *status, said.1), told]
        }
        Act::Drawdown { provider, after } => {
            let due = day(STARTS[0]) + Days::new(*after);
            let told = world.drawdown(*provider, due, recording);
            [format!("{:?}", model.drawdown(*provider, due)), format!("{told:?}")]
        }
        Act::Withdraw { which, after } => {
            let (id, start) = named(model, *which);
            let on = moved(start, *after);
            [model.withdraw(&id, on), world.withdraw(&id, on, recording)]
        }
        Act::Amend { which, fee: Fee(part, pence), loan } => {
            let (id, start) = named(model, *which);
            let credits = model.enrolments.get(*which).map_or(30, |it| it.study().credits);
            let fee = (fee_limit(credits, start) * part / 100 + pence).max(0);
            let told = world.amend(&id, (fee, *loan), start, recording);
            [model.amend(&id, fee, *loan), told]
        }
        Act::Recover { which, period } => {
            let (id, start) = named(model, *which);
            let told = world.recover(&id, *period, start, recording);
            [model.recover(&id, *period), told]
        }
        Act::Correct { who, back } => {
            let seq = model.learners[*who].next().saturating_sub(*back).max(1);
            let told = world.correct(&format!("L-{who}/{seq}"), day(STARTS[0]), recording);
            [model.correct(*who, seq), told]
        }
        Act::Uprate(to) => {
            let told = world.uprate(*to, recording);
            [model.uprate(*to).to_string(), told.to_string()]
        }
    }
}

/// Whether a step leaves no trace where the answer is no.
pub(crate) fn keeps_no_refusal(act: &Act) -> bool {
    !matches!(act, Act::Enrol { .. })
}
