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
         # What ends a file, a file of the catalogue, and no entry.
         brought ledger/9               | nothing
         brought ledger/2               | nothing
         brought ledger/99              | nothing",
    );
}
