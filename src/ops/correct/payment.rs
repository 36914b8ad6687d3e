//! Striking out a payment that was recorded by mistake, from a schedule that was wrong.

use super::{Correction, CorrectionAnswer, CorrectionOutcome, Undone};
use crate::domain::ids::Ukprn;
use crate::domain::objection::Objection;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{Corrected, ProviderEvent};
use crate::ledger::provider_account::{ProviderAccount, ProviderDeedKind};
use crate::ops::claim::provider_account;
use crate::ops::{Moment, OpError};
use crate::store::{Batch, Reader};

/// Strikes out a payment, or refuses and says why. Its line stays known: a schedule that is read
/// again does not bring it back.
pub(super) fn correct(
    reader: &dyn Reader,
    provider: Ukprn,
    correction: &Correction,
    moment: &Moment,
) -> Result<(CorrectionAnswer, Batch), OpError> {
    // Gather.
    let (account, mut end) = provider_account(reader, provider)?;
    // Decide.
    let event = match decide(&account, correction) {
        Ok(corrected) => ProviderEvent::Corrected(corrected),
        Err(objection) => {
            let outcome = CorrectionOutcome::Refused(objection);
            return Ok((answer(correction, outcome), Batch::default()));
        }
    };
    let reason = Some(correction.reason.clone());
    // It never was paid: on no day, and so from the day on which it was said to be.
    let counts_from = account.payment(correction.entry.seq).map_or(correction.on, |it| it.paid_on);
    let mut draft = moment.draft_because(correction.on, reason, event);
    draft.effective_on = counts_from;
    let entry = end.seal(draft)?;
    let (seq, event, by) = (correction.entry.seq, "payment-recorded", entry.seq());
    let undone = vec![Undone { seq, event, by, change: Sum::ZERO, counts_from, moved: None }];
    let outcome = CorrectionOutcome::Corrected { undone, uprated: Vec::new() };
    Ok((answer(correction, outcome), Batch::of([entry])))
}

fn answer(correction: &Correction, outcome: CorrectionOutcome) -> CorrectionAnswer {
    CorrectionAnswer { entry: correction.entry.clone(), outcome, remaining: None }
}

fn decide(account: &ProviderAccount, correction: &Correction) -> Result<Corrected, Objection> {
    let EntryName { chain, seq } = &correction.entry;
    let name = &correction.entry;
    let Some(deed) = account.deed(*seq) else {
        let count = account.deeds().len();
        let because = format!("{chain} has {count} entries, and no {name}: see which they are");
        return Err(Objection::new(RuleCode::EntryKnown, because).with([Remedy::SeeLog]));
    };
    if let Some(by) = deed.undone_by {
        let because = format!("{name} was undone by {chain}/{by} already: an entry is undone once");
        return Err(Objection::new(RuleCode::CorrectedAlready, because));
    }
    let Some(payment) = account.payment(*seq) else {
        let (instead, remedy) = instead(deed.kind);
        let because = format!("{name} ({}) {instead}", deed.event);
        return Err(Objection::new(RuleCode::NotCorrectable, because).with([remedy]));
    };
    Ok(Corrected { undoes: *seq, enrolment: Some(payment.enrolment.clone()), posting: None })
}

/// What to do instead of undoing an entry that is no payment.
fn instead(kind: ProviderDeedKind) -> (&'static str, Remedy) {
    match kind {
        ProviderDeedKind::Claimed => (
            "says what was claimed: take the money back, and the next claim tells it",
            Remedy::RecoverWhatWasClaimed,
        ),
        ProviderDeedKind::Corrected => (
            "is a correction itself: a payment that was made after all is recorded from a schedule \
             in which its line says something else, for example its reference",
            Remedy::Reconcile,
        ),
        ProviderDeedKind::Paid | ProviderDeedKind::Told => (
            "says what was found, and money is not moved by it: put right what it was found from, \
             and reconcile again",
            Remedy::Reconcile,
        ),
    }
}
