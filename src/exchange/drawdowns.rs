//! Drawdowns, out: what was claimed. A claim file is the part of them that one claim made.

use chrono::NaiveDate;

use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::{ModuleId, Ukprn};
use crate::domain::money::Money;

super::export::table! {
    /// One line of a claim.
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::date;

    #[test]
    fn what_was_recovered_is_a_line_below_zero() {
        let mut writer = Writer::new(Vec::new()).unwrap();
        let day = date("2027-02-01").unwrap();
        let modules = ["M-1".parse().unwrap(), "M-2".parse().unwrap()];
        let row = Row {
            claim_reference: "C-1",
            claimed_on: Some(day),
            ukprn: "10007773".parse().unwrap(),
            learner_id: "L-1",
            enrolment_id: "E-1",
            course_id: "C-COMP",
            module_ids: &modules,
            liability_period: LiabilityPeriod::new(2).unwrap(),
            due_on: day,
            amount: Money::from_pence(-61_150),
        };
        writer.write(&row).unwrap();
        let written = String::from_utf8(writer.finish().unwrap()).unwrap();
        let expected = "claim_reference,claimed_on,ukprn,learner_id,enrolment_id,course_id,\
                        module_ids,liability_period,due_on,amount\n\
                        C-1,2027-02-01,10007773,L-1,E-1,C-COMP,M-1;M-2,2,2027-02-01,-611.50\n";
        assert_eq!(written, expected);
    }
}
