//! import: takes a file in.

use std::path::PathBuf;

use super::as_said::AsSaid;
use super::failure::Failure;
use super::output;
use super::remedy;
use super::reply::Reply;
use super::session::{DryRun, GoByAnnounced, NOTHING_WRITTEN, Session, path};
use super::sheet::{Fields, Sheet};
use crate::desk::answers::ImportTold;
use crate::desk::imports::{self, Intake};
use crate::desk::papers;
use crate::domain::rates::Announced;
use crate::exchange::{Comeback, Kind, KindError, Reading};
use crate::ops::Recording;

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
    #[arg(value_parser = kind)]
    kind: Kind,

    /// The file: CSV in UTF-8 with a header
    #[arg(value_parser = path())]
    file: PathBuf,

    /// Where the answers go, of enrolments, attendance and withdrawals; only earlier answers are
    /// replaced [default: beside FILE, as NAME.results.csv]
    #[arg(long, value_name = "FILE", value_parser = path())]
    results: Option<PathBuf>,

    #[command(flatten)]
    as_said: AsSaid,

    #[command(flatten)]
    announced: GoByAnnounced,

    /// Of learners: take in those who were forgotten too, who come back
    #[arg(long)]
    again: bool,

    #[command(flatten)]
    dry_run: DryRun,
}

/// The kind of file that somebody names.
fn kind(text: &str) -> Result<Kind, String> {
    text.parse().map_err(|error: KindError| error.told(remedy::command))
}

/// What is said where a file of this kind holds nobody who was forgotten.
fn not_of_learners(kind: Kind) -> Failure {
    let message = format!("`--again` is for `learners`: a file of `{kind}` brings nobody back");
    Failure::wrong("usage", message).help("leave it out")
}

/// What is said where a file of this kind is to grant what is announced.
fn not_granted_by(kind: Kind) -> Failure {
    let message = format!("`--announced` is for `learners`: a file of `{kind}` grants nothing");
    Failure::wrong("usage", message)
        .help("leave it out; a row of rates says in its column `status` that it is announced")
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { kind, file, as_said, results, announced, again, dry_run } = arguments;
    let (kind, recording) = (*kind, dry_run.recording());
    let announced = announced.asked();
    if announced == Announced::AskedFor && kind != Kind::Learners {
        return Err(not_granted_by(kind));
    }
    if *again && kind != Kind::Learners {
        return Err(not_of_learners(kind));
    }
    let results = imports::results_path(kind, file, results.as_deref(), recording)?;
    if let Some(results) = &results {
        papers::check_not_ledger(session.address()?, results)?;
    }
    let comeback = if *again { Comeback::AskedFor } else { Comeback::Refused };
    let reading = Reading { comeback, ..as_said.reading()? };
    let mut store = session.open()?;
    let bytes = papers::read(file)?;
    let results = results.as_deref();
    let voice = remedy::command;
    let taken =
        Intake { kind, path: file, bytes: &bytes, reading: &reading, announced, results, voice };
    let progress = &mut output::progress;
    let imported = imports::take_in(&mut *store, &taken, &session.moment, recording, progress)?;
    let told = ImportTold::of(kind, file, &imported, results);
    let mut reply = Reply::new(session.format, &told, || table(kind, &told));
    if recording == Recording::Real && imports::has_results(kind) && results.is_none() {
        reply = reply.word(format!(
            "note: no answers were written, because {} is no file with a place beside it: name a \
             file for them with `--results`",
            told.file
        ));
    } else if told.refused > 0 {
        reply = reply.word(match &told.results {
            None => "name a file with `--results` to read every answer".to_owned(),
            Some(results) => format!(
                "{results} says for each refusal why, and what would change the answer; taken in \
                 again, what was refused is judged anew"
            ),
        });
    }
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

fn table(kind: Kind, told: &ImportTold) -> String {
    let ImportTold { file, lines, recorded, already, refused, superseded, .. } = told;
    let mut fields = Fields::default().with("kind", kind).with("file", file).with("lines", lines);
    if kind == Kind::Enrolments {
        // A bundle is one enrolment on several lines.
        let asked = recorded.saturating_add(*already).saturating_add(*refused);
        fields = fields.with("enrolments", asked);
    }
    let again = (*superseded > 0).then_some(superseded);
    let refused = imports::has_results(kind).then_some(refused);
    let fields = fields
        .with("recorded", recorded)
        .if_any("of these superseding earlier ones", again)
        .with("already there", already)
        .if_any("refused", refused)
        .if_any("results", told.results.as_ref());
    fields.text() + &refused_by_rule(&told.refused_by_rule)
}

/// The refusals by rule, below a blank line; nothing where there are none.
fn refused_by_rule(by_rule: &[(&str, u64)]) -> String {
    if by_rule.is_empty() {
        return String::new();
    }
    let mut sheet = Sheet::new(&["refused", "by rule"]);
    for (rule, number) in by_rule {
        sheet.add([number.to_string(), (*rule).to_owned()]);
    }
    format!("\n{}", sheet.table())
}
