//! init: makes a ledger.

use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::pairs;
use crate::desk::answers::LedgerTold;
use crate::desk::papers;
use crate::domain::calendar::AcademicYear;
use crate::domain::rates::YearRates;
use crate::exchange::policy::built_in_policy;
use crate::ops::{self, Recording};
use crate::store::StoreError;

/// Make a ledger
///
/// A ledger that is there already is left alone, and the program ends with 2.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The academic year whose full entitlement new learners are granted
    #[arg(long, value_name = "YEAR", default_value = "2025/26")]
    entitlement_year: AcademicYear,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let path = session.path()?;
    papers::check_folder_of(path)?;
    let year = arguments.entitlement_year;
    let recording = arguments.dry_run.recording();
    let Some(full) = built_in_policy().rates_of(year).map(YearRates::full_entitlement) else {
        return Err(no_rates(year));
    };
    match recording {
        Recording::Real => ops::init::init(&path.into(), year, &session.moment)?,
        Recording::DryRun if path.exists() => {
            return Err(StoreError::Exists(path.into()).into());
        }
        Recording::DryRun => full,
    };
    let told = LedgerTold::of(path, year, full);
    let reply = Reply::new(session.format, &told, || {
        pairs(&[
            ("ledger", told.ledger.clone()),
            ("entitlement year", year.to_string()),
            ("full entitlement", full.to_string()),
        ])
    });
    let reply = reply.marked(recording, NOTHING_WRITTEN);
    Ok(match recording {
        Recording::Real => reply.word(
            "next: `lifelong import providers FILE`, then courses, modules, learners and \
             enrolments",
        ),
        Recording::DryRun => reply,
    })
}

fn no_rates(year: AcademicYear) -> Failure {
    let known: Vec<String> =
        built_in_policy().rates().map(|rates| rates.year().to_string()).collect();
    Failure::wrong("no-rates", format!("there are no built-in rates for {year}"))
        .help(format!("make the ledger for one of {}", known.join(", ")))
}
