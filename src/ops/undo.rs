//! Undoing entries by their opposites, and making upratings anew that fell with them.

use chrono::NaiveDate;

use super::learner_file::LearnerFile;
use super::uprate::reprice;
use super::{Moment, OpError};
use crate::domain::calendar::AcademicYear;
use crate::domain::ids::ReasonCode;
use crate::domain::money::Money;
use crate::domain::policy::Policy;
use crate::ledger::deed::{Deed, DeedKind};
use crate::ledger::event::{Corrected, Event};
use crate::ledger::learner_account::LearnerAccount;
use crate::ledger::posting::Posting;

/// An entry that was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Its number.
    pub seq: u32,
    /// The name of its event.
    pub event: &'static str,
    /// The number of the entry that undid it.
    pub by: u32,
    /// By how much that changed what remains.
    pub change: Money,
}

/// What remains, uprated anew after an uprating fell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpratedAnew {
    /// The number of the entry.
    pub seq: u32,
    /// The year.
    pub to: AcademicYear,
    /// By how much that changed what remains.
    pub change: Money,
}

/// The upratings that stand and came after an entry, newest first.
pub(super) fn upratings_after(account: &LearnerAccount, seq: u32) -> Vec<&Deed> {
    let stands = |deed: &&Deed| deed.seq > seq && deed.undone_by.is_none() && deed.is_uprating();
    account.deeds().iter().rev().filter(stands).collect()
}

/// The posting that undoes an entry, with what makes it; none where it moved no money.
pub(super) fn undoing(deed: &Deed) -> Option<(String, Posting)> {
    let posting = deed.posting.as_ref()?.opposite();
    Some((format!("undoing entry {} ({})", deed.seq, deed.event), posting))
}

/// Seals the opposite of an entry into the learner's file.
pub(super) fn undo(
    deed: &Deed,
    file: &mut LearnerFile,
    on: NaiveDate,
    reason: Option<&ReasonCode>,
    moment: &Moment,
) -> Result<Undone, OpError> {
    let before = file.account.entitlement().remaining();
    let event = Event::Corrected(Corrected {
        undoes: deed.seq,
        enrolment: deed.enrolment().cloned(),
        posting: deed.posting.as_ref().map(Posting::opposite),
    });
    let by = file.record(moment.draft_because(on, reason.cloned(), event))?.seq();
    let change = file.account.entitlement().remaining() - before;
    Ok(Undone { seq: deed.seq, event: deed.event, by, change })
}

/// Makes the upratings among these entries, which were undone newest first, anew: each to its year,
/// of what remains now, from the day that is given for it.
pub(super) fn uprate_anew(
    fall: &[(Deed, NaiveDate)],
    file: &mut LearnerFile,
    policy: &Policy,
    moment: &Moment,
) -> Result<Vec<UpratedAnew>, OpError> {
    let mut anew = Vec::new();
    for (deed, on) in fall.iter().rev() {
        let DeedKind::Uprated { to, .. } = deed.kind else { continue };
        let before = file.account.entitlement().remaining();
        if reprice(file, to, policy, *on, moment)? {
            let change = file.account.entitlement().remaining() - before;
            let seq = file.chain.next_seq().saturating_sub(1);
            anew.push(UpratedAnew { seq, to, change });
        }
    }
    Ok(anew)
}
