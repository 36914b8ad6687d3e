//! grant: additional entitlement, and the figure of prior study put right.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::ending::Ending;
use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Sheet, pairs};
use super::study::pounds;
use crate::domain::calendar::date;
use crate::domain::ids::{GrantKey, LearnerId, ReasonCode};
use crate::domain::money::{Amount, Money};
use crate::domain::words::words;
use crate::ops::Recording;
use crate::ops::grant::{self, Grant, GrantAnswer, GrantOutcome, UpratedAnew, What};

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
    let grant = request(arguments, session.moment.today())?;
    let mut store = session.open()?;
    let answer = grant::grant(&mut *store, &grant, &session.moment, recording)?;
    let shown = Shown::of(&answer, recording);
    let reply = Reply::new(
        session.format,
        || shown.table(),
        || shown.sheet(),
        || {
            json!({
                "outcome": shown.outcome,
                "learner_id": shown.learner,
                "amount": shown.amount,
                "prior_study": shown.prior_study,
                "remaining": shown.remaining,
                "entry": shown.entry,
                "hash": shown.hash,
                "uprated": answer.uprated.iter().map(uprated).collect::<Vec<_>>(),
                "rules": shown.rule,
                "because": shown.because,
            })
        },
    );
    let anew = |reply: Reply, UpratedAnew { seq, to, change }: &UpratedAnew| {
        let learner = &answer.learner;
        reply.word(format!(
            "note: the uprating to {to} was undone and made anew in {learner}/{seq}: {change}"
        ))
    };
    let reply = answer.uprated.iter().fold(reply, anew);
    let reply = reply.ending(if shown.rule.is_empty() { Ending::Done } else { Ending::No });
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

fn uprated(UpratedAnew { seq, to, change }: &UpratedAnew) -> Value {
    json!({ "seq": seq, "to": to.to_string(), "change": change.to_string() })
}

/// What the arguments ask for. That one of the two is there, with what it needs, has been seen to
/// by the reader of the arguments.
fn request(arguments: Arguments, today: NaiveDate) -> Result<Grant, Failure> {
    let Arguments { learner, additional, prior_study, reason, on, id, source, .. } = arguments;
    let what = match (additional, prior_study, reason, source) {
        (Some(amount), None, Some(reason), _) => {
            What::Additional { amount, reason, on: on.unwrap_or(today), key: id }
        }
        (None, Some(total), reason, Some(source)) => What::PriorStudy { total, source, reason },
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

/// An answer as it is shown.
struct Shown {
    outcome: &'static str,
    learner: String,
    amount: Option<String>,
    prior_study: Option<String>,
    remaining: Option<String>,
    entry: Option<String>,
    hash: Option<String>,
    rule: &'static str,
    because: String,
}

impl Shown {
    fn of(answer: &GrantAnswer, recording: Recording) -> Shown {
        let (outcome, amount, rule, because) = match &answer.outcome {
            GrantOutcome::Granted(amount) => ("granted", Some(amount), "", ""),
            GrantOutcome::Deducted(amount) => ("deducted", Some(amount), "", ""),
            GrantOutcome::Restored(amount) => ("restored", Some(amount), "", ""),
            GrantOutcome::Already => ("already", None, "", ""),
            GrantOutcome::Refused { rule, because } => ("refused", None, *rule, because.as_str()),
        };
        let entry = answer.entry.as_ref().filter(|_| recording == Recording::Real);
        let text = |money: Money| money.to_string();
        Shown {
            outcome,
            learner: answer.learner.to_string(),
            amount: amount.map(Amount::to_string),
            prior_study: answer.prior_study.map(text),
            remaining: answer.remaining.map(text),
            entry: entry.map(|(seq, _)| format!("{}/{seq}", answer.learner)),
            hash: entry.map(|(_, hash)| hash.to_string()),
            rule,
            because: because.to_owned(),
        }
    }

    fn table(&self) -> String {
        let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "not known".to_owned());
        let mut lines =
            vec![("outcome", self.outcome.to_owned()), ("learner", self.learner.clone())];
        lines.extend(self.amount.iter().map(|amount| ("amount", amount.clone())));
        lines.push(("prior study", known(&self.prior_study)));
        lines.push(("remaining", known(&self.remaining)));
        lines.extend(self.entry.iter().map(|entry| ("entry", entry.clone())));
        lines.extend(self.hash.iter().map(|hash| ("hash", hash.clone())));
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
        let header = [
            "learner_id",
            "outcome",
            "amount",
            "prior_study",
            "remaining",
            "entry",
            "hash",
            "rules",
            "because",
        ];
        let mut sheet = Sheet::new(&header);
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        sheet.add([
            self.learner.clone(),
            self.outcome.to_owned(),
            some(&self.amount),
            some(&self.prior_study),
            some(&self.remaining),
            some(&self.entry),
            some(&self.hash),
            self.rule.to_owned(),
            self.because.clone(),
        ]);
        sheet
    }
}
