//! A request for an enrolment: what is asked for, before any rule has looked at it.

use chrono::NaiveDate;
use thiserror::Error;

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

/// Why what was named is no study.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StudyError {
    /// A module is named more than once.
    #[error("module {0} is named twice, and a module is taken once")]
    ModuleTwice(ModuleId),
    /// Credits are named beside modules.
    #[error("credits are named beside modules, and a module has its credits in the catalogue")]
    CreditsOfModules,
    /// A course is named alone.
    #[error("a course year needs its number of credits")]
    CreditsNeeded,
    /// Neither a module nor a course is named.
    #[error("no module and no course is named")]
    NothingNamed,
}

impl Study {
    /// The study that is named: of modules, where any are, or else one course year of a course.
    ///
    /// # Errors
    /// When a module is named twice, modules come with credits, a course year comes without them,
    /// or nothing is named.
    pub fn of(
        modules: Vec<ModuleId>,
        course: Option<CourseId>,
        credits: Option<Credits>,
    ) -> Result<Study, StudyError> {
        let is_named_before = |(index, one): &(usize, &ModuleId)| modules[..*index].contains(one);
        if let Some((_, module)) = modules.iter().enumerate().find(is_named_before) {
            return Err(StudyError::ModuleTwice(module.clone()));
        }
        match (course, credits) {
            (_, Some(_)) if !modules.is_empty() => Err(StudyError::CreditsOfModules),
            (course, None) if !modules.is_empty() => Ok(Study::Modules { modules, course }),
            (Some(course), Some(credits)) => Ok(Study::CourseYear { course, credits }),
            (Some(_), None) => Err(StudyError::CreditsNeeded),
            (None, _) => Err(StudyError::NothingNamed),
        }
    }

    /// The modules asked for; none for a course year.
    #[must_use]
    pub fn modules(&self) -> &[ModuleId] {
        match self {
            Study::Modules { modules, .. } => modules,
            Study::CourseYear { .. } => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_taken_once_and_a_course_year_has_credits() {
        let (module, course): (ModuleId, CourseId) =
            ("M-1".parse().unwrap(), "C-1".parse().unwrap());
        let credits = Some(Credits::FULL_TIME_YEAR);
        let error = |modules: &[&ModuleId], course: Option<&CourseId>, credits| {
            let modules = modules.iter().copied().cloned().collect();
            Study::of(modules, course.cloned(), credits).unwrap_err()
        };
        assert_eq!(error(&[&module, &module], None, None), StudyError::ModuleTwice(module.clone()));
        assert_eq!(error(&[&module], Some(&course), credits), StudyError::CreditsOfModules);
        assert_eq!(error(&[], Some(&course), None), StudyError::CreditsNeeded);
        assert_eq!(error(&[], None, None), StudyError::NothingNamed);
        assert_eq!(error(&[], None, credits), StudyError::NothingNamed);
        let study = Study::of(vec![module.clone()], Some(course.clone()), None).unwrap();
        assert_eq!(study, Study::Modules { modules: vec![module], course: Some(course) });
    }
}
