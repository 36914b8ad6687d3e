//! Figures of an earlier year: who is granted by them, and what enrolling before an uprating costs.

use super::dossier::Dossier;
use crate::domain::calendar::AcademicYear;
use crate::domain::money::Money;
use crate::domain::policy::Policy;
use crate::domain::rates::{Announced, YearRates};
use crate::domain::remedy::{Remark, Remedy};
use crate::domain::request::Request;
use crate::domain::sum::Sum;

/// The year to which whoever stands at the figures of a year is to be uprated by now: that of
/// today, or the last before it whose figures are in force.
pub(in crate::ops) fn uprating_due(
    policy: &Policy,
    stands_at: AcademicYear,
    today: AcademicYear,
) -> Option<AcademicYear> {
    let in_force = policy.rates().filter(|rates| rates.are_usable(Announced::Refused));
    let due = in_force.map(YearRates::year).filter(|year| stands_at < *year && *year <= today);
    due.max()
}

/// What is said where entitlements of these years are granted, and an uprating of them is due.
pub(in crate::ops) fn granted_at(
    policy: &Policy,
    years: impl IntoIterator<Item = AcademicYear>,
    today: AcademicYear,
) -> Vec<String> {
    let one = |year: AcademicYear| {
        let full = policy.rates_of(year)?.full_entitlement();
        let granted = format!("the full entitlement of {year}, {full}, is granted");
        Some(match uprating_due(policy, year, today) {
            Some(due) => format!(
                "{granted}; the figures of {due} are in force by now, so an uprating to {due} is \
                 due, and whoever enrols before it loses by it"
            ),
            None => granted,
        })
    };
    years.into_iter().filter_map(one).collect()
}

/// Of a request of whoever stands at the figures of an earlier year than that of the course year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlierFigures {
    /// The year at whose figures the learner stands.
    pub stands_at: AcademicYear,
    /// The year in which the course year begins.
    pub course_year: AcademicYear,
    /// What would be left, had an uprating to that year come first.
    pub left: Sum,
    /// How much more that is than what an uprating after it leaves.
    pub more: Sum,
    /// Whether the figures of that year are in force, and not only announced.
    pub are_in_force: bool,
}

impl EarlierFigures {
    /// What there is to know of a loan that is taken from what a learner has now; nothing where the
    /// learner stands at the figures of that year, there are none of it, or nothing is lost.
    pub(in crate::ops) fn of(
        request: &Request,
        loan: Money,
        dossier: &Dossier,
        policy: &Policy,
    ) -> Option<EarlierFigures> {
        let course_year = request.course_year().academic_year();
        let stands_at = dossier.account.entitlement_year().filter(|year| *year < course_year)?;
        let (now, then) = (policy.rates_of(course_year)?, policy.rates_of(stands_at)?);
        let remaining = dossier.account.entitlement().remaining().money().ok()?;
        let left = now.uprated(remaining, then) - Sum::from(loan);
        let afterwards = now.uprated((Sum::from(remaining) - Sum::from(loan)).money().ok()?, then);
        let more = left - afterwards;
        // Where the difference of the full entitlements is added, the order does not matter.
        if more <= Sum::ZERO {
            return None;
        }
        let are_in_force = now.are_usable(Announced::Refused);
        Some(EarlierFigures { stands_at, course_year, left, more, are_in_force })
    }

    /// The same in words, for an enrolment that was recorded.
    pub(in crate::ops) fn remark(&self, request: &Request) -> Remark {
        let EarlierFigures { stands_at, course_year, left, more, are_in_force } = *self;
        let status = if are_in_force { "" } else { ", whose figures are announced," };
        Remark {
            sentence: format!(
                "{} stands at the figures of {stands_at}: had an uprating to {course_year}{status} \
                 come first, {left} would be left, {more} more than an uprating after it leaves",
                request.learner
            ),
            remedies: are_in_force.then_some(Remedy::Uprate(course_year)).into_iter().collect(),
        }
    }
}
