//! The register of learners' entries, and the log of those of providers and the ledger.

use std::io::Write;

use super::{Counted, Exported, writing};
use crate::domain::ids::EnrolmentId;
use crate::domain::sum::Sum;
use crate::exchange::{log, register};
use crate::ledger::entry::Entry;
use crate::ledger::event::{CheckpointTaken, Event, NoteSubject, UpratingRun};
use crate::ledger::instant::Instant;
use crate::ops::OpError;
use crate::ops::chains::chains;
use crate::store::Reader;

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

pub(super) fn register(reader: &dyn Reader, out: &mut dyn Write) -> Result<Exported, OpError> {
    let mut writer = register::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&["amount"]);
    for chain in chains(reader) {
        let chain = chain?;
        let Some(learner) = chain.name().learner() else { continue };
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
    }
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

pub(super) fn log(reader: &dyn Reader, out: &mut dyn Write) -> Result<Exported, OpError> {
    let mut writer = log::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&[]);
    for chain in chains(reader) {
        let chain = chain?;
        if chain.name().learner().is_some() {
            continue;
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
    }
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// What an entry of the chain of a provider or of the ledger was about, in a sentence.
fn detail(event: &Event) -> String {
    match event {
        Event::Corrected(corrected) => format!("undoes entry {}", corrected.undoes),
        Event::KeyIntroduced(key) => format!("key {} {}", key.algorithm, key.public),
        other => of_the_ledger(other).or_else(|| of_a_provider(other)).unwrap_or_default(),
    }
}

fn of_the_ledger(event: &Event) -> Option<String> {
    Some(match event {
        Event::LedgerOpened { entitlement_year } => {
            format!("new learners are granted the entitlement of {entitlement_year}")
        }
        Event::ImportBegun(begun) => {
            format!("{} from {} is being taken in, sha256 {}", begun.kind, begun.file, begun.digest)
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
        Event::CheckpointTaken(CheckpointTaken { root, chains, entries, .. }) => {
            format!("{entries} entries of {chains} chains under root {root}")
        }
        Event::UpratingBegun(begun) => {
            format!("entitlements are being uprated to {}, at {} in full", begun.to, begun.full)
        }
        Event::UpratingRun(UpratingRun { to, learners, change, .. }) => {
            format!("{learners} learners stand uprated to {to}, by {change} in all")
        }
        _ => return None,
    })
}

fn of_a_provider(event: &Event) -> Option<String> {
    Some(match event {
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
        Event::NoteRecorded(note) => match &note.about {
            NoteSubject::Period(enrolment, period) => {
                format!("on period {period} of enrolment {enrolment}")
            }
            NoteSubject::Payment(reference) => format!("on payment {reference}"),
        },
        Event::MonthPrepared(month) => {
            format!("month {}, with {} files", month.month, month.files.len())
        }
        Event::MonthCertified(month) => {
            format!("month {}, as prepared by entry {}", month.month, month.prepared)
        }
        Event::MonthReopened(month) => {
            format!("month {}, certified by entry {}", month.month, month.certified)
        }
        _ => return None,
    })
}
