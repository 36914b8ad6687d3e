//! Results of an import that can say no: one line for each thing that was asked for, out.

/// Results of an import of enrolments.
pub mod enrolments {
    use crate::domain::money::Money;
    use crate::domain::sum::Sum;

    crate::exchange::export::table! {
        /// The answer to one enrolment.
        key ["enrolment_id"]
        enrolment_id: &'a str, Text, "the enrolment that was asked for";
        learner_id: &'a str, Text, "the learner";
        outcome: &'a str, Text, "enrolled, already (it was there) or refused";
        loan: Option<Money>, Pounds, "what is lent, in pounds, where it could be worked out";
        remaining: Option<Sum>, Pounds, "what remains then, in pounds, where known";
        rules: &'a str, Codes, "the codes of the rules that were not met";
        because: &'a str, Text, "their reasons in words";
    }
}

/// What is wrong with a malformed file.
pub mod faults {
    crate::exchange::export::table! {
        /// One fault of a line.
        key []
        line: u64, Whole, "the number of the line; the header is line 1";
        column: &'a str, Text, "the column as the file names it, where the fault lies in one";
        because: &'a str, Text, "what was found, what was expected, and what to do";
        on_lines: u64, Whole, "on how many lines the same is so; more than one only where on all";
    }
}

/// Results of an import of attendance.
pub mod attendance {
    use chrono::NaiveDate;

    use crate::domain::attendance::LiabilityPeriod;

    crate::exchange::export::table! {
        /// The answer to one confirmation.
        key []
        enrolment_id: &'a str, Text, "the enrolment";
        learner_id: &'a str, Text, "the learner; empty where the enrolment is unknown";
        liability_period: LiabilityPeriod, Whole, "the liability period";
        outcome: &'a str, Text, "recorded, already (it was there) or refused";
        rules: &'a str, Codes, "the codes of what stood against it";
        because: &'a str, Text, "the reasons in words";
        status: &'a str, Text, "what was to be confirmed: A is attending, all others are not";
        confirmed_on: NaiveDate, Day, "the day of the confirmation";
        entry: &'a str, Text, "the entry that holds it, where one does";
        due_on: Option<NaiveDate>, Day, "when the period's instalment falls due";
        pay_day: Option<NaiveDate>, Day, "the payer's day, where something is still to be claimed";
    }
}

/// Results of an import of withdrawals.
pub mod withdrawals {
    use chrono::NaiveDate;

    use crate::domain::money::Money;
    use crate::domain::sum::Sum;

    crate::exchange::export::table! {
        /// The answer to one withdrawal.
        key []
        enrolment_id: &'a str, Text, "the enrolment";
        learner_id: &'a str, Text, "the learner; empty where the enrolment is unknown";
        outcome: &'a str, Text, "withdrawn, already (it was) or refused";
        released: Option<Money>, Pounds, "what was given back, in pounds";
        remaining: Option<Sum>, Pounds, "what remains after it, in pounds";
        rules: &'a str, Codes, "the codes of what stood against it";
        because: &'a str, Text, "the reasons in words";
        recovered: Option<Sum>, Pounds, "of what was given back, what had been drawn down";
        counts_from: Option<NaiveDate>, Day, "from which day it counts, where that is not its own";
    }
}
