//! position: the figures that a provider's officers watch.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::reply::Reply;
use super::session::Session;
use super::sheet::{Sheet, pairs};
use crate::domain::calendar::{AcademicYear, date};
use crate::domain::ids::Ukprn;
use crate::domain::money::Money;
use crate::ops::position::{self, Asked, Figure, PayDay, ProviderPosition};

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
    let found = position::position(&*reader, Asked { provider: ukprn, year, as_at })?;
    let reply = Reply::new(session.format, || table(&found), || sheet(&found), || object(&found));
    Ok(words(&found).into_iter().fold(reply, Reply::word))
}

/// What is to be said beside the figures.
fn words(found: &ProviderPosition) -> Vec<String> {
    let mut words = Vec::new();
    if found.position.enrolments == 0 {
        let of = found.asked.year.map(|year| format!(" of {year}")).unwrap_or_default();
        words.push(format!(
            "note: no enrolment{of} stands at provider {}; see them with `lifelong export \
             enrolments --out DIR`",
            found.asked.provider
        ));
    }
    if found.unplaced.count > 0 {
        words.push(format!(
            "note: payments that come to {} belong to no enrolment that stands here, and are in \
             none of the figures: `lifelong reconcile` names them",
            found.unplaced.total
        ));
    }
    words
}

/// A figure: its name for people and in files, and what it is.
type Row = (&'static str, &'static str, Figure);

/// The figures, in the order in which they are told.
fn rows(found: &ProviderPosition) -> [Row; 12] {
    let position = &found.position;
    let next = position.next_pay_day().map(|(_, falls)| falls.all).unwrap_or_default();
    [
        ("not confirmed", "not-confirmed", position.not_confirmed),
        ("scheduled", "scheduled", position.scheduled),
        ("  of it claimed", "scheduled-claimed", position.claimed),
        ("  of it to be claimed", "scheduled-to-claim", position.to_claim),
        ("  of it on the next pay day", "scheduled-next", next),
        ("  of it with a pay day passed", "scheduled-passed", position.passed),
        ("awaiting reassessment", "awaiting-reassessment", position.awaiting),
        ("blocked", "blocked", position.blocked),
        ("paid", "paid", position.paid),
        ("set aside and drawn", "payable", position.payable),
        ("overpaid", "overpaid", position.overpaid),
        ("total", "total", position.total),
    ]
}

fn table(found: &ProviderPosition) -> String {
    let (asked, position) = (&found.asked, &found.position);
    let year = asked.year.map_or_else(|| "all".to_owned(), |year| year.to_string());
    let next = position.next_pay_day().map_or_else(
        || "none after that day".to_owned(),
        |(day, PayDay { all, to_claim })| {
            let falls = format!("{day}, with {}", all.amount);
            if to_claim == Money::ZERO {
                falls
            } else {
                format!("{falls}, of which {to_claim} is still to be claimed")
            }
        },
    );
    let name = found.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    let head = pairs(&[
        ("provider", format!("{}{name}", asked.provider)),
        ("year", year),
        ("as at", asked.as_at.to_string()),
        ("next pay day", next),
    ]);
    let mut sheet = Sheet::new(&["figure", "enrolments", "periods", "amount"]);
    for (name, _, figure) in rows(found) {
        let Figure { enrolments, periods, amount } = figure;
        let name = name.to_owned();
        sheet.add([name, enrolments.to_string(), periods.to_string(), amount.to_string()]);
    }
    format!("{head}\n{}\n{}{}", sheet.table(), footing(found), unplaced(found))
}

/// The sum of the postings, beside which the figures stand.
fn footing(found: &ProviderPosition) -> String {
    let position = &found.position;
    format!(
        "{} set aside and {} drawn by the postings make {}: the figures foot\n",
        position.committed,
        position.drawn,
        position.committed + position.drawn
    )
}

fn unplaced(found: &ProviderPosition) -> String {
    let (count, total) = (found.unplaced.count, found.unplaced.total);
    match count {
        0 => String::new(),
        1 => format!("unplaced: 1 payment of {total}\n"),
        many => format!("unplaced: {many} payments that come to {total}\n"),
    }
}

const COLUMNS: [&str; 9] = [
    "ukprn",
    "academic_year",
    "as_at",
    "figure",
    "enrolments",
    "periods",
    "amount",
    "pay_day",
    "payments",
];

fn sheet(found: &ProviderPosition) -> Sheet {
    let mut sheet = Sheet::new(&COLUMNS);
    let year = found.asked.year.map(|year| year.to_string()).unwrap_or_default();
    let mut add = |figure: &str, [enrolments, periods, amount, pay_day, payments]: [String; 5]| {
        let (ukprn, as_at) = (found.asked.provider.to_string(), found.asked.as_at.to_string());
        let figure = figure.to_owned();
        let year = year.clone();
        sheet.add([ukprn, year, as_at, figure, enrolments, periods, amount, pay_day, payments]);
    };
    let next = found.position.next_pay_day().map(|(day, _)| day.to_string()).unwrap_or_default();
    let nothing = String::new;
    for (_, name, Figure { enrolments, periods, amount }) in rows(found) {
        let pay_day = if name == "scheduled-next" { next.clone() } else { nothing() };
        let counts = [enrolments, periods].map(|count| count.to_string());
        let [enrolments, periods] = counts;
        add(name, [enrolments, periods, amount.to_string(), pay_day, nothing()]);
    }
    let sum = |sum: Money| [nothing(), nothing(), sum.to_string(), nothing(), nothing()];
    add("committed", sum(found.position.committed));
    add("drawn", sum(found.position.drawn));
    let (count, total) = (found.unplaced.count.to_string(), found.unplaced.total.to_string());
    add("unplaced", [nothing(), nothing(), total, nothing(), count]);
    sheet
}

fn object(found: &ProviderPosition) -> Value {
    let (asked, position) = (&found.asked, &found.position);
    let figure = |figure: Figure| {
        json!({
            "enrolments": figure.enrolments,
            "periods": figure.periods,
            "amount": figure.amount.to_string(),
        })
    };
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    put("ukprn", json!(asked.provider.to_string()));
    put("name", json!(found.name));
    put("academic_year", json!(asked.year.map(|year| year.to_string())));
    put("as_at", json!(asked.as_at.to_string()));
    for (_, name, one) in rows(found) {
        put(&name.replace('-', "_"), figure(one));
    }
    let on_day = |(day, PayDay { all, to_claim }): (&NaiveDate, &PayDay)| {
        let mut value = figure(*all);
        value["pay_day"] = json!(day.to_string());
        value["to_claim"] = json!(to_claim.to_string());
        value
    };
    put("pay_days", position.coming.iter().map(on_day).collect());
    put("committed", json!(position.committed.to_string()));
    put("drawn", json!(position.drawn.to_string()));
    let (count, total) = (found.unplaced.count, found.unplaced.total.to_string());
    put("unplaced", json!({ "payments": count, "amount": total }));
    Value::Object(object)
}
