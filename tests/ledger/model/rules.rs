//! The twenty rules of an enrolment once more, written from their published text alone, in pence.
//!
//! A rule that lacks a fact it needs is not judged and not listed; the rule about that fact is.

use std::collections::BTreeSet;

use super::account::{Account, Live};
use super::days::Day;
use super::deeds::Held;
use super::words::{Catalogue, Course, Module, Provider, Request, Study};

/// The rules by their published codes, in the order in which they are published.
pub(crate) const CODES: [&str; 20] = [
    "learner-known",
    "learner-age",
    "learner-residency",
    "nhs-bursary",
    "start-date",
    "provider-registered",
    "provider-approved",
    "parent-course",
    "same-provider",
    "designated",
    "level",
    "subject",
    "assessed",
    "credit-bearing",
    "module-size",
    "course-year-credits",
    "not-enrolled-already",
    "fee-limit",
    "loan-within-fee",
    "remaining-entitlement",
];

/// Codes as they are told.
pub(crate) fn in_order(codes: &Codes) -> String {
    let told: Vec<&str> = CODES.into_iter().filter(|code| codes.contains(code)).collect();
    told.join(",")
}

pub(crate) type Codes = BTreeSet<&'static str>;

/// What a request comes to before it is judged.
pub(crate) struct Sums<'a> {
    pub(crate) modules: Vec<Option<&'a Module>>,
    pub(crate) course: Option<&'a Course>,
    pub(crate) credits: Option<i64>,
    pub(crate) fee: Option<i64>,
    pub(crate) limit: Option<i64>,
    pub(crate) loan: Option<i64>,
}

pub(crate) fn sums<'a>(catalogue: &'a Catalogue, request: &Request) -> Sums<'a> {
    let modules: Vec<Option<&Module>> =
        request.modules().iter().map(|id| catalogue.modules.get(id)).collect();
    let whole: Option<Vec<&Module>> = modules.iter().copied().collect();
    let course = match (&request.study, &whole) {
        (Study::Year { course, .. }, _) => catalogue.courses.get(course),
        (_, Some(whole)) => {
            let parents: BTreeSet<&String> = whole.iter().map(|module| &module.course).collect();
            let single = if parents.len() == 1 { parents.first().copied() } else { None };
            single.and_then(|parent| catalogue.courses.get(parent))
        }
        _ => None,
    };
    let credits = match &request.study {
        Study::Year { credits, .. } => Some(*credits),
        Study::Modules { .. } => {
            whole.as_ref().map(|whole| whole.iter().map(|module| module.credits).sum())
        }
    };
    let catalogue_fee = whole
        .filter(|_| request.is_modular())
        .map(|whole| whole.iter().map(|module| module.fee).sum());
    let fee = request.fee.or(catalogue_fee);
    let rate = catalogue.rates.get(&request.start.academic_year());
    let limit = match (rate, credits) {
        (Some(rates), Some(credits)) => Some(credits * rates.limit / 120),
        _ => None,
    };
    // Where an employer pays more than the fee, what is left to lend is nothing, not less.
    let lendable = match (fee, limit) {
        (Some(fee), Some(limit)) => Some(limit.min((fee - request.employer).max(0))),
        _ => None,
    };
    Sums { modules, course, credits, fee, limit, loan: request.loan.or(lendable) }
}

/// The codes of the rules that are not met.
pub(crate) fn not_met(
    catalogue: &Catalogue,
    request: &Request,
    account: Option<&Account>,
    sums: &Sums<'_>,
) -> Codes {
    let mut codes = Codes::new();
    let mut rule = |code: &'static str, met: bool| {
        if !met {
            codes.insert(code);
        }
    };
    let start = request.start;
    rule("learner-known", account.is_some());
    if let Some(account) = account {
        rule("learner-age", account.born.is_under(60, start));
        rule("learner-residency", account.resident);
        rule("nhs-bursary", !account.nhs);
        let live = account.live();
        let ends = last_day(request, sums);
        rule("not-enrolled-already", !is_held(&request.study, (start, ends), &live));
        if let Some(credits) = sums.credits {
            rule("course-year-credits", fullest_year(start, credits, &live) <= 180);
        }
        if let Some(loan) = sums.loan {
            rule("remaining-entitlement", loan <= account.least_from(start));
        }
    }
    rule("start-date", start >= Day(2027, 1, 1));
    if let Some(course) = sums.course {
        let provider = catalogue.providers.get(&course.ukprn);
        rule(
            "provider-registered",
            provider.is_some_and(|provider| provider.registered.holds(start)),
        );
        rule("designated", course.designated.holds(start));
        if request.is_modular() {
            of_parent(catalogue, course, provider, start, sums, &mut rule);
        } else {
            rule("level", (4..=7).contains(&course.level));
        }
    } else if !request.is_modular() {
        rule("designated", false);
    }
    if request.is_modular() {
        of_modules(request, sums, &mut rule);
    } else {
        rule("credit-bearing", sums.credits != Some(0));
    }
    of_money(catalogue, request, sums, &mut rule);
    codes
}

fn of_parent(
    catalogue: &Catalogue,
    course: &Course,
    provider: Option<&Provider>,
    start: Day,
    sums: &Sums<'_>,
    rule: &mut impl FnMut(&'static str, bool),
) {
    if let Some(provider) = provider {
        let subject =
            provider.only.is_empty() || course.subjects.iter().any(|s| provider.only.contains(s));
        let approved = provider.modular.is_some_and(|span| span.holds(start));
        rule("provider-approved", approved && subject);
    }
    let mut modules = sums.modules.iter().flatten();
    let at_home = modules.clone().all(|module| module.ukprn == course.ukprn);
    let to_another = course.franchised_to.is_some_and(|to| to != course.ukprn);
    rule("same-provider", at_home && !to_another);
    rule(
        "level",
        modules.all(|module| match (course.htq, course.level) {
            (true, _) => module.level == 4 || module.level == 5,
            (false, 6) => (4..=6).contains(&module.level),
            _ => false,
        }),
    );
    if course.level == 6 && !course.htq {
        let approved = |hecos: &&i64| {
            catalogue.subjects.get(*hecos).is_some_and(|approved| approved.holds(start))
        };
        let count = course.subjects.iter().filter(approved).count();
        rule("subject", 2 * count > course.subjects.len());
    }
}

fn of_modules(request: &Request, sums: &Sums<'_>, rule: &mut impl FnMut(&'static str, bool)) {
    let named = match &request.study {
        Study::Modules { course, .. } => course.as_ref(),
        Study::Year { .. } => None,
    };
    let parent = sums.course.map(|course| &course.id);
    rule("parent-course", parent.is_some() && (named.is_none() || named == parent));
    let (known, all) = (sums.modules.iter().flatten(), sums.modules.iter().all(Option::is_some));
    rule("assessed", known.clone().all(|module| module.assessed));
    rule("credit-bearing", known.clone().all(|module| module.credits > 0));
    if all {
        rule("module-size", known.map(|module| module.credits).sum::<i64>() >= 30);
    }
}

fn of_money(
    catalogue: &Catalogue,
    request: &Request,
    sums: &Sums<'_>,
    rule: &mut impl FnMut(&'static str, bool),
) {
    let Some(limit) = sums.limit else {
        // Without a row of rates nothing can be compared; without credits nothing is known.
        rule("fee-limit", catalogue.rates.contains_key(&request.start.academic_year()));
        return;
    };
    let Some(fee) = sums.fee else { return };
    let provider = sums.course.and_then(|course| catalogue.providers.get(&course.ukprn));
    if fee > limit {
        rule("fee-limit", !provider.is_some_and(|provider| provider.fee_cap));
    }
    if let Some(loan) = sums.loan {
        rule("loan-within-fee", loan > 0 && loan <= limit && loan + request.employer <= fee);
    }
}

/// The last day of what is asked for; the start, where its modules are not all known.
fn last_day(request: &Request, sums: &Sums<'_>) -> Day {
    let next = match (&request.study, sums.credits) {
        (Study::Year { .. }, _) => request.start.plus_months(11),
        (Study::Modules { .. }, Some(credits)) => request.start.plus_days((credits + 1) / 2 * 7),
        (Study::Modules { .. }, None) => return request.start,
    };
    next.day_before()
}

/// The rule that an enrolment does not meet beside others, where it is to be held once more.
pub(crate) fn not_met_beside(held: &Held, all: &[Live<'_>]) -> Option<&'static str> {
    let others: Vec<Live<'_>> = all.iter().filter(|one| one.held.id != held.id).copied().collect();
    let others = &others[..];
    if fullest_year(held.start, held.credits, others) > 180 {
        return Some("course-year-credits");
    }
    let (course, credits) = (held.course.clone(), held.credits);
    let study = if held.modules.is_empty() {
        Study::Year { course, credits }
    } else {
        Study::Modules { modules: held.modules.clone(), course: None }
    };
    is_held(&study, (held.start, held.last_day()), others).then_some("not-enrolled-already")
}

/// An enrolment that runs on one of these days holds one of these modules, or this course year.
fn is_held(study: &Study, (start, ends): (Day, Day), live: &[Live<'_>]) -> bool {
    let runs = |one: &&Live<'_>| {
        let first = one.held.start;
        first <= one.last && first <= ends && start <= one.last
    };
    live.iter().filter(runs).map(|one| one.held).any(|held| match study {
        Study::Modules { modules, .. } => modules.iter().any(|one| held.modules.contains(one)),
        Study::Year { course, .. } => held.modules.is_empty() && held.course == *course,
    })
}

/// Of all course years that hold the new start, that of the new enrolment and those of the ones
/// whose credits count, the sum of the counting credits that start in the fullest.
fn fullest_year(start: Day, asked: i64, all: &[Live<'_>]) -> i64 {
    let live: Vec<&Live<'_>> = all.iter().filter(|one| one.credits > 0).collect();
    let years = live.iter().map(|one| one.held.start).chain([start]);
    let sum = |year: Day| {
        let taken = live.iter().filter(|one| year.course_year_holds(one.held.start));
        asked + taken.map(|one| one.credits).sum::<i64>()
    };
    years.filter(|year| year.course_year_holds(start)).map(sum).max().unwrap_or(asked)
}
