//! statement: a learner's entries, each with what remained after it.

use chrono::NaiveDate;

use super::balance;
use super::failure::Failure;
use super::reply::{Format, Reply};
use super::session::{AsKnown, Material, Session};
use super::sheet::{Sheet, counted, pairs};
use crate::desk::answers::{LineTold, StatementTold, pounds};
use crate::domain::calendar::date;
use crate::domain::ids::LearnerId;
use crate::domain::sum::Sum;
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

    /// Also what moves no money, and the name of each entry
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    known: AsKnown,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { learner, as_at, from, to, all, known } = arguments;
    let period = Period::new(*from, [*as_at, *to].into_iter().flatten().min())?;
    let Material { reader, complete_up_to } = session.report(*known)?;
    let statement = if period == Period::default() {
        statement(&*reader, learner)?
    } else {
        statement_of(&*reader, learner, period)?
    };
    let told = StatementTold::of(&statement, period);
    let (hidden, reply) = if *all {
        (None, Reply::new(session.format, &told, || every_entry(&told)))
    } else {
        (hidden(&told, session.format), Reply::new(session.format, &told, || table(&told)))
    };
    let reply = reply.words(balance::remark(&told.balance)).words(hidden);
    Ok(reply.complete_up_to(complete_up_to))
}

/// What a table leaves out unless it is asked for.
fn hidden(told: &StatementTold, format: Format) -> Option<String> {
    let hidden = told.lines.iter().filter(|line| line.moved.is_none()).count();
    let (what, learner) =
        (counted(hidden, "entry moves", "entries move"), &told.balance.learner_id);
    (format == Format::Table && hidden > 0).then(|| {
        format!("note: {what} no money; `lifelong statement {learner} --all` shows all of them")
    })
}

fn table(told: &StatementTold) -> String {
    let mut sheet = Sheet::new(&["counts from", "change", "remaining", "what"]);
    if let Some((from, brought_forward)) = told.from.zip(told.brought_forward) {
        let what = format!("brought forward from before {from}");
        sheet.add([String::new(), String::new(), pounds(brought_forward), what]);
    }
    for line in told.lines.iter().filter(|line| line.moved.is_some()) {
        let LineTold { effective_on, what, .. } = line;
        sheet.add([effective_on.to_string(), change(line), pounds(line.remaining), what.clone()]);
    }
    with_figures(&sheet, told)
}

fn every_entry(told: &StatementTold) -> String {
    let mut sheet = Sheet::new(&["entry", "counts from", "change", "remaining", "what"]);
    if let Some((from, brought_forward)) = told.from.zip(told.brought_forward) {
        let what = format!("brought forward from before {from}");
        sheet.add([String::new(), String::new(), String::new(), pounds(brought_forward), what]);
    }
    for line in &told.lines {
        let LineTold { seq, effective_on, what, .. } = line;
        let entry = format!("{}/{seq}", told.balance.learner_id);
        let (day, remaining) = (effective_on.to_string(), pounds(line.remaining));
        sheet.add([entry, day, change(line), remaining, what.clone()]);
    }
    with_figures(&sheet, told)
}

/// By how much a line changed what remains: nothing, where it moved money elsewhere or none.
fn change(line: &LineTold) -> String {
    if line.change == Sum::ZERO { String::new() } else { pounds(line.change) }
}

fn with_figures(sheet: &Sheet, told: &StatementTold) -> String {
    format!("{}\n{}", sheet.table(), pairs(&balance::figures(&told.balance)))
}
