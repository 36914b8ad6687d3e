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
pub mod list;
pub mod note;
pub mod policy;
pub mod position;
pub mod reconcile;
pub mod recover;
pub mod show;
pub mod uprate;
pub mod verify;
pub mod withdraw;

mod common;

pub use common::earlier::EarlierFigures;
pub use common::error::{Malformed, OpError};
pub use common::moved::Moved;
pub use common::named::{IdKind, Named, known_ids, near_ids};
pub use common::notes::ToldNote;
pub use common::outcome::{Answer, Outcome};
pub use common::refused_now::RefusedNow;

use common::{
    among, brought, chains, claim, dossier, earlier, excess, figures_on_record, guards, last_days,
    notes, open_breaks, opening, outcome, pages, patience, period_rows, recorded_time, reference,
    refused_now, refusing, shortage, studied, study, told_claims, undo,
};

use std::time;

use chrono::NaiveDate;

use crate::domain::calendar::after;
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
    /// Because of what the clock was wrong before, where somebody says so: what is recorded now may
    /// be of an earlier time than what stands.
    pub after_clock_fault: Option<ReasonCode>,
    /// Since when the clock has gone on from there; none where it stands still.
    running_since: Option<time::Instant>,
}

impl Moment {
    /// A moment at which the clock stands still.
    #[must_use]
    pub const fn new(recorded_at: Instant, actor: Actor) -> Moment {
        Moment { recorded_at, actor, after_clock_fault: None, running_since: None }
    }

    /// The same moment, from which the clock goes on.
    #[must_use]
    pub fn running(self) -> Moment {
        Moment { running_since: Some(time::Instant::now()), ..self }
    }

    /// The date of the recording clock, for dates that are not given.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.recorded_at.day()
    }

    /// Checks that a day which is asked about is not far ahead of this moment.
    ///
    /// # Errors
    /// [`OpError::DayAhead`] where it is more than 31 days after it (ours).
    pub fn check_not_far_ahead(&self, day: NaiveDate) -> Result<(), OpError> {
        const MOST: u64 = 31;
        let today = self.today();
        if day <= after(today, 0, MOST) {
            return Ok(());
        }
        Err(OpError::DayAhead { day, today, most: MOST })
    }

    /// The latest day of which can be told what happened on it: wherever in the United Kingdom it
    /// is told, it is not after this.
    fn latest_day_told(&self) -> NaiveDate {
        self.recorded_at.british_day()
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
        let Moment { recorded_at, actor, after_clock_fault, .. } = self.clone();
        let draft = Draft::new(recorded_at, effective_on, actor, event);
        Draft { after_clock_fault, reason, ..draft }
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
