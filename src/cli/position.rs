//! position: the figures that a provider's officers watch.

use chrono::NaiveDate;

use super::failure::Failure;
use super::reply::Reply;
use super::session::Session;
use super::sheet::{Sheet, pairs};
use crate::desk::answers::{PayDayTold, PositionTold};
use crate::domain::calendar::{AcademicYear, date};
use crate::domain::ids::Ukprn;
use crate::domain::sum::Sum;
use crate::ledger::reconciliation::Tally;
use crate::ops::position::{self, Figure, Inquiry};

/// Show how far what is to be paid to a provider is on its way
///
/// What is set aside and drawn for its enrolments is paid, or waits for one thing: attendance, a
/// pay day, the payer's reassessment, or a confirmation after the payer's no. Nothing is written.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The provider
    #[arg(long)]
    ukprn: Ukprn,

    /// Enrolments whose course year begins in this academic year only, for example `2026/27`
    #[arg(long, value_name = "YEAR")]
    year: Option<AcademicYear>,

    /// The day from which pay days are looked at; all that is recorded is in the figures [default:
    /// today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_at: Option<NaiveDate>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { ukprn, year, as_at } = *arguments;
    let as_at = as_at.unwrap_or_else(|| session.moment.today());
    let reader = session.open()?.reader()?;
    let found = position::position(&*reader, Inquiry { provider: ukprn, year, as_at })?;
    let told = PositionTold::from(&found);
    Ok(Reply::new(session.format, &told, || table(&told)).words(words(&told)))
}

/// What is to be said beside the figures.
fn words(told: &PositionTold) -> Vec<String> {
    let mut words = Vec::new();
    if told.enrolments == 0 {
        let of = told.academic_year.map(|year| format!(" of {year}")).unwrap_or_default();
        words.push(format!(
            "note: no enrolment{of} stands at provider {}; see them with `lifelong export \
             enrolments --out DIR`",
            told.ukprn
        ));
    }
    if told.unplaced.count > 0 {
        words.push(format!(
            "note: payments that come to {} belong to no enrolment that stands here, and are in \
             none of the figures: `lifelong reconcile SCHEDULE` lists them among its breaks",
            told.unplaced.total
        ));
    }
    words
}

/// The names of the figures for people, in the order in which they are told.
const NAMES: [&str; 12] = [
    "not confirmed",
    "scheduled",
    "  of it claimed",
    "  of it to be claimed",
    "  of it on the next pay day",
    "  of it with a pay day passed",
    "awaiting reassessment",
    "blocked",
    "paid",
    "set aside and drawn",
    "overpaid",
    "total",
];

fn table(told: &PositionTold) -> String {
    let year = told.academic_year.map_or_else(|| "all".to_owned(), |year| year.to_string());
    let name = told.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    let head = pairs(&[
        ("provider", format!("{}{name}", told.ukprn)),
        ("year", year),
        ("as at", told.as_at.to_string()),
        ("next pay day", next(told)),
    ]);
    let mut sheet = Sheet::new(&["figure", "enrolments", "periods", "amount"]);
    for (name, (_, figure)) in NAMES.into_iter().zip(told.figures) {
        let Figure { enrolments, periods, amount } = figure;
        let name = name.to_owned();
        sheet.add([name, enrolments.to_string(), periods.to_string(), amount.to_string()]);
    }
    format!("{head}\n{}\n{}{}", sheet.table(), footing(told), unplaced(told))
}

/// The next pay day, with what falls on it.
fn next(told: &PositionTold) -> String {
    let Some(PayDayTold { all, pay_day, to_claim }) = told.pay_days.first() else {
        return "none after that day".to_owned();
    };
    let falls = format!("{pay_day}, with {}", all.amount);
    if *to_claim == Sum::ZERO {
        falls
    } else {
        format!("{falls}, of which {to_claim} is still to be claimed")
    }
}

/// The sum of the postings, beside which the figures stand.
fn footing(told: &PositionTold) -> String {
    let PositionTold { committed, drawn, .. } = told;
    format!(
        "{committed} set aside and {drawn} drawn by the postings make {}: the figures foot\n",
        *committed + *drawn
    )
}

fn unplaced(told: &PositionTold) -> String {
    let Tally { count, total } = told.unplaced;
    match count {
        0 => String::new(),
        1 => format!("unplaced: 1 payment of {total}\n"),
        many => format!("unplaced: {many} payments that come to {total}\n"),
    }
}
