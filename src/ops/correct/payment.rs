//! Striking out a payment that was recorded by mistake, from a schedule that was wrong; and
//! bringing one back that was struck out by mistake.

use chrono::NaiveDate;

use super::{Correction, CorrectionAnswer, CorrectionOutcome, Undone};
use crate::domain::objection::Objection;
use crate::domain::payment::Payment;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::chain::Link;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{Corrected, ProviderEvent};
use crate::ledger::provider_account::{ProviderAccount, ProviderDeedKind};
use crate::ops::{Moment, OpError};
use crate::store::Batch;

/// Strikes out a payment, or brings one back that was struck out by mistake; or refuses and says
/// why. The line of a payment that was struck out stays known: a schedule that is read again does
/// not bring it back.
pub(super) fn correct(
    (account, mut end): (ProviderAccount, Link<ProviderEvent>),
    correction: &Correction,
    moment: &Moment,
) -> Result<(CorrectionAnswer, Batch), OpError> {
    // Decide.
    let (event, paid_on, corrected) = match decide(&account, correction) {
        Ok((event, paid_on, corrected)) => (event, paid_on, ProviderEvent::Corrected(corrected)),
        Err(objection) => {
            let outcome = CorrectionOutcome::Refused(objection);
            return Ok((answer(correction, outcome), Batch::default()));
        }
    };
    let reason = Some(correction.reason.clone());
    // What is undone never was: on no day, and so from the day on which it was said to be paid.
    let mut draft = moment.draft_because(correction.on, reason, corrected);
    draft.effective_on = paid_on;
    let entry = end.seal(draft)?;
    let (seq, by, counts_from) = (correction.entry.seq, entry.seq(), paid_on);
    let undone = vec![Undone { seq, event, by, change: Sum::ZERO, counts_from, moved: None }];
    let outcome = CorrectionOutcome::Corrected { undone, uprated: Vec::new() };
    Ok((answer(correction, outcome), Batch::of([entry])))
}

fn answer(correction: &Correction, outcome: CorrectionOutcome) -> CorrectionAnswer {
    CorrectionAnswer { entry: correction.entry.clone(), outcome, remaining: None }
}

/// What is recorded, with the name of the event that it undoes and the day of the payment.
fn decide(
    account: &ProviderAccount,
    correction: &Correction,
) -> Result<(&'static str, NaiveDate, Corrected), Objection> {
    let EntryName { chain, seq } = &correction.entry;
    let name = &correction.entry;
    let Some(deed) = account.deed(*seq) else {
        let count = account.deeds().len();
        let because = format!("{chain} has {count} entries, and no {name}: see which they are");
        return Err(Objection::new(RuleCode::EntryKnown, because).with([Remedy::SeeLog]));
    };
    if let Some(by) = deed.undone_by {
        return Err(undone_already(account, name, by));
    }
    if let Some(payment) = account.payment(*seq) {
        return Ok((deed.event, payment.paid_on, striking_out(*seq, payment)));
    }
    if let ProviderDeedKind::Corrected(undoes) = deed.kind
        && let Some(payment) = account.struck_out_payment(undoes)
    {
        check_not_again(account, name, (undoes, payment))?;
        return Ok((deed.event, payment.paid_on, striking_out(*seq, payment)));
    }
    let (instead, remedy) = instead(deed.kind, chain);
    let because = format!("{name} ({}) {instead}", deed.event);
    Err(Objection::new(RuleCode::NotCorrectable, because).with([remedy]))
}

/// The event by which a payment is struck out, or comes back where it undoes that.
pub(super) fn striking_out(seq: u32, payment: &Payment) -> Corrected {
    Corrected { undoes: seq, enrolment: Some(payment.enrolment.clone()), posting: None }
}

/// That an entry was undone, and what has it again.
fn undone_already(account: &ProviderAccount, name: &EntryName, by: u32) -> Objection {
    let EntryName { chain, seq } = name;
    let because = format!("{name} was undone by {chain}/{by} already: an entry is undone once");
    let objection = Objection::new(RuleCode::CorrectedAlready, because.clone());
    if account.struck_out_payment(*seq).is_none() {
        return objection;
    }
    let because = format!("{because}; where that was a mistake, undo {chain}/{by}");
    let again = EntryName { seq: by, ..name.clone() };
    Objection { because, ..objection }.with([Remedy::UndoOf(again.to_string())])
}

/// Checks that the line of a payment was not recorded again since it was struck out: it would count
/// twice.
fn check_not_again(
    account: &ProviderAccount,
    name: &EntryName,
    (struck_out, payment): (u32, &Payment),
) -> Result<(), Objection> {
    let EntryName { chain, seq } = name;
    match account.recorded_after(*seq, payment) {
        None => Ok(()),
        Some(again) => Err(Objection::new(
            RuleCode::NotCorrectable,
            format!(
                "the line of {chain}/{struck_out}, which {name} struck out, was read again since \
                 and is recorded as {chain}/{again}: it counts already"
            ),
        )),
    }
}

/// What to do instead of undoing an entry that is no payment.
fn instead(kind: ProviderDeedKind, chain: &ChainName) -> (String, Remedy) {
    match kind {
        ProviderDeedKind::Claimed => (
            "says what was claimed: take the money back, and the next claim tells it".to_owned(),
            Remedy::RecoverWhatWasClaimed,
        ),
        ProviderDeedKind::Corrected(undoes) => (
            format!(
                "brought back what {chain}/{undoes} had struck out: strike the payment out again, \
                 by its own name"
            ),
            Remedy::SeeLog,
        ),
        ProviderDeedKind::Paid | ProviderDeedKind::Told => (
            "says what was found, and money is not moved by it: put right what it was found from, \
             and reconcile again"
                .to_owned(),
            Remedy::Reconcile,
        ),
    }
}
