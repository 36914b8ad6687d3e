//! forget: erases what is kept of a learner beside the ledger's chains.

use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::Fields;
use crate::desk::answers::ForgottenTold;
use crate::domain::ids::LearnerId;
use crate::ops::forget;

/// Erase what is kept of a learner beside the chains, and record that it was
///
/// Birth, residency, bursary, ULN, SSN and the texts of notes are gone for ever; enrolments, money
/// and every hash stay, under the learner's id. It cannot be undone: import the learner again with
/// `--again`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The learner
    learner: LearnerId,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { learner, dry_run } = arguments;
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let answer = forget::forget(&mut *store, learner, session.moment(), recording)?;
    let told = ForgottenTold::of(&answer, recording);
    let reply = Reply::new(session.format, &told, || {
        Fields::default()
            .with("outcome", told.outcome)
            .with("learner", &told.learner_id)
            .with("entries that stay", told.entries)
            .with("notes erased", told.notes)
            .if_any("entry", told.entry.as_ref())
            .text()
    });
    let copies = "note: copies of the ledger, and the files that were taken in, hold it still: \
                  see to them where they are kept";
    let is_new = answer.entry.is_some();
    Ok(reply.words(is_new.then_some(copies)).marked(recording, NOTHING_WRITTEN))
}
