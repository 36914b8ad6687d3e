//! A reconciliation on record, made again: of what had been recorded by its time, and by the rules
//! of its form.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::gather::{BothSides, gather};
use super::prepare::{first_seen, join, since};
use super::provider_rows::{ProviderRows, rows_by_provider};
use super::scope::Others;
use super::{How, OnRecord, Reconciled, notes_on};
use crate::domain::calendar::LAST_DAY;
use crate::domain::ids::Ukprn;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{LedgerEvent, ReconciliationPrepared};
use crate::ledger::provider_account::{Prepared, ProviderAccount};
use crate::ledger::reconciliation::{CausesForm, OpenBreak, OpenBreaks, changes, reconcile_by};
use crate::ops::OpError;
use crate::ops::claim::provider_account;
use crate::store::{Reader, known};

/// So many of the reconciliations of a provider are told to whoever names none.
const MOST_TOLD: usize = 12;

/// A reconciliation on record, made again with those of all providers that were recorded in the
/// same act. Nothing is recorded.
///
/// # Errors
/// [`OpError::NoReconciliation`] when the entry is none; [`OpError::NotMadeAgain`] when what comes
/// out is not what was recorded; when the ledger cannot be read or is damaged.
pub fn again(reader: Box<dyn Reader>, entry: &EntryName) -> Result<Reconciled, OpError> {
    let wanted = find(&*reader, entry)?;
    let not_made =
        || OpError::NotMadeAgain { entry: entry.clone(), recorded_at: wanted.recorded_at };
    let form = CausesForm::of(wanted.reconciliation.causes).ok_or_else(not_made)?;
    // Gather.
    let reader = known(reader, wanted.recorded_at);
    let scope = same_act(&*reader, &wanted)?;
    let as_at = wanted.reconciliation.as_at;
    let mut sides = gather(&*reader, &[], &scope, counted_by(form, as_at))?;
    // Decide.
    let found = reconcile_by(form, &sides.ours, &sides.theirs, as_at);
    let before = open_before(&mut sides, &wanted);
    let rows = rows_by_provider(&found, &scope, &first_seen(before.values()))?;
    let mut providers = Vec::with_capacity(scope.len());
    let (mut open, mut now) = (OpenBreaks::new(), Vec::new());
    for (provider, own) in rows {
        let none = OpenBreaks::new();
        let before = before.get(&provider).unwrap_or(&none);
        let prepared =
            sides.providers.get(&provider).and_then(|one| made_with(&one.account, &wanted));
        let prepared = prepared.filter(|one| says(&one.reconciliation, &own, before));
        let prepared = prepared.ok_or_else(not_made)?.clone();
        join(&mut open, before.clone());
        now.extend(own.breaks.into_values());
        providers.push(OnRecord { provider, how: How::Already, prepared });
    }
    let before: Vec<OpenBreak> = open.into_values().collect();
    let since = since(&before, &now, as_at);
    Ok(Reconciled {
        notes: notes_on(&*reader, &sides.providers, &since)?,
        found,
        since,
        recorded: usize::try_from(recorded(&sides, &wanted)).unwrap_or(usize::MAX),
        providers,
        left_out: 0,
        paid_elsewhere: BTreeSet::new(),
        unknown: BTreeSet::new(),
        later: sides.later,
        others: Others::default(),
    })
}

/// Finds a reconciliation on record.
fn find(reader: &dyn Reader, entry: &EntryName) -> Result<Prepared, OpError> {
    let none = |told| OpError::NoReconciliation { entry: entry.clone(), known: told };
    let ChainName::Provider(provider) = entry.chain else { return Err(none(String::new())) };
    let (account, _) = provider_account(reader, provider)?;
    let all = account.reconciliations();
    if let Some(prepared) = all.iter().find(|one| one.seq == entry.seq) {
        return Ok(prepared.clone());
    }
    let last = all.iter().rev().take(MOST_TOLD);
    let told =
        last.map(|one| format!("{}/{} (as at {})", entry.chain, one.seq, one.reconciliation.as_at));
    Err(none(told.collect::<Vec<_>>().join(", ")))
}

/// By which day what was judged counted. By the first form all that was recorded did.
const fn counted_by(form: CausesForm, as_at: NaiveDate) -> NaiveDate {
    match form {
        CausesForm::First => LAST_DAY,
        CausesForm::Second => as_at,
    }
}

/// The reconciliation of a provider that was recorded in the same act as this one. Two acts of the
/// first form can be of one second: then they are of one schedule only where they are the same.
fn made_with<'a>(account: &'a ProviderAccount, wanted: &Prepared) -> Option<&'a Prepared> {
    let of = |one: &Prepared| {
        let ReconciliationPrepared { as_at, file, schedule, .. } = &one.reconciliation;
        (one.recorded_at, *as_at, file.clone(), *schedule)
    };
    account.reconciliations().iter().rfind(|one| of(one) == of(wanted))
}

/// The providers of which a reconciliation was recorded in the same act.
pub(super) fn same_act(reader: &dyn Reader, wanted: &Prepared) -> Result<BTreeSet<Ukprn>, OpError> {
    let mut scope = BTreeSet::new();
    for provider in reader.providers()? {
        if made_with(&provider_account(reader, provider)?.0, wanted).is_some() {
            scope.insert(provider);
        }
    }
    Ok(scope)
}

/// How many payments the act recorded, in whatever chain. Schedules of the first form are not told
/// as files.
fn recorded(sides: &BothSides, wanted: &Prepared) -> u64 {
    let file = sides.ledger.entries().iter().find_map(|entry| match entry.event() {
        LedgerEvent::FileImported(file) => Some(file).filter(|file| {
            entry.draft().recorded_at == wanted.recorded_at
                && file.digest == wanted.reconciliation.schedule
        }),
        _ => None,
    });
    let accounts = || sides.providers.values().filter_map(|one| made_with(&one.account, wanted));
    let told = || accounts().map(|one| one.reconciliation.payments).sum();
    file.map_or_else(told, |file| file.recorded)
}

/// The breaks of each provider that were open before the act.
fn open_before(sides: &mut BothSides, wanted: &Prepared) -> BTreeMap<Ukprn, OpenBreaks> {
    let open = |account: &ProviderAccount| {
        let seq = made_with(account, wanted).map(|one| one.seq);
        let index = account.reconciliations().iter().position(|one| Some(one.seq) == seq);
        index.map_or_else(|| account.open_breaks().clone(), |index| account.open_before(index))
    };
    sides.providers.iter().map(|(provider, record)| (*provider, open(&record.account))).collect()
}

/// Whether a reconciliation says what was found now.
fn says(recorded: &ReconciliationPrepared, own: &ProviderRows, before: &OpenBreaks) -> bool {
    let (opened, closed) = changes(before, &own.breaks);
    (recorded.rows, recorded.ours, recorded.theirs) == (own.rows, own.ours, own.theirs)
        && (recorded.matched, &recorded.opened, &recorded.closed) == (own.matched, &opened, &closed)
}
