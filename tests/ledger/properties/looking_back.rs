//! Balances and statements as at days past and to come, against the diary of the model.

use chrono::NaiveDate;
use lifelong::ledger::hash::Hash;
use lifelong::ops::balance::{Balance, Period, balance_as_at, statement, statement_of};
use lifelong::store::Reader;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::agreement::Checked;
use super::seen::Seen;
use crate::college::{College, read};
use crate::model::Model;
use crate::model::account::Account;
use crate::model::days::Day;
use crate::model::deeds::Deed;
use crate::model::diary::Figures;

/// Of so many days of a learner on which something changes at the most.
const MOST_TURNS: usize = 12;

/// A balance as at one day; the hash of its head is not judged here.
pub(crate) fn on(reader: &dyn Reader, model: &Model, learner: &str, day: Day) -> Checked {
    let shown = balance_as_at(reader, &read(learner), day_of(day));
    let shown = shown.map_err(|error| TestCaseError::fail(error.to_string()))?;
    let account = &model.accounts[learner];
    let figures = account.diary.on(day);
    let shown = shown_figures(&shown);
    prop_assert_eq!(shown, modelled(account, &figures), "{} on {}", learner, day);
    prop_assert!(is_sound(&shown), "{} is overdrawn on {}: {:?}", learner, day, shown);
    Ok(())
}

/// Every day on which something changes and the day before it, for every learner, and statements of
/// the time between these days.
pub(crate) fn agree(college: &College, seen: &Seen, model: &Model) -> Checked {
    for (learner, account) in &model.accounts {
        for day in account.diary.turns() {
            let figures = modelled(account, &account.diary.on(day));
            prop_assert!(is_sound(&figures), "{} is overdrawn on {}: {:?}", learner, day, figures);
        }
        let hashes: Vec<Hash> = seen.rows_of(learner).iter().map(|row| row.entry.hash).collect();
        let turns = account.diary.turns();
        let turns: Vec<Day> =
            turns.iter().copied().step_by(turns.len().div_ceil(MOST_TURNS).max(1)).collect();
        for day in &turns {
            for day in [day.day_before(), *day] {
                let shown = balance_as_at(&*college.reader(), &read(learner), day_of(day));
                let shown = shown.map_err(|error| TestCaseError::fail(error.to_string()))?;
                let figures = account.diary.on(day);
                let expected = modelled(account, &figures);
                prop_assert_eq!(shown_figures(&shown), expected, "{} on {}", learner, day);
                prop_assert!(is_sound(&expected), "{} is overdrawn on {}", learner, day);
                let head = figures.head.checked_sub(1).map_or(Hash::ZERO, |last| hashes[last]);
                prop_assert_eq!(shown.head, head, "the head of {} on {}", learner, day);
                prop_assert_eq!(shown.as_at, Some(day_of(day)));
            }
        }
        for (from, to) in turns.iter().zip(&turns[turns.len() / 2..]) {
            period(college, learner, account, *from, *to)?;
        }
        in_order_of_recording(college, learner, account)?;
    }
    Ok(())
}

fn day_of(day: Day) -> NaiveDate {
    read(&day.to_string())
}

/// Granted, prior study, committed, drawn, what remains, live credits, entries.
type Shown = [i128; 7];

/// No balance is below zero on any day.
fn is_sound(shown: &Shown) -> bool {
    shown.iter().all(|figure| *figure >= 0)
}

fn shown_figures(shown: &Balance) -> Shown {
    let entitlement = &shown.entitlement;
    [
        entitlement.granted.pence(),
        entitlement.prior_study.pence(),
        entitlement.committed.pence(),
        entitlement.drawn.pence(),
        entitlement.remaining().pence(),
        i128::from(shown.live_credits.count()),
        i128::from(shown.entries),
    ]
}

fn modelled(account: &Account, figures: &Figures) -> Shown {
    [
        figures.granted,
        figures.prior_study,
        figures.committed,
        figures.drawn,
        figures.remaining(),
        live_credits(account, figures),
        i64::try_from(figures.entries).expect("few entries"),
    ]
    .map(i128::from)
}

/// The credits that counted as at a day: of what was enrolled by then, on the terms that were amended
/// last by then. Of two withdrawals that counted then the later one says when.
fn live_credits(account: &Account, figures: &Figures) -> i64 {
    let deed = |number: &usize| account.entry(*number).map(|entry| &entry.deed);
    let live = figures.enrolled.iter().filter_map(|number| {
        let Deed::Enrolled { id, .. } = deed(number)? else { return None };
        let mut left = figures.withdrawn.iter().rev().filter_map(deed);
        let left = left.find_map(|deed| match deed {
            Deed::Withdrawn { id: of, day, .. } if of == id => Some(*day),
            _ => None,
        });
        let held = account.held_by(*number)?;
        let mut amended = figures.amended.iter().rev().filter_map(deed);
        let amended = amended.find_map(|deed| match deed {
            Deed::Amended { id: of, loan, .. } if of == id => Some(*loan),
            _ => None,
        });
        Some(held.counting(amended.unwrap_or(held.loan), left))
    });
    live.sum()
}

/// A statement of a period runs from the balance before it to the balance at its end, and what
/// remains after the last line of a day is the balance as at that day.
fn period(college: &College, learner: &str, account: &Account, from: Day, to: Day) -> Checked {
    let (first, last) = (day_of(from), day_of(to));
    let period = Period::new(Some(first), Some(last)).expect("it ends after it begins");
    let told = statement_of(&*college.reader(), &read(learner), period);
    let told = told.map_err(|error| TestCaseError::fail(error.to_string()))?;
    let figures = account.diary.on(to);
    prop_assert_eq!(shown_figures(&told.balance), modelled(account, &figures));
    let mut remaining = told.brought_forward.pence();
    prop_assert_eq!(remaining, i128::from(account.diary.remaining_before(from)));
    let mut before: Option<NaiveDate> = None;
    for line in &told.lines {
        let counts_from = line.entry.draft().effective_on;
        prop_assert!((first..=last).contains(&counts_from));
        if let Some(day) = before.filter(|day| *day < counts_from) {
            let day = day.to_string().parse().expect("a day");
            prop_assert_eq!(remaining, i128::from(account.diary.on(day).remaining()));
        }
        remaining += line.change.pence();
        prop_assert_eq!(line.remaining.pence(), remaining);
        prop_assert!(before <= Some(counts_from), "in the order of their days");
        before = Some(counts_from);
    }
    prop_assert_eq!(remaining, i128::from(figures.remaining()));
    Ok(())
}

/// Without a day a statement stands in the order of recording, and is never below zero.
fn in_order_of_recording(college: &College, learner: &str, account: &Account) -> Checked {
    let told = statement(&*college.reader(), &read(learner));
    let told = told.map_err(|error| TestCaseError::fail(error.to_string()))?;
    let mut remaining = 0;
    prop_assert_eq!(told.lines.len(), account.entries.len());
    for ((number, entry), line) in (1..).zip(&account.entries).zip(&told.lines) {
        remaining += i128::from(entry.line.change());
        prop_assert_eq!((line.entry.seq(), line.remaining.pence()), (number, remaining));
        prop_assert!(remaining >= 0);
    }
    prop_assert_eq!(told.balance.as_at, None);
    let figures = account.diary.at_the_end();
    prop_assert_eq!(shown_figures(&told.balance), modelled(account, &figures));
    Ok(())
}
