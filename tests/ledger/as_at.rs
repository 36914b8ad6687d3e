//! Balances as at a day, by hand: what counts by then is in them, whenever it was recorded. On
//! random histories they are held against the model in `properties/looking_back.rs`.

use crate::college::story::story;

#[test]
fn a_grant_that_counts_later_is_not_lent_before() {
    story(
        "today 2027-02-05
         announced learner L-5 prior 0.00 year 2027/28 | recorded 1
         enrol E-1 L-5 M-1                   | refused remaining-entitlement | ~ 2447.50 more than \
                the 0.00 that remain on 2027-02-01 | ~ ask for a later start | can nothing
         enrol E-1 L-5 M-1 on 2027-07-31   | refused remaining-entitlement
         enrol E-1 L-5 M-1 on 2027-08-01   | enrolled 2447.50
         balance L-5 on 2027-07-31           | entries 1 | credits 0  | remaining 0.00
         balance L-5 on 2027-08-01           | entries 3 | credits 30 | remaining 37752.50",
    );
}

#[test]
fn additional_entitlement_and_an_uprating_are_lent_from_their_days_on() {
    story(
        "learner L-5 prior 37000.00                | recorded 1
         grant L-5 1000.00 on 2027-03-01           | granted 1000.00 | remaining 2140.00
         enrol E-1 L-5 M-1 loan 1140.01            | refused remaining-entitlement | ~ is 0.01 more \
                than the 1140.00 that remain on 2027-02-01
         enrol E-1 L-5 M-1 on 2027-03-01 loan 2140.00 | enrolled 2140.00
         # Between, what is lent from March on is there, and what was granted for it is not.
         balance L-5 on 2027-02-28                 | remaining 1140.00
         balance L-5 on 2027-03-01                 | remaining 0.00
         enrol E-2 L-5 M-2 loan 1.00               | refused remaining-entitlement | ~ 0.00 that remain",
    );
}

#[test]
fn what_takes_counts_from_the_first_day_from_which_on_it_fits() {
    story(
        "learner L-5 prior 35000.00          | recorded 1
         enrol E-1 L-5 M-1                   | enrolled 2447.50 | remaining 692.50
         withdraw E-1 on 2027-02-10          | withdrawn 2447.50 | remaining 3140.00
         # From 1 August 2025 it would leave 1692.50 less than nothing on 1 February.
         prior L-5 37385.00                  | deducted 2385.00 | from 2027-02-10 | remaining 755.00
         entry L-5/6                         | on 2025-08-01 | effective 2027-02-10
         balance L-5 on 2027-02-09           | prior 35000.00 | remaining 692.50
         balance L-5 on 2027-02-10           | prior 37385.00 | remaining 755.00
         # Less than before counts from its own day.
         prior L-5 37000.00                  | restored 385.00 | no from
         balance L-5 on 2027-02-09           | prior 34615.00 | remaining 1077.50",
    );
}

#[test]
fn a_withdrawal_that_is_undone_counts_from_where_its_money_is_there() {
    story(
        "learner L-5 prior 35000.00                   | recorded 1
         enrol E-1 L-5 M-1                            | enrolled 2447.50
         withdraw E-1 on 2027-02-10                   | withdrawn 2447.50
         enrol E-2 L-5 M-2 on 2027-03-01            | enrolled 2447.50 | remaining 692.50
         grant L-5 2000.00 on 2027-06-01              | granted 2000.00
         correct L-5/5                                | from 2027-06-01 | remaining 245.00
         entry L-5/8                                  | on 2028-02-05 | effective 2027-06-01
         balance L-5 on 2027-05-31                    | remaining 692.50 | credits 30
         balance L-5 on 2027-06-01                    | remaining 245.00 | credits 60",
    );
}

#[test]
fn an_act_is_moved_as_a_whole_and_no_uprating_counts_twice() {
    story(
        "learner L-5 prior 35692.50                   | recorded 1
         enrol E-1 L-5 M-1                            | enrolled 2447.50 | remaining 0.00
         withdraw E-1 on 2027-02-10                   | withdrawn 2447.50
         announced uprate 2027/28                               | uprated 5
         # 2447.50 × 40200 ÷ 38140 = 2579.69…; and of 1447.50 only 1525.68.
         balance L-5                                  | remaining 2579.69
         prior L-5 36692.50                           | from 2027-02-10 | anew 9 2027/28 78.18
         balance L-5 on 2027-02-09                    | prior 35692.50 | remaining 0.00
         balance L-5 on 2027-02-10                    | prior 36692.50 | remaining 1447.50
         balance L-5 on 2027-08-01                    | remaining 1525.68",
    );
}

#[test]
fn an_amendment_counts_from_the_start_at_the_earliest_and_asks_for_the_least_from_there_on() {
    story(
        "learner L-5 prior 36000.00                   | recorded 1
         enrol E-1 L-5 M-1 loan 2000.00               | enrolled 2000.00 | remaining 140.00
         grant L-5 500.00 on 2027-06-01               | granted 500.00
         amend E-1 fee 2447.50 loan 2140.01 on 2027-03-01 | refused remaining-entitlement | ~ 140.00 \
                remains on 2027-03-01, the least from 2027-03-01 on, which is 0.01 short
         amend E-1 fee 2447.50 loan 2100.00 on 2027-01-05 | set-aside 100.00 | from 2027-02-01
         amend E-1 fee 2447.50 loan 2447.50 on 2027-06-01 | set-aside 347.50 | no from
         balance L-5 on 2027-05-31                    | remaining 40.00
         balance L-5 on 2027-06-01                    | remaining 192.50",
    );
}

#[test]
fn an_undoing_cancels_what_it_undoes_on_every_day() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         grant L-1 500.00 on 2027-03-01 | granted 500.00
         announced uprate 2027/28                 | uprated 4
         correct L-1/4 on 2027-09-09    | no from
         entry L-1/6                    | on 2027-09-09 | effective 2027-03-01
         balance L-1 on 2027-02-28      | remaining 35692.50
         balance L-1 on 2027-03-01      | remaining 35692.50
         balance L-1 on 2027-08-01      | remaining 37620.30
         # An uprating made anew does not count before the grant, whenever its mistake was found.
         correct L-1/3 on 2020-01-01    | remaining 40200.00
         balance L-1 on 2025-07-31      | granted 0.00 | remaining 0.00
         balance L-1 on 2027-07-31      | granted 38140.00 | remaining 38140.00 | credits 0
         balance L-1 on 2027-08-01      | granted 40200.00",
    );
}

#[test]
fn an_uprating_counts_from_no_day_before_the_grant() {
    story(
        "uprate 2026/27 on 2025-01-01   | uprated 4
         entry L-1/3                    | effective 2025-08-01
         balance L-1 on 2025-07-31      | granted 0.00 | remaining 0.00",
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
