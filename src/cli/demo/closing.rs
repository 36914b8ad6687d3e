//! What the demonstration prints of its year: the months, each provider's position, the breaks.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::figures::Provider;
use super::year::{Closing, Example, MonthEnd, Year};
use crate::cli::sheet::Sheet;
use crate::desk::answers::as_map;
use crate::domain::ids::Ukprn;
use crate::domain::sum::Sum;
use crate::ledger::position::Position;
use crate::ledger::reconciliation::{self, Cause, Summary};

/// The year for people.
pub(super) fn text(year: &Year, providers: &[Provider]) -> String {
    let mut text = String::from(
        "The year 2027. Each month attendance was confirmed, what was ready was claimed, and what \
         the payer\npaid was held against it:\n\n",
    );
    text.push_str(&month_by_month(&year.months));
    text.push_str("\nWhere the providers stand at its end:\n\n");
    text.push_str(&positions(providers));
    text.push('\n');
    text.push_str(&breaks(&year.closing));
    text
}

/// The figures of a position, each with its name for people and for programs.
fn figures(position: &Position) -> [(&'static str, &'static str, Sum); 7] {
    [
        ("not confirmed", "not_confirmed", position.not_confirmed.amount),
        ("scheduled", "scheduled", position.scheduled.amount),
        ("reassessed", "awaiting_reassessment", position.awaiting.amount),
        ("blocked", "blocked", position.blocked.amount),
        ("paid", "paid", position.paid.amount),
        ("overpaid", "overpaid", position.overpaid.amount),
        ("total", "total", position.total.amount),
    ]
}

fn positions(providers: &[Provider]) -> String {
    let names = figures(&Position::new(NaiveDate::default())).map(|(name, ..)| name);
    let mut sheet = Sheet::new(&[&["ukprn"], &names[..]].concat());
    for Provider { ukprn, position, .. } in providers {
        let amounts = figures(position).map(|(.., amount)| amount.to_string());
        sheet.add_row([&[ukprn.to_string()], &amounts[..]].concat());
    }
    sheet.table()
}

fn month_by_month(months: &[MonthEnd]) -> String {
    let header =
        ["month", "confirmed", "claims", "claimed", "payments", "new breaks", "older", "gone"];
    let mut sheet = Sheet::new(&header);
    for MonthEnd { name, attended, claims, claimed, payments, new, older, gone } in months {
        sheet.add([
            (*name).to_owned(),
            attended.to_string(),
            claims.to_string(),
            claimed.to_string(),
            payments.to_string(),
            new.to_string(),
            older.to_string(),
            gone.to_string(),
        ]);
    }
    sheet.table()
}

fn breaks(closing: &Closing) -> String {
    let Some(summary) = &closing.summary else { return String::new() };
    let (matched, breaks) = (summary.matched.rows, summary.breaks().rows);
    let foots = if summary.foots() { "it foots" } else { "IT DOES NOT FOOT" };
    let mut text = format!(
        "Closed as at {}: {matched} liability periods match, {breaks} do not, and {foots}:\n\n",
        summary.as_at,
    );
    let mut sheet = Sheet::new(&["breaks", "difference", "cause", "for example"]);
    for (cause, figures) in &summary.causes {
        let example = closing.examples.iter().find(|example| example.cause == *cause);
        sheet.add([
            figures.rows.to_string(),
            figures.difference().to_string(),
            cause.to_string(),
            example.map(Example::told).unwrap_or_default(),
        ]);
    }
    let _ = write!(text, "{}", sheet.table());
    text
}

impl Example {
    fn told(&self) -> String {
        let Example { enrolment, period, ours, theirs, .. } = self;
        format!("{enrolment}, period {period}: drawn {ours}, paid {theirs}")
    }
}

/// The year for programs.
#[derive(Serialize)]
pub(super) struct YearTold {
    #[serde(serialize_with = "as_map")]
    positions: Vec<(Ukprn, Positioned)>,
    months: Vec<MonthTold>,
    #[serde(serialize_with = "as_map")]
    breaks: Vec<(&'static str, CauseTold)>,
    foots: bool,
}

/// The figures of a position, each with its name.
struct Positioned([(&'static str, Sum); 7]);

#[derive(Serialize)]
struct MonthTold {
    month: &'static str,
    confirmed: u64,
    claims: u64,
    claimed: Sum,
    payments: usize,
    breaks: BreaksTold,
}

#[derive(Serialize)]
struct BreaksTold {
    new: usize,
    older: usize,
    gone: usize,
}

#[derive(Serialize)]
struct CauseTold {
    breaks: u64,
    difference: Sum,
}

impl Serialize for Positioned {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        as_map(&self.0, serializer)
    }
}

impl YearTold {
    pub(super) fn of(year: &Year, providers: &[Provider]) -> YearTold {
        let Year { months, closing, .. } = year;
        let month = |end: &MonthEnd| MonthTold {
            month: end.name,
            confirmed: end.attended,
            claims: end.claims,
            claimed: end.claimed,
            payments: end.payments,
            breaks: BreaksTold { new: end.new, older: end.older, gone: end.gone },
        };
        let causes = closing.summary.iter().flat_map(|summary| &summary.causes);
        let cause = |(cause, figures): &(Cause, reconciliation::Figures)| {
            let (breaks, difference) = (figures.rows, figures.difference());
            (cause.code(), CauseTold { breaks, difference })
        };
        let position = |Provider { ukprn, position, .. }: &Provider| {
            (*ukprn, Positioned(figures(position).map(|(_, name, amount)| (name, amount))))
        };
        YearTold {
            positions: providers.iter().map(position).collect(),
            months: months.iter().map(month).collect(),
            breaks: causes.map(cause).collect(),
            foots: closing.summary.as_ref().is_some_and(Summary::foots),
        }
    }
}
