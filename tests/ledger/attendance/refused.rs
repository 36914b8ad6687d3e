//! What is refused, under which code, and what would change the answer.

use super::terms;

#[test]
fn an_enrolment_that_is_not_recorded() {
    terms(
        "attend E-9 1 A on 2027-02-03   | refused enrolment-known | = there is no enrolment E-9 in \
            this ledger: look for it among those that there are | can SeeEnrolments",
    );
}

#[test]
fn an_enrolment_that_was_undone() {
    terms(
        "correct L-2/3                  | corrected 3>4 4000.00
         attend E-2 1 A on 2027-02-03   | refused enrolment-known | = enrolment E-2 was undone by \
            L-2/4: nothing can be recorded of it, and to have it again, enrol the learner \
            anew",
    );
}

#[test]
fn a_period_that_the_enrolment_has_not() {
    terms(
        "attend E-1 4 A on 2027-02-03   | refused period-known | = enrolment E-1 has no liability \
            period 4: it has 1 (due on 2027-02-01), 2 (due on 2027-06-01), 3 (due on 2027-10-01)",
    );
}

#[test]
fn the_same_status_of_another_date() {
    terms(
        "attend E-1 1 A on 2027-02-10   | recorded | entry L-1/5
         attend E-1 1 A on 2027-02-09   | refused attendance-recorded | = period 1 of enrolment \
            E-1 is confirmed as A on 2027-02-10, in L-1/5, and another date is refused: where \
            that date is wrong, undo it and confirm again | can undo L-1/5
         attend E-1 1 A on 2027-02-11   | refused attendance-recorded | = period 1 of enrolment \
            E-1 is confirmed as A on 2027-02-10, in L-1/5, and another date is refused: where \
            that date is wrong, undo it and confirm again | can undo L-1/5
         draw 10000001 by 2027-02-01    | E-1/1 1000.00
         attend E-1 1 A on 2027-02-11   | refused attendance-recorded | = period 1 of enrolment \
            E-1 is confirmed as A on 2027-02-10, in L-1/5, and another date is refused: it was \
            drawn down on that confirmation, so it stays; only another status, from a later day \
            on, would be recorded | can nothing
         recover E-1 1                  | recovered 1000.00
         attend E-1 1 A on 2027-02-09   | refused attendance-recorded | = period 1 of enrolment \
            E-1 is confirmed as A on 2027-02-10, in L-1/5, and the payer rejected the claim for it \
            since: confirm on a day after 2027-02-10, which releases the period
         attend E-1 1 A on 2027-02-11   | recorded | entry L-1/8",
    );
}

#[test]
fn another_status_that_is_not_later() {
    terms(
        "attend E-1 1 A on 2027-02-10   | recorded | entry L-1/5
         attend E-1 1 X on 2027-02-09   | refused attendance-order | = period 1 of enrolment \
            E-1 is confirmed as A on 2027-02-10, in L-1/5, and how things are is told from that \
            day on: confirm on a day after 2027-02-10, or where that entry is wrong, undo it and \
            confirm again | can undo L-1/5
         attend E-1 1 X on 2027-02-10   | refused attendance-order | = period 1 of enrolment \
            E-1 is confirmed as A on 2027-02-10, in L-1/5, and how things are is told from that \
            day on: confirm on a day after 2027-02-10, or where that entry is wrong, undo it and \
            confirm again | can undo L-1/5
         draw 10000001 by 2027-02-01    | E-1/1 1000.00
         attend E-1 1 X on 2027-02-10   | refused attendance-order | = period 1 of enrolment \
            E-1 is confirmed as A on 2027-02-10, in L-1/5, and how things are is told from that \
            day on: confirm on a day after 2027-02-10 | can nothing
         attend E-1 1 X on 2027-02-11   | recorded | entry L-1/7",
    );
}

#[test]
fn attending_after_a_withdrawal_that_left_nothing_due() {
    terms(
        "attend E-1 2 A on 2027-02-03   | recorded | entry L-1/5
         withdraw E-1 on 2027-04-01     | withdrawn 3000.00
         attend E-1 3 A on 2027-10-02   | refused withdrawn-already | = the learner withdrew from \
            E-1 on 2027-04-01, before period 3 fell due on 2027-10-01, so nothing of it is paid \
            for attending: where the withdrawal is wrong, undo it and confirm again \
                                        | can undo L-1/6
         # What was confirmed before it stays there.
         attend E-1 2 A on 2027-02-03   | already | entry L-1/5
         correct L-1/6                  | corrected 6>7 -3000.00
         attend E-1 3 A on 2027-10-02   | recorded | entry L-1/8",
    );
}
