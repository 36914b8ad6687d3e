//! An enrolment that a learner holds, as later rules see it.

use chrono::NaiveDate;

use super::attendance::LiabilityPeriod;
use super::calendar::CourseYear;
use super::credits::Credits;
use super::employer::Employer;
use super::ids::{CourseId, EnrolmentId, ModuleId, PlanName, Ukprn};
use super::instalments::Instalment;
use super::money::Money;
use super::sum::Sum;

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
    /// The last day; not told by entries of the first form.
    pub ends: Option<NaiveDate>,
    /// What the provider charges.
    pub fee: Money,
    /// The fee limit that applied.
    pub fee_limit: Money,
    /// What the scheme lends of the fee.
    pub loan: Money,
    /// What an employer pays of the fee; the learner pays the rest.
    pub employer_funded: Money,
    /// Whose money that is, as far as it was told.
    pub employer: Employer,
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
    pub fn self_funded(&self) -> Sum {
        self.fee - self.employer_funded - self.loan
    }

    /// Whether an instalment had fallen due on this day, which it never has before the start.
    #[must_use]
    pub fn is_due_by(&self, instalment: &Instalment, day: NaiveDate) -> bool {
        self.start <= day && instalment.due_on <= day
    }

    /// Whether any instalment had fallen due on this day.
    #[must_use]
    pub fn any_due_by(&self, day: NaiveDate) -> bool {
        self.instalments.iter().any(|instalment| self.is_due_by(instalment, day))
    }

    /// The part of it that an amendment may change, as it stands.
    #[must_use]
    pub fn terms(&self) -> Terms {
        let instalments = self.instalments.clone();
        Terms { fee: self.fee, loan: self.loan, instalments }
    }

    /// The same enrolment on other terms.
    #[must_use]
    pub fn on(self, terms: Terms) -> Enrolment {
        let Terms { fee, loan, instalments } = terms;
        Enrolment { fee, loan, instalments, ..self }
    }
}

/// What an amendment of a fee may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What the provider charges.
    pub fee: Money,
    /// What the scheme lends of the fee.
    pub loan: Money,
    /// When which part of the loan falls due, in order; they sum to the loan.
    pub instalments: Vec<Instalment>,
}

/// An enrolment with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What was decided when it was funded, on the terms that stand.
    pub enrolment: Enrolment,
    /// The day of the withdrawal, where the learner has withdrawn.
    pub withdrawn_on: Option<NaiveDate>,
    /// The terms on which it was funded, where they were amended since.
    pub funded_on: Option<Terms>,
}

impl Held {
    /// An enrolment of which nothing has become yet.
    #[must_use]
    pub const fn new(enrolment: Enrolment) -> Held {
        Held { enrolment, withdrawn_on: None, funded_on: None }
    }

    /// What is to be paid of an instalment in all: nothing of what had not fallen due when the
    /// learner withdrew.
    #[must_use]
    pub fn share(&self, instalment: &Instalment) -> Money {
        let is_due = |day| self.enrolment.is_due_by(instalment, day);
        if self.withdrawn_on.is_none_or(is_due) { instalment.amount } else { Money::ZERO }
    }

    /// What is to be paid of it in all: the loan, or what a withdrawal left due of it.
    #[must_use]
    pub fn payable(&self) -> Sum {
        self.enrolment.instalments.iter().map(|instalment| self.share(instalment)).sum()
    }

    /// The instalment of a liability period, where it has one of that number.
    #[must_use]
    pub fn instalment(&self, period: LiabilityPeriod) -> Option<&Instalment> {
        self.enrolment.instalments.get(period.index())
    }

    /// Whether its credits and modules still count: it was not withdrawn, or not before an
    /// instalment had fallen due (ours).
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.withdrawn_on.is_none_or(|day| self.enrolment.any_due_by(day))
    }
}
