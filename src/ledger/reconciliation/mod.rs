//! Reconciliation: what we drew down against what the payer says was paid, judged both ways.

mod cause;
mod keyed;
mod later;
mod merge;
mod new_payments;
mod open_breaks;
mod row;
mod sides;
mod summary;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::domain::attendance::{Attendance, LiabilityPeriod};
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::domain::money::Money;
use crate::domain::payment::Payment;
use crate::domain::sum::Sum;

pub use cause::{Cause, CausesForm};
pub use later::{LaterLine, LaterLines};
pub use new_payments::new_payments;
pub use open_breaks::{BreakId, OpenBreak, OpenBreaks, SinceLast, changes, since_last};
pub use row::{AgeBand, ReconciliationRow};
pub use summary::{Figures, Summary};

/// What we know of one liability period of an enrolment, drawn or not. An enrolment of which no
/// period is given is not ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ours {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The period. Each stands once; were there two, their sums would be added.
    pub period: LiabilityPeriod,
    /// Who holds the enrolment.
    pub learner: LearnerId,
    /// The provider that is to be paid.
    pub ukprn: Ukprn,
    /// The day on which the instalment falls due.
    pub due_on: NaiveDate,
    /// The instalment, on the terms that stand.
    pub instalment: Money,
    /// What was drawn down less what was recovered; none where nothing was ever drawn.
    pub drawn: Option<Sum>,
    /// The attendance that was confirmed last, where any was.
    pub attendance: Option<Attendance>,
    /// What a withdrawal leaves due of the period; none where the learner has not withdrawn.
    pub left_due: Option<Money>,
}

/// How many lines, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub total: Sum,
}

/// Both sides beside each other: one row for each enrolment and liability period on which either
/// side has anything, in the order of enrolments and periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    /// The form of the causes by which its rows were judged.
    pub form: CausesForm,
    /// The day as of which it was made.
    pub as_at: NaiveDate,
    /// All that we drew, counted before any of it was matched: a line is a period.
    pub ours: Tally,
    /// All that the payer paid, counted before any of it was matched: a line is a payment.
    pub theirs: Tally,
    /// The rows.
    pub rows: Vec<ReconciliationRow>,
}

/// Judges both sides as of a day, by the latest form of the causes. The order of the lines does not
/// matter.
///
/// What counts as a break, and in which order the causes are looked at, is said at [`Cause`].
#[must_use]
pub fn reconcile(ours: &[Ours], theirs: &[Payment], as_at: NaiveDate) -> Reconciliation {
    reconcile_by(CausesForm::LATEST, ours, theirs, as_at)
}

/// Judges both sides as of a day, as a reconciliation of this form was judged.
#[must_use]
pub fn reconcile_by(
    form: CausesForm,
    ours: &[Ours],
    theirs: &[Payment],
    as_at: NaiveDate,
) -> Reconciliation {
    Reconciliation {
        form,
        as_at,
        ours: ours.iter().filter_map(|line| line.drawn).collect(),
        theirs: theirs.iter().map(|line| Sum::from(line.amount)).collect(),
        rows: merge::rows(ours, theirs, (form, as_at)),
    }
}

impl Reconciliation {
    /// The rows that do not agree, as breaks that were first seen on the day of this one.
    pub fn breaks(&self) -> impl Iterator<Item = OpenBreak> {
        let open = |row: &ReconciliationRow| {
            let id = BreakId { enrolment: row.enrolment.clone(), period: row.period };
            row.cause.map(|cause| OpenBreak { id, cause, first_seen: self.as_at })
        };
        self.rows.iter().filter_map(open)
    }

    /// The control totals.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::of(self)
    }
}

impl Tally {
    /// One line of this amount.
    #[must_use]
    pub fn one(amount: impl Into<Sum>) -> Tally {
        Tally { count: 1, total: amount.into() }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Tally) -> Tally {
        let count = self.count.saturating_add(other.count);
        Tally { count, total: self.total + other.total }
    }
}

impl FromIterator<Sum> for Tally {
    fn from_iter<I: IntoIterator<Item = Sum>>(amounts: I) -> Tally {
        amounts.into_iter().map(Tally::one).fold(Tally::default(), Tally::and)
    }
}
