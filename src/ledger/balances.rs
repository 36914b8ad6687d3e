//! Balances: the fold of postings. They are worked out anew, and no account is overdrawn.

use std::collections::BTreeMap;

use thiserror::Error;

use super::account::Account;
use super::posting::Posting;
use crate::domain::bounds::{Beyond, Bound};
use crate::domain::entitlement::Entitlement;
use crate::domain::ids::EnrolmentId;
use crate::domain::money::Money;
use crate::domain::sum::Sum;

/// What stands on each account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balances(BTreeMap<Account, Sum>);

/// A posting that would take more from an account than it holds. Nothing was posted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{account} holds {held}, which is less than the {wanted} to be taken from it")]
pub struct Overdrawn {
    /// The account.
    pub account: Account,
    /// What it holds.
    pub held: Sum,
    /// What was to be taken.
    pub wanted: Money,
}

impl Balances {
    /// Posts, or refuses to overdraw an account. This check is apart from the rules on purpose:
    /// they explain, this one holds.
    ///
    /// # Errors
    /// When the account to debit is not the scheme and holds less than the amount.
    pub fn apply(&mut self, posting: &Posting) -> Result<(), Overdrawn> {
        let wanted = posting.amount.money();
        let held = self.of(&posting.debit);
        if held < wanted && posting.debit != Account::Scheme {
            return Err(Overdrawn { account: posting.debit.clone(), held, wanted });
        }
        self.add(posting);
        Ok(())
    }

    /// Checks that what is granted in all may grow by a posting. Every other account holds a part
    /// of that, so that no sum of the learner's is ever beyond its bound. Where it was beyond
    /// before, recorded when there was no such bound, all but more of it can be posted.
    ///
    /// # Errors
    /// When it would be beyond [`Bound::Learner`].
    pub fn check_growth(&self, posting: &Posting) -> Result<(), Beyond> {
        if posting.debit == Account::Scheme {
            let granted = posting.amount.money() - self.of(&Account::Scheme);
            granted.within(Bound::Learner)?;
        }
        Ok(())
    }

    /// Posts without that check: for sums by effective dates, where it does not hold.
    pub(super) fn add(&mut self, posting: &Posting) {
        let amount = posting.amount.money();
        let debited = self.of(&posting.debit) - amount;
        self.0.insert(posting.debit.clone(), debited);
        let credited = self.of(&posting.credit) + amount;
        self.0.insert(posting.credit.clone(), credited);
    }

    /// What stands on an account.
    #[must_use]
    pub fn of(&self, account: &Account) -> Sum {
        self.0.get(account).copied().unwrap_or_default()
    }

    /// What has been paid for an enrolment.
    #[must_use]
    pub fn drawn(&self, enrolment: &EnrolmentId) -> Sum {
        self.of(&Account::Drawn(enrolment.clone()))
    }

    /// The sum over all accounts, which is always nothing.
    #[must_use]
    pub fn sum(&self) -> Sum {
        self.0.values().copied().sum()
    }

    /// The balances of one learner, as the figures of an entitlement.
    #[must_use]
    pub fn entitlement(&self) -> Entitlement {
        let mut entitlement = Entitlement::default();
        for (account, balance) in &self.0 {
            match account {
                Account::Scheme => entitlement.granted += -*balance,
                Account::PriorStudy(_) => entitlement.prior_study += *balance,
                Account::Committed(_) => entitlement.committed += *balance,
                Account::Drawn(_) => entitlement.drawn += *balance,
                Account::Entitlement(_) => {}
            }
        }
        entitlement
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::{Amount, Money};
    use crate::domain::rule_code::RuleCode;

    fn posting(debit: &Account, credit: &Account, pounds: i64) -> Posting {
        let amount = Amount::new(Money::pounds(pounds)).unwrap();
        Posting { debit: debit.clone(), credit: credit.clone(), amount }
    }

    #[test]
    fn no_account_but_the_scheme_is_ever_below_zero() {
        let entitlement = Account::Entitlement("L-1".parse().unwrap());
        let committed = Account::Committed("E-1".parse().unwrap());
        let mut balances = Balances::default();
        balances.apply(&posting(&Account::Scheme, &entitlement, 100)).unwrap();
        balances.apply(&posting(&entitlement, &committed, 60)).unwrap();
        let before = balances.clone();
        let refused = balances.apply(&posting(&entitlement, &committed, 41)).unwrap_err();
        assert_eq!(refused.held, Money::pounds(40));
        assert_eq!(balances, before, "a posting that is refused posts nothing");
        balances.apply(&posting(&entitlement, &committed, 40)).unwrap();
        assert_eq!(balances.entitlement().remaining(), Money::ZERO);
        assert_eq!(balances.of(&entitlement), Money::ZERO);
        assert_eq!(balances.sum(), Money::ZERO);
    }
    #[test]
    fn what_is_granted_grows_up_to_its_bound_and_everything_else_may_be_posted() {
        let entitlement = Account::Entitlement("L-1".parse().unwrap());
        let granted = |pounds| posting(&Account::Scheme, &entitlement, pounds);
        let mut balances = Balances::default();
        balances.apply(&granted(900_000_000)).unwrap();
        assert_eq!(balances.check_growth(&granted(99_999_999)), Ok(()));
        let beyond = balances.check_growth(&granted(100_000_000)).unwrap_err();
        assert_eq!(beyond.rule(), RuleCode::BeyondSums);
        assert_eq!(
            beyond.to_string(),
            "1000000000.00 is beyond 999999999.99, the most that the sums of one learner may be"
        );
        // As it may stand in a chain of old.
        balances.apply(&granted(1_000_000_000)).unwrap();
        assert!(balances.check_growth(&granted(1)).is_err());
        assert_eq!(balances.check_growth(&granted(1).opposite()), Ok(()));
    }
}
