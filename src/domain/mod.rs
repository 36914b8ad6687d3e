//! What the rules say: the words of the field, the published figures, and the rules themselves.
//!
//! Nothing here reads or writes anything, and nothing here knows that entries, files or tables
//! exist. The modules stand in the order in which a new reader needs them.

pub mod bounds;
pub mod calendar;
pub mod credits;
pub mod digits;
pub mod excerpt;
pub mod ids;
pub mod money;
pub mod month;
pub mod near;
pub mod sum;
pub mod words;

pub mod course;
pub mod learner;
pub mod provider;
pub mod request;

pub mod attendance;
pub mod catalogue;
pub mod instalments;
pub mod pay_day;
pub mod payment;
pub mod policy;
pub mod rates;
pub mod subjects;

pub mod achievement;
pub mod employer;
pub mod enrolment;
pub mod entitlement;

pub mod objection;
pub mod remedy;
pub mod rule_code;

pub mod eligibility;

pub(crate) mod serialised;
