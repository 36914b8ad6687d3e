//! amend: puts the fee of an enrolment right.

use chrono::NaiveDate;

use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::study::pounds;
use super::told::Told;
use crate::domain::calendar::date;
use crate::domain::ids::{EnrolmentId, ReasonCode};
use crate::domain::money::Money;
use crate::ops::amend::{self, Amendment, AmendmentOutcome};

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

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { enrolment, fee, loan, on, reason, dry_run } = arguments;
    let amendment = Amendment { enrolment, fee, loan, on, reason };
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let answer = amend::amend(&mut *store, &amendment, &session.moment, recording)?;
    let (outcome, moved, rules, because) = match answer.outcome {
        AmendmentOutcome::Amended { set_aside, recovered } => {
            ("amended", Some((set_aside, recovered)), String::new(), String::new())
        }
        AmendmentOutcome::Already => ("already", None, String::new(), String::new()),
        AmendmentOutcome::Refused { rules, because } => ("refused", None, rules, because),
    };
    let set_aside = moved.map(|(set_aside, _)| set_aside);
    let reply = Told::default()
        .field("outcome", "outcome", Some(outcome))
        .field("enrolment", "enrolment_id", Some(&amendment.enrolment))
        .field("learner", "learner_id", answer.learner.as_ref())
        .field("fee", "fee", answer.terms.map(|(fee, _)| fee))
        .field("loan", "loan", answer.terms.map(|(_, loan)| loan))
        .for_people("more set aside", set_aside.filter(|money| *money > Money::ZERO))
        .for_people("given back", set_aside.filter(|money| *money < Money::ZERO).map(|it| -it))
        .for_files("set_aside", set_aside)
        .field_if_any("recovered", "recovered", moved.map(|(_, recovered)| recovered))
        .field("remaining", "remaining", answer.remaining)
        .refused(rules, because)
        .reply(session.format);
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}
