//! grant: additional entitlement, and the figure of prior study put right.

use chrono::NaiveDate;

use super::learner_file::LearnerFile;
use super::patience::until_alone;
use super::reference::Reference;
use super::shortage::check_money;
use super::undo::{undo, undoing, uprate_anew, upratings_after};
use super::{Moment, OpError, Recording};
use crate::domain::entitlement::Entitlement;
use crate::domain::ids::{GrantKey, LearnerId, ReasonCode};
use crate::domain::money::{Amount, Money};
use crate::domain::policy::Policy;
use crate::ledger::deed::Deed;
use crate::ledger::draft::Draft;
use crate::ledger::entry::Entry;
use crate::ledger::event::Event;
use crate::ledger::hash::Hash;
use crate::ledger::learner_account::Granted;
use crate::ledger::posting::posting_for;
use crate::store::{Batch, Store};

pub use super::undo::UpratedAnew;

/// A grant that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// To whom.
    pub learner: LearnerId,
    /// What of it.
    pub what: What,
}

/// What is granted or put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Additional entitlement for a priority course.
    Additional {
        /// How much.
        amount: Amount,
        /// Why.
        reason: ReasonCode,
        /// From which day it counts.
        on: NaiveDate,
        /// What tells it from other grants, so that asking twice grants once.
        key: Option<GrantKey>,
    },
    /// The figure of prior study.
    PriorStudy {
        /// What it is in all, in pounds at the rates of the grant's year.
        total: Money,
        /// What the figure rests on.
        source: String,
        /// Why it is put right, where a reason is given.
        reason: Option<ReasonCode>,
    },
}

/// The answer to a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantAnswer {
    /// The learner.
    pub learner: LearnerId,
    /// What became of it.
    pub outcome: GrantOutcome,
    /// The figure of prior study after this; none where the learner has no entitlement.
    pub prior_study: Option<Money>,
    /// What remains of the entitlement after this; none where the learner has none.
    pub remaining: Option<Money>,
    /// The number and hash of the entry, where one was recorded.
    pub entry: Option<(u32, Hash)>,
    /// The upratings that were made anew, because they had re-priced another figure.
    pub uprated: Vec<UpratedAnew>,
}

/// What became of a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantOutcome {
    /// Additional entitlement was granted.
    Granted(Amount),
    /// So much more was deducted for prior study.
    Deducted(Amount),
    /// So much of what was deducted for prior study was given back.
    Restored(Amount),
    /// The same is there already.
    Already,
    /// It was refused.
    Refused {
        /// The code of the rule.
        rule: &'static str,
        /// Because of what.
        because: String,
    },
}

/// Grants additional entitlement or puts prior study right, or refuses and says why.
///
/// # Errors
/// When the ledger cannot be read or written, or is damaged.
pub fn grant(
    store: &mut dyn Store,
    grant: &Grant,
    moment: &Moment,
    recording: Recording,
) -> Result<GrantAnswer, OpError> {
    until_alone(|| {
        // Gather.
        let mut file = LearnerFile::gather(store, &grant.learner)?;
        let policy = Reference::with_policy(store)?.policy;
        // Decide.
        let decided = decide(&grant.what, &file, moment);
        let (entry, uprated) = record(&decided, &mut file, &policy, moment)?;
        let known = file.account.granted().map(|_| file.account.entitlement());
        let answer = GrantAnswer {
            learner: grant.learner.clone(),
            outcome: decided.outcome,
            prior_study: known.map(|known| known.prior_study),
            remaining: known.map(Entitlement::remaining),
            entry,
            uprated,
        };
        // Record.
        if recording == Recording::Real {
            let entries = file.into_new_entries().collect();
            store.append(&Batch { entries, ..Batch::default() })?;
        }
        Ok(answer)
    })
}

/// An answer, with what is to be recorded.
struct Decided {
    outcome: GrantOutcome,
    /// Upratings that re-priced what remained of another figure, newest first, each with its day.
    fall: Vec<(Deed, NaiveDate)>,
    draft: Option<Draft>,
}

impl Decided {
    fn nothing(outcome: GrantOutcome) -> Decided {
        Decided { outcome, fall: Vec::new(), draft: None }
    }

    fn refused(rule: &'static str, because: String) -> Decided {
        Decided::nothing(GrantOutcome::Refused { rule, because })
    }
}

fn decide(what: &What, file: &LearnerFile, moment: &Moment) -> Decided {
    let Some(granted) = file.account.granted() else {
        let because = format!(
            "{} has been granted no entitlement: import the learner with `lifelong import \
             learners`, which grants one",
            file.id
        );
        return Decided::refused("learner-known", because);
    };
    match what {
        What::Additional { amount, reason, on, key } => {
            additional(file, *amount, reason, *on, key.as_ref(), moment)
        }
        What::PriorStudy { total, source, reason } => {
            let (event, outcome) = match prior_study(file, granted, *total, source) {
                Ok(Some(decided)) => decided,
                Ok(None) => return Decided::nothing(GrantOutcome::Already),
                Err((rule, because)) => return Decided::refused(rule, because),
            };
            let from = granted.year.first_day();
            let draft = Some(moment.draft_because(from, reason.clone(), event));
            let fall = upratings_after(&file.account, 0).into_iter();
            let fall = fall.map(|deed| (deed.clone(), file.effective_on(deed.seq))).collect();
            Decided { outcome, fall, draft }
        }
    }
}

/// The number and hash of what was recorded, and the upratings that were made anew.
type Recorded = (Option<(u32, Hash)>, Vec<UpratedAnew>);

/// Seals what was decided into the learner's file. Where the figure of prior study changes, the
/// upratings since the grant are undone and made anew, each from its own day: the figure is one of
/// the grant's year, and they re-priced what had remained of another.
fn record(
    decided: &Decided,
    file: &mut LearnerFile,
    policy: &Policy,
    moment: &Moment,
) -> Result<Recorded, OpError> {
    let Some(draft) = &decided.draft else { return Ok((None, Vec::new())) };
    let entry = file.record(draft.clone())?;
    let entry = Some((entry.seq(), *entry.hash()));
    for (deed, on) in &decided.fall {
        undo(deed, file, *on, draft.reason.as_ref(), moment)?;
    }
    Ok((entry, uprate_anew(&decided.fall, file, policy, moment)?))
}

/// Decides about additional entitlement. It is money, so asking twice grants twice, unless a key
/// says that both are one.
fn additional(
    file: &LearnerFile,
    amount: Amount,
    reason: &ReasonCode,
    on: NaiveDate,
    key: Option<&GrantKey>,
    moment: &Moment,
) -> Decided {
    let same_key = |entry: &&Entry| match entry.event() {
        Event::AdditionalGranted { key: Some(known), .. } => Some(known) == key,
        _ => false,
    };
    let Some(before) = file.chain.entries().iter().find(same_key) else {
        let event = Event::AdditionalGranted { amount, key: key.cloned() };
        let draft = Some(moment.draft_because(on, Some(reason.clone()), event));
        return Decided { outcome: GrantOutcome::Granted(amount), fall: Vec::new(), draft };
    };
    let place = format!("{}/{}", file.id, before.seq());
    let deed = file.account.deeds().iter().find(|deed| deed.seq == before.seq());
    if let Some(by) = deed.and_then(|deed| deed.undone_by) {
        let because = format!(
            "the grant of this key, {place}, was undone by {}/{by}, and its key stays taken: give \
             the new grant a key of its own",
            file.id
        );
        return Decided::refused("key-reused", because);
    }
    let granted = before.posting().map(|posting| posting.amount);
    if granted != Some(amount) || before.draft().reason.as_ref() != Some(reason) {
        let because = format!(
            "{place} has this key already with another amount or reason: give this grant a key of \
             its own"
        );
        return Decided::refused("key-reused", because);
    }
    Decided::nothing(GrantOutcome::Already)
}

/// What to record so that prior study is so much in all; nothing where it is that already.
fn prior_study(
    file: &LearnerFile,
    granted: Granted,
    total: Money,
    source: &str,
) -> Result<Option<(Event, GrantOutcome)>, (&'static str, String)> {
    if total > granted.amount {
        let because = format!(
            "prior study of {total} is more than the full entitlement of {} that {} was granted \
             for {}: look for the figure at the rates of that year",
            granted.amount, file.id, granted.year
        );
        return Err(("prior-study-limit", because));
    }
    let source = Some(source.to_owned());
    let on_record = file.account.entitlement().prior_study;
    let decided = match (Amount::new(total - on_record), Amount::new(on_record - total)) {
        (Some(amount), _) => {
            let outcome = GrantOutcome::Deducted(amount);
            (Event::PriorStudyDeducted { amount, source }, outcome)
        }
        (None, Some(amount)) => {
            let outcome = GrantOutcome::Restored(amount);
            (Event::PriorStudyRestored { amount, source }, outcome)
        }
        (None, None) => return Ok(None),
    };
    let posting = posting_for(file.chain.name(), &decided.0);
    let deducting = format!("prior study of {total} instead of {on_record}");
    let first = posting.map(|posting| (deducting, posting));
    let upratings = upratings_after(&file.account, 0);
    check_money(
        &file.account,
        first.into_iter().chain(upratings.iter().filter_map(|deed| undoing(deed))),
    )?;
    Ok(Some(decided))
}
