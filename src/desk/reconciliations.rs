//! Reconciliations: the files of each, its rows and its summary.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::imports::file_name;
use super::papers::{self, NewFile};
use super::trouble::{Paper, Recorded, Taking, Trouble};
use crate::exchange::Reading;
use crate::exchange::reconciliation::{
    HEADINGS, Making, ProviderMaking, Row, Writer, is_summary, summary_object,
};
use crate::ledger::entry_name::EntryName;
use crate::ledger::hash::{self, Hash, Hasher};
use crate::ledger::reconciliation::{Reconciliation, Summary};
use crate::ops::reconcile::{self, Asked, How, Reconciled, Schedule};
use crate::ops::{Moment, Recording};
use crate::store::{Address, Reader, Store};

const ROWS: &str = "reconciliation.csv";
const SUMMARY: &str = "summary.json";

/// A reconciliation with its files.
#[derive(Clone, Debug)]
pub struct Filed {
    /// What was found and recorded.
    pub made: Reconciled,
    /// Its control totals.
    pub summary: Summary,
    /// What stands in its summary.
    pub object: Map<String, Value>,
    /// Where its rows and its summary are; none after a dry run.
    pub files: Option<[PathBuf; 2]>,
    /// Where the files of another reconciliation are now that stood there.
    pub kept: Vec<PathBuf>,
}

/// Reads a schedule.
///
/// # Errors
/// When it cannot be read, or is malformed.
pub fn read_schedule(path: &Path, reading: &Reading) -> Result<Schedule, Trouble> {
    let name = file_name(path)?;
    let bytes = papers::read(path)?;
    let read = Schedule::read(&name, &bytes, reading);
    read.map_err(|error| Trouble::Op(error).of_file(path, Taking::Schedule))
}

/// Checks that nothing but earlier files of their kind would be replaced.
///
/// # Errors
/// When anything else would.
pub fn check_paths(out: &Path, ledger: &Address) -> Result<(), Trouble> {
    papers::check_is_folder(out)?;
    let (rows, summary) = (out.join(ROWS), out.join(SUMMARY));
    papers::check_not_ledger(ledger, &rows)?;
    papers::check_not_ledger(ledger, &summary)?;
    papers::check_replaceable(&rows, HEADINGS, Paper::Reconciliation)?;
    let text = papers::text_if_there(&summary)?;
    if summary.exists() && !text.is_some_and(|text| is_summary(&text)) {
        return Err(Trouble::InTheWay { path: summary, expected: Paper::Summary });
    }
    Ok(())
}

/// Reconciles, and writes both files, unless this is a dry run.
///
/// # Errors
/// When a reconciliation as at another day would be replaced, or anything cannot be read or
/// written.
pub fn reconcile(
    store: &mut dyn Store,
    asked: &Asked<'_>,
    out: &Path,
    moment: &Moment,
    recording: Recording,
) -> Result<Filed, Trouble> {
    let _alone = match recording {
        Recording::Real => {
            // Nothing is recorded where the files could not be written.
            check_same_day(out, asked.as_at)?;
            papers::make_folder(out)?;
            let alone = papers::alone_in(out)?;
            // Somebody else may have written meanwhile.
            check_same_day(out, asked.as_at)?;
            drop(NewFile::begin(&out.join(ROWS))?);
            Some(alone)
        }
        Recording::DryRun => None,
    };
    let made = reconcile::reconcile(store, asked, moment, recording)?;
    let summary = made.found.summary();
    if recording == Recording::DryRun {
        let object = object(&made, &summary, None);
        return Ok(Filed { made, summary, object, files: None, kept: Vec::new() });
    }
    let (object, kept) = write(&made, &summary, out).map_err(|because| Trouble::Recorded {
        what: Recorded::Reconciliation,
        because: Box::new(because),
    })?;
    Ok(Filed { made, summary, object, files: Some([out.join(ROWS), out.join(SUMMARY)]), kept })
}

/// Makes a reconciliation on record again, and writes both files as they were, unless this is a dry
/// run.
///
/// # Errors
/// When there is no such reconciliation, it does not come out as it was recorded, one as at another
/// day would be replaced, or anything cannot be read or written.
pub fn again(
    reader: Box<dyn Reader>,
    entry: &EntryName,
    out: &Path,
    recording: Recording,
) -> Result<Filed, Trouble> {
    let made = reconcile::again(reader, entry)?;
    let summary = made.found.summary();
    if recording == Recording::DryRun {
        let object = object(&made, &summary, None);
        return Ok(Filed { made, summary, object, files: None, kept: Vec::new() });
    }
    check_same_day(out, summary.as_at)?;
    papers::make_folder(out)?;
    let _alone = papers::alone_in(out)?;
    // Somebody else may have written meanwhile.
    check_same_day(out, summary.as_at)?;
    let (object, kept) = write(&made, &summary, out)?;
    Ok(Filed { made, summary, object, files: Some([out.join(ROWS), out.join(SUMMARY)]), kept })
}

/// Checks that what would be replaced is a reconciliation as at the same day: that of another month
/// is kept.
fn check_same_day(out: &Path, as_at: NaiveDate) -> Result<(), Trouble> {
    let path = out.join(SUMMARY);
    let Some(text) = papers::text_if_there(&path)? else { return Ok(()) };
    let object: Value = serde_json::from_str(&text).unwrap_or_default();
    let there = object["as_at"].as_str().unwrap_or_default().to_owned();
    if there == as_at.to_string() {
        return Ok(());
    }
    Err(Trouble::OtherDay { path, there, asked: as_at })
}

/// Writes both files, the summary last, because it holds the digest of the rows. Where those of
/// another reconciliation stand there, they are kept beside them.
fn write(
    made: &Reconciled,
    summary: &Summary,
    out: &Path,
) -> Result<(Map<String, Value>, Vec<PathBuf>), Trouble> {
    let (rows_path, summary_path) = (out.join(ROWS), out.join(SUMMARY));
    let mut rows = NewFile::begin(&rows_path)?;
    let unwritable = |error| Trouble::unwritable(&rows_path, error);
    let digest = write_rows(&made.found, &mut rows).map_err(unwritable)?;
    let object = object(made, summary, Some(digest));
    let text = format!("{:#}\n", Value::Object(object.clone()));
    let mut kept = Vec::new();
    if !is_the_same(&rows_path, digest)? || !is_the_same(&summary_path, hash::digest(&text))? {
        for path in [&rows_path, &summary_path] {
            if path.symlink_metadata().is_ok() {
                kept.push(papers::keep(path)?);
            }
        }
    }
    rows.finish()?;
    papers::write(&summary_path, text.as_bytes())?;
    Ok((object, kept))
}

/// Whether nothing stands at a path, or what has this digest.
fn is_the_same(path: &Path, expected: Hash) -> Result<bool, Trouble> {
    match path.symlink_metadata() {
        Ok(_) => Ok(hash::digest(papers::read(path)?) == expected),
        Err(_) => Ok(true),
    }
}

/// Writes the rows, and gives the digest of what was written.
fn write_rows(found: &Reconciliation, to: &mut impl Write) -> io::Result<Hash> {
    let mut writer = Writer::new(Digested { to, hasher: Hasher::default() })?;
    for row in &found.rows {
        writer.write(&Row::from(row))?;
    }
    Ok(writer.finish()?.hasher.finish())
}

/// What is written to a file, with the digest of it.
struct Digested<'a, W> {
    to: &'a mut W,
    hasher: Hasher,
}

impl<W: Write> Write for Digested<'_, W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let count = self.to.write(buffer)?;
        self.hasher.add(buffer.get(..count).unwrap_or(buffer));
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

fn object(made: &Reconciled, summary: &Summary, rows: Option<Hash>) -> Map<String, Value> {
    let providers = made.providers.iter().map(|one| ProviderMaking {
        ukprn: one.provider,
        is_recorded: matches!(one.how, How::Already | How::Recorded),
        prepared: &one.prepared,
    });
    let providers: Vec<_> = providers.collect();
    let making = Making { rows: (ROWS, rows), providers: &providers, since: &made.since };
    summary_object(summary, &making)
}
