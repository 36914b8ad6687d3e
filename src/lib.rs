//! A funding ledger for England's Lifelong Learning Entitlement.

pub mod domain;
pub mod exchange;
