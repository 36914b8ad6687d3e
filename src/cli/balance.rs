//! balance: what a learner has, and what of it remains.

use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::reply::Reply;
use super::session::Session;
use super::sheet::{Sheet, pairs};
use crate::domain::ids::LearnerId;
use crate::ops::balance::{self, Balance};

/// Show what a learner was granted, and what of it remains
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The learner
    learner: LearnerId,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let store = session.open()?;
    let balance = balance::balance(&store, &arguments.learner)?;
    Ok(Reply::new(session.format, || table(&balance), || sheet(&balance), || object(&balance)))
}

fn table(balance: &Balance) -> String {
    let entitlement = balance.entitlement;
    let figures = pairs(&[
        ("learner", balance.learner.to_string()),
        ("granted", entitlement.granted.to_string()),
        ("prior study", entitlement.prior_study.to_string()),
        ("committed", entitlement.committed.to_string()),
        ("drawn", entitlement.drawn.to_string()),
        ("remaining", entitlement.remaining().to_string()),
    ]);
    let chain = pairs(&[
        ("live credits", balance.live_credits.to_string()),
        ("entries", balance.entries.to_string()),
        ("head", balance.head.to_string()),
    ]);
    format!("{figures}\n{chain}")
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
            _ => json!(field),
        };
        (name.to_owned(), value)
    };
    Value::Object(COLUMNS.into_iter().zip(fields(balance)).map(field).collect::<Map<_, _>>())
}

const COLUMNS: [&str; 9] = [
    "learner_id",
    "granted",
    "prior_study",
    "committed",
    "drawn",
    "remaining",
    "live_credits",
    "entries",
    "head",
];

fn fields(balance: &Balance) -> [String; 9] {
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
    ]
}
