//! The register of learners' entries, and the log of those of providers and the ledger.

use std::io::Write;

use super::{Counted, Exported, writing};
use crate::domain::ids::EnrolmentId;
use crate::domain::sum::Sum;
use crate::exchange::{log, register};
use crate::ledger::entry::Entry;
use crate::ledger::event::Event;
use crate::ledger::instant::Instant;
use crate::ops::OpError;
use crate::ops::chains::each_chain;
use crate::store::Store;

/// The texts of what every exported entry has.
struct Texts {
    recorded_at: String,
    effective_on: String,
    reason: String,
    hash: String,
}

impl Texts {
    fn of(entry: &Entry) -> Texts {
        let draft = entry.draft();
        Texts {
            recorded_at: Instant(draft.recorded_at).to_string(),
            effective_on: draft.effective_on.to_string(),
            reason: draft.reason.as_ref().map(ToString::to_string).unwrap_or_default(),
            hash: entry.hash().to_string(),
        }
    }
}

pub(super) fn register(store: &dyn Store, out: &mut dyn Write) -> Result<Exported, OpError> {
    let mut writer = register::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&["amount"]);
    each_chain(store, &mut |chain| {
        let Some(learner) = chain.name().learner() else { return Ok(()) };
        for entry in chain.entries() {
            let (texts, posting) = (Texts::of(entry), entry.posting());
            let account = |text: Option<String>| text.unwrap_or_default();
            let amount = posting.map(|posting| posting.amount.money());
            let row = register::Row {
                learner_id: learner.as_str(),
                seq: u64::from(entry.seq()),
                recorded_at: &texts.recorded_at,
                effective_on: &texts.effective_on,
                event: entry.event().name(),
                enrolment_id: entry.event().enrolment().map_or("", EnrolmentId::as_str),
                debit: &account(posting.map(|posting| posting.debit.to_string())),
                credit: &account(posting.map(|posting| posting.credit.to_string())),
                amount,
                by: entry.draft().actor.by.as_str(),
                reason: &texts.reason,
                hash: &texts.hash,
            };
            writer.write(&row).map_err(writing)?;
            counted.row(&[amount.map(Sum::from).unwrap_or_default()]);
        }
        Ok(())
    })?;
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

pub(super) fn log(store: &dyn Store, out: &mut dyn Write) -> Result<Exported, OpError> {
    let mut writer = log::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&[]);
    each_chain(store, &mut |chain| {
        if chain.name().learner().is_some() {
            return Ok(());
        }
        let name = chain.name().to_string();
        for entry in chain.entries() {
            let texts = Texts::of(entry);
            let row = log::Row {
                chain: &name,
                seq: u64::from(entry.seq()),
                recorded_at: &texts.recorded_at,
                effective_on: &texts.effective_on,
                event: entry.event().name(),
                detail: &detail(entry.event()),
                by: entry.draft().actor.by.as_str(),
                reason: &texts.reason,
                hash: &texts.hash,
            };
            writer.write(&row).map_err(writing)?;
            counted.row(&[]);
        }
        Ok(())
    })?;
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// What an entry of the chain of a provider or of the ledger was about, in a sentence.
fn detail(event: &Event) -> String {
    match event {
        Event::LedgerOpened { entitlement_year } => {
            format!("new learners are granted the entitlement of {entitlement_year}")
        }
        Event::FileImported(file) => format!(
            "{} from {}: {} lines, {} recorded, {} already there, {} refused, sha256 {}",
            file.kind,
            file.file,
            file.lines,
            file.recorded,
            file.already,
            file.refused,
            file.digest
        ),
        Event::CheckpointTaken { root, chains, entries } => {
            format!("{entries} entries of {chains} chains under root {root}")
        }
        Event::UpratingRun { to, learners, change } => {
            format!("{learners} learners stand uprated to {to}, by {change} in all")
        }
        Event::LearnerRecorded { .. }
        | Event::EntitlementGranted { .. }
        | Event::PriorStudyDeducted { .. }
        | Event::PriorStudyRestored { .. }
        | Event::AdditionalGranted { .. }
        | Event::EntitlementUprated(_)
        | Event::Enrolled(_)
        | Event::Withdrawn { .. }
        | Event::AttendanceRecorded(_)
        | Event::DrawnDown(_)
        | Event::Recovered(_)
        | Event::FeeAmended(_) => String::new(),
        Event::Corrected(corrected) => format!("undoes entry {}", corrected.undoes),
        Event::ClaimMade(claim) => format!(
            "claim {}: {} lines, {} of them recovered, {} in all, of what was due by {}, sha256 {}",
            claim.claim,
            claim.lines,
            claim.recoveries.len(),
            claim.amount,
            claim.due_by,
            claim.digest
        ),
        Event::PaymentRecorded(payment) => format!(
            "{}: {} for period {} of enrolment {} of learner {}",
            payment.reference, payment.amount, payment.period, payment.enrolment, payment.learner
        ),
        Event::ReconciliationPrepared(prepared) => format!(
            "as at {}, schedule {}: {} new payments, drawn {}, paid {}, {} rows match, {} breaks \
             new or changed, {} gone, sha256 {}",
            prepared.as_at,
            prepared.file,
            prepared.payments,
            prepared.ours.total,
            prepared.theirs.total,
            prepared.matched,
            prepared.opened.len(),
            prepared.closed.len(),
            prepared.rows
        ),
    }
}
