//! What happened, and the proof of it: events, postings, entries, chains and balances.
//!
//! An event becomes at most one posting. A draft is an event with who, when and why; the chain of
//! its learner, provider or ledger seals it into an entry, whose text is what is stored and hashed.

pub mod account;
pub mod actor;
pub mod as_at;
pub mod balances;
pub mod chain;
pub mod chain_name;
pub mod checkpoint;
pub mod closing;
pub mod deed;
pub mod draft;
pub mod entry;
pub mod entry_name;
pub mod event;
pub mod facts;
pub mod first_fit;
pub mod form;
pub mod hash;
pub mod imports;
pub mod instant;
pub mod kept_refusal;
pub mod learner_account;
pub mod learner_event;
pub mod ledger_event;
pub mod made_id;
pub mod merkle;
pub mod noted;
pub mod periods;
pub mod position;
pub mod posting;
pub mod proof;
pub mod provider_account;
pub mod provider_event;
pub mod reconciliation;
pub mod record;
pub mod recovery;
pub mod reference;
pub mod refusal;
pub mod repricing;
pub mod standing;
pub mod undertaking;

mod text;

crate::domain::serialised::as_text!(
    actor::Name,
    entry_name::EntryName,
    hash::Hash,
    instant::Instant,
);
