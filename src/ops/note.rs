//! note: words on a break, and who is to see to it.

use super::claim::provider_account;
use super::dossier::{Dossier, holder};
use super::notes::notes_at;
use super::patience::act;
use super::{Moment, OpError, Recording};
use crate::domain::ids::{LearnerId, Ukprn};
use crate::domain::payment::Payment;
use crate::ledger::actor::Name;
use crate::ledger::chain::Link;
use crate::ledger::chain_name::ChainName;
use crate::ledger::closing::note_digest;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{NoteRecorded, NoteSubject, ProviderEvent};
use crate::ledger::noted::NoteOnRecord;
use crate::ledger::provider_account::ProviderAccount;
use crate::ledger::reconciliation::{BreakId, Cause};
use crate::store::{Batch, Reader, SaltedNote, Store};

/// A note that somebody writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub about: NoteSubject,
    /// What it says.
    pub text: String,
    /// Who is to see to it, where somebody is.
    pub owner: Option<Name>,
    /// The provider in whose chain it is to stand, where it could be several.
    pub provider: Option<Ukprn>,
}

/// The answer to a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// In whose chain it stands.
    pub provider: Ukprn,
    /// Whom it is about, and with whom it would be erased.
    pub learner: LearnerId,
    /// The entry.
    pub entry: EntryName,
    /// Whether the same was the last that was said of it before.
    pub is_already: bool,
    /// The breaks that it is on and that are open, each with its cause.
    pub open: Vec<(BreakId, Cause)>,
}

/// Records a note: its digest, owner and day in the chain of the provider, and its text beside it.
/// It moves no money. The same words again, with nothing said since, are not recorded twice.
///
/// # Errors
/// [`OpError::NothingToNote`] where nothing is on record of what it is about, and
/// [`OpError::NoteOnSeveral`] where that could be several things; when the ledger cannot be read or
/// written, or is damaged.
pub fn note(
    store: &mut dyn Store,
    note: &Note,
    salt: [u8; 16],
    moment: &Moment,
    recording: Recording,
) -> Result<Noted, OpError> {
    act(store, moment, recording, |reader, moment| {
        // Gather.
        let Found { provider, account, mut end, learner } = find(reader, note)?;
        // Decide.
        let open = |seq: u32, account: &ProviderAccount, breaks: &[BreakId], is_already| {
            let open = breaks.iter().filter_map(|id| account.open_breaks().get(id));
            let open = open.map(|open| (open.id.clone(), open.cause)).collect();
            let entry = EntryName { chain: ChainName::Provider(provider), seq };
            Noted { provider, learner: learner.clone(), entry, is_already, open }
        };
        if let Some(last) = said_already(reader, provider, &account, note)? {
            return Ok((open(last.seq, &account, &last.breaks, true), Batch::default()));
        }
        let digest = note_digest(&learner, &note.text, &salt);
        let event = ProviderEvent::NoteRecorded(NoteRecorded {
            about: note.about.clone(),
            owner: note.owner.clone(),
            note: digest,
        });
        let entry = end.seal(moment.draft(moment.today(), event))?;
        let breaks = breaks_of(&account, &note.about);
        let noted = open(entry.seq(), &account, &breaks, false);
        // Record.
        let at = noted.entry.clone();
        let text = SaltedNote { at, learner: learner.clone(), text: note.text.clone(), salt };
        Ok((noted, Batch { notes: vec![text], ..Batch::of([entry]) }))
    })
}

/// What a note is about, and where it belongs.
struct Found {
    provider: Ukprn,
    account: ProviderAccount,
    end: Link<ProviderEvent>,
    learner: LearnerId,
}

/// A provider at which something is on record of what a note is about.
struct Candidate {
    provider: Ukprn,
    account: ProviderAccount,
    end: Link<ProviderEvent>,
    /// Whether a break is open there.
    is_open: bool,
    /// Whom its payments name.
    learners: Vec<LearnerId>,
}

/// Finds the provider: of a period the one that has an open break on it, or else the one of the
/// enrolment, or else one that was paid for it; of a payment the one that was paid.
fn find(reader: &dyn Reader, note: &Note) -> Result<Found, OpError> {
    let (own, learner) = own(reader, &note.about)?;
    let mut candidates = Vec::new();
    for provider in reader.providers()? {
        if note.provider.is_some_and(|one| one != provider) {
            continue;
        }
        let (account, end) = provider_account(reader, provider)?;
        let paid = |one: &&Payment| note.about.is_about(one);
        let mut learners: Vec<_> =
            account.all_paid().filter(paid).map(|one| one.learner.clone()).collect();
        learners.sort();
        learners.dedup();
        let breaks = breaks_of(&account, &note.about);
        let is_open = breaks.iter().any(|id| account.open_breaks().contains_key(id));
        let is_of_period = matches!(note.about, NoteSubject::Period(..));
        let is_there = !learners.is_empty() || (is_of_period && is_open) || own == Some(provider);
        if is_there {
            candidates.push(Candidate { provider, account, end, is_open, learners });
        }
    }
    let is_payment = matches!(note.about, NoteSubject::Payment(_));
    let several = |known: Vec<String>| OpError::NoteOnSeveral {
        what: note.about.to_string(),
        known: known.join(", "),
    };
    if is_payment && candidates.len() > 1 {
        return Err(several(candidates.iter().map(|one| one.provider.to_string()).collect()));
    }
    let rank = |one: &Candidate| (!one.is_open, own != Some(one.provider));
    let found = candidates.into_iter().min_by_key(rank);
    let found = found.ok_or_else(|| OpError::NothingToNote(note.about.to_string()))?;
    let Candidate { provider, account, end, learners, .. } = found;
    let learner = match (learner, learners.as_slice()) {
        (Some(learner), _) => learner,
        (None, [one]) => one.clone(),
        (None, []) => return Err(OpError::NothingToNote(note.about.to_string())),
        (None, all) => return Err(several(all.iter().map(LearnerId::to_string).collect())),
    };
    Ok(Found { provider, account, end, learner })
}

/// The provider and the learner of the enrolment whose period a note is about, where they are known
/// and the period is one of it.
fn own(
    reader: &dyn Reader,
    about: &NoteSubject,
) -> Result<(Option<Ukprn>, Option<LearnerId>), OpError> {
    let NoteSubject::Period(enrolment, period) = about else { return Ok((None, None)) };
    let Some(learner) = holder(reader, enrolment)? else { return Ok((None, None)) };
    let dossier = Dossier::gather(reader, &learner)?;
    let held = dossier.account.enrolment(enrolment);
    let has_it = held.filter(|held| {
        dossier.account.periods_of(held).any(|liability| liability.period == *period)
    });
    Ok((has_it.map(|held| held.enrolment.ukprn), Some(learner)))
}

/// The breaks that there may be of what a note is about.
fn breaks_of(account: &ProviderAccount, about: &NoteSubject) -> Vec<BreakId> {
    match about {
        NoteSubject::Period(enrolment, period) => {
            vec![BreakId { enrolment: enrolment.clone(), period: *period }]
        }
        NoteSubject::Payment(_) => {
            let paid = account.all_paid().filter(|one| about.is_about(one));
            let mut breaks: Vec<_> = paid.map(BreakId::of_payment).collect();
            breaks.sort();
            breaks.dedup();
            breaks
        }
    }
}

/// The last note on the same, where it says the same.
fn said_already(
    reader: &dyn Reader,
    provider: Ukprn,
    account: &ProviderAccount,
    note: &Note,
) -> Result<Option<NoteOnRecord>, OpError> {
    let told = notes_at(reader, provider, account)?;
    let mut all = account.notes().iter().zip(&told).rev();
    let last = all.find(|(one, _)| one.about == note.about);
    let same = last.filter(|(one, told)| {
        one.owner == note.owner && told.text.as_deref() == Some(note.text.as_str())
    });
    Ok(same.map(|(one, _)| one.clone()))
}
