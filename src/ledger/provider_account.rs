//! What a provider's chain comes to: claims made, payments recorded, breaks that are open.

use std::collections::BTreeMap;
use std::mem;

use chrono::NaiveDate;

use super::actor::Name;
use super::chain::{ChainError, Link, StoredEntry};
use super::entry::Entry;
use super::entry_name::EntryName;
use super::event::ReconciliationPrepared;
use super::event::{ChainEvent, ClaimMade, NoteRecorded, NoteSubject, ProviderEvent};
use super::imports::Origin;
use super::instant::Instant;
use super::noted::NoteOnRecord;
use super::reconciliation::{BreakId, OpenBreaks};
use crate::domain::ids::{ClaimReference, Ukprn};
use crate::domain::payment::Payment;
use crate::domain::sum::Sum;

/// The fold of a provider's entries. It is worked out from the chain each time, never stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderAccount {
    claims: Vec<ClaimMade>,
    /// The index of each claim among them.
    claim_indexes: BTreeMap<ClaimReference, usize>,
    claimed_recoveries: BTreeMap<EntryName, usize>,
    payments: Vec<Payment>,
    /// The number of the entry of each of these payments.
    payment_seqs: Vec<u32>,
    /// In the order in which they were struck out.
    struck_out: Vec<StruckOut>,
    open_breaks: OpenBreaks,
    reconciliations: Vec<Prepared>,
    notes: Vec<NoteOnRecord>,
    /// What each entry did, in order.
    deeds: Vec<ProviderDeed>,
}

/// What an entry of a provider did, as far as undoing it must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProviderDeed {
    /// The name of its event.
    pub event: &'static str,
    /// What it did.
    pub kind: ProviderDeedKind,
    /// What brought it, where that was a file.
    pub brought_by: Option<Origin>,
    /// The number of the entry that undid it, where one did.
    pub undone_by: Option<u32>,
}

/// A payment that was recorded by mistake, and was struck out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StruckOut {
    /// The number of its entry.
    pub seq: u32,
    /// The number of the entry that struck it out.
    pub by: u32,
    /// The payment.
    pub payment: Payment,
}

/// What an entry of a provider did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderDeedKind {
    /// It made a claim.
    Claimed,
    /// It told of a payment.
    Paid,
    /// It undid the earlier entry of this number.
    Corrected(u32),
    /// It told what was found or prepared, and moved nothing.
    Told,
}

/// A reconciliation as it stands on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The number of its entry.
    pub seq: u32,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// By whom.
    pub by: Name,
    /// What was recorded.
    pub reconciliation: ReconciliationPrepared,
}

impl ProviderAccount {
    /// Verifies stored entries and folds them one by one, without keeping them; beside what they
    /// come to is where the next one belongs.
    ///
    /// # Errors
    /// As for [`Link::next`].
    pub fn verified(
        provider: Ukprn,
        stored: Vec<StoredEntry>,
    ) -> Result<(ProviderAccount, Link<ProviderEvent>), ChainError> {
        let (mut account, mut end) = (ProviderAccount::default(), Link::first(&provider));
        for entry in stored {
            account.apply(end.next(entry)?);
        }
        Ok((account, end))
    }

    fn apply(&mut self, entry: Entry<ProviderEvent>) {
        let (seq, recorded_at) = (entry.seq(), entry.draft().recorded_at);
        let on = entry.draft().effective_on;
        let by = entry.draft().actor.by.clone();
        let (event, kind) = (entry.event().name(), kind_of(entry.event()));
        let brought_by = entry.draft().origin;
        self.deeds.push(ProviderDeed { event, kind, brought_by, undone_by: None });
        match entry.into_event() {
            ProviderEvent::ClaimMade(claim) => {
                let index = self.claims.len();
                let recoveries = claim.recoveries.iter();
                self.claimed_recoveries.extend(recoveries.map(|name| (name.clone(), index)));
                self.claim_indexes.insert(claim.claim.clone(), index);
                self.claims.push(claim);
            }
            ProviderEvent::PaymentRecorded(payment) => {
                self.payments.push(payment);
                self.payment_seqs.push(seq);
            }
            ProviderEvent::Corrected(corrected) => self.undo(corrected.undoes, seq),
            ProviderEvent::ReconciliationPrepared(reconciliation) => {
                change(&mut self.open_breaks, &reconciliation);
                self.reconciliations.push(Prepared { seq, recorded_at, by, reconciliation });
            }
            ProviderEvent::NoteRecorded(note) => {
                let note = self.note(note, (seq, on, by));
                self.notes.push(note);
            }
            ProviderEvent::MonthPrepared(_)
            | ProviderEvent::MonthCertified(_)
            | ProviderEvent::MonthReopened(_)
            | ProviderEvent::KeyIntroduced(_) => {}
        }
    }

    /// A note, with what it is about as of now.
    fn note(&self, note: NoteRecorded, (seq, on, by): (u32, NaiveDate, Name)) -> NoteOnRecord {
        let NoteRecorded { about, owner, note: digest } = note;
        let paid: Vec<&Payment> = self.all_paid().filter(|one| about.is_about(one)).collect();
        let mut breaks: Vec<BreakId> = match &about {
            NoteSubject::Period(enrolment, period) => {
                vec![BreakId { enrolment: enrolment.clone(), period: *period }]
            }
            NoteSubject::Payment(_) => paid.iter().map(|one| BreakId::of_payment(one)).collect(),
        };
        breaks.sort();
        breaks.dedup();
        let mut paid_for: Vec<_> = paid.iter().map(|one| one.learner.clone()).collect();
        paid_for.sort();
        paid_for.dedup();
        NoteOnRecord { seq, on, by, about, breaks, paid_for, owner, digest }
    }

    /// The payments that stand, and those that were struck out.
    pub fn all_paid(&self) -> impl Iterator<Item = &Payment> {
        self.payments.iter().chain(self.struck_out.iter().map(|one| &one.payment))
    }

    /// The notes on breaks, in the order in which they were written.
    #[must_use]
    pub fn notes(&self) -> &[NoteOnRecord] {
        &self.notes
    }

    /// Strikes out a payment, or brings back what an entry had struck out.
    fn undo(&mut self, seq: u32, by: u32) {
        let Some(deed) = index_of(seq).and_then(|index| self.deeds.get_mut(index)) else { return };
        deed.undone_by.get_or_insert(by);
        if let ProviderDeedKind::Corrected(payment) = deed.kind {
            self.bring_back(payment);
        }
        if let Ok(index) = self.payment_seqs.binary_search(&seq) {
            self.payment_seqs.remove(index);
            let payment = self.payments.remove(index);
            self.struck_out.push(StruckOut { seq, by, payment });
        }
    }

    fn bring_back(&mut self, seq: u32) {
        let Some(at) = self.struck_out.iter().position(|one| one.seq == seq) else { return };
        let StruckOut { payment, .. } = self.struck_out.remove(at);
        if let Some(deed) = index_of(seq).and_then(|index| self.deeds.get_mut(index)) {
            deed.undone_by = None;
        }
        let index = self.payment_seqs.partition_point(|other| *other < seq);
        self.payment_seqs.insert(index, seq);
        self.payments.insert(index, payment);
    }

    /// The claims, in the order in which they were made.
    #[must_use]
    pub fn claims(&self) -> &[ClaimMade] {
        &self.claims
    }

    /// The claim of this reference.
    #[must_use]
    pub fn claim(&self, reference: &ClaimReference) -> Option<&ClaimMade> {
        self.claim_indexes.get(reference).and_then(|index| self.claims.get(*index))
    }

    /// The reference that the next claim will have: the provider's number, and how many claims it
    /// will have made then.
    ///
    /// # Panics
    /// Never: digits and a stroke make a reference.
    #[must_use]
    pub fn next_claim(&self, provider: Ukprn) -> ClaimReference {
        let number = self.claims.len().saturating_add(1);
        format!("{provider}-{number:04}").parse().expect("digits and a stroke make a reference")
    }

    /// The claim of which a recovery is a line, where it was claimed.
    #[must_use]
    pub fn claim_of(&self, recovery: &EntryName) -> Option<&ClaimMade> {
        self.claimed_recoveries.get(recovery).and_then(|index| self.claims.get(*index))
    }

    /// What each entry did, in order.
    #[must_use]
    pub fn deeds(&self) -> &[ProviderDeed] {
        &self.deeds
    }

    /// What the entry of a number did; none where there is no such entry.
    #[must_use]
    pub fn deed(&self, seq: u32) -> Option<&ProviderDeed> {
        index_of(seq).and_then(|index| self.deeds.get(index))
    }

    /// The payment that the entry of a number tells of, where it stands.
    #[must_use]
    pub fn payment(&self, seq: u32) -> Option<&Payment> {
        let index = self.payment_seqs.binary_search(&seq).ok();
        index.and_then(|index| self.payments.get(index))
    }

    /// The payments that stand, in the order in which they were recorded.
    #[must_use]
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// The payments that stand, to keep; the account holds none of them then.
    #[must_use]
    pub fn take_payments(&mut self) -> Vec<Payment> {
        self.payment_seqs.clear();
        mem::take(&mut self.payments)
    }

    /// The payments that were recorded by mistake and struck out. They count as nothing. The line
    /// of one that was struck out by itself stays known, so that a schedule that is read again does
    /// not bring it back; what was taken back as a whole comes again.
    #[must_use]
    pub fn struck_out(&self) -> &[StruckOut] {
        &self.struck_out
    }

    /// The payment of this number, where it was struck out.
    #[must_use]
    pub fn struck_out_payment(&self, seq: u32) -> Option<&Payment> {
        self.struck_out.iter().find(|one| one.seq == seq).map(|one| &one.payment)
    }

    /// The payments that stand and that a file brought, each with the number of its entry.
    pub fn payments_brought_by(&self, origin: Origin) -> impl Iterator<Item = (u32, &Payment)> {
        let all = self.payment_seqs.iter().copied().zip(&self.payments);
        all.filter(move |(seq, _)| {
            self.deed(*seq).is_some_and(|deed| deed.brought_by == Some(origin))
        })
    }

    /// The number of an entry after this one that tells of the same payment and stands.
    #[must_use]
    pub fn recorded_after(&self, seq: u32, payment: &Payment) -> Option<u32> {
        let mut all = self.payment_seqs.iter().copied().zip(&self.payments);
        all.find(|(other, one)| *other > seq && *one == payment).map(|(other, _)| other)
    }

    /// The sum of what was claimed, recoveries below zero.
    #[must_use]
    pub fn claimed(&self) -> Sum {
        self.claims.iter().map(|claim| claim.amount).sum()
    }

    /// The breaks that were open after the last reconciliation, in the order of their ids.
    #[must_use]
    pub const fn open_breaks(&self) -> &OpenBreaks {
        &self.open_breaks
    }

    /// The breaks that were open before the reconciliation of this index among those prepared.
    #[must_use]
    pub fn open_before(&self, index: usize) -> OpenBreaks {
        let mut open = OpenBreaks::new();
        for prepared in self.reconciliations.iter().take(index) {
            change(&mut open, &prepared.reconciliation);
        }
        open
    }

    /// The reconciliations, in the order in which they were prepared.
    #[must_use]
    pub fn reconciliations(&self) -> &[Prepared] {
        &self.reconciliations
    }
}

/// The index of the entry of a number among all of its chain.
fn index_of(seq: u32) -> Option<usize> {
    usize::try_from(seq.checked_sub(1)?).ok()
}

const fn kind_of(event: &ProviderEvent) -> ProviderDeedKind {
    match event {
        ProviderEvent::ClaimMade(_) => ProviderDeedKind::Claimed,
        ProviderEvent::PaymentRecorded(_) => ProviderDeedKind::Paid,
        ProviderEvent::Corrected(corrected) => ProviderDeedKind::Corrected(corrected.undoes),
        ProviderEvent::ReconciliationPrepared(_)
        | ProviderEvent::NoteRecorded(_)
        | ProviderEvent::MonthPrepared(_)
        | ProviderEvent::MonthCertified(_)
        | ProviderEvent::MonthReopened(_)
        | ProviderEvent::KeyIntroduced(_) => ProviderDeedKind::Told,
    }
}

fn change(open_breaks: &mut OpenBreaks, prepared: &ReconciliationPrepared) {
    for id in &prepared.closed {
        open_breaks.remove(id);
    }
    for open in &prepared.opened {
        open_breaks.insert(open.id.clone(), open.clone());
    }
}
