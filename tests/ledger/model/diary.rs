//! The figures of every day: what is recorded adds to each day from the one on which it begins to
//! count, and nothing else is known here. Days between two that are kept are as the earlier one.

use std::collections::{BTreeMap, BTreeSet};

use super::days::Day;
use super::deeds::{Deed, Line};

/// A day: sums, and the entries that hold and end enrolments, each by its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) granted: i64,
    pub(crate) prior_study: i64,
    pub(crate) committed: i64,
    pub(crate) drawn: i64,
    pub(crate) entries: usize,
    /// The number of the last of them.
    pub(crate) head: usize,
    pub(crate) enrolled: BTreeSet<usize>,
    pub(crate) withdrawn: BTreeSet<usize>,
    pub(crate) amended: BTreeSet<usize>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Diary(BTreeMap<Day, Figures>);

impl Figures {
    pub(crate) fn remaining(&self) -> i64 {
        self.granted - self.prior_study - self.committed - self.drawn
    }
}

impl Diary {
    /// The next entry.
    pub(crate) fn add(&mut self, number: usize, line: &Line, deed: &Deed) {
        let from = line.effective;
        if !self.0.contains_key(&from) {
            self.0.insert(from, self.on(from));
        }
        for figures in self.0.range_mut(from..).map(|(_, figures)| figures) {
            figures.entries += 1;
            figures.head = number;
            if let Some((debit, credit, pence)) = line.posting {
                figures.moved(debit, -pence);
                figures.moved(credit, pence);
            }
            match deed {
                Deed::Enrolled { .. } => _ = figures.enrolled.insert(number),
                Deed::Withdrawn { .. } => _ = figures.withdrawn.insert(number),
                Deed::Amended { .. } => _ = figures.amended.insert(number),
                Deed::Corrected { undoes, .. } => {
                    figures.enrolled.remove(undoes);
                    figures.withdrawn.remove(undoes);
                    figures.amended.remove(undoes);
                }
                Deed::Attended { .. }
                | Deed::Drawn { .. }
                | Deed::Recovered { .. }
                | Deed::Recorded
                | Deed::Granted { .. }
                | Deed::PriorStudy(_)
                | Deed::Additional { .. }
                | Deed::Uprated { .. }
                | Deed::PutRight { .. } => {}
            }
        }
    }

    /// The figures of a day.
    pub(crate) fn on(&self, day: Day) -> Figures {
        self.0.range(..=day).next_back().map(|(_, figures)| figures.clone()).unwrap_or_default()
    }

    pub(crate) fn remaining_before(&self, day: Day) -> i64 {
        self.0.range(..day).next_back().map_or(0, |(_, figures)| figures.remaining())
    }

    /// The figures once everything counts.
    pub(crate) fn at_the_end(&self) -> Figures {
        self.0.last_key_value().map(|(_, figures)| figures.clone()).unwrap_or_default()
    }

    /// The days on which something begins to count.
    pub(crate) fn turns(&self) -> Vec<Day> {
        self.0.keys().copied().collect()
    }
}

impl Figures {
    fn moved(&mut self, account: &str, pence: i64) {
        match account {
            "scheme" => self.granted -= pence,
            "prior-study" => self.prior_study += pence,
            "committed" => self.committed += pence,
            "drawn" => self.drawn += pence,
            _ => {}
        }
    }
}
