//! Striking out a payment that was recorded by mistake, from a schedule that was wrong.

use super::{Correction, CorrectionAnswer, CorrectionOutcome, Undone};
use crate::domain::ids::Ukprn;
use crate::domain::objection::Objection;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::chain::Chain;
use crate::ledger::entry::Entry;
use crate::ledger::event::{ChainEvent, Corrected, ProviderEvent};
use crate::ops::claim::provider_chain;
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
    let chain = provider_chain(reader, provider)?;
    // Decide.
    let event = match decide(&chain, correction) {
        Ok(corrected) => ProviderEvent::Corrected(corrected),
        Err(objection) => {
            let outcome = CorrectionOutcome::Refused(objection);
            return Ok((answer(correction, outcome), Batch::default()));
        }
    };
    let reason = Some(correction.reason.clone());
    let entry = chain.seal(moment.draft_because(correction.on, reason, event))?;
    let (seq, event, by) = (correction.entry.seq, "payment-recorded", entry.seq());
    let undone = vec![Undone { seq, event, by, change: Sum::ZERO }];
    let outcome = CorrectionOutcome::Corrected { undone, uprated: Vec::new() };
    Ok((answer(correction, outcome), Batch::of([entry])))
}

fn answer(correction: &Correction, outcome: CorrectionOutcome) -> CorrectionAnswer {
    CorrectionAnswer { entry: correction.entry.clone(), outcome, remaining: None }
}

fn decide(chain: &Chain<ProviderEvent>, correction: &Correction) -> Result<Corrected, Objection> {
    let (name, entries) = (&correction.entry, chain.entries());
    let Some(entry) = entries.iter().find(|entry| entry.seq() == name.seq) else {
        let because = format!(
            "{} has {} entries, and no {name}: see which they are",
            chain.name(),
            entries.len()
        );
        return Err(Objection::new(RuleCode::EntryKnown, because).with([Remedy::SeeLog]));
    };
    let undoes_it = |entry: &&Entry<ProviderEvent>| match entry.event() {
        ProviderEvent::Corrected(corrected) => corrected.undoes == name.seq,
        _ => false,
    };
    if let Some(by) = entries.iter().find(undoes_it) {
        let because = format!(
            "{name} was undone by {}/{} already: an entry is undone once",
            chain.name(),
            by.seq()
        );
        return Err(Objection::new(RuleCode::CorrectedAlready, because));
    }
    match entry.event() {
        ProviderEvent::PaymentRecorded(payment) => Ok(Corrected {
            undoes: name.seq,
            enrolment: Some(payment.enrolment.clone()),
            posting: None,
        }),
        other => {
            let (instead, remedy) = instead(other);
            let because = format!("{name} ({}) {instead}", other.name());
            Err(Objection::new(RuleCode::NotCorrectable, because).with([remedy]))
        }
    }
}

/// What to do instead of undoing an entry that is no payment.
fn instead(event: &ProviderEvent) -> (&'static str, Remedy) {
    match event {
        ProviderEvent::ClaimMade(_) => (
            "says what was claimed: take the money back, and the next claim tells it",
            Remedy::RecoverWhatWasClaimed,
        ),
        ProviderEvent::Corrected(_) => (
            "is a correction itself: a payment that was made after all is recorded from a schedule \
             in which its line says something else, for example its reference",
            Remedy::Reconcile,
        ),
        _ => (
            "says what was found, and money is not moved by it: put right what it was found from, \
             and reconcile again",
            Remedy::Reconcile,
        ),
    }
}
