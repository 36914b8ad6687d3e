//! demo: an invented county of colleges, from its files to its proof.

mod closing;
mod figures;
mod months;
mod summary;
mod year;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use self::figures::Figures;
use self::months::{MONTHS, Month};
use self::year::Place;
use super::checkpoint;
use super::ending::Ending;
use super::export;
use super::failure::Failure;
use super::files;
use super::import::{has_results, take_in};
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::Sheet;
use super::verify::verify;
use crate::domain::calendar::AcademicYear;
use crate::exchange::{Kind, Renames};
use crate::ops::export::What;
use crate::ops::import::{File, Imported};
use crate::ops::{self, Recording};
use crate::store::{self, Store};

/// Fill a fresh ledger with an invented county of colleges, and show what a finance officer sees
///
/// Then a year goes by: attendance, withdrawals, claims, and the payer's schedules with every kind
/// of fault in them; it ends with the breaks that were found. Leaves DIR/lifelong.db with its
/// checkpoint, the files that were taken in under DIR/in, and what was written under DIR/out.
/// `--ledger` is not looked at. A folder that is not empty is left alone, and the program ends with
/// 2.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to make
    #[arg(default_value = "./demo")]
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
    ($kind:ident, $name:literal) => {
        Fixture {
            kind: Kind::$kind,
            name: $name,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/county/", $name)),
        }
    };
}

/// The files, in the order in which they are taken in.
const COUNTY: [Fixture; 6] = [
    fixture!(Providers, "providers.csv"),
    fixture!(Courses, "courses.csv"),
    fixture!(Modules, "modules.csv"),
    fixture!(Learners, "learners.csv"),
    fixture!(Enrolments, "enrolments.csv"),
    fixture!(Withdrawals, "withdrawals.csv"),
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
    check_empty(dir)?;
    if dry_run.recording() == Recording::DryRun {
        return Ok(planned(dir, session));
    }
    let ledger = dir.join("lifelong.db");
    let (inward, outward) = (dir.join("in"), dir.join("out"));
    files::make_folder(&inward)?;
    ops::init::init(&ledger.as_path().into(), YEAR, &session.moment)?;
    let mut store = store::open(&ledger.as_path().into())?;
    let session = &session.of(ledger.clone());
    let mut imports: Vec<(Kind, Imported)> = Vec::with_capacity(COUNTY.len());
    for Fixture { kind, name, text } in COUNTY {
        imports.push((kind, take(&mut *store, kind, name, text, &inward, session)?));
    }
    for (name, text) in MONTHS.iter().flat_map(Month::files) {
        files::write(&inward.join(name), text)?;
    }
    let place = Place { inward: &inward, outward: &outward, session };
    let year = match opening {
        true => None,
        false => Some(year::run(&mut *store, &place, &mut imports)?),
    };
    export::write(&*store.reader()?, &What::ALL, &outward, Recording::Real)?;
    let place = checkpoint::default_place(&ledger);
    checkpoint::take(&mut *store, &place, &session.moment, Recording::Real)?;
    let verification = verify(&*store.audit()?, Some(&place))?;
    let figures = Figures::gather(&*store.reader()?, &imports, year, verification)?;
    let reply = Reply::new(
        session.format,
        || summary::text(&figures, dir),
        || summary::refusals(&figures),
        || summary::object(&figures),
    );
    let holds = figures.verification.fault_count == 0 && figures.foots();
    Ok(reply.ending(if holds { Ending::Done } else { Ending::No }))
}

/// Takes in a file that is built in, and leaves it and the answers to it in a folder.
fn take(
    store: &mut dyn Store,
    kind: Kind,
    name: &str,
    text: &str,
    inward: &Path,
    session: &Session,
) -> Result<Imported, Failure> {
    let place = inward.join(name);
    files::write(&place, text)?;
    let renames = Renames::default();
    let file = File { kind, name, bytes: text.as_bytes(), renames: &renames };
    let results = has_results(kind).then(|| place.with_extension("results.csv"));
    take_in(store, &file, results.as_deref(), &session.moment, Recording::Real)
        .map_err(|failure| failure.with_lines_of(&place))
}

fn check_empty(dir: &Path) -> Result<(), Failure> {
    let help = "name a folder that is not there yet: `lifelong demo DIR`";
    match fs::read_dir(dir).map(Iterator::count) {
        Ok(0) => Ok(()),
        Ok(_) => {
            let message = format!("{} is not empty, and was left alone", dir.display());
            Err(Failure::wrong("folder-not-empty", message).in_file(dir).help(help))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            let message = format!("{} is not a folder, and was left alone", dir.display());
            Err(Failure::wrong("not-a-folder", message).in_file(dir).help(help))
        }
        Err(error) => Err(files::unreadable(dir, &error)),
    }
}

/// What a dry run says: which files would be taken in.
fn planned(dir: &Path, session: &Session) -> Reply {
    let county = COUNTY.iter().map(|fixture| (fixture.name.to_owned(), fixture.text));
    let files = county.chain(MONTHS.iter().flat_map(Month::files));
    let files: Vec<(PathBuf, &str)> =
        files.map(|(name, text)| (dir.join("in").join(name), text)).collect();
    let mut sheet = Sheet::new(&["lines", "file"]);
    for (place, text) in &files {
        // What is to be typed has no header.
        let header = usize::from(place.extension().is_some_and(|kind| kind == "csv"));
        let lines = text.lines().count().saturating_sub(header);
        sheet.add([lines.to_string(), place.display().to_string()]);
    }
    let files: Vec<String> = files.iter().map(|(place, _)| place.display().to_string()).collect();
    Reply::new(
        session.format,
        || sheet.table(),
        || sheet.clone(),
        || serde_json::json!({ "files": files }),
    )
    .marked(Recording::DryRun, NOTHING_WRITTEN)
}
