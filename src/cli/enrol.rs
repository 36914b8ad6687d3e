//! enrol: debits the entitlement, after every rule has been checked.

use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::study::StudyArguments;
use super::verdict;
use crate::domain::ids::EnrolmentId;
use crate::ledger::event::Event;
use crate::ops::{self, Answer, Outcome};
use crate::store::Sqlite;

/// Enrol a learner, if every rule is met, and debit the entitlement
///
/// Ends with 0 where the learner is enrolled, and with 1 where that is refused. The same enrolment
/// asked for twice is recorded once, and is then `already` there.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    study: StudyArguments,

    /// The id of the enrolment [default: made from learner, study and start]
    ///
    /// Without it the id is `E-` and the first 12 hexadecimal digits of the SHA-256 of the learner,
    /// each module (or the course and its credits) and the start, one on each line: the same
    /// request made twice has the same id, and is one enrolment. To enrol anew after a withdrawal
    /// from the same start, give an id.
    #[arg(long, value_name = "E")]
    id: Option<EnrolmentId>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let recording = arguments.dry_run.recording();
    let request = arguments.study.request(arguments.id)?;
    let mut store = session.open()?;
    let answer = ops::enrol::enrol(&mut store, &request, &session.moment, recording)?;
    let mut reply = verdict::reply(&answer, recording, session.format);
    if let Some(word) = withdrawn_since(&store, &answer)? {
        reply = reply.word(word);
    }
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

/// What to say where the enrolment is there already, but the learner has withdrawn from it.
fn withdrawn_since(store: &Sqlite, answer: &Answer) -> Result<Option<String>, Failure> {
    if answer.outcome != Outcome::Already {
        return Ok(None);
    }
    let statement = ops::balance::statement(store, &answer.learner)?;
    let withdrawn = statement.lines.iter().find_map(|line| match line.entry.event() {
        Event::Withdrawn { enrolment, withdrawn_on, .. } => {
            (*enrolment == answer.enrolment).then_some(*withdrawn_on)
        }
        _ => None,
    });
    Ok(withdrawn.map(|day| {
        format!(
            "note: {} was withdrawn on {day}; to enrol anew, give an id of its own with `--id`",
            answer.enrolment
        )
    }))
}
