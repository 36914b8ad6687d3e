//! What the model says where a file or a run is taken back, written from the section on corrections
//! of the rules: all that it recorded is undone, or nothing.

use super::account::{Account, Live, Work};
use super::changes::no;
use super::deeds::Deed;
use super::rules::not_met_beside;
use super::words::{Catalogue, pounds};
use super::{Brought, Model, Words, refused};

/// What became of one learner.
enum Learner {
    /// So much stands in the way.
    InTheWay(usize),
    /// What was undone of the file, and what followed from it; and the account then.
    Undone { of_it: usize, fell: usize, next: Account },
}

impl Model {
    pub(crate) fn take_back(&mut self, file: usize) -> Words {
        let Some(brought) = self.files.get(file).copied() else { return refused("entry-known") };
        if brought.is_taken_back {
            return no("corrected-already", None);
        }
        let (mut in_the_way, mut already) = (0, 0);
        let (mut undone, mut fell, mut anew, mut change) = (0, 0, 0, 0);
        let mut news: Vec<(String, Account)> = Vec::new();
        for (learner, account) in &self.accounts {
            let (roots, before) = roots(account, file, brought);
            already += before;
            in_the_way += usize::from(has_facts_before(account, file));
            if roots.is_empty() {
                continue;
            }
            match undo(account, &roots, &self.catalogue) {
                Learner::InTheWay(count) => in_the_way += count,
                Learner::Undone { of_it, fell: others, next } => {
                    (undone, fell) = (undone + of_it, fell + others);
                    change += next.remaining() - account.remaining();
                    let new = next.entries.iter().skip(account.entries.len());
                    anew += new.filter(|one| matches!(one.deed, Deed::Uprated { .. })).count();
                    news.push((learner.clone(), next));
                }
            }
        }
        if in_the_way > 0 {
            return vec![format!("refused {in_the_way} in the way")];
        }
        if undone == 0 {
            return no("corrected-already", None);
        }
        self.files[file].is_taken_back = true;
        self.accounts.extend(news);
        vec![
            format!("taken back {undone}"),
            format!("before {already}"),
            format!("fell {fell}"),
            format!("anew {anew}"),
            format!("change {}", pounds(change)),
        ]
    }
}

/// What stands of all that was brought to a learner, oldest first, and how much of it was undone
/// before. An uprating that was made anew stands for the one in whose place it is.
fn roots(account: &Account, file: usize, brought: Brought) -> (Vec<usize>, usize) {
    let is_one = |deed: &Deed| {
        deed.can_be_undone() && (brought.is_run || !matches!(deed, Deed::Uprated { .. }))
    };
    let all = (1..).zip(&account.entries);
    let own: Vec<(usize, usize)> = all
        .filter(|(_, entry)| entry.file == Some(file) && is_one(&entry.deed))
        .map(|(number, entry)| (number, entry.place))
        .collect();
    let standing = account.standing().filter(|(number, entry)| {
        let is_made_anew = matches!(entry.deed, Deed::Uprated { replaces: Some(_), .. });
        let is_anew = |one: usize, place: usize| {
            brought.is_run && is_made_anew && one < *number && entry.place == place
        };
        own.iter().any(|(one, place)| one == number || is_anew(*one, *place))
    });
    let standing: Vec<usize> = standing.map(|(number, _)| number).collect();
    let before = own.len().saturating_sub(standing.len());
    (standing, before)
}

/// Whether it put facts right that are still the last: those before are kept nowhere.
fn has_facts_before(account: &Account, file: usize) -> bool {
    let of_it = |is: fn(&Deed) -> bool| {
        account.entries.iter().rev().find(|entry| is(&entry.deed)).map(|entry| entry.file)
    };
    let granted = account
        .entries
        .iter()
        .any(|entry| entry.file == Some(file) && matches!(entry.deed, Deed::Granted { .. }));
    !granted && of_it(|deed| matches!(deed, Deed::Recorded)) == Some(Some(file))
}

fn undo(account: &Account, roots: &[usize], catalogue: &Catalogue) -> Learner {
    let (mut gone, mut in_the_way, mut after) = (Vec::new(), 0, None::<usize>);
    for root in roots {
        let own = account.with_what_follows(*root);
        let deed = |number: &usize| account.entry(*number).expect("it stands");
        let is_of_terms = matches!(deed(root).deed, Deed::Withdrawn { .. } | Deed::Amended { .. });
        let later = own.iter().any(|one| !roots.contains(one));
        if own.iter().any(|one| !deed(one).deed.can_be_undone()) || (is_of_terms && later) {
            in_the_way += 1;
        }
        let is_whole = matches!(
            deed(root).deed,
            Deed::Granted { .. } | Deed::Uprated { .. } | Deed::PutRight { .. }
        );
        if !is_whole && own.iter().any(|one| deed(one).line.change() != 0) {
            let place = account.place(*root);
            after = Some(after.map_or(place, |before| before.min(place)));
        }
        gone.extend(own);
    }
    if in_the_way > 0 {
        return Learner::InTheWay(in_the_way);
    }
    if !fit_again(account, roots) {
        return Learner::InTheWay(1);
    }
    gone.sort_unstable();
    gone.dedup();
    gone.reverse();
    let fell = gone.len() - roots.len();
    let work = Work { first: None, gone, after };
    match account.reworked(work, |to| catalogue.rates[&to].by_difference) {
        None => Learner::InTheWay(1),
        Some(next) => Learner::Undone { of_it: roots.len(), fell, next },
    }
}

/// Whether what is held again without its withdrawal fits beside what is held by then, the one
/// that was withdrawn last first.
fn fit_again(account: &Account, roots: &[usize]) -> bool {
    if account.granted().is_none() {
        return true;
    }
    let mut live = account.live();
    for root in roots.iter().rev() {
        let Some(Deed::Withdrawn { id, .. }) = account.entry(*root).map(|entry| &entry.deed) else {
            continue;
        };
        let Some(held) = account.holds(id) else { continue };
        if not_met_beside(held, &live).is_some() {
            return false;
        }
        live.retain(|one| one.held.id != *id);
        live.push(Live {
            held,
            credits: held.counting(account.terms(held).1, None),
            last: held.last_day(),
        });
    }
    true
}
