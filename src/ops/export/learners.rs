//! What learners' chains come to: balances and enrolments.

use std::collections::HashMap;
use std::io::Write;

use super::{Counted, Exported, Source, writing};
use crate::domain::enrolment::Held;
use crate::domain::ids::EnrolmentId;
use crate::domain::sum::Sum;
use crate::exchange::{balances as balances_file, enrolments_out};
use crate::ledger::chain::Chain;
use crate::ledger::event::LearnerEvent;
use crate::ops::OpError;
use crate::ops::among::{Among, each_learner};
use crate::ops::last_days::know_last_days;
use crate::store::Reader;

pub(super) fn balances(reader: &dyn Reader, out: &mut dyn Write) -> Result<Exported, OpError> {
    let mut writer = balances_file::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&["granted", "prior_study", "committed", "drawn", "remaining"]);
    balance_rows(reader, &Among::default(), &mut |row| {
        writer.write(row).map_err(writing)?;
        counted.row(&[row.granted, row.prior_study, row.committed, row.drawn, row.remaining]);
        Ok(())
    })?;
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// Gives the row of each of these learners.
pub(in crate::ops) fn balance_rows(
    reader: &dyn Reader,
    among: &Among,
    take: &mut dyn FnMut(&balances_file::Row<'_>) -> Result<(), OpError>,
) -> Result<(), OpError> {
    each_learner(reader, among, &mut |learner, chain, account| {
        let entitlement = account.entitlement();
        take(&balances_file::Row {
            learner_id: learner.as_str(),
            granted: entitlement.granted,
            prior_study: entitlement.prior_study,
            committed: entitlement.committed,
            drawn: entitlement.drawn,
            remaining: entitlement.remaining(),
            live_credits: account.live_credits(),
            entries: u64::try_from(chain.entries().len()).unwrap_or(u64::MAX),
            head: &chain.head().to_string(),
        })
    })
}

pub(super) fn enrolments(reader: &dyn Reader, out: &mut dyn Write) -> Result<Exported, OpError> {
    let mut writer = enrolments_out::Writer::new(out).map_err(writing)?;
    let summed =
        ["fee", "loan", "employer_funded", "self_funded", "drawn", "released", "committed"];
    let mut counted = Counted::new(&summed);
    enrolment_rows(reader, &Among::default(), &mut |row, _| {
        writer.write(row).map_err(writing)?;
        let [fee, loan, employer] = [row.fee, row.loan, row.employer_funded].map(Sum::from);
        let (drawn, released, committed) = (row.drawn, row.released, row.committed);
        counted.row(&[fee, loan, employer, row.self_funded, drawn, released, committed]);
        Ok(())
    })?;
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// Gives the row of each enrolment of these learners at these providers.
pub(in crate::ops) fn enrolment_rows(
    reader: &dyn Reader,
    among: &Among,
    take: &mut dyn FnMut(&enrolments_out::Row<'_>, &Held) -> Result<(), OpError>,
) -> Result<(), OpError> {
    each_learner(reader, among, &mut |learner, chain, mut account| {
        know_last_days(reader, chain, &mut account)?;
        let sources = enrolled_by(chain);
        for held in account.held().iter().filter(|held| among.has(held)) {
            let enrolment = &held.enrolment;
            let source = sources.get(&enrolment.id);
            let drawn = account.balances().drawn(&enrolment.id);
            let committed = account.funded_for(&enrolment.id) - drawn;
            let kind = enrolment.employer.kind.map(|kind| kind.to_string()).unwrap_or_default();
            let row = enrolments_out::Row {
                enrolment_id: enrolment.id.as_str(),
                learner_id: learner.as_str(),
                ukprn: enrolment.ukprn,
                course_id: enrolment.course.as_str(),
                module_ids: &enrolment.modules,
                credits: enrolment.credits,
                start_date: enrolment.start,
                fee: enrolment.fee,
                loan: enrolment.loan,
                employer_funded: enrolment.employer_funded,
                self_funded: enrolment.self_funded(),
                plan: enrolment.plan.as_str(),
                status: if held.withdrawn_on.is_some() { "withdrawn" } else { "live" },
                drawn,
                withdrawn_on: held.withdrawn_on,
                released: -drawn - committed + enrolment.loan,
                committed,
                ends_on: enrolment.last_day(),
                employer_kind: &kind,
                login: source.map_or("", |source| &source.login),
                file: source.map_or("", |source| &source.file),
            };
            take(&row, held)?;
        }
        Ok(())
    })
}

/// Who enrolled, for each enrolment: an id that was undone and came again means the later one.
fn enrolled_by(chain: &Chain<LearnerEvent>) -> HashMap<&EnrolmentId, Source> {
    let enrols = chain.entries().iter().filter_map(|entry| match entry.event() {
        LearnerEvent::Enrolled(enrolled) => Some((&enrolled.enrolment.id, Source::of(entry))),
        _ => None,
    });
    enrols.collect()
}
