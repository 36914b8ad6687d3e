//! The files that histories are imported from, and the requests as the library takes them.

use std::fmt::Write;

use lifelong::domain::calendar::date;
use lifelong::domain::credits::Credits;
use lifelong::domain::money::{Amount, Money};
use lifelong::domain::request;
use lifelong::ops::{grant, withdraw};

use super::catalogues::{SUBJECTS, Shelf};
use super::days::{Day, Span};
use super::words::{
    Additional, Learner, Module, Provider, Rates, Request, Study, Withdrawal, pounds, year_name,
};

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

fn or_empty(value: Option<impl ToString>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn list(codes: &[i64]) -> String {
    codes.iter().map(|code| format!("{code:06}")).collect::<Vec<_>>().join(";")
}

fn file(header: &str, lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().fold(format!("{header}\n"), |file, line| file + &line + "\n")
}

/// Every file of a catalogue with its kind, in the order in which a ledger is filled.
pub(crate) fn catalogue(shelf: &Shelf) -> [(&'static str, String); 4] {
    [
        ("subjects", subjects()),
        ("providers", providers(&shelf.providers)),
        ("courses", courses(shelf)),
        ("modules", modules(&shelf.modules)),
    ]
}

fn subjects() -> String {
    let line = |(hecos, Span(from, to)): (i64, Span)| {
        format!("{hecos:06},a subject,{from},{},the model", or_empty(to))
    };
    file("hecos,label,approved_from,approved_to,source", SUBJECTS.map(line))
}

fn providers(providers: &[Provider]) -> String {
    let line = |one: &Provider| {
        let category = if one.fee_cap { "approved-fee-cap" } else { "approved" };
        let Span(from, to) = one.registered;
        let modular = one.modular.map_or((String::new(), String::new()), |Span(from, to)| {
            (from.to_string(), or_empty(to))
        });
        let (ukprn, to, only) = (one.ukprn, or_empty(to), list(&one.only));
        format!("{ukprn},A college,{category},{from},{to},{},{},{only}", modular.0, modular.1)
    };
    let header = "ukprn,name,ofs_category,registered_from,registered_to,modular_from,modular_to,\
                  modular_subjects";
    file(header, providers.iter().map(line))
}

fn courses(shelf: &Shelf) -> String {
    let header = "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from,\
                  designated_to,franchised_to";
    let lines = shelf.courses.iter().map(|one| {
        let Span(from, to) = one.designated;
        format!(
            "{},{},A course,BSc,{},360,{},{},{from},{},{}",
            one.id,
            one.ukprn,
            one.level,
            list(&one.subjects),
            yes(one.htq),
            or_empty(to),
            or_empty(one.franchised_to)
        )
    });
    file(header, lines)
}

pub(crate) fn modules(modules: &[Module]) -> String {
    let lines = modules.iter().map(|one| {
        format!(
            "{},{},{},A module,{},{},{},{}",
            one.id,
            one.course,
            one.ukprn,
            one.level,
            one.credits,
            pounds(one.fee),
            yes(one.assessed)
        )
    });
    file("module_id,course_id,ukprn,title,level,credits,fee,assessed", lines)
}

pub(crate) fn rates(year: i64, rates: Rates) -> String {
    let uprating = if rates.by_difference { "difference" } else { "pro-rata" };
    let (year, full, limit) = (year_name(year), pounds(rates.full), pounds(rates.limit));
    let line = format!("{year},{full},{limit},{uprating},the model");
    file("academic_year,full_entitlement,fee_limit_120,uprating,source", [line])
}

pub(crate) fn learners(learners: &[Learner]) -> String {
    let line = |one: &Learner| {
        format!(
            "{},{},{},{},{},{}",
            one.id,
            one.born,
            yes(one.resident),
            yes(one.nhs),
            pounds(one.prior_study),
            or_empty(one.year.map(year_name))
        )
    };
    let header = "learner_id,date_of_birth,residency_met,nhs_bursary,prior_study,entitlement_year";
    file(header, learners.iter().map(line))
}

pub(crate) fn enrolments(requests: &[Request]) -> String {
    enrolment_file(requests.iter().flat_map(enrolment_lines))
}

pub(crate) fn enrolment_file(lines: impl IntoIterator<Item = String>) -> String {
    let header = "enrolment_id,learner_id,module_id,start_date,course_id,credits,fee,loan,plan,\
                  employer_funded";
    file(header, lines)
}

/// One line for each module; what is the whole enrolment's stands on the first.
pub(crate) fn enrolment_lines(one: &Request) -> Vec<String> {
    let (id, learner, start) = (&one.id, &one.learner, one.start);
    let mut money = String::new();
    let employer = if one.employer > 0 { pounds(one.employer) } else { String::new() };
    let (fee, loan) = (or_empty(one.fee.map(pounds)), or_empty(one.loan.map(pounds)));
    write!(money, "{fee},{loan},{},{employer}", one.plan.unwrap_or_default())
        .expect("a string takes it");
    match &one.study {
        Study::Year { course, credits } => {
            vec![format!("{id},{learner},,{start},{course},{credits},{money}")]
        }
        Study::Modules { modules, course } => {
            let course = course.as_deref().unwrap_or_default();
            let line = |(place, module): (usize, &String)| {
                let money = if place == 0 { &money } else { ",,," };
                format!("{id},{learner},{module},{start},{course},,{money}")
            };
            modules.iter().enumerate().map(line).collect()
        }
    }
}

pub(crate) fn withdrawals(withdrawals: &[Withdrawal]) -> String {
    let line = |one: &Withdrawal| format!("{},{}", one.enrolment, one.day);
    file("enrolment_id,withdrawn_on", withdrawals.iter().map(line))
}

pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("the model makes ids that can be read")
}

pub(crate) fn day(day: Day) -> chrono::NaiveDate {
    date(&day.to_string()).expect("the model makes days that there are")
}

pub(crate) fn request(one: &Request) -> request::Request {
    request::Request {
        enrolment: id(&one.id),
        learner: id(&one.learner),
        study: match &one.study {
            Study::Modules { modules, course } => request::Study::Modules {
                modules: modules.iter().map(|module| id(module)).collect(),
                course: course.as_deref().map(id),
            },
            Study::Year { course, credits } => request::Study::CourseYear {
                course: id(course),
                credits: Credits::new(u32::try_from(*credits).expect("few credits")),
            },
        },
        start: day(one.start),
        fee: one.fee.map(Money::from_pence),
        loan: one.loan.map(Money::from_pence),
        employer_funded: Money::from_pence(one.employer),
        plan: one.plan.map(id),
    }
}

pub(crate) fn withdrawal(one: &Withdrawal) -> withdraw::Withdrawal {
    withdraw::Withdrawal { enrolment: id(&one.enrolment), withdrawn_on: day(one.day), reason: None }
}

pub(crate) fn additional(one: &Additional) -> grant::Grant {
    let amount = Amount::new(Money::from_pence(one.pence)).expect("more than nothing");
    let (reason, on, key) = (id(one.reason), day(one.on), one.key.map(id));
    let what = grant::What::Additional { amount, reason, on, key };
    grant::Grant { learner: id(&one.learner), what }
}

pub(crate) fn prior_study(learner: &str, total: i64) -> grant::Grant {
    let (total, source) = (Money::from_pence(total), "a letter".to_owned());
    let what = grant::What::PriorStudy { total, source, reason: None };
    grant::Grant { learner: id(learner), what }
}
