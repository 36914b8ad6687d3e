//! What a learner could study with what remains.

use chrono::NaiveDate;
use serde::Serialize;

use super::plainly::{all_plainly, plainly};
use super::rows::{Rows, Told};
use super::told;
use crate::domain::calendar::AcademicYear;
use crate::domain::course::Module;
use crate::domain::credits::Credits;
use crate::domain::eligibility::LEAST_OF_MODULES;
use crate::domain::ids::{CourseId, LearnerId, ModuleId, Ukprn};
use crate::domain::money::Money;
use crate::domain::remedy::Voice;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ops::afford::{Affordable, Afforded, Bundle, Judged, RefusedBy};

told! {
    /// What a learner could study.
    AffordTold {
        learner_id: LearnerId, "the learner";
        start: NaiveDate, "the first day of study";
        remaining: Sum, "what remains";
        academic_year: AcademicYear, "the year whose rates apply";
        fee_limit_120: Option<Money>, "its fee limit of 120 credits, where there are rates";
        credits: Option<u64>, "what can be lent as credits at that limit";
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
        credits_least: Credits, "the least credits that are funded as modules";
        lendable: Sum, "what of it can be lent from the start on";
        least_on: NaiveDate, "the day from the start on on which the least remains";
        part_loan: usize, "how many would be for a lower loan than their fee asks for";
        held: usize, "how many the learner holds already";
        bundled: usize, "how many bundles there are";
        bundles: Vec<BundleTold>, "modules that are too small alone, as they can be had together";
    }
}

told! {
    /// The modules that one rule refuses.
    RefusedByTold {
        rule: &'static str, "its code";
        number: usize, "how many modules";
        example: ModuleId, "one of them";
        because: String, "because of what that is refused";
        title: String, "the title of the example";
        for_learner: Option<&'static str>, "the same, in words for the learner";
    }
}

told! {
    /// A module, and whether it can be had.
    JudgedTold {
        module_id: ModuleId, "the module";
        course_id: CourseId, "its parent course";
        ukprn: Ukprn, "its provider";
        title: String, "its title";
        level: u64, "its level";
        credits: Credits, "its credits";
        fee: Money, "its fee";
        loan: Option<Money>, "the loan, where it is known";
        remaining: Option<Sum>, "what would remain after it, where it can be had alone";
        outcome: &'static str, "funded, part-loan, part (of a bundle), held or refused";
        rules: Option<String>, "the codes of what stands against it";
        because: Option<String>, "the reasons in words";
        course_title: String, "the title of the course, or its id";
        provider: String, "the name of the provider, or its number";
        self_funded: Option<Sum>, "what the learner would pay, where it can be had alone";
        for_learner: Option<String>, "why it cannot be had, in words for the learner";
    }
}

told! {
    /// Modules of one course that can be enrolled on together.
    BundleTold {
        bundle: Vec<ModuleId>, "the modules";
        bundle_titles: Vec<String>, "their titles";
        bundle_course: String, "the title of their course, or its id";
        bundle_provider: String, "the name of their provider, or its number";
        bundle_credits: Credits, "their credits together";
        bundle_fee: Sum, "their fees together";
        bundle_loan: Money, "the loan";
        bundle_self_funded: Sum, "what the learner would pay";
        bundle_remaining: Sum, "what would remain after it";
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
        let listed = Affordable::WORDS.into_iter().flat_map(|word| answered(word).take(most));
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
            credits_least: LEAST_OF_MODULES,
            lendable: afforded.lendable,
            least_on: afforded.least.on,
            part_loan: answered("part-loan").count(),
            held: answered("held").count(),
            bundled: afforded.bundles.len(),
            bundles: afforded.bundles.iter().take(most).map(BundleTold::of).collect(),
        }
    }

    /// The modules that are listed with one answer, as its word says it.
    pub fn answered<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a JudgedTold> {
        self.modules.iter().filter(move |judged| judged.outcome == word)
    }

    /// The first bundle in which a module stands.
    fn bundle_of(&self, module: &ModuleId) -> Option<&BundleTold> {
        self.bundles.iter().find(|one| one.bundle.contains(module))
    }
}

impl RefusedByTold {
    fn of(refused: RefusedBy, voice: Voice) -> RefusedByTold {
        let RefusedBy { number, example: Module { id, title, .. }, objection } = refused;
        // What could be put together stands in a bundle.
        let for_learner = match objection.rule {
            RuleCode::ModuleSize => Some(TOO_SMALL),
            _ => plainly(&objection),
        };
        let (rule, because) = (objection.rule.as_str(), objection.told(voice));
        RefusedByTold { rule, number, example: id, because, title, for_learner }
    }
}

const TOO_SMALL: &str = "it has fewer than 30 credits, and there are no modules of the same \
                         course that make it 30 or more and can be funded with it";

impl JudgedTold {
    fn of(judged: &Judged, voice: Voice) -> JudgedTold {
        let Judged { module, course_title, provider, loan, remaining, answer } = judged;
        let decision = match answer {
            Affordable::Funded | Affordable::PartLoan | Affordable::Held => None,
            Affordable::Part(decision) | Affordable::Refused(decision) => Some(decision),
        };
        let some = |text: String| (!text.is_empty()).then_some(text);
        let refused = decision.filter(|_| matches!(answer, Affordable::Refused(_)));
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
            course_title: course_title.clone(),
            provider: provider.clone(),
            self_funded: loan.filter(|_| remaining.is_some()).map(|loan| module.fee - loan),
            for_learner: refused.and_then(|decision| all_plainly(&decision.objections())),
        }
    }
}

impl BundleTold {
    fn of(bundle: &Bundle) -> BundleTold {
        BundleTold {
            bundle: bundle.modules.iter().map(|module| module.id.clone()).collect(),
            bundle_titles: bundle.modules.iter().map(|module| module.title.clone()).collect(),
            bundle_course: bundle.course.clone(),
            bundle_provider: bundle.provider.clone(),
            bundle_credits: bundle.credits,
            bundle_fee: bundle.fee,
            bundle_loan: bundle.loan,
            bundle_self_funded: bundle.fee - bundle.loan,
            bundle_remaining: bundle.remaining,
        }
    }
}

/// A row for each module. The bundle that was made for a module is the first in which it stands, so
/// that every bundle is told.
impl Told for AffordTold {
    fn rows(&self) -> Rows {
        #[derive(Serialize)]
        struct Row<'a> {
            #[serde(flatten)]
            judged: &'a JudgedTold,
            #[serde(flatten)]
            bundle: Option<&'a BundleTold>,
        }
        let columns = [JudgedTold::FIELDS, BundleTold::FIELDS].concat();
        let row = |judged| Row { judged, bundle: self.bundle_of(&judged.module_id) };
        Rows::of(&columns, self.modules.iter().map(row))
    }
}
