//! The register: every entry of every learner's chain, out.

use crate::domain::attendance::LiabilityPeriod;
use crate::domain::money::Money;

super::export::table! {
    /// One entry.
    key ["learner_id", "seq"]
    learner_id: &'a str, Text, "the learner whose chain it stands in";
    seq: u64, Whole, "its number in that chain, from 1; 0 where entries before it are left out";
    recorded_at: &'a str, Moment, "when it was recorded";
    effective_on: &'a str, Day, "the day from which it counts";
    event: &'a str, Text, "what happened";
    enrolment_id: &'a str, Text, "the enrolment it is about, where it is about one";
    debit: &'a str, Text, "the account that the money came out of; empty where none moved";
    credit: &'a str, Text, "the account that the money went to; empty where none moved";
    amount: Option<Money>, Pounds, "how much moved, in pounds; empty where none moved";
    by: &'a str, Text, "who recorded it, as they named themselves";
    reason: &'a str, Text, "why, as a code, where one was given";
    hash: &'a str, Text, "the hash of the entry, in hexadecimal digits";
    login: &'a str, Text, "who recorded it, as the operating system knows them";
    file: &'a str, Text, "the import that it came from, as `ledger/6`; empty where none brought it";
    liability_period: Option<LiabilityPeriod>, Whole, "the period of it, or of what it undoes";
    status: &'a str, Text, "the status of attendance that was confirmed, where one was";
    claim: &'a str, Text, "the claim that tells it, of what was drawn down or recovered";
}
