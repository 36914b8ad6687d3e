//! Figures that were worked out by hand. Each figure tells its enrolments, its periods and its
//! amount.

use lifelong::domain::ids::LearnerId;
use lifelong::ledger::event::{Enrolled, LearnerEvent};

use crate::attendance::TERMS;
use crate::college::{College, read};

#[track_caller]
fn terms(story: &str) -> College {
    let mut college = College::after(TERMS);
    college.tell(story);
    college
}

#[test]
fn all_of_an_enrolment_waits_for_attendance_at_first() {
    terms(
        "position 10000001 on 2027-02-05 | not-confirmed 2 6 8000.00 | enrolments 2 periods 6 | \
            committed 8000.00 | drawn 0.00 | payable 8000.00 | total 8000.00 | name Otter College | \
            no next",
    );
}

/// Something of everything at the first provider.
fn lived() -> College {
    terms(
        "import attendance E-1,1,A,2027-02-03 & E-1,2,A,2027-02-03 & E-1,3,X,2027-02-03 & \
                           E-2,1,A,2027-02-03 | recorded 4
         draw 10000001 by 2027-02-01     | E-1/1 1000.00, E-2/1 1000.00
         recover E-2 1 on 2027-02-05     | recovered 1000.00
         pay P-1,2027-02-04,10000001,L-1,E-1,1,400.00 | recorded 1",
    )
}

#[test]
fn what_is_left_of_a_period_waits_for_one_thing() {
    lived().tell(
        "position 10000001 on 2027-02-05 | not-confirmed 1 2 3000.00, scheduled 1 2 1600.00, \
            claimed 1 1 600.00, to-claim 1 1 1000.00, awaiting 1 1 2000.00, blocked 1 1 1000.00, \
            paid 1 1 400.00, paid-in-all 1 1 400.00 | committed 7000.00 | drawn 1000.00 | payable 8000.00 | total 8000.00",
    );
}

/// Due on Tuesday 1 June, so paid on the Wednesday after the first Thursday from then on.
#[test]
fn a_pay_day_comes_and_has_passed() {
    lived().tell(
        "position 10000001 on 2027-02-05 | next 2027-02-10 1 1 600.00 to-claim 0.00 | no passed
         position 10000001 on 2027-02-09 | next 2027-02-10 1 1 600.00 to-claim 0.00 | no passed
         position 10000001 on 2027-02-10 | next 2027-06-09 1 1 1000.00 to-claim 1000.00 | \
                                           passed 1 1 600.00
         position 10000001 on 2027-06-09 | no next | passed 1 2 1600.00",
    );
}

#[test]
fn what_was_paid_beyond_a_share_is_overpaid() {
    lived().tell(
        "pay P-2,2027-02-04,10000001,L-1,E-1,1,1200.00 | recorded 1
         # There is no such period.
         pay P-3,2027-02-04,10000001,L-1,E-1,9,30.00    | recorded 1
         position 10000001 on 2027-02-05 | not-confirmed 1 2 3000.00, scheduled 1 1 1000.00, \
            to-claim 1 1 1000.00, awaiting 1 1 2000.00, blocked 1 1 1000.00, paid 1 1 1000.00, \
            overpaid 1 2 630.00, paid-in-all 1 2 1630.00 | committed 7000.00 | drawn 1000.00 | payable 8000.00 | total 8630.00
         # What is taken back is no longer paid.
         pay P-4,2027-02-04,10000001,L-1,E-1,1,-1600.00 | recorded 1
         pay P-5,2027-02-04,10000001,L-1,E-1,9,-30.00   | recorded 1
         position 10000001 on 2027-02-05 | scheduled 1 2 2000.00 | no paid | no overpaid | \
            paid-in-all 1 2 1630.00 | taken-back 1 2 1630.00 | no owed-back",
    );
}

/// What is taken back twice is neither claimed nor paid: the payer owes it back.
#[test]
fn what_the_payer_took_back_beyond_what_it_had_paid_is_owed_back() {
    lived().tell(
        "pay P-2,2027-02-04,10000001,L-1,E-1,1,-400.00 | recorded 1
         pay P-3,2027-02-05,10000001,L-1,E-1,1,-400.00 | recorded 1
         pay P-4,2027-02-05,10000001,L-1,E-1,9,-30.00  | recorded 1
         position 10000001 on 2027-02-04 | no paid | no owed-back | taken-back 1 1 400.00
         position 10000001 on 2027-02-05 | scheduled 1 2 2000.00 | claimed 1 1 1000.00 | no paid | \
            owed-back 1 2 430.00 | paid-in-all 1 1 400.00 | taken-back 1 2 830.00 | \
            payable 8000.00 | total 8000.00",
    );
}

/// Month-end in arrears: an act of a later day is not in the figures, whenever it was recorded.
#[test]
fn what_counts_only_after_the_day_is_not_in_the_figures() {
    lived().tell(
        "enrol E-4 L-3 C-1/60 on 2027-03-15 fee 400.00 | enrolled 400.00
         pay P-9,2027-02-10,10000001,L-2,E-2,1,1000.00 | recorded 1
         withdraw E-2 on 2027-04-01      | withdrawn 3000.00
         position 10000001 on 2027-01-31 | later 3 7 5400.00 | enrolments 0 periods 0 | \
            committed 0.00 | drawn 0.00
         position 10000001 on 2027-02-05 | not-confirmed 1 2 3000.00 | paid 1 1 400.00 | \
            later 1 3 400.00 | payable 8000.00 | enrolments 2 periods 6
         position 10000001 on 2027-02-28 | not-confirmed 1 2 3000.00 | paid 2 2 1400.00 | no blocked
         position 10000001 on 2027-03-31 | no later | not-confirmed 2 5 3400.00 | payable 8400.00
         position 10000001 on 2027-04-01 | not-confirmed 1 3 400.00 | payable 5400.00",
    );
}

#[test]
fn a_withdrawal_takes_away_what_is_not_due_and_leaves_it_overpaid_where_it_was_paid() {
    lived().tell(
        "pay P-2,2027-02-04,10000001,L-1,E-2,2,250.00 | recorded 1
         withdraw E-2 on 2027-04-01      | withdrawn 3000.00
         position 10000001 on 2027-04-01 | scheduled 1 2 1600.00, claimed 1 1 600.00, \
            to-claim 1 1 1000.00, passed 1 1 600.00, awaiting 1 1 2000.00, blocked 1 1 1000.00, \
            paid 1 1 400.00, overpaid 1 1 250.00, paid-in-all 2 2 650.00 | committed 4000.00 | drawn 1000.00 | payable 5000.00 | total 5250.00",
    );
}

#[test]
fn payments_for_no_enrolment_that_stands_here_are_told_apart() {
    terms(
        "pay P-1,2027-02-04,10000001,L-1,E-3,1,50.00  | recorded 1
         pay P-2,2027-02-04,10000001,L-1,E-77,1,70.00 | recorded 1
         pay P-3,2027-02-04,10000001,L-1,E-2,1,10.00  | recorded 1
         position 10000001 on 2027-02-05 | unplaced 2 120.00 | enrolments 2 periods 6
         position 10000002 on 2027-02-05 | no unplaced | no paid
         # An enrolment that was undone.
         correct L-2/3                   | corrected 3>4 4000.00
         position 10000001 on 2027-02-05 | unplaced 3 130.00 | enrolments 1 periods 3",
    );
}

#[test]
fn a_year_holds_the_enrolments_whose_course_year_begins_in_it() {
    terms(
        "enrol E-4 L-3 C-1/60 on 2027-08-01 fee 400.00 | enrolled 400.00
         pay P-1,2027-02-04,10000001,L-1,E-4,1,100.00  | recorded 1
         position 10000001 on 2027-08-01 year 2026/27  | not-confirmed 2 6 8000.00 | no paid | \
                                                         no unplaced
         # Before its start it is later, and what was paid for it is overpaid as yet.
         position 10000001 on 2027-07-31 year 2027/28  | no not-confirmed | no paid | no unplaced | \
                                                         overpaid 1 1 100.00 | later 1 3 400.00
         position 10000001 on 2027-08-01 year 2027/28  | not-confirmed 1 2 300.00 | \
                                                         paid 1 1 100.00 | no unplaced
         position 10000001 on 2027-08-01 year 2028/29  | no not-confirmed | no paid | no unplaced
         position 10000001 on 2027-08-01               | not-confirmed 3 8 8300.00 | \
                                                         paid 1 1 100.00 | no unplaced",
    );
}

#[test]
fn what_a_schedule_says_was_paid_is_paid_once_however_often_it_is_read() {
    let mut college = lived();
    let lines = [
        "P-1,2027-02-04,10000001,L-1,E-1,1,600.00",
        "P-2,2027-02-04,10000001,L-1,E-3,1,5.00",
        "P-3,2027-02-04,10000002,L-1,E-1,2,7.00",
    ];
    for recorded in [3, 0] {
        let read =
            college.reconcile(&lines, None, read("2027-02-10"), lifelong::ops::Recording::Real);
        assert_eq!(read.unwrap().0, recorded);
        // 400.00 had been paid before.
        college.tell(
            "position 10000001 on 2027-02-10 | paid 1 1 1000.00 | no passed | unplaced 1 5.00
             position 10000002 on 2027-02-10 | unplaced 1 7.00",
        );
    }
}

#[test]
fn a_provider_that_is_not_known_is_told_the_nearest_that_is() {
    terms(
        "position 10000011 on 2027-02-05 | error | = there is no provider 10000011 in this ledger; \
                                           the nearest known is 10000001
         position 98765432 on 2027-02-05 | error | = there is no provider 98765432 in this ledger
         # One that is in the catalogue has a position, if an empty one; and so has one that was paid.
         import providers 98765432,Fen College,approved,2018-01-01 | recorded 1
         position 98765432 on 2027-02-05 | enrolments 0 periods 0
         pay P-1,2027-02-04,98765431,L-1,E-1,1,1.00 | recorded 1
         position 98765431 on 2027-02-05 | unplaced 1 1.00",
    );
}

#[test]
fn figures_that_do_not_foot_are_damage() {
    let (mut college, learner) = (College::after(TERMS), read::<LearnerId>("L-2"));
    let last = college.chain(&learner).entries().last().unwrap().event().clone();
    let LearnerEvent::Enrolled(Enrolled { mut enrolment, basis }) = last else {
        panic!("{last:?}")
    };
    enrolment.id = read("E-8");
    // A part of the loan that never falls due.
    enrolment.instalments.truncate(2);
    college.seal(&learner, LearnerEvent::Enrolled(Enrolled { enrolment, basis }));
    let told = college.take("position 10000001 on 2027-02-05");
    let said = "= the ledger is damaged: learner L-2: the instalments of enrolment E-8 do not come to \
                its loan";
    assert!(told.meets(said), "{told}");
}
