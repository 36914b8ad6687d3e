//! An entry of any chain; with what it brought, where it is a file or a run.

use super::{Shown, ShownKind};
use crate::domain::ids::EnrolmentId;
use crate::exchange::export::{Holds, TableRows};
use crate::ledger::chain::Link;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry::{Entry, EntryByKind};
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{Corrected, Event, LearnerEvent, ProviderEvent};
use crate::ledger::imports::Origin;
use crate::ledger::reference::ReferenceKind;
use crate::ops::OpError;
use crate::ops::imports::{Brought, brought};
use crate::store::Reader;

pub(super) fn entry(reader: &dyn Reader, id: &str) -> Result<Option<Shown>, OpError> {
    let Ok(name) = id.parse::<EntryName>() else { return Ok(None) };
    let mut link = Link::any(name.chain.clone());
    let mut entries = Vec::new();
    for stored in reader.chain(&name.chain)? {
        entries.push(link.next(stored)?);
    }
    let Some(entry) = entries.iter().find(|entry| entry.seq() == name.seq) else {
        return Ok(None);
    };
    let undone_by = entries.iter().find(|other| undoes(other) == Some(name.seq));
    let undone_by = undone_by.map(|other| named(&name.chain, other.seq()));
    let shown = about(entry, undone_by).part("text", lines(entry));
    if name.chain != ChainName::Ledger {
        return Ok(Some(shown));
    }
    let shown = shown.part("recorded", recorded(reader, name.seq)?);
    Ok(Some(shown.part("rows", rows(reader, name.seq)?)))
}

/// What every entry has.
fn about(entry: &Entry, undone_by: Option<String>) -> Shown {
    let draft = entry.draft();
    let file = match draft.origin {
        Some(Origin::File(begun) | Origin::Run(begun)) => named(&ChainName::Ledger, begun),
        None => String::new(),
    };
    let posting = entry.posting();
    let side = |side: Option<String>| side.unwrap_or_default();
    Shown::new(ShownKind::Entry)
        .with("chain", Holds::Text, entry.chain())
        .with("seq", Holds::Whole, entry.seq())
        .with("event", Holds::Text, entry.event().name())
        .with("recorded_at", Holds::Moment, draft.recorded_at)
        .with("effective_on", Holds::Day, draft.effective_on)
        .with("debit", Holds::Text, side(posting.map(|posting| posting.debit.to_string())))
        .with("credit", Holds::Text, side(posting.map(|posting| posting.credit.to_string())))
        .with("amount", Holds::Pounds, side(posting.map(|posting| posting.amount.to_string())))
        .with("reason", Holds::Text, side(draft.reason.as_ref().map(ToString::to_string)))
        .with("undone_by", Holds::Text, side(undone_by))
        .with("by", Holds::Text, &draft.actor.by)
        .with("login", Holds::Text, &draft.actor.login)
        .with("file", Holds::Text, file)
        .with("hash", Holds::Text, entry.hash())
}

fn named(chain: &ChainName, seq: u32) -> String {
    EntryName { chain: chain.clone(), seq }.to_string()
}

/// The number of the entry that this one undoes.
fn undoes(entry: &Entry) -> Option<u32> {
    match entry.event() {
        Event::Learner(LearnerEvent::Corrected(Corrected { undoes, .. }))
        | Event::Provider(ProviderEvent::Corrected(Corrected { undoes, .. })) => Some(*undoes),
        _ => None,
    }
}

/// The lines of its text, each a name and what stands behind it.
fn lines(entry: &Entry) -> TableRows {
    let columns = vec![("name", Holds::Text), ("value", Holds::Text)];
    let row = |line: &str| {
        let (name, value) = line.split_once(' ').unwrap_or((line, ""));
        vec![name.to_owned(), value.to_owned()]
    };
    TableRows { columns, rows: entry.text().lines().map(row).collect() }
}

/// The entries that it brought, where it is a file or a run.
fn recorded(reader: &dyn Reader, number: u32) -> Result<TableRows, OpError> {
    let columns = vec![
        ("entry", Holds::Text),
        ("event", Holds::Text),
        ("enrolment_id", Holds::Text),
        ("effective_on", Holds::Day),
        ("amount", Holds::Pounds),
        ("undone_by", Holds::Text),
    ];
    let mut listed = TableRows { columns, rows: Vec::new() };
    brought(reader, number, &mut |Brought { entry, undone_by }| {
        let (chain, seq) = (entry.chain().clone(), entry.seq());
        let amount = entry.posting().map(|posting| posting.amount.to_string());
        let (event, day) = (entry.event().name(), entry.draft().effective_on);
        let enrolment = match entry.by_kind() {
            EntryByKind::Learner(entry) => entry.event().enrolment().map(EnrolmentId::to_string),
            EntryByKind::Ledger(_) | EntryByKind::Provider(_) => None,
        };
        listed.rows.push(vec![
            named(&chain, seq),
            event.to_owned(),
            enrolment.unwrap_or_default(),
            day.to_string(),
            amount.unwrap_or_default(),
            undone_by.map(|seq| named(&chain, seq)).unwrap_or_default(),
        ]);
        Ok(())
    })?;
    Ok(listed)
}

/// The rows of the catalogue or the policy that it brought.
fn rows(reader: &dyn Reader, number: u32) -> Result<TableRows, OpError> {
    let columns = vec![("kind", Holds::Text), ("id", Holds::Text), ("row", Holds::Text)];
    let mut listed = TableRows { columns, rows: Vec::new() };
    for kind in ReferenceKind::ALL {
        for row in reader.references_since(kind, number)? {
            listed.rows.push(vec![kind.name().to_owned(), row.id, row.text]);
        }
    }
    Ok(listed)
}
