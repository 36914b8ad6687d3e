//! position: the figures that a provider's officers watch.

use chrono::NaiveDate;

use super::failure::Failure;
use super::reply::Reply;
use super::session::{AsKnown, Material, Session};
use super::sheet::{Sheet, pairs};
use crate::desk::answers::{PayDayTold, PositionTold, PositionsTold};
use crate::domain::calendar::{AcademicYear, date};
use crate::domain::ids::Ukprn;
use crate::domain::sum::Sum;
use crate::ledger::reconciliation::Tally;
use crate::ops::position::{self, Figure, Inquiry};

/// Show how far what is to be paid to a provider is on its way
///
/// What is set aside and claimed for its enrolments is paid, or waits for one thing: attendance, a
/// pay day, the payer's reassessment, or a confirmation after the payer's no. Nothing is written.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The provider
    #[arg(long, required_unless_present = "all", conflicts_with = "all")]
    ukprn: Option<Ukprn>,

    /// Every provider, each on a line of its own
    #[arg(long)]
    all: bool,

    /// Enrolments whose course year begins in this academic year only, for example `2026/27`
    #[arg(long, value_name = "YEAR")]
    year: Option<AcademicYear>,

    /// The day as at which it is: what counts by then is in the figures, and pay days are looked at
    /// from it [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_at: Option<NaiveDate>,

    #[command(flatten)]
    known: AsKnown,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { ukprn, year, as_at, known, .. } = *arguments;
    let as_at = as_at.unwrap_or_else(|| known.today(session));
    let Material { reader, complete_up_to } = session.report(known)?;
    let Some(provider) = ukprn else {
        let all = position::positions(&*reader, year, as_at)?;
        let told = PositionsTold { as_at, providers: all.iter().map(PositionTold::from).collect() };
        let reply = Reply::new(session.format, &told, || overview(&told));
        return Ok(reply.complete_up_to(complete_up_to));
    };
    let found = position::position(&*reader, Inquiry { provider, year, as_at })?;
    let told = PositionTold::from(&found);
    let reply = Reply::new(session.format, &told, || table(&told)).words(words(&told));
    Ok(reply.complete_up_to(complete_up_to))
}

/// What an overview has of each provider, under these headings.
const OVERVIEW: [&str; 6] =
    ["set aside", "claimed", "paid", "pay day passed", "overpaid", "owed back"];

/// One line for each provider, and one for all of them.
fn overview(told: &PositionsTold) -> String {
    let headings: Vec<&str> = ["provider"].into_iter().chain(OVERVIEW).collect();
    let mut sheet = Sheet::new(&headings);
    let mut sums = OVERVIEW.map(|_| Sum::ZERO);
    for one in &told.providers {
        let amounts = [
            one.committed,
            one.drawn,
            one.figure("paid"),
            one.figure("scheduled-passed"),
            one.figure("overpaid"),
            one.figure("owed-back"),
        ];
        for (sum, amount) in sums.iter_mut().zip(amounts) {
            *sum += amount;
        }
        sheet.add_row(line(one.ukprn.to_string(), amounts));
    }
    sheet.add_row(line("all".to_owned(), sums));
    format!("{}\n{}", pairs(&[("as at", told.as_at.to_string())]), sheet.table())
}

fn line(of: String, amounts: [Sum; 6]) -> Vec<String> {
    [of].into_iter().chain(amounts.map(|amount| amount.to_string())).collect()
}

/// What is to be said beside the figures.
fn words(told: &PositionTold) -> Vec<String> {
    let mut words = Vec::new();
    if told.figure("later") != Sum::ZERO {
        words.push(format!(
            "note: enrolments that count only after {} are in none of the figures but `counts \
             later`",
            told.as_at
        ));
    }
    if told.enrolments == 0 && told.figure("later") == Sum::ZERO {
        let of = told.academic_year.map(|year| format!(" of {year}")).unwrap_or_default();
        words.push(format!(
            "note: no enrolment{of} stands at provider {}; `lifelong list enrolments` lists them \
             all",
            told.ukprn
        ));
    }
    if told.unplaced.count > 0 {
        words.push(format!(
            "note: payments that come to {} belong to no enrolment that stands here, and are in \
             none of the figures: `lifelong list payments --ukprn {} --as-at {} --status unplaced` \
             lists them",
            told.unplaced.total, told.ukprn, told.as_at
        ));
    }
    words.push(format!(
        "the names behind a figure: `lifelong list periods --ukprn {}{} --as-at {} --waits-for \
         NAME`",
        told.ukprn,
        told.academic_year.map(|year| format!(" --year {year}")).unwrap_or_default(),
        told.as_at
    ));
    words
}

/// The names of the figures for people, in the order in which they are told.
const NAMES: [&str; 17] = [
    "not confirmed",
    "scheduled",
    "  of it claimed",
    "  of it to be claimed",
    "  of it on the next pay day",
    "  of it with a pay day passed",
    "  of it disputed",
    "awaiting reassessment",
    "blocked",
    "paid",
    "set aside and claimed",
    "overpaid",
    "total",
    "owed back",
    "paid in all",
    "taken back",
    "counts later",
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
    let mut sheet =
        Sheet::new(&["figure", "enrolments", "periods", "amount", "its names: list --waits-for"]);
    for (name, (of_list, figure)) in NAMES.into_iter().zip(told.figures) {
        let Figure { enrolments, periods, amount } = figure;
        let name = name.to_owned();
        let [enrolments, periods] = [enrolments, periods].map(|count| count.to_string());
        sheet.add([name, enrolments, periods, amount.to_string(), of_list.to_owned()]);
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
    let PositionTold { committed, drawn, beside_postings, .. } = told;
    let sum = *committed + *drawn;
    let paid = told.figure("paid");
    let by = format!("{committed} set aside and {drawn} claimed by the postings make {sum}");
    let paid = format!("; {paid} of it is paid");
    if *beside_postings == Sum::ZERO {
        return format!("{by}: the figures foot{paid}\n");
    }
    format!(
        "{by}, and the shares {beside_postings} beside that, since some acts that count by then \
         were recorded after others that count later{paid}\n"
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
