//! The rows of a reconciliation.

use chrono::NaiveDate;

use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::Ukprn;
use crate::domain::sum::Sum;
use crate::ledger::reconciliation;

crate::exchange::export::table! {
    /// Both sides of one enrolment and liability period.
    key ["enrolment_id", "liability_period"]
    status: &'a str, Text, "matched or break";
    cause: &'a str, Text, "why it is a break; empty where it matches";
    ukprn: Ukprn, Text, "the provider of the enrolment, or the one paid where it is not ours";
    learner_id: &'a str, Text, "the learner of the enrolment, or theirs where it is not ours";
    enrolment_id: &'a str, Text, "the enrolment";
    liability_period: LiabilityPeriod, Whole, "the liability period";
    our_amount: Sum, Pounds, "what we drew less what we recovered, in pounds";
    their_amount: Sum, Pounds, "the sum of the payments for it, in pounds";
    difference: Sum, Pounds, "ours less theirs, in pounds";
    payment_reference: &'a str, Codes, "the references of the payments, one for each of them";
    due_on: Option<NaiveDate>, Day, "the day on which it fell due; empty where it is not ours";
    payment_date: Option<NaiveDate>, Day, "the day of the first payment, where there is one";
    age_days: u64, Whole, "days since it fell due, or else since the first payment; 0 before";
    age_band: &'a str, Text, "0-7, 8-30, 31-60, 61-90 or 90+";
}

impl<'a> From<&'a reconciliation::Row> for Row<'a> {
    fn from(row: &'a reconciliation::Row) -> Row<'a> {
        Row {
            status: row.status(),
            cause: row.cause.map_or("", reconciliation::Cause::code),
            ukprn: row.ukprn,
            learner_id: row.learner.as_str(),
            enrolment_id: row.enrolment.as_str(),
            liability_period: row.period,
            our_amount: row.ours.total,
            their_amount: row.theirs.total,
            difference: row.difference(),
            payment_reference: &row.references,
            due_on: row.due_on,
            payment_date: row.payment_date,
            age_days: row.age_days,
            age_band: row.band().code(),
        }
    }
}
