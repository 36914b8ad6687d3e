//! Decisions, out: every answer that was given to a request, with its reasons.

super::export::table! {
    /// One decision.
    key []
    decided_at: &'a str, Moment, "when it was decided";
    enrolment_id: &'a str, Text, "the enrolment that was asked for";
    learner_id: &'a str, Text, "the learner";
    outcome: &'a str, Text, "enrolled or refused";
    rules: &'a str, Codes, "the codes of the rules that were not met";
    because: &'a str, Text, "their reasons in words";
    by: &'a str, Text, "who asked, as they named themselves";
    basis: u64, Whole, "the entry of the chain `ledger` as of which catalogue and policy were used";
    login: &'a str, Text, "who asked, as the operating system knows them; or not known";
    file: &'a str, Text, "the import that asked, as `ledger/6`; empty where none did";
}
