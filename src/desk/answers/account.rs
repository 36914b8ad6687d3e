//! What a learner has, how it came about, and what was granted.

use chrono::NaiveDate;
use serde::Serialize;

use super::happening::{StudiedById, what};
use super::rows::{Rows, Told};
use super::told;
use crate::domain::credits::Credits;
use crate::domain::ids::{EnrolmentId, LearnerId, ReasonCode};
use crate::domain::money::Amount;
use crate::domain::remedy::Voice;
use crate::domain::sum::Sum;
use crate::ledger::actor::Name;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::ChainEvent;
use crate::ledger::hash::Hash;
use crate::ledger::instant::Instant;
use crate::ops::Recording;
use crate::ops::balance::{Balance, Period, Statement, StatementLine};
use crate::ops::forget::Forgotten;
use crate::ops::grant::{GrantAnswer, GrantOutcome, UpratedAnew};

told! {
    /// The figures of a learner.
    BalanceTold {
        learner_id: LearnerId, "the learner";
        granted: Sum, "what was granted";
        prior_study: Sum, "what earlier funded study used up";
        committed: Sum, "what is set aside for enrolments";
        drawn: Sum, "what was drawn down";
        remaining: Sum, "what remains";
        live_credits: Credits, "the credits of the live enrolments";
        entries: u32, "how many entries are in the figures";
        head: Hash, "the hash of the last recorded of these";
        as_at: Option<NaiveDate>, "the day that they are as at, where it was asked for";
    }
}

impl From<&Balance> for BalanceTold {
    fn from(balance: &Balance) -> BalanceTold {
        let entitlement = balance.entitlement;
        BalanceTold {
            learner_id: balance.learner.clone(),
            granted: entitlement.granted,
            prior_study: entitlement.prior_study,
            committed: entitlement.committed,
            drawn: entitlement.drawn,
            remaining: entitlement.remaining(),
            live_credits: balance.live_credits,
            entries: balance.entries,
            head: balance.head,
            as_at: balance.as_at,
        }
    }
}

impl Told for BalanceTold {
    fn rows(&self) -> Rows {
        Rows::of(BalanceTold::FIELDS, [self])
    }
}

/// A learner's entries, with the figures at their end.
#[derive(Clone, Debug, Serialize)]
pub struct StatementTold {
    /// The figures.
    #[serde(flatten)]
    pub balance: BalanceTold,
    /// The first day, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// What remained before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brought_forward: Option<Sum>,
    /// The entries.
    pub lines: Vec<LineTold>,
}

told! {
    /// An entry of a learner, with what remained after it.
    LineTold {
        seq: u32, "its number";
        recorded_at: Instant, "when it was recorded";
        effective_on: NaiveDate, "from which day it counts";
        event: &'static str, "what happened";
        enrolment_id: Option<EnrolmentId>, "the enrolment that it is about";
        change: Sum, "by how much it changed what remains";
        remaining: Sum, "what remained after it";
        by: Name, "who recorded it";
        reason: Option<ReasonCode>, "why, where a reason was given";
        hash: Hash, "its hash";
        what: String, "what happened, in a sentence";
        moved: Option<Amount>, "what it moved between accounts, where it moved anything";
        provider: Option<String>, "the name of the enrolment's provider";
        titles: Option<Vec<String>>, "the titles of its modules, or of the course of a course year";
    }
}

impl StatementTold {
    /// The statement of a period.
    #[must_use]
    pub fn of(statement: &Statement, period: Period) -> StatementTold {
        StatementTold {
            balance: BalanceTold::from(&statement.balance),
            from: period.from(),
            brought_forward: period.from().map(|_| statement.brought_forward),
            lines: statement
                .lines
                .iter()
                .map(|line| LineTold::of(line, &statement.studied))
                .collect(),
        }
    }
}

impl LineTold {
    fn of(line: &StatementLine, studied: &StudiedById) -> LineTold {
        let (entry, draft) = (&line.entry, line.entry.draft());
        let on = entry.event().enrolment().and_then(|enrolment| studied.get(enrolment));
        LineTold {
            seq: entry.seq(),
            recorded_at: draft.recorded_at,
            effective_on: draft.effective_on,
            event: entry.event().name(),
            enrolment_id: entry.event().enrolment().cloned(),
            change: line.change,
            remaining: line.remaining,
            by: draft.actor.by.clone(),
            reason: draft.reason.clone(),
            hash: *entry.hash(),
            what: what(line, studied),
            moved: entry.posting().map(|posting| posting.amount),
            provider: on.map(|on| on.provider.clone()),
            titles: on.map(|on| on.titles.clone()),
        }
    }
}

impl Told for StatementTold {
    fn rows(&self) -> Rows {
        #[derive(Serialize)]
        struct Row<'a> {
            learner_id: &'a LearnerId,
            #[serde(flatten)]
            line: &'a LineTold,
        }
        let learner_id = &self.balance.learner_id;
        let columns = [
            "learner_id",
            "seq",
            "recorded_at",
            "effective_on",
            "event",
            "enrolment_id",
            "change",
            "remaining",
            "by",
            "reason",
            "hash",
            "what",
            "moved",
            "provider",
            "titles",
        ];
        Rows::of(&columns, self.lines.iter().map(|line| Row { learner_id, line }))
    }
}

told! {
    /// The answer to a grant.
    GrantTold {
        outcome: &'static str, "granted, deducted, restored, already or refused";
        learner_id: LearnerId, "the learner";
        amount: Option<Amount>, "what was granted, deducted or restored";
        prior_study: Option<Sum>, "the figure of prior study then, where the learner is known";
        remaining: Option<Sum>, "what remains then, where the learner is known";
        entry: Option<EntryName>, "the entry, where one was recorded";
        hash: Option<Hash>, "its hash";
        uprated: Vec<UpratedAnew>, "the upratings that were made anew";
        rules: &'static str, "the code of what stood against it";
        because: String, "the reason in words";
        counts_from: Option<NaiveDate>, "from which day it counts, where that is not its own";
    }
}

impl GrantTold {
    /// The answer; of a dry run it names no entry.
    #[must_use]
    pub fn of(answer: &GrantAnswer, recording: Recording, voice: Voice) -> GrantTold {
        let (outcome, amount, rules, because) = match &answer.outcome {
            GrantOutcome::Granted(amount) => ("granted", Some(*amount), "", String::new()),
            GrantOutcome::Deducted(amount) => ("deducted", Some(*amount), "", String::new()),
            GrantOutcome::Restored(amount) => ("restored", Some(*amount), "", String::new()),
            GrantOutcome::Already => ("already", None, "", String::new()),
            GrantOutcome::Refused(objection) => {
                ("refused", None, objection.rule.as_str(), objection.told(voice))
            }
        };
        let entry = answer.entry.filter(|_| recording == Recording::Real);
        let name = |(seq, _)| EntryName::of_learner(&answer.learner, seq);
        GrantTold {
            outcome,
            learner_id: answer.learner.clone(),
            amount,
            prior_study: answer.prior_study,
            remaining: answer.remaining,
            entry: entry.map(name),
            hash: entry.map(|(_, hash)| hash),
            uprated: answer.uprated.clone(),
            rules,
            because,
            counts_from: answer.moved.map(|moved| moved.to),
        }
    }
}

impl Told for GrantTold {
    fn rows(&self) -> Rows {
        let columns = [
            "learner_id",
            "outcome",
            "amount",
            "prior_study",
            "remaining",
            "entry",
            "hash",
            "rules",
            "because",
            "counts_from",
        ];
        Rows::of(&columns, [self])
    }
}

told! {
    /// The answer to being asked to forget a learner.
    ForgottenTold {
        outcome: &'static str, "forgotten, or already";
        learner_id: LearnerId, "the learner";
        entries: u32, "how many entries of the learner stay";
        entry: Option<EntryName>, "the entry that says so, where one was recorded";
        hash: Option<Hash>, "its hash";
        notes: u64, "how many notes about the learner were erased";
    }
}

impl ForgottenTold {
    /// The answer; of a dry run it names no entry.
    #[must_use]
    pub fn of(answer: &Forgotten, recording: Recording) -> ForgottenTold {
        let entry = answer.entry.filter(|_| recording == Recording::Real);
        ForgottenTold {
            outcome: if answer.entry.is_some() { "forgotten" } else { "already" },
            learner_id: answer.learner.clone(),
            entries: answer.entries,
            entry: entry.map(|(seq, _)| EntryName::of_learner(&answer.learner, seq)),
            hash: entry.map(|(_, hash)| hash),
            notes: answer.notes,
        }
    }
}

impl Told for ForgottenTold {
    fn rows(&self) -> Rows {
        Rows::of(ForgottenTold::FIELDS, [self])
    }
}
