//! Drafts: an event with who, when and why, before it has a place in a chain.

use chrono::{DateTime, NaiveDate, Utc};

use super::actor::Actor;
use super::event::Event;
use crate::domain::ids::ReasonCode;

/// An event that is about to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// When it is recorded, to the second.
    pub recorded_at: DateTime<Utc>,
    /// From which day it counts.
    pub effective_on: NaiveDate,
    /// Who did it.
    pub actor: Actor,
    /// Why, where a reason was given.
    pub reason: Option<ReasonCode>,
    /// What happened.
    pub event: Event,
}
