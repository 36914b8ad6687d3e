//! balance: what a learner has, and what of it remains.

use chrono::NaiveDate;

use super::failure::Failure;
use super::reply::Reply;
use super::session::{AsKnown, Material, Session};
use super::sheet::pairs;
use crate::desk::answers::{BalanceTold, pounds};
use crate::domain::calendar::date;
use crate::domain::ids::LearnerId;
use crate::domain::sum::Sum;
use crate::ops::balance;

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

    /// Also how many entries the figures are of, and the hash of the last
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    known: AsKnown,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Material { reader, complete_up_to } = session.report(arguments.known)?;
    let balance = match arguments.as_at {
        None => balance::balance(&*reader, &arguments.learner)?,
        Some(day) => balance::balance_as_at(&*reader, &arguments.learner, day)?,
    };
    let told = BalanceTold::from(&balance);
    let reply = Reply::new(session.format, &told, || {
        if arguments.all { with_chain(&told) } else { table(&told) }
    });
    Ok(reply.words(remark(&told)).complete_up_to(complete_up_to))
}

fn table(told: &BalanceTold) -> String {
    let mut lines = vec![("learner", told.learner_id.to_string())];
    lines.extend(figures(told));
    lines.push(("credits", format!("{} that count", told.live_credits)));
    pairs(&lines)
}

/// The same, and what whoever holds it against the chain needs.
fn with_chain(told: &BalanceTold) -> String {
    let head = if told.entries == 0 { "none".to_owned() } else { told.head.to_string() };
    let chain = pairs(&[("entries", told.entries.to_string()), ("head", head)]);
    format!("{}\n{chain}", table(told))
}

/// The figures for people, and the day that they are as at.
pub(super) fn figures(told: &BalanceTold) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    lines.extend(told.as_at.map(|day| ("figures", format!("as at {day}"))));
    lines.extend([
        ("granted", pounds(told.granted)),
        ("prior study", pounds(told.prior_study)),
        ("set aside", pounds(told.committed)),
        ("claimed", pounds(told.drawn)),
        ("remaining", pounds(told.remaining)),
    ]);
    lines
}

/// What is to be said about figures that may surprise.
pub(super) fn remark(told: &BalanceTold) -> Option<String> {
    let (day, learner) = (told.as_at?, &told.learner_id);
    if told.entries == 0 {
        return Some(format!(
            "note: nothing of {learner} counts by {day}; see from when each entry counts with \
             `lifelong statement {learner}`"
        ));
    }
    (told.remaining < Sum::ZERO).then(|| {
        format!(
            "note: what remains is below zero as at {day}, because what made room for it counts \
             from a later day; in the order of recording nothing ever was"
        )
    })
}
