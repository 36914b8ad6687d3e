//! The accounts between which money moves.

use std::fmt;

use crate::domain::ids::{EnrolmentId, LearnerId};

/// An account. Every one but `Scheme` holds credits less debits and is never below zero.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// The scheme, out of which entitlements are granted.
    Scheme,
    /// What earlier funded study of a learner had used up.
    PriorStudy(LearnerId),
    /// What a learner may still use.
    Entitlement(LearnerId),
    /// What is set aside for an enrolment and not yet paid.
    Committed(EnrolmentId),
    /// What has been paid for an enrolment.
    Drawn(EnrolmentId),
}

impl Account {
    /// The kind of account, as the database's index columns hold it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Account::Scheme => "scheme",
            Account::PriorStudy(_) => "prior-study",
            Account::Entitlement(_) => "entitlement",
            Account::Committed(_) => "committed",
            Account::Drawn(_) => "drawn",
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind();
        match self {
            Account::Scheme => formatter.write_str(kind),
            Account::PriorStudy(learner) | Account::Entitlement(learner) => {
                write!(formatter, "{kind}:{learner}")
            }
            Account::Committed(enrolment) | Account::Drawn(enrolment) => {
                write!(formatter, "{kind}:{enrolment}")
            }
        }
    }
}
