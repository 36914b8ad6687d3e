//! Liability periods: each instalment as it stands, and every confirmation of attendance.

use std::collections::HashMap;
use std::io::Write;

use super::{Counted, Exported, Source, writing};
use crate::domain::ids::{EnrolmentId, Ukprn};
use crate::domain::sum::Sum;
use crate::exchange::{attendance_out, instalments_out};
use crate::ledger::chain::Chain;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::LearnerEvent;
use crate::ops::OpError;
use crate::ops::chains::{account_of, learners_chains};
use crate::ops::period_rows::{BesideLearners, PeriodRow};
use crate::store::Reader;

pub(super) fn instalments(reader: &dyn Reader, out: &mut dyn Write) -> Result<Exported, OpError> {
    let beside = BesideLearners::of(reader, &reader.providers()?)?;
    let mut writer = instalments_out::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&["share", "drawn", "paid"]);
    for chain in learners_chains(reader) {
        let (learner, chain) = chain?;
        let account = account_of(&learner, &chain)?;
        for held in account.held() {
            for row in beside.periods_of((&learner, &chain), &account, held) {
                write(&row, &mut writer)?;
                counted.row(&[row.standing.share.into(), row.standing.drawn, row.standing.paid]);
            }
        }
    }
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

fn write(
    row: &PeriodRow,
    writer: &mut instalments_out::Writer<&mut dyn Write>,
) -> Result<(), OpError> {
    let standing = row.standing;
    let status = row.attendance.map(|attendance| attendance.status.to_string());
    let row = instalments_out::Row {
        enrolment_id: row.enrolment.as_str(),
        learner_id: row.learner.as_str(),
        ukprn: row.provider,
        liability_period: row.period,
        due_on: row.due_on,
        share: Sum::from(standing.share),
        attendance: status.as_deref().unwrap_or_default(),
        confirmed_on: row.attendance.map(|attendance| attendance.confirmed_on),
        drawn: standing.drawn,
        claims: &row.claims,
        paid: standing.paid,
        payments: &row.payments,
        waits_for: standing.waits_for.map_or("", |waits_for| waits_for.name()),
        pay_day: standing.pay_day,
    };
    writer.write(&row).map_err(writing)
}

pub(super) fn attendance(reader: &dyn Reader, out: &mut dyn Write) -> Result<Exported, OpError> {
    let mut writer = attendance_out::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&[]);
    for chain in learners_chains(reader) {
        let (learner, chain) = chain?;
        let (providers, undone) = (providers_of(&chain), undone_by(&chain));
        for entry in chain.entries() {
            let LearnerEvent::AttendanceRecorded(recorded) = entry.event() else { continue };
            let (source, provider) = (Source::of(entry), providers.get(&recorded.enrolment));
            let name = |seq: &u32| EntryName::of_learner(&learner, *seq).to_string();
            let row = attendance_out::Row {
                enrolment_id: recorded.enrolment.as_str(),
                learner_id: learner.as_str(),
                ukprn: &provider.map(Ukprn::to_string).unwrap_or_default(),
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

/// At which provider each enrolment of a learner is.
pub(super) fn providers_of(chain: &Chain<LearnerEvent>) -> HashMap<&EnrolmentId, Ukprn> {
    let enrols = chain.entries().iter().filter_map(|entry| match entry.event() {
        LearnerEvent::Enrolled(enrolled) => Some(&enrolled.enrolment),
        _ => None,
    });
    enrols.map(|enrolment| (&enrolment.id, enrolment.ukprn)).collect()
}

/// The entry that undid each entry which was undone, by their numbers.
fn undone_by(chain: &Chain<LearnerEvent>) -> HashMap<u32, u32> {
    let undoes = chain.entries().iter().filter_map(|entry| match entry.event() {
        LearnerEvent::Corrected(corrected) => Some((corrected.undoes, entry.seq())),
        _ => None,
    });
    undoes.collect()
}
