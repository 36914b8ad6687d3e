//! The model: for each learner the figures of every day, to which what happens is added from its
//! effective date on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};
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

/// What can be studied: the words of a request, the credits, the fee in pence, and the instalments
/// as pence with months and days after the start.
pub(crate) struct Study {
    pub(crate) module: Option<&'static str>,
    pub(crate) credits: u32,
    pub(crate) fee: i64,
    instalments: &'static [(i64, u32, u64)],
}

pub(crate) const STUDIES: [Study; 3] = [
    Study { module: Some("M-1"), credits: 30, fee: 238_375, instalments: &[(238_375, 0, 14)] },
    Study { module: Some("M-2"), credits: 60, fee: 400_010, instalments: &[(400_010, 0, 14)] },
    // 25, 25 and 50 percent of 9001.01 in whole pounds, the last with the rest.
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

impl Figures {
    fn remaining(&self) -> i64 {
        self.granted - self.prior_study - self.committed - self.drawn
    }
}

struct Held {
    study: usize,
    start: NaiveDate,
}

#[derive(Default)]
struct Account {
    grant: Option<(i32, i64)>,
    days: Vec<Figures>,
    turns: BTreeSet<u64>,
    held: BTreeMap<String, Held>,
}

#[derive(Default)]
pub(crate) struct Model(BTreeMap<usize, Account>);

impl Model {
    pub(crate) fn knows(&self, who: usize) -> bool {
        self.0.contains_key(&who)
    }

    /// The year and the prior study that a learner was granted with.
    pub(crate) fn granted(&self, who: usize) -> Option<(i32, i64)> {
        self.0.get(&who)?.grant
    }

    /// A learner's line was taken in; `recorded` says whether it was news.
    pub(crate) fn learner(
        &mut self,
        who: usize,
        year: i32,
        prior_study: i64,
        recorded: bool,
        on: u64,
        heads: &[Hash],
    ) {
        if !recorded {
            return;
        }
        let first = !self.knows(who);
        let account = self.0.entry(who).or_default();
        account.days.resize(DAYS, Figures::default());
        let mut entries = vec![(day(on), (0, 0))];
        if first {
            account.grant = Some((year, prior_study));
            let full = [3_814_000, 3_916_000, 4_020_000][usize::try_from(year - 2025).unwrap()];
            let august = NaiveDate::from_ymd_opt(year, 8, 1).unwrap();
            entries.push((august, (full, 0)));
            if prior_study > 0 {
                entries.push((august, (0, prior_study)));
            }
        }
        let heads = &heads[heads.len() - entries.len()..];
        for ((effective, (granted, prior_study)), head) in entries.into_iter().zip(heads) {
            account.count(effective, *head, |figures| {
                figures.granted += granted;
                figures.prior_study += prior_study;
            });
        }
    }

    pub(crate) fn enrol(&mut self, who: usize, id: &str, study: usize, start: u64, hash: Hash) {
        let account = self.0.get_mut(&who).unwrap();
        account.held.insert(id.to_owned(), Held { study, start: day(start) });
        account.count(day(start), hash, |figures| {
            figures.committed += STUDIES[study].fee;
            figures.live += STUDIES[study].credits;
        });
    }

    pub(crate) fn withdraw(&mut self, who: usize, id: &str, on: u64, hash: Hash) {
        let account = self.0.get_mut(&who).unwrap();
        let Held { study, start } = account.held.remove(id).unwrap();
        let (study, on) = (&STUDIES[study], day(on));
        let due = study.instalments.iter().filter(|(_, months, days)| {
            let due_on = start + Months::new(*months) + Days::new(*days);
            start <= on && due_on <= on
        });
        let due: Vec<i64> = due.map(|(amount, ..)| *amount).collect();
        account.count(on.max(start), hash, |figures| {
            figures.committed -= study.fee - due.iter().sum::<i64>();
            if due.is_empty() {
                figures.live -= study.credits;
            }
        });
    }

    /// The figures of a day.
    pub(crate) fn on(&self, who: usize, day: u64) -> Figures {
        self.0[&who].days[usize::try_from(day).unwrap()].clone()
    }

    /// The figures once everything counts.
    pub(crate) fn at_the_end(&self, who: usize) -> Figures {
        self.0[&who].days[DAYS - 1].clone()
    }

    pub(crate) fn remaining_on(&self, who: usize, day: NaiveDate) -> i64 {
        self.0[&who].days[number(day)].remaining()
    }

    pub(crate) fn remaining_before(&self, who: usize, day: u64) -> i64 {
        let before = usize::try_from(day).unwrap().checked_sub(1);
        before.map_or(0, |before| self.0[&who].days[before].remaining())
    }

    /// The days on which something of a learner begins to count.
    pub(crate) fn turns(&self, who: usize) -> impl Iterator<Item = u64> {
        self.0[&who].turns.iter().copied()
    }

    /// An answer of the program in the words of the model.
    #[expect(clippy::unused_self, reason = "it reads as what the model sees")]
    pub(crate) fn seen(&self, balance: &Balance) -> Figures {
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
}

impl Account {
    /// An entry that counts from a day on. What is recorded last is the head of every such day.
    fn count(&mut self, from: NaiveDate, head: Hash, change: impl Fn(&mut Figures)) {
        self.turns.insert(u64::try_from(number(from)).unwrap());
        for figures in &mut self.days[number(from)..] {
            change(figures);
            figures.entries += 1;
            figures.head = Some(head);
        }
    }
}
