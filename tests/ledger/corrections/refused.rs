//! What cannot be undone, and what is said then. Nothing is appended: every story holds to that.

use crate::college::story::story;

#[test]
fn a_grant_is_not_undone_under_money_that_is_set_aside() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         enrol E-2 L-1 M-2              | enrolled 2447.50
         correct L-1/2                  | refused remaining-entitlement | ~ 38140.00 | \
                ~ 33245.00 remains then, which is 4895.00 short | ~ E-1 (2447.50) | ~ E-2
         # 2447.50 are given back where the withdrawal comes before the instalment is due.
         withdraw E-1 on 2027-02-05     | withdrawn 2447.50
         correct L-1/2                  | refused remaining-entitlement | ~ 2447.50 short | \
                                          ~ under E-2 (2447.50)
         correct L-1/4                  | corrected 4>6 2447.50
         correct L-1/2                  | corrected 2>7 -38140.00 | remaining 0.00",
    );
}

#[test]
fn additional_entitlement_is_undone_while_it_remains() {
    story(
        "learner L-5 prior 38140.00     | recorded 1
         grant L-5 2447.50 on 2027-02-01 | granted 2447.50
         grant L-5 1000.00              | granted 1000.00
         enrol E-1 L-5 M-1              | enrolled 2447.50
         correct L-5/4                  | refused remaining-entitlement | \
                ~ 2447.50 from what remains | ~ 1000.00 remains then, which is 1447.50 short | ~ E-1
         correct L-5/5                  | corrected 5>7 -1000.00 | remaining 0.00
         correct L-5/4                  | refused remaining-entitlement | ~ 2447.50 short",
    );
}

#[test]
fn an_uprating_is_not_undone_where_its_money_is_set_aside() {
    story(
        "learner L-5 prior 35756.25     | recorded 1
         uprate 2026/27                 | uprated 5
         # 2383.75, a sixteenth of the entitlement, is 2447.50 now.
         balance L-5                    | remaining 2447.50
         enrol E-1 L-5 M-1              | enrolled 2447.50
         correct L-5/4                  | refused remaining-entitlement | ~ 63.75 short | \
                                          ~ E-1 (2447.50)
         correct L-5/2                  | refused remaining-entitlement | ~ short
         prior L-5 35756.26             | refused remaining-entitlement | ~ 0.01 short",
    );
}

#[test]
fn a_withdrawal_is_not_undone_where_its_money_no_longer_remains() {
    story(
        "learner L-5 prior 35692.50     | recorded 1
         enrol E-1 L-5 M-1              | enrolled 2447.50
         withdraw E-1 on 2027-01-15     | withdrawn 2447.50
         enrol E-2 L-5 M-2              | enrolled 2447.50
         correct L-5/5                  | refused remaining-entitlement | ~ 2447.50 short | \
                                          ~ E-2 (2447.50)
         correct L-5/6                  | corrected 6>7 2447.50
         correct L-5/5                  | corrected 5>8 -2447.50 | remaining 0.00",
    );
}

#[test]
fn a_withdrawal_is_not_undone_where_another_enrolment_has_taken_its_place() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         withdraw E-1 on 2027-01-15     | withdrawn 2447.50
         enrol E-2 L-1 M-1              | enrolled 2447.50
         correct L-1/4                  | refused not-enrolled-already | ~ E-1 | ~ M-1 | \
                                          ~ in enrolment E-2
         # One that was withdrawn so late that it counts anyway takes no place anew.
         withdraw E-2 on 2027-02-20     | withdrawn 0.00
         correct L-1/6                  | corrected 6>7 0.00",
    );
}

#[test]
fn an_entry_is_undone_once_and_an_undoing_is_not_undone() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         correct L-1/3                  | corrected 3>4 2447.50
         correct L-1/3                  | refused corrected-already | ~ undone by L-1/4 | \
                                          ~ record it anew
         correct L-1/4                  | refused not-correctable | ~ a correction itself | \
                                          ~ record anew
         correct L-1/1                  | refused not-correctable | ~ facts | \
                                          ~ import the learner again | can ImportLearners",
    );
}

#[test]
fn what_is_no_entry_of_a_learner_is_not_undone() {
    story(
        "learner 2026/17                | recorded 1
         correct 2026/17/3              | refused entry-known | ~ 2026/17 has 2 entries | \
                                          can see 2026/17
         correct 2026/2                 | refused entry-known | ~ no learner 2026 | can SeeLearners
         correct ledger/1               | refused not-correctable | ~ the ledger itself
         correct provider/10000001/1    | refused entry-known | ~ has 0 entries | can SeeLog
         correct 2026/17/2              | corrected 2>3 -38140.00 | remaining 0.00",
    );
}

#[test]
fn prior_study_is_at_most_what_was_granted_and_what_remains() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         prior L-1 38140.01             | refused prior-study-limit | \
                                          ~ prior study of 38140.01 is more than
         prior L-1 38140.00             | refused remaining-entitlement | \
                ~ 35692.50 remains then, which is 2447.50 short | ~ E-1 (2447.50)
         prior L-9 1.00                 | refused learner-known | ~ L-9 has been granted no
         prior L-1 35692.50             | deducted 35692.50 | remaining 0.00",
    );
}
