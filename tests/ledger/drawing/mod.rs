//! Money drawn down: figures worked out by hand, forged claims, and whether anything is ever
//! claimed twice. On random histories it is held against the model.

mod ahead;
mod by_hand;
mod forged;
mod holes;
mod of_all;
mod once;
