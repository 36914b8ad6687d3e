//! Figures put right: running an uprating again re-prices everybody who stands at others. All sums
//! were done by hand.

use crate::college::story::story;

/// 40320.00 instead of 40200.00, which were announced.
const LATER: &str = "import rates 2027/28,40320.00,10080.00,pro-rata,the regulations | recorded 1";

#[test]
fn figures_that_came_into_force_otherwise_reach_everybody_once() {
    story(&format!(
        "uprate 2026/27                 | uprated 4
         announced uprate 2027/28       | uprated 4
         balance L-1                    | remaining 40200.00
         # 9535.00 are a quarter of the full entitlement.
         balance L-3                    | remaining 10050.00
         {LATER}
         balance L-1                    | remaining 40200.00
         dry uprate 2027/28             | uprated 0 | there 0 | put 4
         # To an earlier year nothing of it is put right.
         uprate 2026/27                 | uprated 0 | there 4 | no put
         uprate 2027/28                 | uprated 0 | there 0 | put 4
         balance L-1                    | remaining 40320.00
         balance L-3                    | remaining 10080.00
         entry L-1/5  | event entitlement-uprated | effective 2027-08-01 | from 2026/27 | \
                        to 2027/28 | remaining 39160.00 | change 120.00 | full-before 39160.00 | \
                        full 40320.00 | replaces 4 | no anew | debit scheme | amount 120.00
         uprate 2027/28                 | uprated 0 | there 4 | no put
         entries L-1                    | 5
         # Who comes new has the same.
         learner L-9 year 2027/28       | recorded 1
         balance L-9                    | remaining 40320.00",
    ));
}

/// The figure of 2026/27 was 39200.00 and not 39160.00. L-1 is enrolled after both upratings, L-5
/// was granted at it.
#[test]
fn a_grant_is_put_right_and_then_the_upratings_since_in_order() {
    story(
        "learner L-5 year 2026/27       | recorded 1
         uprate 2026/27                 | uprated 4
         announced uprate 2027/28       | uprated 5
         enrol E-1 L-5 M-1              | enrolled 2447.50
         balance L-5                    | remaining 37752.50
         import rates 2026/27,39200.00,9800.00,pro-rata,a letter | recorded 1
         uprate 2026/27                 | uprated 0 | there 0 | put 5
         # What stands at 2027/28 in the end is worth as much as before: its figure is the same.
         balance L-5                    | remaining 37752.50
         entry L-5/5  | event grant-put-right | effective 2026-08-01 | year 2026/27 | \
                        full-before 39160.00 | full 39200.00 | replaces 2 | amount 40.00
         entry L-5/6  | event entitlement-uprated | effective 2027-08-01 | from 2026/27 | \
                        to 2027/28 | remaining 39200.00 | change -40.00 | full-before 39200.00 | \
                        full 40200.00 | replaces 3 | debit entitlement:L-5 | amount 40.00
         entries L-5                    | 6
         balance L-5 on 2027-07-31      | remaining 36752.50
         # L-1 was granted at figures that stand.
         entry L-1/5  | from 2025/26 | to 2026/27 | remaining 38140.00 | change 40.00 | replaces 3
         entry L-1/6  | from 2026/27 | to 2027/28 | remaining 39200.00 | change -40.00 | replaces 4
         balance L-1                    | remaining 40200.00
         uprate 2026/27                 | uprated 0 | there 5 | no put",
    );
}

/// A step between may take more than there is: the end is asked, and then what gives comes first.
#[test]
fn what_it_needs_is_asked_of_the_end() {
    story(
        "learner L-6 prior 28605.00     | recorded 1
         uprate 2026/27                 | uprated 5
         enrol E-1 L-6 C-1/120 on 2027-01-18 fee 9790.00 | enrolled 9790.00
         balance L-6                    | remaining 0.00
         import rates 2025/26,38000.00,9500.00,pro-rata,a letter | recorded 1
         # 38000.00 - 28605.00 = 9395.00, and 9395.00 × 39160 ÷ 38000 = 9681.7947…: 108.21 less
         # than the enrolment has taken.
         uprate 2025/26                 | uprated 0 | there 0 | put 4 | left 1 | ~ L-6: 108.21 of 0.00
         balance L-6                    | remaining 0.00
         entries L-6                    | 5
         # L-2 has all of it, before and after.
         entry L-2/4  | event grant-put-right     | effective 2025-08-01 | amount 140.00 | replaces 2
         entry L-2/5  | event entitlement-uprated | effective 2026-08-01 | change 140.00 | replaces 3
         balance L-2                    | remaining 39160.00
         # Again: who is left is left, and nobody else is touched.
         uprate 2025/26                 | uprated 0 | there 4 | no put | left 1
         entries L-2                    | 5
         # 9395.00 × 40000 ÷ 38000 = 9889.4736…: 99.47 more than the enrolment has taken.
         import rates 2026/27,40000.00,10000.00,pro-rata,a letter | recorded 1
         uprate 2026/27                 | uprated 0 | there 0 | put 5 | no left
         balance L-6                    | remaining 99.47
         entry L-6/6  | event entitlement-uprated | effective 2026-08-01 | remaining 9395.00 | \
                        change 239.47 | replaces 4
         entry L-6/7  | event grant-put-right     | effective 2025-08-01 | amount 140.00 | replaces 2
         balance L-2                    | remaining 40000.00",
    );
}

/// What takes counts from the first day from which on it fits: until the grant of additional
/// entitlement counts, the enrolment has taken all that there is.
#[test]
fn what_takes_counts_from_the_first_day_from_which_on_it_fits() {
    story(
        "learner L-6 prior 28605.00     | recorded 1
         uprate 2026/27                 | uprated 5
         enrol E-1 L-6 C-1/120 on 2027-01-18 fee 9790.00 | enrolled 9790.00
         grant L-6 500.00 on 2027-09-01 | granted 500.00
         import rates 2025/26,38000.00,9500.00,pro-rata,a letter | recorded 1
         uprate 2025/26                 | uprated 0 | put 5 | no left
         balance L-6                    | remaining 391.79
         entry L-6/7  | event grant-put-right | on 2025-08-01 | effective 2027-09-01
         entry L-6/8  | event entitlement-uprated | on 2026-08-01 | effective 2027-09-01
         balance L-6 on 2027-01-18      | remaining 0.00
         balance L-6 on 2027-08-31      | remaining 0.00",
    );
}

#[test]
fn what_was_put_right_is_undone_with_what_it_put_right() {
    story(&format!(
        "uprate 2026/27                 | uprated 4
         announced uprate 2027/28       | uprated 4
         {LATER}
         uprate 2027/28                 | put 4
         # Prior study is put right before all of it: 38140.00 - 9535.00 are three quarters.
         prior L-1 9535.00              | deducted 9535.00 | remaining 30240.00
         prior L-1 0.00                 | restored 9535.00 | remaining 40320.00
         correct L-2/4                  | corrected 5>6 -120.00, 4>7 -1040.00 | no anew | \
                                          remaining 39160.00
         correct L-2/3                  | corrected 3>8 -1020.00 | remaining 38140.00
         uprate 2027/28                 | uprated 1 | there 3
         balance L-2                    | remaining 40320.00",
    ));
}

/// An enrolment that is undone after figures were put right, and before anybody stands at them, is
/// undone at the figures by which it was re-priced.
#[test]
fn a_correction_keeps_the_figures_until_they_are_put_right() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         uprate 2026/27                 | uprated 4
         import rates 2026/27,40000.00,10000.00,pro-rata,a letter | recorded 1
         correct L-1/3                  | remaining 39160.00
         uprate 2026/27                 | uprated 0 | put 4
         balance L-1                    | remaining 40000.00",
    );
}

/// Taking the run back that put figures right undoes what it recorded, and nothing of the run before.
#[test]
fn a_run_that_put_figures_right_is_taken_back_by_itself() {
    story(&format!(
        "uprate 2026/27                 | uprated 4
         announced uprate 2027/28       | uprated 4
         {LATER}
         entry ledger/12                | event file-imported
         uprate 2027/28                 | put 4
         correct ledger/13              | taken back 4 | fell 0 | anew 0 | change -286.17
         balance L-1                    | remaining 40200.00
         uprate 2027/28                 | put 4
         balance L-1                    | remaining 40320.00",
    ));
}

/// What came in the place of an uprating is undone alone: that one moves again what it moved, and
/// stands on another sum than it re-priced. Who runs it again has the figures on record.
#[test]
fn an_uprating_that_stands_on_another_sum_is_put_right_by_running_it_again() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         uprate 2026/27                 | uprated 4
         import rates 2025/26,41200.00,10300.00,pro-rata,a letter | recorded 1
         uprate 2026/27                 | uprated 0 | put 4
         # 41200.00 - 2447.50 = 38752.50, and 38752.50 × 39160 ÷ 41200 = 36833.6868….
         balance L-1                    | remaining 36833.68
         correct L-1/6                  | corrected 6>7 2873.36
         # What was recorded as 4 moved 954.54: 35692.50 × 39160 ÷ 38140 = 36647.0490….
         balance L-1                    | remaining 39707.04
         # Made anew it is of what stands before it now, at the figures by which it went:
         # 41200.00 × 39160 ÷ 38140 = 42301.8353….
         correct L-1/3                  | corrected 3>8 2447.50, 4>9 -954.54 | \
                                          anew 10 2026/27 1101.83
         balance L-1                    | remaining 42301.83
         uprate 2026/27                 | uprated 0 | there 3 | put 1
         balance L-1                    | remaining 39160.00",
    );
}

/// The same where no figure by which it went is another one now.
#[test]
fn an_uprating_of_another_sum_is_found_though_its_figures_stand() {
    story(
        "uprate 2026/27                 | uprated 4
         announced uprate 2027/28       | uprated 4
         import rates 2026/27,39200.00,9800.00,pro-rata,a letter | recorded 1
         uprate 2026/27                 | uprated 0 | put 4
         balance L-1                    | remaining 40200.00
         correct L-1/6                  | corrected 6>7 40.00
         balance L-1                    | remaining 40240.00
         announced uprate 2027/28       | uprated 0 | there 3 | put 1
         balance L-1                    | remaining 40200.00
         entry L-1/8  | from 2026/27 | to 2027/28 | remaining 39200.00 | change -40.00 | replaces 4
         announced uprate 2027/28       | there 4 | no put",
    );
}
