//! import: takes a file in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::failure::Failure;
use super::files::{self, Draft};
use super::output;
use super::reply::Reply;
use super::results;
use super::session::{DryRun, NOTHING_WRITTEN, Session, is_same_file};
use super::sheet::{Sheet, pairs};
use crate::exchange::{Kind, Renames};
use crate::ops::import::{self, File, Imported};
use crate::ops::{Moment, Recording};
use crate::salt::salt;
use crate::store::Store;

/// Take a file in
///
/// A malformed file changes nothing: every bad line is listed, and the program ends with 2. What
/// the rules refuse is an answer, not an error: it stands in the results file, and the program ends
/// with 0. Taking the same file in twice in a row changes nothing, except that what was refused is
/// judged anew. Where a newer file came in between, the last one wins.
///
/// A column that is left out, or a field that is empty, takes its default: a provider, course,
/// module or learner that is imported again without it loses what an earlier file said there.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// What kind of file it is: providers, courses, modules, learners, enrolments, attendance,
    /// withdrawals, rates, subjects or instalment-plans
    kind: Kind,

    /// The file: CSV in UTF-8 with a header
    file: PathBuf,

    /// Where the answers go, of enrolments, attendance and withdrawals; only earlier answers are
    /// replaced [default: beside FILE, as NAME.results.csv]
    #[arg(long, value_name = "FILE")]
    results: Option<PathBuf>,

    /// Other names of columns: TOML with a line `theirs = "ours"` for each
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { kind, file, map, .. } = arguments;
    let recording = arguments.dry_run.recording();
    let results = results_place(arguments, recording)?;
    if let Some(results) = &results {
        session.check_not_ledger(results)?;
    }
    let in_the_way = results.as_ref().and_then(|results| check_results(*kind, results).err());
    let renames = match map {
        Some(map) => read_map(map)?,
        None => Renames::default(),
    };
    let mut store = session.open()?;
    let bytes = files::read(file)?;
    let name = file_name(file);
    let told = File { kind: *kind, name: &name, bytes: &bytes, renames: &renames };
    if let Some(in_the_way) = in_the_way {
        // What is wrong with the file itself says more: it may be of another kind than its answers.
        take_in(&mut *store, &told, None, &session.moment, Recording::DryRun)
            .map_err(|failure| failure.with_lines_of(file))?;
        return Err(in_the_way);
    }
    let imported = take_in(&mut *store, &told, results.as_deref(), &session.moment, recording)
        .map_err(|failure| failure.with_lines_of(file))?;
    let mut reply = shown(*kind, file, &imported, results.as_deref(), session);
    if imported.refused > 0 {
        reply = reply.word(match &results {
            None => "name a file with `--results` to read every answer".to_owned(),
            Some(results) => format!(
                "{} says for each refusal why, and what would change the answer; taken in again, \
                 what was refused is judged anew",
                results.display()
            ),
        });
    }
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

/// Takes a file in, and writes the answers to its place, where it has one. The answers' file is
/// begun first, so that an import does not run for nothing where it cannot be written.
pub(super) fn take_in(
    store: &mut dyn Store,
    file: &File<'_>,
    results: Option<&Path>,
    moment: &Moment,
    recording: Recording,
) -> Result<Imported, Failure> {
    let draft = results.map(Draft::begin).transpose()?;
    let progress = &mut output::progress;
    let imported = import::import(store, file, moment, &mut salt, recording, progress)?;
    if let Some((draft, place)) = draft.zip(results) {
        results::write(&imported.results, draft, place)?;
    }
    Ok(imported)
}

/// Whether the answers to a kind of file are written out, because they can be no.
pub(super) fn has_results(kind: Kind) -> bool {
    results::headings(kind).is_some()
}

/// Where the answers go, if anywhere.
fn results_place(arguments: &Arguments, recording: Recording) -> Result<Option<PathBuf>, Failure> {
    let Arguments { kind, file, results, .. } = arguments;
    let help = "leave `--results` out, or name a new file";
    match results {
        Some(_) if !has_results(*kind) => {
            let message = format!("a file of `{kind}` is taken in whole, so it has no results");
            Err(Failure::wrong("no-results", message).help(help))
        }
        Some(results) if is_same_file(results, file) => {
            let message = format!("the results would replace {} itself", file.display());
            Err(Failure::wrong("results-replace-file", message).help(help))
        }
        Some(results) => Ok(Some(results.clone())),
        None if has_results(*kind) && recording == Recording::Real => {
            Ok(Some(file.with_extension("results.csv")))
        }
        None => Ok(None),
    }
}

/// Checks that the answers would replace nothing but earlier ones. Called before anything is
/// recorded.
fn check_results(kind: Kind, place: &Path) -> Result<(), Failure> {
    let Some(headings) = results::headings(kind) else { return Ok(()) };
    let what = format!("results of `{kind}`");
    let help = "name another file with `--results`, or move this one away";
    files::check_replaceable(place, headings, &what, help)
}

/// The name of a file as an entry tells it, without folders.
pub(super) fn file_name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The names of columns that a map gives.
pub(super) fn read_map(map: &Path) -> Result<Renames, Failure> {
    let help = "write a line `theirs = \"ours\"` for each column, with quotation marks around \
                names that hold spaces";
    let bytes = files::read(map)?;
    let malformed =
        |because: String| Failure::wrong("malformed-map", because).in_file(map).help(help);
    let text = String::from_utf8(bytes)
        .map_err(|_| malformed(format!("{} is not text in UTF-8", map.display())))?;
    let pairs: BTreeMap<String, String> = toml::from_str(&text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        malformed(format!("{}, line {line}: {}", map.display(), error.message()))
    })?;
    Ok(pairs.into_iter().collect())
}

fn shown(
    kind: Kind,
    file: &Path,
    imported: &Imported,
    results: Option<&Path>,
    session: &Session,
) -> Reply {
    let by_rule = results::refusals_by_rule(&imported.results);
    let results = results.map(|place| place.display().to_string());
    let file = file.display().to_string();
    let count = |count: u64| count.to_string();
    let Imported { lines, recorded, superseded, already, refused, .. } = imported;
    let table = || {
        let mut lines =
            vec![("kind", kind.to_string()), ("file", file.clone()), ("lines", count(*lines))];
        if kind == Kind::Enrolments {
            // A bundle is one enrolment on several lines.
            let asked = recorded.saturating_add(*already).saturating_add(*refused);
            lines.push(("enrolments", count(asked)));
        }
        lines.push(("recorded", count(*recorded)));
        if *superseded > 0 {
            lines.push(("of these superseding earlier ones", count(*superseded)));
        }
        lines.push(("already there", count(*already)));
        if has_results(kind) {
            lines.push(("refused", count(*refused)));
        }
        lines.extend(results.iter().map(|results| ("results", results.clone())));
        pairs(&lines) + &refused_by_rule(&by_rule)
    };
    let csv = || {
        let header = ["kind", "file", "lines", "recorded", "already", "refused", "results"];
        let mut sheet = Sheet::new(&header);
        sheet.add([
            kind.to_string(),
            file.clone(),
            count(*lines),
            count(*recorded),
            count(*already),
            count(*refused),
            results.clone().unwrap_or_default(),
        ]);
        sheet
    };
    let object = || {
        json!({
            "kind": kind.name(),
            "file": file,
            "lines": lines,
            "recorded": recorded,
            "already": already,
            "refused": refused,
            "superseded": superseded,
            "refused_by_rule": by_rule
                .iter()
                .map(|(rule, number)| (rule.clone(), json!(number)))
                .collect::<serde_json::Map<_, _>>(),
            "results": results,
        })
    };
    Reply::new(session.format, table, csv, object)
}

/// The refusals by rule, below a blank line; nothing where there are none.
fn refused_by_rule(by_rule: &[(String, u64)]) -> String {
    if by_rule.is_empty() {
        return String::new();
    }
    let mut sheet = Sheet::new(&["refused", "by rule"]);
    for (rule, number) in by_rule {
        sheet.add([number.to_string(), rule.clone()]);
    }
    format!("\n{}", sheet.table())
}
