//! The payer's schedule, in: what was paid.

use std::io::{self, Read};

use crate::domain::payment::Payment;

use super::field::FileRow;
use super::form::FileForm;
use super::table::read_lines;
use super::together::Together;
use super::{Contents, Faults, Reading};

/// Reads a schedule. One payment may stand in it twice, and it may name what is not ours: that is
/// for the reconciliation to find.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_schedule(input: impl Read, reading: &Reading) -> io::Result<Contents<Payment>> {
    read_lines(input, FileForm::Schedule, reading, payment)
}

fn payment(row: &FileRow<'_>) -> Result<Payment, Faults> {
    let [reference, paid_on, ukprn, learner, enrolment, period, amount] = row.fields();
    let (reference, paid_on, ukprn, learner, enrolment, period, amount) = (
        reference.parse(),
        paid_on.date(),
        ukprn.parse(),
        learner.parse(),
        enrolment.parse(),
        period.parse(),
        amount.money(),
    )
        .together()?;
    Ok(Payment { reference, paid_on, ukprn, learner, enrolment, period, amount })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;

    const HEADER: &str = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,\
                          liability_period,amount\n";

    fn read(rows: &str) -> Contents<Payment> {
        let text = format!("{HEADER}{rows}");
        read_schedule(text.as_bytes(), &Reading::default()).unwrap()
    }

    #[test]
    fn money_that_is_taken_back_is_below_zero() {
        let rows = "P-1,2027-02-03,10007773,L-1,E-1,1,611.00\n\
                    P-2,2027-02-10,10007773,L-1,E-1,1,-611.00\n\
                    P-2,2027-02-10,10007773,L-1,E-1,1,-611.00\n";
        let lines = read(rows);
        assert!(!lines.is_malformed());
        let amounts: Vec<_> = lines.good.iter().map(|line| line.value.amount).collect();
        assert_eq!(amounts, [Money::pounds(611), Money::pounds(-611), Money::pounds(-611)]);
    }

    #[test]
    fn every_bad_line_is_told() {
        let rows = "P 1,2027-02-03,10007773,L-1,E-1,1,611.00\n\
                    P-1,2027-02-03,10007773,L-1,E-1,1.5,611.00\n\
                    P-1,2027-02-03,10007773,L-1,E-1,1,(611.00)\n\
                    P-1,2027-02-03,1000777,L-1,E-1,1,611.00\n\
                    P-1,2027-02-03,10007773,L-1,E-1,1,611.00\n";
        let lines = read(rows);
        let bad: Vec<_> = lines.bad.iter().map(ToString::to_string).collect();
        assert_eq!(
            bad,
            [
                "line 2, column `payment_reference`: `P 1` is not a payment reference: write 1 to \
                 64 letters, digits and - _ . : / ~ $ ( ), beginning with a letter or digit",
                "line 3, column `liability_period`: `1.5` is not a liability period: write a whole \
                 number from 1 to 1000",
                "line 4, column `amount`: `(611.00)` is not an amount: write pounds and pence as \
                 `2383.75` or `£2,383.75`",
                "line 5, column `ukprn`: `1000777` is not a UKPRN: write 8 digits, the first not 0",
            ]
        );
        assert_eq!(lines.good_count(), 1);
    }

    #[test]
    fn another_file_is_known_by_its_header() {
        let lines = read_schedule(&b"enrolment_id,withdrawn_on\n"[..], &Reading::default());
        let error = lines.unwrap().bad.remove(0).to_string();
        assert!(error.ends_with("import it as `withdrawals`"), "{error}");
    }
}
