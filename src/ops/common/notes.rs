//! Notes on breaks, with their texts where these were not erased.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::claim::provider_account;
use crate::domain::ids::Ukprn;
use crate::exchange::export::{Holds, TableRows};
use crate::ledger::actor::Name;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry_name::EntryName;
use crate::ledger::noted::NoteOnRecord;
use crate::ledger::provider_account::ProviderAccount;
use crate::ledger::reconciliation::BreakId;
use crate::ops::OpError;
use crate::store::{Reader, StoreError};

/// A note on a break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldNote {
    /// The entry that holds it.
    pub entry: EntryName,
    /// The day of it.
    pub on: NaiveDate,
    /// Who wrote it.
    pub by: Name,
    /// Who is to see to it, where somebody is.
    pub owner: Option<Name>,
    /// What it says; none where that was erased.
    pub text: Option<String>,
    /// What it is about, as the chain has it.
    pub about: String,
    /// The breaks that it is on.
    pub breaks: Vec<BreakId>,
}

/// The notes in a provider's chain, in the order in which they were written.
pub(in crate::ops) fn notes_at(
    reader: &dyn Reader,
    provider: Ukprn,
    account: &ProviderAccount,
) -> Result<Vec<ToldNote>, OpError> {
    if account.notes().is_empty() {
        return Ok(Vec::new());
    }
    let texts = reader.notes(provider)?;
    let mut texts: BTreeMap<u32, _> = texts.into_iter().map(|one| (one.at.seq, one)).collect();
    let told = |note: &NoteOnRecord| {
        let entry = EntryName { chain: ChainName::Provider(provider), seq: note.seq };
        let text = texts.remove(&note.seq);
        if text.as_ref().is_some_and(|text| text.digest() != note.digest) {
            let what = format!("the note of {entry} is not the one that was recorded");
            return Err(OpError::Store(StoreError::Damaged(what)));
        }
        Ok(ToldNote {
            entry,
            on: note.on,
            by: note.by.clone(),
            owner: note.owner.clone(),
            text: text.map(|text| text.text),
            about: note.about.to_string(),
            breaks: note.breaks.clone(),
        })
    };
    account.notes().iter().map(told).collect()
}

/// The notes in the chains of these providers.
pub(in crate::ops) fn notes_of(
    reader: &dyn Reader,
    providers: impl IntoIterator<Item = Ukprn>,
) -> Result<Vec<ToldNote>, OpError> {
    let mut notes = Vec::new();
    for provider in providers {
        let (account, _) = provider_account(reader, provider)?;
        notes.extend(notes_at(reader, provider, &account)?);
    }
    Ok(notes)
}

/// Who is to see to a break: as the last note says that names somebody.
pub(in crate::ops) fn owner_of<'a>(notes: &[&'a ToldNote]) -> Option<&'a Name> {
    notes.iter().rev().find_map(|note| note.owner.as_ref())
}

/// Notes as a table.
pub(in crate::ops) fn note_rows<'a>(notes: impl IntoIterator<Item = &'a ToldNote>) -> TableRows {
    let columns = vec![
        ("entry", Holds::Text),
        ("noted_on", Holds::Day),
        ("about", Holds::Text),
        ("owner", Holds::Text),
        ("note", Holds::Text),
        ("by", Holds::Text),
    ];
    let row = |note: &ToldNote| {
        vec![
            note.entry.to_string(),
            note.on.to_string(),
            note.about.clone(),
            note.owner.as_ref().map(Name::to_string).unwrap_or_default(),
            note.told_text().to_owned(),
            note.by.to_string(),
        ]
    };
    TableRows { columns, rows: notes.into_iter().map(row).collect() }
}

impl ToldNote {
    /// What it says, or that it was erased.
    #[must_use]
    pub fn told_text(&self) -> &str {
        self.text.as_deref().unwrap_or("(erased)")
    }

    /// Whether it is on a break.
    #[must_use]
    pub fn is_on(&self, id: &BreakId) -> bool {
        self.breaks.contains(id)
    }
}
