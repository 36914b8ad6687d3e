//! export: writes what the ledger holds as files, with what describes and proves them.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::failure::Failure;
use super::reply::Reply;
use super::session::{AsKnown, DryRun, Material, Session, path};
use super::sheet::Sheet;
use crate::desk::answers::{ExportTold, ExportsTold};
use crate::desk::exports;
use crate::domain::calendar::{AcademicYear, date};
use crate::domain::ids::Ukprn;
use crate::domain::sum::Sum;
use crate::ops::export::{ExportKind, Narrowed};

/// Write what the ledger holds as CSV, with its description and checksums
///
/// Sorted, and byte for byte the same for the same ledger. Beside each WHAT.csv stands its CSVW
/// description; all of them share one datapackage.json and one SHA256SUMS. Earlier exports in the
/// folder are replaced; any other file of such a name is left alone, and the program ends with 2.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to write; several at once are possible
    #[arg(required = true, value_parser = what_parser())]
    what: Vec<ExportKind>,

    /// The folder to write to; it is made where it is not there
    #[arg(long, value_name = "DIR", value_parser = path())]
    out: PathBuf,

    /// Of this provider: of its enrolments, and its own chain; of balances the learners that were
    /// ever enrolled there
    #[arg(long)]
    ukprn: Option<Ukprn>,

    /// Of the days of this academic year
    #[arg(long, value_name = "YEAR", conflicts_with_all = ["from", "to"])]
    year: Option<AcademicYear>,

    /// From this day on, which is included: of what counts, falls due or was paid from then on
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,

    /// Up to this day, which is included; of balances as at it
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<NaiveDate>,

    #[command(flatten)]
    dry_run: DryRun,

    #[command(flatten)]
    known: AsKnown,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { what, out, ukprn, year, from, to, dry_run, known } = arguments;
    let wanted = Narrowed::new(*ukprn, *year, (*from, *to))?;
    let mut tables = what.clone();
    tables.sort_by_key(|what| what.name());
    tables.dedup();
    let Material { reader, complete_up_to } = session.report(*known)?;
    let recording = dry_run.recording();
    let told = ExportsTold::from(&*exports::write(&*reader, (&tables, &wanted), out, recording)?);
    let reply = Reply::new(session.format, &told, || table(&told));
    let reply = reply.words(nothing_in(&told, wanted));
    let reply = reply.complete_up_to(complete_up_to);
    Ok(reply.marked(recording, "dry run: nothing was written"))
}

/// What to say where there was nothing to export.
fn nothing_in(told: &ExportsTold, wanted: Narrowed) -> Option<String> {
    let empty = told.0.iter().filter(|one| one.rows == 0).map(|one| one.name);
    let empty: Vec<&str> = empty.collect();
    (!empty.is_empty()).then(|| {
        if !wanted.is_all() {
            return format!("note: nothing of what is asked for is in {}", empty.join(", "));
        }
        format!(
            "note: nothing is recorded yet for {}; take files in with `lifelong import KIND FILE`, \
             and see what was with `lifelong imports`",
            empty.join(", ")
        )
    })
}

fn what_parser() -> impl TypedValueParser<Value = ExportKind> {
    PossibleValuesParser::new(ExportKind::ALL.map(ExportKind::name)).try_map(|name| {
        let found = ExportKind::ALL.into_iter().find(|what| what.name() == name);
        found.ok_or_else(|| format!("`{name}` is not an export"))
    })
}

fn table(told: &ExportsTold) -> String {
    let mut sheet = Sheet::new(&["rows", "file", "control totals"]);
    for ExportTold { file, rows, control_totals, .. } in &told.0 {
        let total = |(name, sum): &(&str, Sum)| format!("{name} {sum}");
        let totals: Vec<String> = control_totals.iter().map(total).collect();
        sheet.add([rows.to_string(), file.clone(), totals.join(", ")]);
    }
    sheet.table()
}
