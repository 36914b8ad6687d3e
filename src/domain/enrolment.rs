//! An enrolment that a learner holds, as later rules see it.

use chrono::NaiveDate;

use super::calendar::CourseYear;
use super::credits::Credits;
use super::ids::{CourseId, EnrolmentId, ModuleId, PlanName, Ukprn};
use super::instalments::Instalment;
use super::money::Money;

/// An enrolment that was funded, with all that was decided about it at the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// The provider that is paid.
    pub ukprn: Ukprn,
    /// The parent course of its modules, or the course of the course year.
    pub course: CourseId,
    /// The modules; none for a course year.
    pub modules: Vec<ModuleId>,
    /// The credits asked for, in all.
    pub credits: Credits,
    /// The first day.
    pub start: NaiveDate,
    /// What the provider charges.
    pub fee: Money,
    /// The fee limit that applied.
    pub fee_limit: Money,
    /// What the scheme lends of the fee.
    pub loan: Money,
    /// What an employer pays of the fee; the learner pays the rest.
    pub employer_funded: Money,
    /// The instalment plan by which the loan was split.
    pub plan: PlanName,
    /// When which part of the loan falls due, in order; they sum to the loan.
    pub instalments: Vec<Instalment>,
}

impl Enrolment {
    /// The 12 months that begin on the first day of the month of the start.
    #[must_use]
    pub fn course_year(&self) -> CourseYear {
        CourseYear::starting(self.start)
    }

    /// What the learner pays of the fee.
    #[must_use]
    pub fn self_funded(&self) -> Money {
        self.fee - self.employer_funded - self.loan
    }

    /// What a withdrawal on this day leaves due: the instalments that fell due on or before it, or
    /// nothing where it lies before the start.
    #[must_use]
    pub fn due_by(&self, day: NaiveDate) -> Money {
        let due = |instalment: &&Instalment| instalment.due_on <= day && self.start <= day;
        self.instalments.iter().filter(due).map(|instalment| instalment.amount).sum()
    }

    /// Whether any instalment had fallen due on this day.
    #[must_use]
    pub fn any_due_by(&self, day: NaiveDate) -> bool {
        self.start <= day && self.instalments.iter().any(|instalment| instalment.due_on <= day)
    }
}

/// An enrolment with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What was decided when it was funded.
    pub enrolment: Enrolment,
    /// The day of the withdrawal, where the learner has withdrawn.
    pub withdrawn_on: Option<NaiveDate>,
}

impl Held {
    /// Whether its credits and modules still count: it was not withdrawn, or not before an
    /// instalment had fallen due (ours).
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.withdrawn_on.is_none_or(|day| self.enrolment.any_due_by(day))
    }
}
