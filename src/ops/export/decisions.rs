//! Every decision about an enrolment: those that were funded, from the chains, and those that were
//! refused, which stand beside them.

use std::io::Write;

use super::{Counted, Exported, Narrowed, Source, file_name, writing};
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::exchange::decisions as decisions_file;
use crate::ledger::chain::Chain;
use crate::ledger::event::LearnerEvent;
use crate::ledger::instant::Instant;
use crate::ledger::refusal::Refusal;
use crate::ops::chains::learners_chains;
use crate::ops::reference::Reference;
use crate::ops::refusing::provider_asked;
use crate::ops::{OpError, pages};
use crate::store::{Reader, StoreError, StoredRefusal};

/// A decision, in the order in which decisions are sorted.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Decided {
    at: String,
    enrolment: String,
    learner: String,
    outcome: &'static str,
    rules: String,
    because: String,
    by: String,
    basis: u32,
    login: String,
    file: String,
}

/// Those of days are of the days on which they were made: what was refused counts from none.
pub(super) fn decisions(
    reader: &dyn Reader,
    wanted: &Narrowed,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    let has_day = |decided: &Decided| {
        let at = decided.at.parse::<Instant>().ok().map(Instant::day);
        wanted.has_day(at)
    };
    let mut decisions = Vec::new();
    for chain in learners_chains(reader) {
        let (learner, chain) = chain?;
        let providers = providers_each(&chain).map(|provider| wanted.has_provider(Some(provider)));
        let of_it = funded(&learner, &chain).zip(providers);
        decisions.extend(of_it.filter_map(|(one, is_of)| is_of.then_some(one)).filter(has_day));
    }
    for refusal in pages::refusals(reader) {
        let refusal = refusal?;
        if wanted.provider().is_some() && !wanted.has_provider(asked_of(reader, &refusal)?) {
            continue;
        }
        decisions.extend(Some(refused(refusal)?).filter(has_day));
    }
    let mut writer = decisions_file::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&[]);
    in_order(decisions, &mut |row| {
        writer.write(row).map_err(writing)?;
        counted.row(&[]);
        Ok(())
    })?;
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// Gives the row of each decision about an enrolment, which the learner of this chain holds where
/// anybody does.
pub(in crate::ops) fn decision_rows(
    reader: &dyn Reader,
    (id, holder): (&EnrolmentId, Option<(&LearnerId, &Chain<LearnerEvent>)>),
    take: &mut dyn FnMut(&decisions_file::Row<'_>) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let mut decisions = Vec::new();
    if let Some((learner, chain)) = holder {
        let of_it = |one: &Decided| one.enrolment == id.as_str();
        decisions.extend(funded(learner, chain).filter(of_it));
    }
    for refusal in pages::refusals_of_enrolment(reader, id) {
        decisions.push(refused(refusal?)?);
    }
    in_order(decisions, take)
}

/// Gives the rows of decisions in their order.
fn in_order(
    mut decisions: Vec<Decided>,
    take: &mut dyn FnMut(&decisions_file::Row<'_>) -> Result<(), OpError>,
) -> Result<(), OpError> {
    decisions.sort_unstable();
    for decided in &decisions {
        take(&decisions_file::Row {
            decided_at: &decided.at,
            enrolment_id: &decided.enrolment,
            learner_id: &decided.learner,
            outcome: decided.outcome,
            rules: &decided.rules,
            because: &decided.because,
            by: &decided.by,
            basis: u64::from(decided.basis),
            login: &decided.login,
            file: &decided.file,
        })?;
    }
    Ok(())
}

/// What was funded for a learner.
fn funded(learner: &LearnerId, chain: &Chain<LearnerEvent>) -> impl Iterator<Item = Decided> {
    chain.entries().iter().filter_map(|entry| {
        let LearnerEvent::Enrolled(enrolled) = entry.event() else { return None };
        let Source { login, file } = Source::of(entry);
        Some(Decided {
            at: entry.draft().recorded_at.to_string(),
            enrolment: enrolled.enrolment.id.to_string(),
            learner: learner.to_string(),
            outcome: "enrolled",
            rules: String::new(),
            because: String::new(),
            by: entry.draft().actor.by.to_string(),
            basis: enrolled.basis,
            login,
            file,
        })
    })
}

/// The provider of each enrolment that was funded for a learner, in the order of recording.
fn providers_each(chain: &Chain<LearnerEvent>) -> impl Iterator<Item = Ukprn> {
    chain.entries().iter().filter_map(|entry| match entry.event() {
        LearnerEvent::Enrolled(enrolled) => Some(enrolled.enrolment.ukprn),
        _ => None,
    })
}

/// The provider that was asked for what was refused, as the catalogue of its basis knows it.
fn asked_of(reader: &dyn Reader, refusal: &StoredRefusal) -> Result<Option<Ukprn>, OpError> {
    let Some(Ok(read)) = refusal.text.as_deref().map(Refusal::read) else { return Ok(None) };
    let reference = Reference::for_request(reader, &read.asked, refusal.basis)?;
    Ok(provider_asked(&read.asked, &reference))
}

/// A refusal as a row tells it. One of the first form of the tables has no text, and of it nobody
/// knows the login.
fn refused(refusal: StoredRefusal) -> Result<Decided, OpError> {
    let login = match refusal.text.as_deref().map(Refusal::read) {
        Some(Ok(read)) => read.actor.login.to_string(),
        Some(Err(error)) => {
            let what = format!("the refusal of `{}` cannot be read: {error}", refusal.enrolment);
            return Err(OpError::Store(StoreError::Damaged(what)));
        }
        None => String::new(),
    };
    Ok(Decided {
        at: refusal.decided_at,
        enrolment: refusal.enrolment,
        learner: refusal.learner,
        outcome: "refused",
        rules: refusal.rules,
        because: refusal.because,
        by: refusal.by,
        basis: refusal.basis,
        login,
        file: refusal.file.map(file_name).unwrap_or_default(),
    })
}
