//! Imports: a file that is taken in, and the answers to it in their place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::papers::{self, NewFile};
use super::results;
use super::trouble::{Paper, Taking, Trouble};
use crate::domain::rates::Announced;
use crate::domain::remedy::Voice;
use crate::domain::words::check_name;
use crate::exchange::results::faults;
use crate::exchange::{Kind, LineError, Reading, Renames};
use crate::ops::import::{self, File, Imported};
use crate::ops::{Moment, OpError, Progress, Recording};
use crate::salt::salt;
use crate::store::Store;

/// A file that is to be taken in.
#[derive(Clone, Debug)]
pub struct Intake<'a> {
    /// What kind of file it is.
    pub kind: Kind,
    /// Where it is.
    pub path: &'a Path,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// How it is to be read.
    pub reading: &'a Reading,
    /// Whether learners may be granted what is announced and not in force.
    pub announced: Announced,
    /// Where the answers go, if anywhere.
    pub results: Option<&'a Path>,
    /// Where it is written what is wrong with the file, where that was asked for: to the place of
    /// the answers.
    pub faults: Option<&'a Path>,
    /// In whose words they say what can be done.
    pub voice: Voice,
}

/// Takes a file in, and writes the answers to their place, where they have one. The answers' file
/// is begun first, so that an import does not run for nothing where it cannot be written.
///
/// # Errors
/// When the file is malformed, something else is in the way of the answers, or anything cannot be
/// read or written.
pub fn take_in(
    store: &mut dyn Store,
    file: &Intake<'_>,
    moment: &Moment,
    recording: Recording,
    progress: Progress<'_>,
) -> Result<Imported, Trouble> {
    let Intake { kind, path, bytes, reading, announced, results, faults, voice } = *file;
    let name = file_name(path)?;
    let told = File { kind, name: &name, bytes, reading, announced };
    let malformed = |error| Trouble::Op(error).of_file(path, Taking::Import);
    let mut written = results.into_iter().chain(faults);
    if let Some(in_the_way) = written.find_map(|results| check_results(kind, results).err()) {
        // What is wrong with the file itself says more: it may be of another kind than its answers.
        let recording = Recording::DryRun;
        import::import(store, &told, moment, &mut salt, recording, progress).map_err(malformed)?;
        return Err(in_the_way);
    }
    let answers = results.or(faults);
    let draft = answers.map(NewFile::begin).transpose()?;
    let imported = import::import(store, &told, moment, &mut salt, recording, progress);
    let bad: &[LineError] = match &imported {
        Err(OpError::Malformed(lines)) => &lines.bad,
        _ => &[],
    };
    if let Some((draft, path)) = draft.zip(answers) {
        match (&imported, results, faults) {
            (Ok(imported), Some(_), _) => results::write(&imported.results, voice, draft, path)?,
            // Of a kind that never says no, and good: nothing is wrong with it.
            (Ok(_), None, _) => results::write_faults(bad, voice, draft, path)?,
            (Err(_), _, Some(_)) if !bad.is_empty() => {
                results::write_faults(bad, voice, draft, path)?;
            }
            (Err(_), ..) => {}
        }
    }
    imported.map_err(malformed)
}

/// Whether the answers to a kind of file are written out, because they can be no.
#[must_use]
pub const fn has_results(kind: Kind) -> bool {
    results::headings(kind).is_some()
}

/// Where the answers to a file go, if anywhere: to the path that is asked for, or else beside it;
/// beside what is read from a pipe, or from what the system shows as a file, they go nowhere.
///
/// # Errors
/// When they would replace the file itself.
pub fn results_path(
    kind: Kind,
    file: &Path,
    asked: Option<&Path>,
    recording: Recording,
) -> Result<Option<PathBuf>, Trouble> {
    match asked {
        Some(results) if papers::is_same_file(results, file) => {
            Err(Trouble::ReplacesFile(file.to_owned()))
        }
        // What is wrong with the file goes there, where it is malformed.
        Some(_) if !has_results(kind) => Ok(None),
        Some(results) => Ok(Some(results.to_owned())),
        // Beside what is read from a pipe there is no path of its own.
        None if has_results(kind)
            && recording == Recording::Real
            && (papers::has_a_path(file) || !file.exists()) =>
        {
            Ok(Some(file.with_extension("results.csv")))
        }
        None => Ok(None),
    }
}

/// Checks that the answers would replace nothing but earlier ones, or earlier faults of a malformed
/// file. Called before anything is recorded.
fn check_results(kind: Kind, path: &Path) -> Result<(), Trouble> {
    let faults = papers::check_replaceable(path, faults::HEADINGS, Paper::Results(kind));
    match (faults, results::headings(kind)) {
        (Err(_), Some(headings)) => papers::check_replaceable(path, headings, Paper::Results(kind)),
        (faults, _) => faults,
    }
}

/// The name of a file as an entry tells it, without folders. It is text from outside like any
/// other.
///
/// # Errors
/// When a character of it is not seen, or a spreadsheet would run it.
pub fn file_name(file: &Path) -> Result<String, Trouble> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match check_name(&name) {
        Ok(()) => Ok(name),
        Err(because) => Err(Trouble::Name { path: file.to_owned(), because }),
    }
}

/// The names of columns that a map gives.
///
/// # Errors
/// When it cannot be read, or is no map.
pub fn read_map(map: &Path) -> Result<Renames, Trouble> {
    let malformed = |because: String| Trouble::MalformedMap { file: map.to_owned(), because };
    let text = String::from_utf8(papers::read(map)?)
        .map_err(|_| malformed(format!("{} is not text in UTF-8", papers::shown(map))))?;
    let pairs: BTreeMap<String, String> = toml::from_str(&text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        malformed(format!("{}, line {line}: {}", papers::shown(map), error.message()))
    })?;
    Ok(pairs.into_iter().collect())
}
