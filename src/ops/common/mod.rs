//! What several operations need: gathering it, deciding it, recording it.

// Gathering.
pub(super) mod among;
pub(super) mod brought;
pub(super) mod chains;
pub(super) mod claim;
pub(super) mod dossier;
pub(super) mod figures_on_record;
pub(super) mod guards;
pub(super) mod last_days;
pub(super) mod notes;
pub(super) mod open_breaks;
pub(super) mod pages;
pub(super) mod period_rows;
pub(super) mod reference;
pub(super) mod refused_now;
pub(super) mod studied;
pub(super) mod told_claims;

// Deciding.
pub(super) mod earlier;
pub(super) mod excess;
pub(super) mod shortage;
pub(super) mod study;
pub(super) mod undo;

// Recording.
pub(super) mod opening;
pub(super) mod patience;
pub(super) mod recorded_time;
pub(super) mod refusing;

// What is answered.
pub(super) mod error;
pub(super) mod moved;
pub(super) mod named;
pub(super) mod outcome;
