//! Files of `providers`, and the stored text of one.

use crate::ledger::reference::ReferenceKind;
use std::io::{self, Read};

use crate::domain::calendar::Span;
use crate::domain::provider::Provider;
use crate::exchange::field::{Field, FileRow, from_text, list_text, optional_text};
use crate::exchange::record::join;
use crate::exchange::table::read_things;
use crate::exchange::together::Together;
use crate::exchange::{Contents, Faults, Kind, LineError, Reading, StoredTexts};

/// Reads a file of providers, each at most once, over what is on record of them.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_providers(
    input: impl Read,
    reading: &Reading,
    on_record: &StoredTexts,
) -> io::Result<Contents<Provider>> {
    read_things(input, Kind::Reference(ReferenceKind::Providers), reading, on_record, provider)
}

fn provider(row: &FileRow<'_>) -> Result<Provider, Faults> {
    let [ukprn, name, category, from, to, modular_from, modular_to, subjects] = row.fields();
    let (ukprn, name, category, registered, modular, modular_subjects) = (
        ukprn.parse(),
        name.words(),
        category.parse(),
        from.span_to(&to),
        modular(&modular_from, &modular_to, &subjects),
        subjects.subjects(),
    )
        .together()?;
    Ok(Provider { ukprn, name, category, registered, modular, modular_subjects })
}

/// The approval for modular funding: all of its columns are empty where there is none.
fn modular(from: &Field<'_>, to: &Field<'_>, subjects: &Field<'_>) -> Result<Option<Span>, Faults> {
    if !from.text.is_empty() {
        return from.span_to(to).map(Some);
    }
    match [to, subjects].into_iter().find(|field| !field.text.is_empty()) {
        Some(field) => {
            let message = "it says more of a modular approval that has no `modular_from`: give \
                           that too, or empty this field";
            Err(field.error(message).into())
        }
        None => Ok(None),
    }
}

/// The stored text of a provider: its record, with every column.
#[must_use]
pub fn provider_text(provider: &Provider) -> String {
    let modular = provider.modular;
    join([
        &provider.ukprn.to_string(),
        &provider.name,
        &provider.category.to_string(),
        &provider.registered.from.to_string(),
        &optional_text(provider.registered.to.as_ref()),
        &optional_text(modular.map(|span| span.from).as_ref()),
        &optional_text(modular.and_then(|span| span.to).as_ref()),
        &list_text(&provider.modular_subjects),
    ])
}

/// Reads what [`provider_text`] wrote.
///
/// # Errors
/// When the text is no such record.
pub fn provider_from_text(text: &str) -> Result<Provider, LineError> {
    from_text(Kind::Reference(ReferenceKind::Providers), 1, text, provider)
}
