//! What every face needs beside the operations: files whole or not at all, claims, reconciliations,
//! exports, checkpoints and results where they lie, and why something could not be done.
//!
//! Nothing here knows a verb, an option or a page: whoever asks gets values, and says them in words
//! of its own.

pub mod answers;
pub mod checkpoints;
pub mod claims;
pub mod exports;
pub mod imports;
pub mod papers;
pub mod reconciliations;
pub mod results;
pub mod trouble;

pub use trouble::Trouble;
