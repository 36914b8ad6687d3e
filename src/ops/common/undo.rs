//! Undoing entries by their opposites, and making upratings anew that had re-priced them.

use chrono::NaiveDate;

use super::dossier::Dossier;
use super::reference::rates_of;
use crate::domain::bounds::Bound;
use crate::domain::calendar::AcademicYear;
use crate::domain::ids::ReasonCode;
use crate::domain::money::Money;
use crate::domain::policy::Policy;
use crate::domain::sum::Sum;
use crate::ledger::deed::Deed;
use crate::ledger::event::{Corrected, FullEntitlements, LearnerEvent, Uprated};
use crate::ledger::hash::Hash;
use crate::ledger::learner_account::LearnerAccount;
use crate::ledger::posting::{Posting, posting_for};
use crate::ledger::repricing::standing_upratings;
use crate::ops::{Moment, Moved, OpError};

/// An entry that was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Its number.
    pub seq: u32,
    /// The name of its event.
    pub event: &'static str,
    /// The number of the entry that undid it.
    pub by: u32,
    /// By how much that changed what remains.
    pub change: Sum,
    /// From which day it counts: that of the entry that it undoes, or a later one.
    pub counts_from: NaiveDate,
    /// Both, where they differ.
    pub moved: Option<Moved>,
}

/// An uprating that was undone and made anew.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UpratedAnew {
    /// The number of the new entry.
    pub seq: u32,
    /// The year.
    pub to: AcademicYear,
    /// By how much it changed what remains.
    pub change: Sum,
    /// From which day it counts.
    pub counts_from: NaiveDate,
}

/// Something that is to be recorded, if the steps before it leave enough.
#[derive(Clone, Debug)]
pub(in crate::ops) struct Step {
    /// What it does, for whoever reads that it cannot be done.
    pub(in crate::ops) what: String,
    /// The day of the fact.
    pub(in crate::ops) on: NaiveDate,
    /// From which day it would count by itself.
    pub(in crate::ops) from: NaiveDate,
    pub(in crate::ops) reason: Option<ReasonCode>,
    pub(in crate::ops) event: LearnerEvent,
}

/// A step that was recorded.
#[derive(Clone, Debug)]
pub(in crate::ops) struct StepTaken {
    pub(in crate::ops) seq: u32,
    pub(in crate::ops) hash: Hash,
    /// By how much it changed what remains.
    pub(in crate::ops) change: Sum,
    /// From which day it counts.
    pub(in crate::ops) counts_from: NaiveDate,
}

/// The step that undoes an entry: it counts from the day from which that does, so that the two
/// cancel on every day.
pub(in crate::ops) fn undoing(deed: &Deed, on: NaiveDate, reason: Option<&ReasonCode>) -> Step {
    let event = LearnerEvent::Corrected(Corrected {
        undoes: deed.seq,
        enrolment: deed.enrolment().cloned(),
        posting: deed.posting.as_ref().map(Posting::opposite),
    });
    let what = format!("undoing entry {} ({})", deed.seq, deed.event);
    Step { what, on, from: deed.counts_from, reason: reason.cloned(), event }
}

/// The upratings that stand and re-priced what remained after this in order, newest first.
pub(in crate::ops) fn upratings_after(account: &LearnerAccount, order: u32) -> Vec<&Deed> {
    let stands =
        |deed: &&Deed| deed.order > order && deed.undone_by.is_none() && deed.is_uprating();
    account.deeds().iter().rev().filter(stands).collect()
}

/// By how much what remained before an uprating changes where these entries are undone: by the
/// opposite of what those had moved that stand before it.
pub(in crate::ops) fn shift_by(undone: &[&Deed], uprating: &Deed) -> Sum {
    let before = undone.iter().filter(|deed| deed.order < uprating.order);
    before.filter_map(|deed| deed.posting.as_ref()).map(|posting| -posting.effect()).sum()
}

/// The steps that make upratings anew, oldest first: each in the place of the one that it replaces,
/// from its day on, of what would have remained there. What was moved since then is not re-priced.
pub(in crate::ops) fn uprating_anew<'d>(
    newest_first: impl DoubleEndedIterator<Item = &'d Deed>,
    shift: impl Fn(&Deed) -> Sum,
    account: &LearnerAccount,
    policy: &Policy,
) -> Result<Vec<Step>, OpError> {
    let (mut steps, mut carried) = (Vec::new(), Sum::ZERO);
    let undone: Vec<&Deed> = newest_first.collect();
    for one in standing_upratings(undone.into_iter().rev()) {
        let Some((first, last)) = one.deeds.first().zip(one.deeds.last()) else { continue };
        let before = one.last;
        // It may be below nothing: what was granted since then made up for it. Nothing of that is
        // re-priced.
        let remaining = account.remaining_before(first) + shift(first) + carried;
        let remaining = remaining.within(Bound::Learner)?.money()?;
        let (from, to) = (rates_of(policy, before.from)?, rates_of(policy, before.to)?);
        let priced = remaining.max(Money::ZERO);
        // It keeps the figures by which it went: those that changed since are put right by another
        // run of the uprating, for everybody and from the grant on.
        let on_record = FullEntitlements::of(from.full_entitlement(), to.full_entitlement());
        let full = before.full.or(on_record);
        let price = |full: FullEntitlements| {
            to.uprating().of(priced, full.before.money(), full.now.money())
        };
        let change = full.map_or_else(|| to.uprated(priced, from), price) - priced;
        let change = change.within(Bound::Learner)?.money()?;
        carried = carried + change - one.change;
        let anew = Some(last.seq);
        let uprated = Uprated { remaining, change, anew, replaces: None, full, ..before };
        let what = format!("uprating to {} anew", before.to);
        steps.push(Step {
            what,
            on: first.on,
            from: first.on,
            reason: None,
            event: LearnerEvent::EntitlementUprated(uprated),
        });
    }
    Ok(steps)
}

/// Seals steps into the learner's dossier. They are one act, and count as a whole: each from its
/// own day or, where an account would then be below zero on some day, from the first day from which
/// on all of them fit.
pub(in crate::ops) fn take(
    steps: &[Step],
    dossier: &mut Dossier,
    moment: &Moment,
) -> Result<Vec<StepTaken>, OpError> {
    let moved = steps.iter().map(|step| Some((step.from, posting_for(&dossier.id, &step.event)?)));
    let moved: Vec<_> = moved.flatten().collect();
    let moved: Vec<_> = moved.iter().map(|(from, posting)| (*from, posting)).collect();
    let first = dossier.account.first_fit(&moved);
    let mut taken = Vec::with_capacity(steps.len());
    for Step { on, from, reason, event, .. } in steps {
        let before = dossier.account.entitlement().remaining();
        let mut draft = moment.draft_because(*on, reason.clone(), event.clone());
        draft.effective_on = first.map_or(*from, |first| first.max(*from));
        let entry = dossier.record_as_it_counts(draft)?;
        let (seq, hash, counts_from) = (entry.seq(), *entry.hash(), entry.draft().effective_on);
        let change = dossier.account.entitlement().remaining() - before;
        taken.push(StepTaken { seq, hash, change, counts_from });
    }
    Ok(taken)
}

/// The upratings among steps that were taken.
pub(in crate::ops) fn uprated_anew(steps: &[Step], taken: &[StepTaken]) -> Vec<UpratedAnew> {
    let uprated = |(step, taken): (&Step, &StepTaken)| match &step.event {
        LearnerEvent::EntitlementUprated(Uprated { to, .. }) => {
            let StepTaken { seq, change, counts_from, .. } = *taken;
            Some(UpratedAnew { seq, to: *to, change, counts_from })
        }
        _ => None,
    };
    steps.iter().zip(taken).filter_map(uprated).collect()
}
