//! What is put right: entries undone with all that follows from them, additional entitlement, prior
//! study; exact to the penny against figures that were worked out by hand. On random histories it
//! is held against the model.

mod files;
mod refused;

use crate::college::story::story;

#[test]
fn an_enrolment_takes_its_withdrawal_with_it() {
    story(
        "today 2027-02-05
         enrol E-1 L-1 M-1              | enrolled 2447.50
         enrol E-2 L-1 M-2              | enrolled 2447.50
         # After its one instalment fell due: nothing is given back, and 2447.50 stay set aside.
         withdraw E-1 on 2027-02-20     | withdrawn 0.00 | remaining 33245.00
         correct L-1/3                  | corrected 5>6 0.00, 3>7 2447.50 | no anew | \
                                          remaining 35692.50
         entry L-1/6                    | undoes 5 | no debit
         entry L-1/7                    | undoes 3 | enrolment E-1 | debit committed:E-1 | \
                                          credit entitlement:L-1 | amount 2447.50 | reason WRONG | \
                                          on 2027-02-05 | effective 2027-02-01",
    );
}

#[test]
fn an_id_that_was_undone_comes_again_for_the_same_learner_and_its_modules_are_free() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         correct L-1/3                  | corrected 3>4 2447.50
         withdraw E-1 on 2027-02-05     | refused enrolment-known
         enrol E-1 L-2 M-1              | refused key-reused | ~ another learner's
         # From the same start, which one that is held would not allow.
         enrol E-2 L-1 M-1              | enrolled 2447.50 | remaining 35692.50
         enrol E-1 L-1 M-2 loan 1000.00 | enrolled 1000.00 | remaining 34692.50
         enrol E-1 L-1 M-1              | refused key-reused | ~ with the modules M-2
         withdraw E-1 on 2027-01-15     | withdrawn 1000.00
         correct L-1/6                  | corrected 7>8 -1000.00, 6>9 1000.00
         enrol E-1 L-1 M-2              | enrolled 2447.50",
    );
}

#[test]
fn a_withdrawal_that_is_undone_sets_its_money_aside_again() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         withdraw E-1 on 2027-01-15     | withdrawn 2447.50 | remaining 38140.00
         enrol E-1 L-1 M-1              | already 2447.50 | ~ was withdrawn on 2027-01-15
         correct L-1/4                  | corrected 4>5 -2447.50 | remaining 35692.50
         # It is held again, and can be withdrawn again on its true day.
         enrol E-1 L-1 M-1              | already 2447.50 | =
         withdraw E-1 on 2027-02-20     | withdrawn 0.00 | remaining 35692.50",
    );
}

#[test]
fn a_dry_run_says_the_same_and_appends_nothing() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         count                          | 18
         dry correct L-1/3              | corrected 3>4 2447.50 | remaining 38140.00
         correct L-1/3                  | corrected 3>4 2447.50 | remaining 38140.00
         count                          | 19",
    );
}

#[test]
fn additional_entitlement_is_granted_each_time_but_once_for_each_key() {
    story(
        "grant L-1 2500.00              | granted 2500.00
         grant L-1 2500.00              | granted 2500.00
         grant L-1 100.50 key G-1       | granted 100.50
         grant L-1 100.50 key G-1       | already
         grant L-1 100.51 key G-1       | refused key-reused | remaining 43240.50
         correct L-1/5                  | corrected 5>6 -100.50
         # It is as though it had never been granted, and so is its key.
         grant L-1 100.52 key G-1       | granted 100.52 | remaining 43240.52",
    );
}

#[test]
fn prior_study_is_put_right_by_the_difference_from_the_first_day_of_the_grant() {
    story(
        "learner L-5 prior 9535.00 year 2026/27 | recorded 1
         balance L-5                    | remaining 29625.00
         prior L-5 9790.00              | deducted 255.00
         prior L-5 9790.00              | already
         prior L-5 0.00                 | restored 9790.00 | remaining 39160.00
         prior L-5 39160.00             | deducted 39160.00 | remaining 0.00
         entry L-5/3                    | effective 2026-08-01
         entry L-5/4                    | effective 2026-08-01
         entry L-5/5                    | effective 2026-08-01
         entry L-5/6                    | effective 2026-08-01
         # The file that says what is on record now is taken in as it is.
         learner L-5 prior 39160.00 year 2026/27 | recorded 0 | there 1",
    );
}

/// 38140.00 - 2447.50 = 35692.50, which 2026/27 makes 36647.04 (35692.50 × 39160 ÷ 38140 =
/// 36647.0458…). Then 2447.50 are set aside at the new prices, and 1000.00 are granted: 36647.04 -
/// 2447.50 + 1000.00 = 35199.54.
#[test]
fn an_uprating_is_made_anew_of_what_would_have_remained_and_of_nothing_else() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         uprate 2026/27                 | uprated 4
         enrol E-2 L-1 M-2              | enrolled 2447.50
         grant L-1 1000.00              | granted 1000.00 | remaining 35199.54
         # As though E-1 had never been: 39160.00 - 2447.50 + 1000.00.
         correct L-1/3                  | corrected 3>7 2447.50, 4>8 -954.54 | \
                                          anew 9 2026/27 1020.00 | remaining 37712.50
         entry L-1/9                    | remaining 38140.00 | anew 4
         # What came after the uprating is not re-priced when it is undone, though that was made anew.
         correct L-1/5                  | corrected 5>10 2447.50 | no anew | remaining 40160.00",
    );
}

/// A sixteenth of the entitlement, 2383.75, is 2447.50 at the prices of 2026/27.
#[test]
fn what_moved_no_money_is_undone_without_a_word_about_upratings() {
    story(
        "learner L-5 prior 33308.75     | recorded 1
         enrol E-1 L-5 M-1              | enrolled 2447.50
         # After its one instalment fell due.
         withdraw E-1 on 2027-02-20     | withdrawn 0.00
         uprate 2026/27                 | uprated 5
         balance L-5                    | remaining 2447.50
         enrol E-2 L-5 M-2              | enrolled 2447.50
         correct L-5/5                  | corrected 5>8 0.00 | no anew | remaining 0.00",
    );
}

/// 38140.00 - 9535.00 = 28605.00; 2026/27: 29370.00; 2027/28: 30150.00.
#[test]
fn prior_study_put_right_after_upratings_is_as_if_it_had_been_right_at_first() {
    story(
        "uprate 2026/27                 | uprated 4
         enrol E-1 L-1 M-1              | enrolled 2447.50
         announced uprate 2027/28       | uprated 4
         # (39160.00 - 2447.50) × 40200 ÷ 39160: 15 of 16 parts.
         balance L-1                    | remaining 37687.50
         # (29370.00 - 2447.50) × 40200 ÷ 39160: 11 of 16 parts.
         prior L-1 9535.00              | deducted 9535.00 | remaining 27637.50
         entry L-1/6  | event prior-study-deducted | effective 2025-08-01 | no remaining | no anew
         entry L-1/7  | event corrected            | effective 2027-08-01 | no remaining | no anew
         entry L-1/8  | event corrected            | effective 2026-08-01 | no remaining | no anew
         entry L-1/9  | event entitlement-uprated  | effective 2026-08-01 | remaining 28605.00 | \
                        anew 3
         entry L-1/10 | event entitlement-uprated  | effective 2027-08-01 | remaining 26922.50 | \
                        anew 5
         entries L-1                    | 10
         # And back again, by undoing that entry.
         correct L-1/6                  | remaining 37687.50",
    );
}

#[test]
fn an_uprating_that_is_undone_stays_undone_until_the_next_run() {
    story(
        "uprate 2026/27                 | uprated 4
         announced uprate 2027/28       | uprated 4
         correct L-1/3                  | corrected 4>5 -1040.00, 3>6 -1020.00 | no anew | \
                                          remaining 38140.00
         announced uprate 2027/28       | uprated 1 | there 3
         balance L-1                    | remaining 40200.00
         entry L-1/7                    | from 2025/26 | to 2027/28",
    );
}

/// 37640.00 × 39160 ÷ 38140 = 38646.62…: 1006.62 more.
#[test]
fn a_grant_of_the_wrong_year_is_undone_with_all_that_is_part_of_it_and_granted_anew() {
    story(
        "learner L-5 prior 1000.00 year 2025/26 | recorded 1
         grant L-5 500.00               | granted 500.00
         uprate 2026/27                 | uprated 5
         correct L-5/2                  | corrected 5>6 -1006.62, 4>7 -500.00, 3>8 1000.00, \
                                          2>9 -38140.00 | no anew | remaining 0.00
         grant L-5 500.00               | refused learner-known
         learner L-5 prior 1000.00 year 2026/27 | recorded 1
         balance L-5                    | remaining 38160.00",
    );
}

#[test]
fn a_learner_imported_again_with_other_grants_is_told_what_puts_them_right() {
    story(
        "learner L-5 prior 1000.00 year 2025/26 | recorded 1
         learner L-5 prior 1000.00 year 2026/27 | malformed 1 | = line 2, column \
                `entitlement_year`: learner L-5 was granted the entitlement of 2025/26, not of \
                2026/27: where that is wrong, undo the grant and import the learner again \
                                                | can undo L-5/2
         learner L-5 prior 1000.01 year 2025/26 | malformed 1 | = line 2, column `prior_study`: \
                learner L-5 has prior study of 1000.00 on record, not 1000.01: give that figure \
                in the column `prior_study`, or put it right on its own, where it is wrong \
                                                | can prior L-5
         learner L-6 year 2031/32               | malformed 1 | can ImportRates",
    );
}

#[test]
fn what_was_undone_is_undone_for_every_export_and_every_day() {
    story(
        "today 2027-02-05
         enrol E-1 L-1 M-1              | enrolled 2447.50
         enrol E-2 L-1 M-2              | enrolled 2447.50
         correct L-1/3                  | corrected 3>5 2447.50
         export enrolments E-1,         | 0
         export enrolments E-2,         | 1
         export register ,E-1,          | 2
         balance L-1 on 2027-01-31      | credits 0  | remaining 38140.00
         balance L-1 on 2027-02-01      | credits 30 | remaining 35692.50",
    );
}
