//! note: words on a break, and who is to see to it.

use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::Fields;
use crate::desk::answers::NotedTold;
use crate::domain::ids::Ukprn;
use crate::domain::words::words;
use crate::ledger::actor::Name;
use crate::ledger::event::NoteSubject;
use crate::ops::note::{self, Note};
use crate::salt::salt;

/// Write a note on a break, and who is to see to it: on a period of an enrolment, or on a payment
///
/// The text stands beside the ledger and can be erased; the chain of the provider holds a digest of
/// it, the owner and the day. It moves no money. Ends with 0 where it is recorded, or was before.
#[derive(Clone, Debug, clap::Args)]
#[command(override_usage = "lifelong note ENROLMENT PERIOD TEXT [--owner NAME]\n       \
    lifelong note PAYMENT TEXT [--owner NAME]")]
pub(super) struct Arguments {
    /// The enrolment; or the payer's reference of a payment
    #[arg(value_name = "ENROLMENT|PAYMENT")]
    about: String,

    /// The liability period of the enrolment, counted from 1; or the text, of a payment
    #[arg(value_name = "PERIOD|TEXT")]
    second: String,

    /// What is to be said of the period, in at most 200 characters
    #[arg(value_name = "TEXT")]
    third: Option<String>,

    /// Who is to see to it
    #[arg(long, value_name = "NAME", value_parser = Name::given)]
    owner: Option<Name>,

    /// The provider in whose chain it is to stand, where that could be several
    #[arg(long)]
    ukprn: Option<Ukprn>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let asked = asked(arguments)?;
    let mut store = session.open()?;
    let recording = arguments.dry_run.recording();
    let salt = salt().map_err(|error| {
        let message = format!("could not get a random salt from the system: {error}");
        Failure::could_not("input-output", message)
    })?;
    let answer = note::note(&mut *store, &asked, salt, session.moment(), recording)?;
    let told = NotedTold::of(&asked, &answer, recording);
    let reply = Reply::new(session.format, &told, || {
        Fields::default()
            .with("outcome", told.outcome)
            .with("provider", told.ukprn)
            .with("learner", &told.learner_id)
            .if_any("enrolment", told.enrolment_id.as_ref())
            .if_any("period", told.liability_period)
            .if_any("payment", told.payment_reference.as_ref())
            .if_any("owner", told.owner.as_ref())
            .with("note", &told.note)
            .if_any("break", (!told.breaks.is_empty()).then(|| told.breaks.join(", ")))
            .if_any("entry", told.entry.as_ref())
            .text()
    });
    let none_open = "note: the last reconciliation left no break open here; the note stands all \
                     the same, and is shown with a later one";
    let is_without = told.breaks.is_empty();
    Ok(reply.words(is_without.then_some(none_open)).marked(recording, NOTHING_WRITTEN))
}

/// What is asked for: of two words the first is a payment, of three an enrolment.
fn asked(arguments: &Arguments) -> Result<Note, Failure> {
    let Arguments { about, second, third, owner, ukprn, .. } = arguments;
    let wrong = |what: &str, because: &dyn std::fmt::Display| {
        Failure::wrong("usage", format!("{what}: {because}")).help(
            "write `lifelong note ENROLMENT PERIOD TEXT`, or `lifelong note PAYMENT TEXT`, with \
             the text in quotation marks",
        )
    };
    let (about, text) = if let Some(text) = third {
        let enrolment = about.parse().map_err(|error| wrong("the enrolment", &error))?;
        let period = second.parse().map_err(|error| wrong("the period", &error))?;
        (NoteSubject::Period(enrolment, period), text)
    } else {
        let reference = about.parse().map_err(|error| wrong("the payment", &error))?;
        (NoteSubject::Payment(reference), second)
    };
    let text = words(text).map_err(|error| wrong("the text", &error))?;
    Ok(Note { about, text, owner: owner.clone(), provider: *ukprn })
}
