//! From which day things count: from their own, or the first on and after which nobody's account is
//! below nothing. Written from the section on effective dates of the rules, day by day.

use std::collections::{BTreeMap, BTreeSet};

use super::account::{Account, Entry};
use super::days::Day;

/// What an entry takes from and gives to, each account by its name.
fn moves(entry: &Entry) -> Vec<(String, i64)> {
    let Some((debit, credit, pence)) = entry.line.posting else { return Vec::new() };
    let id = entry.deed.enrolment().map_or("", String::as_str);
    let name = |kind: &str| match kind {
        "committed" | "drawn" => format!("{kind} {id}"),
        other => other.to_owned(),
    };
    vec![(name(debit), -pence), (name(credit), pence)]
}

impl Account {
    /// Whether every account has enough on every day, if the entries from this index on are one act
    /// that counts no earlier than a day.
    fn fits(&self, first: usize, not_before: Day) -> bool {
        let mut days: BTreeMap<Day, Vec<(String, i64)>> = BTreeMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let own = entry.line.effective;
            let day = if index < first { own } else { own.max(not_before) };
            days.entry(day).or_default().extend(moves(entry));
        }
        let mut accounts: BTreeMap<String, i64> = BTreeMap::new();
        days.into_values().all(|of_day| {
            for (account, by) in of_day {
                *accounts.entry(account).or_default() += by;
            }
            accounts.iter().all(|(account, stands)| account == "scheme" || *stands >= 0)
        })
    }

    /// Gives the entries from this index on, which are one act, the days from which they count, and
    /// writes them into the diary.
    pub(crate) fn settle(&mut self, first: usize) {
        let moving = self.entries[first..].iter().filter(|entry| entry.line.posting.is_some());
        if let Some(own) = moving.map(|entry| entry.line.effective).min() {
            let all: BTreeSet<Day> = self.entries.iter().map(|one| one.line.effective).collect();
            let later = all.into_iter().filter(|day| *day > own);
            let day = [own].into_iter().chain(later).find(|day| self.fits(first, *day));
            let day =
                day.expect("in the end there is enough, as there is in the order of recording");
            for entry in &mut self.entries[first..] {
                entry.line.effective = entry.line.effective.max(day);
            }
        }
        for (index, entry) in self.entries.iter().enumerate().skip(first) {
            self.diary.add(index + 1, &entry.line, &entry.deed);
        }
    }

    /// The least that remains on any day from one on.
    pub(crate) fn least_from(&self, day: Day) -> i64 {
        let later = self.diary.turns().into_iter().filter(|turn| *turn > day);
        let days = [day].into_iter().chain(later);
        days.map(|day| self.diary.on(day).remaining()).min().expect("there is one day at least")
    }
}
