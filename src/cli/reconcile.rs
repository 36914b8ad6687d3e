//! reconcile: what we drew down against the payer's schedule.

mod screen;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::ending::Ending;
use super::failure::Failure;
use super::files::{self, Draft, unwritable};
use super::import::{file_name, read_map};
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use crate::domain::calendar::date;
use crate::domain::ids::Ukprn;
use crate::exchange::Renames;
use crate::exchange::reconciliation::{
    HEADINGS, Making, ProviderMaking, Row, Writer, is_summary, summary_object,
};
use crate::ledger::hash::Hash;
use crate::ledger::instant::Instant;
use crate::ledger::reconciliation::{Reconciliation, Summary};
use crate::ops::Recording;
use crate::ops::reconcile::{Asked, How, Reconciled, Schedule, reconcile};

/// Hold what was drawn down against the payer's schedule, and name each break
///
/// Every payment is recorded once, however often schedules repeat it: what is held against our
/// drawdowns is all that was ever paid. Writes OUT/reconciliation.csv and OUT/summary.json;
/// earlier ones are replaced, and any other file of such a name ends the program with 2 before
/// anything is done. Ends with 0 where everything matches, and with 1 where there are breaks.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// What the payer says was paid: CSV in UTF-8 with a header
    schedule: PathBuf,

    /// The one provider to reconcile [default: every provider that the schedule names]
    #[arg(long, value_name = "UKPRN")]
    ukprn: Option<Ukprn>,

    /// The day as of which ages and pay days are judged [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_at: Option<NaiveDate>,

    /// The folder of both files; it is made where it is not there
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,

    /// Other names of columns: TOML with a line `theirs = "ours"` for each
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,

    #[command(flatten)]
    dry_run: DryRun,
}

const ROWS: &str = "reconciliation.csv";
const SUMMARY: &str = "summary.json";

/// What to do where something else is in the way of a file.
const ELSEWHERE: &str = "name another folder with `--out`, or move this file away";

/// A reconciliation with all that is shown of it.
struct Shown<'a> {
    /// The schedule, as it was named.
    schedule: &'a Path,
    lines: usize,
    made: &'a Reconciled<'a>,
    summary: Summary,
    /// What stands in `summary.json`.
    object: Value,
    /// Where both files are; none after a dry run.
    files: Option<[PathBuf; 2]>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { schedule: path, ukprn, as_at, out, map, dry_run } = arguments;
    let recording = dry_run.recording();
    check_places(out, session)?;
    let renames = match map {
        Some(map) => read_map(map)?,
        None => Renames::default(),
    };
    let mut store = session.open()?;
    let schedule = Schedule::read(&file_name(path), &files::read(path)?, &renames)
        .map_err(|error| Failure::from(error).with_lines_of_schedule(path))?;
    let as_at = as_at.unwrap_or_else(|| session.moment.today());
    if recording == Recording::Real {
        // Nothing is recorded where the files could not be written.
        check_same_day(out, as_at)?;
        files::make_folder(out)?;
        drop(Draft::begin(&out.join(ROWS))?);
    }
    let asked = Asked { schedule: &schedule, provider: *ukprn, as_at };
    let mut reply = None;
    reconcile(&mut *store, &asked, &session.moment, recording, &mut |made| {
        let shown = Shown::of(made, path, schedule.payments.len(), out, recording);
        reply = Some(shown.map(|shown| replied(&shown, *ukprn, session, recording)));
    })?;
    reply.expect("a reconciliation that was made is told")
}

/// Checks that nothing but earlier files of their kind would be replaced.
fn check_places(out: &Path, session: &Session) -> Result<(), Failure> {
    files::check_is_folder(out)?;
    let (rows, summary) = (out.join(ROWS), out.join(SUMMARY));
    session.check_not_ledger(&rows)?;
    session.check_not_ledger(&summary)?;
    files::check_replaceable(&rows, HEADINGS, "a reconciliation", ELSEWHERE)?;
    let text = files::text_if_there(&summary)?;
    if summary.exists() && !text.is_some_and(|text| is_summary(&text)) {
        return Err(files::in_the_way(&summary, "the summary of a reconciliation", ELSEWHERE));
    }
    Ok(())
}

/// Checks that what would be replaced is a reconciliation as at the same day: that of another month
/// is kept.
fn check_same_day(out: &Path, as_at: NaiveDate) -> Result<(), Failure> {
    let summary = out.join(SUMMARY);
    let Some(text) = files::text_if_there(&summary)? else { return Ok(()) };
    let object: Value = serde_json::from_str(&text).unwrap_or_default();
    let day = object["as_at"].as_str().unwrap_or_default();
    if day == as_at.to_string() {
        return Ok(());
    }
    let message = format!(
        "{} is the reconciliation as at {day}, and is not replaced by one as at {as_at}; nothing \
         was done",
        summary.display()
    );
    let help = "name a folder for each month with `--out`";
    Err(Failure::wrong("file-in-the-way", message).in_file(&summary).help(help))
}

impl<'a> Shown<'a> {
    fn of(
        made: &'a Reconciled<'a>,
        schedule: &'a Path,
        lines: usize,
        out: &Path,
        recording: Recording,
    ) -> Result<Shown<'a>, Failure> {
        let (summary, object) = match recording {
            Recording::Real => write(made, out).map_err(|failure| {
                failure.help(
                    "what was found is recorded: once there is room and right for both files, the \
                     same command writes them",
                )
            })?,
            Recording::DryRun => {
                let summary = made.found.summary();
                let object = object(made, &summary, None);
                (summary, object)
            }
        };
        let files = (recording == Recording::Real).then(|| [out.join(ROWS), out.join(SUMMARY)]);
        Ok(Shown { schedule, lines, made, summary, object, files })
    }
}

/// Writes both files, the summary last, because it holds the digest of the rows.
pub(super) fn write(made: &Reconciled<'_>, out: &Path) -> Result<(Summary, Value), Failure> {
    let rows = write_rows(made.found, &out.join(ROWS))?;
    let summary = made.found.summary();
    let object = object(made, &summary, Some(rows));
    files::write(&out.join(SUMMARY), &format!("{object:#}\n"))?;
    Ok((summary, object))
}

fn write_rows(found: &Reconciliation<'_>, place: &Path) -> Result<Hash, Failure> {
    let draft = Draft::begin(place)?;
    let write = || {
        let mut writer = Writer::new(draft)?;
        for row in &found.rows {
            writer.write(&Row::from(row))?;
        }
        writer.finish()
    };
    let draft = write().map_err(|error| unwritable(place, &error))?;
    Ok(draft.finish()?.sha256)
}

fn object(made: &Reconciled<'_>, summary: &Summary, rows: Option<Hash>) -> Value {
    let providers = made.providers.iter().map(|one| ProviderMaking {
        ukprn: one.provider,
        is_recorded: one.how != How::Planned,
        prepared: &one.prepared,
    });
    let providers: Vec<_> = providers.collect();
    let making = Making { rows: (ROWS, rows), providers: &providers, since: &made.since };
    summary_object(summary, &making).into()
}

fn replied(
    shown: &Shown<'_>,
    ukprn: Option<Ukprn>,
    session: &Session,
    recording: Recording,
) -> Reply {
    let reply = Reply::new(
        session.format,
        || screen::text(shown),
        || screen::control_totals(&shown.summary),
        || with_this_run(shown),
    );
    let breaks = shown.summary.breaks();
    let holds = breaks.rows == 0 && shown.summary.foots();
    let reply = reply.ending(if holds { Ending::Done } else { Ending::No });
    words(shown, ukprn).into_iter().fold(reply, Reply::word).marked(recording, NOTHING_WRITTEN)
}

/// The summary, with what this run read, recorded and wrote: that differs from run to run.
fn with_this_run(shown: &Shown<'_>) -> Value {
    let mut value = shown.object.clone();
    if let Some(object) = value.as_object_mut() {
        let read = json!({
            "file": shown.schedule.display().to_string(),
            "lines": shown.lines,
            "recorded": shown.made.recorded,
            "left_out": shown.made.left_out,
        });
        object.insert("read".to_owned(), read);
        let files = shown.files.iter().flatten().map(|place| place.display().to_string());
        object.insert("files".to_owned(), files.collect());
    }
    value
}

/// What is to be said beside the figures.
fn words(shown: &Shown<'_>, ukprn: Option<Ukprn>) -> Vec<String> {
    let mut words = Vec::new();
    let made = shown.made;
    if let (Some(ukprn), 1..) = (ukprn, made.left_out) {
        words.push(format!(
            "note: {} of the schedule {} neither {ukprn} nor an enrolment of its own, and {} left \
             out: without `--ukprn` they are taken in",
            screen::counted(made.left_out, "line", "lines"),
            if made.left_out == 1 { "names" } else { "name" },
            if made.left_out == 1 { "was" } else { "were" },
        ));
    }
    if !made.unknown.is_empty() {
        words.push(format!(
            "note: nothing is known of {} but that it was paid: where that number is a slip of the \
             pen, strike the payment out with `lifelong correct provider/UKPRN/NUMBER`, as \
             `lifelong export log` numbers it",
            screen::listed(made.unknown.iter())
        ));
    }
    if made.paid_later > 0 {
        words.push(format!(
            "note: {} of a later day than {} {} too: a reconciliation holds all that was ever \
             drawn against all that was ever paid",
            screen::counted(made.paid_later, "payment", "payments"),
            shown.summary.as_at,
            if made.paid_later == 1 { "counts" } else { "count" },
        ));
    }
    if !made.paid_elsewhere.is_empty() {
        words.push(format!(
            "note: what was paid to {} for enrolments of another provider is recorded there: each \
             payment stands in the chain of the provider that it names",
            screen::listed(made.paid_elsewhere.iter())
        ));
    }
    let already = made.providers.iter().filter(|one| one.how == How::Already);
    let [first, rest @ ..] = &*already.collect::<Vec<_>>() else { return words };
    let (prepared, more) = (&first.prepared, rest.len());
    let here = match made.providers.len() {
        1 => String::new(),
        _ => format!(" for {}", screen::counted(more.saturating_add(1), "provider", "providers")),
    };
    words.push(format!(
        "note: nothing is new{here}: this is what {} recorded at {} as provider/{}/{}",
        prepared.by,
        Instant(prepared.recorded_at),
        first.provider,
        prepared.seq
    ));
    words
}
