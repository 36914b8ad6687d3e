//! Attendance: what is recorded, what was there already, what is refused and why; one by one and by
//! files, which come to the same and add nothing when they are taken in again.

mod files;
mod refused;

use crate::college::story::story;
use crate::college::{College, HERON, OTTER};

/// Course years that are paid in three instalments: `E-1` of `L-1` and `E-2` of `L-2` at the first
/// provider, `E-3` of `L-1` at the other. Each comes to 1000.00 on 1 February, 1000.00 on 1 June
/// and 2000.00 on 1 October 2027.
pub(crate) const TERMS: &str = "enrol E-1 L-1 C-1/60 fee 4000.00 | enrolled 4000.00
                                enrol E-2 L-2 C-1/60 fee 4000.00 | enrolled 4000.00
                                enrol E-3 L-1 C-2/60 fee 4000.00 | enrolled 4000.00";

#[track_caller]
fn terms(story: &str) -> College {
    let mut college = College::after(TERMS);
    college.tell(story);
    college
}

#[test]
fn a_confirmation_counts_from_its_day_and_moves_no_money() {
    // Due on a Monday, confirmed on a Wednesday, so it is paid on the Wednesday after.
    terms(
        "attend E-1 1 A on 2027-02-03 reason late-register \
                                     | recorded | learner L-1 | due 2027-02-01 | paid 2027-02-10
         entry L-1/5 | event attendance-recorded | effective 2027-02-03 | reason late-register | \
                       enrolment E-1 | period 1 | no amount",
    );
}

#[test]
fn the_same_again_is_there_already_whatever_was_confirmed_since() {
    terms(
        "attend E-1 1 A on 2027-02-03   | recorded | entry L-1/5
         attend E-1 1 X on 2027-03-01   | recorded | entry L-1/6
         attend E-1 1 A on 2027-04-01   | recorded | entry L-1/7
         attend E-1 2 A on 2027-02-03   | recorded | entry L-1/8
         attend E-1 1 A on 2027-02-03   | already  | entry L-1/5
         attend E-1 1 X on 2027-03-01   | already  | entry L-1/6
         attend E-1 1 A on 2027-04-01   | already  | entry L-1/7
         attend E-1 2 A on 2027-02-03   | already  | entry L-1/8",
    );
}

#[test]
fn a_dispute_pays_as_attendance_does_and_is_counted_apart() {
    terms(
        "attend E-1 1 L on 2027-02-03   | recorded | paid 2027-02-10
         attend E-2 1 A on 2027-02-03   | recorded
         position 10000001 on 2027-02-05 | scheduled 2 2 2000.00 | disputed 1 1 1000.00
         draw 10000001 by 2027-02-05    | E-1/1 1000.00, E-2/1 1000.00
         # Told after it was claimed, it takes nothing back.
         attend E-2 1 L on 2027-03-01   | recorded
         pay B-1,2027-02-10,10000001,L-1,E-1,1,1000.00 & B-2,2027-02-10,10000001,L-2,E-2,1,1000.00 \
                                        | recorded 2 | ~ matched
         correct L-1/5                  | refused not-correctable",
    );
}

#[test]
fn what_is_no_attendance_releases_nothing() {
    for status in ["C", "F", "N", "S", "X"] {
        terms("attend E-2 1 A on 2027-02-02 | recorded").tell(&format!(
            "attend E-1 1 {status} on 2027-02-03 | recorded | paid -
             draw 10000001 by 2027-02-05    | E-2/1 1000.00 | not-attending 1 1000.00"
        ));
    }
}

#[test]
fn a_dry_run_says_the_same_and_records_nothing() {
    terms(
        "dry attend E-1 1 A on 2027-02-03   | recorded | entry -     | due 2027-02-01
         attend E-1 1 A on 2027-02-03       | recorded | entry L-1/5 | due 2027-02-01",
    );
}

#[test]
fn the_payers_no_blocks_a_period_until_it_is_confirmed_on_a_later_day() {
    terms(
        "attend E-1 1 A on 2027-02-03   | recorded | entry L-1/5
         draw 10000001 by 2027-02-01    | E-1/1 1000.00
         recover E-1 1                  | recovered 1000.00
         attend E-1 1 A on 2027-02-03   | already  | rejected | paid -
         attend E-1 1 A on 2027-02-20   | recorded | entry L-1/8
         attend E-1 1 A on 2027-02-20   | already  | no rejected | paid 2027-03-03
         draw 10000001 by 2027-02-01    | E-1/1 -1000.00, E-1/1 1000.00
         # It is claimed.
         attend E-1 1 A on 2027-02-20   | already  | no rejected | paid -",
    );
}

#[test]
fn a_confirmation_that_was_wrong_is_undone_and_made_anew() {
    terms(
        "attend E-1 1 A on 2027-03-03   | recorded | entry L-1/5
         correct L-1/5                  | corrected 5>6 0.00
         attend E-1 1 A on 2027-02-03   | recorded | entry L-1/7
         attend E-1 1 X on 2027-02-10   | recorded | entry L-1/8
         correct L-1/8                  | corrected 8>9 0.00
         # What stood before the entry that was undone stands again.
         attend E-1 1 A on 2027-02-03   | already  | entry L-1/7
         draw 10000001 by 2027-02-01    | E-1/1 1000.00",
    );
}

#[test]
fn what_money_was_drawn_on_is_not_undone() {
    terms(
        "attend E-1 1 A on 2027-02-03   | recorded | entry L-1/5
         draw 10000001 by 2027-02-01    | E-1/1 1000.00
         correct L-1/5                  | refused not-correctable | ~ L-1/6 (drawn-down) | \
                                          can recover E-1/1, confirm E-1/1
         # How things went on is recorded, and can be undone.
         attend E-1 1 X on 2027-03-01   | recorded | entry L-1/7
         correct L-1/7                  | corrected 7>8 0.00",
    );
}

#[test]
fn an_enrolment_that_is_undone_takes_its_attendance_with_it() {
    terms(
        "attend E-2 1 A on 2027-02-03   | recorded | entry L-2/4
         correct L-2/3                  | corrected 4>5 0.00, 3>6 4000.00",
    );
}

#[test]
fn what_became_of_a_learner_who_left_is_recorded() {
    terms(
        "withdraw E-1 on 2027-04-01     | withdrawn 3000.00
         attend E-1 1 A on 2027-02-03   | recorded | entry L-1/6
         attend E-1 2 X on 2027-06-02   | recorded | entry L-1/7",
    );
}

#[test]
fn whoever_is_first_is_recorded_and_the_other_finds_it_there() {
    terms(
        "today 2028-03-01
         attend E-1 1 A on 2027-02-03   | recorded
         today 2028-03-02
         attend E-1 1 A on 2027-02-03   | already | no rejected",
    );
}

#[test]
fn a_college_claims_for_its_own_learners_alone() {
    let college = story(&format!(
        "{TERMS}
         import attendance E-1,1,A,2027-02-03 & E-3,1,A,2027-02-03   | recorded 2
         draw {OTTER} by 2027-02-01                                  | E-1/1 1000.00
         draw {HERON} by 2027-02-01                                  | E-3/1 1000.00"
    ));
    assert_eq!(college.texts("provider/10000002").len(), 1);
}
