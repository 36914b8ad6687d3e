//! uprate: re-prices what remains of every entitlement at the rates of a later year.

use chrono::NaiveDate;
use serde_json::json;

use super::failure::Failure;
use super::output;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Sheet, pairs};
use crate::domain::calendar::{AcademicYear, date};
use crate::ops::uprate::{self, LEARNERS_AT_A_TIME, Uprating};

/// Re-price what remains of every learner's entitlement at the rates of a later year
///
/// What is set aside or paid is not touched. A learner who stands at that year already is left
/// alone, so running it twice is running it once, and one that was cut off is finished by running
/// it again.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The academic year, as 2026/27
    #[arg(long, value_name = "YEAR")]
    to: AcademicYear,

    /// From which day it counts [default: 1 August of that year]
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { to, on, dry_run } = arguments;
    let uprating = Uprating { to: *to, on: *on, at_a_time: LEARNERS_AT_A_TIME };
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let progress = &mut output::progress;
    let repriced = uprate::uprate(&mut *store, &uprating, &session.moment, recording, progress)?;
    let (to, uprated, already) = (to.to_string(), repriced.uprated, repriced.already);
    let (before, after) = (repriced.before.to_string(), repriced.after.to_string());
    let change = (repriced.after - repriced.before).to_string();
    let reply = Reply::new(
        session.format,
        || {
            let counts = [("uprated", uprated.to_string()), ("already there", already.to_string())];
            let sums = [
                ("remaining before", before.clone()),
                ("remaining now", after.clone()),
                ("change", change.clone()),
            ];
            format!("{}\n{}\n{}", pairs(&[("year", to.clone())]), pairs(&counts), pairs(&sums))
        },
        || {
            let mut sheet = Sheet::new(&["to", "uprated", "already", "before", "after", "change"]);
            let (uprated, already) = (uprated.to_string(), already.to_string());
            sheet.add([
                to.clone(),
                uprated,
                already,
                before.clone(),
                after.clone(),
                change.clone(),
            ]);
            sheet
        },
        || {
            json!({
                "to": to,
                "uprated": uprated,
                "already": already,
                "before": before,
                "after": after,
                "change": change,
            })
        },
    );
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}
