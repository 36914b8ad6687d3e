//! What the demonstration prints of its year: the months, each provider's position, the breaks.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::figures::Figures;
use super::year::{Closing, Example, MonthEnd, Year};
use crate::cli::sheet::Sheet;
use crate::ledger::reconciliation::Cause;

/// The year for people.
pub(super) fn text(figures: &Figures) -> String {
    let Year { months, closing, .. } = &figures.year;
    let mut text = String::from(
        "The year went by: each month attendance was confirmed, what was ready was claimed, and \
         what the\npayer paid was held against it:\n\n",
    );
    text.push_str(&month_by_month(months));
    text.push('\n');
    text.push_str(&breaks(closing));
    text
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
pub(super) fn object(figures: &Figures) -> Map<String, Value> {
    let Year { months, closing, .. } = &figures.year;
    let month = |end: &MonthEnd| {
        json!({
            "month": end.name,
            "confirmed": end.attended,
            "claims": end.claims,
            "claimed": end.claimed.to_string(),
            "payments": end.payments,
            "breaks": { "new": end.new, "older": end.older, "gone": end.gone },
        })
    };
    let causes = closing.summary.iter().flat_map(|summary| &summary.causes);
    let cause = |(cause, figures): &(Cause, crate::ledger::reconciliation::Figures)| {
        let difference = figures.difference().to_string();
        (cause.to_string(), json!({ "breaks": figures.rows, "difference": difference }))
    };
    let summary = closing.summary.as_ref();
    let mut object = Map::new();
    object.insert("months".to_owned(), months.iter().map(month).collect());
    object.insert("breaks".to_owned(), Value::Object(causes.map(cause).collect()));
    object.insert("foots".to_owned(), json!(summary.is_some_and(|summary| summary.foots())));
    object
}
