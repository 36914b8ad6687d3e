//! What the texts of all entries come to, added up by nobody's code but this, and what is told of it.

use std::collections::BTreeMap;

use lifelong::domain::entitlement::Entitlement;
use lifelong::domain::sum::Sum;

/// The most pence that one learner may have.
pub(crate) const MOST_OF_A_LEARNER: i128 = 99_999_999_999;

/// What stands on each account of each chain, in pence.
pub(crate) struct Held(BTreeMap<(String, String), i128>);

impl Held {
    pub(crate) fn of(texts: &[String]) -> Held {
        let mut accounts = BTreeMap::<_, i128>::new();
        for text in texts {
            let (Some(chain), Some(amount)) = (line(text, "chain"), line(text, "amount")) else {
                continue;
            };
            let pence = pence(amount);
            for (side, moved) in [("debit", -pence), ("credit", pence)] {
                let account = line(text, side).unwrap_or_default();
                *accounts.entry((chain.to_owned(), account.to_owned())).or_default() += moved;
            }
        }
        Held(accounts)
    }

    /// No account of a learner is ever below nothing, or beyond what one learner may have: looked at
    /// after each of the texts.
    pub(crate) fn check(texts: &[String]) -> Result<(), String> {
        let mut held = BTreeMap::<_, i128>::new();
        for text in texts {
            let one = Held::of(std::slice::from_ref(text)).0;
            for ((chain, account), moved) in one {
                let sum = held.entry((chain.clone(), account.clone())).or_default();
                *sum += moved;
                let is_owed = if account == "scheme" { -*sum } else { *sum };
                if !(0..=MOST_OF_A_LEARNER).contains(&is_owed) {
                    return Err(format!("{chain}: {account} comes to {sum} pence"));
                }
            }
        }
        Ok(())
    }

    /// What accounts of a kind hold, of one learner or of all.
    fn of_kind(&self, learner: Option<&str>, kind: &str) -> i128 {
        let chain = learner.map(|learner| format!("learner/{learner}"));
        let of_it = self.0.iter().filter(|((of, account), _)| {
            chain.as_ref().is_none_or(|chain| chain == of)
                && account.split(':').next() == Some(kind)
        });
        of_it.map(|(_, pence)| pence).sum()
    }

    pub(crate) fn granted(&self, learner: Option<&str>) -> i128 {
        -self.of_kind(learner, "scheme")
    }

    pub(crate) fn remaining(&self, learner: Option<&str>) -> i128 {
        self.of_kind(learner, "entitlement")
    }

    /// Whether the figures that are told are these.
    pub(crate) fn agrees(&self, learner: Option<&str>, told: Entitlement) -> Result<(), String> {
        let figures = [told.granted, told.prior_study, told.committed, told.drawn];
        let figures = figures.map(Sum::pence);
        let of = |kind| self.of_kind(learner, kind);
        let held = [self.granted(learner), of("prior-study"), of("committed"), of("drawn")];
        let remaining = (told.remaining().pence(), self.remaining(learner));
        if (figures, remaining.0) == (held, remaining.1) {
            return Ok(());
        }
        Err(format!("{figures:?} is told of {learner:?}, and the texts come to {held:?}"))
    }
}

fn line<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
}

/// An amount that was written, in pence.
pub(crate) fn pence(amount: &str) -> i128 {
    amount.replace('.', "").parse().unwrap_or_else(|_| panic!("`{amount}` is no amount"))
}

/// What stands as long as an enrolment does.
struct Limits {
    fee_limit: i128,
    employer: i128,
    is_capped: bool,
}

/// No loan is more than the fee limit, or with what an employer pays more than the fee, and no fee
/// more than the limit where the college may not charge more; and the instalments are the loan.
pub(crate) fn terms(texts: &[String], capped: &str) -> Result<(), String> {
    let mut all = BTreeMap::new();
    for text in texts {
        let event = line(text, "event").unwrap_or_default();
        let sum = |name| line(text, name).map_or(0, pence);
        let id = line(text, "enrolment").unwrap_or_default();
        if event == "enrolled" {
            let is_capped = line(text, "provider") == Some(capped);
            let (fee_limit, employer) = (sum("fee-limit"), sum("employer-funded"));
            all.insert(id, Limits { fee_limit, employer, is_capped });
        }
        let Some(limits) = all.get(id).filter(|_| ["enrolled", "fee-amended"].contains(&event))
        else {
            continue;
        };
        let (fee, loan) = (sum("fee"), sum("loan"));
        let due = text.lines().filter_map(|line| line.strip_prefix("due "));
        let due: i128 = due.map(|due| pence(due.split_once(' ').unwrap_or_default().1)).sum();
        let is_within = loan > 0
            && loan <= limits.fee_limit
            && loan + limits.employer <= fee
            && (fee <= limits.fee_limit || !limits.is_capped);
        if !is_within || due != loan {
            return Err(format!("{event} {id}: a loan of {loan} for a fee of {fee}, due {due}"));
        }
    }
    Ok(())
}

#[test]
fn the_judge_of_sums_sees_what_is_beyond() {
    let text = |debit: &str, credit: &str, amount: &str| {
        format!("chain learner/L-1\ndebit {debit}\ncredit {credit}\namount {amount}\n")
    };
    let granted = text("scheme", "entitlement:L-1", "600000000.00");
    assert_eq!(Held::check(std::slice::from_ref(&granted)), Ok(()));
    let other = granted.replace("learner/L-1", "learner/L-2");
    assert_eq!(Held::check(&[granted.clone(), other]), Ok(()));
    assert!(Held::check(&[granted.clone(), granted.clone()]).is_err());
    let taken = text("entitlement:L-1", "committed:E-1", "600000000.01");
    assert!(Held::check(&[granted, taken]).is_err());
}

#[test]
fn the_judge_of_terms_sees_a_loan_or_a_fee_that_is_too_much() {
    let enrolled = "event enrolled\nenrolment E-1\nprovider 1\nfee 3.00\nfee-limit 3.00\n\
                    loan 2.00\nemployer-funded 1.00\ndue 2027-02-01 2.00\n";
    let amended = "event fee-amended\nenrolment E-1\nfee 3.00\nloan 2.00\ndue 2027-02-01 2.00\n";
    let judge = |one: &str, other: &str| terms(&[one.to_owned(), other.to_owned()], "1");
    assert_eq!(judge(enrolled, amended), Ok(()));
    for (was, is) in [
        ("fee 3.00", "fee 3.01"),
        ("fee 3.00", "fee 2.99"),
        ("due 2027-02-01 2.00", "due 2027-02-01 1.99"),
        ("loan 2.00\ndue 2027-02-01 2.00", "loan 2.01\ndue 2027-02-01 2.01"),
        ("loan 2.00\ndue 2027-02-01 2.00", "loan 0.00\ndue 2027-02-01 0.00"),
    ] {
        assert!(judge(enrolled, &amended.replace(was, is)).is_err(), "{is}");
    }
    let no_cap = enrolled.replace("provider 1", "provider 2");
    assert_eq!(judge(&no_cap, &amended.replace("fee 3.00", "fee 3.01")), Ok(()));
}
