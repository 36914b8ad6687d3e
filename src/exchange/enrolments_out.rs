//! Enrolments, out: every one that was funded, as it stands.

use chrono::NaiveDate;

use crate::domain::credits::Credits;
use crate::domain::ids::{ModuleId, Ukprn};
use crate::domain::money::Money;
use crate::domain::sum::Sum;

super::export::table! {
    /// One enrolment; its loan, employer funding and self funding make its fee.
    key ["enrolment_id"]
    enrolment_id: &'a str, Text, "the enrolment";
    learner_id: &'a str, Text, "the learner";
    ukprn: Ukprn, Text, "the provider that is paid";
    course_id: &'a str, Text, "the parent course of its modules, or the course of its year";
    module_ids: &'a [ModuleId], Codes, "its modules; empty for a course year";
    credits: Credits, Whole, "its credits";
    start_date: NaiveDate, Day, "its first day";
    fee: Money, Pounds, "what the provider charges, in pounds";
    loan: Money, Pounds, "what the scheme lends of it, in pounds";
    employer_funded: Money, Pounds, "what an employer pays of it, in pounds";
    self_funded: Sum, Pounds, "what the learner pays of it, in pounds";
    plan: &'a str, Text, "the instalment plan";
    status: &'a str, Text, "live or withdrawn";
    drawn: Sum, Pounds, "what has been paid to the provider, in pounds";
    withdrawn_on: Option<NaiveDate>, Day, "the day of the withdrawal, where there was one";
    released: Sum, Pounds, "what of the loan was given back, in pounds";
    committed: Sum, Pounds, "what of it is set aside and not drawn, in pounds";
    ends_on: NaiveDate, Day, "its last day";
    employer_kind: &'a str, Text, "what money an employer pays with, where it was told";
    login: &'a str, Text, "who enrolled, as the operating system knows them";
    file: &'a str, Text, "the import that it came from, as `ledger/6`; empty where none brought it";
}
