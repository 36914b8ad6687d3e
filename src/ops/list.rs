//! list: the names behind figures, one by one.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::OpError;
use super::among::Among;
use super::claim::provider_chain;
use super::export::learners::{balance_rows, enrolment_rows};
use super::export::periods::{fields_of, instalment_rows};
use super::export::providers::{claim_rows, payment_rows};
use super::guards::check_guards;
use super::open_breaks::{break_rows, breaks_at};
use super::period_rows::PeriodRow;
use super::reference::check_provider;
use super::refused_now::refused_now;
use crate::domain::calendar::AcademicYear;
use crate::domain::enrolment::Held;
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn, without_capitals_and_zeros};
use crate::domain::sum::Sum;
use crate::exchange::export::{Holds, TableRows};
use crate::exchange::payments_out;
use crate::exchange::{balances, catalogue, claims_out, enrolments_out, instalments_out};
use crate::ledger::actor::Name;
use crate::ledger::reference::ReferenceKind;
use crate::ledger::standing::InFigure;
use crate::store::Reader;

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Liability periods.
    Periods,
    /// Enrolments.
    Enrolments,
    /// Claims.
    Claims,
    /// Payments.
    Payments,
    /// The breaks that the last reconciliation of their provider left open.
    Breaks,
    /// Learners.
    Learners,
    /// Modules of the catalogue.
    Modules,
    /// Courses of the catalogue.
    Courses,
    /// Providers of the catalogue.
    Providers,
}

impl ListKind {
    /// All of them.
    pub const ALL: [ListKind; 9] = [
        ListKind::Periods,
        ListKind::Enrolments,
        ListKind::Claims,
        ListKind::Payments,
        ListKind::Breaks,
        ListKind::Learners,
        ListKind::Modules,
        ListKind::Courses,
        ListKind::Providers,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ListKind::Periods => "periods",
            ListKind::Enrolments => "enrolments",
            ListKind::Claims => "claims",
            ListKind::Payments => "payments",
            ListKind::Breaks => "breaks",
            ListKind::Learners => "learners",
            ListKind::Modules => "modules",
            ListKind::Courses => "courses",
            ListKind::Providers => "providers",
        }
    }

    /// The column that names a row.
    const fn key(self) -> &'static str {
        match self {
            ListKind::Periods | ListKind::Enrolments | ListKind::Breaks => "enrolment_id",
            ListKind::Claims => "claim_reference",
            ListKind::Payments => "payment_reference",
            ListKind::Learners => "learner_id",
            ListKind::Modules => "module_id",
            ListKind::Courses => "course_id",
            ListKind::Providers => "ukprn",
        }
    }
}

/// The status of live enrolments that the facts about their learners, as they are now, would
/// refuse.
pub const REFUSED_NOW: &str = "refused-now";

/// Which rows are wanted. What does not apply to a kind has no effect on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filters {
    /// Those of a provider.
    pub provider: Option<Ukprn>,
    /// Those of a learner.
    pub learner: Option<LearnerId>,
    /// Periods in a figure of a position.
    pub figure: Option<InFigure>,
    /// Periods that fall due on that day or before.
    pub due_by: Option<NaiveDate>,
    /// Periods that fall due after that day.
    pub due_after: Option<NaiveDate>,
    /// Periods of which something is still to be drawn down.
    pub undrawn: bool,
    /// Those of this status or cause.
    pub status: Option<String>,
    /// Breaks that somebody is to see to, by the last note on each that names anybody.
    pub owner: Option<Name>,
    /// Those whose course year begins in this academic year.
    pub year: Option<AcademicYear>,
    /// Those whose ids differ from another's by the case of letters or by zeros before a number.
    pub alike: bool,
    /// Periods and payments as at a day: what counts by then; and both sides of breaks. Of all that
    /// is recorded, where there is none, and of breaks as at the reconciliation.
    pub as_at: Option<NaiveDate>,
    /// The day from which pay days are looked at, where there is no other.
    pub today: NaiveDate,
}

impl Filters {
    fn among(&self) -> Among {
        Among { provider: self.provider, learner: self.learner.clone() }
    }

    fn has_year(&self, held: &Held) -> bool {
        let begins = held.enrolment.course_year().academic_year();
        self.year.is_none_or(|year| year == begins)
    }

    fn has_status(&self, status: &str) -> bool {
        self.status.as_deref().is_none_or(|wanted| wanted == status)
    }

    /// Whether a period has a part in the figure; of the next pay day, whether it could have. What
    /// is asked for to be drawn down waits with all that is not drawn.
    fn has_figure(&self, row: &PeriodRow, figure: InFigure) -> bool {
        let standing = if self.undrawn { row.standing.to_draw() } else { row.standing };
        standing.part_in(figure, self.as_at.unwrap_or(self.today)) != Sum::ZERO
    }

    fn has_period(&self, row: &PeriodRow, held: &Held) -> bool {
        let due = |is: &dyn Fn(NaiveDate) -> bool| row.due_on.is_some_and(is);
        self.has_year(held)
            && self.figure.is_none_or(|figure| self.has_figure(row, figure))
            && self.due_by.is_none_or(|day| due(&|due| due <= day))
            && self.due_after.is_none_or(|day| due(&|due| due > day))
            && (!self.undrawn || row.standing.undrawn() > Sum::ZERO)
    }
}

/// The rows of a kind that are wanted.
///
/// # Errors
/// When a learner is not known, or the ledger cannot be read or is damaged.
pub fn list(reader: &dyn Reader, kind: ListKind, filters: &Filters) -> Result<TableRows, OpError> {
    check_guards(reader)?;
    if let Some(provider) = filters.provider
        && !reader.providers()?.contains(&provider)
    {
        check_provider(reader, provider)?;
    }
    let mut listed = match kind {
        ListKind::Periods => periods(reader, filters)?,
        ListKind::Enrolments => enrolments(reader, filters)?,
        ListKind::Claims => claims(reader, filters)?,
        ListKind::Payments => payments(reader, filters)?,
        ListKind::Breaks => breaks(reader, filters)?,
        ListKind::Learners => learners(reader, filters)?,
        ListKind::Modules => of_catalogue(reader, ReferenceKind::Modules, filters)?,
        ListKind::Courses => of_catalogue(reader, ReferenceKind::Courses, filters)?,
        ListKind::Providers => of_catalogue(reader, ReferenceKind::Providers, filters)?,
    };
    if filters.alike {
        retain_alike(&mut listed, kind.key());
    }
    Ok(listed)
}

fn periods(reader: &dyn Reader, filters: &Filters) -> Result<TableRows, OpError> {
    let mut found: Vec<PeriodRow> = Vec::new();
    instalment_rows(reader, (&filters.among(), filters.as_at), &mut |row, held| {
        if filters.has_period(row, held) {
            found.push(row.clone());
        }
        Ok(())
    })?;
    if filters.figure == Some(InFigure::Coming) {
        let next = found.iter().filter_map(|row| row.standing.pay_day).min();
        found.retain(|row| row.standing.pay_day == next);
    }
    let mut listed = TableRows::of(instalments_out::HEADINGS);
    listed.rows.extend(found.iter().map(fields_of));
    Ok(listed)
}

fn enrolments(reader: &dyn Reader, filters: &Filters) -> Result<TableRows, OpError> {
    let mut listed = TableRows::of(enrolments_out::HEADINGS);
    let is_refused_now = filters.status.as_deref() == Some(REFUSED_NOW);
    let mut ids = Vec::new();
    enrolment_rows(reader, &filters.among(), &mut |row, held| {
        let is_asked = is_refused_now || filters.has_status(row.status);
        if filters.has_year(held) && is_asked {
            listed.rows.push(row.fields());
            ids.push(held.enrolment.id.clone());
        }
        Ok(())
    })?;
    if is_refused_now {
        let refused = refused_now(reader, &filters.among())?;
        let mut ids = ids.iter();
        listed.rows.retain(|_| ids.next().is_some_and(|id| refused.contains(id)));
    }
    Ok(listed)
}

fn learners(reader: &dyn Reader, filters: &Filters) -> Result<TableRows, OpError> {
    let mut listed = TableRows::of(balances::HEADINGS);
    balance_rows(reader, &filters.among(), &mut |row| {
        listed.rows.push(row.fields());
        Ok(())
    })?;
    Ok(listed)
}

/// The providers whose chains are looked at.
fn providers(reader: &dyn Reader, filters: &Filters) -> Result<Vec<Ukprn>, OpError> {
    Ok(filters.provider.map_or_else(|| reader.providers(), |one| Ok(vec![one]))?)
}

fn claims(reader: &dyn Reader, filters: &Filters) -> Result<TableRows, OpError> {
    let mut listed = TableRows::of(claims_out::HEADINGS);
    for provider in providers(reader, filters)? {
        claim_rows(&provider_chain(reader, provider)?, &mut |row| {
            listed.rows.push(row.fields());
            Ok(())
        })?;
    }
    Ok(listed)
}

/// Each payment stands, was struck out, or stands and is unplaced: it names an enrolment that is
/// not one of the provider that was paid.
fn payments(reader: &dyn Reader, filters: &Filters) -> Result<TableRows, OpError> {
    let mut listed = TableRows::of(payments_out::HEADINGS);
    listed.columns.push(("status", Holds::Text));
    for provider in providers(reader, filters)? {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut of: Vec<(EnrolmentId, bool)> = Vec::new();
        payment_rows(&provider_chain(reader, provider)?, &mut |row| {
            let is_wanted = filters.as_at.is_none_or(|day| row.payment_date <= day)
                && filters.learner.as_ref().is_none_or(|one| one.as_str() == row.learner_id);
            if is_wanted && let Ok(enrolment) = row.enrolment_id.parse() {
                of.push((enrolment, row.struck_out == "yes"));
                rows.push(row.fields());
            }
            Ok(())
        })?;
        let standing = standing_at(reader, provider, of.iter().map(|(id, _)| id.clone()))?;
        for (mut row, (enrolment, is_struck_out)) in rows.into_iter().zip(of) {
            let status = match standing.get(&enrolment) {
                _ if is_struck_out => "struck-out",
                Some(true) => "stands",
                Some(false) | None => "unplaced",
            };
            if filters.has_status(status) {
                row.push(status.to_owned());
                listed.rows.push(row);
            }
        }
    }
    Ok(listed)
}

/// Whether each of these enrolments stands at a provider.
fn standing_at(
    reader: &dyn Reader,
    provider: Ukprn,
    ids: impl Iterator<Item = EnrolmentId>,
) -> Result<BTreeMap<EnrolmentId, bool>, OpError> {
    let mut standing: BTreeMap<EnrolmentId, bool> = ids.map(|id| (id, false)).collect();
    if standing.is_empty() {
        return Ok(standing);
    }
    let at = Among { provider: Some(provider), learner: None };
    super::among::each_learner(reader, &at, &mut |_, _, account| {
        for held in account.held().iter().filter(|held| at.has(held)) {
            if let Some(found) = standing.get_mut(&held.enrolment.id) {
                *found = true;
            }
        }
        Ok(())
    })?;
    Ok(standing)
}

fn breaks(reader: &dyn Reader, filters: &Filters) -> Result<TableRows, OpError> {
    let mut found = Vec::new();
    for provider in providers(reader, filters)? {
        found.extend(breaks_at(reader, provider)?);
    }
    found.retain(|one| {
        let is_of = filters.learner.is_none() || one.learner == filters.learner;
        let is_owned = filters.owner.is_none() || one.owner == filters.owner;
        is_of && is_owned && filters.has_status(&one.open.cause.to_string())
    });
    break_rows(reader, &found, filters.as_at)
}

fn of_catalogue(
    reader: &dyn Reader,
    kind: ReferenceKind,
    filters: &Filters,
) -> Result<TableRows, OpError> {
    let rows = reader.references(kind, reader.basis()?)?;
    let mut listed = catalogue::listed(kind, &rows);
    if let Some(provider) = filters.provider {
        let (provider, rows) = (provider.to_string(), std::mem::take(&mut listed.rows));
        let is_of = |row: &Vec<String>| listed.field(row, "ukprn") == provider;
        listed.rows = rows.into_iter().filter(is_of).collect();
    }
    Ok(listed)
}

/// Leaves the rows whose ids differ from another's by case or zeros alone.
fn retain_alike(listed: &mut TableRows, key: &str) {
    let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &listed.rows {
        let id = listed.field(row, key).to_owned();
        let known = ids.entry(without_capitals_and_zeros(&id)).or_default();
        if !known.contains(&id) {
            known.push(id);
        }
    }
    let is_alike = |row: &Vec<String>| {
        ids.get(&without_capitals_and_zeros(listed.field(row, key)))
            .is_some_and(|known| known.len() > 1)
    };
    let kept: Vec<bool> = listed.rows.iter().map(is_alike).collect();
    let mut kept = kept.into_iter();
    listed.rows.retain(|_| kept.next() == Some(true));
    let index = listed.columns.iter().position(|(name, _)| *name == key).unwrap_or_default();
    let likeness_of = |row: &Vec<String>| row.get(index).map(|id| without_capitals_and_zeros(id));
    listed.rows.sort_by_cached_key(likeness_of);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_alike_stand_beside_each_other_and_no_others_stand() {
        let columns = vec![("learner_id", Holds::Text)];
        let rows = ["A-1", "L-1", "a-01", "L-2", "A-2"].map(|id| vec![id.to_owned()]).into();
        let mut listed = TableRows { columns, rows };
        retain_alike(&mut listed, "learner_id");
        assert_eq!(listed.rows, [["A-1"], ["a-01"]]);
    }
}
