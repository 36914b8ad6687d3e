//! import: takes a file in.

use std::path::PathBuf;

use super::as_said::AsSaid;
use super::failure::Failure;
use super::output;
use super::remedy;
use super::reply::Reply;
use super::session::{DryRun, GoByAnnounced, NOTHING_WRITTEN, Session, path};
use super::sheet::{Fields, Sheet};
use crate::desk::answers::{ChangeTold, ImportTold};
use crate::desk::imports::{self, Intake};
use crate::desk::papers;
use crate::domain::ids::LearnerId;
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
/// An optional column that a file does not have leaves what is on record of a provider, course,
/// module or learner that comes again; a field that is empty resets it. What changes is told field
/// by field.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// What kind of file it is: providers, courses, modules, learners, enrolments, attendance,
    /// withdrawals, rates, subjects or instalment-plans
    #[arg(value_parser = kind)]
    kind: Kind,

    /// The file: CSV in UTF-8 with a header
    #[arg(value_parser = path(), required_unless_present = "template")]
    file: Option<PathBuf>,

    /// Print the header of such a file and a line as an example, and take nothing in
    #[arg(long, conflicts_with_all = ["file", "results", "map", "dates", "complete", "distinct"])]
    template: bool,

    /// Where the answers go, and what is wrong with a malformed file; only earlier ones are
    /// replaced [default: those of enrolments, attendance and withdrawals beside FILE, as
    /// NAME.results.csv]
    #[arg(long, value_name = "FILE", value_parser = path())]
    results: Option<PathBuf>,

    #[command(flatten)]
    as_said: AsSaid,

    /// A new learner who is another person than the one whose id differs only by case or zeros; may
    /// be given several times
    #[arg(long, value_name = "ID")]
    distinct: Vec<LearnerId>,

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
    let Arguments { kind, file, as_said, results: asked, announced, again, dry_run, .. } =
        arguments;
    let (kind, recording) = (*kind, dry_run.recording());
    let Some(file) = file else { return Ok(Reply::text(kind.template())) };
    let announced = announced.asked();
    if announced == Announced::AskedFor && kind != Kind::Learners {
        return Err(not_granted_by(kind));
    }
    if *again && kind != Kind::Learners {
        return Err(not_of_learners(kind));
    }
    let results = imports::results_path(kind, file, asked.as_deref(), recording)?;
    for path in [&results, asked].into_iter().flatten() {
        papers::check_not_ledger(session.address()?, path)?;
    }
    let distinct = arguments.distinct.iter().cloned().collect();
    let comeback = if *again { Comeback::AskedFor } else { Comeback::Refused };
    let reading = Reading { distinct, comeback, ..as_said.reading()? };
    let mut store = session.open()?;
    let bytes = papers::read(file)?;
    let (path, bytes, reading) = (file.as_path(), &*bytes, &reading);
    let (results, faults, voice) = (results.as_deref(), asked.as_deref(), remedy::command);
    let taken = Intake { kind, path, bytes, reading, announced, results, faults, voice };
    let progress = &mut output::progress;
    let imported = imports::take_in(&mut *store, &taken, session.moment(), recording, progress)?;
    let told = ImportTold::of(kind, file, &imported, results);
    let notes: Vec<String> = told.notes.iter().map(|note| format!("note: {note}")).collect();
    let mut reply = Reply::new(session.format, &told, || table(kind, &told)).words(notes);
    reply = reply.words(refused_now(&told, recording));
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
    fields.text() + &refused_by_rule(&told.refused_by_rule) + &changes(&told.changes)
}

/// What the facts of now would refuse of what stands.
fn refused_now(told: &ImportTold, recording: Recording) -> Option<String> {
    let ImportTold { refused_now, refused_now_undrawn, .. } = told;
    if *refused_now == 0 {
        return None;
    }
    let names = match recording {
        Recording::Real => {
            "`lifelong list enrolments --status refused-now` names all that are so, and"
        }
        Recording::DryRun => "Recorded,",
    };
    let enrolments = if *refused_now == 1 { "live enrolment" } else { "live enrolments" };
    Some(format!(
        "note: by what changes, {refused_now} {enrolments} would be refused now, with \
         {refused_now_undrawn} not drawn down. {names} they stand until \
         `lifelong withdraw` or `lifelong correct` ends them"
    ))
}

/// How many changes are shown on a screen.
const MOST_SHOWN: usize = 40;

/// What changes, below a blank line; nothing where nothing does.
fn changes(changes: &[ChangeTold]) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let mut sheet = Sheet::new(&["of", "column", "on record", "now"]);
    for ChangeTold { id, column, before, after } in changes.iter().take(MOST_SHOWN) {
        let or_nothing =
            |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
        sheet.add([id.clone(), column.clone(), or_nothing(before), or_nothing(after)]);
    }
    let more = match changes.len().saturating_sub(MOST_SHOWN) {
        0 => String::new(),
        more => format!("and {more} more; `--format json` has all of them\n"),
    };
    format!("\n{}{more}", sheet.table())
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
