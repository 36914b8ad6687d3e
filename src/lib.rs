//! A funding ledger for England's Lifelong Learning Entitlement.
//!
//! The floors, lowest first; each imports only those below it:
//!
//! - [`domain`]: what the rules say,
//! - [`ledger`]: what happened, and the proof of it,
//! - [`store`] and [`exchange`]: where entries are kept, and files that come in and go out,
//! - [`ops`]: what the program can do: gather, decide, record,
//! - [`clock`] and [`salt`]: the one reader of the clock, and the one source of random bytes,
//! - [`desk`]: what every face needs: files whole or not at all, answers as told, troubles,
//! - [`cli`]: the command line.

pub mod cli;
pub mod clock;
pub mod desk;
pub mod domain;
pub mod exchange;
pub mod ledger;
pub mod ops;
pub mod salt;
pub mod store;
