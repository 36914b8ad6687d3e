//! The id of an enrolment that nobody gave one, made from what is asked for.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::hash::digest;
use crate::domain::ids::{EnrolmentId, LearnerId, ModuleId};
use crate::domain::request::Study;

/// The id of an enrolment that was given none: the same for the same learner, study and start, so
/// that the same request made twice is one enrolment, whichever face it is made at and in whatever
/// order its modules are named. Ids that were made are recorded, so what is hashed stays as it is.
///
/// # Panics
/// Never: a letter, a dash and hexadecimal digits are an id.
#[must_use]
pub fn made_id(learner: &LearnerId, study: &Study, start: NaiveDate) -> EnrolmentId {
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
    id.parse().expect("a letter, a dash and hexadecimal digits are an id")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::date;
    use crate::domain::credits::Credits;

    fn made(study: &Study) -> String {
        let (learner, start) = ("L-0001".parse().unwrap(), date("2027-04-12").unwrap());
        made_id(&learner, study, start).to_string()
    }

    fn modules(ids: &[&str]) -> Study {
        let modules = ids.iter().map(|id| id.parse().unwrap()).collect();
        Study::of(modules, None, None).unwrap()
    }

    #[test]
    fn the_same_request_has_the_same_id_in_every_version() {
        // printf 'L-0001\nM-COM-1101\n2027-04-12\n' | sha256sum
        assert_eq!(made(&modules(&["M-COM-1101"])), "E-8d83a5287071");
        // printf 'L-0001\nC-COM-1\n120\n2027-04-12\n' | sha256sum
        let course = Some("C-COM-1".parse().unwrap());
        let year = Study::of(Vec::new(), course, Some(Credits::FULL_TIME_YEAR)).unwrap();
        assert_eq!(made(&year), "E-c0508a40c53b");
    }

    #[test]
    fn modules_make_one_id_in_whatever_order_they_are_named() {
        // printf 'L-0001\nM-COM-1101\nM-COM-1102\n2027-04-12\n' | sha256sum
        assert_eq!(made(&modules(&["M-COM-1101", "M-COM-1102"])), "E-cda9776ddeb8");
        assert_eq!(made(&modules(&["M-COM-1102", "M-COM-1101"])), "E-cda9776ddeb8");
    }
}
