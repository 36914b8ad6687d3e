//! Drawdowns, out: everything that was claimed and recovered, as the claim files have it, and who
//! recorded it.

use chrono::NaiveDate;

use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::{ModuleId, Ukprn};
use crate::domain::money::Money;

super::export::table! {
    /// One line of a claim, or one that the next claim is to tell.
    key []
    claim_reference: &'a str, Text, "the claim; empty where the next one is to tell it";
    claimed_on: Option<NaiveDate>, Day, "the day by which everything due was claimed";
    ukprn: Ukprn, Text, "the provider that is to be paid";
    learner_id: &'a str, Text, "the learner";
    enrolment_id: &'a str, Text, "the enrolment";
    course_id: &'a str, Text, "the parent course of its modules, or the course of its year";
    module_ids: &'a [ModuleId], Codes, "its modules; empty for a course year";
    liability_period: LiabilityPeriod, Whole, "the part of the enrolment that is claimed for";
    due_on: NaiveDate, Day, "the day on which the instalment fell due";
    amount: Money, Pounds, "how much, in pounds; below zero where it was recovered";
    login: &'a str, Text, "who recorded it, as the operating system knows them";
    file: &'a str, Text, "the import that it came from, as `ledger/6`; empty where none brought it";
}

#[cfg(test)]
mod tests {
    use crate::exchange::drawdowns;
    use crate::exchange::export::Heading;

    #[test]
    fn it_has_the_columns_of_a_claim_file_first() {
        let names = |headings: &[Heading]| headings.iter().map(|it| it.name).collect::<Vec<_>>();
        let (all, of_a_claim) = (names(super::HEADINGS), names(drawdowns::HEADINGS));
        assert_eq!(all, [of_a_claim, vec!["login", "file"]].concat());
    }
}
