//! Which rows of a reconciliation are which provider's, and what they come to.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};

use chrono::NaiveDate;

use crate::domain::ids::Ukprn;
use crate::exchange::reconciliation::{Row, Writer};
use crate::ledger::hash::{Hash, Hasher};
use crate::ledger::reconciliation::{
    BreakId, OpenBreak, OpenBreaks, Reconciliation, ReconciliationRow, Tally,
};
use crate::ops::OpError;

/// What a provider's rows come to.
pub(super) struct ProviderRows {
    /// The digest of its rows, under the header of `reconciliation.csv`.
    pub(super) rows: Hash,
    pub(super) ours: Tally,
    pub(super) theirs: Tally,
    pub(super) matched: u64,
    /// Its breaks, each with the day on which it was first seen.
    pub(super) breaks: OpenBreaks,
}

struct Counting {
    writer: Writer<Digested>,
    ours: Tally,
    theirs: Tally,
    matched: u64,
    breaks: OpenBreaks,
}

/// Whose a row is: the provider's of its enrolment where that is in scope, and otherwise that of
/// the provider which its first payment names.
pub(super) fn owner(row: &ReconciliationRow, scope: &BTreeSet<Ukprn>) -> Option<Ukprn> {
    let by_enrolment = Some(row.ukprn).filter(|provider| scope.contains(provider));
    by_enrolment.or(row.paid_to).filter(|provider| scope.contains(provider))
}

/// Divides the rows among the providers in scope.
pub(super) fn rows_by_provider(
    found: &Reconciliation,
    scope: &BTreeSet<Ukprn>,
    first_seen: &HashMap<BreakId, NaiveDate>,
) -> Result<BTreeMap<Ukprn, ProviderRows>, OpError> {
    divide(found, scope, first_seen)
        .map_err(|source| OpError::Io { doing: "digest the rows".to_owned(), source })
}

fn divide(
    found: &Reconciliation,
    scope: &BTreeSet<Ukprn>,
    first_seen: &HashMap<BreakId, NaiveDate>,
) -> io::Result<BTreeMap<Ukprn, ProviderRows>> {
    let new = |provider: &Ukprn| Ok((*provider, Counting::new()?));
    let mut counting = scope.iter().map(new).collect::<io::Result<BTreeMap<_, _>>>()?;
    for row in &found.rows {
        let Some(own) = owner(row, scope).and_then(|one| counting.get_mut(&one)) else {
            continue;
        };
        own.add(row, found.as_at, first_seen)?;
    }
    let finish = |(provider, counting): (Ukprn, Counting)| Ok((provider, counting.finish()?));
    counting.into_iter().map(finish).collect()
}

impl Counting {
    fn new() -> io::Result<Counting> {
        Ok(Counting {
            writer: Writer::new(Digested::default())?,
            ours: Tally::default(),
            theirs: Tally::default(),
            matched: 0,
            breaks: OpenBreaks::new(),
        })
    }

    fn add(
        &mut self,
        row: &ReconciliationRow,
        as_at: NaiveDate,
        first_seen: &HashMap<BreakId, NaiveDate>,
    ) -> io::Result<()> {
        self.writer.write(&Row::from(row))?;
        self.ours = self.ours.and(row.ours);
        self.theirs = self.theirs.and(row.theirs);
        let Some(cause) = row.cause else {
            self.matched = self.matched.saturating_add(1);
            return Ok(());
        };
        let id = BreakId { enrolment: row.enrolment.clone(), period: row.period };
        let first_seen = first_seen.get(&id).copied().unwrap_or(as_at);
        self.breaks.insert(id.clone(), OpenBreak { id, cause, first_seen });
        Ok(())
    }

    fn finish(self) -> io::Result<ProviderRows> {
        let Counting { writer, ours, theirs, matched, breaks } = self;
        let rows = writer.finish()?.0.finish();
        Ok(ProviderRows { rows, ours, theirs, matched, breaks })
    }
}

/// Keeps nothing of what is written but its digest.
#[derive(Default)]
struct Digested(Hasher);

impl Write for Digested {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.add(buffer);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
