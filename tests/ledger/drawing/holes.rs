//! Places where a hole could be: each was looked into, and some were one.

use lifelong::ops::drawdown::claim;

use crate::college::read;
use crate::college::reading::but_source;
use crate::college::story::story;

/// Nothing is re-priced because attendance is undone, and nothing has to remain for it: 5140.00 -
/// 2447.50 = 2692.50, which 2026/27 makes 2764.50, and all of that is set aside.
#[test]
fn attendance_is_undone_after_an_uprating_though_nothing_remains() {
    story(
        "enrol E-1 L-4 M-1 on 2027-01-04 | enrolled 2447.50
         attend E-1 1 A on 2027-01-20    | recorded
         uprate 2026/27                  | uprated 4
         enrol E-2 L-4 C-1/60 on 2027-01-04 fee 4000.03 loan 2764.50 plan quarters | \
                                           enrolled 2764.50 | remaining 0.00
         correct L-4/5 on 2027-02-01     | corrected 5>8 0.00 | no anew
         attend E-1 1 A on 2027-01-21    | recorded",
    );
}

/// No more does a withdrawal that gave nothing back, because all had fallen due.
#[test]
fn a_withdrawal_that_moved_nothing_is_undone_after_an_uprating_though_nothing_remains() {
    story(
        "enrol E-1 L-4 M-1 on 2027-01-04 | enrolled 2447.50
         withdraw E-1 on 2027-03-01      | withdrawn 0.00 | recovered 0.00
         uprate 2026/27                  | uprated 4
         enrol E-2 L-4 C-1/60 on 2027-01-04 fee 4000.03 loan 2764.50 plan quarters | \
                                           enrolled 2764.50 | remaining 0.00
         correct L-4/5 on 2027-02-01     | corrected 5>8 0.00 | no anew",
    );
}

/// A file that is taken in again says what it said when the enrolment was funded: at each step it
/// is there.
#[test]
fn amendments_are_undone_one_by_one_and_the_file_is_known_at_each_step() {
    let again = "import enrolments E-1,L-1,,2027-01-04,C-1,60,4000.03,,quarters";
    story(&format!(
        "{again}                             | recorded 1
         # There, back to what it was at first, and elsewhere.
         amend E-1 fee 3500.00 on 2027-02-01 | amended 3500.00 | set-aside -500.03 | recovered 0.00
         {again}                             | there 1 | refused 0
         amend E-1 fee 4000.03 on 2027-02-01 | amended 4000.03 | set-aside 500.03 | recovered 0.00
         {again}                             | there 1 | refused 0
         amend E-1 fee 3000.00 on 2027-02-01 | amended 3000.00 | set-aside -1000.03 | recovered 0.00
         {again}                             | there 1 | refused 0
         correct L-1/4 on 2027-02-01         | refused not-correctable
         correct L-1/5 on 2027-02-01         | refused not-correctable
         correct L-1/6 on 2027-02-01         | corrected 6>7 -1000.03 | no anew
         {again}                             | there 1 | refused 0
         correct L-1/5 on 2027-02-01         | corrected 5>8 500.03 | no anew
         {again}                             | there 1 | refused 0
         correct L-1/4 on 2027-02-01         | corrected 4>9 -500.03 | no anew
         {again}                             | there 1 | refused 0
         amend E-1 fee 4000.03 on 2027-02-01 | already"
    ));
}

/// The plan is the one by which the enrolment was funded, whatever it is today: 10, 20, 30 and 40
/// percent of 4895.00; 25 and 50 percent of 4100.00.
#[test]
fn a_fee_is_amended_by_the_plan_and_the_limit_of_its_time() {
    let college = story(
        "enrol E-1 L-1 C-1/60 on 2027-01-04 fee 4000.03 plan quarters  | enrolled 4000.03
         enrol E-2 L-2 C-1/60 on 2027-09-20 fee 4000.00                 | enrolled 4000.00
         import instalment-plans quarters,1,50,0,0,pound,another letter & \
                quarters,2,50,1,0,pound,another letter & termly,1,100,0,0,penny,another letter | \
                                                                        recorded 2
         import rates 2026/27,8000.00,2000.00,pro-rata,a letter         | recorded 1
         amend E-1 fee 4895.00 on 2027-02-01 | amended 4895.00 | set-aside 894.97 | recovered 0.00
         amend E-1 fee 4895.01 on 2027-02-01 | refused fee-limit
         amend E-2 fee 4100.00 on 2027-02-01 | amended 4100.00 | set-aside 100.00 | recovered 0.00
         attend E-1 1 A on 2027-02-01   | recorded | due 2027-01-07
         attend E-1 2 A on 2027-02-01   | recorded | due 2027-03-04
         attend E-1 3 A on 2027-02-01   | recorded | due 2027-06-04
         attend E-1 4 A on 2027-02-01   | recorded | due 2027-10-14
         attend E-2 1 A on 2027-10-01   | recorded | due 2027-09-20
         attend E-2 2 A on 2027-10-01   | recorded | due 2028-01-20
         attend E-2 3 A on 2027-10-01   | recorded | due 2028-05-20
         draw 10000001 by 2028-12-31    | E-1/1 489.50, E-1/2 979.00, E-1/3 1468.50, E-1/4 1958.00, \
                                          E-2/1 1025.00, E-2/2 1025.00, E-2/3 2050.00",
    );
    let export = but_source(&college.export("drawdowns"));
    let days: Vec<_> = export.lines().skip(1).filter_map(|line| line.rsplit(',').nth(1)).collect();
    let first = ["2027-01-07", "2027-03-04", "2027-06-04", "2027-10-14"];
    let expected: Vec<_> =
        first.into_iter().chain(["2027-09-20", "2028-01-20", "2028-05-20"]).collect();
    assert_eq!(days, expected);
}

/// A quarter of 3.99 is less than a pound, so the first two parts are nothing.
#[test]
fn a_part_that_is_nothing_is_neither_claimed_nor_waited_for() {
    story(
        "enrol E-1 L-1 C-1/60 on 2027-01-04 fee 4626.01 loan 3.99 plan termly | enrolled 3.99
         attend E-1 1 A on 2027-01-04   | recorded
         draw 10000001 by 2027-08-31    | nothing | no earlier | no not-confirmed | \
                                          no not-attending | no rejected | not-due 1 3.99
         recover E-1 1 on 2027-01-04    | refused not-drawn
         withdraw E-1 on 2027-08-31     | withdrawn 3.99 | recovered 0.00
         draw 10000001 by 2199-12-31    | nothing | no earlier | no not-confirmed | \
                                          no not-attending | no rejected | no not-due
         entries provider/10000001      | 0",
    );
}

/// What a withdrawal recovered is due after all where it is undone, and nobody said no to it.
#[test]
fn what_was_recovered_is_claimed_again_when_its_withdrawal_or_its_amendment_is_undone() {
    story(
        "enrol E-1 L-1 M-1 on 2027-01-04 | enrolled 2447.50
         attend E-1 1 A on 2027-01-04    | recorded
         draw 10000001 by 2027-01-31     | E-1/1 2447.50
         withdraw E-1 on 2027-01-10      | withdrawn 2447.50 | recovered 2447.50
         correct L-1/7 on 2027-01-31     | corrected 7>8 -2447.50 | no anew
         # Both stand in one claim: what was taken back, and what is due after all.
         draw 10000001 by 2027-01-31     | E-1/1 -2447.50, E-1/1 2447.50
         amend E-1 fee 2000.00 on 2027-01-31 | amended 2000.00 | set-aside -447.50 | recovered 447.50
         draw 10000001 by 2027-01-31     | E-1/1 -447.50
         correct L-1/11 on 2027-01-31    | corrected 11>12 -447.50 | no anew
         draw 10000001 by 2027-01-31     | E-1/1 447.50
         draw 10000001 by 2027-01-31     | nothing",
    );
}

/// Of the payer's no, nothing changes by a withdrawal that is undone.
#[test]
fn what_the_payer_rejected_stays_rejected_through_a_withdrawal_that_is_undone() {
    let waits = "no not-confirmed | no not-attending | rejected 1 2447.50 | no not-due";
    story(&format!(
        "enrol E-1 L-1 M-1 on 2027-01-04 | enrolled 2447.50
         attend E-1 1 A on 2027-01-04    | recorded
         draw 10000001 by 2027-01-31     | E-1/1 2447.50
         recover E-1 1 on 2027-01-31     | recovered 2447.50
         withdraw E-1 on 2027-01-04      | withdrawn 2447.50
         correct L-1/7 on 2027-01-31     | corrected 7>8 -2447.50 | no anew
         draw 10000001 by 2027-01-31     | {waits}
         # Confirmed anew and undone: it waits again.
         attend E-1 1 A on 2027-01-31    | recorded
         correct L-1/9 on 2027-01-31     | corrected 9>10 0.00 | no anew
         draw 10000001 by 2027-01-31     | nothing | {waits}
         # What was claimed on the first confirmation was taken back, so that can be put right too.
         correct L-1/4 on 2027-01-31     | corrected 4>11 0.00 | no anew
         draw 10000001 by 2027-01-31     | nothing | {waits}"
    ));
}

/// The ids of learners may hold strokes, and stand in the order of their letters.
#[test]
fn claims_tell_learners_of_any_id_in_the_order_of_their_ids() {
    let mut college = story(
        "learner 2026/17                 | recorded 1
         learner 2026/9                  | recorded 1
         enrol E-1 L-1 M-1 on 2027-01-04 | enrolled 2447.50
         enrol E-2 2026/9 M-1 on 2027-01-04 | enrolled 2447.50
         enrol E-3 2026/17 M-1 on 2027-01-04 | enrolled 2447.50
         import attendance E-1,1,A,2027-01-31 & E-2,1,A,2027-01-31 & E-3,1,A,2027-01-31 | recorded 3
         draw 10000001 by 2027-01-31     | E-3/1 2447.50, E-2/1 2447.50, E-1/1 2447.50
         recover E-1 1 on 2027-01-31     | recovered 2447.50
         recover E-2 1 on 2027-01-31     | recovered 2447.50
         recover E-3 1 on 2027-01-31     | recovered 2447.50
         draw 10000001 by 2027-01-31     | E-3/1 -2447.50, E-2/1 -2447.50, E-1/1 -2447.50 | \
                                           claim 10000001-0002",
    );
    college.tell("entry provider/10000001/2 | recovery learner/2026/17/6");
    let again = claim(&*college.reader(), read("10000001"), &read("10000001-0002")).unwrap().file();
    let export = but_source(&college.export("drawdowns"));
    let (header, rest) = export.split_once('\n').unwrap();
    let told = rest.lines().filter(|line| line.starts_with("10000001-0002,"));
    let lines: Vec<&str> = [header].into_iter().chain(told).collect();
    assert_eq!(String::from_utf8(again).unwrap(), lines.join("\n") + "\n");
}

/// A file of withdrawals recovers as single ones do. On the day on which it fell due it was due.
#[test]
fn a_file_of_withdrawals_recovers_what_is_no_longer_due() {
    story(
        "enrol E-1 L-1 M-1 on 2027-01-04 | enrolled 2447.50
         enrol E-2 L-3 M-1 on 2027-01-04 | enrolled 2447.50
         attend E-1 1 A on 2027-01-04    | recorded
         attend E-2 1 A on 2027-01-04    | recorded
         draw 10000001 by 2027-01-31     | E-1/1 2447.50, E-2/1 2447.50
         import withdrawals E-1,2027-01-17 & E-2,2027-01-18 | recorded 2
         draw 10000001 by 2027-02-28     | E-1/1 -2447.50
         export drawdowns ,L-1,E-1,C-1,M-1,1,2027-01-18,-2447.50 | 1",
    );
}
