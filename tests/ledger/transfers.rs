//! What may be begun while something else runs, and after it was left, by hand.

use crate::college::story::story;

#[test]
fn who_leaves_a_year_after_a_quarter_can_take_the_rest_of_it_elsewhere() {
    story(
        "enrol E-1 L-1 C-1/120 fee 9000.00 on 2027-01-04 | enrolled 9000.00
         balance L-1                    | credits 120
         withdraw E-1 on 2027-03-01     | withdrawn 6750.00
         # A quarter of 120.
         balance L-1                    | credits 30
         enrol E-2 L-1 C-2/151 fee 6750.00 on 2027-03-02 \
                                        | refused course-year-credits | ~ 30 credits taken and 151
         enrol E-2 L-1 C-2/150 fee 6750.00 on 2027-03-02 | enrolled 6750.00
         balance L-1                    | credits 180
         # With its withdrawal undone all of its credits would count again.
         correct L-1/4                  | refused course-year-credits | ~ 150 credits taken and 120",
    );
}

#[test]
fn what_still_runs_is_not_begun_again_and_once_it_has_ended_it_is_a_repeat() {
    story(
        "# Of 30 credits, and so for fifteen weeks.
         enrol E-1 L-1 M-1              | enrolled 2447.50
         enrol E-2 L-1 M-1 on 2027-05-16 | refused not-enrolled-already | ~ from 2027-02-01 to \
                                          2027-05-16 already, in enrolment E-1
         enrol E-2 L-1 M-1 on 2027-05-17 | enrolled 2447.50 | remaining 33245.00
         # From the day of its withdrawal on it does not run.
         enrol E-3 L-2 M-1              | enrolled 2447.50
         withdraw E-3 on 2027-02-20     | withdrawn 0.00
         enrol E-4 L-2 M-1 on 2027-02-19 | refused not-enrolled-already | ~ to 2027-02-19 already
         enrol E-4 L-2 M-1 on 2027-02-20 | enrolled 2447.50
         correct L-2/4                  | refused not-enrolled-already | ~ without its withdrawal",
    );
}
