//! What of an export is wanted: of a provider's enrolments, and of some days.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::ExportKind;
use crate::domain::calendar::AcademicYear;
use crate::domain::ids::Ukprn;
use crate::domain::sum::Sum;
use crate::ledger::account::Account;
use crate::ledger::chain::Chain;
use crate::ledger::entry::Entry;
use crate::ledger::event::LearnerEvent;
use crate::ops::OpError;
use crate::ops::among::Among;

/// What of an export is wanted; all of it, where nothing is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    provider: Option<Ukprn>,
    year: Option<AcademicYear>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Narrowed {
    /// Of a provider's enrolments, and of these days: both are included, and either may be left
    /// open. A year stands for its days.
    ///
    /// # Errors
    /// [`OpError::NoPeriod`] when the days end before they begin.
    pub fn new(
        provider: Option<Ukprn>,
        year: Option<AcademicYear>,
        (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    ) -> Result<Narrowed, OpError> {
        let from = from.max(year.map(AcademicYear::first_day));
        let last = year.map(AcademicYear::last_day);
        let to = to.into_iter().chain(last).min();
        match (from, to) {
            (Some(from), Some(to)) if to < from => Err(OpError::NoPeriod { from, to }),
            _ => Ok(Narrowed { provider, year, from, to }),
        }
    }

    /// Checks that it means something for an export.
    ///
    /// # Errors
    /// [`OpError::NothingBegins`] where days are given to an export that is as at a day.
    pub const fn check(&self, what: ExportKind) -> Result<(), OpError> {
        match what {
            ExportKind::Balances if self.from.is_some() => Err(OpError::NothingBegins),
            _ => Ok(()),
        }
    }

    /// Whether all is wanted.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Narrowed::default()
    }

    /// What narrows it, each with its name: `ukprn`, `year`, `from`, `to`.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, String)> {
        let text = |name, value: Option<String>| value.map(|value| (name, value));
        let all = [
            text("ukprn", self.provider.map(|provider| provider.to_string())),
            text("year", self.year.map(|year| year.to_string())),
            text("from", self.from.map(|day| day.to_string())),
            text("to", self.to.map(|day| day.to_string())),
        ];
        all.into_iter().flatten().collect()
    }

    /// Whether the rows of an export need not be known by their key: some have the same.
    #[must_use]
    pub fn has_openings(&self, what: ExportKind) -> bool {
        what == ExportKind::Register && (self.provider.is_some() || self.from.is_some())
    }

    /// The last day, where there is one.
    pub(super) const fn to(&self) -> Option<NaiveDate> {
        self.to
    }

    /// The first day, where there is one.
    pub(super) const fn from(&self) -> Option<NaiveDate> {
        self.from
    }

    /// The provider, where one is named.
    pub(super) const fn provider(&self) -> Option<Ukprn> {
        self.provider
    }

    /// The learners whose rows are looked at.
    pub(super) fn among(&self) -> Among {
        Among { provider: self.provider, learner: None }
    }

    /// Whether something of a provider is wanted.
    pub(super) fn has_provider(&self, provider: Option<Ukprn>) -> bool {
        self.provider.is_none() || provider == self.provider
    }

    /// Whether something of a day is wanted; of what has none, where no days are named.
    pub(super) fn has_day(&self, day: Option<NaiveDate>) -> bool {
        match day {
            Some(day) => self.from.is_none_or(|from| day >= from) && !self.is_after(day),
            None => self.from.is_none() && self.to.is_none(),
        }
    }

    fn is_after(&self, day: NaiveDate) -> bool {
        self.to.is_some_and(|to| day > to)
    }

    /// What the entries that are left out come to on each account, by the last day: with the rows
    /// that are wanted it is what stands on the account as at that day.
    pub(super) fn opening(
        &self,
        chain: &Chain<LearnerEvent>,
        is_wanted: impl Fn(&Entry<LearnerEvent>) -> bool,
    ) -> BTreeMap<Account, Sum> {
        let mut left_out: BTreeMap<Account, Sum> = BTreeMap::new();
        for entry in chain.entries().iter().filter(|entry| !is_wanted(entry)) {
            let Some(posting) = entry.posting() else { continue };
            if self.is_after(entry.draft().effective_on) {
                continue;
            }
            let amount = Sum::from(posting.amount.money());
            *left_out.entry(posting.credit.clone()).or_default() += amount;
            *left_out.entry(posting.debit.clone()).or_default() += -amount;
        }
        // The scheme is the other side of all of them.
        left_out.retain(|account, sum| *account != Account::Scheme && *sum != Sum::ZERO);
        left_out
    }
}
