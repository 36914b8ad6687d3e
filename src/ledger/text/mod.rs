//! The text of an entry: lines of a name and a value in a fixed order. What is stored is what is
//! hashed (`docs/format.md`).

mod enrolment;
mod events;
mod grant;
mod ledger;
mod lines;
mod provider;
mod record;
pub(super) mod refusal;

use thiserror::Error;

use self::events::read_event;
use self::lines::{Lines, Rest};
use super::actor::Actor;
use super::chain_name::ChainName;
use super::draft::Draft;
use super::entry::EntryError;
use super::event::ChainEvent;
use super::form::Form;
use super::imports::Origin;
use super::instant::Instant;
use super::posting::Posting;
use crate::domain::bounds::Beyond;
use crate::domain::calendar::recordable;
use crate::domain::money::Money;

/// Why a text is not that of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// It begins with another name of a form.
    #[error("its first line is not the name of a form, such as `{}`", Form::Second.name())]
    Format,
    /// A line that must stand here does not.
    #[error("the line `{0}` is missing or not in its place")]
    Missing(&'static str),
    /// The value of a line cannot be read.
    #[error("the value `{value}` of line `{name}` cannot be read")]
    Value {
        /// The name of the line.
        name: &'static str,
        /// What was found.
        value: String,
    },
    /// A kind of event that this program does not know, or that its form has not.
    #[error("the event `{0}` is not known")]
    UnknownEvent(String),
    /// More lines than the event has.
    #[error("there is more after its last line")]
    TooLong,
}

/// Why something cannot be sealed: its text could never be read back.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    /// A sum or a day is beyond what is read.
    #[error("line `{name}` of its entry could never be read back: {because}")]
    Beyond {
        /// The name of the line.
        name: &'static str,
        /// Beyond what.
        because: Beyond,
    },
    /// A value with a line break in it, or otherwise not of the form that is read.
    #[error("line `{0}` of its entry could never be read back")]
    Value(&'static str),
    /// Its time lies before that of the entry that it would follow.
    #[error("its time, {now}, lies before that of the entry before it, {last}")]
    GoesBack {
        /// Its time.
        now: Instant,
        /// That of the entry before it.
        last: Instant,
    },
    /// The chain is full.
    #[error("{0} has as many entries as a chain can have")]
    Full(ChainName),
}

/// An event as lines of a text.
pub trait Lined: Sized {
    /// Writes what the event says.
    fn write(&self, lines: &mut Lines);

    /// Reads what an event of that name says; none where there is no such event of this kind.
    ///
    /// # Errors
    /// When it does not say what such an event says.
    fn read(name: &str, rest: &mut Rest<'_>) -> Result<Option<Self>, TextError>;
}

/// A text that was read.
pub(super) struct Read<'a> {
    pub(super) chain: ChainName,
    pub(super) seq: u32,
    pub(super) draft: Draft,
    pub(super) posting: PostingLines<'a>,
}

/// The lines of a posting as they stand in a text.
pub(super) struct PostingLines<'a>(Option<(&'a str, &'a str, Money)>);

impl PostingLines<'_> {
    pub(super) fn agrees_with(&self, posting: Option<&Posting>) -> bool {
        match (&self.0, posting) {
            (None, None) => true,
            (Some((debit, credit, amount)), Some(posting)) => {
                *amount == posting.amount.money()
                    && posting.debit.is_named(debit)
                    && posting.credit.is_named(credit)
            }
            _ => false,
        }
    }
}

pub(super) fn write<E: ChainEvent>(
    chain: &ChainName,
    seq: u32,
    draft: &Draft<E>,
    posting: Option<&Posting>,
) -> Result<String, SealError> {
    let mut lines = Lines::begin(draft.form);
    lines.add("chain", chain);
    lines.add("seq", seq);
    lines.check("recorded", recordable(draft.recorded_at.day()).err());
    lines.add("recorded", draft.recorded_at);
    if draft.form == Form::First {
        write_first_head(&mut lines, draft);
    } else {
        write_head(&mut lines, draft);
    }
    lines.add_some("reason", draft.reason.as_ref());
    lines.add("event", draft.event.name());
    draft.event.write(&mut lines);
    if let Some(posting) = posting {
        lines.add("debit", &posting.debit);
        lines.add("credit", &posting.credit);
        lines.add("amount", posting.amount);
    }
    lines.finish()
}

fn write_first_head<E>(lines: &mut Lines, draft: &Draft<E>) {
    lines.add_day("effective", draft.effective_on);
    lines.add("by", &draft.actor.by);
    lines.add("login", &draft.actor.login);
}

fn write_head<E: ChainEvent>(lines: &mut Lines, draft: &Draft<E>) {
    lines.add_some("after-clock-fault", draft.after_clock_fault.as_ref());
    // The day of the fact is told once: by the event itself, or by this line.
    match (draft.event.day(), draft.on) {
        (None, Some(on)) => lines.add_day("on", on),
        (Some(_), None) => {}
        (Some(_), Some(_)) | (None, None) => lines.find(SealError::Value("on")),
    }
    lines.add_day("effective", draft.effective_on);
    lines.add("by", &draft.actor.by);
    lines.add("login", &draft.actor.login);
    lines.add_some("account", draft.actor.account.as_ref());
    if let Some(origin) = draft.origin {
        lines.add(origin.name(), origin.number());
    }
}

pub(super) fn read(text: &str) -> Result<Read<'_>, EntryError> {
    let (form, mut rest) = Rest::begin(text).ok_or(TextError::Format)?;
    let is_first = form == Form::First;
    let (chain, seq): (ChainName, u32) = (rest.take("chain")?, rest.take("seq")?);
    let recorded_at = rest.take("recorded")?;
    let after_clock_fault = if is_first { None } else { rest.take_some("after-clock-fault")? };
    let on = if is_first { None } else { rest.take_some_date("on")? };
    let effective_on = rest.take_date("effective")?;
    let mut actor = Actor::new(rest.take("by")?, rest.take("login")?);
    let mut origin = None;
    if !is_first {
        actor.account = rest.take_some("account")?;
        origin = read_origin(&mut rest)?;
    }
    let reason = rest.take_some("reason")?;
    let event = read_event(&chain, &mut rest)?;
    let on = match (event.day(), on) {
        (Some(_), None) => None,
        (None, Some(on)) => Some(on),
        (None, None) if is_first => Some(effective_on),
        _ => return Err(EntryError::Text(TextError::Missing("on"))),
    };
    let posting = match rest.line_if("debit") {
        Some(debit) => Some((debit, rest.line("credit")?, rest.take_money("amount")?)),
        None => None,
    };
    if !rest.text.is_empty() {
        return Err(EntryError::Text(TextError::TooLong));
    }
    let draft = Draft {
        form,
        recorded_at,
        after_clock_fault,
        on,
        effective_on,
        actor,
        origin,
        reason,
        event,
    };
    Ok(Read { chain, seq, draft, posting: PostingLines(posting) })
}

fn read_origin(rest: &mut Rest<'_>) -> Result<Option<Origin>, TextError> {
    if let Some(begun) = rest.take_some("file")? {
        return Ok(Some(Origin::File(begun)));
    }
    Ok(rest.take_some("run")?.map(Origin::Run))
}
