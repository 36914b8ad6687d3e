//! The ledgers that these judges use.

pub(crate) mod books;
pub(crate) mod sample;
pub(crate) mod terms;
