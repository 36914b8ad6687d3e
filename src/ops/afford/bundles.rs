//! Bundles: modules that are too small alone, put together so that they can be had.

use std::collections::{BTreeMap, BTreeSet};

use super::{Affordable, Bundle, Judge, Judged, LoanFor, Offer};
use crate::domain::course::Module;
use crate::domain::eligibility::{Decision, LEAST_OF_MODULES, Verdict};
use crate::domain::ids::{CourseId, ModuleId};
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;

/// For each module that is too small alone, the cheapest bundle that holds it and that the rules
/// fund, unless it stands in one already. Modules that stand in one are marked so.
pub(super) fn bundles(judge: &Judge<'_>, judged: &mut [Judged]) -> Vec<Bundle> {
    let courses: BTreeSet<CourseId> =
        judged.iter().filter(|one| is_small(one)).map(|one| one.module.course.clone()).collect();
    let mut bundles: Vec<Bundle> = Vec::new();
    for course in courses {
        let small: Vec<Module> = judged
            .iter()
            .filter(|one| is_small(one) && one.module.course == course)
            .map(|one| one.module.clone())
            .collect();
        for module in &small {
            let stands = |bundle: &Bundle| bundle.modules.iter().any(|one| one.id == module.id);
            if !bundles.iter().any(stands) {
                bundles.extend(bundle_with(judge, module, &small));
            }
        }
    }
    let in_one: BTreeSet<&ModuleId> =
        bundles.iter().flat_map(|bundle| &bundle.modules).map(|module| &module.id).collect();
    for one in judged {
        if let (true, Affordable::Refused(decision)) =
            (in_one.contains(&one.module.id), &one.answer)
        {
            one.answer = Affordable::Part(decision.clone());
        }
    }
    bundles
}

/// Whether a module is too small alone and nothing else stands against it, but that less may be
/// left than its loan: a bundle can be paid in part.
fn is_small(judged: &Judged) -> bool {
    let but_for = |decision: &Decision| {
        let mut rules = decision.findings.iter().filter(|one| one.verdict != Verdict::Met);
        let is_too_small = decision.not_met().any(|one| one.rule == RuleCode::ModuleSize);
        let others = [RuleCode::ModuleSize, RuleCode::RemainingEntitlement];
        is_too_small && rules.all(|one| others.contains(&one.rule))
    };
    matches!(&judged.answer, Affordable::Refused(decision) if but_for(decision))
}

/// The cheapest bundle that can be had and holds this module.
fn bundle_with(judge: &Judge<'_>, module: &Module, small: &[Module]) -> Option<Bundle> {
    let mut found = cheapest(module, small);
    found.sort_by_key(|chosen| (fee(chosen), chosen.len()));
    found.into_iter().find_map(|mut chosen| {
        chosen.sort_by(|one, other| one.id.cmp(&other.id));
        let ids: Vec<ModuleId> = chosen.iter().map(|module| module.id.clone()).collect();
        let Offer { loan, remaining, answer } = judge.offer(&ids);
        let [course, provider] = judge.names(module);
        Some(Bundle {
            credits: chosen.iter().map(|module| module.credits).sum(),
            fee: fee(&chosen),
            course,
            provider,
            loan: loan?,
            is_part_loan: answer.ok()? == LoanFor::APart,
            remaining: remaining?,
            modules: chosen.into_iter().cloned().collect(),
        })
    })
}

/// For each number of credits from the least on that these modules can come to, the cheapest of
/// them that hold this one and come to it. Each of them has less than the least, so that what is
/// enough without one of them is never looked at: nothing of twice the least is.
fn cheapest<'a>(module: &'a Module, small: &'a [Module]) -> Vec<Vec<&'a Module>> {
    let (least, count) = (LEAST_OF_MODULES.count(), |module: &Module| module.credits.count());
    let most = least.saturating_mul(2);
    let mut reached = BTreeMap::from([(count(module), vec![module])]);
    for other in small.iter().filter(|other| other.id != module.id) {
        let with_it: Vec<(u32, Vec<&Module>)> = reached
            .iter()
            .map(|(credits, chosen)| {
                let chosen = chosen.iter().copied().chain([other]).collect();
                (credits.saturating_add(count(other)), chosen)
            })
            .filter(|(credits, _)| *credits < most)
            .collect();
        for (credits, chosen) in with_it {
            let standing = reached.entry(credits).or_insert_with(|| chosen.clone());
            if fee(&chosen) < fee(standing) {
                *standing = chosen;
            }
        }
    }
    reached.split_off(&least).into_values().collect()
}

fn fee(modules: &[&Module]) -> Sum {
    modules.iter().map(|module| module.fee).sum()
}
