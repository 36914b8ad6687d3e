//! statement: a learner's entries, each with what remained after it.

use chrono::NaiveDate;

use super::balance;
use super::failure::Failure;
use super::reply::Reply;
use super::session::{AsKnown, Material, Session};
use super::sheet::{Sheet, pairs};
use crate::desk::answers::{LineTold, StatementTold};
use crate::domain::calendar::date;
use crate::domain::ids::LearnerId;
use crate::ops::balance::{Period, statement, statement_of};

/// Show everything that happened to a learner's entitlement, with what remained each time
///
/// Lines stand in the order of recording; with a day, in the order of the days from which they
/// count, so that what remains after a day is the balance as at that day.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The learner
    learner: LearnerId,

    /// As at this day: what counts from a later one is left out
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_at: Option<NaiveDate>,

    /// The first day: what counts from an earlier one is brought forward in one sum
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,

    /// The last day; the earlier of this and `--as-at` is the end
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<NaiveDate>,

    #[command(flatten)]
    known: AsKnown,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { learner, as_at, from, to, known } = arguments;
    let period = Period::new(*from, [*as_at, *to].into_iter().flatten().min())?;
    let Material { reader, complete_up_to } = session.report(*known)?;
    let statement = if period == Period::default() {
        statement(&*reader, learner)?
    } else {
        statement_of(&*reader, learner, period)?
    };
    let told = StatementTold::of(&statement, period);
    let reply = Reply::new(session.format, &told, || table(&told));
    Ok(reply.words(balance::remark(&told.balance)).complete_up_to(complete_up_to))
}

fn table(told: &StatementTold) -> String {
    let mut sheet = Sheet::new(&["entry", "effective", "change", "remaining", "what"]);
    if let Some((from, brought_forward)) = told.from.zip(told.brought_forward) {
        sheet.add([
            String::new(),
            String::new(),
            String::new(),
            brought_forward.to_string(),
            format!("brought forward from before {from}"),
        ]);
    }
    for LineTold { seq, effective_on, change, remaining, what, .. } in &told.lines {
        sheet.add([
            format!("{}/{seq}", told.balance.learner_id),
            effective_on.to_string(),
            change.to_string(),
            remaining.to_string(),
            what.clone(),
        ]);
    }
    format!("{}\n{}", sheet.table(), pairs(&balance::figures(&told.balance)))
}
