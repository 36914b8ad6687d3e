//! Notes on breaks.

use chrono::NaiveDate;

use super::rows::{Rows, Told};
use super::told;
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::ledger::actor::Name;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::NoteSubject;
use crate::ops::note::{Note, Noted};
use crate::ops::{Recording, ToldNote};

told! {
    /// A note that was written.
    NotedTold {
        outcome: &'static str, "noted, or already";
        ukprn: Ukprn, "the provider in whose chain it stands";
        learner_id: LearnerId, "whom it is about";
        enrolment_id: Option<EnrolmentId>, "the enrolment, where it is about a period";
        liability_period: Option<u16>, "the period";
        payment_reference: Option<String>, "the payment, where it is about one";
        owner: Option<Name>, "who is to see to it, where somebody is";
        note: String, "what it says";
        breaks: Vec<String>, "the breaks that it is on and that are open, each with its cause";
        entry: Option<EntryName>, "the entry that holds it; none after a dry run";
    }
}

impl NotedTold {
    /// The answer; of a dry run it names no entry.
    #[must_use]
    pub fn of(asked: &Note, answer: &Noted, recording: Recording) -> NotedTold {
        let (enrolment_id, liability_period, payment_reference) = match asked.about.clone() {
            NoteSubject::Period(enrolment, period) => {
                (Some(enrolment), Some(period.number()), None)
            }
            NoteSubject::Payment(reference) => (None, None, Some(reference.to_string())),
        };
        let open = answer.open.iter().map(|(id, cause)| format!("{id} {cause}"));
        let is_there = answer.is_already || recording == Recording::Real;
        NotedTold {
            outcome: if answer.is_already { "already" } else { "noted" },
            ukprn: answer.provider,
            learner_id: answer.learner.clone(),
            enrolment_id,
            liability_period,
            payment_reference,
            owner: asked.owner.clone(),
            note: asked.text.clone(),
            breaks: open.collect(),
            entry: is_there.then(|| answer.entry.clone()),
        }
    }
}

impl Told for NotedTold {
    fn rows(&self) -> Rows {
        Rows::of(NotedTold::FIELDS, [self])
    }
}

told! {
    /// A note on a break.
    NoteTold {
        entry: EntryName, "the entry that holds it";
        noted_on: NaiveDate, "the day of it";
        by: Name, "who wrote it";
        about: String, "what it is about";
        owner: Option<Name>, "who is to see to it, where somebody is";
        note: Option<String>, "what it says; none where that was erased";
    }
}

impl From<&ToldNote> for NoteTold {
    fn from(note: &ToldNote) -> NoteTold {
        let ToldNote { entry, on, by, owner, text, about, breaks: _ } = note.clone();
        NoteTold { entry, noted_on: on, by, about, owner, note: text }
    }
}
