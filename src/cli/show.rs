//! show: all of one thing on one screen.

use std::fmt::Write as _;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::failure::Failure;
use super::list::{columns, narrow};
use super::reply::Reply;
use super::session::{AsKnown, Material, Session};
use super::sheet::{Sheet, pairs};
use crate::desk::answers::ShownTold;
use crate::domain::near::near;
use crate::exchange::export::TableRows;
use crate::ops::list::ListKind;
use crate::ops::show::{self, Shown, ShownKind};
use crate::ops::{Named, near_ids};

/// Show all of one thing: a learner, an enrolment, a claim, a payment, an entry, a file that was
/// taken in, a module, a course or a provider
///
/// The other forms have more columns than a table. Nothing is written.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Its id: of an entry as `L-1/5` or `provider/10007773/7`, of a file as `ledger/6`
    id: String,

    /// What it is, where several things have this id
    #[arg(long, value_parser = kind_parser())]
    kind: Option<ShownKind>,

    #[command(flatten)]
    known: AsKnown,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { id, kind, known } = arguments;
    let Material { reader, complete_up_to } = session.report(*known)?;
    let mut found = show::show(&*reader, id, *kind)?;
    if found.len() > 1 {
        let kinds: Vec<&str> = found.iter().map(|one| one.kind.name()).collect();
        let message = format!("`{id}` is the id of several things: {}", kinds.join(", "));
        let first = kinds.first().copied().unwrap_or_default();
        let help = format!("say which with `--kind`, for example `--kind {first}`");
        return Err(Failure::wrong("usage", message).help(help));
    }
    let Some(found) = found.pop() else {
        let what = kind.map_or("thing", ShownKind::name);
        let message = format!("there is no {what} of the id `{id}`");
        let near = nearest(session, id, *kind);
        let help = match near.as_slice() {
            [] => "list what there is with `lifelong list`".to_owned(),
            near => format!("the nearest that there are: {}", near.join(", ")),
        };
        return Err(Failure::wrong("unknown-id", message).help(help));
    };
    let told = ShownTold(found);
    let reply = Reply::new(session.format, &told, || table(&told.0));
    Ok(reply.complete_up_to(complete_up_to))
}

/// The ids of whatever kind that are near to one that is not known.
fn nearest(session: &Session, id: &str, kind: Option<ShownKind>) -> Vec<String> {
    let Some(reader) = session.look().and_then(|store| store.reader().ok()) else {
        return Vec::new();
    };
    let all = [
        (ShownKind::Learner, id.parse().ok().map(Named::Learner)),
        (ShownKind::Enrolment, id.parse().ok().map(Named::Enrolment)),
        (ShownKind::Module, id.parse().ok().map(Named::Module)),
        (ShownKind::Course, id.parse().ok().map(Named::Course)),
        (ShownKind::Provider, id.parse().ok().map(Named::Provider)),
    ];
    let wanted = all.into_iter().filter(|(of, _)| kind.is_none_or(|kind| kind == *of));
    let found: Vec<String> =
        wanted.filter_map(|(_, named)| near_ids(&*reader, &named?).ok()).flatten().collect();
    near(id, found.iter().map(String::as_str)).into_iter().map(str::to_owned).collect()
}

fn kind_parser() -> impl TypedValueParser<Value = ShownKind> {
    PossibleValuesParser::new(ShownKind::ALL.map(ShownKind::name)).try_map(|name| {
        let found = ShownKind::ALL.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| format!("`{name}` cannot be shown"))
    })
}

fn table(shown: &Shown) -> String {
    let first = ("kind".to_owned(), shown.kind.name().to_owned());
    let mut fields = vec![first];
    let some = shown.about.iter().filter(|(.., field)| !field.is_empty());
    fields.extend(some.map(|(name, _, field)| (name.replace('_', " "), field.clone())));
    let fields: Vec<(&str, String)> =
        fields.iter().map(|(name, field)| (name.as_str(), field.clone())).collect();
    let mut text = pairs(&fields);
    for (name, listed) in shown.parts.iter().filter(|(_, listed)| !listed.rows.is_empty()) {
        let _ = write!(text, "\n{name}\n{}", part(name, listed).table());
    }
    text
}

/// A table of what belongs to a thing, with the columns that people read.
fn part(name: &str, listed: &TableRows) -> Sheet {
    match name {
        "periods" => narrow(listed, columns(ListKind::Periods)),
        "enrolments" => narrow(listed, columns(ListKind::Enrolments)),
        "claims" => narrow(listed, columns(ListKind::Claims)),
        "payments" => narrow(listed, PAYMENTS),
        "breaks" => narrow(listed, columns(ListKind::Breaks)),
        "modules" => narrow(listed, columns(ListKind::Modules)),
        "courses" => narrow(listed, columns(ListKind::Courses)),
        "history" => narrow(listed, HISTORY),
        "decisions" => narrow(listed, DECISIONS),
        "lines" => narrow(listed, LINES),
        "notes" => narrow(listed, NOTES),
        _ => whole(listed),
    }
}

const PAYMENTS: &[(&str, &str)] = &[
    ("payment_reference", "payment"),
    ("payment_date", "paid on"),
    ("ukprn", "provider"),
    ("enrolment_id", "enrolment"),
    ("liability_period", "period"),
    ("amount", "amount"),
    ("file", "schedule"),
    ("struck_out", "struck out"),
    ("undone_by", "by"),
];

const HISTORY: &[(&str, &str)] = &[
    ("seq", "entry"),
    ("effective_on", "counts from"),
    ("event", "event"),
    ("liability_period", "period"),
    ("amount", "amount"),
    ("by", "by"),
    ("file", "file"),
    ("reason", "reason"),
];

const DECISIONS: &[(&str, &str)] = &[
    ("decided_at", "decided at"),
    ("outcome", "outcome"),
    ("by", "by"),
    ("file", "file"),
    ("rules", "rules"),
    ("because", "because"),
];

const LINES: &[(&str, &str)] = &[
    ("learner_id", "learner"),
    ("enrolment_id", "enrolment"),
    ("liability_period", "period"),
    ("due_on", "due on"),
    ("amount", "amount"),
    ("module_ids", "modules"),
];

const NOTES: &[(&str, &str)] = &[
    ("noted_on", "noted on"),
    ("about", "about"),
    ("owner", "owner"),
    ("by", "by"),
    ("note", "note"),
];

/// A table with all of its columns.
fn whole(listed: &TableRows) -> Sheet {
    let columns: Vec<(&str, &'static str)> =
        listed.columns.iter().map(|(name, _)| (*name, *name)).collect();
    narrow(listed, &columns)
}
