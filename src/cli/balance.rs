//! balance: what a learner has, and what of it remains.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::reply::Reply;
use super::session::Session;
use super::sheet::{Sheet, pairs};
use crate::domain::calendar::date;
use crate::domain::ids::LearnerId;
use crate::domain::money::Money;
use crate::ops::balance::{self, Balance};

/// Show what a learner was granted, and what of it remains
///
/// As at a day it is the sum of all that counts by then, whenever it was recorded.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The learner
    learner: LearnerId,

    /// The day: what counts from a later one is left out [default: all that is recorded]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_at: Option<NaiveDate>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let reader = session.open()?.reader()?;
    let balance = match arguments.as_at {
        None => balance::balance(&*reader, &arguments.learner)?,
        Some(day) => balance::balance_as_at(&*reader, &arguments.learner, day)?,
    };
    let reply =
        Reply::new(session.format, || table(&balance), || sheet(&balance), || object(&balance));
    Ok(match remark(&balance) {
        Some(word) => reply.word(word),
        None => reply,
    })
}

fn table(balance: &Balance) -> String {
    let head = if balance.entries == 0 { "none".to_owned() } else { balance.head.to_string() };
    let chain = pairs(&[
        ("live credits", balance.live_credits.to_string()),
        ("entries", balance.entries.to_string()),
        ("head", head),
    ]);
    let mut lines = vec![("learner", balance.learner.to_string())];
    lines.extend(figures(balance));
    format!("{}\n{chain}", pairs(&lines))
}

/// The figures for people, and the day that they are as at.
pub(super) fn figures(balance: &Balance) -> Vec<(&'static str, String)> {
    let entitlement = balance.entitlement;
    let mut lines = Vec::new();
    lines.extend(balance.as_at.map(|day| ("figures", format!("as at {day}"))));
    lines.extend([
        ("granted", entitlement.granted.to_string()),
        ("prior study", entitlement.prior_study.to_string()),
        ("committed", entitlement.committed.to_string()),
        ("drawn", entitlement.drawn.to_string()),
        ("remaining", entitlement.remaining().to_string()),
    ]);
    lines
}

/// What is to be said about figures that may surprise.
pub(super) fn remark(balance: &Balance) -> Option<String> {
    let (day, learner) = (balance.as_at?, &balance.learner);
    if balance.entries == 0 {
        return Some(format!(
            "note: nothing of {learner} counts by {day}; see from when each entry counts with \
             `lifelong statement {learner}`"
        ));
    }
    (balance.entitlement.remaining() < Money::ZERO).then(|| {
        format!(
            "note: what remains is below zero as at {day}, because what made room for it counts \
             from a later day; in the order of recording nothing ever was"
        )
    })
}

fn sheet(balance: &Balance) -> Sheet {
    let mut sheet = Sheet::new(&COLUMNS);
    sheet.add(fields(balance));
    sheet
}

/// The figures as one object: money as text, counts as numbers.
pub(super) fn object(balance: &Balance) -> Value {
    let field = |(name, field): (&str, String)| {
        let value = match name {
            "live_credits" | "entries" => field.parse::<u64>().map_or(Value::Null, Value::from),
            "as_at" if field.is_empty() => Value::Null,
            _ => json!(field),
        };
        (name.to_owned(), value)
    };
    Value::Object(COLUMNS.into_iter().zip(fields(balance)).map(field).collect::<Map<_, _>>())
}

const COLUMNS: [&str; 10] = [
    "learner_id",
    "granted",
    "prior_study",
    "committed",
    "drawn",
    "remaining",
    "live_credits",
    "entries",
    "head",
    "as_at",
];

fn fields(balance: &Balance) -> [String; 10] {
    let entitlement = balance.entitlement;
    [
        balance.learner.to_string(),
        entitlement.granted.to_string(),
        entitlement.prior_study.to_string(),
        entitlement.committed.to_string(),
        entitlement.drawn.to_string(),
        entitlement.remaining().to_string(),
        balance.live_credits.to_string(),
        balance.entries.to_string(),
        balance.head.to_string(),
        balance.as_at.map(|day| day.to_string()).unwrap_or_default(),
    ]
}
