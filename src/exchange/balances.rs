//! Balances: the entitlement of every learner, out.

use crate::domain::credits::Credits;
use crate::domain::sum::Sum;

super::export::table! {
    /// One learner; granted less prior study, committed and drawn is what remains.
    key ["learner_id"]
    learner_id: &'a str, Text, "the learner";
    granted: Sum, Pounds, "what the scheme has granted, in pounds";
    prior_study: Sum, Pounds, "what earlier funded study had used up, in pounds";
    committed: Sum, Pounds, "what is set aside for enrolments and not yet paid, in pounds";
    drawn: Sum, Pounds, "what has been paid to providers, in pounds";
    remaining: Sum, Pounds, "what remains, in pounds";
    live_credits: Credits, Whole, "the credits of live enrolments";
    entries: u64, Whole, "how many entries the chain has";
    head: &'a str, Text, "the hash of the last entry, in hexadecimal digits";
}
