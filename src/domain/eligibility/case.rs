//! The case: all that the rules may look at of one request, looked up once for all of them.

use chrono::NaiveDate;

use crate::domain::calendar::recordable;
use crate::domain::catalogue::Catalogue;
use crate::domain::course::{Module, ParentCourse};
use crate::domain::credits::Credits;
use crate::domain::employer::Employer;
use crate::domain::enrolment::{Enrolment, Held, last_day_of_modules, last_day_of_year};
use crate::domain::entitlement::Least;
use crate::domain::ids::{CourseId, Ukprn};
use crate::domain::instalments::InstalmentPlan;
use crate::domain::learner::Learner;
use crate::domain::money::Money;
use crate::domain::policy::Policy;
use crate::domain::provider::Provider;
use crate::domain::rates::YearRates;
use crate::domain::request::{Request, Study};
use crate::domain::sum::Sum;

/// What is known of the learner who asks.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Whether an entitlement has been granted.
    pub granted: bool,
    /// The facts about the learner, unless they were never recorded or have been erased.
    pub learner: Option<&'a Learner>,
    /// What remains of the entitlement, by all that is recorded.
    pub remaining: Sum,
    /// The least that remains of it on any day from the start asked for on.
    pub least: Least,
    /// The enrolments that the learner holds, withdrawn ones included.
    pub held: &'a [Held],
}

/// Everything that a rule may look at of one request. What is not known is `None`, and a rule that
/// needs it says so instead of guessing.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// What is asked for.
    pub request: &'a Request,
    /// What is known of the learner; `None` where no entitlement has been granted.
    pub standing: Option<Standing<'a>>,
    /// The modules asked for, each as the catalogue has it, in the order asked for.
    pub modules: Vec<Option<&'a Module>>,
    /// The course that was named, or the one parent course of all modules.
    pub course: Option<&'a ParentCourse>,
    /// The id of that course, also where the catalogue has no such course.
    pub course_id: Option<&'a CourseId>,
    /// The provider of that course.
    pub provider: Option<&'a Provider>,
    /// The number of that provider, also where the catalogue has no such provider.
    pub ukprn: Option<Ukprn>,
    /// The rates of the academic year in which the course year begins.
    pub rates: Option<&'a YearRates>,
    /// The instalment plan that applies.
    pub plan: Option<&'a InstalmentPlan>,
    /// The figures in force.
    pub policy: &'a Policy,
    /// The credits asked for, in all.
    pub credits: Option<Credits>,
    /// The last day of the enrolment, which may be after the last that can be recorded; none where
    /// the modules are not all known.
    pub ends: Option<NaiveDate>,
    /// The fee: what was given, or the sum of the modules' fees where that is one amount.
    pub fee: Option<Money>,
    /// The most that may be lent for these credits, where that is one amount.
    pub fee_limit: Option<Money>,
    /// The loan: what was asked for, or the smaller of the fee less employer money and the limit.
    pub loan: Option<Money>,
}

impl<'a> Case<'a> {
    /// Looks up what a request is about.
    #[must_use]
    pub fn gather(
        request: &'a Request,
        standing: Standing<'a>,
        catalogue: &'a Catalogue,
        policy: &'a Policy,
    ) -> Case<'a> {
        let modules: Vec<_> =
            request.study.modules().iter().map(|module| catalogue.module(module)).collect();
        let course_id = match &request.study {
            Study::CourseYear { course, .. } => Some(course),
            Study::Modules { .. } => common_parent(&modules),
        };
        let course = course_id.and_then(|course| catalogue.course(course));
        let ukprn = course.map(|course| course.ukprn);
        let rates = policy.rates_of(request.course_year().academic_year());
        let credits = match &request.study {
            Study::CourseYear { credits, .. } => Some(*credits),
            Study::Modules { .. } => modules.iter().map(|found| found.map(|m| m.credits)).sum(),
        };
        let fee_limit = rates.zip(credits);
        let fee_limit =
            fee_limit.and_then(|(rates, credits)| rates.fee_limit(credits).one_amount().ok());
        let fee = request.fee.or_else(|| match &request.study {
            Study::CourseYear { .. } => None,
            Study::Modules { .. } => modules_fee(&modules)?.one_amount().ok(),
        });
        let lendable = fee
            .zip(fee_limit)
            .map(|(fee, limit)| (fee - request.employer_funded).between(Money::ZERO, limit));
        Case {
            request,
            standing: standing.granted.then_some(standing),
            course,
            course_id,
            provider: ukprn.and_then(|ukprn| catalogue.provider(ukprn)),
            ukprn,
            rates,
            plan: policy.plan(request.plan_name()),
            policy,
            credits,
            ends: last_day(request, &modules, credits),
            fee,
            fee_limit,
            loan: request.loan.or(lendable),
            modules,
        }
    }

    /// The enrolment as it is to be recorded once every rule is met; `None` where anything that
    /// it needs is missing.
    #[must_use]
    pub fn enrolment(&self) -> Option<Enrolment> {
        let (plan, loan) = (self.plan?, self.loan?);
        Some(Enrolment {
            id: self.request.enrolment.clone(),
            ukprn: self.ukprn?,
            course: self.course_id?.clone(),
            modules: self.request.study.modules().to_vec(),
            credits: self.credits?,
            start: self.request.start,
            ends: self.ends.map(recordable).transpose().ok()?,
            fee: self.fee?,
            fee_limit: self.fee_limit?,
            loan,
            employer_funded: self.request.employer_funded,
            employer: Employer::default(),
            plan: plan.name().clone(),
            instalments: plan.split(loan, self.request.start).ok()?,
        })
    }

    /// Whether modules are asked for, not a course year.
    #[must_use]
    pub fn is_modular(&self) -> bool {
        matches!(self.request.study, Study::Modules { .. })
    }

    /// Whether modules are asked for and the catalogue has every one of them.
    #[must_use]
    pub fn knows_all_modules(&self) -> bool {
        !self.modules.is_empty() && self.modules.iter().all(Option::is_some)
    }

    /// The modules asked for, where the catalogue has all of them.
    #[must_use]
    pub fn all_modules(&self) -> Option<Vec<&'a Module>> {
        self.modules.iter().copied().collect()
    }
}

/// The last day of what is asked for.
fn last_day(
    request: &Request,
    modules: &[Option<&Module>],
    credits: Option<Credits>,
) -> Option<NaiveDate> {
    let Study::Modules { .. } = request.study else { return Some(last_day_of_year(request.start)) };
    let modules: Vec<&Module> = modules.iter().copied().collect::<Option<_>>()?;
    let weeks: Option<Vec<u16>> = modules.iter().map(|module| module.weeks).collect();
    let longest = weeks.and_then(|weeks| weeks.into_iter().max());
    Some(last_day_of_modules(request.start, longest, credits?))
}

/// What the fees of modules come to, where all are known.
pub(super) fn modules_fee(modules: &[Option<&Module>]) -> Option<Sum> {
    modules.iter().map(|found| found.map(|module| module.fee)).sum()
}

/// The parent course that all modules name, where all are known and name the same.
fn common_parent<'a>(modules: &[Option<&'a Module>]) -> Option<&'a CourseId> {
    let first = &(*modules.first()?)?.course;
    modules.iter().all(|found| found.is_some_and(|m| m.course == *first)).then_some(first)
}
