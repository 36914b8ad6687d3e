//! balance, statement: what a learner has or had, and how it came about.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::OpError;
use super::dossier::Dossier;
pub use super::studied::Studied;
use super::studied::studied;
use crate::domain::credits::Credits;
use crate::domain::entitlement::Entitlement;
use crate::domain::ids::{EnrolmentId, LearnerId};
use crate::domain::sum::Sum;
use crate::ledger::as_at::AsAt;
use crate::ledger::entry::Entry;
use crate::ledger::event::LearnerEvent;
use crate::ledger::hash::Hash;
use crate::store::Reader;

/// The figures of one learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The learner.
    pub learner: LearnerId,
    /// The day that they are as at: only what counts by then is in them. None where all is.
    pub as_at: Option<NaiveDate>,
    /// The entitlement; what remains is worked out from it.
    pub entitlement: Entitlement,
    /// The credits of the live enrolments.
    pub live_credits: Credits,
    /// How many entries are in them.
    pub entries: u32,
    /// The hash of the last recorded of these; zeros where there is none.
    pub head: Hash,
}

/// Which part of a learner's account a statement tells, by effective dates. Both days are included,
/// and either may be left open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Period {
    /// The period of these days: what counts before the first is summed up as brought forward, and
    /// what counts after the last is left out.
    ///
    /// # Errors
    /// When it ends before it begins.
    pub fn new(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Period, OpError> {
        match (from, to) {
            (Some(from), Some(to)) if to < from => Err(OpError::NoPeriod { from, to }),
            _ => Ok(Period { from, to }),
        }
    }

    /// Its first day, where it has one.
    #[must_use]
    pub const fn from(self) -> Option<NaiveDate> {
        self.from
    }
}

/// A learner's entries, each with what remained after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The figures at the end.
    pub balance: Balance,
    /// What remained before the first line.
    pub brought_forward: Sum,
    /// The lines.
    pub lines: Vec<StatementLine>,
    /// What each enrolment is on.
    pub studied: BTreeMap<EnrolmentId, Studied>,
}

/// One entry of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// The entry.
    pub entry: Entry<LearnerEvent>,
    /// By how much it changed what remains.
    pub change: Sum,
    /// What remained after it.
    pub remaining: Sum,
    /// Where it undoes another entry, what had happened there.
    pub undone: Option<LearnerEvent>,
}

/// The figures of a learner, with all that is recorded.
///
/// # Errors
/// When the learner is unknown, or the ledger cannot be read or is damaged.
pub fn balance(reader: &dyn Reader, learner: &LearnerId) -> Result<Balance, OpError> {
    let Dossier { chain, account, .. } = known(reader, learner)?;
    Ok(Balance {
        learner: learner.clone(),
        as_at: None,
        entitlement: account.entitlement(),
        live_credits: account.live_credits(),
        entries: chain.entries().last().map_or(0, Entry::seq),
        head: chain.head(),
    })
}

/// The figures of a learner as at a day: the sum of what counts by then, whenever it was recorded.
///
/// # Errors
/// When the learner is unknown, or the ledger cannot be read or is damaged.
pub fn balance_as_at(
    reader: &dyn Reader,
    learner: &LearnerId,
    day: NaiveDate,
) -> Result<Balance, OpError> {
    let entries = known(reader, learner)?.chain.into_entries();
    let sum = AsAt::of(entries.iter().filter(|entry| entry.counts_by(day)));
    Ok(balance_of(learner, Some(day), &sum))
}

/// All entries of a learner with a running balance, in the order of recording.
///
/// # Errors
/// When the learner is unknown, or the ledger cannot be read or is damaged.
pub fn statement(reader: &dyn Reader, learner: &LearnerId) -> Result<Statement, OpError> {
    let entries = known(reader, learner)?.chain.into_entries();
    told(reader, learner, Period::default(), entries)
}

/// The entries of a learner that count in a period, in the order of their effective dates, with a
/// running balance. So what remains after the last line of a day is the balance as at that day.
///
/// # Errors
/// When the learner is unknown, or the ledger cannot be read or is damaged.
pub fn statement_of(
    reader: &dyn Reader,
    learner: &LearnerId,
    period: Period,
) -> Result<Statement, OpError> {
    let mut entries = known(reader, learner)?.chain.into_entries();
    entries.retain(|entry| period.to.is_none_or(|day| entry.counts_by(day)));
    entries.sort_by_key(|entry| (entry.draft().effective_on, entry.seq()));
    told(reader, learner, period, entries)
}

/// The dossier of a learner of whom something is recorded.
fn known(reader: &dyn Reader, learner: &LearnerId) -> Result<Dossier, OpError> {
    let dossier = Dossier::gather(reader, learner)?;
    let is_empty = dossier.chain.entries().is_empty();
    if is_empty { Err(OpError::UnknownLearner(learner.clone())) } else { Ok(dossier) }
}

/// Tells entries in the order given; those before the period are summed up.
fn told(
    reader: &dyn Reader,
    learner: &LearnerId,
    period: Period,
    entries: Vec<Entry<LearnerEvent>>,
) -> Result<Statement, OpError> {
    let studied = studied(reader, &entries)?;
    // What is undone counts by the day of its undoing, and so is among them.
    let events: HashMap<u32, LearnerEvent> =
        entries.iter().map(|entry| (entry.seq(), entry.event().clone())).collect();
    let mut sum = AsAt::default();
    let (mut lines, mut brought_forward) = (Vec::new(), Sum::ZERO);
    for entry in entries {
        let before = sum.entitlement().remaining();
        sum.add(&entry);
        let remaining = sum.entitlement().remaining();
        if period.from.is_some_and(|from| entry.draft().effective_on < from) {
            brought_forward = remaining;
        } else {
            let undone = match entry.event() {
                LearnerEvent::Corrected(corrected) => events.get(&corrected.undoes).cloned(),
                _ => None,
            };
            lines.push(StatementLine { entry, change: remaining - before, remaining, undone });
        }
    }
    let balance = balance_of(learner, period.to, &sum);
    Ok(Statement { balance, brought_forward, lines, studied })
}

fn balance_of(learner: &LearnerId, as_at: Option<NaiveDate>, sum: &AsAt) -> Balance {
    Balance {
        learner: learner.clone(),
        as_at,
        entitlement: sum.entitlement(),
        live_credits: sum.live_credits(),
        entries: sum.entries(),
        head: sum.head(),
    }
}
