//! What the figures must be, from the lines of the texts of entries, as somebody would work them out
//! who knows no code of ours.

use std::collections::BTreeMap;

use crate::college::terms::{Terms, read};

/// The sums of a provider in pence, by the names of the figures; and what is not placed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) by_name: BTreeMap<&'static str, i64>,
    pub(crate) unplaced: i64,
}

/// A liability period, as far as it is told.
#[derive(Clone, Default)]
struct Period {
    due_on: String,
    amount: i64,
    drawn: i64,
    /// The numbers of the entries, with status.
    confirmed: Vec<(usize, String)>,
    rejected_at: usize,
}

#[derive(Clone, Default)]
struct Enrolment {
    ukprn: String,
    start: String,
    withdrawn: Option<String>,
    periods: Vec<Period>,
}

/// The value of a line of a text.
fn value<'a>(text: &'a str, name: &str) -> &'a str {
    let found = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    found.unwrap_or_default()
}

fn pence(pounds: &str) -> i64 {
    pounds.replace('.', "").parse().expect("pounds")
}

/// The instalments that a text tells.
fn instalments(text: &str) -> Vec<(String, i64)> {
    let due = text.lines().filter_map(|line| line.strip_prefix("due "));
    let parts = due.filter_map(|line| line.split_once(' '));
    parts.map(|(day, amount)| (day.to_owned(), pence(amount))).collect()
}

fn texts(terms: &Terms, chain: &str) -> Vec<String> {
    let stored = terms.store.reader().expect("a reader").chain(&read(chain)).expect("entries");
    stored.into_iter().map(|entry| entry.text).collect()
}

/// The enrolments that a chain comes to. Nothing in these histories is undone but attendance.
fn enrolments(texts: &[String]) -> BTreeMap<String, Enrolment> {
    let mut all: BTreeMap<String, Enrolment> = BTreeMap::new();
    for (number, text) in (1..).zip(texts) {
        let one = all.entry(value(text, "enrolment").to_owned()).or_default();
        let place: usize = value(text, "period").parse().unwrap_or(1);
        match value(text, "event") {
            "enrolled" => {
                value(text, "provider").clone_into(&mut one.ukprn);
                value(text, "start").clone_into(&mut one.start);
                let period = |(due_on, amount)| Period { due_on, amount, ..Period::default() };
                one.periods = instalments(text).into_iter().map(period).collect();
            }
            "fee-amended" => {
                for (period, (_, amount)) in one.periods.iter_mut().zip(instalments(text)) {
                    period.amount = amount;
                }
            }
            "withdrawn" => one.withdrawn = Some(value(text, "withdrawn").to_owned()),
            "attendance-recorded" => {
                let said = (number, value(text, "status").to_owned());
                one.periods[place - 1].confirmed.push(said);
            }
            "drawn-down" => one.periods[place - 1].drawn += pence(value(text, "drawn")),
            "recovered" => {
                one.periods[place - 1].drawn -= pence(value(text, "recovered"));
                if value(text, "because") == "rejected" {
                    one.periods[place - 1].rejected_at = number;
                }
            }
            "corrected" => {
                let undone: usize = value(text, "undoes").parse().expect("a number");
                for period in &mut one.periods {
                    period.confirmed.retain(|(other, _)| *other != undone);
                }
            }
            _ => {}
        }
    }
    all.retain(|id, _| !id.is_empty());
    all
}

/// The sums of a provider.
pub(crate) fn sums(terms: &Terms, ukprn: &str) -> Sums {
    let mut paid: BTreeMap<(String, usize), i64> = BTreeMap::new();
    for text in texts(terms, &format!("provider/{ukprn}")) {
        if value(&text, "event") == "payment-recorded" {
            let period = value(&text, "period").parse().expect("a number");
            let key = (value(&text, "enrolment").to_owned(), period);
            *paid.entry(key).or_default() += pence(value(&text, "paid"));
        }
    }
    let mut sums = Sums::default();
    for learner in ["L-1", "L-2"] {
        let all = enrolments(&texts(terms, &format!("learner/{learner}")));
        for (id, one) in all.into_iter().filter(|(_, one)| one.ukprn == ukprn) {
            for (number, period) in (1..).zip(&one.periods) {
                let paid = paid.remove(&(id.clone(), number)).unwrap_or_default();
                add(&mut sums.by_name, &one, period, paid);
            }
            let astray = paid.iter().filter(|((other, _), _)| *other == id);
            let astray: i64 = astray.map(|(_, paid)| *paid).sum();
            paid.retain(|(other, _), _| *other != id);
            *sums.by_name.entry("overpaid").or_default() += astray;
        }
    }
    sums.unplaced = paid.values().sum();
    sums.by_name.retain(|_, sum| *sum != 0);
    sums
}

fn add(sums: &mut BTreeMap<&'static str, i64>, one: &Enrolment, period: &Period, paid: i64) {
    let is_due = |day: &String| one.start <= *day && period.due_on <= *day;
    let share = if one.withdrawn.as_ref().is_none_or(is_due) { period.amount } else { 0 };
    let rest = share - paid.min(share);
    let last = period.confirmed.last();
    let is_blocked = period.rejected_at > last.map_or(0, |(number, _)| *number);
    let name = match last {
        _ if is_blocked => "blocked",
        None => "not confirmed",
        Some((_, status)) if status == "A" => "scheduled",
        Some(_) => "awaiting",
    };
    *sums.entry(name).or_default() += rest;
    *sums.entry("paid").or_default() += paid.min(share);
    *sums.entry("overpaid").or_default() += paid - paid.min(share);
    if name == "scheduled" {
        let claimed = (period.drawn - paid.min(share)).max(0);
        *sums.entry("claimed").or_default() += claimed;
        *sums.entry("to claim").or_default() += rest - claimed;
    }
}
