//! reconcile: what was drawn down against what the payer's schedules say was paid.

mod again;
mod both_sides;
mod gather;
mod prepare;
mod provider_rows;
mod scope;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use self::gather::{BothSides, ProviderRecord};
use super::import::{good, on_one_line};
use super::notes::notes_at;
use super::opening::at_once;
use super::patience::act;
use super::{Moment, OpError, Recording, ToldNote};
use crate::domain::ids::Ukprn;
use crate::domain::payment::Payment;
use crate::domain::sum::Sum;
use crate::exchange::Reading;
use crate::exchange::schedule::read_schedule;
use crate::ledger::entry::Entry;
use crate::ledger::event::FileImported;
use crate::ledger::hash::{Hash, digest};
use crate::ledger::imports::Origin;
use crate::ledger::provider_account::Prepared;
use crate::ledger::reconciliation::{self, LaterLines, Reconciliation, SinceLast, Tally};
use crate::store::{Batch, Reader, Store};

pub use self::again::again;
pub(super) use self::both_sides::{BothSidesOf, both_sides};
pub use self::scope::Others;

/// A schedule of the payer's. Its bytes were read once, so that what is checked is what is
/// recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The name of its file, without folders.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub digest: Hash,
    /// Its lines.
    pub payments: Vec<Payment>,
}

/// What the payer says that a whole schedule comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlFigures {
    /// How many lines it has.
    pub lines: u64,
    /// What they come to.
    pub total: Sum,
}

/// A reconciliation that somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What the payer says was paid.
    pub schedule: &'a Schedule,
    /// Of which providers it is to be.
    pub whose: Whose,
    /// The day as at which it is: what counts by then is judged, and what lies after is listed.
    pub as_at: NaiveDate,
}

/// Of which providers a reconciliation is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of this one alone.
    One(Ukprn),
    /// Of those that the schedule names. Where it names more than one, of every other too whose
    /// rows would not all match.
    Named,
    /// Of those that the schedule names, and of every other whose rows would not all match.
    All,
}

/// A reconciliation that was made.
#[derive(Clone, Debug)]
pub struct Reconciled {
    /// Both sides beside each other.
    pub found: Reconciliation,
    /// For each provider in scope the reconciliation that is on record, in the order of their
    /// numbers: this one, or where nothing was new the earlier one that says the same.
    pub providers: Vec<OnRecord>,
    /// The breaks, as the reconciliations on record found them: new, older, and gone. Of a look
    /// back none is gone.
    pub since: SinceLast,
    /// How many payments were recorded.
    pub recorded: usize,
    /// How many lines of the schedule were left out, because they are about no provider in scope.
    pub left_out: usize,
    /// The providers out of scope in whose chains payments were recorded: they were paid for an
    /// enrolment of a provider in scope.
    pub paid_elsewhere: BTreeSet<Ukprn>,
    /// The providers paid of which nothing is known but that: they may be slips of the pen.
    pub unknown: BTreeSet<Ukprn>,
    /// What was drawn, recovered and paid after the day: listed, and in no total.
    pub later: LaterLines,
    /// What is to be said of the providers that are not in scope.
    pub others: Others,
    /// The notes on the breaks that are open now, in the order in which they were written.
    pub notes: Vec<ToldNote>,
}

/// A provider's reconciliation as it stands on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnRecord {
    /// The provider.
    pub provider: Ukprn,
    /// How it came there.
    pub how: How,
    /// What is recorded.
    pub prepared: Prepared,
}

/// How a reconciliation came to be on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It was there already, so nothing was recorded of this provider.
    Already,
    /// It was recorded now.
    Recorded,
    /// It would be recorded if this were no dry run.
    Planned,
    /// It is as at a day before the one that was recorded last, of this day: its payments are
    /// recorded, and its breaks are not.
    LooksBack(NaiveDate),
}

impl Schedule {
    /// Reads a schedule.
    ///
    /// # Errors
    /// [`OpError::Malformed`] with every bad line.
    pub fn read(name: &str, bytes: &[u8], reading: &Reading) -> Result<Schedule, OpError> {
        let lines = good(read_schedule(bytes, reading))?;
        let payments = lines.good.into_iter().map(|line| line.value).collect();
        Ok(Schedule { file: on_one_line(name), digest: digest(bytes), payments })
    }

    /// Checks that it is the one of which the payer gave these figures.
    ///
    /// # Errors
    /// [`OpError::ControlFigures`] with both sides, where it is not.
    pub fn check(&self, said: ControlFigures) -> Result<(), OpError> {
        let found = self.tally();
        if (found.count, found.total) == (said.lines, said.total) {
            return Ok(());
        }
        Err(OpError::ControlFigures {
            said_lines: said.lines,
            said_total: said.total,
            found_lines: found.count,
            found_total: found.total,
        })
    }

    /// How many lines it has, and what they come to.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.payments.iter().map(|payment| Sum::from(payment.amount)).collect()
    }
}

/// Holds what was drawn down against all that was ever paid, and records what is new. Payments and
/// reconciliations of all providers are appended in one act, so that each payment is recorded once,
/// whoever reads the same schedule at the same time, and no break loses its first day.
///
/// # Errors
/// When no provider is named or the one that is named is not known; when the ledger cannot be read
/// or written, or is damaged.
pub fn reconcile(
    store: &mut dyn Store,
    asked: &Asked<'_>,
    moment: &Moment,
    recording: Recording,
) -> Result<Reconciled, OpError> {
    act(store, moment, recording, |reader, moment| {
        // Gather.
        let looked_at = scope::looked_at(reader, asked)?;
        let lines = &asked.schedule.payments;
        let mut gathered = gather::gather(reader, lines, &looked_at, asked.as_at)?;
        // Decide.
        let judge =
            |sides: &BothSides| reconciliation::reconcile(&sides.ours, &sides.theirs, asked.as_at);
        let mut found = judge(&gathered);
        let (scope, others) = scope::in_scope(asked, &looked_at, &found);
        if scope != looked_at {
            gathered.narrow(&scope);
            found = judge(&gathered);
        }
        let (origin, mut entries) = taken_in(asked, &gathered, moment)?;
        let (new, providers) = (&gathered.new, &mut gathered.providers);
        let moment = (moment, origin);
        let prepared = prepare::prepare(&found, asked, &scope, new, providers, moment)?;
        // Record.
        let mut on_record = prepared.on_record;
        if recording == Recording::Real {
            let planned = on_record.iter_mut().filter(|one| one.how == How::Planned);
            planned.for_each(|one| one.how = How::Recorded);
        }
        entries.extend(prepared.entries);
        let elsewhere = new.iter().map(|payment| payment.ukprn);
        let notes = notes_on(reader, &gathered.providers, &prepared.since)?;
        let reconciled = Reconciled {
            found,
            providers: on_record,
            since: prepared.since,
            recorded: new.len(),
            left_out: gathered.left_out,
            paid_elsewhere: elsewhere.filter(|one| !scope.contains(one)).collect(),
            unknown: gathered.unknown,
            later: gathered.later,
            others,
            notes,
        };
        Ok((reconciled, Batch::of(entries)))
    })
}

/// The notes on the breaks that are open now.
fn notes_on(
    reader: &dyn Reader,
    providers: &BTreeMap<Ukprn, ProviderRecord>,
    since: &SinceLast,
) -> Result<Vec<ToldNote>, OpError> {
    let open = since.open();
    let mut notes = Vec::new();
    for (provider, ProviderRecord { account, .. }) in providers {
        let is_on = |note: &ToldNote| open.iter().any(|one| note.is_on(&one.id));
        notes.extend(notes_at(reader, *provider, account)?.into_iter().filter(is_on));
    }
    Ok(notes)
}

/// The schedule as a file that is taken in, where it brings payments: its number, and the entries
/// that say so.
fn taken_in(
    asked: &Asked<'_>,
    gathered: &BothSides,
    moment: &Moment,
) -> Result<(Option<Origin>, Vec<Entry>), OpError> {
    if gathered.new.is_empty() {
        return Ok((None, Vec::new()));
    }
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let Schedule { file, digest: bytes, payments } = asked.schedule;
    let known = payments.len().saturating_sub(gathered.new.len());
    let file = FileImported {
        kind: SCHEDULE.to_owned(),
        file: file.clone(),
        digest: *bytes,
        lines: count(payments.len()),
        recorded: count(gathered.new.len()),
        already: count(known.saturating_sub(gathered.left_out)),
        refused: 0,
        rows: digest([]),
        begun: None,
        refusals: None,
    };
    let (origin, entries) = at_once(gathered.ledger.clone(), file, moment)?;
    Ok((Some(origin), entries))
}

/// What kind of file a schedule is, as the ledger's own chain names it.
const SCHEDULE: &str = "schedule";
