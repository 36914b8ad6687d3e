//! Refusals: each against its text, single ones in their chains, those of a file against the digest
//! in the entry that ended it.

use std::collections::BTreeSet;

use super::Faults;
use super::against::Checkpoint;
use super::origins::Origins;
use super::single_refusals;
use crate::ledger::entry::Entry;
use crate::ledger::event::LedgerEvent;
use crate::ledger::hash::Hash;
use crate::ledger::kept_refusal::RefusalLink;
use crate::ledger::refusal::{Refusal, refusal_content};
use crate::ops::reference::Reference;
use crate::ops::refusing::{of_file, refused_at};
use crate::ops::{OpError, pages};
use crate::store::{Audit, StoredRefusal};

/// What the ledger's own chain says of files that may bring refusals.
#[derive(Default)]
pub(super) struct Refusals {
    /// Of each file that was ended: the entry that did, and the digest that it holds.
    ended: Vec<(u32, u32, Option<Hash>)>,
    /// The files that refusals name.
    named: BTreeSet<u32>,
}

impl Refusals {
    /// Takes an entry of the ledger's own chain in.
    pub(super) fn entry(&mut self, entry: &Entry<LedgerEvent>) {
        if let LedgerEvent::FileImported(file) = entry.event() {
            self.ended.extend(file.begun.map(|begun| (begun, entry.seq(), file.refusals)));
        }
    }

    /// Checks all that is kept, and that nothing is gone which the checkpoint saw.
    pub(super) fn finish(
        mut self,
        reader: &dyn Audit,
        origins: &Origins,
        checkpoint: Option<&mut Checkpoint<'_>>,
        faults: &mut Faults,
    ) -> Result<(), OpError> {
        for refusal in pages::refusals(reader) {
            self.check_row(reader, &refusal?, faults)?;
        }
        single_refusals::check(reader, checkpoint, faults)?;
        self.check_files(reader, origins, faults)
    }

    fn check_row(
        &mut self,
        reader: &dyn Audit,
        row: &StoredRefusal,
        faults: &mut Faults,
    ) -> Result<(), OpError> {
        let place = match &row.link {
            Some(link) => name_of(link),
            None => format!("refusal of enrolment {}", row.enrolment),
        };
        let Some(text) = &row.text else {
            check_words(row, place, faults);
            return Ok(());
        };
        match (row.file, row.link) {
            (None, None) => faults.add(&place, "it has a text, and no place that proves it"),
            (Some(_), Some(_)) => faults.add(&place, "it has two places, one of them in a file"),
            (None, Some(link)) if link.seq == 0 => faults.add(&place, "its place has no number"),
            _ => {}
        }
        self.named.extend(row.file);
        match Refusal::read(text) {
            Err(error) => faults.add(&place, format!("its text cannot be read: {error}")),
            Ok(refusal) => {
                for difference in differences(row, &refusal) {
                    faults.add(&place, difference);
                }
                if let Some(link) = row.link {
                    check_provider(reader, &refusal, link, &place, faults)?;
                }
            }
        }
        Ok(())
    }

    fn check_files(
        &self,
        reader: &dyn Audit,
        origins: &Origins,
        faults: &mut Faults,
    ) -> Result<(), OpError> {
        for stranger in self.named.iter().filter(|named| !origins.is_file(**named)) {
            let what = format!("there are some of file {stranger}, which no entry began");
            faults.add("table of refusals", what);
        }
        for (begun, seq, digest) in &self.ended {
            if of_file(reader, *begun)?.finish() != *digest {
                let what = "the refusals that it brought are not those whose digest was recorded";
                faults.add(format!("ledger/{seq}"), what);
            }
        }
        Ok(())
    }
}

pub(super) fn name_of(link: &RefusalLink) -> String {
    format!("refusal {}/{}", link.at, link.seq)
}

/// A row of the first form, which is known by its words, has nothing else to prove it.
fn check_words(row: &StoredRefusal, place: String, faults: &mut Faults) {
    if row.file.is_some() || row.link.is_some() {
        faults.add(&place, "it has a place, and no text");
    }
    let parts = [&row.learner, &row.rules, &row.because].map(String::as_str);
    if refusal_content(parts) != row.content {
        faults.add(place, "its learner, rules or reasons are not those that were kept");
    }
}

/// Names every column that differs from the text, with both values.
fn differences(row: &StoredRefusal, refusal: &Refusal) -> Vec<String> {
    let said = |content: Option<Hash>| content.map_or("?".to_owned(), |it| it.to_string());
    let number = |file: Option<u32>| file.map_or("nothing".to_owned(), |it| it.to_string());
    let (asked, decided_at) = (&refusal.asked, refusal.decided_at);
    let columns = [
        ("enrolment", row.enrolment.clone(), asked.enrolment.to_string()),
        ("content", row.content.to_string(), said(refusal.content().ok())),
        ("learner", row.learner.clone(), asked.learner.to_string()),
        ("decided_at", row.decided_at.clone(), decided_at.to_string()),
        ("by", row.by.clone(), refusal.actor.by.to_string()),
        ("rules", row.rules.clone(), refusal.rules()),
        ("because", row.because.clone(), refusal.because()),
        ("basis", row.basis.to_string(), refusal.basis.to_string()),
        ("file", number(row.file), number(refusal.file)),
    ];
    let differs = columns.into_iter().filter(|(_, stored, said)| stored != said);
    differs
        .map(|(name, stored, said)| {
            format!("column `{name}` is {stored}, and the text of the refusal says {said}")
        })
        .collect()
}

/// The provider of a single refusal is not in its text: it follows from what was asked for.
fn check_provider(
    reader: &dyn Audit,
    refusal: &Refusal,
    link: RefusalLink,
    place: &str,
    faults: &mut Faults,
) -> Result<(), OpError> {
    match Reference::for_request(reader, &refusal.asked, refusal.basis) {
        Ok(reference) => {
            let asked = refused_at(&refusal.asked, &reference);
            if asked != link.at {
                let what = format!("what was asked for is of provider {asked}");
                faults.add(place, what);
            }
            Ok(())
        }
        // A row of the catalogue that cannot be read is named where its file is.
        Err(OpError::Reference { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}
