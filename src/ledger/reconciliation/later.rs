//! What lies after the day of a reconciliation: listed, and in no total.

use std::collections::BTreeMap;

use super::{BreakId, Ours, Tally};
use crate::domain::ids::Ukprn;
use crate::domain::payment::Payment;
use crate::domain::sum::Sum;

/// What was drawn, recovered and paid after the day of a reconciliation, by enrolment and period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaterLines(BTreeMap<BreakId, LaterLine>);

/// What counts later of one enrolment and period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaterLine {
    /// The provider of the enrolment; where only payments are later, the one that they name.
    pub ukprn: Ukprn,
    /// What was drawn less what was recovered.
    pub ours: Tally,
    /// What was paid.
    pub theirs: Tally,
}

impl LaterLines {
    /// Takes in a period of ours, of which so much was ever drawn: less what was drawn by the day.
    pub fn add_ours(&mut self, ours: &Ours, ever_drawn: Sum) {
        let later = ever_drawn - ours.drawn.unwrap_or_default();
        if later != Sum::ZERO {
            let id = BreakId { enrolment: ours.enrolment.clone(), period: ours.period };
            let line = self.0.entry(id).or_insert_with(|| LaterLine::of(ours.ukprn));
            line.ours = line.ours.and(Tally::one(later));
        }
    }

    /// Takes in a payment of a later day.
    pub fn add_theirs(&mut self, payment: &Payment) {
        let id = BreakId { enrolment: payment.enrolment.clone(), period: payment.period };
        let line = self.0.entry(id).or_insert_with(|| LaterLine::of(payment.ukprn));
        line.theirs = line.theirs.and(Tally::one(payment.amount));
    }

    /// Leaves those of which this does not hold away.
    pub fn retain(&mut self, stays: impl Fn(&BreakId, &LaterLine) -> bool) {
        self.0.retain(|id, line| stays(id, line));
    }

    /// All of them, in the order of enrolments and periods.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&BreakId, &LaterLine)> {
        self.0.iter()
    }

    /// What they come to on either side.
    #[must_use]
    pub fn totals(&self) -> (Tally, Tally) {
        let none = (Tally::default(), Tally::default());
        self.0
            .values()
            .fold(none, |(ours, theirs), line| (ours.and(line.ours), theirs.and(line.theirs)))
    }
}

impl LaterLine {
    fn of(ukprn: Ukprn) -> LaterLine {
        LaterLine { ukprn, ours: Tally::default(), theirs: Tally::default() }
    }
}
