//! Everything that can happen, in the past tense, by the kind of chain in which it stands.

use std::fmt::Debug;

use chrono::NaiveDate;

use super::chain_name::ChainName;
use super::posting::Posting;
use super::text::Lined;
use crate::domain::enrolment::Enrolment;
use crate::domain::ids::EnrolmentId;

pub use super::closing::{
    MonthCertified, MonthPrepared, MonthReopened, NoteRecorded, NoteSubject, SeenFile,
};
pub use super::imports::{FileImported, ImportBegun, UpratingBegun, UpratingRun};
pub use super::learner_event::{
    AttendanceRecorded, DrawnDown, Enrolled, FeeAmended, FullEntitlements, GrantPutRight,
    LearnerEvent, Uprated, Withdrawn,
};
pub use super::ledger_event::LedgerEvent;
pub use super::proof::{CheckpointTaken, KeyIntroduced};
pub use super::provider_event::{ClaimMade, ProviderEvent, ReconciliationPrepared};
pub use super::record::{BadgeIssued, BadgeRevoked, BroughtForward, OutcomeRecorded};
pub use super::recovery::{Recovered, RecoveryCause};

/// What happened, in a chain of whatever kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// In the ledger's own chain.
    Ledger(LedgerEvent),
    /// In a learner's chain.
    Learner(LearnerEvent),
    /// In a provider's chain.
    Provider(ProviderEvent),
}

/// The events of one kind of chain: nothing else can be sealed into a chain of that kind. Nobody
/// outside of the ledger can add a kind.
///
/// ```
/// # use lifelong::ledger::{actor::Actor, chain::Chain, draft::Draft, event::LearnerEvent};
/// # use lifelong::domain::ids::{LearnerId, Ukprn};
/// # let (by, login) = ("finance officer".parse().unwrap(), "fo".parse().unwrap());
/// # let recorded_at = "2027-01-18T09:00:00Z".parse().unwrap();
/// # let on = "2027-01-18".parse().unwrap();
/// let draft = Draft::new(recorded_at, on, Actor::new(by, login), LearnerEvent::FactsForgotten);
/// let learner: LearnerId = "L-1".parse().unwrap();
/// assert!(Chain::empty(&learner).seal(draft).is_ok());
/// ```
///
/// The same does not build where the chain is a provider's:
///
/// ```compile_fail,E0308
/// # use lifelong::ledger::{actor::Actor, chain::Chain, draft::Draft, event::LearnerEvent};
/// # use lifelong::domain::ids::{LearnerId, Ukprn};
/// # let (by, login) = ("finance officer".parse().unwrap(), "fo".parse().unwrap());
/// # let recorded_at = "2027-01-18T09:00:00Z".parse().unwrap();
/// # let on = "2027-01-18".parse().unwrap();
/// let draft = Draft::new(recorded_at, on, Actor::new(by, login), LearnerEvent::FactsForgotten);
/// let provider: Ukprn = "10000001".parse().unwrap();
/// assert!(Chain::empty(&provider).seal(draft).is_ok());
/// ```
pub trait ChainEvent: Clone + Debug + Eq + Into<Event> + TryFrom<Event> + Lined {
    /// The name of the event in texts, columns and exports.
    fn name(&self) -> &'static str;

    /// The day of the fact, for events that tell one themselves.
    fn day(&self) -> Option<NaiveDate> {
        None
    }

    /// The money that it moves in a chain, where it moves any: money moves in learners' chains
    /// alone.
    fn posting(&self, _chain: &ChainName) -> Option<Posting> {
        None
    }
}

/// An event of one kind of chain is an event, and an event may be one of that kind; where it is
/// not, it is given back.
macro_rules! of_kind {
    ($kind:ident, $event:ty) => {
        impl From<$event> for Event {
            fn from(event: $event) -> Event {
                Event::$kind(event)
            }
        }

        impl TryFrom<Event> for $event {
            type Error = Event;

            fn try_from(event: Event) -> Result<$event, Event> {
                match event {
                    Event::$kind(event) => Ok(event),
                    other => Err(other),
                }
            }
        }
    };
}

of_kind!(Ledger, LedgerEvent);
of_kind!(Learner, LearnerEvent);
of_kind!(Provider, ProviderEvent);

/// An entry that was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// Its number in the chain.
    pub undoes: u32,
    /// The enrolment that it was about, where it was about one.
    pub enrolment: Option<EnrolmentId>,
    /// The opposite of what it moved, where it moved money.
    pub posting: Option<Posting>,
}

impl Event {
    /// The name of the event in texts, columns and exports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Event::Ledger(event) => event.name(),
            Event::Learner(event) => event.name(),
            Event::Provider(event) => event.name(),
        }
    }

    /// The day of the fact, for events that tell one themselves.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            Event::Ledger(event) => event.day(),
            Event::Learner(event) => event.day(),
            Event::Provider(event) => event.day(),
        }
    }

    /// What was enrolled by it, where it enrols: the id is that learner's from then on.
    #[must_use]
    pub const fn enrols(&self) -> Option<&Enrolment> {
        match self {
            Event::Learner(LearnerEvent::Enrolled(enrolled)) => Some(&enrolled.enrolment),
            _ => None,
        }
    }

    /// Whether it certified a month of a provider, or opened one again.
    #[must_use]
    pub const fn is_closing(&self) -> bool {
        matches!(
            self,
            Event::Provider(ProviderEvent::MonthCertified(_) | ProviderEvent::MonthReopened(_))
        )
    }

    /// The money that it moves in a chain, where it moves any.
    #[must_use]
    pub fn posting(&self, chain: &ChainName) -> Option<Posting> {
        match self {
            Event::Ledger(event) => event.posting(chain),
            Event::Learner(event) => event.posting(chain),
            Event::Provider(event) => event.posting(chain),
        }
    }
}
