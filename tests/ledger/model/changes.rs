//! What the model says to `grant`, `uprate` and `correct`, written from the sections on prior
//! study, uprating and corrections of the rules.

use super::account::{Account, Work};
use super::days::Day;
use super::deeds::{Deed, Price};
use super::rules::not_met_beside;
use super::words::{Additional, Catalogue, or_none, pounds, year_name};
use super::{Model, Run, Words, moved, refused, remaining};

/// What is told of the entries of an account that are newer than so many: of what an answer is
/// about, and of upratings made anew.
fn news(account: &Account, before: usize, is_of: impl Fn(&Deed) -> Option<String>) -> [Words; 2] {
    let (mut own, mut anew) = (Words::new(), Words::new());
    for (number, entry) in (1..).zip(&account.entries).skip(before) {
        let change = pounds(entry.line.change());
        match &entry.deed {
            Deed::Uprated { to, .. } => anew.push(format!("{number} {} {change}", year_name(*to))),
            deed => own.extend(is_of(deed).map(|name| format!("{name}{number} {change}"))),
        }
    }
    [own, anew]
}

fn and_anew(words: &mut Words, anew: &Words) {
    if !anew.is_empty() {
        words.push(format!("anew {}", anew.join(", ")));
    }
}

/// An answer about prior study and what remains.
fn granted(mut words: Words, account: Option<&Account>) -> Words {
    let sums = account.map(Account::sums);
    words.push(format!("prior {}", or_none(sums.map(|sums| pounds(sums.prior_study)))));
    words.push(remaining(sums.map(|sums| sums.remaining)));
    words
}

pub(super) fn price(catalogue: &Catalogue, from: i64, to: i64) -> Price {
    let (old, new) = (catalogue.rates[&from], catalogue.rates[&to]);
    Price { old: old.full, new: new.full, by_difference: new.by_difference }
}

impl Model {
    pub(crate) fn additional(&mut self, asked: &Additional) -> Words {
        let Additional { learner, pence, reason, key, on } = asked.clone();
        if self.granted(&learner).is_none() {
            return granted(refused("learner-known"), None);
        }
        let account = self.accounts.get_mut(&learner).expect("it was just found");
        // What was undone is as though it had never been, its key included.
        let same_key = account.standing().find_map(|(_, entry)| match entry.deed {
            Deed::Additional { key: Some(other), pence, reason } if Some(other) == key => {
                Some((pence, reason))
            }
            _ => None,
        });
        let words = match same_key {
            Some(before) if before == (pence, reason) => vec!["already".to_owned()],
            Some(_) => refused("key-reused"),
            None => {
                account.add(Deed::Additional { pence, reason, key }, on);
                let entry = account.entries.len();
                vec![format!("granted {}", pounds(pence)), format!("entry {entry}")]
            }
        };
        granted(words, Some(account))
    }

    pub(crate) fn prior_study(&mut self, learner: &str, total: i64) -> Words {
        let account = self.granted(learner);
        let Some((account, (year, full))) = account.and_then(|one| Some((one, one.granted()?)))
        else {
            return granted(refused("learner-known"), None);
        };
        let more = total - account.sums().prior_study;
        if total > full {
            return granted(refused("prior-study-limit"), Some(account));
        }
        if more == 0 {
            return granted(vec!["already".to_owned()], Some(account));
        }
        let first = Some((Deed::PriorStudy(more), Day(year, 8, 1)));
        let work = Work { first, gone: Vec::new(), after: Some(0) };
        let Some(next) = account.reworked(work, |to| self.catalogue.rates[&to].by_difference)
        else {
            return granted(refused("remaining-entitlement"), Some(account));
        };
        let before = account.entries.len();
        let outcome = if more > 0 { "deducted" } else { "restored" };
        let mut words =
            vec![format!("{outcome} {}", pounds(more.abs())), format!("entry {}", before + 1)];
        let [_, anew] = news(&next, before, |_| None);
        words.extend(moved(Day(year, 8, 1), next.entries[before].line.effective));
        and_anew(&mut words, &anew);
        let words = granted(words, Some(&next));
        self.accounts.insert(learner.to_owned(), next);
        words
    }

    pub(crate) fn uprate(&mut self, to: i64, on: Option<Day>) -> Words {
        let not_by = |why: &str| vec!["nothing".to_owned(), format!("{why} {}", year_name(to))];
        match self.catalogue.rates.get(&to) {
            None => return not_by("no-rates"),
            Some(rates) if !self.are_usable(rates) => return not_by("announced"),
            Some(_) => {}
        }
        let Model { catalogue, accounts, runs, .. } = self;
        let on = on.unwrap_or(Day(to, 8, 1));
        let (mut uprated, mut there, mut put_right, mut left) = (0, 0, 0, 0);
        let (mut before_all, mut after_all) = (0, 0);
        let mut run = Run { to, learners: 0, change: 0, on };
        for account in accounts.values_mut() {
            let Some(from) = account.year() else { continue };
            // Nothing is re-priced before it is granted.
            let on = account.granted_from().map_or(on, |granted| granted.max(on));
            before_all += account.remaining();
            let moved = account.at_figures(to, &catalogue.rates);
            let is_moved =
                moved.as_ref().is_some_and(|it| it.entries.len() > account.entries.len());
            put_right += i64::from(is_moved);
            match moved {
                None => left += 1,
                Some(moved) => {
                    *account = moved;
                    if from < to {
                        let price = price(catalogue, from, to);
                        let (replaces, in_place_of) = (None, None);
                        account.add(Deed::Uprated { from, to, price, replaces, in_place_of }, on);
                        uprated += 1;
                    } else if !is_moved {
                        there += 1;
                    }
                }
            }
            after_all += account.remaining();
            let mut stands = false;
            for (_, entry) in account.standing() {
                if matches!(entry.deed, Deed::Uprated { to: year, .. } if year == to) {
                    stands = true;
                    run.change += entry.line.change();
                }
            }
            run.learners += usize::from(stands);
        }
        let before = runs.iter().rev().find(|run| run.to == to);
        let before = before.map_or((0, 0), |run| (run.learners, run.change));
        if uprated > 0 || put_right > 0 || before != (run.learners, run.change) {
            runs.push(run);
        }
        let mut words = vec![
            format!("uprated {uprated}"),
            format!("there {there}"),
            format!("before {}", pounds(before_all)),
            format!("after {}", pounds(after_all)),
        ];
        words.extend((put_right > 0).then(|| format!("put {put_right}")));
        words.extend((left > 0).then(|| format!("left {left}")));
        words
    }

    /// Undoes an entry; `whose` may be no learner at all. On which day that was found changes
    /// nothing.
    pub(crate) fn correct(&mut self, whose: &str, number: usize) -> Words {
        let Some(account) = self.accounts.get(whose) else {
            // No provider has any entries here.
            let rule = if whose == "ledger" { "not-correctable" } else { "entry-known" };
            return no(rule, None);
        };
        let left = Some(account.remaining());
        let Some(entry) = account.entry(number) else {
            return no("entry-known", left);
        };
        if account.is_undone(number) {
            return no("corrected-already", left);
        }
        if !entry.deed.can_be_undone() {
            return no("not-correctable", left);
        }
        let gone = account.with_what_follows(number);
        let deeds: Vec<&Deed> =
            gone.iter().filter_map(|one| account.entry(*one)).map(|one| &one.deed).collect();
        // Whoever undoes one of these is told of the one that came after.
        let is_of_terms = matches!(entry.deed, Deed::Withdrawn { .. } | Deed::Amended { .. });
        if deeds.iter().any(|deed| !deed.can_be_undone()) || (is_of_terms && gone.len() > 1) {
            return no("not-correctable", left);
        }
        if !account.is_in_order_without(&gone) {
            return no("not-correctable", left);
        }
        // Where nothing is granted, no rule is judged; the money is short then.
        if let Deed::Withdrawn { id, .. } = &entry.deed
            && account.granted().is_some()
            && let Some(held) = account.holds(id)
            && let Some(rule) = not_met_beside(held, &account.live())
        {
            return no(rule, left);
        }
        // What was granted or re-priced stays away until it is granted or re-priced again.
        let is_whole = matches!(
            entry.deed,
            Deed::Granted { .. } | Deed::Uprated { .. } | Deed::PutRight { .. }
        );
        // What moved no money was not re-priced.
        let moved =
            |number: &usize| account.entry(*number).is_some_and(|entry| entry.line.change() != 0);
        let is_repriced = !is_whole && gone.iter().any(moved);
        let after = is_repriced.then_some(account.place(number));
        let work = Work { first: None, gone, after };
        let Some(next) = account.reworked(work, |to| self.catalogue.rates[&to].by_difference)
        else {
            return no("remaining-entitlement", left);
        };
        let undoes = |deed: &Deed| match deed {
            Deed::Corrected { undoes, .. } => Some(format!("{undoes}>")),
            _ => None,
        };
        let [own, anew] = news(&next, account.entries.len(), undoes);
        let mut words = vec![format!("corrected {}", own.join(", "))];
        let later = next.entries[account.entries.len()..].iter().find_map(|one| match one.deed {
            Deed::Corrected { undoes, .. } => {
                super::moved(account.entries[undoes - 1].line.effective, one.line.effective)
            }
            _ => None,
        });
        words.extend(later);
        and_anew(&mut words, &anew);
        words.push(remaining(Some(next.remaining())));
        self.accounts.insert(whose.to_owned(), next);
        words
    }
}

pub(super) fn no(rule: &str, left: Option<i64>) -> Words {
    vec![format!("refused {rule}"), remaining(left)]
}
