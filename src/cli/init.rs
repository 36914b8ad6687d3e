//! init: makes a ledger.

use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, GoByAnnounced, NOTHING_WRITTEN, Session};
use super::sheet::pairs;
use crate::desk::answers::LedgerTold;
use crate::domain::calendar::AcademicYear;
use crate::ops::{self, Recording};

/// Make a ledger
///
/// A ledger that is there already is left alone, and the program ends with 2.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The academic year whose full entitlement new learners are granted
    #[arg(long, value_name = "YEAR", default_value = "2025/26")]
    entitlement_year: AcademicYear,

    #[command(flatten)]
    announced: GoByAnnounced,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let (address, year) = (session.address()?, arguments.entitlement_year);
    let recording = arguments.dry_run.recording();
    let asked = (year, arguments.announced.asked());
    let full = ops::init::init(address, asked, session.moment(), recording)?;
    let figures = ops::init::figures(year, session.moment());
    let told = LedgerTold::of(address, year, full, figures);
    let reply = Reply::new(session.format, &told, || {
        pairs(&[
            ("ledger", told.ledger.clone()),
            ("entitlement year", year.to_string()),
            ("full entitlement", full.to_string()),
        ])
    });
    let notes = told.figures.iter().map(|note| format!("note: {note}"));
    let reply = reply.marked(recording, NOTHING_WRITTEN).words(notes.collect::<Vec<_>>());
    Ok(match recording {
        Recording::Real => reply.word(
            "next: `lifelong import providers FILE`, then courses, modules, learners and \
             enrolments",
        ),
        Recording::DryRun => reply,
    })
}
