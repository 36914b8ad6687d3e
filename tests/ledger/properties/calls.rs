//! What is asked of a ledger, with all that it needs: one variant for each verb and each kind of
//! file.

use super::days::Day;
use super::words::{Additional, Learner, Module, Rates, Request, Withdrawal};

#[derive(Clone, Debug)]
pub(crate) enum Call {
    Learners(Vec<Learner>),
    Assess(Request),
    Enrol(Request),
    Enrolments(Vec<Request>),
    Withdraw(Withdrawal),
    Withdrawals(Vec<Withdrawal>),
    /// A module is imported again.
    Module(Module),
    Rates(i64, Rates),
    Additional(Additional),
    PriorStudy {
        learner: String,
        total: i64,
    },
    Uprate {
        to: i64,
        on: Option<Day>,
    },
    /// The entry of this number in the chain of a learner, or of somebody who is none.
    Correct {
        whose: String,
        number: usize,
        on: Day,
    },
}

impl Call {
    /// How a tally names it.
    pub(crate) fn verb(&self) -> &'static str {
        match self {
            Call::Learners(_) | Call::Module(_) | Call::Rates(..) => "import",
            Call::Assess(_) => "assess",
            Call::Enrol(_) | Call::Enrolments(_) => "enrol",
            Call::Withdraw(_) | Call::Withdrawals(_) => "withdraw",
            Call::Additional(_) | Call::PriorStudy { .. } => "grant",
            Call::Uprate { .. } => "uprate",
            Call::Correct { .. } => "correct",
        }
    }

    /// Whether it never writes.
    pub(crate) fn only_asks(&self) -> bool {
        matches!(self, Call::Assess(_))
    }
}
