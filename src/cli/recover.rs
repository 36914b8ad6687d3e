//! recover: takes back what was drawn down and the payer rejected or reclaimed.

use chrono::NaiveDate;

use super::failure::Failure;
use super::remedy;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Fields, moved, refused_by};
use crate::desk::answers::RecoveryTold;
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::calendar::date;
use crate::domain::ids::{EnrolmentId, ReasonCode};
use crate::ops::recover::{self, Recovery};

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

impl Arguments {
    /// What is asked for, where today is that day.
    pub(super) fn asked(self, today: NaiveDate) -> (Recovery, DryRun) {
        let Arguments { enrolment, period, reason, on, dry_run } = self;
        (Recovery { enrolment, period, reason, on: on.unwrap_or(today) }, dry_run)
    }
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let (recovery, dry_run) = arguments.asked(session.moment().today());
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let answer = recover::recover(&mut *store, &recovery, session.moment(), recording)?;
    let otherwise = answer.moved.map(moved);
    let told = RecoveryTold::of(&recovery, answer, remedy::command);
    let reply = Reply::new(session.format, &told, || table(&told)).refused(!told.rules.is_empty());
    let reply = match told.recovered {
        Some(_) => reply.word(format!(
            "the next claim tells it; it is claimed again once `lifelong attend {} --period \
             {} --status A` confirms attendance anew",
            recovery.enrolment, recovery.period
        )),
        None => reply,
    };
    Ok(reply.words(otherwise).marked(recording, NOTHING_WRITTEN))
}

fn table(told: &RecoveryTold) -> String {
    let fields = Fields::default()
        .with("outcome", told.outcome)
        .with("enrolment", &told.enrolment_id)
        .known("learner", told.learner_id.as_ref())
        .with("period", &told.liability_period)
        .if_any("recovered", told.recovered);
    fields.text() + &refused_by(told.rules, &told.because)
}
