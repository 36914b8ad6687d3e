//! What became of an enrolment: asked for, confirmed, left, put right, taken back.

use chrono::NaiveDate;

use super::plainly::plainly;
use super::rows::{Rows, Told};
use super::told;
use crate::domain::attendance::{AttendanceStatus, LiabilityPeriod};
use crate::domain::eligibility::{Finding, Verdict};
use crate::domain::ids::{EnrolmentId, LearnerId};
use crate::domain::money::{Amount, Money};
use crate::domain::objection;
use crate::domain::remedy::Voice;
use crate::domain::sum::Sum;
use crate::exchange::export::Heading;
use crate::exchange::results::{attendance, withdrawals};
use crate::ledger::entry_name::EntryName;
use crate::ledger::hash::Hash;
use crate::ops::amend::{Amendment, AmendmentAnswer, AmendmentOutcome};
use crate::ops::attend::{AttendanceAnswer, AttendanceOutcome};
use crate::ops::recover::{Recovery, RecoveryAnswer, RecoveryOutcome};
use crate::ops::withdraw::{WithdrawalAnswer, WithdrawalOutcome};
use crate::ops::{Answer, Recording};

told! {
    /// The answer to a request for an enrolment, rule by rule.
    AssessmentTold {
        outcome: String, "funded, enrolled, already or refused";
        enrolment_id: EnrolmentId, "the enrolment that was asked for";
        learner_id: LearnerId, "who asked";
        fee: Option<Money>, "the fee, where it is known";
        fee_limit: Option<Money>, "the most that may be lent, where it is known";
        loan: Option<Money>, "the loan, where it is known";
        remaining: Option<Sum>, "what remains then, where the learner is known";
        findings: Vec<FindingTold>, "what each rule found";
        #[serde(skip_serializing_if = "Option::is_none")]
        entry: Option<EntryName>, "the entry, where one was recorded";
        #[serde(skip_serializing_if = "Option::is_none")]
        hash: Option<Hash>, "its hash";
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>, "what else there is to know of an enrolment that is there already";
    }
}

told! {
    /// What a rule found.
    FindingTold {
        rule: &'static str, "its code";
        met: Option<bool>, "whether it is met; nothing where it could not be judged";
        because: String, "because of what";
        source: &'static str, "where it is published";
        for_learner: Option<&'static str>, "where it is not met, why in words for the learner";
    }
}

impl AssessmentTold {
    /// The answer; of a dry run it names no entry.
    #[must_use]
    pub fn of(answer: &Answer, recording: Recording, voice: Voice) -> AssessmentTold {
        let entry = answer.entry.filter(|_| recording == Recording::Real);
        let name = |(seq, _)| EntryName::of_learner(&answer.learner, seq);
        let findings = answer.decision.findings.iter();
        AssessmentTold {
            outcome: answer.outcome.to_string(),
            enrolment_id: answer.enrolment.clone(),
            learner_id: answer.learner.clone(),
            fee: answer.fee,
            fee_limit: answer.fee_limit,
            loan: answer.loan,
            remaining: answer.remaining,
            findings: findings.map(|finding| FindingTold::of(finding, voice)).collect(),
            entry: entry.map(name),
            hash: entry.map(|(_, hash)| hash),
            note: answer.note.as_ref().map(|note| note.told(voice)),
        }
    }
}

impl FindingTold {
    fn of(finding: &Finding, voice: Voice) -> FindingTold {
        let met = match finding.verdict {
            Verdict::Met => Some(true),
            Verdict::NotMet => Some(false),
            Verdict::NotJudged => None,
        };
        let (rule, source) = (finding.rule.as_str(), finding.source);
        let for_learner = (met == Some(false)).then(|| plainly(&finding.objection())).flatten();
        FindingTold { rule, met, because: finding.told(voice), source, for_learner }
    }
}

impl Told for AssessmentTold {
    fn rows(&self) -> Rows {
        Rows::of(FindingTold::FIELDS, &self.findings)
    }
}

told! {
    /// The answer to a confirmation of attendance.
    AttendanceTold {
        enrolment_id: EnrolmentId, "the enrolment";
        learner_id: Option<LearnerId>, "the learner, where the enrolment is known";
        liability_period: LiabilityPeriod, "the liability period";
        outcome: &'static str, "recorded, already (it was there) or refused";
        rules: &'static str, "the code of what stood against it";
        because: String, "the reason in words";
        status: AttendanceStatus, "what was to be confirmed";
        confirmed_on: NaiveDate, "the day of the confirmation";
        entry: Option<EntryName>, "the entry that holds it, where one does";
        due_on: Option<NaiveDate>, "when the period's instalment falls due";
        pay_day: Option<NaiveDate>, "the payer's day, where something is still to be claimed";
    }
}

/// What is said of a confirmation that is there already and does not help.
const REJECTED: &str = "the payer rejected the claim for this period since: confirm it on a later \
                        day, which releases the period";

impl AttendanceTold {
    /// The answer to a confirmation.
    #[must_use]
    pub fn of(answer: &AttendanceAnswer, voice: Voice) -> AttendanceTold {
        let (outcome, rules, because) = match &answer.outcome {
            AttendanceOutcome::Recorded => ("recorded", "", String::new()),
            AttendanceOutcome::Already { is_rejected: false } => ("already", "", String::new()),
            AttendanceOutcome::Already { is_rejected: true } => {
                ("already", "", REJECTED.to_owned())
            }
            AttendanceOutcome::Refused(objection) => {
                ("refused", objection.rule.as_str(), objection.told(voice))
            }
        };
        AttendanceTold {
            enrolment_id: answer.enrolment.clone(),
            learner_id: answer.learner.clone(),
            liability_period: answer.period,
            outcome,
            rules,
            because,
            status: answer.attendance.status,
            confirmed_on: answer.attendance.confirmed_on,
            entry: answer.entry.clone(),
            due_on: answer.due_on,
            pay_day: answer.pay_day,
        }
    }
}

impl Told for AttendanceTold {
    fn rows(&self) -> Rows {
        Rows::of(&names(attendance::HEADINGS), [self])
    }
}

told! {
    /// The answer to a withdrawal.
    WithdrawalTold {
        outcome: &'static str, "withdrawn, already (it was) or refused";
        enrolment_id: EnrolmentId, "the enrolment";
        learner_id: Option<LearnerId>, "the learner, where the enrolment is known";
        released: Option<Money>, "what was given back";
        remaining: Option<Sum>, "what remains after it";
        rules: &'static str, "the code of what stood against it";
        because: String, "the reason in words";
        recovered: Option<Sum>, "of what was given back, what had been drawn down";
        counts_from: Option<NaiveDate>, "from which day it counts, where that is not its own";
    }
}

impl WithdrawalTold {
    /// The answer to a withdrawal.
    #[must_use]
    pub fn of(answer: &WithdrawalAnswer, voice: Voice) -> WithdrawalTold {
        let (outcome, moved, rules, because) = match &answer.outcome {
            WithdrawalOutcome::Withdrawn { released, recovered } => {
                ("withdrawn", Some((*released, *recovered)), "", String::new())
            }
            WithdrawalOutcome::Already => ("already", None, "", String::new()),
            WithdrawalOutcome::Refused(objection) => {
                ("refused", None, objection.rule.as_str(), objection.told(voice))
            }
        };
        WithdrawalTold {
            outcome,
            enrolment_id: answer.enrolment.clone(),
            learner_id: answer.learner.clone(),
            released: moved.map(|(released, _)| released),
            remaining: answer.remaining,
            rules,
            because,
            recovered: moved.map(|(_, recovered)| recovered),
            counts_from: answer.moved.map(|moved| moved.to),
        }
    }
}

impl Told for WithdrawalTold {
    fn rows(&self) -> Rows {
        Rows::of(&names(withdrawals::HEADINGS), [self])
    }
}

fn names(headings: &[Heading]) -> Vec<&'static str> {
    headings.iter().map(|heading| heading.name).collect()
}

told! {
    /// The answer to an amendment of a fee.
    AmendmentTold {
        outcome: &'static str, "amended, already (it was) or refused";
        enrolment_id: EnrolmentId, "the enrolment";
        learner_id: Option<LearnerId>, "the learner, where the enrolment is known";
        fee: Option<Money>, "the fee then, where it is known";
        loan: Option<Money>, "the loan then, where it is known";
        set_aside: Option<Money>, "how much more is set aside; below zero, what is given back";
        recovered: Option<Sum>, "what had been drawn down and is recovered";
        remaining: Option<Sum>, "what remains after it";
        rules: String, "the codes of what stood against it";
        because: String, "the reasons in words";
        counts_from: Option<NaiveDate>, "from which day it counts, where that is not its own";
    }
}

impl AmendmentTold {
    /// The answer to an amendment.
    #[must_use]
    pub fn of(asked: &Amendment, answer: AmendmentAnswer, voice: Voice) -> AmendmentTold {
        let (outcome, moved, rules, because) = match answer.outcome {
            AmendmentOutcome::Amended { set_aside, recovered } => {
                ("amended", Some((set_aside, recovered)), String::new(), String::new())
            }
            AmendmentOutcome::Already => ("already", None, String::new(), String::new()),
            AmendmentOutcome::Refused(objections) => {
                let because = objection::told(&objections, voice);
                ("refused", None, objection::rules(&objections), because)
            }
        };
        AmendmentTold {
            outcome,
            enrolment_id: asked.enrolment.clone(),
            learner_id: answer.learner,
            fee: answer.terms.map(|(fee, _)| fee),
            loan: answer.terms.map(|(_, loan)| loan),
            set_aside: moved.map(|(set_aside, _)| set_aside),
            recovered: moved.map(|(_, recovered)| recovered),
            remaining: answer.remaining,
            rules,
            because,
            counts_from: answer.moved.map(|moved| moved.to),
        }
    }
}

impl Told for AmendmentTold {
    fn rows(&self) -> Rows {
        Rows::of(AmendmentTold::FIELDS, [self])
    }
}

told! {
    /// The answer to a recovery.
    RecoveryTold {
        outcome: &'static str, "recovered, already (it was) or refused";
        enrolment_id: EnrolmentId, "the enrolment";
        learner_id: Option<LearnerId>, "the learner, where the enrolment is known";
        liability_period: String, "the liability period, as a text";
        recovered: Option<Amount>, "what is recovered";
        rules: &'static str, "the code of what stood against it";
        because: String, "the reason in words";
        counts_from: Option<NaiveDate>, "from which day it counts, where that is not its own";
    }
}

impl RecoveryTold {
    /// The answer to a recovery.
    #[must_use]
    pub fn of(asked: &Recovery, answer: RecoveryAnswer, voice: Voice) -> RecoveryTold {
        let (outcome, recovered, rules, because) = match answer.outcome {
            RecoveryOutcome::Recovered(amount) => ("recovered", Some(amount), "", String::new()),
            RecoveryOutcome::Already => ("already", None, "", String::new()),
            RecoveryOutcome::Refused(objection) => {
                ("refused", None, objection.rule.as_str(), objection.told(voice))
            }
        };
        RecoveryTold {
            outcome,
            enrolment_id: asked.enrolment.clone(),
            learner_id: answer.learner,
            liability_period: asked.period.to_string(),
            recovered,
            rules,
            because,
            counts_from: answer.moved.map(|moved| moved.to),
        }
    }
}

impl Told for RecoveryTold {
    fn rows(&self) -> Rows {
        Rows::of(RecoveryTold::FIELDS, [self])
    }
}
