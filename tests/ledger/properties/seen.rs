//! All that can be seen of a ledger.

use std::collections::BTreeMap;

use lifelong::domain::rates::Announced;
use lifelong::ledger::chain_name::ChainName;
use lifelong::ledger::reference::{ReferenceKind, ReferenceRow};
use lifelong::store::{Reader, StoredEnrolment, StoredLearner, StoredRefusal, StoredRow};

use super::catalogues::Shelf;
use super::files;
use crate::college::{College, moment_of, read};
use crate::model::days::Day;

/// The first day of all.
pub(crate) const TODAY: Day = Day(2027, 1, 18);

/// All that a store shows of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) rows: Vec<StoredRow>,
    pub(crate) enrolments: Vec<StoredEnrolment>,
    pub(crate) refusals: Vec<StoredRefusal>,
    pub(crate) reference: Vec<ReferenceRow>,
    pub(crate) learners: Vec<StoredLearner>,
}

impl College {
    /// A ledger with a catalogue taken in.
    pub(crate) fn on(shelf: &Shelf) -> College {
        let today = read(&TODAY.to_string());
        let mut college = College::opened(&moment_of(today, "finance officer"));
        college.today = today;
        // What is taken in whole goes by all figures that there are.
        college.announced = Announced::AskedFor;
        for (kind, file) in files::catalogue(shelf) {
            college.import(kind, &file).expect("a catalogue that can be read");
        }
        college
    }

    pub(crate) fn seen(&self) -> Seen {
        Seen::of(&*self.reader())
    }
}

impl Seen {
    pub(crate) fn of(reader: &dyn Reader) -> Seen {
        let rows = reader.entries_after(None, usize::MAX).expect("entries");
        let enrolments = reader.enrolments_after(None, usize::MAX).expect("enrolments");
        let refusals = reader.refusals_after(None, usize::MAX).expect("refusals");
        // A row of the catalogue is brought by an entry of the ledger's own chain.
        let chain = reader.chain(&ChainName::Ledger).expect("entries");
        let last = chain.last().map_or(0, |entry| entry.seq);
        let reference = ReferenceKind::ALL.into_iter().flat_map(|kind| {
            let last = (1..=last).rev();
            last.flat_map(move |since| reader.references_since(kind, since).expect("rows"))
        });
        let reference = reference.collect();
        let learners = (0..8).map(|place| format!("L-{place}").parse().expect("an id"));
        let learners = reader.learners(&learners.collect::<Vec<_>>()).expect("learners");
        Seen { rows, enrolments, refusals, reference, learners }
    }

    /// Without the facts about learners, which are known as they are now alone.
    pub(crate) fn without_facts(mut self) -> Seen {
        for learner in &mut self.learners {
            learner.facts = None;
        }
        self
    }

    /// The rows of the learners' chains.
    pub(crate) fn learner_rows(&self) -> Vec<&StoredRow> {
        self.rows.iter().filter(|row| row.chain.starts_with("learner/")).collect()
    }

    /// The rows of one learner's chain.
    pub(crate) fn rows_of(&self, learner: &str) -> Vec<&StoredRow> {
        let chain = format!("learner/{learner}");
        self.rows.iter().filter(|row| row.chain == chain).collect()
    }

    /// Whether every row of an earlier look is here, unchanged and in its place.
    pub(crate) fn holds_all_of(&self, earlier: &Seen) -> bool {
        let place = |row: &StoredRow| (row.chain.clone(), row.entry.seq);
        let now: BTreeMap<_, _> = self.rows.iter().map(|row| (place(row), row)).collect();
        earlier.rows.iter().all(|row| now.get(&place(row)) == Some(&row))
            && earlier.refusals.iter().all(|refusal| self.refusals.contains(refusal))
            && earlier.enrolments.iter().all(|one| self.enrolments.contains(one))
    }
}
