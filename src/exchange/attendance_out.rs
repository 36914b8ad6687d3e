//! Attendance, out: every confirmation, those that were undone among them.

use chrono::NaiveDate;

use crate::domain::attendance::LiabilityPeriod;

super::export::table! {
    /// One confirmation.
    key ["learner_id", "seq"]
    enrolment_id: &'a str, Text, "the enrolment";
    learner_id: &'a str, Text, "the learner";
    ukprn: &'a str, Text, "the provider";
    liability_period: LiabilityPeriod, Whole, "the period, from 1";
    status: &'a str, Text, "the status that was confirmed, as the payer's codes have it";
    confirmed_on: NaiveDate, Day, "the day of which it tells";
    seq: u64, Whole, "its number in the learner's chain, from 1";
    undone_by: &'a str, Text, "the entry that undid it; empty where it stands";
    recorded_at: &'a str, Moment, "when it was recorded";
    by: &'a str, Text, "who recorded it, as they named themselves";
    login: &'a str, Text, "who recorded it, as the operating system knows them";
    file: &'a str, Text, "the import that it came from, as `ledger/6`; empty where none brought it";
}
