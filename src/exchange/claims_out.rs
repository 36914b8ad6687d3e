//! Claims, out: every claim that was made, with what its file holds.

use chrono::NaiveDate;

use crate::domain::ids::Ukprn;
use crate::domain::sum::Sum;

super::export::table! {
    /// One claim.
    key ["claim_reference"]
    claim_reference: &'a str, Text, "the claim";
    ukprn: Ukprn, Text, "the provider that is to be paid";
    claimed_on: NaiveDate, Day, "the day in its file";
    lines: u64, Whole, "how many lines its file has";
    recoveries: u64, Whole, "how many of them tell what was recovered";
    amount: Sum, Pounds, "what its lines come to, in pounds";
    digest: &'a str, Text, "the SHA-256 of its file, in hexadecimal digits";
    seq: u64, Whole, "its number in the provider's chain, from 1";
    recorded_at: &'a str, Moment, "when it was recorded";
    by: &'a str, Text, "who recorded it, as they named themselves";
    login: &'a str, Text, "who recorded it, as the operating system knows them";
    file: &'a str, Text, "the import that it came from, as `ledger/6`; empty where none brought it";
}
