//! Taking back as a whole: a file, a run of upratings, or the payments of a reconciliation. All
//! that it recorded is undone in one act, or nothing, and then what stands in the way is told.

use std::collections::BTreeSet;

use super::fall;
use super::payment::striking_out;
use super::whole::{self, Whole};
use super::{Correction, CorrectionAnswer, CorrectionOutcome, steps};
use crate::domain::ids::{LearnerId, Ukprn};
use crate::domain::objection::Objection;
use crate::domain::policy::Policy;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::chain::Chain;
use crate::ledger::chain_name::ChainName;
use crate::ledger::deed::{Deed, DeedKind};
use crate::ledger::draft::Draft;
use crate::ledger::entry::Entry;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{
    FileImported, ImportBegun, LearnerEvent, LedgerEvent, ProviderEvent, Uprated,
};
use crate::ledger::hash::digest;
use crate::ledger::imports::{Origin, TAKEN_BACK};
use crate::ledger::provider_account::ProviderAccount;
use crate::ops::brought::BroughtTo;
use crate::ops::claim::provider_account;
use crate::ops::dossier::Dossier;
use crate::ops::opening::{InOneAct, ledger_chain};
use crate::ops::reference::Reference;
use crate::ops::shortage::{check_money, refused_as_beyond};
use crate::ops::undo::{take, uprated_anew};
use crate::ops::{Moment, OpError};
use crate::store::{Batch, Reader};

/// Of how many learners the whole lives are in memory at a time.
const LIVES_AT_A_TIME: usize = 500;

/// How much of what stands in the way is told.
const MOST_TOLD: usize = 100;

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The entry of the ledger's own chain that began it; what it recorded names that number.
    pub by: EntryName,
    /// How many entries that it had brought were undone.
    pub undone: u64,
    /// How many of them had been undone before.
    pub already: u64,
    /// How many others followed from them and were undone with them.
    pub fell: u64,
    /// How many upratings were made anew.
    pub uprated: u64,
    /// For how many learners anything was undone.
    pub learners: u64,
    /// By how much what remains changed, of all learners together.
    pub change: Sum,
}

impl TakenBack {
    /// Nothing so far.
    const fn begun_by(by: Origin) -> TakenBack {
        TakenBack {
            by: EntryName { chain: ChainName::Ledger, seq: by.number() },
            undone: 0,
            already: 0,
            fell: 0,
            uprated: 0,
            learners: 0,
            change: Sum::ZERO,
        }
    }
}

/// What stands in the way of taking something back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InTheWay {
    /// How much.
    pub count: u64,
    /// The first of it: each an entry, and why it cannot be undone.
    pub first: Vec<(EntryName, Objection)>,
}

impl InTheWay {
    fn add(&mut self, name: EntryName, objection: Objection) {
        self.count = self.count.saturating_add(1);
        if self.first.len() < MOST_TOLD {
            self.first.push((name, objection));
        }
    }
}

/// Takes back what a file or a run recorded, or says why not.
pub(super) fn of_the_ledger(
    reader: &dyn Reader,
    correction: &Correction,
    moment: &Moment,
) -> Result<(CorrectionAnswer, Batch), OpError> {
    let ledger = ledger_chain(reader)?;
    match whole::of_the_ledger(&ledger, &correction.entry) {
        Ok(whole) => take_back((reader, ledger), &whole, correction, moment),
        Err(objection) => Ok((refused(correction, objection), Batch::default())),
    }
}

/// Strikes out the payments that a reconciliation of a provider recorded, or says why not.
pub(super) fn of_a_reconciliation(
    reader: &dyn Reader,
    (provider, account): (Ukprn, &ProviderAccount),
    correction: &Correction,
    moment: &Moment,
) -> Result<(CorrectionAnswer, Batch), OpError> {
    match whole::of_a_reconciliation(account, provider, &correction.entry) {
        Ok(whole) => take_back((reader, ledger_chain(reader)?), &whole, correction, moment),
        Err(objection) => Ok((refused(correction, objection), Batch::default())),
    }
}

fn refused(correction: &Correction, objection: Objection) -> CorrectionAnswer {
    told(correction, CorrectionOutcome::Refused(objection))
}

fn told(correction: &Correction, outcome: CorrectionOutcome) -> CorrectionAnswer {
    CorrectionAnswer { entry: correction.entry.clone(), outcome, remaining: None }
}

fn take_back(
    (reader, ledger): (&dyn Reader, Chain<LedgerEvent>),
    whole: &Whole,
    correction: &Correction,
    moment: &Moment,
) -> Result<(CorrectionAnswer, Batch), OpError> {
    // Gather.
    let BroughtTo { learners, providers } = match whole.provider {
        Some(provider) => BroughtTo { providers: [provider].into(), ..BroughtTo::default() },
        None => BroughtTo::of(reader, whole.origin)?,
    };
    let begun = ImportBegun {
        kind: TAKEN_BACK.to_owned(),
        file: whole.name.to_string(),
        digest: whole.digest,
    };
    let act = InOneAct::begin(ledger, begun.clone(), moment)?;
    let policy = Reference::with_policy(reader)?.policy;
    let mut work = Work {
        whole,
        correction,
        policy: &policy,
        moment,
        by: act.origin(),
        entries: Vec::new(),
        taken: TakenBack::begun_by(act.origin()),
        in_the_way: InTheWay::default(),
    };
    // Decide.
    let learners: Vec<LearnerId> = learners.into_iter().collect();
    for some in learners.chunks(LIVES_AT_A_TIME) {
        for dossier in Dossier::gather_all(reader, some)? {
            let dossier = dossier.with_last_days(reader)?;
            work.learner(dossier)?;
        }
    }
    for provider in providers {
        work.provider(reader, provider)?;
    }
    let Work { entries, taken, in_the_way, .. } = work;
    if in_the_way.count > 0 {
        return Ok((told(correction, CorrectionOutcome::InTheWay(in_the_way)), Batch::default()));
    }
    if taken.undone == 0 && whole.is_ended {
        let because = format!("all that {} recorded was undone before", whole.name);
        let objection = Objection::new(RuleCode::CorrectedAlready, because);
        return Ok((refused(correction, objection), Batch::default()));
    }
    // Record.
    let ended = FileImported {
        kind: begun.kind,
        file: begun.file,
        digest: begun.digest,
        lines: taken.undone.saturating_add(taken.already),
        recorded: taken.undone,
        already: taken.already,
        refused: 0,
        rows: digest([]),
        begun: None,
        refusals: None,
    };
    let mut batch = Batch::of(act.end(ended, moment)?);
    batch.entries.extend(entries);
    if !whole.is_ended {
        // Whoever is still at it may have recorded more since.
        batch.alone = Some(reader.entry_count()?);
    }
    Ok((told(correction, CorrectionOutcome::TakenBack(taken)), batch))
}

/// Taking back, on its way.
struct Work<'a> {
    whole: &'a Whole,
    correction: &'a Correction,
    policy: &'a Policy,
    moment: &'a Moment,
    /// What brings the entries by which it is taken back.
    by: Origin,
    entries: Vec<Entry>,
    taken: TakenBack,
    in_the_way: InTheWay,
}

impl Work<'_> {
    /// Undoes what was brought to a learner, newest first, with all that follows from it.
    fn learner(&mut self, dossier: Dossier) -> Result<(), OpError> {
        let mut dossier = dossier.brought_by(self.by);
        if let Some((seq, objection)) = put_right_before(&dossier, self.whole.origin) {
            self.in_the_way.add(EntryName::of_learner(&dossier.id, seq), objection);
        }
        let Brought { standing, already } = brought_to(&dossier, self.whole.origin);
        self.taken.already = self.taken.already.saturating_add(already);
        let Some(newest) = standing.last().map(|deed| deed.seq) else { return Ok(()) };
        let fall = match fall::of_all(&standing, &dossier) {
            Ok(fall) => fall,
            Err(objections) => {
                for (seq, objection) in objections {
                    self.in_the_way.add(EntryName::of_learner(&dossier.id, seq), objection);
                }
                return Ok(());
            }
        };
        let name = EntryName::of_learner(&dossier.id, newest);
        let what = format!("undoing what {} recorded", self.whole.name);
        let steps = match steps(&fall, self.correction, &dossier.account, self.policy) {
            Ok(steps) => steps,
            Err(error) => {
                self.in_the_way.add(name, refused_as_beyond(&what, error)?);
                return Ok(());
            }
        };
        if let Err(objection) = check_money(&dossier, &steps) {
            self.in_the_way.add(name, objection);
            return Ok(());
        }
        // What stands in the way of anything lets nothing be recorded: no entry is sealed in vain.
        if self.in_the_way.count > 0 {
            return Ok(());
        }
        let (of_it, all) = (count(standing.len()), count(fall.entries.len()));
        let before = dossier.account.entitlement().remaining();
        let taken = take(&steps, &mut dossier, self.moment)?;
        let told = &mut self.taken;
        told.undone = told.undone.saturating_add(of_it);
        told.fell = told.fell.saturating_add(all.saturating_sub(of_it));
        told.uprated = told.uprated.saturating_add(count(uprated_anew(&steps, &taken).len()));
        told.learners = told.learners.saturating_add(1);
        told.change += dossier.account.entitlement().remaining() - before;
        self.entries.extend(dossier.into_new_entries());
        Ok(())
    }

    /// Strikes out the payments that were brought to a provider.
    fn provider(&mut self, reader: &dyn Reader, provider: Ukprn) -> Result<(), OpError> {
        let (account, mut end) = provider_account(reader, provider)?;
        let (Correction { reason, on, .. }, origin) = (self.correction, Some(self.by));
        for (seq, payment) in account.payments_brought_by(self.whole.origin) {
            let event = ProviderEvent::Corrected(striking_out(seq, payment));
            let draft = self.moment.draft_because(*on, Some(reason.clone()), event);
            let effective_on = payment.paid_on;
            self.entries.push(end.seal(Draft { effective_on, origin, ..draft })?.into());
            self.taken.undone = self.taken.undone.saturating_add(1);
        }
        let before = account.struck_out().iter().filter(|one| {
            account.deed(one.seq).and_then(|deed| deed.brought_by) == Some(self.whole.origin)
        });
        self.taken.already = self.taken.already.saturating_add(count(before.count()));
        Ok(())
    }
}

/// What was brought to a learner: what of it stands, oldest first, and how much was undone before.
struct Brought<'d> {
    standing: Vec<&'d Deed>,
    already: u64,
}

/// What a file or a run brought to a learner, as far as that is undone by itself: what was
/// recovered for it, and upratings that a file had made anew, go with what they belong to. An
/// uprating that was made anew since stands for the one of the run.
fn brought_to(dossier: &Dossier, origin: Origin) -> Brought<'_> {
    let is_it = |entry: &&Entry<LearnerEvent>| entry.draft().origin == Some(origin);
    let entries = dossier.chain.entries().iter().filter(is_it);
    let numbers: BTreeSet<u32> = entries.map(Entry::seq).collect();
    let brought = |deed: &&Deed| numbers.contains(&deed.seq);
    let is_run = matches!(origin, Origin::Run(_));
    let is_one = |deed: &&Deed| deed.can_be_undone() && (is_run || !deed.is_uprating());
    let deeds = dossier.account.deeds();
    let all: Vec<&Deed> = deeds.iter().filter(is_one).filter(brought).collect();
    let stands_for = |deed: &&Deed| {
        let is_anew = matches!(deed.kind, DeedKind::Uprated(Uprated { anew: Some(_), .. }));
        let anew = |one: &&Deed| is_run && is_anew && one.seq < deed.seq && one.order == deed.order;
        all.iter().any(|one| one.seq == deed.seq || anew(one))
    };
    let standing = deeds.iter().filter(|deed| deed.undone_by.is_none()).filter(stands_for);
    let standing: Vec<&Deed> = standing.collect();
    let already = count(all.len().saturating_sub(standing.len()));
    Brought { standing, already }
}

/// Why the facts that a file put right stand in its way: those before it are kept nowhere. Not
/// where the file granted the entitlement, which nothing rests on then, nor where other facts were
/// recorded since.
fn put_right_before(dossier: &Dossier, origin: Origin) -> Option<(u32, Objection)> {
    let is_brought = |entry: &&Entry<LearnerEvent>| entry.draft().origin == Some(origin);
    let entries = dossier.chain.entries();
    let is_recorded = |entry: &&Entry<LearnerEvent>| {
        matches!(entry.event(), LearnerEvent::LearnerRecorded { .. })
    };
    let last = entries.iter().rfind(is_recorded).filter(is_brought)?;
    let granted = entries
        .iter()
        .filter(is_brought)
        .any(|entry| matches!(entry.event(), LearnerEvent::EntitlementGranted { .. }));
    if granted {
        return None;
    }
    let because = format!(
        "it put right the facts about {}, and those before it are kept nowhere: first import the \
         learner again with the right ones",
        dossier.id
    );
    let objection = Objection::new(RuleCode::NotCorrectable, because);
    Some((last.seq(), objection.with([Remedy::ImportLearners])))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
