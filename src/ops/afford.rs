//! afford: what a learner could study with what remains, by the very rules that decide.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::OpError;
use super::dossier::Dossier;
use super::reference::Reference;
use crate::domain::calendar::{AcademicYear, CourseYear};
use crate::domain::course::Module;
use crate::domain::eligibility::{self, Case, CreditsTaken, Decision, FIRST_DAY, codes};
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
    /// The academic year whose rates apply.
    pub year: AcademicYear,
    /// What remains at the fee limit of that year; none where there are no rates for it.
    pub at_the_limit: Option<AtTheLimit>,
    /// The course year that bounds what may be begun, and what is taken of it.
    pub taken: CreditsTaken,
    /// Every module that was looked at, in the order of providers, courses and ids.
    pub modules: Vec<Judged>,
}

/// A sum as credits at a fee limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtTheLimit {
    /// The fee limit of 120 credits.
    pub fee_limit_120: Money,
    /// The most credits whose fee limit is within the sum.
    pub credits: u64,
}

/// A module, and whether it would be funded alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The module.
    pub module: Module,
    /// The loan, where it is known.
    pub loan: Option<Money>,
    /// What would remain after it; none where it would not be funded.
    pub remaining: Option<Sum>,
    /// Whether it would be.
    pub answer: Affordable,
}

/// Whether a module would be funded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Affordable {
    /// Every rule is met.
    Funded,
    /// It is too small alone, and every other rule is met: with others of the same parent course it
    /// may be part of a bundle.
    Part(Decision),
    /// A rule is not met.
    Refused(Decision),
}

impl Affordable {
    /// The word for it in files.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Affordable::Funded => "funded",
            Affordable::Part(_) => "part",
            Affordable::Refused(_) => "refused",
        }
    }
}

/// The modules that one rule refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedBy {
    /// How many modules.
    pub number: usize,
    /// One of them, refused by as few other rules as any.
    pub example: ModuleId,
    /// What the rule objects to that one.
    pub objection: Objection,
}

impl Afforded {
    /// For each rule that refuses modules, how many, in the order of the rules. A module may be
    /// refused by several; those that are only too small are not among them.
    #[must_use]
    pub fn refused_by(&self) -> Vec<RefusedBy> {
        let refused_by = |rule: RuleCode| {
            let refused = self.modules.iter().filter_map(|judged| match &judged.answer {
                Affordable::Refused(decision) => Some((judged, decision)),
                Affordable::Funded | Affordable::Part(_) => None,
            });
            let finding = |(judged, decision): (&'_ Judged, &'_ Decision)| {
                let finding = decision.not_met().find(|finding| finding.rule == rule)?;
                let rules = decision.not_met().count();
                Some((rules, judged.module.id.clone(), finding.objection()))
            };
            let found: Vec<_> = refused.filter_map(finding).collect();
            let number = found.len();
            let (_, example, objection) = found.into_iter().min_by_key(|(rules, ..)| *rules)?;
            Some(RefusedBy { number, example, objection })
        };
        codes().filter_map(refused_by).collect()
    }
}

/// Judges each module of the catalogue as if this learner asked for it alone from this start.
/// Nothing is written.
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
    let at_the_limit = reference.policy.rates_of(year).map(|rates| AtTheLimit {
        fee_limit_120: rates.fee_limit_120(),
        credits: rates.credits_within(remaining),
    });
    let judged = modules.into_iter().map(|module| judge(module, wish, &dossier, &reference));
    Ok(Afforded {
        learner: wish.learner.clone(),
        start: wish.start,
        begins: (wish.start < FIRST_DAY).then_some(FIRST_DAY),
        remaining,
        year,
        at_the_limit,
        taken: CreditsTaken::from_start(dossier.account.held(), wish.start),
        modules: judged.collect(),
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

fn judge(module: &Module, wish: &Wish, dossier: &Dossier, reference: &Reference) -> Judged {
    let request = Request {
        enrolment: asked_for(),
        learner: wish.learner.clone(),
        study: Study::Modules { modules: vec![module.id.clone()], course: None },
        start: wish.start,
        fee: None,
        loan: None,
        employer_funded: Money::ZERO,
        plan: None,
    };
    let case = Case::gather(
        &request,
        dossier.standing(wish.start),
        &reference.catalogue,
        &reference.policy,
    );
    let answer = if eligibility::is_funded(&case) {
        Affordable::Funded
    } else {
        let decision = eligibility::assess(&case);
        if decision.is_funded_but_for(RuleCode::ModuleSize) {
            Affordable::Part(decision)
        } else {
            Affordable::Refused(decision)
        }
    };
    let left = || Some(case.standing?.remaining - case.loan?);
    let remaining = if answer == Affordable::Funded { left() } else { None };
    Judged { module: module.clone(), loan: case.loan, remaining, answer }
}

/// The id of an enrolment that nobody made. No rule looks at it.
fn asked_for() -> EnrolmentId {
    "E-0".parse().expect("`E-0` is an id")
}
