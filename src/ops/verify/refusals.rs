//! Refusals: each against its text, single ones in their chains, those of a file against the digest
//! in the entry that ended it.

use std::collections::{BTreeMap, BTreeSet};

use super::Faults;
use crate::ledger::entry::Entry;
use crate::ledger::event::LedgerEvent;
use crate::ledger::hash::{Hash, link};
use crate::ledger::kept_refusal::RefusalLink;
use crate::ledger::refusal::{Refusal, refusal_content};
use crate::ops::reference::Reference;
use crate::ops::refusing::{of_file, provider_asked};
use crate::ops::{OpError, pages};
use crate::store::{Audit, StoredRefusal};

/// What the ledger's own chain says of files that may bring refusals.
#[derive(Default)]
pub(super) struct Refusals {
    begun: BTreeSet<u32>,
    /// Of each file that was ended: the entry that did, and the digest that it holds.
    ended: Vec<(u32, u32, Option<Hash>)>,
    /// The files that refusals name.
    named: BTreeSet<u32>,
    /// The single ones by their places, with their texts.
    single: BTreeMap<RefusalLink, String>,
}

impl Refusals {
    /// Takes an entry of the ledger's own chain in.
    pub(super) fn entry(&mut self, entry: &Entry<LedgerEvent>) {
        match entry.event() {
            LedgerEvent::ImportBegun(_) => {
                self.begun.insert(entry.seq());
            }
            LedgerEvent::FileImported(file) => {
                self.ended.extend(file.begun.map(|begun| (begun, entry.seq(), file.refusals)));
            }
            _ => {}
        }
    }

    /// Checks all that is kept.
    pub(super) fn finish(mut self, reader: &dyn Audit, faults: &mut Faults) -> Result<(), OpError> {
        for refusal in pages::refusals(reader) {
            self.check_row(reader, &refusal?, faults)?;
        }
        self.check_chains(faults);
        self.check_files(reader, faults)
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
        let Some(text) = row.text.clone() else {
            check_words(row, place, faults);
            return Ok(());
        };
        match (row.file, row.link) {
            (None, None) => faults.add(&place, "it has a text, and no place that proves it"),
            (Some(_), Some(_)) => faults.add(&place, "it has two places, one of them in a file"),
            _ => {}
        }
        self.named.extend(row.file);
        match Refusal::read(&text) {
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
        if let Some(link) = row.link
            && self.single.insert(link, text).is_some()
        {
            faults.add(place, "there are two of it");
        }
        Ok(())
    }

    fn check_chains(&self, faults: &mut Faults) {
        let mut last = RefusalLink { ukprn: 0, seq: 0, hash: Hash::ZERO };
        for (found, text) in &self.single {
            if found.ukprn != last.ukprn {
                last = RefusalLink { ukprn: found.ukprn, seq: 0, hash: Hash::ZERO };
            }
            if found.seq != last.seq.saturating_add(1) {
                let what = format!("before it stands number {} of this provider", last.seq);
                faults.add(name_of(found), what);
            } else if link(&last.hash, text) != found.hash {
                let what = "its hash is not that of its text and of the hash before it";
                faults.add(name_of(found), what);
            }
            last = *found;
        }
    }

    fn check_files(&self, reader: &dyn Audit, faults: &mut Faults) -> Result<(), OpError> {
        for stranger in self.named.difference(&self.begun) {
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

fn name_of(link: &RefusalLink) -> String {
    format!("refusal {}/{}", link.ukprn, link.seq)
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
            let asked = provider_asked(&refusal.asked, &reference);
            if asked != link.ukprn {
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
