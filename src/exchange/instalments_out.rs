//! Instalments, out: every liability period of every enrolment, and what its money waits for.

use chrono::NaiveDate;

use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::{ClaimReference, PaymentReference, Ukprn};
use crate::domain::sum::Sum;

super::export::table! {
    /// One liability period.
    key ["enrolment_id", "liability_period"]
    enrolment_id: &'a str, Text, "the enrolment";
    learner_id: &'a str, Text, "the learner";
    ukprn: Ukprn, Text, "the provider that is paid";
    liability_period: LiabilityPeriod, Whole, "the period, from 1";
    due_on: Option<NaiveDate>, Day, "when it falls due; empty where there is no such period";
    share: Sum, Pounds, "what is to be paid of it in all, in pounds";
    attendance: &'a str, Text, "the status that was confirmed last; empty where none was";
    confirmed_on: Option<NaiveDate>, Day, "the day of that confirmation";
    drawn: Sum, Pounds, "what was claimed less what was recovered, in pounds";
    claims: &'a [ClaimReference], Codes, "the claims that tell it";
    paid: Sum, Pounds, "what was paid less what was taken back, in pounds";
    payments: &'a [PaymentReference], Codes, "the references of its payments";
    waits_for: &'a str, Text, "what the rest waits for, where there is any";
    pay_day: Option<NaiveDate>, Day, "the payer's day for it, where attendance is confirmed";
}
