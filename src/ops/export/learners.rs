//! What learners' chains come to: balances and enrolments.

use std::collections::HashMap;
use std::io::Write;

use chrono::NaiveDate;

use super::{Counted, Exported, Narrowed, Source, writing};
use crate::domain::enrolment::Held;
use crate::domain::ids::EnrolmentId;
use crate::domain::sum::Sum;
use crate::exchange::{balances as balances_file, enrolments_out};
use crate::ledger::as_at::AsAt;
use crate::ledger::chain::Chain;
use crate::ledger::entry::Entry;
use crate::ledger::event::LearnerEvent;
use crate::ops::OpError;
use crate::ops::among::{Among, each_learner};
use crate::ops::last_days::know_last_days;
use crate::store::Reader;

/// Of a provider the learners that were ever enrolled there, with all that they have, so that each
/// row foots; with a last day, as at that day.
pub(super) fn balances(
    reader: &dyn Reader,
    wanted: &Narrowed,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    let mut writer = balances_file::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&["granted", "prior_study", "committed", "drawn", "remaining"]);
    balance_rows_as_at(reader, (&wanted.among(), wanted.to()), &mut |row| {
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
    balance_rows_as_at(reader, (among, None), take)
}

/// The same as at a day: of what counts by then.
fn balance_rows_as_at(
    reader: &dyn Reader,
    (among, as_at): (&Among, Option<NaiveDate>),
    take: &mut dyn FnMut(&balances_file::Row<'_>) -> Result<(), OpError>,
) -> Result<(), OpError> {
    each_learner(reader, among, &mut |learner, chain, account| {
        let by = |entry: &&Entry<LearnerEvent>| as_at.is_none_or(|day| entry.counts_by(day));
        let sum = as_at.map(|_| AsAt::of(chain.entries().iter().filter(by)));
        let entitlement = sum.as_ref().map_or_else(|| account.entitlement(), AsAt::entitlement);
        let entries = u32::try_from(chain.entries().len()).unwrap_or(u32::MAX);
        take(&balances_file::Row {
            learner_id: learner.as_str(),
            granted: entitlement.granted,
            prior_study: entitlement.prior_study,
            committed: entitlement.committed,
            drawn: entitlement.drawn,
            remaining: entitlement.remaining(),
            live_credits: sum.as_ref().map_or_else(|| account.live_credits(), AsAt::live_credits),
            entries: u64::from(sum.as_ref().map_or(entries, AsAt::entries)),
            head: &sum.as_ref().map_or_else(|| chain.head(), AsAt::head).to_string(),
        })
    })
}

pub(super) fn enrolments(
    reader: &dyn Reader,
    wanted: &Narrowed,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    let mut writer = enrolments_out::Writer::new(out).map_err(writing)?;
    let summed =
        ["fee", "loan", "employer_funded", "self_funded", "drawn", "released", "committed"];
    let mut counted = Counted::new(&summed);
    enrolment_rows(reader, &wanted.among(), &mut |row, _| {
        if !wanted.has_day(Some(row.start_date)) {
            return Ok(());
        }
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
