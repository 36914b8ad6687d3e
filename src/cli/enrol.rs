//! enrol: debits the entitlement, after every rule has been checked.

use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::study::StudyArguments;
use super::verdict;
use crate::domain::ids::EnrolmentId;
use crate::ops::Outcome;
use crate::ops::enrol::{Naming, enrol};

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
    /// request made twice has the same id, and is one enrolment. Where that enrolment was
    /// withdrawn, `-2` is added, and so on.
    #[arg(long, value_name = "E")]
    id: Option<EnrolmentId>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let recording = arguments.dry_run.recording();
    let naming = if arguments.id.is_none() { Naming::Made } else { Naming::Given };
    let request = arguments.study.request(arguments.id)?;
    let mut store = session.open()?;
    let answer = enrol(&mut *store, &request, naming, session.moment(), recording)?;
    let mut reply = verdict::reply(&answer, recording, session.format);
    if answer.outcome == Outcome::Refused {
        reply = reply.word(
            "nothing was debited; what would change the answer stands at the end of each ✗, and \
             the same can then be asked again",
        );
    }
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}
