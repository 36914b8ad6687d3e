//! Remedies: what can be done about what was found, as values.

use super::attendance::LiabilityPeriod;
use super::calendar::AcademicYear;
use super::ids::{EnrolmentId, LearnerId};
use super::sum::Sum;

/// Something that can be done, here, about what was found. The sentence that it stands beside says
/// so in the words of the field; how it is done, each face says in its own way: the command line
/// names a verb, a page may show a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Import a provider, or import it anew.
    ImportProviders,
    /// Import a course, or import it anew.
    ImportCourses,
    /// Import modules, or import them anew.
    ImportModules,
    /// Import the learner, or import the learner anew.
    ImportLearners,
    /// Import a learner who was forgotten.
    BringBack,
    /// Import the rates of a year.
    ImportRates,
    /// Ask by name to go by rates that are announced and not in force.
    AskForAnnounced,
    /// Import an instalment plan.
    ImportPlans,
    /// Look which instalment plans there are.
    SeePlans,
    /// Look which learners there are.
    SeeLearners,
    /// Look which enrolments there are.
    SeeEnrolments,
    /// Look which entries a learner has.
    SeeStatement(LearnerId),
    /// Look which entries the providers and the ledger itself have.
    SeeLog,
    /// Give the enrolment that is asked for an id that no other has.
    GiveAnotherId,
    /// Ask for a loan of at most this.
    AskForLoan(Sum),
    /// Give the learner additional entitlement.
    GrantAdditional(LearnerId),
    /// Put the figure of prior study right.
    PutPriorStudyRight(LearnerId),
    /// Put the fee of an enrolment right, and the loan with it.
    Amend(EnrolmentId),
    /// Amend the fee to a loan that is lower than the one asked for.
    AmendToLowerLoan,
    /// Withdraw the learner from an enrolment.
    Withdraw(EnrolmentId),
    /// Confirm attendance for a liability period, or that there is none.
    Confirm(EnrolmentId, LiabilityPeriod),
    /// Take back what was drawn down for a liability period.
    Recover(EnrolmentId, LiabilityPeriod),
    /// Take back what was drawn down for liability periods that only the reader knows.
    RecoverWhatWasClaimed,
    /// Re-price what remains of every entitlement at the figures of a year.
    Uprate(AcademicYear),
    /// Undo an entry of a learner.
    Undo {
        /// The learner.
        learner: LearnerId,
        /// The number of the entry.
        seq: u32,
    },
    /// Undo an entry of a provider or of the ledger itself, by its name.
    UndoOf(String),
    /// Look which files were taken in.
    SeeImports,
    /// Import approved subjects.
    ImportSubjects,
    /// Hold what was drawn down against what was paid.
    Reconcile,
    /// Say that the dates of a file have their day first.
    SayDaysStandFirst,
    /// Say that a learner's id is another person's than one that is much like it.
    SayIsAnotherPerson(LearnerId),
    /// Say that the last line of a file is whole.
    SayItIsComplete,
}

/// How a face says what can be done: what is to be called or pressed there.
pub type Voice = fn(&Remedy) -> String;

/// What there is to know beside an answer, and what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What there is to know, in words that stand alone.
    pub sentence: String,
    /// What of it can be done here.
    pub remedies: Vec<Remedy>,
}

impl Remark {
    /// The sentence, and how what it says is done, in the words of a face.
    #[must_use]
    pub fn told(&self, voice: Voice) -> String {
        told(&self.sentence, &self.remedies, voice)
    }
}

/// A sentence, and after it how what it says is done, in the words of a face.
#[must_use]
pub fn told(sentence: &str, remedies: &[Remedy], voice: Voice) -> String {
    if remedies.is_empty() {
        return sentence.to_owned();
    }
    let ways: Vec<String> = remedies.iter().map(voice).collect();
    format!("{sentence} ({})", ways.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_it_is_done_stands_after_what_is_to_be_done() {
        let voice: Voice = |remedy| format!("page {remedy:?}");
        let said = |remedies: &[Remedy]| told("name one, or import it", remedies, voice);
        assert_eq!(said(&[]), "name one, or import it");
        assert_eq!(said(&[Remedy::SeePlans]), "name one, or import it (page SeePlans)");
        assert_eq!(
            said(&[Remedy::SeePlans, Remedy::ImportPlans]),
            "name one, or import it (page SeePlans or page ImportPlans)"
        );
    }
}
