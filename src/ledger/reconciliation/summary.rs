//! The control totals of a reconciliation, and the proof that they foot.

use chrono::NaiveDate;

use super::cause::Cause;
use super::row::{AgeBand, ReconciliationRow};
use super::{Reconciliation, Tally};
use crate::domain::sum::Sum;

/// The control totals. Both sides were counted before any line was matched, and the rest was
/// counted from the rows, so that a line that went missing in between would be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The day as of which it was made.
    pub as_at: NaiveDate,
    /// All that we drew.
    pub ours: Tally,
    /// All that the payer paid.
    pub theirs: Tally,
    /// What matches.
    pub matched: Figures,
    /// What does not, by each cause of its form, in their order.
    pub causes: Vec<(Cause, Figures)>,
    /// The same by age.
    pub ages: [(AgeBand, Figures); 5],
}

/// What some rows come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many rows.
    pub rows: u64,
    /// Our side of them.
    pub ours: Tally,
    /// The payer's side of them.
    pub theirs: Tally,
}

impl Figures {
    /// Ours less theirs.
    #[must_use]
    pub fn difference(self) -> Sum {
        self.ours.total - self.theirs.total
    }

    fn add(&mut self, row: &ReconciliationRow) {
        let one = Figures { rows: 1, ours: row.ours, theirs: row.theirs };
        *self = self.and(one);
    }

    fn and(self, other: Figures) -> Figures {
        Figures {
            rows: self.rows.saturating_add(other.rows),
            ours: self.ours.and(other.ours),
            theirs: self.theirs.and(other.theirs),
        }
    }
}

impl Summary {
    pub(super) fn of(reconciliation: &Reconciliation) -> Summary {
        let Reconciliation { form, as_at, ours, theirs, rows } = reconciliation;
        let none = |cause| (cause, Figures::default());
        let mut summary = Summary {
            as_at: *as_at,
            ours: *ours,
            theirs: *theirs,
            matched: Figures::default(),
            causes: form.causes().into_iter().map(none).collect(),
            ages: AgeBand::ALL.map(|band| (band, Figures::default())),
        };
        for row in rows {
            let Some(cause) = row.cause else {
                summary.matched.add(row);
                continue;
            };
            for (_, figures) in summary.causes.iter_mut().filter(|(of, _)| *of == cause) {
                figures.add(row);
            }
            for (_, figures) in summary.ages.iter_mut().filter(|(of, _)| *of == row.band()) {
                figures.add(row);
            }
        }
        summary
    }

    /// All that does not match.
    #[must_use]
    pub fn breaks(&self) -> Figures {
        self.causes.iter().fold(Figures::default(), |sum, (_, figures)| sum.and(*figures))
    }

    /// Whether what matches and the breaks of each cause are everything on both sides, in count
    /// and in value.
    #[must_use]
    pub fn foots(&self) -> bool {
        let everything = self.matched.and(self.breaks());
        let by_age = self.ages.iter().fold(Figures::default(), |sum, (_, one)| sum.and(*one));
        everything.ours == self.ours && everything.theirs == self.theirs && by_age == self.breaks()
    }
}
