//! A ledger that was made, and a run over all of one.

use super::rows::{Rows, Told};
use super::told;
use crate::domain::calendar::AcademicYear;
use crate::domain::money::Money;
use crate::domain::sum::Sum;
use crate::domain::words::shown;
use crate::ops::uprate::Repriced;
use crate::store::Address;

told! {
    /// A ledger.
    LedgerTold {
        ledger: String, "where it is";
        entitlement_year: AcademicYear, "the year whose full entitlement new learners are granted";
        full_entitlement: Money, "that entitlement";
        figures: Vec<String>, "which figures are granted, and whether an uprating of them is due";
    }
}

impl LedgerTold {
    /// The ledger at this address.
    #[must_use]
    pub fn of(
        address: &Address,
        entitlement_year: AcademicYear,
        full_entitlement: Money,
        figures: Vec<String>,
    ) -> LedgerTold {
        let ledger = shown(&address.to_string()).into_owned();
        LedgerTold { ledger, entitlement_year, full_entitlement, figures }
    }
}

impl Told for LedgerTold {
    fn rows(&self) -> Rows {
        Rows::of(LedgerTold::FIELDS, [self])
    }
}

told! {
    /// An uprating of all learners.
    UpratingTold {
        to: AcademicYear, "the year";
        uprated: u64, "how many learners were re-priced";
        already: u64, "how many stood there already";
        before: Sum, "what remained of all entitlements before";
        after: Sum, "what remains now";
        change: Sum, "the one less the other";
        left: u64, "how many were left as they are, because it would be too much or too little";
        put_right: u64, "how many stood at other figures and were re-priced";
        at_other_figures: u64, "how many stand at other figures than those on record";
    }
}

impl UpratingTold {
    /// What came of an uprating to a year.
    #[must_use]
    pub fn of(to: AcademicYear, repriced: &Repriced) -> UpratingTold {
        let Repriced { uprated, already, left, before, after, .. } = *repriced;
        let Repriced { put_right, at_other_figures, .. } = *repriced;
        let change = after - before;
        UpratingTold {
            to,
            uprated,
            already,
            before,
            after,
            change,
            left,
            put_right,
            at_other_figures,
        }
    }
}

impl Told for UpratingTold {
    fn rows(&self) -> Rows {
        Rows::of(UpratingTold::FIELDS, [self])
    }
}
