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
        "attend E-1 1 A on 2027-02-03   | recorded | entry L-1/5
         attend E-1 2 A on 2027-02-03   | recorded | entry L-1/6
         withdraw E-1 on 2027-04-01     | withdrawn 3000.00
         attend E-1 3 A on 2027-10-02   | refused withdrawn-already | = the learner withdrew from \
            E-1 on 2027-04-01, before period 3 fell due on 2027-10-01, so nothing of it is paid \
            for attending: where the withdrawal is wrong, undo it and confirm again \
                                        | can undo L-1/7
         # What was confirmed before it stays there.
         attend E-1 2 A on 2027-02-03   | already | entry L-1/6
         correct L-1/7                  | corrected 7>8 -3000.00
         attend E-1 3 A on 2027-10-02   | recorded | entry L-1/9",
    );
}

#[test]
fn a_day_that_has_not_come() {
    terms(
        "today 2028-02-10
         attend E-1 1 A on 2028-02-11   | refused day-to-come | = it is recorded on 2028-02-10, \
            and 2028-02-11 is after that: nobody can confirm what is still to come, so look \
            whether 2028-02-11 is the day that is meant | can nothing
         attend E-1 1 X on 2072-02-10   | refused day-to-come
         attend E-1 1 A on 2028-02-10   | recorded | entry L-1/5
         # A file may hold what is known today beside what is not.
         import attendance E-2,1,A,2028-02-10 & E-2,1,X,2028-02-11 | recorded 1 | refused 1",
    );
}

#[test]
fn a_later_period_before_an_earlier_one() {
    terms(
        "attend E-1 2 A on 2027-06-02   | refused period-order | = attendance was never confirmed \
            for period 1 of enrolment E-1, which comes before period 2 and pays 1000.00: confirm \
            that first | can confirm E-1/1
         attend E-1 2 L on 2027-06-02   | refused period-order
         # What pays nothing is in no order.
         attend E-1 2 X on 2027-06-02   | recorded | entry L-1/5
         attend E-1 1 F on 2027-02-03   | recorded | entry L-1/6
         attend E-1 2 A on 2027-06-03   | refused period-order
         attend E-1 1 L on 2027-02-04   | recorded | entry L-1/7
         attend E-1 3 A on 2027-10-04   | refused period-order | can confirm E-1/2
         attend E-1 2 A on 2027-06-03   | recorded | entry L-1/8
         # It was confirmed once, whatever became of the learner since.
         attend E-1 1 S on 2027-07-01   | recorded | entry L-1/9
         attend E-1 3 A on 2027-10-04   | recorded | entry L-1/10",
    );
}

#[test]
fn an_earlier_period_undone_under_a_later_one_that_rests_on_it_alone() {
    terms(
        "attend E-1 1 A on 2027-02-03   | recorded | entry L-1/5
         attend E-1 1 X on 2027-03-03   | recorded | entry L-1/6
         attend E-1 2 A on 2027-06-02   | recorded | entry L-1/7
         attend E-1 1 A on 2027-02-04   | refused attendance-order
         correct L-1/5                  | refused not-correctable | = L-1/7 (attendance-recorded) \
            confirms a later period, and rests on this alone: undo that first | can undo L-1/7
         correct L-1/6                  | corrected 6>8 0.00
         attend E-1 1 A on 2027-02-04   | refused attendance-recorded | ~ undo L-1/7 first, which \
            rests on it, and then it | can undo L-1/7, undo L-1/5
         attend E-1 1 X on 2027-06-03   | recorded | entry L-1/9
         attend E-1 1 A on 2027-06-10   | recorded | entry L-1/10
         # Now there is another one for it to rest on.
         correct L-1/5                  | corrected 5>11 0.00
         correct L-1/10                 | refused not-correctable | can undo L-1/7
         correct L-1/7                  | corrected 7>12 0.00
         correct L-1/10                 | corrected 10>13 0.00
         attend E-1 2 A on 2027-06-12   | refused period-order
         # With the enrolment all of it falls.
         attend E-1 1 A on 2027-06-12   | recorded | entry L-1/14
         attend E-1 2 A on 2027-06-12   | recorded | entry L-1/15
         correct L-1/3                  | corrected 15>16 0.00, 14>17 0.00, 9>18 0.00, 3>19 4000.00",
    );
}

#[test]
fn a_period_without_a_share_is_in_nobodys_way() {
    terms(
        "amend E-1 fee 3.00 on 2027-02-03 | amended 3.00
         # A quarter of it is no whole pound, so that all of it falls due at the end.
         attend E-1 3 A on 2027-10-04   | recorded",
    );
}
