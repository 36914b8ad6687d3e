//! withdraw: gives back what is no longer due.

use chrono::NaiveDate;

use super::failure::Failure;
use super::remedy;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Fields, moved, refused_by};
use crate::desk::answers::WithdrawalTold;
use crate::domain::calendar::date;
use crate::domain::ids::{EnrolmentId, ReasonCode};
use crate::domain::sum::Sum;
use crate::ops::withdraw::{self, Withdrawal};

/// Withdraw a learner from an enrolment, and give back what is no longer due
///
/// Ends with 0 where it is recorded, or was before, and with 1 where it is refused.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The enrolment
    enrolment: EnrolmentId,

    /// The day of the withdrawal; one before the start gives back everything [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,

    /// Why, as a short code of your choosing, for example `illness`
    #[arg(long, value_name = "CODE")]
    reason: Option<ReasonCode>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { enrolment, on, reason, dry_run } = arguments;
    let withdrawn_on = on.unwrap_or_else(|| session.moment().today());
    let withdrawal = Withdrawal { enrolment, withdrawn_on, reason };
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let answer = withdraw::withdraw(&mut *store, &withdrawal, session.moment(), recording)?;
    let told = WithdrawalTold::of(&answer, remedy::command);
    let reply = Reply::new(session.format, &told, || table(&told)).refused(!told.rules.is_empty());
    let reply = reply.words(answer.moved.map(moved));
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

fn table(told: &WithdrawalTold) -> String {
    let fields = Fields::default()
        .with("outcome", told.outcome)
        .with("enrolment", &told.enrolment_id)
        .known("learner", told.learner_id.as_ref())
        .if_any("given back", told.released)
        .if_any("recovered", told.recovered.filter(|recovered| *recovered != Sum::ZERO))
        .known("remaining", told.remaining);
    fields.text() + &refused_by(told.rules, &told.because)
}
