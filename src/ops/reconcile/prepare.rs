//! Decides what of a reconciliation is to be recorded: new payments, and for each provider what
//! changed of its breaks.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::provider_rows::{ProviderRows, rows_by_provider};
use super::{Asked, How, OnRecord, gather};
use crate::domain::bounds::Bound;
use crate::domain::ids::Ukprn;
use crate::domain::payment::Payment;
use crate::ledger::draft::Draft;
use crate::ledger::entry::Entry;
use crate::ledger::event::{ProviderEvent, ReconciliationPrepared};
use crate::ledger::imports::Origin;
use crate::ledger::provider_account::{Prepared, ProviderAccount};
use crate::ledger::reconciliation::{
    BreakId, CausesForm, OpenBreak, OpenBreaks, Reconciliation, SinceLast, changes, since_last,
};
use crate::ops::{Moment, OpError};

/// What is to be recorded, and what is on record then.
pub(super) struct Plan {
    pub(super) entries: Vec<Entry>,
    pub(super) on_record: Vec<OnRecord>,
    pub(super) since: SinceLast,
}

/// Seals the new payments, in the order of all that they say, and after them the reconciliation of
/// each provider of whom anything is new.
pub(super) fn prepare(
    found: &Reconciliation,
    asked: &Asked<'_>,
    scope: &BTreeSet<Ukprn>,
    new: &[Payment],
    providers: &mut BTreeMap<Ukprn, gather::ProviderRecord>,
    (moment, origin): (&Moment, Option<Origin>),
) -> Result<Plan, OpError> {
    let mut by_provider = rows_by_provider(found, scope, &first_seen(open(providers)))?;
    by_provider.values().try_for_each(|own| check_sums(asked, own))?;
    let mut paid: BTreeMap<Ukprn, Vec<&Payment>> = BTreeMap::new();
    for payment in new {
        paid.entry(payment.ukprn).or_default().push(payment);
    }
    let (mut entries, mut on_record) = (Vec::new(), Vec::with_capacity(scope.len()));
    let (mut before, mut now) = (OpenBreaks::new(), Vec::new());
    for (provider, chain) in providers {
        let payments = paid.remove(provider).unwrap_or_default();
        let count = u64::try_from(payments.len()).unwrap_or(u64::MAX);
        for payment in payments {
            let event = ProviderEvent::PaymentRecorded(payment.clone());
            let draft = Draft { origin, ..moment.draft(payment.paid_on, event) };
            entries.push(chain.end.seal(draft)?.into());
        }
        let Some(own) = by_provider.remove(provider) else { continue };
        let (opened, closed) = changes(chain.account.open_breaks(), &own.breaks);
        // What a look back finds does not change what is open.
        let is_changed = !opened.is_empty() || !closed.is_empty();
        let is_past = looks_back(&chain.account, asked.as_at).is_some();
        let is_news = count > 0 || (is_changed && !is_past);
        now.extend(own.breaks.values().cloned());
        let earlier = if is_news { None } else { earlier(&chain.account, asked, &own) };
        if let Some((index, prepared)) = earlier {
            join(&mut before, chain.account.open_before(index));
            let prepared = prepared.clone();
            on_record.push(OnRecord { provider: *provider, how: How::Already, prepared });
            continue;
        }
        let looks_back = looks_back(&chain.account, asked.as_at);
        let mut open = chain.account.open_breaks().clone();
        open.retain(|id, _| looks_back.is_none() || own.breaks.contains_key(id));
        join(&mut before, open);
        let reconciliation = reconciliation(asked, &own, count, (opened, closed));
        let event = ProviderEvent::ReconciliationPrepared(reconciliation.clone());
        let draft = Draft { origin, ..moment.draft(asked.as_at, event) };
        let by = moment.actor.by.clone();
        if let Some(last) = looks_back {
            let (how, recorded_at) = (How::LooksBack(last), moment.recorded_at);
            let prepared = Prepared { seq: 0, recorded_at, by, reconciliation };
            on_record.push(OnRecord { provider: *provider, how, prepared });
            continue;
        }
        let entry = chain.end.seal(draft)?;
        let prepared =
            Prepared { seq: entry.seq(), recorded_at: moment.recorded_at, by, reconciliation };
        on_record.push(OnRecord { provider: *provider, how: How::Planned, prepared });
        entries.push(entry.into());
    }
    let before: Vec<OpenBreak> = before.into_values().collect();
    Ok(Plan { entries, on_record, since: since(&before, &now, asked.as_at) })
}

/// Checks that what the lines and the rows come to can be recorded.
fn check_sums(asked: &Asked<'_>, own: &ProviderRows) -> Result<(), OpError> {
    for (what, tally) in [
        ("all that was drawn down for the provider", own.ours),
        ("all that was paid to the provider", own.theirs),
        ("the schedule", asked.schedule.tally()),
    ] {
        tally.total.within(Bound::Run).map_err(|because| OpError::Beyond { what, because })?;
    }
    Ok(())
}

fn reconciliation(
    asked: &Asked<'_>,
    own: &ProviderRows,
    payments: u64,
    (opened, closed): (Vec<OpenBreak>, Vec<BreakId>),
) -> ReconciliationPrepared {
    ReconciliationPrepared {
        as_at: asked.as_at,
        file: asked.schedule.file.clone(),
        schedule: asked.schedule.digest,
        lines: Some(asked.schedule.tally()),
        causes: CausesForm::LATEST.number(),
        payments,
        rows: own.rows,
        ours: own.ours,
        theirs: own.theirs,
        matched: own.matched,
        opened,
        closed,
    }
}

/// The day of the reconciliation that was recorded last, where this one is as at a day before it.
fn looks_back(account: &ProviderAccount, as_at: NaiveDate) -> Option<NaiveDate> {
    let last = account.reconciliations().last()?;
    Some(last.reconciliation.as_at).filter(|last| as_at < *last)
}

/// The last reconciliation on record that says the same of the same day, with its index.
fn earlier<'a>(
    account: &'a ProviderAccount,
    asked: &Asked<'_>,
    own: &ProviderRows,
) -> Option<(usize, &'a Prepared)> {
    let all = account.reconciliations().iter().enumerate().rev();
    let says_the_same =
        |one: &ReconciliationPrepared| (one.as_at, one.rows) == (asked.as_at, own.rows);
    all.into_iter().find(|(_, earlier)| says_the_same(&earlier.reconciliation))
}

/// The breaks that are open, of each provider.
fn open(providers: &BTreeMap<Ukprn, gather::ProviderRecord>) -> impl Iterator<Item = &OpenBreaks> {
    providers.values().map(|provider| provider.account.open_breaks())
}

/// On which day each break that is open anywhere was first seen. A provider that is out of scope
/// counts too: a payment to one for an enrolment of another may have been seen from either side.
pub(super) fn first_seen<'a>(
    providers: impl Iterator<Item = &'a OpenBreaks>,
) -> HashMap<BreakId, NaiveDate> {
    let mut first_seen: HashMap<BreakId, NaiveDate> = HashMap::new();
    for open in providers.flat_map(OpenBreaks::values) {
        let day = first_seen.entry(open.id.clone()).or_insert(open.first_seen);
        *day = open.first_seen.min(*day);
    }
    first_seen
}

/// Adds breaks that are open to others; one that two providers hold is one, first seen when the
/// first of them saw it.
pub(super) fn join(all: &mut OpenBreaks, more: OpenBreaks) {
    for (id, open) in more {
        match all.get_mut(&id) {
            Some(known) => known.first_seen = known.first_seen.min(open.first_seen),
            None => _ = all.insert(id, open),
        }
    }
}

/// What became of the breaks. One that was first seen on another day is older, though it was a
/// provider out of scope that saw it.
pub(super) fn since(before: &[OpenBreak], now: &[OpenBreak], as_at: NaiveDate) -> SinceLast {
    let mut since = since_last(before, now);
    let (older, new) = since.new.into_iter().partition(|open| open.first_seen != as_at);
    since.new = new;
    since.older.extend::<Vec<_>>(older);
    since.older.sort_by(|one, other| one.id.cmp(&other.id));
    since
}
