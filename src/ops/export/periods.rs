//! Liability periods: each instalment as it stands, and every confirmation of attendance.

use std::collections::HashMap;
use std::io::Write;

use chrono::NaiveDate;

use super::{Counted, Exported, Narrowed, Source, writing};
use crate::domain::enrolment::{Enrolment, Held};
use crate::domain::ids::{EnrolmentId, Ukprn};
use crate::domain::sum::Sum;
use crate::exchange::{attendance_out, instalments_out};
use crate::ledger::chain::Chain;
use crate::ledger::entry::Entry;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::LearnerEvent;
use crate::ledger::standing::PeriodStanding;
use crate::ops::OpError;
use crate::ops::among::{Among, each_learner};
use crate::ops::chains::learners_chains;
use crate::ops::period_rows::{BesideLearners, PeriodRow};
use crate::store::Reader;

pub(super) fn instalments(
    reader: &dyn Reader,
    wanted: &Narrowed,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    let mut writer = instalments_out::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&["share", "drawn", "paid"]);
    instalment_rows(reader, (&wanted.among(), None), &mut |period, _| {
        if !wanted.has_day(period.due_on) {
            return Ok(());
        }
        let PeriodStanding { share, drawn, paid, .. } = period.standing;
        with_row(period, |row| writer.write(row)).map_err(writing)?;
        counted.row(&[share.into(), drawn, paid.net()]);
        Ok(())
    })?;
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// Gives each liability period of these learners at these providers, with its enrolment: as at a
/// day, or all that is recorded.
pub(in crate::ops) fn instalment_rows(
    reader: &dyn Reader,
    (among, as_at): (&Among, Option<NaiveDate>),
    take: &mut dyn FnMut(&PeriodRow, &Held) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let providers = among.provider.map_or_else(|| reader.providers(), |one| Ok(vec![one]))?;
    let beside = BesideLearners::of(reader, &providers, as_at)?;
    each_learner(reader, among, &mut |learner, chain, account| {
        let asked = beside.asked(learner, chain, &account);
        for held in account.held().iter().filter(|held| among.has(held)) {
            for row in beside.periods_of(&asked, held) {
                take(&row, held)?;
            }
        }
        Ok(())
    })
}

/// The fields of a period as a row of the table.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime")]
pub(in crate::ops) fn fields_of(period: &PeriodRow) -> Vec<String> {
    with_row(period, |row| row.fields())
}

/// A period as a row of the table.
fn with_row<T>(period: &PeriodRow, take: impl FnOnce(&instalments_out::Row<'_>) -> T) -> T {
    let standing = period.standing;
    let status = period.attendance.map(|attendance| attendance.status.to_string());
    take(&instalments_out::Row {
        enrolment_id: period.enrolment.as_str(),
        learner_id: period.learner.as_str(),
        ukprn: period.provider,
        liability_period: period.period,
        due_on: period.due_on,
        share: Sum::from(standing.share),
        attendance: status.as_deref().unwrap_or_default(),
        confirmed_on: period.attendance.map(|attendance| attendance.confirmed_on),
        drawn: standing.drawn,
        claims: &period.claims,
        paid: standing.paid.net(),
        payments: &period.payments,
        waits_for: standing.waits_for().map_or("", |waits_for| waits_for.figure().name()),
        pay_day: standing.pay_day,
    })
}

pub(super) fn attendance(
    reader: &dyn Reader,
    wanted: &Narrowed,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    let mut writer = attendance_out::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&[]);
    for chain in learners_chains(reader) {
        let (learner, chain) = chain?;
        let (providers, undone) = (Providers::of(&chain), undone_by(&chain));
        for entry in chain.entries() {
            let LearnerEvent::AttendanceRecorded(recorded) = entry.event() else { continue };
            let (source, provider) = (Source::of(entry), providers.at(entry));
            let is_of_day = wanted.has_day(Some(recorded.attendance.confirmed_on));
            if !is_of_day || !wanted.has_provider(provider) {
                continue;
            }
            let name = |seq: &u32| EntryName::of_learner(&learner, *seq).to_string();
            let row = attendance_out::Row {
                enrolment_id: recorded.enrolment.as_str(),
                learner_id: learner.as_str(),
                ukprn: &provider.map(|ukprn| ukprn.to_string()).unwrap_or_default(),
                liability_period: recorded.period,
                status: &recorded.attendance.status.to_string(),
                confirmed_on: recorded.attendance.confirmed_on,
                seq: u64::from(entry.seq()),
                undone_by: &undone.get(&entry.seq()).map(name).unwrap_or_default(),
                recorded_at: &entry.draft().recorded_at.to_string(),
                by: entry.draft().actor.by.as_str(),
                login: &source.login,
                file: &source.file,
            };
            writer.write(&row).map_err(writing)?;
            counted.row(&[]);
        }
    }
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// At which provider each enrolment of a learner is, entry by entry: an id that was undone can come
/// again, at another provider too.
pub(super) struct Providers<'c>(HashMap<&'c EnrolmentId, Vec<(u32, Ukprn)>>);

impl<'c> Providers<'c> {
    pub(super) fn of(chain: &'c Chain<LearnerEvent>) -> Providers<'c> {
        let mut all: HashMap<&EnrolmentId, Vec<(u32, Ukprn)>> = HashMap::new();
        for entry in chain.entries() {
            if let LearnerEvent::Enrolled(enrolled) = entry.event() {
                let Enrolment { id, ukprn, .. } = &enrolled.enrolment;
                all.entry(id).or_default().push((entry.seq(), *ukprn));
            }
        }
        Providers(all)
    }

    /// The provider of the enrolment that an entry is about: the last of that id until then.
    pub(super) fn at(&self, entry: &Entry<LearnerEvent>) -> Option<Ukprn> {
        let all = self.0.get(entry.event().enrolment()?)?;
        let found = all.iter().rev().find(|(seq, _)| *seq <= entry.seq());
        found.map(|(_, ukprn)| *ukprn)
    }
}

/// The entry that undid each entry which was undone, by their numbers.
fn undone_by(chain: &Chain<LearnerEvent>) -> HashMap<u32, u32> {
    let undoes = chain.entries().iter().filter_map(|entry| match entry.event() {
        LearnerEvent::Corrected(corrected) => Some((corrected.undoes, entry.seq())),
        _ => None,
    });
    undoes.collect()
}
