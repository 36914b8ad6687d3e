//! The request for an enrolment, as the arguments of `assess` and `enrol` give it.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::failure::Failure;
use crate::domain::calendar::date;
use crate::domain::credits::Credits;
use crate::domain::ids::{CourseId, EnrolmentId, LearnerId, ModuleId, PlanName};
use crate::domain::money::Money;
use crate::domain::request::{Request, Study};
use crate::ledger::hash::digest;

/// Who is to study what, from when, for how much.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct StudyArguments {
    /// The learner
    learner: LearnerId,

    /// One module, or several as one bundle; none for a course year
    #[arg(value_name = "MODULE")]
    modules: Vec<ModuleId>,

    /// The first day, as 2027-01-18
    #[arg(long, value_name = "DATE", value_parser = date)]
    start: NaiveDate,

    /// The fee of the whole enrolment, in pounds [default: the sum of the modules' fees]
    #[arg(long, value_name = "POUNDS", value_parser = pounds, allow_negative_numbers = true)]
    fee: Option<Money>,

    /// The loan that is asked for, in pounds [default: as much of the fee as may be lent]
    #[arg(long, value_name = "POUNDS", value_parser = pounds, allow_negative_numbers = true)]
    loan: Option<Money>,

    /// The full course, for a course year; or the parent course of the modules, where it is to be
    /// checked
    #[arg(long)]
    course: Option<CourseId>,

    /// The credits of the course year
    #[arg(long, value_name = "NUMBER", requires = "course", conflicts_with = "modules")]
    credits: Option<Credits>,

    /// What an employer pays of the fee, in pounds
    #[arg(
        long,
        value_name = "POUNDS",
        value_parser = pounds,
        default_value = "0.00",
        allow_negative_numbers = true
    )]
    employer_funded: Money,

    /// The instalment plan [default: `single` for modules, `termly` for a course year]
    #[arg(long)]
    plan: Option<PlanName>,
}

impl StudyArguments {
    /// The request that the arguments make, under this id or else under one made from it.
    pub(super) fn request(self, id: Option<EnrolmentId>) -> Result<Request, Failure> {
        let study = study(self.modules, self.course, self.credits)?;
        let enrolment = match id {
            Some(id) => id,
            None => made_id(&self.learner, &study, self.start)?,
        };
        Ok(Request {
            enrolment,
            learner: self.learner,
            study,
            start: self.start,
            fee: self.fee,
            loan: self.loan,
            employer_funded: self.employer_funded,
            plan: self.plan,
        })
    }
}

fn study(
    modules: Vec<ModuleId>,
    course: Option<CourseId>,
    credits: Option<Credits>,
) -> Result<Study, Failure> {
    let twice = modules.iter().enumerate().find(|(index, one)| modules[..*index].contains(one));
    if let Some((_, module)) = twice {
        let message = format!("module {module} is named twice, and a module is taken once");
        return Err(Failure::wrong("module-twice", message).help("name it once"));
    }
    if !modules.is_empty() {
        return Ok(Study::Modules { modules, course });
    }
    match (course, credits) {
        (Some(course), Some(credits)) => Ok(Study::CourseYear { course, credits }),
        (Some(_), None) => {
            Err(Failure::wrong("credits-needed", "a course year needs its number of credits")
                .help("add `--credits N`, or name modules instead"))
        }
        (None, _) => Err(Failure::wrong("study-needed", "no module and no course is named")
            .help("name modules after the learner, or `--course C --credits N` for a course year")),
    }
}

/// The id of an enrolment that was given none: the same for the same learner, study and start, so
/// that the same request made twice is one enrolment, in whatever order its modules are named.
fn made_id(learner: &LearnerId, study: &Study, start: NaiveDate) -> Result<EnrolmentId, Failure> {
    let mut text = format!("{learner}\n");
    match study {
        Study::Modules { modules, .. } => {
            let mut modules: Vec<&ModuleId> = modules.iter().collect();
            modules.sort_unstable();
            for module in modules {
                let _ = writeln!(text, "{module}");
            }
        }
        Study::CourseYear { course, credits } => {
            let _ = writeln!(text, "{course}\n{credits}");
        }
    }
    let _ = writeln!(text, "{start}");
    let digits = digest(text).to_string();
    let id = format!("E-{}", digits.get(..12).unwrap_or(&digits));
    id.parse().map_err(|error| Failure::could_not("made-id", format!("{error}")))
}

/// An amount that is not below zero.
pub(super) fn pounds(text: &str) -> Result<Money, String> {
    let amount: Money = text.parse().map_err(|error| format!("{error}"))?;
    if amount < Money::ZERO {
        Err(format!("{amount} is below zero: give 0.00 or more"))
    } else {
        Ok(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_request_has_the_same_id_in_every_version() {
        let study = study(vec!["M-COM-1101".parse().unwrap()], None, None).unwrap();
        let (learner, start) = ("L-0001".parse().unwrap(), date("2027-04-12").unwrap());
        // printf 'L-0001\nM-COM-1101\n2027-04-12\n' | sha256sum
        assert_eq!(made_id(&learner, &study, start).unwrap().as_str(), "E-8d83a5287071");
    }

    #[test]
    fn a_module_is_taken_once_and_a_course_year_has_credits() {
        let module: ModuleId = "M-1".parse().unwrap();
        assert!(study(vec![module.clone(), module], None, None).is_err());
        assert!(study(Vec::new(), Some("C-1".parse().unwrap()), None).is_err());
        assert!(study(Vec::new(), None, None).is_err());
    }

    #[test]
    fn what_is_asked_for_is_not_below_zero() {
        assert_eq!(pounds("12.50").unwrap().to_string(), "12.50");
        assert_eq!(pounds("-0.01").unwrap_err(), "-0.01 is below zero: give 0.00 or more");
    }
}
