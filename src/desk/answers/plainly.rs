//! Why something is refused, in words for the learner who asked: what it is about, and what the
//! learner can do. What an officer can do about it stands in the words beside.

use crate::domain::objection::Objection;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;

/// What a rule objects to, told to the learner who asked; nothing where the rule is one of the
/// record, which only officers meet.
#[must_use]
pub fn plainly(objection: &Objection) -> Option<&'static str> {
    let words = about_who_and_when(objection).or_else(|| about_study(objection));
    words.or_else(|| about_credits_and_money(objection))
}

/// Who asks, of whom, and when it begins.
fn about_who_and_when(objection: &Objection) -> Option<&'static str> {
    let words = match objection.rule {
        RuleCode::LearnerKnown => {
            "your provider has not recorded all that is needed about you: ask them to"
        }
        RuleCode::LearnerAge => {
            "you would be 60 or over on the first day, and only what begins before the 60th \
             birthday is funded"
        }
        RuleCode::LearnerResidency => {
            "it is on record that you do not meet the residency condition: if you do by now, tell \
             your provider"
        }
        RuleCode::NhsBursary => {
            "it is on record that you have an NHS bursary for this study, and no tuition fee loan \
             is made beside one: if that is wrong, tell your provider"
        }
        RuleCode::StartDate => {
            "it begins before the scheme does: only what begins from 2027-01-01 on is funded"
        }
        RuleCode::ProviderRegistered => {
            "the provider is not on the register of the Office for Students on the first day, as \
             far as is known here"
        }
        RuleCode::ProviderApproved => {
            "the provider is not approved on the first day for the funding of single modules, or \
             not in this subject: a full year there may be funded"
        }
        _ => return None,
    };
    Some(words)
}

/// What is studied.
fn about_study(objection: &Objection) -> Option<&'static str> {
    let can = |is: fn(&Remedy) -> bool| objection.remedies.iter().any(is);
    let words = match objection.rule {
        RuleCode::ParentCourse
            if can(|it| matches!(it, Remedy::ImportModules | Remedy::ImportCourses)) =>
        {
            "it is not on record here as a module of a course: ask your provider"
        }
        RuleCode::ParentCourse => {
            "modules are funded together only where they are of one course: choose some of one"
        }
        RuleCode::SameProvider => {
            "another provider teaches it than the one whose course it is part of, and modules of \
             such courses are not funded"
        }
        RuleCode::Designated => {
            "the course is not one that is funded on the first day: another start or another \
             course may be"
        }
        RuleCode::Level => "study of this level is not funded in this course",
        RuleCode::Subject => {
            "single modules are funded in some subjects only, and those of this course are not \
             among them on the first day: a full year of it may be funded"
        }
        RuleCode::Assessed => "it is not assessed, and only assessed modules are funded",
        RuleCode::CreditBearing => "it bears no credits, and only study that bears some is funded",
        RuleCode::ModuleSize => {
            "it has fewer than 30 credits: it may be funded with other modules of the same course, \
             30 credits or more together"
        }
        _ => return None,
    };
    Some(words)
}

/// How much is studied, and what it costs.
fn about_credits_and_money(objection: &Objection) -> Option<&'static str> {
    let can = |is: fn(&Remedy) -> bool| objection.remedies.iter().any(is);
    let words = match objection.rule {
        RuleCode::CourseYearCredits => {
            "with what you study already it is more than the 180 credits that are funded in a \
             year: choose less, or begin later"
        }
        RuleCode::NotEnrolledAlready => "you are enrolled on it already at that time",
        RuleCode::FeeLimit if can(|it| matches!(it, Remedy::ImportRates)) => {
            "what may be charged in that year is not known here yet: ask your provider, or choose \
             an earlier start"
        }
        RuleCode::FeeLimit => {
            "the provider charges more for it than it may, and so it is not funded at that fee: \
             ask the provider"
        }
        RuleCode::LoanWithinFee => {
            "the loan is not one that this fee allows: ask for a loan of no more than the fee and \
             the limit, less what an employer pays"
        }
        RuleCode::RemainingEntitlement if can(|it| matches!(it, Remedy::AskForLoan(_))) => {
            "the loan is more than you have left for that time: ask for a lower one, and pay the \
             rest otherwise"
        }
        RuleCode::RemainingEntitlement => {
            "nothing is left to lend for that time: it would have to be paid otherwise"
        }
        RuleCode::BeyondCalendar | RuleCode::BeyondSums => {
            "a day or a sum of it is beyond what can be recorded: ask your provider"
        }
        _ => return None,
    };
    Some(words)
}

/// The same, of all that objects, joined with `; `; nothing where none is for learners.
#[must_use]
pub fn all_plainly(objections: &[Objection]) -> Option<String> {
    let words: Vec<&str> = objections.iter().filter_map(plainly).collect();
    (!words.is_empty()).then(|| words.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::eligibility::codes;

    #[test]
    fn every_rule_of_an_enrolment_has_words_for_a_learner_that_name_nothing_of_an_officers() {
        for code in codes() {
            for remedies in
                [vec![], vec![Remedy::ImportRates, Remedy::AskForLoan("1.00".parse().unwrap())]]
            {
                let objection = Objection::new(code, "because").with(remedies);
                let words = plainly(&objection).unwrap_or_else(|| panic!("{code}: no words"));
                for of_officers in ["import", "`", "--", "catalogue", "ledger", "grant", "UKPRN"] {
                    assert!(!words.contains(of_officers), "{code}: {words}");
                }
            }
        }
    }
}
