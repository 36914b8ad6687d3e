//! Money drawn down: figures worked out by hand, and whether anything is ever claimed twice. On random histories it
//! is held against the model.

mod acts;
mod agree;
mod by_hand;
mod forged;
mod histories;
mod holes;
mod model;
mod once;
mod steps;
mod studies;
mod undoing;
mod world;
