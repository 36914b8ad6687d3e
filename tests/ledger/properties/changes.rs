//! What the model says to `grant`, `uprate` and `correct`, written from the sections on prior
//! study, uprating and corrections of the rules.

use super::account::{Account, Work};
use super::days::Day;
use super::deeds::{Deed, Price};
use super::model::{Answer, Model, Run};
use super::rules::not_met_beside;
use super::words::{Additional, Catalogue};

/// The answer to what puts an account right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) answer: Answer,
    /// What prior study is in all after it, where that is told.
    pub(crate) prior_study: Option<i64>,
    /// The new entries that are told of, but for upratings made anew: the number of each, and by
    /// how much it changed what remains.
    pub(crate) entries: Vec<(usize, i64)>,
    /// And those of upratings made anew.
    pub(crate) anew: Vec<(usize, i64)>,
}

/// The answer to an uprating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repriced {
    pub(crate) uprated: usize,
    pub(crate) already: usize,
    pub(crate) before: i64,
    pub(crate) after: i64,
}

impl Done {
    fn of(answer: Answer) -> Done {
        Done { answer, prior_study: None, entries: Vec::new(), anew: Vec::new() }
    }

    fn refused(rule: &'static str, remaining: Option<i64>) -> Done {
        Done::of(Answer { remaining, ..Answer::refusal(rule) })
    }

    /// Tells of the entries of an account that are newer than so many: of upratings made anew, and
    /// of what this answer is about.
    fn tell(&mut self, account: &Account, before: usize, is_of: impl Fn(&Deed) -> bool) {
        for (number, entry) in (1..).zip(&account.entries).skip(before) {
            let told = (number, entry.line.change());
            match entry.deed {
                Deed::Uprated { .. } => self.anew.push(told),
                _ if is_of(&entry.deed) => self.entries.push(told),
                _ => {}
            }
        }
    }

    /// An answer about prior study and what remains.
    fn granted(mut self, account: &Account) -> Done {
        let sums = account.sums();
        self.prior_study = Some(sums.prior_study);
        self.answer.remaining = Some(sums.remaining);
        self
    }
}

fn price(catalogue: &Catalogue, from: i64, to: i64) -> Price {
    let (old, new) = (catalogue.rates[&from], catalogue.rates[&to]);
    Price { old: old.full, new: new.full, by_difference: new.by_difference }
}

impl Model {
    pub(crate) fn additional(&mut self, asked: &Additional) -> Done {
        if self.granted(&asked.learner).is_none() {
            return Done::refused("learner-known", None);
        }
        let account = self.accounts.get_mut(&asked.learner).expect("it was just found");
        let (mine, my_reason) = (asked.pence, asked.reason);
        let same_key = (1..).zip(&account.entries).find_map(|(number, entry)| match entry.deed {
            Deed::Additional { key: Some(key), pence, reason } if Some(key) == asked.key => {
                Some((number, (pence, reason)))
            }
            _ => None,
        });
        let answer = match same_key {
            Some((number, _)) if account.is_undone(number) => Answer::refusal("key-reused"),
            Some((_, before)) if before == (mine, my_reason) => Answer::outcome("already"),
            Some(_) => Answer::refusal("key-reused"),
            None => Answer { loan: Some(mine), ..Answer::outcome("granted") },
        };
        let mut done = Done::of(answer);
        if done.answer.outcome == "granted" {
            let (pence, reason, key) = (asked.pence, asked.reason, asked.key);
            account.add(Deed::Additional { pence, reason, key }, asked.on);
            done.entries.push((account.entries.len(), pence));
        }
        done.granted(account)
    }

    pub(crate) fn prior_study(&mut self, learner: &str, total: i64) -> Done {
        let account = self.granted(learner);
        let Some((account, (year, full))) = account.and_then(|one| Some((one, one.granted()?)))
        else {
            return Done::refused("learner-known", None);
        };
        let more = total - account.sums().prior_study;
        if total > full {
            return Done::refused("prior-study-limit", None).granted(account);
        }
        if more == 0 {
            return Done::of(Answer::outcome("already")).granted(account);
        }
        let first = Some((Deed::PriorStudy(more), Day(year, 8, 1)));
        let work = Work { first, gone: Vec::new(), after: Some(0), on: None };
        let Some(next) = account.reworked(work, |from, to| price(&self.catalogue, from, to)) else {
            return Done::refused("remaining-entitlement", None).granted(account);
        };
        let outcome = if more > 0 { "deducted" } else { "restored" };
        let answer = Answer { loan: Some(more.abs()), ..Answer::outcome(outcome) };
        let mut done = Done::of(answer).granted(&next);
        let is_of = |deed: &Deed| matches!(deed, Deed::PriorStudy(_));
        done.tell(&next, account.entries.len(), is_of);
        self.accounts.insert(learner.to_owned(), next);
        done
    }

    /// Nothing where there are no rates for the year.
    pub(crate) fn uprate(&mut self, to: i64, on: Option<Day>) -> Option<Repriced> {
        let Model { catalogue, accounts, runs, .. } = self;
        catalogue.rates.get(&to)?;
        let on = on.unwrap_or(Day(to, 8, 1));
        let mut told = Repriced { uprated: 0, already: 0, before: 0, after: 0 };
        let mut run = Run { to, learners: 0, change: 0, on };
        for account in accounts.values_mut() {
            let Some(from) = account.year() else { continue };
            told.before += account.remaining();
            if from < to {
                let price = price(catalogue, from, to);
                account.add(Deed::Uprated { from, to, price, replaces: None }, on);
                told.uprated += 1;
            } else {
                told.already += 1;
            }
            told.after += account.remaining();
            for (_, entry) in account.standing() {
                if matches!(entry.deed, Deed::Uprated { to: year, .. } if year == to) {
                    run.learners += 1;
                    run.change += entry.line.change();
                }
            }
        }
        let before = runs.iter().rev().find(|run| run.to == to);
        let before = before.map_or((0, 0), |run| (run.learners, run.change));
        if told.uprated > 0 || before != (run.learners, run.change) {
            runs.push(run);
        }
        Some(told)
    }

    /// Undoes an entry; `whose` may be no learner at all.
    pub(crate) fn correct(&mut self, whose: &str, number: usize, on: Day) -> Done {
        let Some(account) = self.accounts.get(whose) else {
            // No provider has any entries here.
            let rule = if whose == "ledger" { "not-correctable" } else { "entry-known" };
            return Done::refused(rule, None);
        };
        let remaining = Some(account.remaining());
        let Some(entry) = account.entry(number) else {
            return Done::refused("entry-known", remaining);
        };
        if account.is_undone(number) {
            return Done::refused("corrected-already", remaining);
        }
        if !entry.deed.can_be_undone() {
            return Done::refused("not-correctable", remaining);
        }
        // Where nothing is granted, no rule is judged; the money is short then.
        if let Deed::Withdrawn { id, .. } = &entry.deed
            && account.granted().is_some()
            && let Some(held) = account.holds(id).filter(|held| !held.is_live())
            && let Some(rule) = not_met_beside(held, &account.live())
        {
            return Done::refused(rule, remaining);
        }
        // What was granted or re-priced stays away until it is granted or re-priced again.
        let is_whole = matches!(entry.deed, Deed::Granted { .. } | Deed::Uprated { .. });
        let gone = account.with_what_follows(number);
        // What moved no money was not re-priced.
        let moved =
            |number: &usize| account.entry(*number).is_some_and(|entry| entry.line.change() != 0);
        let is_repriced = !is_whole && gone.iter().any(moved);
        let after = is_repriced.then_some(account.place(number));
        let work = Work { first: None, gone, after, on: Some(on) };
        let Some(next) = account.reworked(work, |from, to| price(&self.catalogue, from, to)) else {
            return Done::refused("remaining-entitlement", remaining);
        };
        let mut done = Done::of(Answer::outcome("corrected"));
        done.answer.remaining = Some(next.remaining());
        let is_of = |deed: &Deed| matches!(deed, Deed::Corrected { .. });
        done.tell(&next, account.entries.len(), is_of);
        self.accounts.insert(whose.to_owned(), next);
        done
    }
}
