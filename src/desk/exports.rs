//! Exports: a folder of tables, with what describes and proves them.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::papers::{self, NewFile, Written};
use super::trouble::{Paper, Trouble};
use crate::domain::sum::Sum;
use crate::exchange::package::{self, Resource};
use crate::exchange::{attendance_out, balances, claims_out, decisions, drawdowns_out};
use crate::exchange::{enrolments_out, instalments_out, log, payments_out, register};
use crate::ops::Recording;
use crate::ops::export::{self, ExportKind, Narrowed};
use crate::store::Reader;

/// A table that was written.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it holds.
    pub what: ExportKind,
    /// Its file.
    pub path: PathBuf,
    /// How many rows, the header not counted.
    pub rows: u64,
    /// Control totals: the name of a column of money and its sum.
    pub totals: Vec<(&'static str, Sum)>,
}

/// Writes tables to a folder, or reads all that would be written.
///
/// # Errors
/// When something else is in the way, or anything cannot be read or written.
pub fn write(
    reader: &dyn Reader,
    (tables, wanted): (&[ExportKind], &Narrowed),
    out: &Path,
    recording: Recording,
) -> Result<Vec<Table>, Trouble> {
    tables.iter().try_for_each(|what| wanted.check(*what))?;
    papers::check_is_folder(out)?;
    // What describes the folder is read and written by one at a time, so that no line of it is
    // lost.
    let _alone = match recording {
        Recording::Real => {
            papers::make_folder(out)?;
            Some(papers::alone_in(out)?)
        }
        Recording::DryRun => None,
    };
    let mut folder = Folder::read(out)?;
    folder.check(tables)?;
    if recording == Recording::Real {
        papers::make_folder(out)?;
    }
    // All tables are of one moment, so that their totals agree whatever others record meanwhile.
    let exported = write_tables(reader, (tables, wanted), &mut folder, recording)?;
    if recording == Recording::Real {
        folder.write()?;
    }
    Ok(exported)
}

fn write_tables(
    reader: &dyn Reader,
    (tables, wanted): (&[ExportKind], &Narrowed),
    folder: &mut Folder,
    recording: Recording,
) -> Result<Vec<Table>, Trouble> {
    let mut exported = Vec::with_capacity(tables.len());
    for what in tables {
        let path = folder.out.join(format!("{}.csv", what.name()));
        let export::Exported { rows, totals } = match recording {
            Recording::Real => {
                let mut draft = NewFile::begin(&path)?;
                let answer = export::narrowed(reader, *what, wanted, &mut draft)?;
                folder.add((*what, wanted), draft, &answer)?;
                answer
            }
            Recording::DryRun => export::narrowed(reader, *what, wanted, &mut io::sink())?,
        };
        exported.push(Table { what: *what, path, rows, totals });
    }
    Ok(exported)
}

const PACKAGE: &str = "datapackage.json";
const SUMS: &str = "SHA256SUMS";

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
    fn read(out: &Path) -> Result<Folder, Trouble> {
        let package = read_if_there(&out.join(PACKAGE))?;
        let sums = read_if_there(&out.join(SUMS))?;
        Ok(Folder { out: out.to_owned(), package, sums })
    }

    /// Checks that what is to be written would replace nothing but earlier exports.
    fn check(&self, tables: &[ExportKind]) -> Result<(), Trouble> {
        let foreign =
            |name: &str, expected| Err(Trouble::InTheWay { path: self.out.join(name), expected });
        for what in tables {
            let name = format!("{}.csv", what.name());
            let path = self.out.join(&name);
            let headings = what.headings();
            let before = what.columns_before().and_then(|count| headings.get(..count));
            papers::check_replaceable_by(&path, &[Some(headings), before], Paper::Export(*what))?;
            let metadata = metadata_of(&name);
            let text = read_if_there(&self.out.join(&metadata))?;
            if text.is_some_and(|text| !package::is_csvw(&text, &name)) {
                return foreign(&metadata, Paper::Description);
            }
        }
        if self.package.as_deref().is_some_and(|text| package::check_datapackage(text).is_err()) {
            return foreign(PACKAGE, Paper::Package);
        }
        if self.sums.as_deref().is_some_and(|text| !package::is_sha256_sums(text)) {
            return foreign(SUMS, Paper::Checksums);
        }
        Ok(())
    }

    /// Takes in a table that was written, and puts it into its place.
    fn add(
        &mut self,
        (what, wanted): (ExportKind, &Narrowed),
        draft: NewFile,
        exported: &export::Exported,
    ) -> Result<(), Trouble> {
        let Written { sha256, bytes } = draft.written();
        let (path, sha256) = (format!("{}.csv", what.name()), sha256.to_string());
        let resource = Resource {
            name: what.name(),
            path: &path,
            description: description(what),
            headings: what.headings(),
            // Lines that sum up what is left out have no number.
            key: if wanted.has_openings(what) { &[] } else { key(what) },
            sha256: &sha256,
            bytes,
            rows: exported.rows,
            totals: &exported.totals,
            filters: &wanted.named(),
        };
        let package = package::datapackage(self.package.as_deref(), &resource);
        self.package = Some(package.map_err(|_| Trouble::InTheWay {
            path: self.out.join(PACKAGE),
            expected: Paper::Package,
        })?);
        draft.finish()?;
        self.sum(&path, &sha256);
        let metadata = metadata_of(&path);
        let written =
            papers::write(&self.out.join(&metadata), package::csvw(&resource).as_bytes())?;
        self.sum(&metadata, &written.sha256.to_string());
        Ok(())
    }

    fn sum(&mut self, path: &str, sha256: &str) {
        self.sums = Some(package::sha256_sums(self.sums.as_deref(), path, sha256));
    }

    fn write(mut self) -> Result<(), Trouble> {
        if let Some(package) = self.package.take() {
            let written = papers::write(&self.out.join(PACKAGE), package.as_bytes())?;
            self.sum(PACKAGE, &written.sha256.to_string());
        }
        match self.sums.take() {
            Some(sums) => papers::write(&self.out.join(SUMS), sums.as_bytes()).map(|_| ()),
            None => Ok(()),
        }
    }
}

const fn description(what: ExportKind) -> &'static str {
    match what {
        ExportKind::Register => "every entry of every learner's chain",
        ExportKind::Log => "every entry of the ledger's own chain and those of providers",
        ExportKind::Balances => "every learner's entitlement",
        ExportKind::Enrolments => "every enrolment that was funded, as it stands",
        ExportKind::Instalments => "every liability period, and what its money waits for",
        ExportKind::Attendance => "every confirmation of attendance",
        ExportKind::Claims => "every claim that was made",
        ExportKind::Payments => "every payment that was recorded, struck out or not",
        ExportKind::Drawdowns => "everything drawn down, and recovered below zero, with its claim",
        ExportKind::Decisions => "every decision, yes and no, with its reasons",
    }
}

const fn key(what: ExportKind) -> &'static [&'static str] {
    match what {
        ExportKind::Register => register::KEY,
        ExportKind::Log => log::KEY,
        ExportKind::Balances => balances::KEY,
        ExportKind::Enrolments => enrolments_out::KEY,
        ExportKind::Instalments => instalments_out::KEY,
        ExportKind::Attendance => attendance_out::KEY,
        ExportKind::Claims => claims_out::KEY,
        ExportKind::Drawdowns => drawdowns_out::KEY,
        ExportKind::Payments => payments_out::KEY,
        ExportKind::Decisions => decisions::KEY,
    }
}

fn read_if_there(path: &Path) -> Result<Option<String>, Trouble> {
    papers::check_is_file(path)?;
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            Err(Trouble::InTheWay { path: path.to_owned(), expected: Paper::OfAnExport })
        }
        Err(error) => Err(Trouble::unreadable(path, error)),
    }
}
