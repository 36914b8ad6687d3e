//! assess: would this enrolment be funded, and why.

use super::failure::Failure;
use super::reply::Reply;
use super::session::Session;
use super::study::StudyArguments;
use super::verdict;
use crate::ops::enrol::Naming;
use crate::ops::{self, Recording};

/// Say whether an enrolment would be funded, and why, rule by rule
///
/// Nothing is written. Ends with 0 where it would be funded, and with 1 where it would be refused.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    study: StudyArguments,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let request = arguments.study.request(None)?;
    let reader = session.open()?.reader()?;
    let answer = ops::assess::assess(&*reader, &request, Naming::Made)?;
    Ok(verdict::reply(&answer, Recording::DryRun, session.format))
}
