//! reconcile: what we drew down against the payer's schedule.

mod screen;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::as_said::AsSaid;
use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session, path};
use super::sheet::counted;
use crate::desk::answers::{EarlierTold, LookBackTold, ReadTold, ReconciliationTold};
use crate::desk::reconciliations;
use crate::domain::calendar::date;
use crate::domain::ids::Ukprn;
use crate::domain::sum::Sum;
use crate::exchange::FileEnd;
use crate::ledger::entry_name::EntryName;
use crate::ops::Recording;
use crate::ops::reconcile::{Asked, ControlFigures, Whose};

/// Hold what was drawn down against the payer's schedule, and name each break
///
/// Every payment is recorded once, however often schedules repeat it: what is held against our
/// drawdowns is all that was ever paid. Writes OUT/reconciliation.csv and OUT/summary.json;
/// those of another reconciliation are kept beside them, and any other file of such a name ends
/// the program with 2 before anything is done. Ends with 0 where everything matches, and with 1
/// where there are breaks.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// What the payer says was paid: CSV in UTF-8 with a header
    #[arg(value_parser = path(), required_unless_present = "again")]
    schedule: Option<PathBuf>,

    /// Write the files of a reconciliation on record again, as they were: `provider/UKPRN/NUMBER`
    #[arg(long, value_name = "ENTRY", conflicts_with_all = ["schedule", "ukprn", "all", "as_at",
        "lines", "map", "dates", "complete"])]
    again: Option<EntryName>,

    /// The one provider to reconcile, also where the schedule has no line of it [default: every
    /// provider that the schedule names; where it names more than one, every other too whose rows
    /// would not all match]
    #[arg(long, value_name = "UKPRN", conflicts_with = "all")]
    ukprn: Option<Ukprn>,

    /// Every provider that the schedule names, and every other whose rows would not all match
    #[arg(long)]
    all: bool,

    /// The day as at which it is: what counts by then is judged, and what lies after is listed. At
    /// most 31 days ahead [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_at: Option<NaiveDate>,

    /// How many lines the whole file has, as the payer says; where that is not so, nothing is
    /// recorded
    #[arg(long, value_name = "N", requires = "total")]
    lines: Option<u64>,

    /// What the lines of the whole file come to, as the payer says
    #[arg(long, value_name = "AMOUNT", requires = "lines", allow_hyphen_values = true)]
    total: Option<Sum>,

    /// The folder of both files; it is made where it is not there
    #[arg(long, value_name = "DIR", value_parser = path(), default_value = ".")]
    out: PathBuf,

    #[command(flatten)]
    as_said: AsSaid,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { schedule, again, ukprn, all, as_at, lines, total, out, as_said, dry_run } =
        arguments;
    let recording = dry_run.recording();
    if let Some(entry) = again {
        return made_again(entry, out, recording, session);
    }
    let path = schedule.as_ref().expect("it is asked for where nothing is made again");
    let as_at = as_at.unwrap_or_else(|| session.moment().today());
    session.moment().check_not_far_ahead(as_at)?;
    reconciliations::check_paths(out, session.address()?)?;
    let mut reading = as_said.reading()?;
    let control = lines.zip(*total).map(|(lines, total)| ControlFigures { lines, total });
    if control.is_some() {
        // A file that was cut off does not have these lines, or they do not come to that.
        reading.end = FileEnd::Complete;
    }
    let mut store = session.open()?;
    let schedule = reconciliations::read_schedule(path, &reading)?;
    if let Some(control) = control {
        schedule.check(control)?;
    }
    let whose = match (ukprn, all) {
        (Some(provider), _) => Whose::One(*provider),
        (None, true) => Whose::All,
        (None, false) => Whose::Named,
    };
    let asked = Asked { schedule: &schedule, whose, as_at };
    let filed = reconciliations::reconcile(&mut *store, &asked, out, session.moment(), recording)?;
    let told = ReconciliationTold::of(&filed, path, schedule.payments.len());
    Ok(reply(&told, *ukprn, recording, session))
}

/// Makes a reconciliation on record again.
fn made_again(
    entry: &EntryName,
    out: &Path,
    recording: Recording,
    session: &Session,
) -> Result<Reply, Failure> {
    reconciliations::check_paths(out, session.address()?)?;
    let reader = session.open()?.reader()?;
    let filed = reconciliations::again(reader, entry, out, recording)?;
    let first = filed.made.providers.first().map(|one| &one.prepared.reconciliation);
    let file = first.map(|first| first.file.clone()).unwrap_or_default();
    let lines = first.and_then(|first| first.lines).map_or(0, |lines| lines.count);
    let lines = usize::try_from(lines).unwrap_or(usize::MAX);
    let told = ReconciliationTold::of(&filed, Path::new(&file), lines);
    Ok(reply(&told, None, recording, session))
}

/// What is said of a reconciliation.
fn reply(
    told: &ReconciliationTold,
    ukprn: Option<Ukprn>,
    recording: Recording,
    session: &Session,
) -> Reply {
    let is_no = told.has_breaks || !told.foots || !told.read.forgotten.is_empty();
    Reply::new(session.format, told, || screen::table(told))
        .refused(is_no)
        .words(words(told, ukprn))
        .marked(recording, NOTHING_WRITTEN)
}

/// What is to be said beside the figures.
fn words(told: &ReconciliationTold, ukprn: Option<Ukprn>) -> Vec<String> {
    let mut words = Vec::new();
    let ReadTold { left_out, paid_elsewhere, unknown, .. } = &told.read;
    if let (Some(ukprn), 1..) = (ukprn, *left_out) {
        words.push(format!(
            "note: {} of the schedule {} neither {ukprn} nor an enrolment of its own, and {} left \
             out: without `--ukprn` they are taken in",
            counted(*left_out, "line", "lines"),
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
    if !paid_elsewhere.is_empty() {
        words.push(format!(
            "note: what was paid to {} for enrolments of another provider is recorded there: each \
             payment stands in the chain of the provider that it names",
            screen::listed(paid_elsewhere.iter())
        ));
    }
    words.extend(about_others(told));
    words.extend(about_days(told));
    words.extend(nothing_new(told));
    words
}

/// What is said of providers that are not reconciled here.
fn about_others(told: &ReconciliationTold) -> Vec<String> {
    let ReadTold { settled, taken_in, forgotten, .. } = &told.read;
    let mut words = Vec::new();
    if !taken_in.is_empty() {
        let (does, is) = if taken_in.len() == 1 { ("does", "it is") } else { ("do", "they are") };
        words.push(format!(
            "note: {} {does} not stand in this schedule, and not all matches there: {is} taken in. \
             Where it lacks a whole college, ask the payer for the lines",
            screen::listed(taken_in.iter()),
        ));
    }
    if *settled > 0 {
        words.push(format!(
            "note: {} {} left out, since all of it matches",
            counted(*settled, "other provider", "other providers"),
            if *settled == 1 { "was" } else { "were" },
        ));
    }
    if !forgotten.is_empty() {
        words.push(format!(
            "note: this schedule names one provider. {} ({}) {} claims whose pay day has passed \
             and which are not paid: `--all` reconciles all of them",
            counted(forgotten.len(), "other", "others"),
            screen::listed(forgotten.iter()),
            if forgotten.len() == 1 { "has" } else { "have" },
        ));
    }
    words
}

/// What is said of days that are not that of the reconciliation, and of files that stood there.
fn about_days(told: &ReconciliationTold) -> Vec<String> {
    let mut words = Vec::new();
    if !told.later.is_empty() {
        words.push(format!(
            "note: what was drawn, recovered or paid after {} is in no total: `later` counts it, \
             and `--format json` names each",
            told.as_at
        ));
    }
    let back = &told.read.looks_back;
    if let Some(LookBackTold { last, .. }) = back.iter().max_by_key(|one| one.last) {
        words.push(format!(
            "note: {} {} reconciled as at {last} before, so this is a look back: new payments are \
             recorded, breaks are not",
            screen::listed(back.iter().map(|one| one.ukprn)),
            if back.len() == 1 { "was" } else { "were" },
        ));
    }
    if !told.kept.is_empty() {
        words.push(format!(
            "note: another reconciliation as at the same day stood there; it is kept as {}",
            told.kept.join(" and ")
        ));
    }
    words
}

/// What is said where the same was on record.
fn nothing_new(told: &ReconciliationTold) -> Option<String> {
    let already = &told.read.already;
    let EarlierTold { entry, prepared_at, by, .. } = already.first()?;
    let here = match told.providers.len() {
        1 => String::new(),
        _ => format!(" for {}", counted(already.len(), "provider", "providers")),
    };
    Some(format!(
        "note: nothing is new{here}: this is what {by} recorded at {prepared_at} as {entry}"
    ))
}
