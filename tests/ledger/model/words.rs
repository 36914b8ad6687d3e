//! What the model knows: a catalogue, learners, requests and withdrawals, as plain values.

use std::collections::BTreeMap;

use super::days::{Day, Span};

#[derive(Clone, Debug)]
pub(crate) struct Provider {
    pub(crate) ukprn: i64,
    pub(crate) fee_cap: bool,
    pub(crate) registered: Span,
    pub(crate) modular: Option<Span>,
    pub(crate) only: Vec<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Course {
    pub(crate) id: String,
    pub(crate) ukprn: i64,
    pub(crate) level: i64,
    pub(crate) htq: bool,
    pub(crate) subjects: Vec<i64>,
    pub(crate) designated: Span,
    pub(crate) franchised_to: Option<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Module {
    pub(crate) id: String,
    pub(crate) course: String,
    pub(crate) ukprn: i64,
    pub(crate) level: i64,
    pub(crate) credits: i64,
    pub(crate) fee: i64,
    pub(crate) assessed: bool,
}

/// What was imported of providers, courses, modules and policy, each under its id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Catalogue {
    pub(crate) providers: BTreeMap<i64, Provider>,
    pub(crate) courses: BTreeMap<String, Course>,
    pub(crate) modules: BTreeMap<String, Module>,
    /// Subjects and when they are approved.
    pub(crate) subjects: BTreeMap<i64, Span>,
    /// Each for the year in which an academic year begins.
    pub(crate) rates: BTreeMap<i64, Rates>,
}

/// The full entitlement and the limit for 120 credits, in pence, and how what remains goes over
/// into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rates {
    pub(crate) full: i64,
    pub(crate) limit: i64,
    pub(crate) by_difference: bool,
    /// Announced, and not in force.
    pub(crate) announced: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Learner {
    pub(crate) id: String,
    pub(crate) born: Day,
    pub(crate) resident: bool,
    pub(crate) nhs: bool,
    pub(crate) prior_study: i64,
    pub(crate) year: Option<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) id: String,
    pub(crate) learner: String,
    pub(crate) study: Study,
    pub(crate) start: Day,
    pub(crate) fee: Option<i64>,
    pub(crate) loan: Option<i64>,
    pub(crate) employer: i64,
    pub(crate) plan: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub(crate) enum Study {
    Modules { modules: Vec<String>, course: Option<String> },
    Year { course: String, credits: i64 },
}

impl Request {
    pub(crate) fn modules(&self) -> &[String] {
        match &self.study {
            Study::Modules { modules, .. } => modules,
            Study::Year { .. } => &[],
        }
    }

    pub(crate) fn is_modular(&self) -> bool {
        matches!(self.study, Study::Modules { .. })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Withdrawal {
    pub(crate) enrolment: String,
    pub(crate) day: Day,
}

/// More entitlement for a learner.
#[derive(Clone, Debug)]
pub(crate) struct Additional {
    pub(crate) learner: String,
    pub(crate) pence: i64,
    pub(crate) reason: &'static str,
    pub(crate) key: Option<&'static str>,
    pub(crate) on: Day,
}

/// Pounds as files have them.
pub(crate) fn pounds(pence: i64) -> String {
    let (sign, pence) = (if pence < 0 { "-" } else { "" }, pence.abs());
    format!("{sign}{}.{:02}", pence / 100, pence % 100)
}

/// A year as files have it: `2026/27`.
pub(crate) fn year_name(begins: i64) -> String {
    format!("{begins}/{:02}", (begins + 1) % 100)
}

/// A value, or `-` where there is none.
pub(crate) fn or_none(value: Option<impl ToString>) -> String {
    value.map_or("-".to_owned(), |value| value.to_string())
}
