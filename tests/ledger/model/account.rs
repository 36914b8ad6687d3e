//! One learner's account: every entry that should stand in the chain, and what comes of those that
//! were not undone. Of the others nothing is known when sums are made: they are forgotten.

use super::days::Day;
use super::deeds::{Deed, Held, Line, Price};
use super::diary::Diary;

/// An entry: what should stand beside it, what it did, and the place at which that counts.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) line: Line,
    pub(crate) deed: Deed,
    /// The day from which it would have counted by itself.
    own: Day,
    pub(crate) place: usize,
    /// What remained there when it was made.
    pub(crate) base: i64,
    undone: bool,
    /// Which file or run brought it, of those of the model.
    pub(crate) file: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) born: Day,
    pub(crate) resident: bool,
    pub(crate) nhs: bool,
    /// Entry 1 is the first.
    pub(crate) entries: Vec<Entry>,
    /// All that was ever enrolled.
    pub(crate) held: Vec<Held>,
    pub(crate) diary: Diary,
}

/// What it all comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) granted: i64,
    pub(crate) prior_study: i64,
    pub(crate) committed: i64,
    pub(crate) drawn: i64,
    pub(crate) remaining: i64,
}

/// What is to be paid for a liability period, and by when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    pub(crate) due: Day,
    /// All of it, or nothing where the learner withdrew before that day.
    pub(crate) left: i64,
}

/// What is to be undone, and made anew.
pub(crate) struct Work {
    /// What is recorded before that.
    pub(crate) first: Option<(Deed, Day)>,
    /// Entries to undo, newest first.
    pub(crate) gone: Vec<usize>,
    /// Upratings after this place are undone after them and made anew.
    pub(crate) after: Option<usize>,
}

/// What is held, as others are judged beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Live<'a> {
    pub(crate) held: &'a Held,
    pub(crate) credits: i64,
    pub(crate) last: Day,
}

impl Entry {
    fn is_correction(&self) -> bool {
        matches!(self.deed, Deed::Corrected { .. })
    }
}

impl Account {
    pub(crate) fn entry(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number.checked_sub(1)?)
    }

    pub(crate) fn is_undone(&self, number: usize) -> bool {
        self.entry(number).is_some_and(|entry| entry.undone)
    }

    /// The account of what counts by a day: the rest is as though it had been undone.
    pub(crate) fn as_at(&self, day: Day) -> Account {
        let mut counted = self.clone();
        for entry in &mut counted.entries {
            entry.undone |= entry.line.effective > day;
        }
        counted
    }

    pub(crate) fn place(&self, number: usize) -> usize {
        self.entry(number).map_or(number, |entry| entry.place)
    }

    /// The entries that stand, each with its number, in the order of recording.
    pub(crate) fn standing(&self) -> impl DoubleEndedIterator<Item = (usize, &Entry)> {
        let all = self.entries.iter().enumerate().map(|(before, entry)| (before + 1, entry));
        all.filter(|(_, entry)| !entry.undone)
    }

    /// Goes through what stands in the order in which it counts: its number, what remained before
    /// it, and by how much it changed that.
    pub(crate) fn replay(&self, mut visit: impl FnMut(usize, &Deed, i64, i64)) {
        let mut standing: Vec<(usize, &Entry)> = self.standing().collect();
        let in_place = standing.iter().filter_map(|(_, entry)| match entry.deed {
            Deed::Uprated { in_place_of, .. } => in_place_of,
            _ => None,
        });
        let superseded: Vec<usize> = in_place.collect();
        standing.retain(|(number, _)| !superseded.contains(number));
        standing.sort_by_key(|(_, entry)| entry.place);
        let mut remaining = 0;
        for (number, entry) in standing {
            // What came in its place moved the difference, and is gone: it moves what it did.
            let was_superseded = self.entries.iter().any(|later| {
                matches!(later.deed, Deed::Uprated { in_place_of, .. } if in_place_of == Some(number))
            });
            let change = match entry.deed {
                Deed::Uprated { .. } if was_superseded => self.whole(number),
                _ => entry.deed.change(remaining),
            };
            visit(number, &entry.deed, remaining, change);
            remaining += change;
        }
    }

    /// All that an uprating moved, with those in whose place it came.
    fn whole(&self, number: usize) -> i64 {
        let Some(entry) = self.entry(number) else { return 0 };
        let before = match entry.deed {
            Deed::Uprated { in_place_of: Some(before), .. } => self.whole(before),
            _ => 0,
        };
        before + entry.line.change()
    }

    pub(crate) fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        self.replay(|_, deed, _, change| {
            match deed {
                Deed::Granted { .. }
                | Deed::Additional { .. }
                | Deed::Uprated { .. }
                | Deed::PutRight { .. } => {
                    sums.granted += change;
                }
                Deed::PriorStudy(more) => sums.prior_study += more,
                Deed::Enrolled { .. } | Deed::Withdrawn { .. } | Deed::Amended { .. } => {
                    sums.committed -= change;
                }
                Deed::Drawn { amount, .. } => {
                    (sums.committed, sums.drawn) = (sums.committed - amount, sums.drawn + amount);
                }
                Deed::Recovered { amount, .. } => {
                    (sums.committed, sums.drawn) = (sums.committed + amount, sums.drawn - amount);
                }
                Deed::Recorded | Deed::Corrected { .. } | Deed::Attended { .. } => {}
            }
            sums.remaining += change;
        });
        sums
    }

    pub(crate) fn remaining(&self) -> i64 {
        self.sums().remaining
    }

    /// The year and the amount of the grant that stands.
    pub(crate) fn granted(&self) -> Option<(i64, i64)> {
        self.standing().rev().find_map(|(_, entry)| match entry.deed {
            Deed::Granted { year, full } | Deed::PutRight { year, new: full, .. } => {
                Some((year, full))
            }
            _ => None,
        })
    }

    /// From which day the grant counts that stands.
    pub(crate) fn granted_from(&self) -> Option<Day> {
        let mut granted =
            self.standing().filter(|(_, entry)| matches!(entry.deed, Deed::Granted { .. }));
        granted.next().map(|(_, entry)| entry.line.effective)
    }

    /// Whether another uprating that stands came in the place of this one.
    pub(crate) fn is_superseded(&self, number: usize) -> bool {
        let is_it = |deed: &Deed| matches!(deed, Deed::Uprated { in_place_of, .. } if *in_place_of == Some(number));
        self.standing().any(|(_, entry)| is_it(&entry.deed))
    }

    /// The day from which the first of those counts that stand at a place.
    pub(crate) fn first_at(&self, place: usize) -> Day {
        let first = self.standing().find(|(_, entry)| entry.place == place);
        first.map(|(_, entry)| entry.own).expect("something stands there")
    }

    /// The year at whose rates the entitlement stands.
    pub(crate) fn year(&self) -> Option<i64> {
        let uprated = self.standing().filter_map(|(_, entry)| match entry.deed {
            Deed::Uprated { to, .. } => Some(to),
            _ => None,
        });
        uprated.max().or_else(|| self.granted().map(|(year, _)| year))
    }

    /// The enrolment that was last held under an id: one that was undone may have come again.
    pub(crate) fn holds(&self, id: &str) -> Option<&Held> {
        self.held.iter().rfind(|held| held.id == id)
    }

    /// What the entry of this number enrolled.
    pub(crate) fn held_by(&self, number: usize) -> Option<&Held> {
        let enrolled = |entry: &Entry| match &entry.deed {
            Deed::Enrolled { id, .. } => Some(id.clone()),
            _ => None,
        };
        let id = enrolled(self.entry(number)?)?;
        let before = self.entries[..number - 1].iter().filter_map(enrolled);
        let before = before.filter(|other| *other == id).count();
        self.held.iter().filter(|held| held.id == id).nth(before)
    }

    /// The deeds that stand of an enrolment, in the order of recording.
    fn of<'a>(&'a self, id: &'a str) -> impl DoubleEndedIterator<Item = (usize, &'a Entry)> {
        let of = move |(_, entry): &(usize, &Entry)| {
            entry.deed.enrolment().is_some_and(|of| of == id) && !entry.is_correction()
        };
        self.standing().filter(of)
    }

    /// The enrolments that were not undone, in the order of recording.
    pub(crate) fn standing_held(&self) -> impl Iterator<Item = &Held> {
        self.held.iter().filter(|held| self.is_held(&held.id) && self.is_last(held))
    }

    /// Whether nothing came later under the id of an enrolment.
    fn is_last(&self, held: &Held) -> bool {
        self.holds(&held.id).is_some_and(|last| std::ptr::eq(last, held))
    }

    pub(crate) fn is_held(&self, id: &str) -> bool {
        self.of(id).any(|(_, entry)| matches!(entry.deed, Deed::Enrolled { .. }))
    }

    /// Fee and loan.
    pub(crate) fn terms(&self, held: &Held) -> (i64, i64) {
        let amended = self.of(&held.id).rev().find_map(|(_, entry)| match entry.deed {
            Deed::Amended { fee, loan, .. } => Some((fee, loan)),
            _ => None,
        });
        amended.unwrap_or((held.fee, held.loan))
    }

    pub(crate) fn withdrawn(&self, id: &str) -> Option<Day> {
        self.of(id).find_map(|(_, entry)| match entry.deed {
            Deed::Withdrawn { day, .. } => Some(day),
            _ => None,
        })
    }

    /// The periods of an enrolment with this loan and this withdrawal.
    pub(crate) fn shares_if(held: &Held, loan: i64, left: Option<Day>) -> Vec<Share> {
        let is_due = |due| left.is_none_or(|day| held.start <= day && due <= day);
        let parts = held.split(loan).into_iter();
        parts
            .map(|(due, amount)| Share { due, left: if is_due(due) { amount } else { 0 } })
            .collect()
    }

    /// The periods of an enrolment as it stands.
    pub(crate) fn shares(&self, held: &Held) -> Vec<Share> {
        Account::shares_if(held, self.terms(held).1, self.withdrawn(&held.id))
    }

    /// What is set aside or drawn for an enrolment.
    pub(crate) fn funded(&self, id: &str) -> i64 {
        let funded = self.of(id).map(|(_, entry)| match entry.deed {
            Deed::Enrolled { loan, .. } => loan,
            Deed::Amended { set_aside, .. } => set_aside,
            Deed::Withdrawn { released, .. } => -released,
            _ => 0,
        });
        funded.sum()
    }

    /// What was drawn for a period less what was recovered; nothing where nothing ever was drawn.
    pub(crate) fn ever_drawn(&self, id: &str, of: usize) -> Option<i64> {
        let drawn = self.of(id).filter_map(|(_, entry)| match entry.deed {
            Deed::Drawn { period, amount, .. } if period == of => Some(amount),
            Deed::Recovered { period, amount, .. } if period == of => Some(-amount),
            _ => None,
        });
        drawn.reduce(|sum, amount| sum + amount)
    }

    pub(crate) fn drawn(&self, id: &str, of: usize) -> i64 {
        self.ever_drawn(id, of).unwrap_or(0)
    }

    /// The latest day from which a drawdown of a period counts, if that is later than a day.
    pub(crate) fn recovered_from(&self, id: &str, of: usize, day: Day) -> Day {
        let drawn = self.of(id).filter_map(|(_, entry)| match entry.deed {
            Deed::Drawn { period, .. } if period == of => Some(entry.line.effective),
            _ => None,
        });
        drawn.max().map_or(day, |drawn| drawn.max(day))
    }

    /// What was confirmed of a period and stands, in the order of recording.
    pub(crate) fn confirmed(&self, id: &str, of: usize) -> Vec<(usize, char, Day)> {
        let confirmed = self.of(id).filter_map(|(number, entry)| match entry.deed {
            Deed::Attended { period, status, on, .. } if period == of => Some((number, status, on)),
            _ => None,
        });
        confirmed.collect()
    }

    /// Whether the payer said no, and nothing was confirmed since.
    pub(crate) fn is_rejected(&self, id: &str, of: usize) -> bool {
        let last = self.of(id).rev().find(|(_, entry)| match entry.deed {
            Deed::Attended { period, .. } => period == of,
            Deed::Recovered { period, because, .. } => period == of && because == "rejected",
            _ => false,
        });
        last.is_some_and(|(_, entry)| matches!(entry.deed, Deed::Recovered { .. }))
    }

    /// All that is held, each with its credits that count and the last day on which it runs.
    pub(crate) fn live(&self) -> Vec<Live<'_>> {
        let live = self.standing_held().map(|held| {
            let left = self.withdrawn(&held.id);
            let last = held.last_day();
            Live {
                held,
                credits: held.counting(self.terms(held).1, left),
                last: left.map_or(last, |day| day.day_before().min(last)),
            }
        });
        live.collect()
    }

    pub(crate) fn live_credits(&self) -> i64 {
        self.live().iter().map(|one| one.credits).sum()
    }

    /// Adds an entry, and says from which day it counts.
    pub(crate) fn add(&mut self, deed: Deed, own: Day) -> Day {
        self.append(deed, own);
        let last = self.entries.len() - 1;
        self.settle(last);
        self.entries[last].line.effective
    }

    /// Appends an entry at its place, as `push` has it.
    fn append(&mut self, deed: Deed, own: Day) {
        let number = self.push(deed, own);
        let (mut remaining, mut change) = (0, 0);
        self.replay(|counted, _, before, by| {
            if counted == number {
                (remaining, change) = (before, by);
            }
        });
        self.tell((remaining, change));
    }

    /// The same, of which it is known what remained before and by how much it changes that.
    pub(crate) fn add_as(&mut self, deed: Deed, on: Day, figures: (i64, i64)) {
        self.push(deed, on);
        self.tell(figures);
    }

    fn push(&mut self, deed: Deed, on: Day) -> usize {
        let number = self.entries.len() + 1;
        let place = match &deed {
            Deed::PriorStudy(_) | Deed::PutRight { .. } => {
                let granted =
                    |(_, entry): &(usize, &Entry)| matches!(entry.deed, Deed::Granted { .. });
                self.standing().find(granted).map_or(number, |(number, _)| number)
            }
            Deed::Uprated { replaces: Some(replaced), .. }
            | Deed::Uprated { in_place_of: Some(replaced), .. } => self.place(*replaced),
            _ => number,
        };
        let line = Line { event: deed.event(), effective: on, posting: None, says: String::new() };
        self.entries.push(Entry { line, deed, own: on, place, base: 0, undone: false, file: None });
        number
    }

    fn tell(&mut self, (remaining, change): (i64, i64)) {
        let entry = self.entries.last_mut().expect("it was just added");
        entry.base = remaining;
        entry.line.posting = entry.deed.posting(change);
        entry.line.says = entry.deed.says(remaining, change);
    }

    /// Undoes an entry by its opposite, from the day from which it counts.
    fn undo(&mut self, number: usize) {
        let entry = &mut self.entries[number - 1];
        entry.undone = true;
        let own = entry.line.effective;
        let (enrolment, posting) = (entry.deed.enrolment().cloned(), entry.line.posting);
        let deed = Deed::Corrected { undoes: number, enrolment };
        let posting = posting.map(|(debit, credit, pence)| (credit, debit, pence));
        let (event, says) = (deed.event(), deed.says(0, 0));
        let line = Line { event, effective: own, posting, says };
        let by = self.entries.len() + 1;
        self.entries.push(Entry { line, deed, own, place: by, base: 0, undone: false, file: None });
    }

    /// The account after something was undone and made anew; nothing where what remains would be
    /// below zero at any step of that.
    pub(crate) fn reworked(
        &self,
        work: Work,
        by_difference: impl Fn(i64) -> bool,
    ) -> Option<Account> {
        let mut next = self.clone();
        let upratings: Vec<usize> = self
            .standing()
            .rev()
            .filter(|(_, entry)| work.after.is_some_and(|place| entry.place > place))
            .filter(|(number, _)| !work.gone.contains(number))
            .filter(|(_, entry)| matches!(entry.deed, Deed::Uprated { .. }))
            .map(|(number, _)| number)
            .collect();
        let mut anew: Vec<usize> = upratings.clone();
        let in_place = |number: &usize| match self.entries[*number - 1].deed {
            Deed::Uprated { in_place_of, .. } => in_place_of,
            _ => None,
        };
        let superseded: Vec<usize> = upratings.iter().filter_map(in_place).collect();
        anew.retain(|number| !superseded.contains(number));
        anew.sort_by_key(|number| self.place(*number));
        if let Some((deed, on)) = work.first {
            next.append(deed, on);
        }
        for number in work.gone.iter().copied().chain(upratings) {
            next.undo(number);
        }
        for number in anew {
            let Deed::Uprated { from, to, price, .. } = self.entries[number - 1].deed else {
                continue;
            };
            // By the figures by which it went, and the way that is on record now.
            let price = Price { by_difference: by_difference(to), ..price };
            let (replaces, in_place_of) = (Some(number), None);
            let own = self.first_at(self.place(number));
            next.append(Deed::Uprated { from, to, price, replaces, in_place_of }, own);
        }
        let mut remaining = self.remaining();
        let is_enough = next.entries[self.entries.len()..].iter().all(|entry| {
            remaining += entry.line.change();
            remaining >= 0
        });
        if !is_enough {
            return None;
        }
        next.settle(self.entries.len());
        Some(next)
    }

    /// The entry with all that stands and follows from it, newest first.
    pub(crate) fn with_what_follows(&self, number: usize) -> Vec<usize> {
        let mut fall = vec![number];
        for (later, entry) in self.standing().filter(|(later, _)| *later > number) {
            let mut before = fall.iter().filter_map(|number| self.entry(*number));
            // What was drawn and recovered since rests on no attendance any more.
            let is_settled = |before: &Entry| match (&before.deed, &entry.deed) {
                (Deed::Attended { .. }, Deed::Drawn { id, period, .. }) => {
                    self.drawn(id, *period) == 0
                }
                _ => false,
            };
            // What came in the place of an uprating stands where that one does.
            let is_before = |before: &Entry| {
                !matches!(entry.deed, Deed::Uprated { .. }) || before.place <= entry.place
            };
            let falls = |before: &Entry| {
                entry.deed.follows(&before.deed) && !is_settled(before) && is_before(before)
            };
            if before.any(falls) {
                fall.push(later);
            }
        }
        fall.reverse();
        fall
    }
}
