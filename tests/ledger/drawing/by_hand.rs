//! Figures worked out by hand, in pounds, from the rules: a course year of 9250.00 that is paid in
//! three instalments of 2312.00, 2312.00 and 4626.00, and what can become of it.

use crate::college::College;
use crate::college::reading::but_source;

/// L-1 on the course year.
const YEAR: &str = "import enrolments E-1,L-1,,2027-01-04,C-1,120,9250.00 | recorded 1";

/// The course year, with attendance confirmed for these periods, and what then happens.
#[track_caller]
fn year(confirmed: &[u8], story: &str) -> College {
    let mut college = College::after(YEAR);
    for period in confirmed {
        college.tell(&format!("attend E-1 {period} A on 2027-01-20 | recorded"));
    }
    college.tell(story);
    college
}

#[test]
fn a_year_is_drawn_down_in_three_parts() {
    let college = year(
        &[1, 2],
        "balance L-1                    | committed 9250.00 | drawn 0.00 | remaining 28890.00
         draw 10000001 by 2027-01-03    | nothing
         draw 10000001 by 2027-01-04    | E-1/1 2312.00
         draw 10000001 by 2027-05-03    | nothing
         draw 10000001 by 2027-05-04    | E-1/2 2312.00
         draw 10000001 by 2027-09-04    | nothing
         attend E-1 3 A on 2027-09-10   | recorded
         draw 10000001 by 2027-09-04    | E-1/3 4626.00
         draw 10000001 by 2199-12-31    | nothing
         balance L-1                    | committed 0.00 | drawn 9250.00 | remaining 28890.00",
    );
    let expected = "claim_reference,claimed_on,ukprn,learner_id,enrolment_id,course_id,module_ids,\
                    liability_period,due_on,amount\n\
                    10000001-0001,2027-01-04,10000001,L-1,E-1,C-1,,1,2027-01-04,2312.00\n\
                    10000001-0002,2027-05-04,10000001,L-1,E-1,C-1,,2,2027-05-04,2312.00\n\
                    10000001-0003,2027-09-04,10000001,L-1,E-1,C-1,,3,2027-09-04,4626.00\n";
    assert_eq!(but_source(&college.export("drawdowns")), expected);
}

#[test]
fn all_that_is_due_and_confirmed_is_in_one_claim_and_the_rest_is_said_to_wait() {
    year(
        &[1],
        "dry draw 10000001 by 2027-06-01 | no earlier | not-confirmed 1 2312.00 | no not-attending | \
                                           no rejected | not-due 1 4626.00
         attend E-1 2 X on 2027-05-04    | recorded
         dry draw 10000001 by 2027-06-01 | no not-confirmed | not-attending 1 2312.00 | \
                                           no rejected | not-due 1 4626.00
         attend E-1 2 A on 2027-05-20    | recorded
         draw 10000001 by 2027-06-01     | E-1/1 2312.00, E-1/2 2312.00
         draw 10000001 by 2027-06-01     | nothing | earlier 10000001-0001",
    );
}

#[test]
fn a_withdrawal_between_two_instalments_gives_back_what_is_not_due() {
    year(
        &[1, 2, 3],
        "draw 10000001 by 2027-01-31    | E-1/1 2312.00
         withdraw E-1 on 2027-06-01     | withdrawn 4626.00 | recovered 0.00
         balance L-1                    | committed 2312.00 | drawn 2312.00 | remaining 33516.00
         # What had fallen due before it is still to be paid; what had not never is.
         draw 10000001 by 2027-12-31    | E-1/2 2312.00
         balance L-1                    | committed 0.00 | drawn 4624.00 | remaining 33516.00",
    );
}

#[test]
fn a_withdrawal_that_is_told_late_recovers_at_once_and_the_next_claim_tells_it() {
    year(
        &[1, 2],
        "draw 10000001 by 2027-05-31    | E-1/1 2312.00, E-1/2 2312.00
         balance L-1                    | committed 4626.00 | drawn 4624.00 | remaining 28890.00
         withdraw E-1 on 2027-04-01     | withdrawn 6938.00 | recovered 2312.00
         balance L-1                    | committed 0.00 | drawn 2312.00 | remaining 35828.00
         export drawdowns ,,10000001,L-1,E-1,C-1,,2,2027-05-04,-2312.00 | 1
         draw 10000001 by 2027-06-30    | E-1/2 -2312.00
         export drawdowns 10000001-0002,2027-06-30,10000001,L-1,E-1,C-1,,2,2027-05-04,-2312.00 | 1
         export drawdowns ,,10000001,L-1,E-1,C-1,,2,2027-05-04,-2312.00 | 0
         balance L-1                    | committed 0.00 | drawn 2312.00 | remaining 35828.00",
    );
}

#[test]
fn a_withdrawal_before_the_start_recovers_everything_and_leaves_nothing_to_claim() {
    year(
        &[1, 2],
        "draw 10000001 by 2027-05-31    | E-1/1 2312.00, E-1/2 2312.00
         withdraw E-1 on 2027-01-03     | withdrawn 9250.00 | recovered 4624.00
         balance L-1                    | committed 0.00 | drawn 0.00 | remaining 38140.00
         draw 10000001 by 2027-06-30    | E-1/1 -2312.00, E-1/2 -2312.00
         draw 10000001 by 2027-12-31    | nothing",
    );
}

/// 9790.00 is 2447.00 (2447.50), 2447.00 and 4896.00.
#[test]
fn a_fee_amended_upwards_is_claimed_by_the_difference() {
    year(
        &[1, 2, 3],
        "draw 10000001 by 2027-01-31    | E-1/1 2312.00
         amend E-1 fee 9790.00 on 2027-02-01 | amended 9790.00 | set-aside 540.00 | recovered 0.00
         balance L-1                    | committed 7478.00 | drawn 2312.00 | remaining 28350.00
         draw 10000001 by 2027-02-28    | E-1/1 135.00
         draw 10000001 by 2027-12-31    | E-1/2 2447.00, E-1/3 4896.00
         balance L-1                    | committed 0.00 | drawn 9790.00 | remaining 28350.00",
    );
}

/// 8000.00 is 2000.00, 2000.00 and 4000.00.
#[test]
fn a_fee_amended_downwards_is_recovered_where_it_was_drawn() {
    year(
        &[1, 2, 3],
        "draw 10000001 by 2027-05-31    | E-1/1 2312.00, E-1/2 2312.00
         amend E-1 fee 8000.00 on 2027-06-01 | amended 8000.00 | set-aside -1250.00 | \
                                               recovered 624.00
         balance L-1                    | committed 4000.00 | drawn 4000.00 | remaining 30140.00
         draw 10000001 by 2027-12-31    | E-1/1 -312.00, E-1/2 -312.00, E-1/3 4000.00
         balance L-1                    | committed 0.00 | drawn 8000.00 | remaining 30140.00",
    );
}

/// 9251.99 is 2312.00 (2312.9975), 2312.00 and 4627.99; a penny more is 2313.00, 2313.00 and
/// 4626.00.
#[test]
fn a_penny_more_can_take_back_of_the_last_part_what_it_adds_to_the_others() {
    year(
        &[1, 2, 3],
        "amend E-1 fee 9251.99 on 2027-02-01 | amended 9251.99 | set-aside 1.99 | recovered 0.00
         draw 10000001 by 2027-12-31    | E-1/1 2312.00, E-1/2 2312.00, E-1/3 4627.99
         amend E-1 fee 9252.00 on 2027-02-01 | amended 9252.00 | set-aside 0.01 | recovered 1.99
         balance L-1                    | committed 2.00 | drawn 9250.00 | remaining 28888.00
         draw 10000001 by 2028-01-31    | E-1/3 -1.99, E-1/1 1.00, E-1/2 1.00
         balance L-1                    | committed 0.00 | drawn 9252.00 | remaining 28888.00",
    );
}

#[test]
fn what_the_payer_rejects_is_not_claimed_again_before_it_is_confirmed_anew() {
    year(
        &[1],
        "draw 10000001 by 2027-01-31    | E-1/1 2312.00
         recover E-1 2 on 2027-02-10    | refused not-drawn
         recover E-1 1 on 2027-02-10    | recovered 2312.00
         recover E-1 1 on 2027-02-10    | already
         balance L-1                    | committed 9250.00 | drawn 0.00 | remaining 28890.00
         draw 10000001 by 2027-02-28    | E-1/1 -2312.00
         draw 10000001 by 2027-03-31    | nothing | rejected 1 2312.00
         # The confirmation that the payer did not believe is there already, and helps no more.
         attend E-1 1 A on 2027-01-20   | already
         draw 10000001 by 2027-03-31    | nothing
         attend E-1 1 A on 2027-03-15   | recorded
         recover E-1 1 on 2027-02-10    | refused not-drawn
         draw 10000001 by 2027-03-31    | E-1/1 2312.00
         balance L-1                    | committed 6938.00 | drawn 2312.00 | remaining 28890.00",
    );
}

#[test]
fn what_was_drawn_and_what_it_rests_on_is_never_undone() {
    year(
        &[1],
        "draw 10000001 by 2027-01-31    | E-1/1 2312.00
         # The grant, the enrolment, the attendance, the drawdown.
         correct L-1/2 on 2027-02-10    | refused remaining-entitlement
         correct L-1/3 on 2027-02-10    | refused not-correctable
         correct L-1/4 on 2027-02-10    | refused not-correctable
         correct L-1/5 on 2027-02-10    | refused not-correctable
         # Not even after all of it was recovered, which the payer is to hear of.
         withdraw E-1 on 2027-01-01     | withdrawn 9250.00 | recovered 2312.00
         correct L-1/3 on 2027-02-10    | refused not-correctable
         correct L-1/5 on 2027-02-10    | refused not-correctable
         correct L-1/6 on 2027-02-10    | refused not-correctable
         # But for the attendance: nothing rests on it any more.
         correct L-1/4 on 2027-02-10    | corrected 4>8 0.00 | no anew
         balance L-1                    | committed 0.00 | drawn 0.00 | remaining 38140.00",
    );
}

#[test]
fn a_file_that_is_taken_in_again_after_an_amendment_adds_nothing() {
    let (there, refused) = ("recorded 0 | there 1 | refused 0", "recorded 0 | there 0 | refused 1");
    year(
        &[1],
        &format!(
            "amend E-1 fee 9790.00 loan 9000.00 on 2027-02-01 | amended 9000.00 | \
                                                   set-aside -250.00 | recovered 0.00
             import enrolments E-1,L-1,,2027-01-04,C-1,120,9250.00 | {there}
             import enrolments E-1,L-1,,2027-01-04,C-1,120,9790.00 | {there}
             import enrolments E-1,L-1,,2027-01-04,C-1,120,9000.00 | {refused}
             balance L-1                | committed 9000.00 | drawn 0.00 | remaining 29140.00"
        ),
    );
}

/// Attendance counts from its day and moves nothing; a drawdown counts from the day asked for, an
/// amendment and a recovery from theirs, a withdrawal from its own.
#[test]
fn a_balance_as_at_a_day_has_what_counts_by_then() {
    year(
        &[1, 2],
        "draw 10000001 by 2027-02-10    | E-1/1 2312.00
         recover E-1 1 on 2027-03-01    | recovered 2312.00
         amend E-1 fee 9790.00 on 2027-04-01 | amended 9790.00 | set-aside 540.00 | recovered 0.00
         draw 10000001 by 2027-05-10    | E-1/1 -2312.00, E-1/2 2447.00
         withdraw E-1 on 2027-07-01     | withdrawn 4896.00 | recovered 0.00
         balance L-1 on 2027-01-03 | entries 1  | committed 0.00    | drawn 0.00    | remaining 38140.00
         balance L-1 on 2027-01-04 | entries 3  | committed 9250.00 | drawn 0.00    | remaining 28890.00
         balance L-1 on 2027-01-20 | entries 5  | committed 9250.00 | drawn 0.00    | remaining 28890.00
         balance L-1 on 2027-02-09 | entries 5  | committed 9250.00 | drawn 0.00    | remaining 28890.00
         balance L-1 on 2027-02-10 | entries 6  | committed 6938.00 | drawn 2312.00 | remaining 28890.00
         balance L-1 on 2027-03-01 | entries 7  | committed 9250.00 | drawn 0.00    | remaining 28890.00
         balance L-1 on 2027-04-01 | entries 8  | committed 9790.00 | drawn 0.00    | remaining 28350.00
         balance L-1 on 2027-05-10 | entries 9  | committed 7343.00 | drawn 2447.00 | remaining 28350.00
         balance L-1 on 2027-07-01 | entries 10 | committed 2447.00 | drawn 2447.00 | remaining 33246.00",
    );
}
