//! Figures put right: what moves an account to the full entitlements that are on record now.

use std::collections::BTreeMap;

use super::account::{Account, Entry};
use super::days::Day;
use super::deeds::{Deed, Price};
use super::words::Rates;

/// What moves an account: a deed, its own day, what it says remained, and by how much it changes
/// that.
type Move = (Deed, Day, i64, i64);

impl Account {
    /// Whether the grant or an uprating went by another full entitlement than there is now, of a
    /// year up to this one, or an uprating by another sum than stands before it.
    fn is_at_others(&self, up_to: i64, rates: &BTreeMap<i64, Rates>) -> bool {
        let differs = |year: i64, used: i64| {
            year <= up_to && rates.get(&year).is_some_and(|now| now.full != used)
        };
        let of_uprating = |(number, entry): (usize, &Entry)| match entry.deed {
            Deed::Uprated { from, to, price, .. } if !self.is_superseded(number) => {
                differs(from, price.old) || differs(to, price.new)
            }
            _ => false,
        };
        let mut of_another_sum = false;
        self.replay(|number, deed, before, _| {
            let Deed::Uprated { to, .. } = deed else { return };
            let base = self.entry(number).map(|entry| entry.base);
            of_another_sum |= *to <= up_to && base != Some(before);
        });
        self.granted().is_some_and(|(year, full)| {
            differs(year, full) || of_another_sum || self.standing().any(of_uprating)
        })
    }

    /// The account once it is moved to the figures on record; itself where it stands at them, up
    /// to a year; nothing where more would be taken than remains.
    pub(crate) fn at_figures(&self, up_to: i64, rates: &BTreeMap<i64, Rates>) -> Option<Account> {
        let mut next = self.clone();
        if !self.is_at_others(up_to, rates) {
            return Some(next);
        }
        let mut moves = self.moves(rates);
        let left = |moves: &[Move]| {
            let steps = moves.iter().scan(self.remaining(), |left, (.., by)| {
                *left += by;
                Some(*left)
            });
            steps.min().unwrap_or(0)
        };
        if left(&moves) < 0 {
            moves.sort_by_key(|(.., by)| *by < 0);
        }
        if left(&moves) < 0 {
            return None;
        }
        for (deed, on, remaining, by) in moves {
            next.add_as(deed, on, (remaining, by));
        }
        next.settle(self.entries.len());
        Some(next)
    }

    fn moves(&self, rates: &BTreeMap<i64, Rates>) -> Vec<Move> {
        let (mut moves, mut carried) = (Vec::new(), 0);
        if let Some((year, old)) = self.granted()
            && let Some(new) = rates.get(&year).map(|rates| rates.full)
            && new != old
        {
            carried = new - old;
            moves.push((Deed::PutRight { year, old, new }, Day(year, 8, 1), 0, carried));
        }
        self.replay(|number, deed, base, whole| {
            let Deed::Uprated { from, to, price, .. } = *deed else { return };
            let (old, new) = (rates[&from], rates[&to]);
            let base = base + carried;
            let is_of_it = self.entry(number).is_some_and(|entry| entry.base == base);
            if is_of_it && (price.old, price.new) == (old.full, new.full) {
                return;
            }
            let price = Price { old: old.full, new: new.full, by_difference: new.by_difference };
            let by = price.of(base) - base.max(0) - whole;
            carried += by;
            let deed = Deed::Uprated { from, to, price, replaces: None, in_place_of: Some(number) };
            moves.push((deed, self.first_at(self.place(number)), base, by));
        });
        moves
    }
}
