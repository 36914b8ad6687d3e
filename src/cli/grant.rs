//! grant: additional entitlement, and the figure of prior study put right.

use chrono::NaiveDate;

use super::failure::Failure;
use super::remedy;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Fields, moved, refused_by};
use super::study::pounds;
use crate::desk::answers::GrantTold;
use crate::domain::calendar::date;
use crate::domain::ids::{GrantKey, LearnerId, ReasonCode};
use crate::domain::money::{Amount, Money};
use crate::domain::words::words;
use crate::ops::grant::{self, Grant, GrantKind, UpratedAnew};

/// Grant a learner additional entitlement, or put the figure of prior study right
///
/// The full entitlement itself is granted by `lifelong import learners`. Ends with 0 where it is
/// recorded, or was before, and with 1 where it is refused.
#[derive(Clone, Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["additional", "prior_study"]))]
pub(super) struct Arguments {
    /// The learner
    learner: LearnerId,

    /// Additional entitlement for a priority course, in pounds; run twice, it is granted twice,
    /// unless `--id` says that both are one
    #[arg(
        long,
        value_name = "POUNDS",
        value_parser = amount,
        allow_negative_numbers = true,
        requires = "reason"
    )]
    additional: Option<Amount>,

    /// What earlier funded study used up in all, in pounds at the rates of the grant's year
    #[arg(
        long,
        value_name = "POUNDS",
        value_parser = pounds,
        allow_negative_numbers = true,
        requires = "source"
    )]
    prior_study: Option<Money>,

    /// Why, as a short code of your choosing; additional entitlement needs one
    #[arg(long, value_name = "CODE")]
    reason: Option<ReasonCode>,

    /// From which day additional entitlement counts [default: today]
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with = "prior_study")]
    on: Option<NaiveDate>,

    /// A key of this additional grant: the same key again is the same grant, and is `already` there
    #[arg(long, value_name = "KEY", conflicts_with = "prior_study")]
    id: Option<GrantKey>,

    /// What the figure of prior study rests on, for example a letter and its date
    #[arg(long, value_name = "WORDS", value_parser = words, conflicts_with = "additional")]
    source: Option<String>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let recording = arguments.dry_run.recording();
    let grant = request(arguments, session.moment().today())?;
    let mut store = session.open()?;
    let answer = grant::grant(&mut *store, &grant, session.moment(), recording)?;
    let told = GrantTold::of(&answer, recording, remedy::command);
    let anew = |reply: Reply, UpratedAnew { seq, to, change, .. }: &UpratedAnew| {
        let learner = &answer.learner;
        reply.word(format!(
            "note: the uprating to {to} was undone and made anew in {learner}/{seq}: {change}"
        ))
    };
    let reply = Reply::new(session.format, &told, || table(&told)).refused(!told.rules.is_empty());
    let reply = answer.uprated.iter().fold(reply, anew);
    let reply = reply.words(answer.moved.map(moved));
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

fn table(told: &GrantTold) -> String {
    let fields = Fields::default()
        .with("outcome", told.outcome)
        .with("learner", &told.learner_id)
        .if_any("amount", told.amount)
        .known("prior study", told.prior_study)
        .known("remaining", told.remaining)
        .if_any("entry", told.entry.as_ref())
        .if_any("hash", told.hash);
    fields.text() + &refused_by(told.rules, &told.because)
}

/// What the arguments ask for. That one of the two is there, with what it needs, has been seen to
/// by the reader of the arguments.
fn request(arguments: Arguments, today: NaiveDate) -> Result<Grant, Failure> {
    let Arguments { learner, additional, prior_study, reason, on, id, source, .. } = arguments;
    let what = match (additional, prior_study, reason, source) {
        (Some(amount), None, Some(reason), _) => {
            GrantKind::Additional { amount, reason, on: on.unwrap_or(today), key: id }
        }
        (None, Some(total), reason, Some(source)) => {
            GrantKind::PriorStudy { total, source, reason }
        }
        _ => {
            let help = "add `--additional POUNDS --reason CODE` or `--prior-study POUNDS --source \
                        WORDS`";
            return Err(Failure::wrong("usage", "it is not said what to grant").help(help));
        }
    };
    Ok(Grant { learner, what })
}

/// An amount above nothing.
fn amount(text: &str) -> Result<Amount, String> {
    let money: Money = text.parse().map_err(|error| format!("{error}"))?;
    Amount::new(money).ok_or_else(|| format!("{money} is not more than nothing"))
}
