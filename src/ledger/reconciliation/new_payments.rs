//! Which payments of a schedule are new, however often schedules repeat them.

use std::collections::HashMap;

use crate::domain::payment::Payment;

/// The payments of a schedule that are not recorded yet, in the order of all that they say.
///
/// A payer can pay one reference twice, so a payment is known by its whole line, and by how often
/// one schedule says it: lines beyond those that are recorded are new.
#[must_use]
pub fn new_payments<'a>(
    recorded: impl IntoIterator<Item = &'a Payment>,
    schedule: impl IntoIterator<Item = &'a Payment>,
) -> Vec<&'a Payment> {
    let mut times: HashMap<&Payment, u64> = HashMap::new();
    for payment in recorded {
        let times = times.entry(payment).or_default();
        *times = times.saturating_add(1);
    }
    let mut is_new = |payment: &&Payment| match times.get_mut(*payment) {
        None | Some(0) => true,
        Some(times) => {
            *times = times.saturating_sub(1);
            false
        }
    };
    let mut new: Vec<&Payment> = schedule.into_iter().filter(&mut is_new).collect();
    new.sort();
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::attendance::LiabilityPeriod;
    use crate::domain::calendar::date;
    use crate::domain::money::Money;

    fn paid(reference: &str, day: &str) -> Payment {
        Payment {
            reference: reference.parse().unwrap(),
            paid_on: date(day).unwrap(),
            ukprn: "10000001".parse().unwrap(),
            learner: "L-1".parse().unwrap(),
            enrolment: "E-1".parse().unwrap(),
            period: LiabilityPeriod::new(1).unwrap(),
            amount: Money::pounds(611),
        }
    }

    #[test]
    fn as_many_are_new_as_a_schedule_says_beyond_those_recorded() {
        let one = paid("P-1", "2027-02-03");
        for (recorded, said, new) in [(0, 1, 1), (0, 2, 2), (1, 2, 1), (2, 2, 0), (2, 1, 0)] {
            let (recorded, said) = (vec![one.clone(); recorded], vec![one.clone(); said]);
            assert_eq!(new_payments(&recorded, &said).len(), new);
        }
    }

    #[test]
    fn another_day_is_another_payment_and_the_order_of_lines_does_not_matter() {
        let recorded = [paid("P-1", "2027-02-03")];
        let mut said = [paid("P-2", "2027-02-03"), paid("P-1", "2027-02-10"), recorded[0].clone()];
        let expected = [said[1].clone(), said[0].clone()];
        for _ in 0..said.len() {
            said.rotate_left(1);
            let new: Vec<_> = new_payments(&recorded, &said).into_iter().cloned().collect();
            assert_eq!(new, expected);
        }
    }
}
