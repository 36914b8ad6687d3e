//! What a learner's chain comes to as at a day: the sum of what counts by then.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::balances::Balances;
use super::entry::Entry;
use super::event::{FeeAmended, LearnerEvent, Withdrawn};
use super::hash::Hash;
use crate::domain::credits::Credits;
use crate::domain::enrolment::{Enrolment, Held, Terms};
use crate::domain::entitlement::Entitlement;
use crate::domain::ids::EnrolmentId;

/// The sum of some entries of one learner, in whatever order they are added: what was recorded
/// later may count earlier. So an account may be below zero here, which never happens in the order
/// of recording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AsAt {
    balances: Balances,
    /// Enrolments and withdrawals, each under the number of its entry.
    enrolled: BTreeMap<u32, Enrolment>,
    withdrawn: BTreeMap<u32, (EnrolmentId, NaiveDate)>,
    /// The terms of each amendment, under the number of its entry.
    amended: BTreeMap<u32, (EnrolmentId, Terms)>,
    /// The numbers of entries that were undone.
    undone: BTreeSet<u32>,
    entries: u32,
    last: Option<(u32, Hash)>,
}

impl AsAt {
    /// The sum of these entries.
    #[must_use]
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry<LearnerEvent>>) -> AsAt {
        let mut sum = AsAt::default();
        for entry in entries {
            sum.add(entry);
        }
        sum
    }

    /// Adds an entry.
    pub fn add(&mut self, entry: &Entry<LearnerEvent>) {
        if let Some(posting) = entry.posting() {
            self.balances.add(posting);
        }
        match entry.event() {
            LearnerEvent::Enrolled(enrolled) => {
                self.enrolled.insert(entry.seq(), enrolled.enrolment.clone());
            }
            LearnerEvent::Withdrawn(Withdrawn { enrolment, withdrawn_on, .. }) => {
                self.withdrawn.insert(entry.seq(), (enrolment.clone(), *withdrawn_on));
            }
            LearnerEvent::FeeAmended(FeeAmended { enrolment, terms, .. }) => {
                self.amended.insert(entry.seq(), (enrolment.clone(), terms.clone()));
            }
            LearnerEvent::Corrected(corrected) => {
                self.undone.insert(corrected.undoes);
            }
            _ => {}
        }
        self.entries = self.entries.saturating_add(1);
        self.last = self.last.max(Some((entry.seq(), *entry.hash())));
    }

    /// The figures of the entitlement.
    #[must_use]
    pub fn entitlement(&self) -> Entitlement {
        self.balances.entitlement()
    }

    /// The credits that count.
    #[must_use]
    pub fn live_credits(&self) -> Credits {
        let stands = |seq: &u32| !self.undone.contains(seq);
        let withdrawn = self.withdrawn.iter().filter(|(seq, _)| stands(seq));
        let withdrawn: BTreeMap<_, _> =
            withdrawn.map(|(_, (enrolment, day))| (enrolment, *day)).collect();
        let enrolled = self.enrolled.iter().filter(|(seq, _)| stands(seq));
        let terms = self.amended.iter().filter(|(seq, _)| stands(seq));
        let terms: BTreeMap<_, _> =
            terms.map(|(_, (enrolment, terms))| (enrolment, terms)).collect();
        let held = enrolled.map(|(_, enrolment)| {
            let terms =
                terms.get(&enrolment.id).map_or_else(|| enrolment.terms(), |it| (*it).clone());
            let withdrawn_on = withdrawn.get(&enrolment.id).copied();
            Held { withdrawn_on, ..Held::new(enrolment.clone().on(terms)) }
        });
        held.map(|held| held.counting_credits()).sum()
    }

    /// How many entries were added.
    #[must_use]
    pub const fn entries(&self) -> u32 {
        self.entries
    }

    /// The hash of the one of them that was recorded last; zeros where there is none.
    #[must_use]
    pub fn head(&self) -> Hash {
        self.last.map_or(Hash::ZERO, |(_, hash)| hash)
    }
}
