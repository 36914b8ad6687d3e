//! The payer's calendar: on which day an instalment is paid.

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar::after;

/// The day on which the payer pays an instalment that is due, and whose attendance is confirmed.
///
/// Payments run on Wednesdays, for what was confirmed by the Thursday of the week before (bulletins
/// of the Student Loans Company for providers, January 2022, September and October 2025). So it is
/// the first Thursday on or after the later of the two days, plus 6 days. For days at the end of
/// all that are read it may be after the last of them.
#[must_use]
pub fn pay_day(confirmed_on: NaiveDate, due_on: NaiveDate) -> NaiveDate {
    let ready = confirmed_on.max(due_on);
    let to_thursday = u64::from(Weekday::Thu.days_since(ready.weekday()));
    after(ready, 0, to_thursday.saturating_add(6))
}

#[cfg(test)]
mod tests {
    use super::super::calendar::date;
    use super::*;

    #[track_caller]
    fn check(confirmed: &str, due: &str, paid: &str) {
        let paid_on = pay_day(date(confirmed).unwrap(), date(due).unwrap());
        assert_eq!(paid_on.to_string(), paid);
        assert_eq!(paid_on.weekday(), Weekday::Wed);
    }

    #[test]
    fn what_is_ready_on_a_thursday_is_paid_on_the_wednesday_after() {
        check("2027-01-28", "2027-01-04", "2027-02-03");
    }

    #[test]
    fn what_is_ready_on_a_friday_waits_for_the_thursday_after() {
        check("2027-01-29", "2027-01-04", "2027-02-10");
        check("2027-02-04", "2027-01-04", "2027-02-10");
    }

    #[test]
    fn nothing_is_paid_before_it_is_due() {
        check("2027-01-04", "2027-02-01", "2027-02-10");
    }
}
