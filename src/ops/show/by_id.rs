//! A learner, and an enrolment.

use super::{Shown, ShownKind};
use crate::domain::ids::{EnrolmentId, LearnerId};
use crate::exchange::export::{Holds, TableRows};
use crate::exchange::{
    balances, decisions, enrolments_out, instalments_out, payments_out, register,
};
use crate::ledger::chain::Chain;
use crate::ledger::event::LearnerEvent;
use crate::ops::OpError;
use crate::ops::among::Among;
use crate::ops::claim::provider_chain;
use crate::ops::dossier::{Dossier, holder};
use crate::ops::export::decisions::decision_rows;
use crate::ops::export::entries::register_rows;
use crate::ops::export::learners::{balance_rows, enrolment_rows};
use crate::ops::export::periods::{fields_of, instalment_rows};
use crate::ops::export::providers::payment_rows;
use crate::ops::notes::{ToldNote, note_rows, notes_of};
use crate::ops::open_breaks::{break_rows, breaks_at};
use crate::ops::told_claims::ToldClaims;
use crate::store::Reader;

pub(super) fn learner(reader: &dyn Reader, id: &str) -> Result<Option<Shown>, OpError> {
    let Ok(id) = id.parse::<LearnerId>() else { return Ok(None) };
    let dossier = Dossier::gather(reader, &id)?;
    if dossier.chain.entries().is_empty() {
        return Ok(None);
    }
    let among = Among { learner: Some(id.clone()), provider: None };
    let mut about = Vec::new();
    balance_rows(reader, &among, &mut |row| {
        about = row.fields();
        Ok(())
    })?;
    let mut shown = Shown::new(ShownKind::Learner).row(balances::HEADINGS, about);
    shown = facts(shown, reader, &dossier)?;
    let mut held = TableRows::of(enrolments_out::HEADINGS);
    enrolment_rows(reader, &among, &mut |row, _| {
        held.rows.push(row.fields());
        Ok(())
    })?;
    let history = history(reader, &id, &dossier.chain, |_| true)?;
    Ok(Some(shown.part("enrolments", held).part("history", history)))
}

/// The facts that are held beside the chain, what the grant rests on, and since when.
fn facts(mut shown: Shown, reader: &dyn Reader, dossier: &Dossier) -> Result<Shown, OpError> {
    let salted = reader.facts(std::slice::from_ref(&dossier.id))?.pop().flatten();
    let yes_no = |is: bool| if is { "yes" } else { "no" };
    let (mut born, mut residency, mut bursary) = (String::new(), "", "");
    let (mut uln, mut ssn) = (String::new(), String::new());
    if let Some(salted) = salted {
        born = salted.learner.date_of_birth.to_string();
        residency = yes_no(salted.learner.residency_met);
        bursary = yes_no(salted.learner.nhs_bursary);
        (uln, ssn) = (salted.uln.unwrap_or_default(), salted.ssn.unwrap_or_default());
    }
    let entries = dossier.chain.entries();
    let last = |is: fn(&LearnerEvent) -> bool| entries.iter().rev().find(|it| is(it.event()));
    let recorded = last(|event| matches!(event, LearnerEvent::LearnerRecorded { .. }));
    let since = recorded.map(|entry| entry.draft().recorded_at.to_string()).unwrap_or_default();
    let source = entries.iter().rev().find_map(|entry| entry.event().source());
    let source = source.unwrap_or_default();
    shown = shown
        .with("date_of_birth", Holds::Day, born)
        .with("residency_met", Holds::Text, residency)
        .with("nhs_bursary", Holds::Text, bursary)
        .with("uln", Holds::Text, uln)
        .with("ssn", Holds::Text, ssn)
        .with("facts_since", Holds::Moment, since)
        .with("source", Holds::Text, source);
    Ok(shown.with("forgotten", Holds::Text, yes_no(dossier.is_forgotten())))
}

pub(super) fn enrolment(reader: &dyn Reader, id: &str) -> Result<Option<Shown>, OpError> {
    let Ok(id) = id.parse::<EnrolmentId>() else { return Ok(None) };
    let holder = holder(reader, &id)?;
    let dossier = holder.as_ref().map(|holder| Dossier::gather(reader, holder)).transpose()?;
    let chain = dossier.as_ref().map(|dossier| (&dossier.id, &dossier.chain));
    let mut decided = TableRows::of(decisions::HEADINGS);
    decision_rows(reader, (&id, chain), &mut |row| {
        decided.rows.push(row.fields());
        Ok(())
    })?;
    let (Some(holder), Some(dossier)) = (holder, dossier) else {
        return Ok(refused(&id, decided));
    };
    let among = Among { learner: Some(holder.clone()), provider: None };
    let mut about = None;
    enrolment_rows(reader, &among, &mut |row, held| {
        if held.enrolment.id == id {
            about = Some((row.fields(), held.enrolment.ukprn));
        }
        Ok(())
    })?;
    let history = history(reader, &holder, &dossier.chain, |of| of == Some(&id))?;
    let Some((fields, provider)) = about else {
        let shown = Shown::new(ShownKind::Enrolment)
            .with("enrolment_id", Holds::Text, &id)
            .with("learner_id", Holds::Text, &holder)
            .with("status", Holds::Text, "undone");
        return Ok(Some(shown.part("decisions", decided).part("history", history)));
    };
    let mut periods = TableRows::of(instalments_out::HEADINGS);
    instalment_rows(
        reader,
        (&Among { provider: Some(provider), ..among }, None),
        &mut |row, of| {
            if of.enrolment.id == id {
                periods.rows.push(fields_of(row));
            }
            Ok(())
        },
    )?;
    // Whoever was paid for it, it is of this enrolment.
    let mut paid = TableRows::of(payments_out::HEADINGS);
    let (mut breaks, mut notes) = (Vec::new(), Vec::new());
    for provider in reader.providers()? {
        payment_rows(&provider_chain(reader, provider)?, &mut |row| {
            if row.enrolment_id == id.as_str() {
                paid.rows.push(row.fields());
            }
            Ok(())
        })?;
        let all = breaks_at(reader, provider)?.into_iter();
        breaks.extend(all.filter(|one| one.open.id.enrolment == id));
        let of_it = |note: &ToldNote| note.breaks.iter().any(|one| one.enrolment == id);
        notes.extend(notes_of(reader, [provider])?.into_iter().filter(of_it));
    }
    let shown = Shown::new(ShownKind::Enrolment)
        .row(enrolments_out::HEADINGS, fields)
        .part("periods", periods)
        .part("payments", paid)
        .part("breaks", break_rows(reader, &breaks, None)?)
        .part("notes", note_rows(&notes))
        .part("decisions", decided)
        .part("history", history);
    Ok(Some(shown))
}

/// An enrolment that was only ever refused.
fn refused(id: &EnrolmentId, decided: TableRows) -> Option<Shown> {
    let last = decided.rows.last()?;
    let learner = decided.field(last, "learner_id").to_owned();
    let shown = Shown::new(ShownKind::Enrolment)
        .with("enrolment_id", Holds::Text, id)
        .with("learner_id", Holds::Text, learner)
        .with("status", Holds::Text, "refused");
    Some(shown.part("decisions", decided))
}

/// The entries of a learner that are about an enrolment which is wanted.
fn history(
    reader: &dyn Reader,
    learner: &LearnerId,
    chain: &Chain<LearnerEvent>,
    is_wanted: impl Fn(Option<&EnrolmentId>) -> bool,
) -> Result<TableRows, OpError> {
    let providers: Vec<_> = chain
        .entries()
        .iter()
        .filter_map(|entry| match entry.event() {
            LearnerEvent::Enrolled(enrolled) => Some(enrolled.enrolment.ukprn),
            _ => None,
        })
        .collect();
    let claims = ToldClaims::of(reader, &providers)?;
    let mut listed = TableRows::of(register::HEADINGS);
    let mut entries = chain.entries().iter();
    register_rows(learner, chain, &claims, &mut |row| {
        let of = entries.next().and_then(|entry| entry.event().enrolment());
        if is_wanted(of) {
            listed.rows.push(row.fields());
        }
        Ok(())
    })?;
    Ok(listed)
}
