//! How far amounts, sums and days reach, and what is said of one that reaches further.

use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;

use super::calendar::{FIRST_DAY, LAST_DAY};
use super::rule_code::RuleCode;
use super::sum::Sum;

/// How large money may be, either way. What is recorded is within these, so that it can be read
/// back for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// One amount from outside.
    Amount,
    /// What one learner's account comes to.
    Learner,
    /// One amount in an entry. Amounts reached as far as this before they reached as far as they
    /// do now, and those that were recorded stay readable.
    Entry,
    /// What a run or a provider comes to: an uprating, a claim, a reconciliation.
    Run,
}

impl Bound {
    /// The most that is within it.
    #[must_use]
    pub const fn most(self) -> Sum {
        Sum::from_pence(match self {
            Bound::Amount => 9_999_999_999,
            Bound::Learner => 99_999_999_999,
            Bound::Entry => 100_000_000_000,
            Bound::Run => 999_999_999_999_999,
        })
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Bound::Amount => "one amount may be",
            Bound::Learner => "the sums of one learner may be",
            Bound::Entry => "an entry can hold",
            Bound::Run => "the sums of a run or a provider may be",
        })
    }
}

/// A sum or a day that is beyond what is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Beyond {
    /// A sum.
    #[error("{sum} is beyond {most}, the most that {bound}", most = .bound.most())]
    Sum {
        /// The sum.
        sum: Sum,
        /// What it is beyond.
        bound: Bound,
    },
    /// A day that was worked out.
    #[error("{day} is {} that can be recorded", end_nearest(*.day))]
    Day {
        /// The day.
        day: NaiveDate,
    },
}

impl Beyond {
    /// The code of the rule by which it is refused.
    #[must_use]
    pub const fn rule(&self) -> RuleCode {
        match self {
            Beyond::Sum { .. } => RuleCode::BeyondSums,
            Beyond::Day { .. } => RuleCode::BeyondCalendar,
        }
    }
}

fn end_nearest(day: NaiveDate) -> String {
    if day > LAST_DAY {
        format!("after {LAST_DAY}, the last day")
    } else {
        format!("before {FIRST_DAY}, the first day")
    }
}
