//! Subjects in which modules of a level 6 course may be funded.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::calendar::Span;
use super::ids::Hecos;

/// One approved subject, with the basis of its approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedSubject {
    /// Its code.
    pub hecos: Hecos,
    /// Its name.
    pub label: String,
    /// When it is approved.
    pub approved: Span,
    /// What the approval rests on.
    pub source: String,
}

/// The approved subjects, each found by its code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApprovedSubjects(HashMap<Hecos, ApprovedSubject>);

impl ApprovedSubjects {
    /// Adds a subject; a later one of the same code takes its place.
    pub fn add(&mut self, subject: ApprovedSubject) {
        self.0.insert(subject.hecos, subject);
    }

    /// Whether a subject is approved on a day.
    #[must_use]
    pub fn approved_on(&self, hecos: Hecos, day: NaiveDate) -> bool {
        self.0.get(&hecos).is_some_and(|subject| subject.approved.holds(day))
    }

    /// When a subject is approved, where it is at all.
    #[must_use]
    pub fn approval_of(&self, hecos: Hecos) -> Option<Span> {
        self.0.get(&hecos).map(|subject| subject.approved)
    }

    /// All of them, in the order of their codes.
    #[must_use]
    pub fn in_order(&self) -> Vec<&ApprovedSubject> {
        let mut subjects: Vec<_> = self.0.values().collect();
        subjects.sort_unstable_by_key(|subject| subject.hecos);
        subjects
    }
}
