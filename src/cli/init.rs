//! init: makes a ledger.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde_json::json;

use super::failure::Failure;
use super::files::{folder_of, unreadable};
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Sheet, pairs};
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
    check_folder_of(path)?;
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
    let (ledger, year, full) = (path.display().to_string(), year.to_string(), full.to_string());
    let reply = Reply::new(
        session.format,
        || {
            pairs(&[
                ("ledger", ledger.clone()),
                ("entitlement year", year.clone()),
                ("full entitlement", full.clone()),
            ])
        },
        || {
            let mut sheet = Sheet::new(&["ledger", "entitlement_year", "full_entitlement"]);
            sheet.add([ledger.clone(), year.clone(), full.clone()]);
            sheet
        },
        || json!({ "ledger": ledger, "entitlement_year": year, "full_entitlement": full }),
    );
    let reply = reply.marked(recording, NOTHING_WRITTEN);
    Ok(match recording {
        Recording::Real => reply.word(
            "next: `lifelong import providers FILE`, then courses, modules, learners and \
             enrolments",
        ),
        Recording::DryRun => reply,
    })
}

/// Checks that the folder is there in which the ledger is to be made.
fn check_folder_of(path: &Path) -> Result<(), Failure> {
    let folder = folder_of(path);
    let shown = folder.display();
    let (message, help) = match fs::metadata(folder) {
        Ok(there) if there.is_dir() => return Ok(()),
        Ok(_) => (format!("{shown} is no folder"), "name another place with `--ledger PATH`"),
        Err(error) if error.kind() == ErrorKind::NotFound => (
            format!("there is no folder {shown}"),
            "make the folder first, or name another place with `--ledger PATH`",
        ),
        Err(error) => return Err(unreadable(folder, &error)),
    };
    let message = format!("{message}, so no ledger can be made at {}", path.display());
    Err(Failure::could_not("no-folder", message).in_file(folder).help(help))
}

fn no_rates(year: AcademicYear) -> Failure {
    let known: Vec<String> =
        built_in_policy().rates().map(|rates| rates.year().to_string()).collect();
    Failure::wrong("no-rates", format!("there are no built-in rates for {year}"))
        .help(format!("make the ledger for one of {}", known.join(", ")))
}
