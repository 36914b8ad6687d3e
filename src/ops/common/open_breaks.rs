//! The breaks that are open, as they are told one by one.

use super::claim::provider_account;
use super::dossier::holders;
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::exchange::export::{Holds, TableRows};
use crate::ledger::chain::Chain;
use crate::ledger::event::ProviderEvent;
use crate::ledger::reconciliation::Cause;
use crate::ops::OpError;
use crate::store::Reader;

/// A break that the last reconciliation of a provider left open, of whom it is where somebody holds
/// the enrolment, and its row.
pub(in crate::ops) struct TaggedBreak {
    pub(in crate::ops) enrolment: EnrolmentId,
    pub(in crate::ops) learner: Option<LearnerId>,
    pub(in crate::ops) cause: Cause,
    pub(in crate::ops) row: Vec<String>,
}

/// The columns of the rows of breaks, and none of them yet.
pub(in crate::ops) fn no_breaks() -> TableRows {
    let columns = vec![
        ("ukprn", Holds::Text),
        ("learner_id", Holds::Text),
        ("enrolment_id", Holds::Text),
        ("liability_period", Holds::Whole),
        ("cause", Holds::Text),
        ("first_seen", Holds::Day),
        ("as_at", Holds::Day),
        ("reconciliation", Holds::Text),
    ];
    TableRows { columns, rows: Vec::new() }
}

/// The breaks that are open at a provider, in the order of enrolments and periods.
pub(in crate::ops) fn breaks_at(
    reader: &dyn Reader,
    provider: Ukprn,
) -> Result<Vec<TaggedBreak>, OpError> {
    let (account, _) = provider_account(reader, provider)?;
    let Some(last) = account.reconciliations().last() else { return Ok(Vec::new()) };
    let open: Vec<_> = account.open_breaks().values().collect();
    let ids: Vec<EnrolmentId> = open.iter().map(|one| one.id.enrolment.clone()).collect();
    let tagged = open.iter().zip(holders(reader, &ids)?).map(|(one, learner)| {
        let holder = learner.as_ref().map(LearnerId::to_string).unwrap_or_default();
        let row = vec![
            provider.to_string(),
            holder,
            one.id.enrolment.to_string(),
            one.id.period.to_string(),
            one.cause.to_string(),
            one.first_seen.to_string(),
            last.reconciliation.as_at.to_string(),
            format!("provider/{provider}/{}", last.seq),
        ];
        TaggedBreak { enrolment: one.id.enrolment.clone(), learner, cause: one.cause, row }
    });
    Ok(tagged.collect())
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
