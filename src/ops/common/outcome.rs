//! Answers: yes or no, with every reason and every figure.

use std::fmt;

use crate::domain::eligibility::{Case, Decision, Finding, Verdict};
use crate::domain::ids::{EnrolmentId, LearnerId};
use crate::domain::money::Money;
use crate::domain::remedy::{Remark, Remedy};
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::hash::Hash;
use crate::ops::EarlierFigures;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It would be funded; nothing was recorded.
    Funded,
    /// It was funded and recorded.
    Enrolled,
    /// The same enrolment is there already.
    Already,
    /// A rule is not met.
    Refused,
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Outcome::Funded => "funded",
            Outcome::Enrolled => "enrolled",
            Outcome::Already => "already",
            Outcome::Refused => "refused",
        })
    }
}

/// The answer to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What became of it.
    pub outcome: Outcome,
    /// The enrolment asked for.
    pub enrolment: EnrolmentId,
    /// Who asked.
    pub learner: LearnerId,
    /// The fee, where it is known.
    pub fee: Option<Money>,
    /// The most that may be lent, where it is known.
    pub fee_limit: Option<Money>,
    /// The loan, where it is known.
    pub loan: Option<Money>,
    /// What remains of the entitlement after this; none where the learner is unknown.
    pub remaining: Option<Sum>,
    /// What every rule found.
    pub decision: Decision,
    /// What else there is to know of an enrolment that is there already, or was recorded.
    pub note: Option<Remark>,
    /// Where it was recorded at the figures of an earlier year than its own: what that costs.
    pub earlier_figures: Option<EarlierFigures>,
    /// The number and hash of the entry, where one was recorded.
    pub entry: Option<(u32, Hash)>,
}

impl Answer {
    /// An answer with the figures of this case.
    pub(in crate::ops) fn of(case: &Case<'_>, outcome: Outcome, decision: Decision) -> Answer {
        Answer {
            outcome,
            enrolment: case.request.enrolment.clone(),
            learner: case.request.learner.clone(),
            fee: case.fee,
            fee_limit: case.fee_limit,
            loan: case.loan,
            remaining: case.standing.map(|standing| standing.remaining),
            decision,
            note: None,
            earlier_figures: None,
            entry: None,
        }
    }
}

/// The decision for an id that names another enrolment already.
pub(in crate::ops) fn key_reused(because: String, remedies: Vec<Remedy>) -> Decision {
    let (rule, source) =
        (RuleCode::KeyReused, "ours: an enrolment id names one enrolment for ever");
    Decision {
        findings: vec![Finding { rule, source, verdict: Verdict::NotMet, because, remedies }],
    }
}
