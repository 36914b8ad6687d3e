//! The figures of a provider, by hand. On random histories they are held against the model.

mod by_hand;
