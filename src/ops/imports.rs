//! imports: every file that was taken in, and what one of them brought.

use std::collections::BTreeSet;

use super::OpError;
use super::brought::BroughtTo;
use super::claim::provider_account;
use super::dossier::Dossier;
use super::opening::ledger_chain;
use crate::domain::ids::LearnerId;
use crate::ledger::actor::Name;
use crate::ledger::chain::Chain;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry::Entry;
use crate::ledger::event::{FileImported, ImportBegun, LedgerEvent};
use crate::ledger::hash::digest;
use crate::ledger::instant::Instant;
use crate::ledger::undertaking::Undertaking;
use crate::store::Reader;

/// A file that was taken in, as the ledger's own chain tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its number: of the entry by which it was begun, as what it brought names it; or of the entry
    /// that tells of it, where it brought no entries.
    pub seq: u32,
    /// Whether it was taken in to its end. One that was cut off has no counts yet, and goes on
    /// under its number when it is read again.
    pub is_ended: bool,
    /// The number of the entry that began to take back all that it recorded, where one did.
    pub taken_back_by: Option<u32>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who took it in.
    pub by: Name,
    /// The file, and what became of it.
    pub file: FileImported,
}

/// Every file that was taken in, in the order of recording. A file taken in again is there once
/// more only where it brought something.
///
/// # Errors
/// When the ledger cannot be read or is damaged.
pub fn imports(reader: &dyn Reader) -> Result<Vec<Import>, OpError> {
    let chain = ledger_chain(reader)?;
    let ended = chain.entries().iter().filter_map(|entry| match entry.event() {
        LedgerEvent::FileImported(file) => file.begun,
        _ => None,
    });
    let ended: BTreeSet<u32> = ended.collect();
    let import = |entry: &Entry<LedgerEvent>| {
        let (file, is_ended) = match entry.event() {
            LedgerEvent::FileImported(file) => (file.clone(), true),
            LedgerEvent::ImportBegun(begun) if !ended.contains(&entry.seq()) => {
                (without_counts(begun, entry.seq()), false)
            }
            _ => return None,
        };
        let seq = file.begun.unwrap_or(entry.seq());
        Some(Import {
            seq,
            is_ended,
            taken_back_by: Undertaking::of(&chain, seq).and_then(|work| work.taken_back_by),
            recorded_at: entry.draft().recorded_at,
            by: entry.draft().actor.by.clone(),
            file,
        })
    };
    Ok(chain.entries().iter().filter_map(import).collect())
}

/// An entry that a file or a run brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The entry.
    pub entry: Entry,
    /// The number of the entry of its chain that undid it, where one did.
    pub undone_by: Option<u32>,
}

/// How many learners are read at a time.
const LEARNERS_AT_A_TIME: usize = 500;

/// What the file or the run recorded that this entry of the ledger's own chain began or ended:
/// each entry in the order of its chain's name and its number, those of learners first. Of a file
/// of the catalogue or the policy, of one that recorded nothing, and of one of a ledger of the
/// first form there is none. All that was recorded since it was begun is looked through for it.
///
/// # Errors
/// When the ledger cannot be read or is damaged, and those of whoever takes the entries.
pub fn brought(
    reader: &dyn Reader,
    number: u32,
    take: &mut dyn FnMut(Brought) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let Some(work) = Undertaking::of(&ledger_chain(reader)?, number) else { return Ok(()) };
    let origin = work.origin();
    let BroughtTo { learners, providers } = BroughtTo::of(reader, origin)?;
    let learners: Vec<LearnerId> = learners.into_iter().collect();
    for some in learners.chunks(LEARNERS_AT_A_TIME) {
        for Dossier { chain, account, .. } in Dossier::gather_all(reader, some)? {
            let deeds = account.deeds();
            for entry in chain.into_entries() {
                if entry.draft().origin == Some(origin) {
                    let deed = deeds.iter().find(|deed| deed.seq == entry.seq());
                    let undone_by = deed.and_then(|deed| deed.undone_by);
                    take(Brought { entry: entry.into(), undone_by })?;
                }
            }
        }
    }
    for provider in providers {
        let (account, _) = provider_account(reader, provider)?;
        let chain = Chain::verified(&provider, reader.chain(&ChainName::Provider(provider))?)?;
        for entry in chain.into_entries() {
            if entry.draft().origin == Some(origin) {
                let undone_by = account.deed(entry.seq()).and_then(|deed| deed.undone_by);
                take(Brought { entry: entry.into(), undone_by })?;
            }
        }
    }
    Ok(())
}

/// A file of which nothing more is known than that it was begun.
fn without_counts(begun: &ImportBegun, seq: u32) -> FileImported {
    FileImported {
        kind: begun.kind.clone(),
        file: begun.file.clone(),
        digest: begun.digest,
        lines: 0,
        recorded: 0,
        already: 0,
        refused: 0,
        rows: digest([]),
        begun: Some(seq),
        refusals: None,
    }
}
