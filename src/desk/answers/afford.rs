//! What a learner could study with what remains.

use chrono::NaiveDate;

use super::rows::{Rows, Told};
use super::told;
use crate::domain::calendar::AcademicYear;
use crate::domain::credits::Credits;
use crate::domain::ids::{CourseId, LearnerId, ModuleId, Ukprn};
use crate::domain::money::Money;
use crate::domain::remedy::Voice;
use crate::domain::sum::Sum;
use crate::ops::afford::{Affordable, Afforded, Judged, RefusedBy};

told! {
    /// What a learner could study.
    AffordTold {
        learner_id: LearnerId, "the learner";
        start: NaiveDate, "the first day of study";
        remaining: Sum, "what remains";
        academic_year: AcademicYear, "the year whose rates apply";
        fee_limit_120: Option<Money>, "its fee limit of 120 credits, where there are rates";
        credits: Option<u64>, "what remains as credits at that limit";
        course_year_from: NaiveDate, "the first day of the course year that bounds what may begin";
        course_year_to: NaiveDate, "its last day";
        credits_taken: Credits, "the credits that are taken of it";
        credits_left: Credits, "the credits that are left of it";
        credits_most: Credits, "the credits of it that are funded in all";
        #[serde(skip_serializing_if = "Option::is_none")]
        begins: Option<NaiveDate>, "the first day of the scheme, where the start lies before it";
        funded: usize, "how many modules would be funded alone";
        part: usize, "how many would be as part of a bundle";
        refused: usize, "how many would not be";
        refused_by: Vec<RefusedByTold>, "by which rules";
        modules: Vec<JudgedTold>, "the modules that are listed";
    }
}

told! {
    /// The modules that one rule refuses.
    RefusedByTold {
        rule: &'static str, "its code";
        number: usize, "how many modules";
        example: ModuleId, "one of them";
        because: String, "because of what that is refused";
    }
}

told! {
    /// A module, and whether it would be funded alone.
    JudgedTold {
        module_id: ModuleId, "the module";
        course_id: CourseId, "its parent course";
        ukprn: Ukprn, "its provider";
        title: String, "its title";
        level: u64, "its level";
        credits: Credits, "its credits";
        fee: Money, "its fee";
        loan: Option<Money>, "the loan, where it is known";
        remaining: Option<Sum>, "what would remain after it, where it would be funded";
        outcome: &'static str, "funded, part (of a bundle) or refused";
        rules: Option<String>, "the codes of what stands against it";
        because: Option<String>, "the reasons in words";
    }
}

impl AffordTold {
    /// What a learner could study, with the first so many modules of each answer.
    #[must_use]
    pub fn of(afforded: &Afforded, most: usize, voice: Voice) -> AffordTold {
        let (taken, limit) = (&afforded.taken, afforded.at_the_limit);
        let answered = |word: &'static str| {
            afforded.modules.iter().filter(move |judged| judged.answer.word() == word)
        };
        let listed = ["funded", "part", "refused"].into_iter();
        let listed = listed.flat_map(|word| answered(word).take(most));
        let refused_by = afforded.refused_by();
        AffordTold {
            learner_id: afforded.learner.clone(),
            start: afforded.start,
            remaining: afforded.remaining,
            academic_year: afforded.year,
            fee_limit_120: limit.map(|limit| limit.fee_limit_120),
            credits: limit.map(|limit| limit.credits),
            course_year_from: taken.year.first_day(),
            course_year_to: taken.year.last_day(),
            credits_taken: taken.credits,
            credits_left: taken.left,
            credits_most: taken.most,
            begins: afforded.begins,
            funded: answered("funded").count(),
            part: answered("part").count(),
            refused: answered("refused").count(),
            refused_by: refused_by.into_iter().map(|one| RefusedByTold::of(one, voice)).collect(),
            modules: listed.map(|judged| JudgedTold::of(judged, voice)).collect(),
        }
    }

    /// The modules that are listed with one answer, as its word says it.
    pub fn answered<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a JudgedTold> {
        self.modules.iter().filter(move |judged| judged.outcome == word)
    }
}

impl RefusedByTold {
    fn of(refused: RefusedBy, voice: Voice) -> RefusedByTold {
        let RefusedBy { number, example, objection } = refused;
        let (rule, because) = (objection.rule.as_str(), objection.told(voice));
        RefusedByTold { rule, number, example, because }
    }
}

impl JudgedTold {
    fn of(judged: &Judged, voice: Voice) -> JudgedTold {
        let Judged { module, loan, remaining, answer } = judged;
        let decision = match answer {
            Affordable::Funded => None,
            Affordable::Part(decision) | Affordable::Refused(decision) => Some(decision),
        };
        let some = |text: String| (!text.is_empty()).then_some(text);
        JudgedTold {
            module_id: module.id.clone(),
            course_id: module.course.clone(),
            ukprn: module.ukprn,
            title: module.title.clone(),
            level: u64::from(module.level.number()),
            credits: module.credits,
            fee: module.fee,
            loan: *loan,
            remaining: *remaining,
            outcome: answer.word(),
            rules: decision.and_then(|decision| some(decision.rules())),
            because: decision.and_then(|decision| some(decision.told(voice))),
        }
    }
}

impl Told for AffordTold {
    fn rows(&self) -> Rows {
        Rows::of(JudgedTold::FIELDS, &self.modules)
    }
}
