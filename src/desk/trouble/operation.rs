//! Why an operation gave no answer: the code of it, whose turn it is, and the path.

use std::path::Path;

use super::Class;
use crate::ops::OpError;
use crate::store::StoreError;

/// The code of it.
#[must_use]
pub fn code_of(error: &OpError) -> &'static str {
    match error {
        OpError::Store(error) => match error {
            StoreError::Missing(_) => "no-ledger",
            StoreError::Exists(_) => "ledger-exists",
            StoreError::NotALedger { .. } => "not-a-ledger",
            StoreError::Damaged(_) => "damaged",
            StoreError::Conflict | StoreError::Busy | StoreError::Behind(_) => "busy",
            StoreError::Unknown(_) => "unknown",
            StoreError::Denied(denial) => denial.code(),
            StoreError::NoRoom { .. } => "no-room",
            StoreError::Unavailable { .. } => "unavailable",
        },
        OpError::Io { .. } => "input-output",
        OpError::Chain(_)
        | OpError::Account { .. }
        | OpError::Facts(_)
        | OpError::Reference { .. }
        | OpError::NotOpened => "damaged",
        OpError::Malformed(_) => "malformed",
        OpError::UnknownPlan { .. } => "unknown-plan",
        OpError::CourseYearWithoutFee => "fee-needed",
        OpError::NoRates(_) | OpError::NotBuiltIn { .. } => "no-rates",
        OpError::RatesAnnounced { .. } => "rates-announced",
        OpError::NoPeriod { .. } | OpError::NothingBegins => "period",
        OpError::NoModules(_) => "no-modules",
        OpError::UnknownLearner(_) => "unknown-learner",
        OpError::UnknownEnrolment(_) => "unknown-enrolment",
        OpError::UnknownProvider { .. } => "unknown-provider",
        OpError::ControlFigures { .. } => "control-figures",
        OpError::DayAhead { .. } => "day-ahead",
        OpError::UnknownClaim { .. } => "unknown-claim",
        OpError::NoReconciliation { .. } => "no-reconciliation",
        OpError::NotMadeAgain { .. } => "not-made-again",
        OpError::NothingToNote(_) => "nothing-to-note",
        OpError::NoteOnSeveral { .. } => "note-on-several",
        OpError::NoProviderNamed => "no-provider",
        OpError::Beyond { because, .. } => because.rule().as_str(),
        OpError::ClockBehind { .. } => "clock-behind",
        OpError::Seal(_) => "not-readable",
        OpError::NotACheckpoint => "not-a-checkpoint",
        OpError::TooBusy => "busy",
        OpError::CutOff { because, .. } => code_of(because),
    }
}

pub(super) fn class_of(error: &OpError) -> Class {
    match error {
        OpError::Store(StoreError::Exists(_)) => Class::Wrong,
        OpError::Store(_)
        | OpError::Io { .. }
        | OpError::Seal(_)
        | OpError::ClockBehind { .. }
        | OpError::NotMadeAgain { .. }
        | OpError::TooBusy => Class::CouldNot,
        OpError::CutOff { because, .. } => class_of(because),
        _ if code_of(error) == "damaged" => Class::CouldNot,
        _ => Class::Wrong,
    }
}

pub(super) fn path_of(error: &OpError) -> Option<&Path> {
    match error {
        OpError::Store(
            StoreError::Missing(address)
            | StoreError::Exists(address)
            | StoreError::NotALedger { address, .. },
        ) => address.file(),
        OpError::Store(StoreError::Denied(denial)) => Some(denial.path()),
        OpError::CutOff { because, .. } => path_of(because),
        _ => None,
    }
}
