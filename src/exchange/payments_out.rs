//! Payments, out: every line of the payer's schedules that was recorded, struck out or not.

use chrono::NaiveDate;

use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::Ukprn;
use crate::domain::money::Money;

super::export::table! {
    /// One payment.
    key ["ukprn", "seq"]
    payment_reference: &'a str, Text, "the payer's reference";
    payment_date: NaiveDate, Day, "the day of the payment";
    ukprn: Ukprn, Text, "the provider that was paid";
    learner_id: &'a str, Text, "the learner for whom";
    enrolment_id: &'a str, Text, "the enrolment for which";
    liability_period: LiabilityPeriod, Whole, "the period for which, from 1";
    amount: Money, Pounds, "how much, in pounds; below zero where money was taken back";
    struck_out: &'a str, Text, "whether it was struck out, and counts for nothing: yes or no";
    undone_by: &'a str, Text, "the entry that struck it out; empty where it stands";
    seq: u64, Whole, "its number in the provider's chain, from 1";
    recorded_at: &'a str, Moment, "when it was recorded";
    by: &'a str, Text, "who recorded it, as they named themselves";
    login: &'a str, Text, "who recorded it, as the operating system knows them";
    file: &'a str, Text, "the schedule that it came from, as `ledger/6`, where it is known";
}
