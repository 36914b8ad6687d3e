//! Balances as at a day, by hand: what counts by then is in them, whenever it was recorded. On
//! random histories they are held against the model in `properties/looking_back.rs`.

use crate::college::story::story;

/// An enrolment recorded today that began before the learner's grant counts: as at a day between,
/// the figure is below zero, though in the order of recording nothing ever was.
#[test]
fn what_is_recorded_later_may_count_earlier() {
    story(
        "announced learner L-5 prior 0.00 year 2027/28 | recorded 1
         enrol E-1 L-5 M-1                   | enrolled 2447.50
         balance L-5 on 2027-01-31           | entries 0 | credits 0  | remaining 0.00
         balance L-5 on 2027-02-01           | entries 1 | credits 30 | remaining -2447.50
         # The facts were recorded on this day.
         balance L-5 on 2027-02-05           | entries 2 | credits 30 | remaining -2447.50
         balance L-5 on 2027-07-31           | entries 2 | credits 30 | remaining -2447.50
         balance L-5 on 2027-08-01           | entries 3 | credits 30 | remaining 37752.50",
    );
}

#[test]
fn what_is_given_back_counts_from_the_start_at_the_earliest() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         announced uprate 2027/28       | uprated 4
         # 35692.50 × 40200 ÷ 38140 = 37620.304…
         balance L-1 on 2027-07-31      | entries 3 | credits 30 | remaining 35692.50
         balance L-1 on 2027-08-01      | entries 4 | credits 30 | remaining 37620.30
         withdraw E-1 on 2027-01-15     | withdrawn 2447.50
         # It counts from the start, and gives back what was set aside, at its old price.
         balance L-1 on 2027-07-31      | entries 4 | credits 0  | remaining 38140.00
         balance L-1 on 2027-08-01      | entries 5 | credits 0  | remaining 40067.80",
    );
}

#[test]
fn nobody_has_a_balance_of_whom_nothing_is_recorded() {
    story(
        "balance L-9 on 2027-02-01      | error | = there is no learner L-9 in this ledger
         balance L-1 on 2025-07-31      | entries 0 | credits 0 | remaining 0.00
         balance L-1 on 2025-08-01      | entries 1 | credits 0 | remaining 38140.00",
    );
}
