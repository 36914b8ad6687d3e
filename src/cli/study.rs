//! The request for an enrolment, as the arguments of `assess` and `enrol` give it.

use chrono::NaiveDate;

use crate::desk::trouble::Trouble;
use crate::domain::calendar::date;
use crate::domain::credits::Credits;
use crate::domain::ids::{CourseId, EnrolmentId, LearnerId, ModuleId, PlanName};
use crate::domain::money::Money;
use crate::domain::request::{Request, Study};
use crate::ledger::made_id::made_id;

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
    pub(super) fn request(self, id: Option<EnrolmentId>) -> Result<Request, Trouble> {
        let study = Study::of(self.modules, self.course, self.credits)?;
        let enrolment = id.unwrap_or_else(|| made_id(&self.learner, &study, self.start));
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
    fn what_is_asked_for_is_not_below_zero() {
        assert_eq!(pounds("12.50").unwrap().to_string(), "12.50");
        assert_eq!(pounds("-0.01").unwrap_err(), "-0.01 is below zero: give 0.00 or more");
    }
}
