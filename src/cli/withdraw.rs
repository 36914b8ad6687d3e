//! withdraw: gives back what is no longer due.

use chrono::NaiveDate;
use serde_json::json;

use super::ending::Ending;
use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Sheet, pairs};
use crate::domain::calendar::date;
use crate::domain::ids::{EnrolmentId, LearnerId, ReasonCode};
use crate::domain::money::Money;
use crate::exchange::results::withdrawals;
use crate::ops::withdraw::{self, Withdrawal, WithdrawalAnswer, WithdrawalOutcome};

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
    let withdrawn_on = on.unwrap_or_else(|| session.moment.today());
    let withdrawal = Withdrawal { enrolment, withdrawn_on, reason };
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let answer = withdraw::withdraw(&mut *store, &withdrawal, &session.moment, recording)?;
    let shown = Shown::of(&answer);
    let reply = Reply::new(
        session.format,
        || shown.table(),
        || shown.sheet(),
        || {
            json!({
                "outcome": shown.outcome,
                "enrolment_id": shown.enrolment,
                "learner_id": shown.learner,
                "released": shown.released,
                "remaining": shown.remaining,
                "rules": shown.rule,
                "because": shown.because,
                "recovered": shown.recovered,
            })
        },
    );
    let reply = reply.ending(if shown.rule.is_empty() { Ending::Done } else { Ending::No });
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

/// An answer as the results of an import show it too.
struct Shown {
    enrolment: String,
    learner: Option<String>,
    outcome: &'static str,
    released: Option<String>,
    recovered: Option<String>,
    remaining: Option<String>,
    rule: &'static str,
    because: String,
}

impl Shown {
    fn of(answer: &WithdrawalAnswer) -> Shown {
        let (outcome, moved, rule, because) = match &answer.outcome {
            WithdrawalOutcome::Withdrawn { released, recovered } => {
                ("withdrawn", Some((*released, *recovered)), "", "")
            }
            WithdrawalOutcome::Already => ("already", None, "", ""),
            WithdrawalOutcome::Refused { rule, because } => {
                ("refused", None, *rule, because.as_str())
            }
        };
        let text = |money: Money| money.to_string();
        Shown {
            enrolment: answer.enrolment.to_string(),
            learner: answer.learner.as_ref().map(LearnerId::to_string),
            outcome,
            released: moved.map(|(released, _)| text(released)),
            recovered: moved.map(|(_, recovered)| text(recovered)),
            remaining: answer.remaining.map(text),
            rule,
            because: because.to_owned(),
        }
    }

    fn table(&self) -> String {
        let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "not known".to_owned());
        let mut lines = vec![
            ("outcome", self.outcome.to_owned()),
            ("enrolment", self.enrolment.clone()),
            ("learner", known(&self.learner)),
        ];
        lines.extend(self.released.iter().map(|released| ("given back", released.clone())));
        let recovered = self.recovered.iter().filter(|recovered| *recovered != "0.00");
        lines.extend(recovered.map(|recovered| ("recovered", recovered.clone())));
        lines.push(("remaining", known(&self.remaining)));
        let mut text = pairs(&lines);
        if !self.rule.is_empty() {
            let mut sheet = Sheet::new(&["", "rule", "because"]);
            sheet.add(["✗".to_owned(), self.rule.to_owned(), self.because.clone()]);
            text.push('\n');
            text.push_str(&sheet.body());
        }
        text
    }

    fn sheet(&self) -> Sheet {
        let header = withdrawals::HEADINGS.iter().map(|heading| heading.name).collect::<Vec<_>>();
        let mut sheet = Sheet::new(&header);
        sheet.add([
            self.enrolment.clone(),
            self.learner.clone().unwrap_or_default(),
            self.outcome.to_owned(),
            self.released.clone().unwrap_or_default(),
            self.remaining.clone().unwrap_or_default(),
            self.rule.to_owned(),
            self.because.clone(),
            self.recovered.clone().unwrap_or_default(),
        ]);
        sheet
    }
}
