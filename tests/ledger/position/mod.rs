//! The figures of a provider.

mod by_hand;
mod histories;
mod model;
mod rig;
