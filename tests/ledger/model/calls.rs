//! What is asked of a ledger, with all that it needs, and the line of a story that asks it: one
//! variant for each verb and each kind of file.

use std::fmt::{self, Display};

use super::days::Day;
use super::payer::Payment;
use super::words::{
    Additional, Learner, Module, Rates, Request, Study, Withdrawal, pounds, year_name,
};

#[derive(Clone, Debug)]
pub(crate) enum Call {
    /// What is asked may go by figures that are announced and not in force.
    ByAnnounced(Box<Call>),
    Learners(Vec<Learner>),
    Assess(Request),
    Enrol(Request),
    Enrolments(Vec<Request>),
    Withdraw(Withdrawal),
    Withdrawals(Vec<Withdrawal>),
    /// A module is imported again.
    Module(Module),
    Rates(i64, Rates),
    Additional(Additional),
    PriorStudy {
        learner: String,
        total: i64,
    },
    Uprate {
        to: i64,
        on: Option<Day>,
    },
    /// The entry of this number in the chain of a learner, or of somebody who is none.
    Correct {
        whose: String,
        number: usize,
        on: Day,
    },
    /// What a file or a run recorded, by its number among those of the model.
    TakeBack {
        file: usize,
        on: Day,
    },
    Attend(Attended),
    Draw {
        ukprn: i64,
        by: Day,
    },
    Amend {
        enrolment: String,
        fee: i64,
        loan: Option<i64>,
        on: Day,
    },
    Recover {
        enrolment: String,
        period: usize,
        on: Day,
    },
    Pay(Vec<Payment>),
}

/// A confirmation of attendance.
#[derive(Clone, Debug)]
pub(crate) struct Attended {
    pub(crate) enrolment: String,
    pub(crate) period: usize,
    pub(crate) status: char,
    pub(crate) on: Day,
}

impl Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |name: &str, value: Option<String>| {
            value.map_or(String::new(), |value| format!(" {name} {value}"))
        };
        let import =
            |kind: &str, lines: Vec<String>| format!("import {kind} {}", lines.join(" & "));
        let line = match self {
            Call::ByAnnounced(call) => format!("announced {call}"),
            Call::Learners(all) => import("learners", all.iter().map(learner).collect()),
            Call::Assess(one) => format!("assess {}", request(one)),
            Call::Enrol(one) => format!("enrol {}", request(one)),
            Call::Enrolments(all) => import("enrolments", all.iter().flat_map(enrolment).collect()),
            Call::Withdraw(one) => format!("withdraw {} on {}", one.enrolment, one.day),
            Call::Withdrawals(all) => import("withdrawals", all.iter().map(withdrawal).collect()),
            Call::Module(one) => import("modules", vec![module(one)]),
            Call::Rates(year, rates) => {
                let uprating = if rates.by_difference { "difference" } else { "pro-rata" };
                let (full, limit) = (pounds(rates.full), pounds(rates.limit));
                let status = if rates.announced { "announced" } else { "in-force" };
                let year = year_name(*year);
                let line = format!("{year},{full},{limit},{uprating},the model,{status}");
                import("rates", vec![line])
            }
            Call::Additional(Additional { learner, pence, reason, key, on }) => {
                let (pence, key) = (pounds(*pence), named("key", key.map(ToOwned::to_owned)));
                format!("grant {learner} {pence} reason {reason}{key} on {on}")
            }
            Call::PriorStudy { learner, total } => format!("prior {learner} {}", pounds(*total)),
            Call::Uprate { to, on } => {
                format!("uprate {}{}", year_name(*to), named("on", on.map(|on| on.to_string())))
            }
            Call::Correct { whose, number, on } => format!("correct {whose}/{number} on {on}"),
            Call::TakeBack { file, on } => format!("takeback {file} on {on}"),
            Call::Attend(Attended { enrolment, period, status, on }) => {
                format!("attend {enrolment} {period} {status} on {on}")
            }
            Call::Draw { ukprn, by } => format!("draw {ukprn} by {by}"),
            Call::Amend { enrolment, fee, loan, on } => {
                let loan = named("loan", loan.map(pounds));
                format!("amend {enrolment} fee {}{loan} on {on}", pounds(*fee))
            }
            Call::Recover { enrolment, period, on } => {
                format!("recover {enrolment} {period} on {on}")
            }
            Call::Pay(lines) => {
                let lines: Vec<String> = lines.iter().map(Payment::line).collect();
                format!("pay {}", lines.join(" & "))
            }
        };
        formatter.write_str(&line)
    }
}

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

fn or_empty(value: Option<impl ToString>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn request(one: &Request) -> String {
    let (id, learner, start) = (&one.id, &one.learner, one.start);
    let study = match &one.study {
        Study::Modules { modules, .. } => modules.join("+"),
        Study::Year { course, credits } => format!("{course}/{credits}"),
    };
    let course = match &one.study {
        Study::Modules { course, .. } => course.clone(),
        Study::Year { .. } => None,
    };
    let named = [
        ("fee", one.fee.map(pounds)),
        ("loan", one.loan.map(pounds)),
        ("employer", (one.employer > 0).then(|| pounds(one.employer))),
        ("plan", one.plan.map(ToOwned::to_owned)),
        ("course", course),
    ];
    let named = named.into_iter().filter_map(|(name, value)| Some(format!(" {name} {}", value?)));
    format!("{id} {learner} {study} on {start}{}", named.collect::<String>())
}

pub(crate) fn learner(one: &Learner) -> String {
    let (resident, nhs, prior) = (yes(one.resident), yes(one.nhs), pounds(one.prior_study));
    let year = or_empty(one.year.map(year_name));
    format!("{},{},{resident},{prior},{year},{nhs}", one.id, one.born)
}

/// One line for each module; what is the whole enrolment's stands on the first.
pub(crate) fn enrolment(one: &Request) -> Vec<String> {
    let (id, learner, start) = (&one.id, &one.learner, one.start);
    let employer = if one.employer > 0 { pounds(one.employer) } else { String::new() };
    let (fee, loan) = (or_empty(one.fee.map(pounds)), or_empty(one.loan.map(pounds)));
    let money = format!("{fee},{loan},{},{employer}", one.plan.unwrap_or_default());
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

pub(crate) fn withdrawal(one: &Withdrawal) -> String {
    format!("{},{}", one.enrolment, one.day)
}

pub(crate) fn module(one: &Module) -> String {
    let (id, course, fee) = (&one.id, &one.course, pounds(one.fee));
    let (ukprn, level, credits) = (one.ukprn, one.level, one.credits);
    format!("{id},{course},{ukprn},A module,{level},{credits},{fee},{}", yes(one.assessed))
}
