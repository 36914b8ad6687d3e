//! What a file brought is known by its number.

use crate::college::story::story;

/// The files of the college stand in the ledger's own chain as 2 to 5 and, begun and ended, as 6
/// and 7.
#[test]
fn what_a_file_recorded_is_listed_and_nothing_else() {
    story(
        "brought ledger/6               | L-1/1 learner-recorded | L-1/2 entitlement-granted | \
                                          L-4/3 prior-study-deducted | no L-1/3
         enrol E-1 L-1 M-1              | enrolled 2447.50
         enrol E-2 L-2 M-1              | enrolled 2447.50
         import attendance E-1,1,A,2027-02-01 & E-2,1,A,2027-02-01 | recorded 2
         import withdrawals E-1,2027-02-05 | recorded 1
         brought ledger/8               | L-1/4 attendance-recorded | L-2/4 attendance-recorded | \
                                          no L-1/5
         correct L-2/4                  | corrected 4>5 0.00
         brought ledger/8               | L-1/4 attendance-recorded | \
                                          L-2/4 attendance-recorded undone 5
         brought ledger/10              | L-1/5 withdrawn
         uprate 2026/27                 | uprated 4
         brought ledger/12              | L-1/6 entitlement-uprated | L-4/4 entitlement-uprated
         pay P-1,2027-02-05,10000001,L-2,E-2,1,1.00 | recorded 1
         brought ledger/14              | 10000001/1 payment-recorded | \
                                          10000001/2 reconciliation-prepared
         # By what ended it, too.
         brought ledger/9               | L-1/4 attendance-recorded | L-2/4 attendance-recorded undone 5
         # A file of the catalogue, and no entry.
         brought ledger/2               | nothing
         brought ledger/99              | nothing",
    );
}

/// A register of the wrong day is taken back, and the right one is taken in.
#[test]
fn a_wrong_register_is_taken_back_and_the_right_one_is_new() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         enrol E-2 L-2 M-1              | enrolled 2447.50
         attend E-1 1 A on 2027-02-01   | recorded
         import attendance E-1,1,X,2027-02-03 & E-2,1,A,2027-02-03 & E-9,1,A,2027-02-03 | recorded 2
         count                          | 24
         dry correct ledger/8           | taken back 2
         count                          | 24
         correct ledger/8               | taken back 2 | before 0 | fell 0 | change 0.00
         # Two that undo, and two that tell of it.
         count                          | 28
         entry L-1/6                    | undoes 5 | file 10
         entry ledger/10                | kind taken-back | name ledger/8
         entry ledger/11                | kind taken-back | begun 10 | lines 2 | recorded-lines 2
         brought ledger/10              | L-1/6 corrected | L-2/5 corrected
         correct ledger/8               | refused corrected-already | ~ taken back by ledger/10
         correct ledger/9               | refused corrected-already | ~ taken back by ledger/10
         correct ledger/10              | refused not-correctable | ~ take the file in again
         # What was confirmed before the file stands again, so that it can be confirmed anew.
         import attendance E-1,1,A,2027-02-01 & E-2,1,A,2027-02-01 | recorded 1 | there 1
         import attendance E-1,1,X,2027-02-03 & E-2,1,A,2027-02-03 & E-9,1,A,2027-02-03 | \
                                          recorded 1 | refused 2",
    );
}

/// The same file is as though it had never been read.
#[test]
fn a_file_that_was_taken_back_is_new_when_it_is_read_again() {
    story(
        "import enrolments E-1,L-1,M-1,2027-02-05 & E-2,L-2,M-1,2027-02-05 & E-3,L-9,M-1,2027-02-05 | \
                                          recorded 2 | refused 1
         attend E-2 1 A on 2027-02-05   | recorded
         correct ledger/8               | taken back 2 | fell 1 | change 4895.00
         balance L-2                    | remaining 38140.00 | credits 0
         import enrolments E-1,L-1,M-1,2027-02-05 & E-2,L-2,M-1,2027-02-05 & E-3,L-9,M-1,2027-02-05 | \
                                          recorded 2 | there 0 | refused 1
         correct ledger/12              | taken back 2 | fell 0 | change 4895.00
         import enrolments E-1,L-1,M-1,2027-02-05 & E-2,L-2,M-2,2027-02-05 | recorded 2 | there 0
         import withdrawals E-1,2027-01-15 & E-2,2027-01-15 | recorded 2
         balance L-1                    | remaining 38140.00
         correct ledger/18              | taken back 2 | change -4895.00
         balance L-1                    | remaining 35692.50
         import withdrawals E-1,2027-01-15 & E-2,2027-01-15 | recorded 2",
    );
}

/// 38140.00 each; what is granted by a wrong file is gone with all that is part of it.
#[test]
fn learners_that_were_imported_by_mistake_are_granted_nothing() {
    story(
        "import learners L-5,1990-05-17,yes,1000.00 & L-6,1990-05-17,yes, | recorded 2
         grant L-5 500.00               | granted 500.00
         uprate 2026/27                 | uprated 6
         # 38140.00 + 38140.00 - 1000.00 + 500.00, and what the uprating made more of it.
         correct ledger/8               | taken back 3 | fell 3 | anew 0
         balance L-5                    | remaining 0.00
         enrol E-1 L-5 M-1              | refused learner-known
         import learners L-5,1990-05-17,yes,2000.00 & L-6,1990-05-17,yes, | recorded 2
         balance L-5                    | remaining 36140.00",
    );
}

#[test]
fn facts_that_were_put_right_are_not_taken_back_but_put_right_again() {
    story(
        "import learners L-1,1990-05-18,yes, & L-5,1990-05-17,yes, | recorded 2
         correct ledger/8               | refused 1 in the way | ~ L-1/3 not-correctable | \
                                          ~ kept nowhere | can ImportLearners
         balance L-5                    | remaining 38140.00
         # As that says.
         import learners L-1,1990-05-17,yes, | recorded 1
         correct ledger/8               | taken back 1 | change -38140.00
         balance L-1                    | remaining 38140.00
         balance L-5                    | remaining 0.00",
    );
}

/// All or nothing: what can be undone is not, where anything cannot. Each way out is gone.
#[test]
fn what_stands_in_the_way_is_listed_and_nothing_is_undone() {
    story(
        "import enrolments E-1,L-1,M-1,2027-02-05 & E-2,L-2,M-1,2027-02-05 & E-3,L-4,M-1,2027-02-05 | \
                                          recorded 3
         import attendance E-1,1,A,2027-02-05 & E-2,1,A,2027-02-05 | recorded 2
         draw 10000001 by 2027-02-28    | claim 10000001-0001
         correct ledger/8               | refused 2 in the way | ~ L-1/3 not-correctable | \
                ~ L-2/3 not-correctable | ~ withdraw the learner from E-1 instead
         correct ledger/10              | refused 2 in the way | can recover E-1/1, confirm E-1/1, \
                                          recover E-2/1, confirm E-2/1
         # As that says: what was claimed is taken back, and then the register is.
         recover E-1 1 on 2027-03-01    | recovered 2447.50
         correct ledger/10              | refused 1 in the way | ~ L-2/4 not-correctable
         recover E-2 1 on 2027-03-01    | recovered 2447.50
         correct ledger/10              | taken back 2",
    );
}

/// What a file of withdrawals released was used since: it is short for the one, and stands in the
/// way of all.
#[test]
fn money_that_was_used_since_stands_in_the_way() {
    story(
        "learner L-5 prior 35692.50     | recorded 1
         enrol E-1 L-5 M-1              | enrolled 2447.50
         enrol E-2 L-1 M-1              | enrolled 2447.50
         import withdrawals E-1,2027-01-15 & E-2,2027-01-15 | recorded 2
         enrol E-3 L-5 M-2              | enrolled 2447.50
         correct ledger/10              | refused 1 in the way | ~ L-5/5 remaining-entitlement | \
                                          ~ E-3 (2447.50)
         correct L-5/6                  | corrected 6>7 2447.50
         correct ledger/10              | taken back 2 | change -4895.00",
    );
}

/// 38140.00, 38140.00, 9535.00 and 5140.00 become 2.67…% more: 39160.00 twice, 9790.00 and 5277.46.
#[test]
fn a_run_of_upratings_is_taken_back_and_can_be_run_again() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         uprate 2026/27                 | uprated 4
         # Made anew in the place of the one that the run recorded.
         correct L-1/3                  | corrected 3>5 2447.50, 4>6 -954.54 | anew 7 2026/27 1020.00
         correct L-2/3                  | corrected 3>4 -1020.00
         correct ledger/8               | taken back 3 | before 1 | fell 0 | change -1412.46
         balance L-1                    | remaining 38140.00
         balance L-3                    | remaining 9535.00
         uprate 2026/27                 | uprated 4
         balance L-1                    | remaining 39160.00
         entry ledger/13                | event uprating-run | learners 4",
    );
}

/// A payer's schedule that was a wrong one: its payments count no more, and those that stand in the
/// right one as well are new there.
#[test]
fn payments_of_a_wrong_schedule_are_struck_out_and_come_with_the_right_one() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         enrol E-2 L-2 M-7              | enrolled 2447.50
         pay P-1,2027-02-05,10000001,L-1,E-1,1,1.00 & P-2,2027-02-05,10000002,L-2,E-2,1,2.00 & \
             P-3,2027-02-05,10000001,L-1,E-1,1,3.00 | recorded 3
         correct provider/10000001/1    | corrected 1>4 0.00
         correct provider/10000001/3    | taken back 1 | before 1
         # Struck out by itself, a line stays known; taken back with the whole, it is new.
         pay P-1,2027-02-05,10000001,L-1,E-1,1,1.00 & P-2,2027-02-05,10000002,L-2,E-2,1,2.00 & \
             P-3,2027-02-05,10000001,L-1,E-1,1,3.00 | recorded 1
         correct provider/10000001/3    | refused corrected-already
         correct ledger/8               | taken back 1 | before 2
         correct provider/10000001/99   | refused entry-known
         correct provider/10000002/2    | refused corrected-already",
    );
}

#[test]
fn what_is_no_such_file_is_told_what_to_do() {
    story(
        "correct ledger/2               | refused not-correctable | ~ another file | can ImportProviders
         correct ledger/1               | refused not-correctable | ~ the ledger itself
         correct ledger/99              | refused entry-known | ~ has 7 entries | can SeeImports
         pay P-1,2027-02-05,10000001,L-1,E-1,1,1.00 | recorded 1
         # The same again, of another day: nothing was recorded, so nothing is taken back.
         today 2028-02-06
         pay P-1,2027-02-05,10000001,L-1,E-1,1,1.00 | recorded 0
         enrol E-1 L-1 M-1              | enrolled 2447.50
         pay P-1,2027-02-05,10000001,L-1,E-1,1,1.00 | recorded 0
         correct provider/10000001/3    | refused not-correctable | ~ recorded no payment | \
                                          can Reconcile",
    );
}

/// A payment that was struck out by mistake comes back by undoing that, and can be struck out again.
#[test]
fn a_payment_that_was_struck_out_by_mistake_comes_back() {
    story(
        "enrol E-1 L-1 M-1              | enrolled 2447.50
         pay P-1,2027-02-05,10000001,L-1,E-1,1,1.00 & P-2,2027-02-05,10000001,L-1,E-1,1,2.00 | recorded 2
         correct provider/10000001/1    | corrected 1>4 0.00
         correct provider/10000001/1    | refused corrected-already | \
                ~ where that was a mistake, undo provider/10000001/4 | can UndoOf(\"provider/10000001/4\")
         correct provider/10000001/4    | corrected 4>5 0.00
         pay P-2,2027-02-05,10000001,L-1,E-1,1,2.00 & P-1,2027-02-05,10000001,L-1,E-1,1,1.00 | recorded 0
         correct provider/10000001/4    | refused corrected-already
         correct provider/10000001/5    | refused not-correctable | ~ strike the payment out again
         correct provider/10000001/1    | corrected 1>6 0.00
         correct provider/10000001/6    | corrected 6>7 0.00
         # What was taken back as a whole and read again counts once.
         correct provider/10000001/3    | taken back 2 | before 0
         pay P-1,2027-02-05,10000001,L-1,E-1,1,1.00 | recorded 1
         correct provider/10000001/8    | refused not-correctable | ~ it counts already",
    );
}
