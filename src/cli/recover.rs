//! recover: takes back what was drawn down and the payer rejected or reclaimed.

use chrono::NaiveDate;

use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::told::Told;
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::calendar::date;
use crate::domain::ids::{EnrolmentId, ReasonCode};
use crate::ops::recover::{self, Recovery, RecoveryOutcome};

/// Take back what was drawn down for a period and the payer rejected or reclaimed
///
/// It is set aside again, stands below zero in the provider's next claim, and is not claimed anew
/// before attendance is confirmed anew. Ends with 0 where it is recorded, or was before, and with 1
/// where it is refused.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The enrolment
    enrolment: EnrolmentId,

    /// The liability period, counted from 1
    #[arg(long, value_name = "NUMBER")]
    period: LiabilityPeriod,

    /// Why, as a short code of your choosing, for example `bank-details`
    #[arg(long, value_name = "CODE")]
    reason: ReasonCode,

    /// From which day it counts [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { enrolment, period, reason, on, dry_run } = arguments;
    let on = on.unwrap_or_else(|| session.moment.today());
    let recovery = Recovery { enrolment, period, reason, on };
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let answer = recover::recover(&mut *store, &recovery, &session.moment, recording)?;
    let (outcome, amount, rule, because) = match answer.outcome {
        RecoveryOutcome::Recovered(amount) => ("recovered", Some(amount), "", String::new()),
        RecoveryOutcome::Already => ("already", None, "", String::new()),
        RecoveryOutcome::Refused { rule, because } => ("refused", None, rule, because),
    };
    let reply = Told::default()
        .field("outcome", "outcome", Some(outcome))
        .field("enrolment", "enrolment_id", Some(&recovery.enrolment))
        .field("learner", "learner_id", answer.learner.as_ref())
        .field("period", "liability_period", Some(period))
        .field_if_any("recovered", "recovered", amount)
        .refused(rule, because)
        .reply(session.format);
    let reply = match amount {
        Some(_) => reply.word(format!(
            "the next claim tells it; it is claimed again once `lifelong attend {} --period \
             {period} --status A` confirms attendance anew",
            recovery.enrolment
        )),
        None => reply,
    };
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}
