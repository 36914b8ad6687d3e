//! demo: an invented county of colleges, from its files to its proof.

mod acts;
mod closing;
mod figures;
mod months;
mod summary;
mod year;

use std::path::{Path, PathBuf};

use serde::Serialize;

use self::figures::CountyFigures;
use self::months::{DemoMonth, MONTHS};
use self::summary::DemoTold;
use self::year::Setting;
use super::failure::Failure;
use super::output;
use super::remedy;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session, path};
use super::sheet::Sheet;
use crate::desk::answers::{Rows, Told};
use crate::desk::checkpoints::{self, CheckpointOutcome};
use crate::desk::exports;
use crate::desk::imports::{self, Intake};
use crate::desk::papers::{self, shown};
use crate::domain::calendar::AcademicYear;
use crate::domain::rates::Announced;
use crate::exchange::{Kind, Reading};
use crate::ledger::reference::ReferenceKind;
use crate::ops::export::{ExportKind, Narrowed};
use crate::ops::import::Imported;
use crate::ops::{self, Moment, Recording};
use crate::store::{self, Address, Store};

/// Fill a fresh ledger with an invented county of colleges, and show what a finance officer sees
///
/// Then a year goes by: attendance, withdrawals, claims, and the payer's schedules with every kind
/// of fault in them; it ends with the breaks that were found. Its clock is its own, and goes from
/// January 2027 to the end of that year. Leaves DIR/lifelong.db with its
/// checkpoint, the files that were taken in under DIR/in, and what was written under DIR/out.
/// `--ledger` is not looked at. A folder that is not empty is left alone, and the program ends with
/// 2.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to make
    #[arg(default_value = "./demo", value_parser = path())]
    dir: PathBuf,

    /// Stop where the year opens: everybody is enrolled and nothing is drawn down; the files of the
    /// year stand in DIR/in, to be taken in by hand
    #[arg(long)]
    opening: bool,

    #[command(flatten)]
    dry_run: DryRun,
}

/// A file of the invented county of Wexmere.
struct Fixture {
    kind: Kind,
    name: &'static str,
    text: &'static str,
}

macro_rules! fixture {
    ($kind:expr, $name:literal) => {
        Fixture {
            kind: $kind,
            name: $name,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/county/", $name)),
        }
    };
}

/// The files, in the order in which they are taken in.
const COUNTY: [Fixture; 6] = [
    fixture!(Kind::Reference(ReferenceKind::Providers), "providers.csv"),
    fixture!(Kind::Reference(ReferenceKind::Courses), "courses.csv"),
    fixture!(Kind::Reference(ReferenceKind::Modules), "modules.csv"),
    fixture!(Kind::Learners, "learners.csv"),
    fixture!(Kind::Enrolments, "enrolments.csv"),
    fixture!(Kind::Withdrawals, "withdrawals.csv"),
];

/// The text of the county's file of a kind.
fn fixture_text(kind: Kind) -> &'static [u8] {
    let found = COUNTY.iter().find(|fixture| fixture.kind == kind);
    found.map_or(b"", |fixture| fixture.text.as_bytes())
}

/// The year whose full entitlement the county's learners are granted.
const YEAR: AcademicYear = AcademicYear::beginning(2025);

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { dir, opening, dry_run } = arguments;
    papers::check_is_empty(dir)?;
    if dry_run.recording() == Recording::DryRun {
        return Ok(planned(dir, session));
    }
    let ledger = Address::from(dir.join("lifelong.db"));
    let moment = &months::opened(session.who());
    let (inward, outward) = (dir.join("in"), dir.join("out"));
    papers::make_folder(&inward)?;
    ops::init::init(&ledger, (YEAR, Announced::Refused), moment, Recording::Real)?;
    let mut store = store::open(&ledger)?;
    let mut imports: Vec<(Kind, Imported)> = Vec::with_capacity(COUNTY.len());
    for Fixture { kind, name, text } in COUNTY {
        imports.push((kind, take(&mut *store, kind, name, text, &inward, moment)?));
    }
    for (name, text) in MONTHS.iter().flat_map(DemoMonth::files) {
        papers::write(&inward.join(name), text.as_bytes())?;
    }
    let setting = Setting { inward: &inward, outward: &outward, moment: moment.clone() };
    let (year, moment) = match opening {
        true => (None, moment.clone()),
        false => {
            let year = year::run(&mut *store, &setting, &mut imports)?;
            (Some(year), months::closed(moment))
        }
    };
    let all = (&ExportKind::ALL[..], &Narrowed::default());
    exports::write(&*store.reader()?, all, &outward, Recording::Real)?;
    let verification = match checkpoints::take(&mut *store, None, &moment, Recording::Real)? {
        CheckpointOutcome::Taken { path, .. } => {
            checkpoints::verify(&*store.audit()?, Some(&path))?
        }
        CheckpointOutcome::Refused { verification, .. } => verification,
    };
    let figures = CountyFigures::gather(&*store.reader()?, &imports, year, verification)?;
    let holds = figures.verification.fault_count == 0 && figures.foots();
    let told = DemoTold::from(&figures);
    Ok(Reply::new(session.format, &told, || summary::text(&figures, dir)).refused(!holds))
}

/// Takes in a file that is built in, and leaves it and the answers to it in a folder.
fn take(
    store: &mut dyn Store,
    kind: Kind,
    name: &str,
    text: &str,
    inward: &Path,
    moment: &Moment,
) -> Result<Imported, Failure> {
    let path = inward.join(name);
    papers::write(&path, text.as_bytes())?;
    let (reading, recording) = (Reading::default(), Recording::Real);
    let results = imports::results_path(kind, &path, None, recording)?;
    let results = results.as_deref();
    let bytes = text.as_bytes();
    let voice = remedy::command;
    let (announced, reading) = (Announced::Refused, &reading);
    let taken =
        Intake { kind, path: &path, bytes, reading, announced, results, faults: None, voice };
    Ok(imports::take_in(store, &taken, moment, recording, &mut output::progress)?)
}

/// What a dry run says: which files would be taken in.
#[derive(Serialize)]
struct PlannedTold {
    files: Vec<String>,
    #[serde(skip)]
    lines: Vec<usize>,
}

fn planned(dir: &Path, session: &Session) -> Reply {
    let county = COUNTY.iter().map(|fixture| (fixture.name.to_owned(), fixture.text.into()));
    let mut told = PlannedTold { files: Vec::new(), lines: Vec::new() };
    for (name, text) in county.chain(MONTHS.iter().flat_map(DemoMonth::files)) {
        // What is to be typed has no header.
        let header = usize::from(!name.starts_with("acts"));
        told.lines.push(text.lines().count().saturating_sub(header));
        told.files.push(shown(&dir.join("in").join(name)));
    }
    Reply::new(session.format, &told, || Sheet::from(told.rows()).table())
        .marked(Recording::DryRun, NOTHING_WRITTEN)
}

impl Told for PlannedTold {
    fn rows(&self) -> Rows {
        let row = |(lines, file): (&usize, &String)| vec![lines.to_string(), file.clone()];
        let fields = self.lines.iter().zip(&self.files).map(row).collect();
        Rows { columns: vec!["lines", "file"], fields }
    }
}
