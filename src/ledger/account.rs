//! The accounts between which money moves.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::domain::excerpt::excerpt;
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

    /// The id of the learner or the enrolment whose it is, where it is one's.
    fn whose(&self) -> Option<&str> {
        match self {
            Account::Scheme => None,
            Account::PriorStudy(learner) | Account::Entitlement(learner) => Some(learner.as_str()),
            Account::Committed(enrolment) | Account::Drawn(enrolment) => Some(enrolment.as_str()),
        }
    }

    /// Whether a text is its name.
    #[must_use]
    pub fn is_named(&self, text: &str) -> bool {
        let Some(rest) = text.strip_prefix(self.kind()) else { return false };
        match self.whose() {
            None => rest.is_empty(),
            Some(whose) => rest.strip_prefix(':') == Some(whose),
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind())?;
        match self.whose() {
            None => Ok(()),
            Some(whose) => {
                formatter.write_str(":")?;
                formatter.write_str(whose)
            }
        }
    }
}

/// A text that names no account.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{0}` names no account: `scheme`, `entitlement:LEARNER`, `committed:ENROLMENT` or the like"
)]
pub struct AccountNameError(String);

impl FromStr for Account {
    type Err = AccountNameError;

    fn from_str(text: &str) -> Result<Account, AccountNameError> {
        let account = match text.split_once(':') {
            None if text == "scheme" => Some(Account::Scheme),
            Some(("prior-study", learner)) => learner.parse().ok().map(Account::PriorStudy),
            Some(("entitlement", learner)) => learner.parse().ok().map(Account::Entitlement),
            Some(("committed", enrolment)) => enrolment.parse().ok().map(Account::Committed),
            Some(("drawn", enrolment)) => enrolment.parse().ok().map(Account::Drawn),
            _ => None,
        };
        account.ok_or_else(|| AccountNameError(excerpt(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_as_it_is_written() {
        let texts =
            ["scheme", "prior-study:L:1", "entitlement:L-1", "committed:E/1:a", "drawn:E-1"];
        for text in texts {
            let account = text.parse::<Account>().unwrap();
            assert_eq!(account.to_string(), text);
            for other in texts {
                assert_eq!(account.is_named(other), other == text, "{account} {other}");
            }
            for other in [&text[1..], &text[..text.len() - 1], &format!("{text}:")] {
                assert!(!account.is_named(other), "{account} {other}");
            }
        }
        for text in ["", "Scheme", "scheme:", "scheme:L-1", "committed", "drawn:", "drawn: E-1"] {
            assert!(text.parse::<Account>().is_err(), "{text}");
        }
    }
}
