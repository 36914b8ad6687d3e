//! What stands in the chains of providers: claims, and payments.

use std::collections::HashMap;
use std::io::Write;

use super::{Counted, Exported, Narrowed, Source, writing};
use crate::exchange::{claims_out, payments_out};
use crate::ledger::chain::Chain;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::ProviderEvent;
use crate::ops::OpError;
use crate::ops::chains::{AnyChain, chains};
use crate::store::Reader;

pub(super) fn claims(
    reader: &dyn Reader,
    wanted: &Narrowed,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    let mut writer = claims_out::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&["amount"]);
    for chain in chains(reader) {
        let AnyChain::Provider(chain) = chain? else { continue };
        claim_rows(&chain, &mut |row| {
            if !wanted.has_provider(Some(row.ukprn)) || !wanted.has_day(Some(row.claimed_on)) {
                return Ok(());
            }
            writer.write(row).map_err(writing)?;
            counted.row(&[row.amount]);
            Ok(())
        })?;
    }
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// Gives the row of each claim of a provider's chain.
pub(in crate::ops) fn claim_rows(
    chain: &Chain<ProviderEvent>,
    take: &mut dyn FnMut(&claims_out::Row<'_>) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let ChainName::Provider(ukprn) = *chain.name() else { return Ok(()) };
    for entry in chain.entries() {
        let ProviderEvent::ClaimMade(claim) = entry.event() else { continue };
        let (source, draft) = (Source::of(entry), entry.draft());
        take(&claims_out::Row {
            claim_reference: claim.claim.as_str(),
            ukprn,
            claimed_on: claim.due_by,
            lines: claim.lines,
            recoveries: u64::try_from(claim.recoveries.len()).unwrap_or(u64::MAX),
            amount: claim.amount,
            digest: &claim.digest.to_string(),
            seq: u64::from(entry.seq()),
            recorded_at: &draft.recorded_at.to_string(),
            by: draft.actor.by.as_str(),
            login: &source.login,
            file: &source.file,
        })?;
    }
    Ok(())
}

pub(super) fn payments(
    reader: &dyn Reader,
    wanted: &Narrowed,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    let mut writer = payments_out::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&["amount"]);
    for chain in chains(reader) {
        let AnyChain::Provider(chain) = chain? else { continue };
        payment_rows(&chain, &mut |row| {
            if !wanted.has_provider(Some(row.ukprn)) || !wanted.has_day(Some(row.payment_date)) {
                return Ok(());
            }
            writer.write(row).map_err(writing)?;
            counted.row(&[row.amount.into()]);
            Ok(())
        })?;
    }
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// Gives the row of each payment of a provider's chain.
pub(in crate::ops) fn payment_rows(
    chain: &Chain<ProviderEvent>,
    take: &mut dyn FnMut(&payments_out::Row<'_>) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let struck_out = struck_out_by(chain);
    for entry in chain.entries() {
        let ProviderEvent::PaymentRecorded(payment) = entry.event() else { continue };
        let name = |seq: &u32| EntryName { chain: chain.name().clone(), seq: *seq }.to_string();
        let by = struck_out.get(&entry.seq()).map(name);
        let (source, draft) = (Source::of(entry), entry.draft());
        take(&payments_out::Row {
            payment_reference: payment.reference.as_str(),
            payment_date: payment.paid_on,
            ukprn: payment.ukprn,
            learner_id: payment.learner.as_str(),
            enrolment_id: payment.enrolment.as_str(),
            liability_period: payment.period,
            amount: payment.amount,
            struck_out: if by.is_some() { "yes" } else { "no" },
            undone_by: by.as_deref().unwrap_or_default(),
            seq: u64::from(entry.seq()),
            recorded_at: &draft.recorded_at.to_string(),
            by: draft.actor.by.as_str(),
            login: &source.login,
            file: &source.file,
        })?;
    }
    Ok(())
}

/// The entry that struck out each payment that does not stand, by their numbers. A strike-out that
/// was undone itself strikes nothing out.
fn struck_out_by(chain: &Chain<ProviderEvent>) -> HashMap<u32, u32> {
    let mut undone: HashMap<u32, u32> = HashMap::new();
    for entry in chain.entries().iter().rev() {
        if let ProviderEvent::Corrected(corrected) = entry.event()
            && !undone.contains_key(&entry.seq())
        {
            undone.insert(corrected.undoes, entry.seq());
        }
    }
    undone
}
