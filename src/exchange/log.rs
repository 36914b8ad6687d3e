//! The log: every entry of the chains of providers and of the ledger, out.

super::export::table! {
    /// One entry.
    key ["chain", "seq"]
    chain: &'a str, Text, "the chain it stands in";
    seq: u64, Whole, "its number in that chain, from 1";
    recorded_at: &'a str, Moment, "when it was recorded";
    effective_on: &'a str, Day, "the day from which it counts";
    event: &'a str, Text, "what happened";
    detail: &'a str, Text, "what it was about";
    by: &'a str, Text, "who recorded it, as they named themselves";
    reason: &'a str, Text, "why, as a code, where one was given";
    hash: &'a str, Text, "the hash of the entry, in hexadecimal digits";
    login: &'a str, Text, "who recorded it, as the operating system knows them";
    file: &'a str, Text, "the import that it came from, as `ledger/6`; empty where none brought it";
}
