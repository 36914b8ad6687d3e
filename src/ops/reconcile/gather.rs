//! Gathers both sides of a reconciliation: what was drawn down, and what was ever paid.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use crate::domain::enrolment::Held;
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::domain::payment::Payment;
use crate::ledger::chain::{Chain, Link};
use crate::ledger::event::{LedgerEvent, ProviderEvent};
use crate::ledger::learner_account::LearnerAccount;
use crate::ledger::provider_account::{ProviderAccount, StruckOut};
use crate::ledger::reconciliation::{LaterLines, Ours, new_payments};
use crate::ledger::undertaking::takings_back;
use crate::ops::claim::provider_account;
use crate::ops::dossier::{Dossier, holders, lost};
use crate::ops::opening::ledger_chain;
use crate::ops::reference::{check_provider, is_in_catalogue};
use crate::ops::{OpError, pages};
use crate::store::{Reader, StoreError};

/// How many learners are read at a time: few, because little is kept of each.
const LEARNERS_AT_A_TIME: usize = 500;

/// Both sides, and the chains to which something may be added.
pub(super) struct BothSides {
    /// Every liability period at a provider in scope; and of enrolments elsewhere, as not drawn,
    /// where a payment to a provider in scope names them.
    pub(super) ours: Vec<Ours>,
    /// All that was paid by the day to a provider in scope or for an enrolment there, new payments
    /// included.
    pub(super) theirs: Vec<Payment>,
    /// What was drawn, recovered and paid after the day.
    pub(super) later: LaterLines,
    /// The payments that are not recorded yet.
    pub(super) new: Vec<Payment>,
    /// How many lines of the schedule are about no provider in scope.
    pub(super) left_out: usize,
    /// The providers that the schedule names and of which nothing else is known.
    pub(super) unknown: BTreeSet<Ukprn>,
    /// What is on record of each provider, in scope or not.
    pub(super) providers: BTreeMap<Ukprn, ProviderRecord>,
    /// The ledger's own chain.
    pub(super) ledger: Chain<LedgerEvent>,
}

/// A provider's chain: what it comes to but for the payments, and where it goes on.
pub(super) struct ProviderRecord {
    pub(super) account: ProviderAccount,
    pub(super) end: Link<ProviderEvent>,
}

/// Gathers all of it, of the reader's moment.
pub(super) fn gather(
    reader: &dyn Reader,
    schedule: &[Payment],
    scope: &BTreeSet<Ukprn>,
    as_at: NaiveDate,
) -> Result<BothSides, OpError> {
    let mut later = LaterLines::default();
    let (mut ours, read) = drawn_at(reader, scope, (as_at, &mut later))?;
    let own: HashSet<EnrolmentId> = ours.iter().map(|one| one.enrolment.clone()).collect();
    let is_in_scope =
        |payment: &Payment| scope.contains(&payment.ukprn) || own.contains(&payment.enrolment);
    let lines: Vec<&Payment> = schedule.iter().filter(|line| is_in_scope(line)).collect();
    let named = lines.iter().map(|line| line.ukprn);
    let known: BTreeSet<Ukprn> = reader.providers()?.into_iter().collect();
    // Whoever is neither named by a payment nor enrols anybody may be a slip of the pen.
    let paid: BTreeSet<Ukprn> = named.collect();
    for provider in scope.difference(&known).filter(|one| !paid.contains(one)) {
        check_provider(reader, *provider)?;
    }
    let unknown = unknown(reader, &paid)?;
    let ledger = ledger_chain(reader)?;
    let taken_back = takings_back(&ledger);
    let (mut theirs, mut struck_out) = (Vec::new(), Vec::new());
    let mut providers = BTreeMap::new();
    for provider in known.iter().chain(scope).chain(&paid) {
        if providers.contains_key(provider) {
            continue;
        }
        let (mut account, end) = provider_account(reader, *provider)?;
        theirs.extend(account.take_payments().into_iter().filter(is_in_scope));
        struck_out.extend(still_known(&account, &taken_back));
        providers.insert(*provider, ProviderRecord { account, end });
    }
    let left_out = schedule.len().saturating_sub(lines.len());
    let new: Vec<Payment> =
        new_payments(theirs.iter().chain(&struck_out), lines).into_iter().cloned().collect();
    theirs.extend_from_slice(&new);
    let (theirs, after): (Vec<_>, Vec<_>) =
        theirs.into_iter().partition(|payment| payment.paid_on <= as_at);
    for payment in &after {
        later.add_theirs(payment);
    }
    let named = theirs.iter().chain(&after).map(|payment| &payment.enrolment);
    let strange = named.filter(|id| !own.contains(id));
    let strange: BTreeSet<EnrolmentId> = strange.cloned().collect();
    ours.extend(known_elsewhere(reader, read, &strange, as_at)?);
    Ok(BothSides { ours, theirs, later, new, left_out, unknown, providers, ledger })
}

/// The payments of a provider that were struck out and whose lines stay known. What was taken back
/// as a whole is as though it had never been read, and comes again with the right schedule.
fn still_known<'a>(
    account: &'a ProviderAccount,
    taken_back: &'a BTreeSet<u32>,
) -> impl Iterator<Item = Payment> + 'a {
    let is_taken_back = |one: &&StruckOut| {
        let by = account.deed(one.by).and_then(|deed| deed.brought_by);
        by.is_some_and(|by| taken_back.contains(&by.number()))
    };
    let known = account.struck_out().iter().filter(move |one| !is_taken_back(one));
    known.map(|one| one.payment.clone())
}

/// Those of these providers that are not in the catalogue and at which nobody was ever enrolled.
fn unknown(reader: &dyn Reader, paid: &BTreeSet<Ukprn>) -> Result<BTreeSet<Ukprn>, OpError> {
    let mut unknown = BTreeSet::new();
    for provider in paid {
        if !is_in_catalogue(reader, *provider)? && reader.learners_at(*provider)?.is_empty() {
            unknown.insert(*provider);
        }
    }
    Ok(unknown)
}

/// The learners whose dossiers were read already, and what they hold or held at other providers: a
/// payment may name it, and nobody is read twice for that.
struct AlreadyRead {
    learners: Vec<LearnerId>,
    elsewhere: HashMap<EnrolmentId, Vec<Ours>>,
}

/// Every liability period of the enrolments at these providers.
fn drawn_at(
    reader: &dyn Reader,
    scope: &BTreeSet<Ukprn>,
    (as_at, later): (NaiveDate, &mut LaterLines),
) -> Result<(Vec<Ours>, AlreadyRead), OpError> {
    let learners = learners_at(reader, scope)?;
    let (mut ours, mut elsewhere) = (Vec::new(), HashMap::new());
    for ids in learners.chunks(LEARNERS_AT_A_TIME) {
        for dossier in Dossier::gather_all(reader, ids)? {
            let counted = dossier.account.as_at(&dossier.chain, as_at);
            for held in dossier.account.held() {
                let periods = periods(&dossier, &counted, held);
                if scope.contains(&held.enrolment.ukprn) {
                    for ours in &periods {
                        let ever = dossier.account.period(&ours.enrolment, ours.period);
                        later.add_ours(ours, ever.drawn());
                    }
                    ours.extend(periods);
                } else {
                    let periods = periods.into_iter().map(not_drawn).collect();
                    elsewhere.insert(held.enrolment.id.clone(), periods);
                }
            }
            for id in dossier.account.all_undone() {
                elsewhere.entry(id.clone()).or_default();
            }
        }
    }
    Ok((ours, AlreadyRead { learners, elsewhere }))
}

/// A period of which nothing counts as drawn here.
fn not_drawn(period: Ours) -> Ours {
    Ours { drawn: None, ..period }
}

/// The learners that were ever enrolled at one of these providers, in the order of their ids.
fn learners_at(reader: &dyn Reader, scope: &BTreeSet<Ukprn>) -> Result<Vec<LearnerId>, OpError> {
    // Each provider alone would read all enrolments anew.
    if let (Some(provider), 1) = (scope.first(), scope.len()) {
        return Ok(reader.learners_at(*provider)?);
    }
    let numbers: HashSet<u32> = scope.iter().map(|provider| provider.number()).collect();
    let mut learners = Vec::new();
    for stored in pages::enrolments(reader) {
        let stored = stored?;
        if !numbers.contains(&stored.ukprn) {
            continue;
        }
        let Some(learner) = stored.learner() else {
            let what = format!("enrolment {} stands in no learner's chain", stored.id);
            return Err(OpError::Store(StoreError::Damaged(what)));
        };
        learners.push(learner);
    }
    learners.sort();
    learners.dedup();
    Ok(learners)
}

/// Those of these enrolments that learners hold at other providers: nothing of them counts as
/// drawn here, but it is known whose they are.
fn known_elsewhere(
    reader: &dyn Reader,
    mut read: AlreadyRead,
    enrolments: &BTreeSet<EnrolmentId>,
    as_at: NaiveDate,
) -> Result<Vec<Ours>, OpError> {
    let ids: Vec<EnrolmentId> = enrolments.iter().cloned().collect();
    let mut held_by: BTreeMap<LearnerId, Vec<&EnrolmentId>> = BTreeMap::new();
    let mut known = Vec::new();
    for (holder, id) in holders(reader, &ids)?.into_iter().zip(&ids) {
        let Some(holder) = holder else { continue };
        if read.learners.binary_search(&holder).is_err() {
            held_by.entry(holder).or_default().push(id);
        } else {
            known.extend(read.elsewhere.remove(id).ok_or_else(|| lost(id, &holder))?);
        }
    }
    let learners: Vec<LearnerId> = held_by.keys().cloned().collect();
    for ids in learners.chunks(LEARNERS_AT_A_TIME) {
        for dossier in Dossier::gather_all(reader, ids)? {
            held_by
                .get(&dossier.id)
                .into_iter()
                .flatten()
                .try_for_each(|id| dossier.check_has(id))?;
            let held = dossier.account.held().iter();
            let named = held.filter(|held| enrolments.contains(&held.enrolment.id));
            let counted = dossier.account.as_at(&dossier.chain, as_at);
            let periods = named.flat_map(|held| periods(&dossier, &counted, held));
            known.extend(periods.map(not_drawn));
        }
    }
    Ok(known)
}

/// The liability periods of an enrolment, as at a day. Of one that counts only later it is known
/// whose it is, and when it falls due.
fn periods(dossier: &Dossier, counted: &LearnerAccount, held: &Held) -> Vec<Ours> {
    let counts = counted.enrolment(&held.enrolment.id);
    let (held, withdrawn_on) = (counts.unwrap_or(held), counts.and_then(|held| held.withdrawn_on));
    let periods = counted.periods_of(held).map(|liability| Ours {
        enrolment: held.enrolment.id.clone(),
        period: liability.period,
        learner: dossier.id.clone(),
        ukprn: held.enrolment.ukprn,
        due_on: liability.instalment.due_on,
        instalment: liability.instalment.amount,
        drawn: liability.account.ever_drawn(),
        attendance: liability.account.attendance(),
        left_due: withdrawn_on.map(|_| liability.share),
    });
    periods.collect()
}
