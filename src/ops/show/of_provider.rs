//! What a provider's chain tells: claims and payments; and what is in the catalogue.

use super::{Shown, ShownKind};
use crate::domain::ids::{ClaimReference, PaymentReference, Ukprn};
use crate::domain::money::Money;
use crate::domain::sum::Sum;
use crate::exchange::export::{Holds, TableRows};
use crate::exchange::{catalogue, claims_out, drawdowns_out, payments_out};
use crate::ledger::event::NoteSubject;
use crate::ledger::reference::ReferenceKind;
use crate::ops::OpError;
use crate::ops::among::Among;
use crate::ops::claim::provider_chain;
use crate::ops::export::drawdowns::drawdown_rows;
use crate::ops::export::providers::{claim_rows, payment_rows};
use crate::ops::notes::{ToldNote, note_rows, notes_of};
use crate::ops::open_breaks::{break_rows, breaks_at, reconciliations_of};
use crate::store::Reader;

pub(super) fn claim(reader: &dyn Reader, id: &str) -> Result<Option<Shown>, OpError> {
    let Ok(id) = id.parse::<ClaimReference>() else { return Ok(None) };
    for provider in reader.providers()? {
        if !id.as_str().starts_with(&provider.to_string()) {
            continue;
        }
        let mut about = None;
        claim_rows(&provider_chain(reader, provider)?, &mut |row| {
            if row.claim_reference == id.as_str() {
                about = Some(row.fields());
            }
            Ok(())
        })?;
        if let Some(about) = about {
            let mut lines = TableRows::of(drawdowns_out::HEADINGS);
            drawdown_rows(
                reader,
                &Among { provider: Some(provider), learner: None },
                &mut |row| {
                    if row.claim_reference == id.as_str() {
                        lines.rows.push(row.fields());
                    }
                    Ok(())
                },
            )?;
            let shown = Shown::new(ShownKind::Claim).row(claims_out::HEADINGS, about);
            return Ok(Some(shown.part("lines", lines)));
        }
    }
    Ok(None)
}

pub(super) fn payment(reader: &dyn Reader, id: &str) -> Result<Option<Shown>, OpError> {
    let Ok(id) = id.parse::<PaymentReference>() else { return Ok(None) };
    let mut lines = TableRows::of(payments_out::HEADINGS);
    let (mut sum, mut notes) = (Sum::ZERO, Vec::new());
    for provider in reader.providers()? {
        payment_rows(&provider_chain(reader, provider)?, &mut |row| {
            if row.payment_reference == id.as_str() {
                let counts = row.struck_out == "no";
                sum += if counts { row.amount } else { Money::ZERO };
                lines.rows.push(row.fields());
            }
            Ok(())
        })?;
        let about = NoteSubject::Payment(id.clone()).to_string();
        let of_it = |note: &ToldNote| note.about == about;
        notes.extend(notes_of(reader, [provider])?.into_iter().filter(of_it));
    }
    if lines.rows.is_empty() {
        return Ok(None);
    }
    let shown = Shown::new(ShownKind::Payment)
        .with("payment_reference", Holds::Text, &id)
        .with("lines", Holds::Whole, lines.rows.len())
        .with("amount", Holds::Pounds, sum);
    Ok(Some(shown.part("payments", lines).part("notes", note_rows(&notes))))
}

pub(super) fn of_catalogue(
    reader: &dyn Reader,
    id: &str,
    kind: ShownKind,
) -> Result<Option<Shown>, OpError> {
    let (of, within) = match kind {
        ShownKind::Module => (ReferenceKind::Modules, None),
        ShownKind::Course => (ReferenceKind::Courses, Some(("modules", "course_id"))),
        _ => (ReferenceKind::Providers, Some(("courses", "ukprn"))),
    };
    let basis = reader.basis()?;
    let Some(row) = reader.reference(of, id, basis)? else { return Ok(None) };
    let TableRows { columns, mut rows } = catalogue::listed(of, &[row]);
    let mut shown = Shown::new(kind);
    let fields = rows.pop().unwrap_or_default();
    let about = columns.into_iter().zip(fields);
    shown.about.extend(about.map(|((name, holds), field)| (name, holds, field)));
    if let Some((part, column)) = within {
        let kind = if part == "modules" { ReferenceKind::Modules } else { ReferenceKind::Courses };
        let mut listed = catalogue::listed(kind, &reader.references(kind, basis)?);
        let rows = std::mem::take(&mut listed.rows).into_iter();
        listed.rows = rows.filter(|row| listed.field(row, column) == id).collect();
        shown = shown.part(part, listed);
    }
    match id.parse::<Ukprn>() {
        Ok(provider) if kind == ShownKind::Provider => of_chain(reader, provider, shown).map(Some),
        _ => Ok(Some(shown)),
    }
}

/// What the chain of a provider tells.
fn of_chain(reader: &dyn Reader, provider: Ukprn, shown: Shown) -> Result<Shown, OpError> {
    let chain = provider_chain(reader, provider)?;
    let mut claims = TableRows::of(claims_out::HEADINGS);
    claim_rows(&chain, &mut |row| {
        claims.rows.push(row.fields());
        Ok(())
    })?;
    let shown = shown.part("claims", claims);
    let shown = shown.part("reconciliations", reconciliations_of(&chain));
    let breaks = break_rows(reader, &breaks_at(reader, provider)?, None)?;
    Ok(shown.part("breaks", breaks))
}
