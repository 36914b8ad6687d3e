//! The files that the program reads and leaves behind: whole or not at all, never one in the place
//! of another, for their owner alone, and under names that do nothing but name.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "papers/checkpoints.rs"]
mod checkpoints;
#[path = "papers/cut_off.rs"]
mod cut_off;
#[path = "papers/drafts.rs"]
mod drafts;
#[path = "papers/folders.rs"]
mod folders;
#[path = "papers/modes.rs"]
mod modes;
#[path = "papers/names.rs"]
mod names;
#[path = "papers/office.rs"]
mod office;
#[path = "papers/pipes.rs"]
mod pipes;
