//! reconcile: what we drew down against the payer's schedule.

mod screen;

use std::path::PathBuf;

use chrono::NaiveDate;

use super::as_said::AsSaid;
use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session, path};
use crate::desk::answers::{EarlierTold, ReadTold, ReconciliationTold};
use crate::desk::reconciliations;
use crate::domain::calendar::date;
use crate::domain::ids::Ukprn;
use crate::ops::reconcile::Asked;

/// Hold what was drawn down against the payer's schedule, and name each break
///
/// Every payment is recorded once, however often schedules repeat it: what is held against our
/// drawdowns is all that was ever paid. Writes OUT/reconciliation.csv and OUT/summary.json;
/// earlier ones are replaced, and any other file of such a name ends the program with 2 before
/// anything is done. Ends with 0 where everything matches, and with 1 where there are breaks.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// What the payer says was paid: CSV in UTF-8 with a header
    #[arg(value_parser = path())]
    schedule: PathBuf,

    /// The one provider to reconcile [default: every provider that the schedule names]
    #[arg(long, value_name = "UKPRN")]
    ukprn: Option<Ukprn>,

    /// The day as of which ages and pay days are judged [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_at: Option<NaiveDate>,

    /// The folder of both files; it is made where it is not there
    #[arg(long, value_name = "DIR", value_parser = path(), default_value = ".")]
    out: PathBuf,

    #[command(flatten)]
    as_said: AsSaid,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { schedule: path, ukprn, as_at, out, as_said, dry_run } = arguments;
    let recording = dry_run.recording();
    reconciliations::check_paths(out, session.address()?)?;
    let reading = as_said.reading()?;
    let mut store = session.open()?;
    let schedule = reconciliations::read_schedule(path, &reading)?;
    let as_at = as_at.unwrap_or_else(|| session.moment.today());
    let asked = Asked { schedule: &schedule, provider: *ukprn, as_at };
    let filed = reconciliations::reconcile(&mut *store, &asked, out, &session.moment, recording)?;
    let told = ReconciliationTold::of(&filed, path, schedule.payments.len());
    let reply = Reply::new(session.format, &told, || screen::table(&told))
        .refused(told.has_breaks || !told.foots)
        .words(words(&told, *ukprn));
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

/// What is to be said beside the figures.
fn words(told: &ReconciliationTold, ukprn: Option<Ukprn>) -> Vec<String> {
    let mut words = Vec::new();
    let ReadTold { left_out, paid_later, paid_elsewhere, unknown, .. } = &told.read;
    if let (Some(ukprn), 1..) = (ukprn, *left_out) {
        words.push(format!(
            "note: {} of the schedule {} neither {ukprn} nor an enrolment of its own, and {} left \
             out: without `--ukprn` they are taken in",
            screen::counted(*left_out, "line", "lines"),
            if *left_out == 1 { "names" } else { "name" },
            if *left_out == 1 { "was" } else { "were" },
        ));
    }
    if !unknown.is_empty() {
        words.push(format!(
            "note: nothing is known of {} but that it was paid: where that number is a slip of the \
             pen, strike the payment out with `lifelong correct provider/UKPRN/NUMBER`, as \
             `lifelong export log` numbers it",
            screen::listed(unknown.iter())
        ));
    }
    if *paid_later > 0 {
        words.push(format!(
            "note: {} of a later day than {} {} too: a reconciliation holds all that was ever \
             drawn against all that was ever paid",
            screen::counted(*paid_later, "payment", "payments"),
            told.as_at,
            if *paid_later == 1 { "counts" } else { "count" },
        ));
    }
    if !paid_elsewhere.is_empty() {
        words.push(format!(
            "note: what was paid to {} for enrolments of another provider is recorded there: each \
             payment stands in the chain of the provider that it names",
            screen::listed(paid_elsewhere.iter())
        ));
    }
    words.extend(nothing_new(told));
    words
}

/// What is said where the same was on record.
fn nothing_new(told: &ReconciliationTold) -> Option<String> {
    let already = &told.read.already;
    let EarlierTold { entry, prepared_at, by, .. } = already.first()?;
    let here = match told.providers.len() {
        1 => String::new(),
        _ => format!(" for {}", screen::counted(already.len(), "provider", "providers")),
    };
    Some(format!(
        "note: nothing is new{here}: this is what {by} recorded at {prepared_at} as {entry}"
    ))
}
