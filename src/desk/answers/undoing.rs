//! What a correction undid.

use chrono::NaiveDate;
use serde::Serialize;

use super::rows::{Rows, Told};
use super::told;
use crate::domain::calendar::AcademicYear;
use crate::domain::remedy::Voice;
use crate::domain::sum::Sum;
use crate::ledger::entry_name::EntryName;
use crate::ops::correct::{CorrectionAnswer, CorrectionOutcome, Undone, UpratedAnew};

told! {
    /// The answer to a correction.
    CorrectionTold {
        outcome: &'static str, "corrected or refused";
        entry: EntryName, "the entry that was to be undone";
        remaining: Option<Sum>, "what remains then, where the learner is known";
        undone: Vec<UndoneTold>, "it and what fell with it, in the order of undoing";
        uprated: Vec<UpratedTold>, "the upratings that fell with it and were made anew";
        rules: &'static str, "the code of what stood against it";
        because: String, "the reason in words";
    }
}

told! {
    /// An entry that was undone.
    UndoneTold {
        entry: EntryName, "the entry that undid it";
        undoes: EntryName, "the entry that was undone";
        event: &'static str, "what had happened";
        change: Sum, "by how much that changed what remains";
        counts_from: NaiveDate, "from which day it counts: that of what it undoes, or a later one";
    }
}

told! {
    /// An uprating that was made anew.
    UpratedTold {
        entry: EntryName, "its new entry";
        to: AcademicYear, "the year";
        change: Sum, "by how much it changed what remains";
        counts_from: NaiveDate, "from which day it counts";
    }
}

impl CorrectionTold {
    /// The answer to a correction.
    #[must_use]
    pub fn of(answer: &CorrectionAnswer, voice: Voice) -> CorrectionTold {
        let name = |seq| EntryName { seq, ..answer.entry.clone() };
        let one = |&Undone { seq, event, by, change, counts_from, .. }: &Undone| UndoneTold {
            entry: name(by),
            undoes: name(seq),
            event,
            change,
            counts_from,
        };
        let anew = |&UpratedAnew { seq, to, change, counts_from }: &UpratedAnew| UpratedTold {
            entry: name(seq),
            to,
            change,
            counts_from,
        };
        let (outcome, undone, uprated, rules, because) = match &answer.outcome {
            CorrectionOutcome::Corrected { undone, uprated } => {
                ("corrected", undone.as_slice(), uprated.as_slice(), "", String::new())
            }
            CorrectionOutcome::Refused(objection) => {
                ("refused", &[][..], &[][..], objection.rule.as_str(), objection.told(voice))
            }
        };
        CorrectionTold {
            outcome,
            entry: answer.entry.clone(),
            remaining: answer.remaining,
            undone: undone.iter().map(one).collect(),
            uprated: uprated.iter().map(anew).collect(),
            rules,
            because,
        }
    }
}

/// An entry that was appended; of a refusal, what says why.
#[derive(Clone, Copy, Serialize)]
struct Row<'a> {
    learner_id: &'a str,
    outcome: &'static str,
    seq: Option<u32>,
    event: Option<&'static str>,
    undoes: Option<u32>,
    change: Option<Sum>,
    rules: &'static str,
    because: &'a str,
    counts_from: Option<NaiveDate>,
}

impl Told for CorrectionTold {
    fn rows(&self) -> Rows {
        let columns = [
            "learner_id",
            "outcome",
            "seq",
            "event",
            "undoes",
            "change",
            "rules",
            "because",
            "counts_from",
        ];
        let owner = self.entry.chain.owner();
        let row = Row {
            learner_id: &owner,
            outcome: self.outcome,
            seq: None,
            event: None,
            undoes: Some(self.entry.seq),
            change: None,
            rules: self.rules,
            because: &self.because,
            counts_from: None,
        };
        if !self.rules.is_empty() {
            return Rows::of(&columns, [row]);
        }
        let undone = self.undone.iter().map(|one| Row {
            seq: Some(one.entry.seq),
            event: Some("corrected"),
            undoes: Some(one.undoes.seq),
            change: Some(one.change),
            counts_from: Some(one.counts_from),
            ..row
        });
        let uprated = self.uprated.iter().map(|one| Row {
            seq: Some(one.entry.seq),
            event: Some("entitlement-uprated"),
            undoes: None,
            change: Some(one.change),
            counts_from: Some(one.counts_from),
            ..row
        });
        Rows::of(&columns, undone.chain(uprated))
    }
}
