//! amend: puts the fee of an enrolment right.

use chrono::NaiveDate;

use super::failure::Failure;
use super::remedy;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Fields, moved, refused_by};
use super::study::pounds;
use crate::desk::answers::AmendmentTold;
use crate::domain::calendar::date;
use crate::domain::ids::{EnrolmentId, ReasonCode};
use crate::domain::money::Money;
use crate::ops::amend::{self, Amendment};

/// Put the fee of an enrolment right, up or down
///
/// The loan is split anew by the plan that it was funded by. What is still to be claimed is the new
/// share of each period less what was drawn of it; what was drawn beyond it is recovered. Ends with
/// 0 where it is recorded, or was before, and with 1 where it is refused.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The enrolment
    enrolment: EnrolmentId,

    /// The fee of the whole enrolment, in pounds
    #[arg(long, value_name = "POUNDS", value_parser = pounds, allow_negative_numbers = true)]
    fee: Money,

    /// The loan, in pounds [default: as much of the fee as before: all that may be lent, where it
    /// was that, and else what it was, as far as the fee allows]
    #[arg(long, value_name = "POUNDS", value_parser = pounds, allow_negative_numbers = true)]
    loan: Option<Money>,

    /// From which day it counts
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: NaiveDate,

    /// Why, as a short code of your choosing, for example `scholarship`
    #[arg(long, value_name = "CODE")]
    reason: ReasonCode,

    #[command(flatten)]
    dry_run: DryRun,
}

impl Arguments {
    /// What is asked for.
    pub(super) fn asked(self) -> (Amendment, DryRun) {
        let Arguments { enrolment, fee, loan, on, reason, dry_run } = self;
        (Amendment { enrolment, fee, loan, on, reason }, dry_run)
    }
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let (amendment, dry_run) = arguments.asked();
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let answer = amend::amend(&mut *store, &amendment, session.moment(), recording)?;
    let otherwise = answer.moved.map(moved);
    let told = AmendmentTold::of(&amendment, answer, remedy::command);
    let reply = Reply::new(session.format, &told, || table(&told)).refused(!told.rules.is_empty());
    Ok(reply.words(otherwise).marked(recording, NOTHING_WRITTEN))
}

fn table(told: &AmendmentTold) -> String {
    let more = told.set_aside.filter(|money| *money > Money::ZERO);
    let less = told.set_aside.filter(|money| *money < Money::ZERO).map(|money| -money);
    let fields = Fields::default()
        .with("outcome", told.outcome)
        .with("enrolment", &told.enrolment_id)
        .known("learner", told.learner_id.as_ref())
        .known("fee", told.fee)
        .known("loan", told.loan)
        .if_any("more set aside", more)
        .if_any("given back", less)
        .if_any("recovered", told.recovered)
        .known("remaining", told.remaining);
    fields.text() + &refused_by(&told.rules, &told.because)
}
