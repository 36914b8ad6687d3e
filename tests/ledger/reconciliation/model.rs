//! What the contract says, read line by line and worked out as slowly as it is said: no sorting, no
//! merging, and none of the program's types.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::lines::{Paid, Period, date};

const HEADER: &str = "status,cause,ukprn,learner_id,enrolment_id,liability_period,our_amount,\
                      their_amount,difference,payment_reference,due_on,payment_date,age_days,\
                      age_band";

/// The `reconciliation.csv` of these lines.
pub(crate) fn file(periods: &[Period], schedule: &[Paid], as_at: i64) -> String {
    let drawn = periods.iter().filter(|period| period.drawn.is_some());
    let drawn = drawn.map(|period| (period.enrolment.clone(), period.number));
    let paid = schedule.iter().map(|paid| (paid.enrolment.clone(), paid.number));
    let keys: BTreeSet<(String, u16)> = drawn.chain(paid).collect();
    let mut file = format!("{HEADER}\n");
    for (enrolment, number) in keys {
        let of_key = |paid: &&Paid| paid.enrolment == enrolment && paid.number == number;
        let paid: Vec<&Paid> = schedule.iter().filter(of_key).collect();
        let known = periods.iter().find(|period| period.enrolment == enrolment);
        let same = |period: &&Period| period.enrolment == enrolment && period.number == number;
        let period = periods.iter().find(same);
        row(&mut file, &(enrolment.clone(), number), known, period, &paid, as_at);
    }
    file
}

fn row(
    file: &mut String,
    (enrolment, number): &(String, u16),
    known: Option<&Period>,
    period: Option<&Period>,
    paid: &[&Paid],
    as_at: i64,
) {
    let cause = cause(known, period, paid, as_at);
    let status = if cause.is_empty() { "matched" } else { "break" };
    let (ukprn, learner) = match known {
        Some(known) => (known.ukprn, known.learner.clone()),
        // Of several unknown ones any would do, if only it is always the same.
        None => first(paid),
    };
    let ours = period.and_then(|period| period.drawn).unwrap_or(0);
    let theirs: i64 = paid.iter().map(|paid| paid.amount).sum();
    let mut references: Vec<&str> = paid.iter().map(|paid| paid.reference.as_str()).collect();
    references.sort_unstable();
    let references = references.join(";");
    let due = period.map(|period| period.due);
    let payment = paid.iter().map(|paid| paid.day).min();
    let age = (as_at - due.or(payment).unwrap_or(as_at)).max(0);
    let band = ["0-7", "8-30", "31-60", "61-90", "90+"]
        [[7, 30, 60, 90].iter().filter(|last| age > **last).count()];
    let day = |day: Option<i64>| day.map_or(String::new(), |day| date(day).to_string());
    writeln!(
        file,
        "{status},{cause},{ukprn},{learner},{enrolment},{number},{},{},{},{references},{},{},{age},\
         {band}",
        pounds(ours),
        pounds(theirs),
        pounds(ours - theirs),
        day(due),
        day(payment)
    )
    .unwrap();
}

fn first(paid: &[&Paid]) -> (u32, String) {
    let key = |paid: &&&Paid| (paid.reference.clone(), paid.day, paid.ukprn, paid.learner.clone());
    let first = paid.iter().min_by_key(key).unwrap();
    (first.ukprn, first.learner.clone())
}

fn cause(
    known: Option<&Period>,
    period: Option<&Period>,
    paid: &[&Paid],
    as_at: i64,
) -> &'static str {
    let ours = period.and_then(|period| period.drawn).unwrap_or(0);
    let theirs: i64 = paid.iter().map(|paid| paid.amount).sum();
    let attending =
        period.and_then(|period| period.attendance).filter(|(code, _)| "AL".contains(*code));
    let names_unknown = |paid: &Paid| known.is_none_or(|known| known.learner != paid.learner);
    let names_wrong = |paid: &Paid| known.is_none_or(|known| known.ukprn != paid.ukprn);
    if anything_left(paid, names_unknown) {
        return "unknown-enrolment";
    }
    if anything_left(paid, names_wrong) {
        return "wrong-provider";
    }
    if ours == 0 && theirs == 0 {
        return "";
    }
    let instalment = period.map_or(0, |period| period.instalment);
    if has_twice(paid) && theirs > ours && theirs > instalment {
        return "duplicate";
    }
    if period.and_then(|period| period.left_due).is_some_and(|left| theirs > left) {
        return "withdrawn-after-payment";
    }
    if !paid.is_empty() && attending.is_none() && ours != theirs {
        return "not-confirmed";
    }
    if theirs < 0 {
        return "reclaimed-too-much";
    }
    if !paid.is_empty() && ours == 0 {
        return "only-theirs";
    }
    let due = period.map_or(0, |period| period.due);
    let is_ahead = attending.is_some_and(|(_, confirmed)| pay_day(confirmed.max(due)) > as_at);
    if !paid.is_empty() && ours != theirs && !(ours > theirs && is_ahead) {
        return "amount-differs";
    }
    if ours > theirs && is_ahead {
        return "timing";
    }
    if paid.is_empty() { "only-ours" } else { "" }
}

/// What was paid and taken back, to one provider for one learner, counts as not paid.
fn anything_left(paid: &[&Paid], stray: impl Fn(&Paid) -> bool) -> bool {
    let mut left: BTreeMap<(u32, &str), i64> = BTreeMap::new();
    for paid in paid.iter().filter(|paid| stray(paid)) {
        *left.entry((paid.ukprn, &paid.learner)).or_default() += paid.amount;
    }
    left.values().any(|sum| *sum != 0)
}

/// A reclaim undoes one line of its reference and amount. A line of nothing is no payment.
fn has_twice(paid: &[&Paid]) -> bool {
    let times = |reference: &str, amount: i64| {
        let same = paid.iter().filter(|paid| paid.reference == reference && paid.amount == amount);
        same.count()
    };
    let standing = |reference: &str| -> usize {
        let amounts: BTreeSet<i64> = paid.iter().map(|paid| paid.amount.max(0)).collect();
        let left = amounts
            .iter()
            .filter(|amount| **amount > 0)
            .map(|amount| times(reference, *amount).saturating_sub(times(reference, -*amount)));
        left.sum()
    };
    paid.iter().any(|paid| standing(&paid.reference) > 1)
}

/// The first Thursday on or after the day, plus 6 days; day 0 is a Friday.
pub(crate) fn pay_day(ready: i64) -> i64 {
    let mut thursday = ready;
    while thursday.rem_euclid(7) != 6 {
        thursday += 1;
    }
    thursday + 6
}

fn pounds(pence: i64) -> String {
    let sign = if pence < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", pence.abs() / 100, pence.abs() % 100)
}
