//! Instalment plans: how a loan is split over the days on which it falls due.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use thiserror::Error;

use super::bounds::Beyond;
use super::calendar::recordable_after;
use super::excerpt::excerpt;
use super::ids::PlanName;
use super::money::Money;
use super::sum::Sum;

/// A named way to split a loan. Its percentages sum to 100; the last period takes the remainder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalmentPlan {
    name: PlanName,
    rounding: Rounding,
    periods: Vec<PlanPeriod>,
    source: String,
}

/// One period of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanPeriod {
    /// Its part of the loan, in percent.
    pub percent: u8,
    /// Due so many calendar months after the start …
    pub due_months: u8,
    /// … and so many days after that.
    pub due_days: u16,
}

/// To what an instalment is rounded down, all but the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To whole pence.
    Penny,
    /// To whole pounds.
    Pound,
}

/// A part of a loan that falls due on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// The day.
    pub due_on: NaiveDate,
    /// The part; it may be nothing where a loan is very small.
    pub amount: Money,
}

/// Why something is not an instalment plan.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    /// The percentages do not make a whole.
    #[error("the percentages of plan `{plan}` sum to {sum}, not to 100")]
    Percentages {
        /// The plan.
        plan: PlanName,
        /// What they sum to.
        sum: u32,
    },
    /// A later period falls due before an earlier one.
    #[error("period {period} of plan `{plan}` falls due before the one that precedes it")]
    OutOfOrder {
        /// The plan.
        plan: PlanName,
        /// The later period, counted from 1.
        period: usize,
    },
    /// A text that names no rounding.
    #[error("`{0}` is not a rounding: write `penny` or `pound`")]
    Rounding(String),
}

impl InstalmentPlan {
    /// A plan of these periods, in their order.
    ///
    /// # Errors
    /// When the percentages do not sum to 100, or a period falls due before an earlier one.
    pub fn new(
        name: PlanName,
        rounding: Rounding,
        periods: Vec<PlanPeriod>,
        source: String,
    ) -> Result<InstalmentPlan, PlanError> {
        let sum = periods.iter().map(|period| u32::from(period.percent)).sum();
        if sum != 100 {
            return Err(PlanError::Percentages { plan: name, sum });
        }
        let due = |period: &PlanPeriod| (period.due_months, period.due_days);
        let earlier = periods.iter().zip(periods.iter().skip(1));
        if let Some(position) =
            earlier.map(|(one, next)| due(one) <= due(next)).position(|in_order| !in_order)
        {
            return Err(PlanError::OutOfOrder { plan: name, period: position.saturating_add(2) });
        }
        Ok(InstalmentPlan { name, rounding, periods, source })
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &PlanName {
        &self.name
    }

    /// Its periods, in order.
    #[must_use]
    pub fn periods(&self) -> &[PlanPeriod] {
        &self.periods
    }

    /// To what its instalments are rounded down.
    #[must_use]
    pub const fn rounding(&self) -> Rounding {
        self.rounding
    }

    /// What the plan rests on.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Splits a loan: every instalment but the last is its percentage, rounded down; the last is
    /// what is left, so that they sum to the loan exactly.
    ///
    /// # Errors
    /// When one of them would fall due after the last day that can be recorded.
    pub fn split(&self, loan: Money, start: NaiveDate) -> Result<Vec<Instalment>, Beyond> {
        let mut left = Sum::from(loan);
        let last = self.periods.len().saturating_sub(1);
        let part = |(position, period): (usize, &PlanPeriod)| {
            let percentage = loan.proportion_rounded_down(i64::from(period.percent), 100);
            // A percentage of what an entry can hold is what an entry can hold.
            let percentage = percentage.unwrap_or(Money::ZERO);
            let amount = match (position == last, self.rounding) {
                (true, _) => left.money()?,
                (false, Rounding::Penny) => percentage,
                (false, Rounding::Pound) => percentage.whole_pounds_rounded_down(),
            };
            left = left - amount;
            Ok(Instalment { due_on: period.due_on(start)?, amount })
        };
        self.periods.iter().enumerate().map(part).collect()
    }
}

impl PlanPeriod {
    fn due_on(self, start: NaiveDate) -> Result<NaiveDate, Beyond> {
        recordable_after(start, u32::from(self.due_months), u64::from(self.due_days))
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Rounding::Penny => "penny",
            Rounding::Pound => "pound",
        })
    }
}

impl FromStr for Rounding {
    type Err = PlanError;

    fn from_str(text: &str) -> Result<Rounding, PlanError> {
        match text {
            "penny" => Ok(Rounding::Penny),
            "pound" => Ok(Rounding::Pound),
            other => Err(PlanError::Rounding(excerpt(other))),
        }
    }
}
