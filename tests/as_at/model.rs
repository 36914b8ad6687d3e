//! The model: for each learner the figures of every day, to which what happens is added from its
//! effective date on. What grants, enrolments and withdrawals come to is worked out here; of other
//! entries their stored texts are read, line by line.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};
use lifelong::ledger::chain::StoredEntry;
use lifelong::ledger::hash::Hash;
use lifelong::ops::balance::Balance;

/// So many days are kept; nothing of a history is effective after the last of them.
const DAYS: usize = 1_400;

/// The first day of all: 1 July 2025.
pub(crate) fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 7, 1).unwrap() + Days::new(number)
}

fn number(of: NaiveDate) -> usize {
    usize::try_from((of - day(0)).num_days()).unwrap()
}

/// What can be studied: the module, none for a course year; the credits, the fee in pence, and the
/// instalments as pence with months and days after the start.
pub(crate) struct Study {
    pub(crate) module: Option<&'static str>,
    pub(crate) credits: u32,
    pub(crate) fee: i64,
    instalments: &'static [(i64, u32, u64)],
}

pub(crate) const STUDIES: [Study; 3] = [
    Study { module: Some("M-1"), credits: 30, fee: 238_375, instalments: &[(238_375, 0, 14)] },
    Study { module: Some("M-2"), credits: 60, fee: 400_010, instalments: &[(400_010, 0, 14)] },
    // 25, 25 and 50 percent of 7001.01 in whole pounds, the last with the rest.
    Study {
        module: None,
        credits: 90,
        fee: 700_101,
        instalments: &[(175_000, 0, 0), (175_000, 4, 0), (350_101, 8, 0)],
    },
];

/// The figures of one learner on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    granted: i64,
    prior_study: i64,
    committed: i64,
    drawn: i64,
    live: u32,
    entries: u32,
    head: Option<Hash>,
}

/// What an entry changes from its day on.
#[derive(Clone, Debug, Default)]
struct Change {
    granted: i64,
    prior_study: i64,
    committed: i64,
    drawn: i64,
    enrols: Option<String>,
    withdraws: Option<(String, NaiveDate)>,
    undoes: Option<u32>,
}

/// A day: sums, and what is held, each under the number of the entry that says so.
#[derive(Clone, Debug, Default)]
struct Day {
    figures: Figures,
    enrolled: BTreeMap<u32, String>,
    withdrawn: BTreeMap<u32, (String, NaiveDate)>,
}

#[derive(Default)]
struct Account {
    grant: Option<(i32, i64)>,
    days: Vec<Day>,
    turns: BTreeSet<u64>,
    /// For each enrolment its study and its start.
    studies: BTreeMap<String, (usize, NaiveDate)>,
    entries: usize,
}

#[derive(Default)]
pub(crate) struct Model(BTreeMap<usize, Account>);

impl Model {
    pub(crate) fn knows(&self, who: usize) -> bool {
        self.0.contains_key(&who)
    }

    /// The year and the prior study that a learner was first granted with.
    pub(crate) fn granted(&self, who: usize) -> Option<(i32, i64)> {
        self.0.get(&who)?.grant
    }

    /// A learner was recorded for the first time, on a day.
    pub(crate) fn learner(
        &mut self,
        who: usize,
        (year, prior_study): (i32, i64),
        on: u64,
        chain: &[StoredEntry],
    ) {
        let account = self.0.entry(who).or_default();
        account.days.resize(DAYS, Day::default());
        account.grant = Some((year, prior_study));
        let full = [3_814_000, 3_916_000, 4_020_000][usize::try_from(year - 2025).unwrap()];
        let august = NaiveDate::from_ymd_opt(year, 8, 1).unwrap();
        account.add(day(on), &Change::default(), chain);
        account.add(august, &Change { granted: full, ..Change::default() }, chain);
        if prior_study > 0 {
            account.add(august, &Change { prior_study, ..Change::default() }, chain);
        }
    }

    pub(crate) fn enrol(
        &mut self,
        who: usize,
        id: &str,
        (study, start): (usize, u64),
        chain: &[StoredEntry],
    ) {
        let account = self.0.get_mut(&who).unwrap();
        account.studies.insert(id.to_owned(), (study, day(start)));
        let (committed, enrols) = (STUDIES[study].fee, Some(id.to_owned()));
        account.add(day(start), &Change { committed, enrols, ..Change::default() }, chain);
    }

    pub(crate) fn withdraw(&mut self, who: usize, id: &str, on: u64, chain: &[StoredEntry]) {
        let account = self.0.get_mut(&who).unwrap();
        let (study, start) = account.studies[id];
        let due: i64 = due(study, start, day(on)).iter().sum();
        let committed = due - STUDIES[study].fee;
        let withdraws = Some((id.to_owned(), day(on)));
        let change = Change { committed, withdraws, ..Change::default() };
        account.add(day(on).max(start), &change, chain);
    }

    /// Takes in whatever else was recorded in a learner's chain, as its texts tell it.
    pub(crate) fn read(&mut self, who: usize, chain: &[StoredEntry]) {
        let Some(account) = self.0.get_mut(&who) else { return };
        while let Some(entry) = chain.get(account.entries) {
            let (effective, change) = told(&entry.text);
            account.add(effective, &change, chain);
        }
    }

    /// The figures of a day.
    pub(crate) fn on(&self, who: usize, day: u64) -> Figures {
        self.0[&who].figures(usize::try_from(day).unwrap())
    }

    /// The figures once everything counts.
    pub(crate) fn at_the_end(&self, who: usize) -> Figures {
        self.0[&who].figures(DAYS - 1)
    }

    pub(crate) fn remaining_on(&self, who: usize, day: NaiveDate) -> i64 {
        self.0[&who].remaining(number(day))
    }

    pub(crate) fn remaining_before(&self, who: usize, day: u64) -> i64 {
        let before = usize::try_from(day).unwrap().checked_sub(1);
        before.map_or(0, |before| self.0[&who].remaining(before))
    }

    /// The days on which something of a learner begins to count.
    pub(crate) fn turns(&self, who: usize) -> impl Iterator<Item = u64> {
        self.0[&who].turns.iter().copied()
    }
}

/// An answer of the program in the words of the model.
pub(crate) fn seen(balance: &Balance) -> Figures {
    Figures {
        granted: balance.entitlement.granted.pence(),
        prior_study: balance.entitlement.prior_study.pence(),
        committed: balance.entitlement.committed.pence(),
        drawn: balance.entitlement.drawn.pence(),
        live: balance.live_credits.count(),
        entries: balance.entries,
        head: (balance.entries > 0).then_some(balance.head),
    }
}

impl Account {
    /// The next entry, which counts from a day on. What is recorded last is the head of each such
    /// day.
    fn add(&mut self, from: NaiveDate, change: &Change, chain: &[StoredEntry]) {
        let entry = &chain[self.entries];
        self.entries += 1;
        self.turns.insert(u64::try_from(number(from)).unwrap());
        for Day { figures, enrolled, withdrawn } in &mut self.days[number(from)..] {
            figures.granted += change.granted;
            figures.prior_study += change.prior_study;
            figures.committed += change.committed;
            figures.drawn += change.drawn;
            figures.entries += 1;
            figures.head = Some(entry.hash);
            enrolled.extend(change.enrols.clone().map(|id| (entry.seq, id)));
            withdrawn.extend(change.withdraws.clone().map(|leaving| (entry.seq, leaving)));
            if let Some(undone) = change.undoes {
                enrolled.remove(&undone);
                withdrawn.remove(&undone);
            }
        }
    }

    fn figures(&self, day: usize) -> Figures {
        let Day { figures, enrolled, withdrawn } = &self.days[day];
        let is_live = |id: &&String| {
            let (study, start) = self.studies[*id];
            let mut left = withdrawn.values().filter(|(other, _)| other == *id).map(|(_, on)| *on);
            left.next_back().is_none_or(|on| !due(study, start, on).is_empty())
        };
        let live = enrolled.values().filter(is_live).map(|id| STUDIES[self.studies[id].0].credits);
        Figures { live: live.sum(), ..figures.clone() }
    }

    fn remaining(&self, day: usize) -> i64 {
        let figures = &self.days[day].figures;
        figures.granted - figures.prior_study - figures.committed - figures.drawn
    }
}

/// The instalments that had fallen due by a day.
fn due(study: usize, start: NaiveDate, by: NaiveDate) -> Vec<i64> {
    let is_due = |(_, months, days): &&(i64, u32, u64)| {
        start <= by && start + Months::new(*months) + Days::new(*days) <= by
    };
    STUDIES[study].instalments.iter().filter(is_due).map(|(amount, ..)| *amount).collect()
}

/// From when an entry counts, and what it changes, as its text says.
fn told(text: &str) -> (NaiveDate, Change) {
    let value = |name: &str| {
        let mut lines = text.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
    };
    let mut change =
        Change { undoes: value("undoes").map(|n| n.parse().unwrap()), ..Change::default() };
    let amount = value("amount").map_or(0, |pounds| pounds.replace('.', "").parse().unwrap());
    for (account, moved) in [(value("debit"), -amount), (value("credit"), amount)] {
        match account.map(|account| account.split(':').next().unwrap()) {
            Some("scheme") => change.granted -= moved,
            Some("prior-study") => change.prior_study += moved,
            Some("committed") => change.committed += moved,
            Some("drawn") => change.drawn += moved,
            _ => {}
        }
    }
    (value("effective").unwrap().parse().unwrap(), change)
}
