//! grant: additional entitlement, and the figure of prior study put right.

use chrono::NaiveDate;

use super::dossier::Dossier;
use super::patience::act;
use super::reference::Reference;
use super::shortage::{check_money, refused_as_beyond};
use super::undo::{Step, take, undoing, uprated_anew, uprating_anew, upratings_after};
use super::{Moment, Moved, OpError, Recording};
use crate::domain::bounds::Beyond;
use crate::domain::entitlement::Entitlement;
use crate::domain::ids::{GrantKey, LearnerId, ReasonCode};
use crate::domain::money::{Amount, Money};
use crate::domain::objection::Objection;
use crate::domain::policy::Policy;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::entry::Entry;
use crate::ledger::event::LearnerEvent;
use crate::ledger::hash::Hash;
use crate::ledger::learner_account::Granted;
use crate::ledger::posting::{Posting, posting_for};
use crate::store::{Batch, Store};

pub use super::undo::UpratedAnew;

/// A grant that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// To whom.
    pub learner: LearnerId,
    /// What of it.
    pub what: GrantKind,
}

/// What is granted or put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantKind {
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
    pub prior_study: Option<Sum>,
    /// What remains of the entitlement after this; none where the learner has none.
    pub remaining: Option<Sum>,
    /// The number and hash of the entry, where one was recorded.
    pub entry: Option<(u32, Hash)>,
    /// From which day it counts, where that is not its own.
    pub moved: Option<Moved>,
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
    Refused(Objection),
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
    act(store, moment, recording, |reader, moment| {
        // Gather.
        let mut dossier = Dossier::gather(reader, &grant.learner)?;
        let policy = Reference::with_policy(reader)?.policy;
        // Decide.
        let Decided { outcome, steps } = decide(&grant.what, &dossier, &policy)?;
        let taken = take(&steps, &mut dossier, moment)?;
        let known = dossier.account.granted().map(|_| dossier.account.entitlement());
        let answer = GrantAnswer {
            learner: grant.learner.clone(),
            outcome,
            prior_study: known.map(|known| known.prior_study),
            remaining: known.map(Entitlement::remaining),
            entry: taken.first().map(|first| (first.seq, first.hash)),
            moved: steps
                .first()
                .zip(taken.first())
                .and_then(|(step, taken)| Moved::between(step.from, taken.counts_from)),
            uprated: uprated_anew(&steps, &taken),
        };
        // Record.
        Ok((answer, Batch::of(dossier.into_new_entries())))
    })
}

/// An answer, with what is to be recorded.
struct Decided {
    outcome: GrantOutcome,
    steps: Vec<Step>,
}

impl Decided {
    fn nothing(outcome: GrantOutcome) -> Decided {
        Decided { outcome, steps: Vec::new() }
    }

    fn refused(objection: Objection) -> Decided {
        Decided::nothing(GrantOutcome::Refused(objection))
    }
}

fn decide(what: &GrantKind, dossier: &Dossier, policy: &Policy) -> Result<Decided, OpError> {
    let Some(granted) = dossier.account.granted() else {
        let because = format!(
            "{} has been granted no entitlement: import the learner, which grants one",
            dossier.id
        );
        let objection = Objection::new(RuleCode::LearnerKnown, because);
        return Ok(Decided::refused(objection.with([Remedy::ImportLearners])));
    };
    match what {
        GrantKind::Additional { amount, reason, on, key } => {
            let decided = additional(dossier, *amount, reason, *on, key.as_ref());
            Ok(where_money_allows(dossier, decided))
        }
        GrantKind::PriorStudy { total, source, reason } => {
            let decided = match prior_study(dossier, granted, *total, source, reason.as_ref()) {
                Ok(decided) => decided,
                Err(objection) => return Ok(Decided::refused(objection)),
            };
            let Some((outcome, first)) = decided else {
                return Ok(Decided::nothing(GrantOutcome::Already));
            };
            let what = first.what.clone();
            match with_upratings(first, dossier, policy) {
                Ok(steps) => Ok(where_money_allows(dossier, Decided { outcome, steps })),
                Err(error) => refused_as_beyond(&what, error).map(Decided::refused),
            }
        }
    }
}

/// The same, or the refusal where its steps would take more than there is, or grant too much.
fn where_money_allows(dossier: &Dossier, decided: Decided) -> Decided {
    match check_money(dossier, &decided.steps) {
        Ok(()) => decided,
        Err(objection) => Decided::refused(objection),
    }
}

/// The step that changes the figure of prior study, and after it those that undo and make anew the
/// upratings since the grant, each from its own day: the figure is one of the grant's year, and
/// they re-priced what had remained of another.
fn with_upratings(first: Step, dossier: &Dossier, policy: &Policy) -> Result<Vec<Step>, OpError> {
    let posting = posting_for(&dossier.id, &first.event);
    let shift = posting.as_ref().map(Posting::effect).unwrap_or_default();
    let upratings = upratings_after(&dossier.account, 0);
    let (on, reason) = (first.on, first.reason.clone());
    let mut steps = vec![first];
    steps.extend(upratings.iter().map(|deed| undoing(deed, on, reason.as_ref())));
    let shift = |_: &_| shift.into();
    steps.extend(uprating_anew(upratings.into_iter(), shift, &dossier.account, policy)?);
    Ok(steps)
}

/// Decides about additional entitlement. It is money, so asking twice grants twice, unless a key
/// says that both are one.
fn additional(
    dossier: &Dossier,
    amount: Amount,
    reason: &ReasonCode,
    on: NaiveDate,
    key: Option<&GrantKey>,
) -> Decided {
    // The key of a grant that was undone can come again.
    let undone =
        |seq| dossier.account.deeds().iter().any(|it| it.seq == seq && it.undone_by.is_some());
    let same_key = |entry: &&Entry<LearnerEvent>| match entry.event() {
        LearnerEvent::AdditionalGranted { key: Some(known), .. } => {
            Some(known) == key && !undone(entry.seq())
        }
        _ => false,
    };
    let Some(before) = dossier.chain.entries().iter().find(same_key) else {
        let event = LearnerEvent::AdditionalGranted { amount, key: key.cloned() };
        let (what, reason) = ("additional entitlement".to_owned(), Some(reason.clone()));
        let steps = vec![Step { what, on, from: on, reason, event }];
        return Decided { outcome: GrantOutcome::Granted(amount), steps };
    };
    let name = format!("{}/{}", dossier.id, before.seq());
    let granted = before.posting().map(|posting| posting.amount);
    if granted != Some(amount) || before.draft().reason.as_ref() != Some(reason) {
        let because = format!(
            "{name} has this key already with another amount or reason: give this grant a key of \
             its own"
        );
        return Decided::refused(Objection::new(RuleCode::KeyReused, because));
    }
    Decided::nothing(GrantOutcome::Already)
}

/// What to record so that prior study is so much in all; nothing where it is that already.
fn prior_study(
    dossier: &Dossier,
    granted: Granted,
    total: Money,
    source: &str,
    reason: Option<&ReasonCode>,
) -> Result<Option<(GrantOutcome, Step)>, Objection> {
    if total > granted.amount {
        let because = format!(
            "prior study of {total} is more than the full entitlement of {} that {} was granted \
             for {}: look for the figure at the rates of that year",
            granted.amount, dossier.id, granted.year
        );
        return Err(Objection::new(RuleCode::PriorStudyLimit, because));
    }
    let source = Some(source.to_owned());
    let on_record = dossier.account.entitlement().prior_study;
    let (more, less) = ((total - on_record).amount(), (on_record - total).amount());
    let too_much =
        |beyond: Beyond| Objection::new(beyond.rule(), format!("prior study of {total}: {beyond}"));
    let more = more.map_err(too_much)?.map(|amount| {
        (
            GrantOutcome::Deducted(amount),
            LearnerEvent::PriorStudyDeducted { amount, source: source.clone() },
        )
    });
    let less = less.map_err(too_much)?.map(|amount| {
        (GrantOutcome::Restored(amount), LearnerEvent::PriorStudyRestored { amount, source })
    });
    Ok(more.or(less).map(|(outcome, event)| {
        let what = format!("prior study of {total} instead of {on_record}");
        let on = granted.year.first_day();
        (outcome, Step { what, on, from: on, reason: reason.cloned(), event })
    }))
}
