//! What a correction undid.

use chrono::NaiveDate;
use serde::Serialize;

use super::rows::{Rows, Told};
use super::told;
use crate::domain::calendar::AcademicYear;
use crate::domain::objection::Objection;
use crate::domain::remedy::Voice;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::entry_name::EntryName;
use crate::ledger::imports::TAKEN_BACK;
use crate::ops::correct::{CorrectionAnswer, CorrectionOutcome, TakenBack, Undone, UpratedAnew};

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
        taken_back: Option<TakenBackTold>, "what was taken back as a whole";
        in_the_way: Vec<InTheWayTold>, "the first of what stands in the way of taking it back";
    }
}

told! {
    /// What was taken back as a whole.
    TakenBackTold {
        by: EntryName, "the entry that tells of it";
        undone: u64, "how many entries that it had brought were undone";
        already: u64, "how many of them had been undone before";
        fell: u64, "how many others followed from them and were undone with them";
        uprated: u64, "how many upratings were made anew";
        learners: u64, "for how many learners anything was undone";
        change: Sum, "by how much what remains changed, of all learners together";
    }
}

told! {
    /// An entry that stands in the way.
    InTheWayTold {
        entry: EntryName, "the entry that would have to be undone";
        rules: &'static str, "the code of what stands against that";
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
        let of = |outcome, rules, because| CorrectionTold {
            outcome,
            entry: answer.entry.clone(),
            remaining: answer.remaining,
            undone: Vec::new(),
            uprated: Vec::new(),
            rules,
            because,
            taken_back: None,
            in_the_way: Vec::new(),
        };
        match &answer.outcome {
            CorrectionOutcome::Corrected { undone, uprated } => CorrectionTold {
                undone: undone.iter().map(one).collect(),
                uprated: uprated.iter().map(anew).collect(),
                ..of("corrected", "", String::new())
            },
            CorrectionOutcome::TakenBack(taken) => CorrectionTold {
                taken_back: Some(taken.into()),
                ..of("corrected", "", String::new())
            },
            CorrectionOutcome::InTheWay(in_the_way) => {
                let first = in_the_way.first.iter();
                let told = |(entry, objection): &(EntryName, Objection)| InTheWayTold {
                    entry: entry.clone(),
                    rules: objection.rule.as_str(),
                    because: objection.told(voice),
                };
                let because = format!(
                    "{} is undone as a whole or not at all, and this stands in the way: {} of its \
                     entries cannot be undone as they stand",
                    answer.entry, in_the_way.count
                );
                let rule = RuleCode::NotCorrectable.as_str();
                CorrectionTold {
                    in_the_way: first.map(told).collect(),
                    ..of("refused", rule, because)
                }
            }
            CorrectionOutcome::Refused(objection) => {
                of("refused", objection.rule.as_str(), objection.told(voice))
            }
        }
    }
}

impl From<&TakenBack> for TakenBackTold {
    fn from(taken: &TakenBack) -> TakenBackTold {
        let TakenBack { by, undone, already, fell, uprated, learners, change } = taken;
        TakenBackTold {
            by: by.clone(),
            undone: *undone,
            already: *already,
            fell: *fell,
            uprated: *uprated,
            learners: *learners,
            change: *change,
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
            let owners: Vec<String> =
                self.in_the_way.iter().map(|one| one.entry.chain.owner()).collect();
            let in_the_way = self.in_the_way.iter().zip(&owners).map(|(one, owner)| Row {
                learner_id: owner,
                undoes: Some(one.entry.seq),
                rules: one.rules,
                because: &one.because,
                ..row
            });
            return Rows::of(&columns, [row].into_iter().chain(in_the_way));
        }
        if let Some(taken) = &self.taken_back {
            let (seq, change) = (Some(taken.by.seq), Some(taken.change));
            return Rows::of(&columns, [Row { seq, event: Some(TAKEN_BACK), change, ..row }]);
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
