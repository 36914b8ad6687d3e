//! afford: what a learner could study with what remains, by the very rules that decide.

mod bundles;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::OpError;
use super::dossier::Dossier;
use super::reference::Reference;
use crate::domain::calendar::{AcademicYear, CourseYear};
use crate::domain::course::Module;
use crate::domain::credits::Credits;
use crate::domain::eligibility::{self, Case, CreditsTaken, Decision, FIRST_DAY, codes};
use crate::domain::entitlement::Least;
use crate::domain::ids::{CourseId, EnrolmentId, LearnerId, ModuleId, Ukprn};
use crate::domain::money::Money;
use crate::domain::objection::Objection;
use crate::domain::request::{Request, Study};
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::store::Reader;

/// Who could study what, from when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The learner.
    pub learner: LearnerId,
    /// The first day.
    pub start: NaiveDate,
    /// Modules of this provider only.
    pub ukprn: Option<Ukprn>,
    /// Modules of this parent course only.
    pub course: Option<CourseId>,
}

/// What a learner could study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Afforded {
    /// The learner.
    pub learner: LearnerId,
    /// The first day.
    pub start: NaiveDate,
    /// The first day of the scheme, where the start lies before it.
    pub begins: Option<NaiveDate>,
    /// What remains of the entitlement.
    pub remaining: Sum,
    /// The least that remains on any day from the start on.
    pub least: Least,
    /// What of it can be lent from the start on, which is never less than nothing.
    pub lendable: Sum,
    /// The academic year whose rates apply.
    pub year: AcademicYear,
    /// What can be lent, at the fee limit of that year; none where there are no rates for it.
    pub at_the_limit: Option<AtTheLimit>,
    /// The course year that bounds what may be begun, and what is taken of it.
    pub taken: CreditsTaken,
    /// Every module that was looked at, in the order of providers, courses and ids.
    pub modules: Vec<Judged>,
    /// Bundles that can be enrolled on as they stand, which hold each module that is too small
    /// alone at least once, where any bundle does.
    pub bundles: Vec<Bundle>,
}

/// A sum as credits at a fee limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtTheLimit {
    /// The fee limit of 120 credits.
    pub fee_limit_120: Money,
    /// The most credits whose fee limit is within the sum.
    pub credits: u64,
}

/// A module, and whether it can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The module.
    pub module: Module,
    /// The title of its parent course, or the id where the catalogue has none.
    pub course_title: String,
    /// The name of its provider, or the number where the catalogue has none.
    pub provider: String,
    /// The loan for it alone, where it is known.
    pub loan: Option<Money>,
    /// What would remain after it; none where it cannot be had alone.
    pub remaining: Option<Sum>,
    /// Whether it can be had.
    pub answer: Affordable,
}

/// Whether a module can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Affordable {
    /// Every rule is met.
    Funded,
    /// Every rule is met for a lower loan: the learner pays the rest of the fee.
    PartLoan,
    /// It is too small alone, and stands in a bundle that can be had.
    Part(Decision),
    /// The learner holds it already.
    Held,
    /// A rule is not met.
    Refused(Decision),
}

impl Affordable {
    /// The words for it in files, in the order in which they are told.
    pub const WORDS: [&str; 5] = ["funded", "part-loan", "part", "held", "refused"];

    /// The word for it in files.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        let [funded, part_loan, part, held, refused] = Affordable::WORDS;
        match self {
            Affordable::Funded => funded,
            Affordable::PartLoan => part_loan,
            Affordable::Part(_) => part,
            Affordable::Held => held,
            Affordable::Refused(_) => refused,
        }
    }
}

/// Modules of one parent course that can be enrolled on together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The modules, in the order of their ids.
    pub modules: Vec<Module>,
    /// The title of their course.
    pub course: String,
    /// The name of their provider.
    pub provider: String,
    /// Their credits together.
    pub credits: Credits,
    /// Their fees together.
    pub fee: Sum,
    /// The loan.
    pub loan: Money,
    /// Whether the loan is lower than the fee asks for, because no more can be lent.
    pub is_part_loan: bool,
    /// What would remain after it.
    pub remaining: Sum,
}

/// The modules that one rule refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedBy {
    /// How many modules.
    pub number: usize,
    /// One of them, refused by as few other rules as any.
    pub example: Module,
    /// What the rule objects to that one.
    pub objection: Objection,
}

impl Afforded {
    /// For each rule that refuses modules, how many, in the order of the rules. A module may be
    /// refused by several; those that stand in a bundle are not among them.
    #[must_use]
    pub fn refused_by(&self) -> Vec<RefusedBy> {
        let refused_by = |rule: RuleCode| {
            let refused = self.modules.iter().filter_map(|judged| match &judged.answer {
                Affordable::Refused(decision) => Some((judged, decision)),
                _ => None,
            });
            let finding = |(judged, decision): (&'_ Judged, &'_ Decision)| {
                let finding = decision.not_met().find(|finding| finding.rule == rule)?;
                let rules = decision.not_met().count();
                Some((rules, judged.module.clone(), finding.objection()))
            };
            let found: Vec<_> = refused.filter_map(finding).collect();
            let number = found.len();
            let (_, example, objection) = found.into_iter().min_by_key(|(rules, ..)| *rules)?;
            Some(RefusedBy { number, example, objection })
        };
        codes().filter_map(refused_by).collect()
    }
}

/// Judges each module of the catalogue as if this learner asked for it alone from this start, and
/// puts what is too small alone together. Nothing is written.
///
/// # Errors
/// When the learner is unknown, no module is of the provider or the course that was named, or the
/// ledger cannot be read or is damaged.
pub fn afford(reader: &dyn Reader, wish: &Wish) -> Result<Afforded, OpError> {
    // Gather.
    let dossier = Dossier::gather(reader, &wish.learner)?.with_last_days(reader)?;
    if dossier.chain.entries().is_empty() {
        return Err(OpError::UnknownLearner(wish.learner.clone()));
    }
    let reference = Reference::whole(reader)?;
    let modules = wished_for(&reference, wish)?;
    // Decide.
    let year = CourseYear::starting(wish.start).academic_year();
    let remaining = dossier.account.entitlement().remaining();
    let least = dossier.account.least_from(wish.start);
    let lendable = remaining.min(least.remaining).max(Sum::ZERO);
    let at_the_limit = reference.policy.rates_of(year).map(|rates| AtTheLimit {
        fee_limit_120: rates.fee_limit_120(),
        credits: rates.credits_within(lendable),
    });
    let judge = Judge { wish, dossier: &dossier, reference: &reference, lendable };
    let mut judged: Vec<_> = modules.into_iter().map(|module| judge.module(module)).collect();
    let bundles = bundles::bundles(&judge, &mut judged);
    Ok(Afforded {
        learner: wish.learner.clone(),
        start: wish.start,
        begins: (wish.start < FIRST_DAY).then_some(FIRST_DAY),
        remaining,
        least,
        lendable,
        year,
        at_the_limit,
        taken: CreditsTaken::from_start(dossier.account.held(), wish.start),
        modules: judged,
        bundles,
    })
}

fn wished_for<'a>(reference: &'a Reference, wish: &Wish) -> Result<Vec<&'a Module>, OpError> {
    let mut modules = reference.catalogue.modules_in_order();
    if let Some(ukprn) = wish.ukprn {
        let known: BTreeSet<Ukprn> = modules.iter().map(|module| module.ukprn).collect();
        if !known.contains(&ukprn) {
            return Err(OpError::NoModules(format!("provider {ukprn}")));
        }
        modules.retain(|module| module.ukprn == ukprn);
    }
    if let Some(course) = &wish.course {
        modules.retain(|module| module.course == *course);
        if modules.is_empty() {
            return Err(OpError::NoModules(format!("course {course}")));
        }
    }
    Ok(modules)
}

/// Who judges: all that is known of the learner and the catalogue, and what can be lent.
struct Judge<'a> {
    wish: &'a Wish,
    dossier: &'a Dossier,
    reference: &'a Reference,
    lendable: Sum,
}

/// What the rules say of modules that are asked for together.
struct Offer {
    loan: Option<Money>,
    remaining: Option<Sum>,
    /// Whether all rules are met, and for which loan; or what stands against it.
    answer: Result<LoanFor, Decision>,
}

/// For what of the fee a loan can be had.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LoanFor {
    AllThatIsLent,
    APart,
}

impl Judge<'_> {
    /// A module alone.
    fn module(&self, module: &Module) -> Judged {
        let Offer { loan, remaining, answer } = self.offer(std::slice::from_ref(&module.id));
        let answer = match answer {
            _ if self.holds(&module.id) => Affordable::Held,
            Ok(LoanFor::AllThatIsLent) => Affordable::Funded,
            Ok(LoanFor::APart) => Affordable::PartLoan,
            Err(decision) => Affordable::Refused(decision),
        };
        let remaining = remaining.filter(|_| answer != Affordable::Held);
        let [course_title, provider] = self.names(module);
        Judged { module: module.clone(), course_title, provider, loan, remaining, answer }
    }

    /// The title of a module's course and the name of its provider, as far as the catalogue has
    /// them.
    fn names(&self, module: &Module) -> [String; 2] {
        let catalogue = &self.reference.catalogue;
        let course = catalogue.course(&module.course).map(|course| course.title.clone());
        let provider = catalogue.provider(module.ukprn).map(|provider| provider.name.clone());
        [
            course.unwrap_or_else(|| module.course.to_string()),
            provider.unwrap_or_else(|| format!("provider {}", module.ukprn)),
        ]
    }

    /// Whether the learner is, or was to the end, enrolled on a module. What could be repeated is
    /// no offer, though it may be funded.
    fn holds(&self, module: &ModuleId) -> bool {
        let mut held = self.dossier.account.held().iter();
        held.any(|held| held.is_live() && held.enrolment.modules.contains(module))
    }

    /// Modules together: with the loan that they ask for or, where no more than that stands
    /// against it, with as much as can be lent.
    fn offer(&self, modules: &[ModuleId]) -> Offer {
        let asked = self.judged(modules, None);
        let only_short = match &asked.answer {
            Err(decision) => decision.is_funded_but_for(RuleCode::RemainingEntitlement),
            Ok(_) => false,
        };
        let lendable = self.lendable.one_amount().ok().filter(|loan| *loan > Money::ZERO);
        match lendable.filter(|_| only_short) {
            Some(loan) => match self.judged(modules, Some(loan)) {
                Offer { answer: Ok(_), loan, remaining } => {
                    Offer { answer: Ok(LoanFor::APart), loan, remaining }
                }
                _ => asked,
            },
            None => asked,
        }
    }

    fn judged(&self, modules: &[ModuleId], loan: Option<Money>) -> Offer {
        let request = Request {
            enrolment: asked_for(),
            learner: self.wish.learner.clone(),
            study: Study::Modules { modules: modules.to_vec(), course: None },
            start: self.wish.start,
            fee: None,
            loan,
            employer_funded: Money::ZERO,
            plan: None,
        };
        let case = Case::gather(
            &request,
            self.dossier.standing(self.wish.start),
            &self.reference.catalogue,
            &self.reference.policy,
        );
        let is_funded = eligibility::is_funded(&case);
        let left = || Some(case.standing?.remaining - case.loan?);
        Offer {
            loan: case.loan,
            remaining: if is_funded { left() } else { None },
            answer: if is_funded {
                Ok(LoanFor::AllThatIsLent)
            } else {
                Err(eligibility::assess(&case))
            },
        }
    }
}

/// The id of an enrolment that nobody made. No rule looks at it.
fn asked_for() -> EnrolmentId {
    "E-0".parse().expect("`E-0` is an id")
}
