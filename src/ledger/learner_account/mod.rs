//! What a learner's chain comes to: balances, enrolments held, and the facts' digest.

mod check;
mod counted;
mod liabilities;
mod order;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use thiserror::Error;

use crate::domain::attendance::LiabilityPeriod;
use crate::domain::calendar::AcademicYear;
use crate::domain::credits::Credits;
use crate::domain::enrolment::{Held, Terms};
use crate::domain::entitlement::Entitlement;
use crate::domain::ids::EnrolmentId;
use crate::domain::money::Money;
use crate::domain::sum::Sum;
use crate::ledger::account::Account;
use crate::ledger::balances::{Balances, Overdrawn};
use crate::ledger::chain::Chain;
use crate::ledger::deed::{Deed, DeedKind};
use crate::ledger::entry::Entry;
use crate::ledger::event::{FeeAmended, LearnerEvent, Uprated, Withdrawn};
use crate::ledger::facts::FactsForm;
use crate::ledger::form::Form;
use crate::ledger::hash::Hash;
use crate::ledger::instant::Instant;
use crate::ledger::periods::Periods;

/// The fold of a learner's entries. It is worked out from the chain each time, never stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearnerAccount {
    balances: Balances,
    granted: Option<Granted>,
    entitlement_year: Option<AcademicYear>,
    facts: Option<(Hash, FactsForm)>,
    held: Vec<Held>,
    indexes: HashMap<EnrolmentId, usize>,
    periods: Periods,
    /// The terms before each amendment, under the number of its entry.
    terms_before: HashMap<u32, Terms>,
    deeds: Vec<Deed>,
    /// When each uprating was recorded that does not tell by which figures it went.
    untold: BTreeMap<u32, Instant>,
    undone: Vec<(EnrolmentId, u32)>,
}

/// The grant that opened an entitlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The year at whose rates it was granted.
    pub year: AcademicYear,
    /// The full entitlement of that year, as it was granted or put right last.
    pub amount: Money,
}

/// Entries that cannot follow each other, though each is whole in itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AccountError {
    /// An account would be below zero.
    #[error(transparent)]
    Overdrawn(#[from] Overdrawn),
    /// A withdrawal from an enrolment that the learner does not hold, or a second one.
    #[error("enrolment {0} is not held, or was withdrawn before")]
    NotHeld(EnrolmentId),
    /// An enrolment that is there already.
    #[error("enrolment {0} is there already")]
    HeldAlready(EnrolmentId),
    /// An enrolment whose instalments do not come to its loan.
    #[error("the instalments of enrolment {0} do not come to its loan")]
    Instalments(EnrolmentId),
    /// A second grant of the full entitlement.
    #[error("the full entitlement of {0} is granted already")]
    GrantedAlready(AcademicYear),
    /// An uprating from another year or another sum than what stands.
    #[error("the uprating to {0} does not begin where the entitlement stood")]
    Uprating(AcademicYear),
    /// Attendance for a period that the enrolment has not.
    #[error("enrolment {0} has no liability period {1}")]
    NoPeriod(EnrolmentId, LiabilityPeriod),
    /// Attendance in a period before it was ever confirmed for each earlier one.
    #[error("period {1} of enrolment {0} is attended before an earlier one was")]
    PeriodOrder(EnrolmentId, LiabilityPeriod),
    /// A drawdown of more than is left of an instalment, or before attendance was confirmed.
    #[error("more is drawn down for period {1} of enrolment {0} than is due and confirmed")]
    NotDue(EnrolmentId, LiabilityPeriod),
    /// A recovery of more than was drawn down.
    #[error("more is recovered for period {1} of enrolment {0} than was drawn down")]
    NotDrawn(EnrolmentId, LiabilityPeriod),
    /// A withdrawal that does not leave set aside what is still to be paid.
    #[error("what enrolment {0} leaves set aside is not what is due until its withdrawal")]
    Withdrawal(EnrolmentId),
    /// An amendment that does not set aside what is to be paid on the new terms.
    #[error("what is set aside for enrolment {0} is not what is to be paid on its new terms")]
    Amendment(EnrolmentId),
    /// Something that puts a grant right and does not begin at what was granted.
    #[error("what puts the grant of {0} right does not begin at what was granted")]
    GrantPutRight(AcademicYear),
    /// An event whose rules this program does not know.
    #[error("what `{0}` does to what stands here is not known to this version of the program")]
    NotKnown(&'static str),
    /// A correction that is not the opposite of what it undoes, or comes too early or too late.
    #[error("entry {0} cannot be undone like this")]
    Correction(u32),
}

impl LearnerAccount {
    /// Folds a learner's chain.
    ///
    /// # Errors
    /// When an account would be overdrawn or an entry is about an enrolment that is not held.
    pub fn of(chain: &Chain<LearnerEvent>) -> Result<LearnerAccount, AccountError> {
        let mut account = LearnerAccount::default();
        for entry in chain.entries() {
            account.apply(entry)?;
        }
        Ok(account)
    }

    /// Takes one more entry into account.
    ///
    /// # Errors
    /// As for [`LearnerAccount::of`]; nothing is then taken into account.
    pub fn apply(&mut self, entry: &Entry<LearnerEvent>) -> Result<(), AccountError> {
        self.check(entry.event(), entry.draft().form)?;
        check::drawn_when_due(entry)?;
        if let Some(posting) = entry.posting() {
            self.balances.apply(posting)?;
        }
        self.take(entry);
        Ok(())
    }

    /// Takes in what an entry did beside moving money.
    fn take(&mut self, entry: &Entry<LearnerEvent>) {
        match entry.event() {
            LearnerEvent::LearnerRecorded { facts, form } => self.facts = Some((*facts, *form)),
            LearnerEvent::FactsForgotten => self.facts = None,
            LearnerEvent::EntitlementGranted { year, amount } => {
                self.granted = Some(Granted { year: *year, amount: amount.money() });
                self.entitlement_year = Some(*year);
            }
            LearnerEvent::GrantPutRight(put_right) => self.set_granted(put_right.full.money()),
            LearnerEvent::EntitlementUprated(uprated) => {
                // What comes in the place of another leaves the entitlement where it stands.
                if uprated.replaces.is_none() {
                    self.entitlement_year = Some(uprated.to);
                }
                if uprated.full.is_none() {
                    self.untold.insert(entry.seq(), entry.draft().recorded_at);
                }
            }
            LearnerEvent::Enrolled(enrolled) => {
                self.indexes.insert(enrolled.enrolment.id.clone(), self.held.len());
                self.held.push(Held::new(enrolled.enrolment.clone()));
            }
            LearnerEvent::Withdrawn(Withdrawn { enrolment, withdrawn_on, .. }) => {
                self.set_withdrawn(enrolment, Some(*withdrawn_on));
            }
            LearnerEvent::AttendanceRecorded(recorded) => {
                self.periods.confirm(entry.seq(), recorded);
            }
            LearnerEvent::DrawnDown(drawn) => self.periods.draw(drawn, entry.draft().effective_on),
            LearnerEvent::Recovered(recovered) => self.periods.recover(entry.seq(), recovered),
            LearnerEvent::FeeAmended(amended) => self.amend(entry.seq(), amended),
            LearnerEvent::Corrected(corrected) => self.undo(corrected.undoes, entry.seq()),
            LearnerEvent::PriorStudyDeducted { .. }
            | LearnerEvent::PriorStudyRestored { .. }
            | LearnerEvent::AdditionalGranted { .. }
            | LearnerEvent::OutcomeRecorded(_)
            | LearnerEvent::BadgeIssued(_)
            | LearnerEvent::BadgeRevoked(_)
            | LearnerEvent::BroughtForward(_) => {}
        }
        if let Some(mut deed) = Deed::of(entry) {
            deed.order = self.order_of(&deed);
            self.deeds.push(deed);
        }
    }

    /// Where a deed stands in the order in which things count.
    fn order_of(&self, deed: &Deed) -> u32 {
        let mut earlier = self.deeds.iter().rev();
        let before = match &deed.kind {
            DeedKind::Uprated(
                Uprated { anew: Some(replaced), .. } | Uprated { replaces: Some(replaced), .. },
            ) => earlier.find(|other| other.seq == *replaced),
            DeedKind::PriorStudy | DeedKind::PutRight(_) => {
                earlier.find(|other| other.kind == DeedKind::Granted)
            }
            _ => None,
        };
        before.map_or(deed.seq, |before| before.order)
    }

    /// Reverts what an entry did beside moving money.
    fn undo(&mut self, undoes: u32, by: u32) {
        let Some(deed) = self.deeds.iter_mut().find(|deed| deed.seq == undoes) else { return };
        deed.undone_by = Some(by);
        match deed.kind.clone() {
            DeedKind::Granted => (self.granted, self.entitlement_year) = (None, None),
            DeedKind::PutRight(put_right) => self.set_granted(put_right.full_before.money()),
            DeedKind::Uprated(uprated) if uprated.replaces.is_none() => {
                self.entitlement_year = Some(uprated.from);
            }
            DeedKind::Enrolled(enrolment) => {
                self.held.retain(|held| held.enrolment.id != enrolment);
                let held = self.held.iter().enumerate();
                self.indexes = held.map(|(index, one)| (one.enrolment.id.clone(), index)).collect();
                self.undone.push((enrolment, by));
            }
            DeedKind::Withdrawn(enrolment) => self.set_withdrawn(&enrolment, None),
            DeedKind::Attended(enrolment, period, _) => {
                self.periods.forget(&enrolment, period, undoes);
            }
            DeedKind::Amended(enrolment) => self.restore_terms(&enrolment, undoes),
            DeedKind::Uprated(_)
            | DeedKind::DrawnDown(..)
            | DeedKind::Recovered(..)
            | DeedKind::Recorded
            | DeedKind::PriorStudy
            | DeedKind::Additional
            | DeedKind::Corrected => {}
        }
    }

    fn set_granted(&mut self, amount: Money) {
        if let Some(granted) = &mut self.granted {
            granted.amount = amount;
        }
    }

    fn held_mut(&mut self, enrolment: &EnrolmentId) -> Option<&mut Held> {
        let index = self.indexes.get(enrolment).copied();
        index.and_then(|index| self.held.get_mut(index))
    }

    /// Gives an enrolment its last day, where its entry does not tell it.
    pub fn set_last_day(&mut self, enrolment: &EnrolmentId, day: NaiveDate) {
        if let Some(held) = self.held_mut(enrolment) {
            held.enrolment.ends.get_or_insert(day);
        }
    }

    fn set_withdrawn(&mut self, enrolment: &EnrolmentId, day: Option<NaiveDate>) {
        if let Some(held) = self.held_mut(enrolment) {
            held.withdrawn_on = day;
        }
    }

    fn amend(&mut self, seq: u32, amended: &FeeAmended) {
        let Some(held) = self.held_mut(&amended.enrolment) else { return };
        let before = held.enrolment.terms();
        held.funded_on.get_or_insert_with(|| before.clone());
        held.enrolment = held.enrolment.clone().on(amended.terms.clone());
        self.terms_before.insert(seq, before);
    }

    /// Restores the terms before an amendment, which was undone and was the last one.
    fn restore_terms(&mut self, enrolment: &EnrolmentId, amended_by: u32) {
        let Some(before) = self.terms_before.remove(&amended_by) else { return };
        // Equal terms do not tell: a fee may have been amended back to what it was at first.
        let amends = |deed: &Deed| {
            deed.undone_by.is_none() && deed.kind == DeedKind::Amended(enrolment.clone())
        };
        let is_amended = self.deeds.iter().any(amends);
        if let Some(held) = self.held_mut(enrolment) {
            held.funded_on.take_if(|_| !is_amended);
            held.enrolment = held.enrolment.clone().on(before);
        }
    }

    /// Whether no enrolment may be recorded under this id: one of it is there. One that was undone
    /// can come again, since nothing of it was ever drawn; entries of the first form did not have
    /// it so.
    fn is_taken(&self, id: &EnrolmentId, form: Form) -> bool {
        self.enrolment(id).is_some() || (form == Form::First && self.undone(id).is_some())
    }

    /// What stands on each account.
    #[must_use]
    pub const fn balances(&self) -> &Balances {
        &self.balances
    }

    /// The figures of the entitlement.
    #[must_use]
    pub fn entitlement(&self) -> Entitlement {
        self.balances.entitlement()
    }

    /// The grant of the full entitlement; none where there is none that stands.
    #[must_use]
    pub const fn granted(&self) -> Option<Granted> {
        self.granted
    }

    /// The day from which that grant counts.
    #[must_use]
    pub fn granted_from(&self) -> Option<NaiveDate> {
        let stands = |deed: &&Deed| deed.kind == DeedKind::Granted && deed.undone_by.is_none();
        self.deeds.iter().find(stands).map(|deed| deed.counts_from)
    }

    /// The year at whose rates the entitlement stands: that of the grant, or of the last uprating;
    /// none where nothing has been granted.
    #[must_use]
    pub const fn entitlement_year(&self) -> Option<AcademicYear> {
        self.entitlement_year
    }

    /// The salted digest of the facts last recorded.
    #[must_use]
    pub const fn facts(&self) -> Option<(Hash, FactsForm)> {
        self.facts
    }

    /// The enrolments, withdrawn ones included, in the order in which they were recorded.
    #[must_use]
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// One enrolment.
    #[must_use]
    pub fn enrolment(&self, id: &EnrolmentId) -> Option<&Held> {
        self.indexes.get(id).and_then(|index| self.held.get(*index))
    }

    /// The enrolments that were undone, each as often as it was.
    pub fn all_undone(&self) -> impl Iterator<Item = &EnrolmentId> {
        self.undone.iter().map(|(id, _)| id)
    }

    /// How often an enrolment of this id was undone.
    #[must_use]
    pub fn times_undone(&self, id: &EnrolmentId) -> u32 {
        let times = self.undone.iter().filter(|(undone, _)| undone == id).count();
        u32::try_from(times).unwrap_or(u32::MAX)
    }

    /// The number of the entry that last undid an enrolment of this id, where one did.
    #[must_use]
    pub fn undone(&self, id: &EnrolmentId) -> Option<u32> {
        self.undone.iter().rfind(|(undone, _)| undone == id).map(|(_, by)| *by)
    }

    /// When an uprating was recorded, where it does not tell by which figures it went.
    pub(super) fn untold_since(&self, seq: u32) -> Option<Instant> {
        self.untold.get(&seq).copied()
    }

    /// What each entry did, in the order of recording.
    #[must_use]
    pub fn deeds(&self) -> &[Deed] {
        &self.deeds
    }

    /// The enrolments for which money is set aside or paid, each with how much, in the order in
    /// which they were recorded.
    pub fn funded(&self) -> impl Iterator<Item = (&EnrolmentId, Sum)> {
        let all = self.held.iter().map(|held| &held.enrolment.id);
        all.map(|id| (id, self.funded_for(id))).filter(|(_, sum)| *sum > Sum::ZERO)
    }

    /// What is set aside or paid for an enrolment.
    #[must_use]
    pub fn funded_for(&self, enrolment: &EnrolmentId) -> Sum {
        let committed = self.balances.of(&Account::Committed(enrolment.clone()));
        committed + self.balances.drawn(enrolment)
    }

    /// The credits that count.
    #[must_use]
    pub fn live_credits(&self) -> Credits {
        self.held.iter().map(Held::counting_credits).sum()
    }
}
