//! Drafts: an event with who, when and why, before it has a place in a chain.

use chrono::NaiveDate;

use super::actor::Actor;
use super::event::{ChainEvent, Event};
use super::form::Form;
use super::imports::Origin;
use super::instant::Instant;
use crate::domain::ids::ReasonCode;

/// An event that is about to be recorded, in a chain of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft<E = Event> {
    /// The form of its text.
    pub form: Form,
    /// When it is recorded, in universal time.
    pub recorded_at: Instant,
    /// Because of what the clock was wrong before, where it was and somebody said so: the time may
    /// then lie before that of the entry before.
    pub after_clock_fault: Option<ReasonCode>,
    /// The day of the fact, where the event does not tell one itself.
    pub on: Option<NaiveDate>,
    /// From which day it counts.
    pub effective_on: NaiveDate,
    /// Who did it.
    pub actor: Actor,
    /// What brought it, where that was a file or a run.
    pub origin: Option<Origin>,
    /// Why, where a reason was given.
    pub reason: Option<ReasonCode>,
    /// What happened.
    pub event: E,
}

impl<E: ChainEvent> Draft<E> {
    /// A draft of an event that counts from a day on, which is the day of the fact where the event
    /// has none of its own.
    #[must_use]
    pub fn new(recorded_at: Instant, effective_on: NaiveDate, actor: Actor, event: E) -> Draft<E> {
        Draft {
            form: Form::default(),
            recorded_at,
            after_clock_fault: None,
            on: if event.day().is_some() { None } else { Some(effective_on) },
            effective_on,
            actor,
            origin: None,
            reason: None,
            event,
        }
    }

    /// The day of the fact: that of the event itself, or the one that is told beside it.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.event.day().or(self.on).unwrap_or(self.effective_on)
    }
}

impl<E> Draft<E> {
    /// The same draft of another event, and the one that it was of.
    pub(super) fn replaced<F>(self, by: F) -> (Draft<F>, E) {
        let Draft { form, recorded_at, after_clock_fault, on, .. } = self;
        let Draft { effective_on, actor, origin, reason, event, .. } = self;
        let draft = Draft {
            form,
            recorded_at,
            after_clock_fault,
            on,
            effective_on,
            actor,
            origin,
            reason,
            event: by,
        };
        (draft, event)
    }
}
