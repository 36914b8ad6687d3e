//! What the program can do. Every operation gathers, decides, and records, in this order.

pub mod afford;
pub mod amend;
pub mod assess;
pub mod attend;
pub mod balance;
pub mod checkpoint;
pub mod correct;
pub mod drawdown;
pub mod enrol;
pub mod export;
pub mod forget;
pub mod grant;
pub mod import;
pub mod imports;
pub mod init;
pub mod policy;
pub mod position;
pub mod reconcile;
pub mod recover;
pub mod uprate;
pub mod verify;
pub mod withdraw;

mod common;

pub use common::error::{Malformed, OpError};
pub use common::moved::Moved;
pub use common::named::{Named, near_ids};
pub use common::outcome::{Answer, Outcome};

use common::{
    brought, chains, claim, dossier, excess, figures_on_record, guards, last_days, opening,
    outcome, pages, patience, reference, refusing, shortage, study, undo,
};

use chrono::NaiveDate;

use crate::domain::ids::ReasonCode;
use crate::ledger::actor::Actor;
use crate::ledger::draft::Draft;
use crate::ledger::event::ChainEvent;
use crate::ledger::instant::Instant;

/// When something is done, and by whom. Time is an argument, so that the same call gives the same
/// entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The recording clock.
    pub recorded_at: Instant,
    /// Who does it.
    pub actor: Actor,
}

impl Moment {
    /// The date of the recording clock, for dates that are not given.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.recorded_at.day()
    }

    /// A draft of an event at this moment, without a reason.
    fn draft<E: ChainEvent>(&self, effective_on: NaiveDate, event: E) -> Draft<E> {
        self.draft_because(effective_on, None, event)
    }

    fn draft_because<E: ChainEvent>(
        &self,
        effective_on: NaiveDate,
        reason: Option<ReasonCode>,
        event: E,
    ) -> Draft<E> {
        let Moment { recorded_at, actor } = self.clone();
        Draft { reason, ..Draft::new(recorded_at, effective_on, actor, event) }
    }
}

/// What a long operation does is told while it does it, to whoever wants to show it: how many
/// records are done, of how many.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize);

/// Whether an operation writes what it decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    /// It does.
    Real,
    /// All is read, checked and reported, and nothing is written.
    DryRun,
}
