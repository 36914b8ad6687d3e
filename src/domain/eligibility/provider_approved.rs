//! Rule: the provider of modules is approved for modular funding, in the subject where that is
//! limited.

use super::case::Case;
use super::decision::{Because, Rule, Verdict};
use super::terms::Listed;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

pub(super) const RULE: Rule = Rule {
    code: RuleCode::ProviderApproved,
    source: "Department for Education, expression of interest in modular funding, 31 July 2025, \
             and Times Higher Education, July 2025, on the policy paper of 9 July 2025: approval \
             for modules, where need be in certain subjects; ours: one of the course's codes \
             among them",
    check,
};

fn check(case: &Case<'_>, because: &mut Because) -> Verdict {
    if !case.is_modular() {
        return because.met(format_args!("it does not apply to a course year"));
    }
    let (Some(provider), Some(course)) = (case.provider, case.course) else {
        return because.not_judged(format_args!("the provider is not known"));
    };
    let (ukprn, start) = (provider.ukprn, case.request.start);
    let Some(modular) = provider.modular else {
        return because.with([Remedy::ImportProviders]).not_met(format_args!(
            "provider {ukprn} is not approved for modular funding: its course years may be funded, \
             and its modules once an approval is imported"
        ));
    };
    if !modular.holds(start) {
        return because.not_met(format_args!(
            "provider {ukprn} is approved for modular funding {modular}, which does not hold the \
             start {start}: only a start that it holds can be funded"
        ));
    }
    let subjects = &provider.modular_subjects;
    if subjects.is_empty() {
        return because
            .met(format_args!("provider {ukprn} is approved for modular funding {modular}"));
    }
    let (id, subjects) = (&course.id, Listed(subjects.iter()));
    match course.hecos.iter().find(|code| provider.modular_subjects.contains(code)) {
        Some(code) => because.met(format_args!(
            "provider {ukprn} is approved for modular funding {modular} in {code}, a subject of \
             course {id}"
        )),
        None => because.not_met(format_args!(
            "provider {ukprn} is approved for modular funding in {subjects} only, and none of that \
             is a subject of course {id}: ask for modules of a course in an approved subject"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, from, id};
    use super::{RULE, Remedy};

    #[test]
    fn the_approval_must_hold_the_start() {
        let mut example = Example::module();
        example.met(RULE, "provider 10000001 is approved for modular funding from 2027-01-01");
        example.providers[0].modular = Some(from("2027-01-19"));
        example.not_met(
            RULE,
            "provider 10000001 is approved for modular funding from 2027-01-19, which does not \
             hold the start 2027-01-18: only a start that it holds can be funded",
        );
        example.providers[0].modular = None;
        example.not_met(RULE, "provider 10000001 is not approved for modular funding");
        example.remedied(RULE, &[Remedy::ImportProviders]);
    }

    #[test]
    fn one_subject_of_the_course_must_be_within_a_limited_approval() {
        let mut example = Example::module();
        example.courses[0].hecos = vec![id("100425"), id("100366")];
        example.providers[0].modular_subjects = vec![id("100366"), id("100400")];
        example.met(RULE, "from 2027-01-01 in 100366, a subject of course C-1");
        example.courses[0].hecos = vec![id("100425")];
        example.not_met(
            RULE,
            "provider 10000001 is approved for modular funding in 100366 and 100400 only, and none \
             of that is a subject of course C-1: ask for modules of a course in an approved \
             subject",
        );
    }

    #[test]
    fn a_course_year_needs_no_modular_approval() {
        let mut example = Example::course_year();
        example.providers[0].modular = None;
        example.met(RULE, "it does not apply to a course year");
    }

    #[test]
    fn an_approval_is_not_judged_without_the_provider() {
        let mut example = Example::module();
        example.providers.clear();
        example.not_judged(RULE, "the provider is not known");
    }
}
