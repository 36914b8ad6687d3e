//! export: writes what the ledger holds as files, with what describes and proves them.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::json;

use super::failure::Failure;
use super::files::{self, Draft, Written};
use super::reply::Reply;
use super::session::{DryRun, Session};
use super::sheet::Sheet;
use crate::domain::money::Money;
use crate::exchange::package::{self, Resource};
use crate::exchange::{balances, decisions, drawdowns, enrolments_out, log, register};
use crate::ops::Recording;
use crate::ops::export::{self, What};
use crate::store::Reader;

/// Write what the ledger holds as CSV, with its description and checksums
///
/// Sorted, and byte for byte the same for the same ledger. Beside each WHAT.csv stands its CSVW
/// description; all of them share one datapackage.json and one SHA256SUMS. Earlier exports in the
/// folder are replaced; any other file of such a name is left alone, and the program ends with 2.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to write; several at once are possible
    #[arg(required = true, value_parser = what_parser())]
    what: Vec<What>,

    /// The folder to write to; it is made where it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    #[command(flatten)]
    dry_run: DryRun,
}

/// A table that was written.
#[derive(Clone, Debug)]
pub(super) struct Exported {
    what: What,
    path: PathBuf,
    rows: u64,
    totals: Vec<(&'static str, Money)>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { what, out, dry_run } = arguments;
    let mut tables = what.clone();
    tables.sort_by_key(|what| what.name());
    tables.dedup();
    let reader = session.open()?.reader()?;
    let recording = dry_run.recording();
    let exported = write(&*reader, &tables, out, recording)?;
    let reply = Reply::new(
        session.format,
        || table(&exported),
        || sheet(&exported),
        || exported.iter().map(object).collect(),
    );
    let reply = match nothing_in(&exported) {
        Some(word) => reply.word(word),
        None => reply,
    };
    Ok(reply.marked(recording, "dry run: nothing was written"))
}

/// What to say where there was nothing to export.
fn nothing_in(exported: &[Exported]) -> Option<String> {
    let empty = exported.iter().filter(|one| one.rows == 0).map(|one| one.what.name());
    let empty: Vec<&str> = empty.collect();
    (!empty.is_empty()).then(|| {
        format!(
            "note: nothing is recorded yet for {}; take files in with `lifelong import KIND FILE`, \
             and see what was with `lifelong imports`",
            empty.join(", ")
        )
    })
}

/// Writes tables to a folder, or reads all that would be written.
pub(super) fn write(
    reader: &dyn Reader,
    tables: &[What],
    out: &Path,
    recording: Recording,
) -> Result<Vec<Exported>, Failure> {
    let mut folder = Folder::read(out)?;
    folder.check(tables)?;
    if recording == Recording::Real {
        files::make_folder(out)?;
    }
    // All tables are of one moment, so that their totals agree whatever others record meanwhile.
    let exported = write_tables(reader, tables, &mut folder, recording)?;
    if recording == Recording::Real {
        folder.write()?;
    }
    Ok(exported)
}

fn write_tables(
    reader: &dyn Reader,
    tables: &[What],
    folder: &mut Folder,
    recording: Recording,
) -> Result<Vec<Exported>, Failure> {
    let mut exported = Vec::with_capacity(tables.len());
    for what in tables {
        let path = folder.out.join(format!("{}.csv", what.name()));
        let export::Exported { rows, totals } = match recording {
            Recording::Real => {
                let mut draft = Draft::begin(&path)?;
                let answer = export::export(reader, *what, &mut draft)?;
                folder.add(*what, draft, &answer)?;
                answer
            }
            Recording::DryRun => export::export(reader, *what, &mut io::sink())?,
        };
        exported.push(Exported { what: *what, path, rows, totals });
    }
    Ok(exported)
}

const PACKAGE: &str = "datapackage.json";
const SUMS: &str = "SHA256SUMS";

/// What to do where something else is in the way of an export.
const ELSEWHERE: &str = "name another folder with `--out`, or move this file away";

/// The name of the CSVW description of a file.
fn metadata_of(name: &str) -> String {
    format!("{name}-metadata.json")
}

/// What describes and proves the files of a folder, earlier ones included.
struct Folder {
    out: PathBuf,
    package: Option<String>,
    sums: Option<String>,
}

impl Folder {
    fn read(out: &Path) -> Result<Folder, Failure> {
        files::check_is_folder(out)?;
        let package = read_if_there(&out.join(PACKAGE))?;
        let sums = read_if_there(&out.join(SUMS))?;
        Ok(Folder { out: out.to_owned(), package, sums })
    }

    /// Checks that what is to be written would replace nothing but earlier exports.
    fn check(&self, tables: &[What]) -> Result<(), Failure> {
        let foreign =
            |name: &str, what| Err(files::in_the_way(&self.out.join(name), what, ELSEWHERE));
        for what in tables {
            let name = format!("{}.csv", what.name());
            let told = format!("an export `{}`", what.name());
            files::check_replaceable(&self.out.join(&name), what.headings(), &told, ELSEWHERE)?;
            let metadata = metadata_of(&name);
            let text = read_if_there(&self.out.join(&metadata))?;
            if text.is_some_and(|text| !package::is_csvw(&text, &name)) {
                return foreign(&metadata, "the description of an export");
            }
        }
        if self.package.as_deref().is_some_and(|text| package::check_datapackage(text).is_err()) {
            return foreign(PACKAGE, "a data package");
        }
        if self.sums.as_deref().is_some_and(|text| !package::is_sha256_sums(text)) {
            return foreign(SUMS, "a list of checksums");
        }
        Ok(())
    }

    /// Takes in a table that was written, and puts it into its place.
    fn add(
        &mut self,
        what: What,
        draft: Draft,
        exported: &export::Exported,
    ) -> Result<(), Failure> {
        let Written { sha256, bytes } = draft.written();
        let (path, sha256) = (format!("{}.csv", what.name()), sha256.to_string());
        let resource = Resource {
            name: what.name(),
            path: &path,
            description: description(what),
            headings: what.headings(),
            key: key(what),
            sha256: &sha256,
            bytes,
            rows: exported.rows,
            totals: &exported.totals,
        };
        let package = package::datapackage(self.package.as_deref(), &resource);
        self.package = Some(package.map_err(|error| {
            let place = self.out.join(PACKAGE);
            Failure::wrong("file-in-the-way", error.to_string()).in_file(&place).help(ELSEWHERE)
        })?);
        draft.finish()?;
        self.sum(&path, &sha256);
        let metadata = metadata_of(&path);
        let written = files::write(&self.out.join(&metadata), &package::csvw(&resource))?;
        self.sum(&metadata, &written.sha256.to_string());
        Ok(())
    }

    fn sum(&mut self, path: &str, sha256: &str) {
        self.sums = Some(package::sha256_sums(self.sums.as_deref(), path, sha256));
    }

    fn write(mut self) -> Result<(), Failure> {
        if let Some(package) = self.package.take() {
            let written = files::write(&self.out.join(PACKAGE), &package)?;
            self.sum(PACKAGE, &written.sha256.to_string());
        }
        match self.sums.take() {
            Some(sums) => files::write(&self.out.join(SUMS), &sums).map(|_| ()),
            None => Ok(()),
        }
    }
}

fn what_parser() -> impl TypedValueParser<Value = What> {
    PossibleValuesParser::new(What::ALL.map(What::name)).try_map(|name| {
        let found = What::ALL.into_iter().find(|what| what.name() == name);
        found.ok_or_else(|| format!("`{name}` is not an export"))
    })
}

const fn description(what: What) -> &'static str {
    match what {
        What::Register => "every entry of every learner's chain",
        What::Log => "every entry of the ledger's own chain and those of providers",
        What::Balances => "every learner's entitlement",
        What::Enrolments => "every enrolment that was funded, as it stands",
        What::Drawdowns => "everything drawn down, and recovered below zero, with its claim",
        What::Decisions => "every decision, yes and no, with its reasons",
    }
}

const fn key(what: What) -> &'static [&'static str] {
    match what {
        What::Register => register::KEY,
        What::Log => log::KEY,
        What::Balances => balances::KEY,
        What::Enrolments => enrolments_out::KEY,
        What::Drawdowns => drawdowns::KEY,
        What::Decisions => decisions::KEY,
    }
}

fn read_if_there(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            Err(files::in_the_way(path, "a file of an export", ELSEWHERE))
        }
        Err(error) => Err(files::unreadable(path, &error)),
    }
}

fn table(exported: &[Exported]) -> String {
    let mut sheet = Sheet::new(&["rows", "file", "control totals"]);
    for Exported { path, rows, totals, .. } in exported {
        let total = |(name, sum): &(&str, Money)| format!("{name} {sum}");
        let totals: Vec<String> = totals.iter().map(total).collect();
        sheet.add([rows.to_string(), path.display().to_string(), totals.join(", ")]);
    }
    sheet.table()
}

fn sheet(exported: &[Exported]) -> Sheet {
    let mut sheet = Sheet::new(&["name", "file", "rows"]);
    for Exported { what, path, rows, .. } in exported {
        sheet.add([what.name().to_owned(), path.display().to_string(), rows.to_string()]);
    }
    sheet
}

fn object(Exported { what, path, rows, totals }: &Exported) -> serde_json::Value {
    let total = |(name, sum): &(&str, Money)| ((*name).to_owned(), json!(sum.to_string()));
    json!({
        "name": what.name(),
        "file": path.display().to_string(),
        "rows": rows,
        "control_totals": totals.iter().map(total).collect::<serde_json::Map<_, _>>(),
    })
}
