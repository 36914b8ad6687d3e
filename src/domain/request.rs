//! A request for an enrolment: what is asked for, before any rule has looked at it.

use chrono::NaiveDate;

use super::calendar::CourseYear;
use super::credits::Credits;
use super::enrolment::Enrolment;
use super::ids::{CourseId, EnrolmentId, LearnerId, ModuleId, PlanName};
use super::money::Money;

/// An enrolment that somebody asks to have funded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The id that the enrolment is to have.
    pub enrolment: EnrolmentId,
    /// Who is to be enrolled.
    pub learner: LearnerId,
    /// On what.
    pub study: Study,
    /// The first day.
    pub start: NaiveDate,
    /// The fee of the whole enrolment; where none is given, the sum of its modules' fees.
    pub fee: Option<Money>,
    /// The loan asked for; where none is given, as much of the fee as may be lent.
    pub loan: Option<Money>,
    /// What an employer pays of the fee.
    pub employer_funded: Money,
    /// The instalment plan; where none is given, the default of its kind of study.
    pub plan: Option<PlanName>,
}

impl Request {
    /// The request that an enrolment would be, were it asked for again as it stands.
    #[must_use]
    pub fn again(enrolment: &Enrolment, learner: &LearnerId) -> Request {
        let (course, modules) = (enrolment.course.clone(), enrolment.modules.clone());
        let study = if modules.is_empty() {
            Study::CourseYear { course, credits: enrolment.credits }
        } else {
            Study::Modules { modules, course: Some(course) }
        };
        Request {
            enrolment: enrolment.id.clone(),
            learner: learner.clone(),
            study,
            start: enrolment.start,
            fee: Some(enrolment.fee),
            loan: Some(enrolment.loan),
            employer_funded: enrolment.employer_funded,
            plan: Some(enrolment.plan.clone()),
        }
    }

    /// The 12 months that begin on the first day of the month of the start.
    #[must_use]
    pub fn course_year(&self) -> CourseYear {
        CourseYear::starting(self.start)
    }

    /// The name of the instalment plan that applies: the one asked for, else `single` for modules
    /// (a single payment, as for short courses) and `termly` for a course year.
    #[must_use]
    pub fn plan_name(&self) -> &str {
        match (&self.plan, &self.study) {
            (Some(plan), _) => plan.as_str(),
            (None, Study::Modules { .. }) => "single",
            (None, Study::CourseYear { .. }) => "termly",
        }
    }
}

/// What an enrolment is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Study {
    /// One module, or several as a bundle.
    Modules {
        /// The modules, in the order in which they were asked for, none twice.
        modules: Vec<ModuleId>,
        /// The parent course, where the request names it too.
        course: Option<CourseId>,
    },
    /// One course year of a full course.
    CourseYear {
        /// The course.
        course: CourseId,
        /// The credits of that year.
        credits: Credits,
    },
}

impl Study {
    /// The modules asked for; none for a course year.
    #[must_use]
    pub fn modules(&self) -> &[ModuleId] {
        match self {
            Study::Modules { modules, .. } => modules,
            Study::CourseYear { .. } => &[],
        }
    }
}
