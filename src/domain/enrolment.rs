//! An enrolment that a learner holds, as later rules see it.

use chrono::NaiveDate;

use super::attendance::LiabilityPeriod;
use super::calendar::{CourseYear, after, day_before};
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

    /// The last day: the one that was recorded. Entries of the first form do not tell it; until it
    /// was looked up in the catalogue, it is worked out of the credits.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        let is_year = self.modules.is_empty();
        let worked_out = || {
            if is_year {
                last_day_of_year(self.start)
            } else {
                last_day_of_modules(self.start, None, self.credits)
            }
        };
        self.ends.unwrap_or_else(worked_out)
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

    /// Its credits that count (ours): all of them; of one that was withdrawn, the percentage of
    /// them that was due of its loan by then, rounded up; none where nothing is lent any more. The
    /// percentage is a whole one: an instalment is one of the loan, rounded down.
    #[must_use]
    pub fn counting_credits(&self) -> Credits {
        let Enrolment { credits, loan, instalments, .. } = &self.enrolment;
        let Some(day) = self.withdrawn_on else {
            return if *loan > Money::ZERO { *credits } else { Credits::NONE };
        };
        let not_due = instalments.iter().filter(|one| !self.enrolment.is_due_by(one, day));
        let not_due: Sum = not_due.map(|instalment| instalment.amount).sum();
        let percent_not_due = not_due.proportion_rounded_down(100, loan.pence());
        let percent_not_due = percent_not_due.and_then(|percent| percent.pence().try_into().ok());
        credits.percent_rounded_up(100_u32.saturating_sub(percent_not_due.unwrap_or(100)))
    }

    /// Whether any of its credits count.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.counting_credits() > Credits::NONE
    }

    /// The first and the last day on which it runs, both included: from the day of a withdrawal on
    /// it does not. None where it never runs.
    #[must_use]
    pub fn runs(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (start, last) = (self.enrolment.start, self.enrolment.last_day());
        let last = self.withdrawn_on.map_or(last, |day| day_before(day).min(last));
        (start <= last).then_some((start, last))
    }
}

/// The last day of a course year (ours): it runs for eleven months, since the next may begin some
/// days early.
#[must_use]
pub fn last_day_of_year(start: NaiveDate) -> NaiveDate {
    day_before(after(start, 11, 0))
}

/// The last day of modules (ours): they run for the weeks of the longest of them; where one does
/// not say, for a week for each two credits asked, rounded up.
#[must_use]
pub fn last_day_of_modules(start: NaiveDate, weeks: Option<u16>, credits: Credits) -> NaiveDate {
    let weeks = weeks.map_or_else(|| credits.count().div_ceil(2), u32::from);
    day_before(after(start, 0, u64::from(weeks).saturating_mul(7)))
}
