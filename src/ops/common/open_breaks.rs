//! The breaks that are open, as they are told one by one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use chrono::NaiveDate;

use super::claim::provider_account;
use super::dossier::holders;
use super::notes::{ToldNote, notes_at, owner_of};
use crate::domain::ids::{LearnerId, Ukprn};
use crate::exchange::export::{Holds, TableRows};
use crate::ledger::actor::Name;
use crate::ledger::chain::Chain;
use crate::ledger::event::ProviderEvent;
use crate::ledger::hash::Hash;
use crate::ledger::instant::Instant;
use crate::ledger::provider_account::Prepared;
use crate::ledger::reconciliation::{OpenBreak, ReconciliationRow};
use crate::ops::OpError;
use crate::ops::reconcile::{BothSidesOf, both_sides};
use crate::store::Reader;

/// A break that the last reconciliation of a provider left open.
pub(in crate::ops) struct TaggedBreak {
    pub(in crate::ops) open: OpenBreak,
    /// Of whom it is, where somebody holds the enrolment.
    pub(in crate::ops) learner: Option<LearnerId>,
    /// Who is to see to it, where a note says so.
    pub(in crate::ops) owner: Option<Name>,
    provider: Ukprn,
    /// The reconciliation that left it open.
    left_by: Arc<Prepared>,
    last_note: Option<ToldNote>,
}

/// The breaks that are open at a provider, in the order of enrolments and periods.
pub(in crate::ops) fn breaks_at(
    reader: &dyn Reader,
    provider: Ukprn,
) -> Result<Vec<TaggedBreak>, OpError> {
    let (account, _) = provider_account(reader, provider)?;
    let Some(last) = account.reconciliations().last() else { return Ok(Vec::new()) };
    let left_by = Arc::new(last.clone());
    let notes = notes_at(reader, provider, &account)?;
    let open: Vec<_> = account.open_breaks().values().collect();
    let ids: Vec<_> = open.iter().map(|one| one.id.enrolment.clone()).collect();
    let tagged = open.iter().zip(holders(reader, &ids)?).map(|(one, learner)| {
        let notes: Vec<&ToldNote> = notes.iter().filter(|note| note.is_on(&one.id)).collect();
        TaggedBreak {
            open: (*one).clone(),
            learner,
            owner: owner_of(&notes).cloned(),
            provider,
            left_by: Arc::clone(&left_by),
            last_note: notes.last().map(|note| (*note).clone()),
        }
    });
    Ok(tagged.collect())
}

/// Breaks as a table, each with both its sides and its age as at the day of the reconciliation that
/// left it open, or as at another day.
pub(in crate::ops) fn break_rows(
    reader: &dyn Reader,
    breaks: &[TaggedBreak],
    as_at: Option<NaiveDate>,
) -> Result<TableRows, OpError> {
    // Those of one act are of one scope, whichever of them are wanted here.
    let mut acts: BTreeMap<(Instant, Hash), BothSidesOf> = BTreeMap::new();
    let mut rows = Vec::with_capacity(breaks.len());
    for one in breaks {
        let act = (one.left_by.recorded_at, one.left_by.reconciliation.schedule);
        let sides = match acts.entry(act) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(none) => none.insert(both_sides(reader, &one.left_by, as_at)?),
        };
        rows.push(one.row(sides.get(&one.open.id)));
    }
    Ok(TableRows { columns: COLUMNS.to_vec(), rows })
}

const COLUMNS: &[(&str, Holds)] = &[
    ("ukprn", Holds::Text),
    ("learner_id", Holds::Text),
    ("enrolment_id", Holds::Text),
    ("liability_period", Holds::Whole),
    ("cause", Holds::Text),
    ("first_seen", Holds::Day),
    ("as_at", Holds::Day),
    ("reconciliation", Holds::Text),
    ("our_amount", Holds::Pounds),
    ("their_amount", Holds::Pounds),
    ("difference", Holds::Pounds),
    ("due_on", Holds::Day),
    ("age_days", Holds::Whole),
    ("age_band", Holds::Text),
    ("owner", Holds::Text),
    ("noted_on", Holds::Day),
    ("note", Holds::Text),
];

impl TaggedBreak {
    /// The row of it, with both sides where either has anything.
    fn row(&self, sides: Option<&ReconciliationRow>) -> Vec<String> {
        fn text<T: ToString>(value: Option<T>) -> String {
            value.map(|value| value.to_string()).unwrap_or_default()
        }
        let OpenBreak { id, cause, first_seen } = &self.open;
        let note = self.last_note.as_ref();
        vec![
            self.provider.to_string(),
            text(self.learner.as_ref()),
            id.enrolment.to_string(),
            id.period.to_string(),
            cause.to_string(),
            first_seen.to_string(),
            self.left_by.reconciliation.as_at.to_string(),
            format!("provider/{}/{}", self.provider, self.left_by.seq),
            text(sides.map(|row| row.ours.total)),
            text(sides.map(|row| row.theirs.total)),
            text(sides.map(ReconciliationRow::difference)),
            text(sides.and_then(|row| row.due_on)),
            text(sides.map(|row| row.age_days)),
            text(sides.map(ReconciliationRow::band)),
            text(self.owner.as_ref()),
            text(note.map(|note| note.on)),
            text(note.map(ToldNote::told_text)),
        ]
    }
}

/// The reconciliations of a provider, each with its entry.
pub(in crate::ops) fn reconciliations_of(chain: &Chain<ProviderEvent>) -> TableRows {
    let columns = vec![
        ("entry", Holds::Text),
        ("as_at", Holds::Day),
        ("schedule", Holds::Text),
        ("payments", Holds::Whole),
        ("claimed", Holds::Pounds),
        ("paid", Holds::Pounds),
        ("matched", Holds::Whole),
        ("recorded_at", Holds::Moment),
        ("by", Holds::Text),
    ];
    let rows = chain.entries().iter().filter_map(|entry| {
        let ProviderEvent::ReconciliationPrepared(prepared) = entry.event() else { return None };
        Some(vec![
            format!("{}/{}", chain.name(), entry.seq()),
            prepared.as_at.to_string(),
            prepared.file.clone(),
            prepared.payments.to_string(),
            prepared.ours.total.to_string(),
            prepared.theirs.total.to_string(),
            prepared.matched.to_string(),
            entry.draft().recorded_at.to_string(),
            entry.draft().actor.by.to_string(),
        ])
    });
    TableRows { columns, rows: rows.collect() }
}
