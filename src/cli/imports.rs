//! imports: every file that was taken in, with its digest and its counts.

use super::failure::Failure;
use super::reply::Reply;
use super::session::{AsKnown, Material, Session};
use super::sheet::Sheet;
use crate::desk::answers::{ImportedTold, ImportsTold};
use crate::ops::imports;

/// How many digits of a digest a table shows; the other forms show all 64.
const SHOWN: usize = 12;

/// Show every file that was taken in: when, by whom, its digest, and what became of it
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    known: AsKnown,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Material { reader, complete_up_to } = session.report(arguments.known)?;
    let told = ImportsTold::from(&*imports::imports(&*reader)?);
    let reply = Reply::new(session.format, &told, || table(&told));
    let none = told.0.is_empty().then_some(
        "no file was taken in yet: begin with `lifelong import providers FILE`; then courses, \
         modules, learners and enrolments",
    );
    Ok(reply.words(none).complete_up_to(complete_up_to))
}

/// The table leaves the kind out where the name of the file says it.
fn table(told: &ImportsTold) -> String {
    let header =
        ["entry", "recorded", "lines", "new", "already", "refused", "digest", "kind", "file, by"];
    let mut sheet = Sheet::new(&header);
    for one in &told.0 {
        let ImportedTold { entry, recorded_at, kind, file, digest, by, .. } = one;
        let (digest, at) = (digest.to_string(), recorded_at.to_string());
        let [lines, new, already, refused] =
            [one.lines, one.recorded, one.already, one.refused].map(|count| count.to_string());
        sheet.add([
            entry.clone(),
            at.get(..10).unwrap_or(&at).to_owned(),
            lines,
            new,
            already,
            refused,
            digest.get(..SHOWN).unwrap_or(&digest).to_owned(),
            kind.clone(),
            format!("{file}, {by}{}", what_became(one)),
        ]);
    }
    sheet.table()
}

/// What there is to know of a file beside its counts.
fn what_became(one: &ImportedTold) -> String {
    match &one.taken_back_by {
        Some(by) => format!(", taken back by {by}"),
        None if one.ended == "no" => ", unfinished".to_owned(),
        None => String::new(),
    }
}
