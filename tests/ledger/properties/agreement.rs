//! What must hold after every step: the real ledger shows what the model says, and nothing else.

use std::collections::BTreeSet;

use lifelong::domain::money::Money;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::learner_account::LearnerAccount;
use lifelong::ops::balance::balance;
use lifelong::ops::verify::verify;
use lifelong::store::StoredRow;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::account::{Account, Sums};
use super::deeds::{Line, SAID};
use super::model::{Model, Run};
use super::real::{Real, Seen, replay};

/// Events of learners and kinds of accounts.
const NAMES: [&str; 14] = [
    "learner-recorded",
    "entitlement-granted",
    "prior-study-deducted",
    "prior-study-restored",
    "additional-granted",
    "entitlement-uprated",
    "enrolled",
    "withdrawn",
    "corrected",
    "scheme",
    "entitlement",
    "prior-study",
    "committed",
    "drawn",
];

pub(crate) type Checked = Result<(), TestCaseError>;

pub(crate) fn agree(real: &Real, seen: &Seen, model: &Model) -> Checked {
    chains_verify(real)?;
    let verified =
        verify(&*real.store.audit().expect("a reader"), None).expect("a ledger that can be read");
    prop_assert_eq!(verified.faults, []);
    let chains: BTreeSet<&str> =
        seen.rows.iter().map(|row| row.chain.as_str()).filter(|chain| *chain != "ledger").collect();
    prop_assert_eq!(chains.len(), model.accounts.len(), "chains that nobody asked for");
    let mut moved = 0;
    for (learner, account) in &model.accounts {
        let rows = seen.rows_of(learner);
        let lines: Vec<Line> = rows.iter().map(|row| line(row)).collect();
        let expected: Vec<&Line> = account.entries.iter().map(|entry| &entry.line).collect();
        prop_assert_eq!(lines.iter().collect::<Vec<_>>(), expected, "the chain of {}", learner);
        figures(real, learner, account, &rows)?;
        moved +=
            lines.iter().filter_map(|line| line.posting).map(|(_, _, pence)| pence).sum::<i64>();
    }
    let runs: Vec<Run> = seen.rows.iter().filter_map(run).collect();
    prop_assert_eq!(&runs, &model.runs, "the runs of upratings");
    let mut held: Vec<_> = model
        .accounts
        .iter()
        .flat_map(|(learner, account)| {
            // An id that was undone stays taken.
            account.held.iter().map(move |held| (held.id.clone(), format!("learner/{learner}")))
        })
        .collect();
    held.sort();
    let stored: Vec<_> =
        seen.enrolments.iter().map(|one| (one.id.clone(), one.chain.clone())).collect();
    prop_assert_eq!(stored, held, "enrolments and who holds them");
    let totals = real.store.audit().expect("a reader").totals().expect("totals");
    let database = totals.moved.iter().map(|(_, _, pence)| pence).sum::<i64>();
    prop_assert_eq!(database, moved, "what the database adds up");
    Ok(())
}

/// The value of a line of a text.
fn value<'a>(row: &'a StoredRow, name: &str) -> Option<&'a str> {
    let mut lines = row.entry.text.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
}

/// The columns beside an entry, and what its text says beyond them.
fn line(row: &StoredRow) -> Line {
    let posting = match (&row.debit, &row.credit, row.amount_pence) {
        (Some(debit), Some(credit), Some(pence)) => Some((known(debit), known(credit), pence)),
        (None, None, None) => None,
        _ => Some(("?", "?", 0)),
    };
    let said = SAID.iter().filter_map(|name| Some(format!("{name} {};", value(row, name)?)));
    let (event, says) = (known(&row.event), said.collect());
    let effective = row.effective_on.parse().expect("a day");
    Line { event, effective, posting, says }
}

fn known(name: &str) -> &'static str {
    NAMES.into_iter().find(|one| *one == name).unwrap_or("?")
}

/// What an entry of the ledger's own chain tells of a run of upratings.
fn run(row: &StoredRow) -> Option<Run> {
    if row.event != "uprating-run" {
        return None;
    }
    let to: i64 = value(row, "to")?.split('/').next()?.parse().ok()?;
    let change = value(row, "change")?.replace('.', "").parse().ok()?;
    let (learners, on) = (value(row, "learners")?.parse().ok()?, row.effective_on.parse().ok()?);
    Some(Run { to, learners, change, on })
}

fn chains_verify(real: &Real) -> Checked {
    let reader = real.store.reader().expect("a reader");
    for head in reader.heads_after(None, usize::MAX).expect("heads") {
        let stored = reader.chain(&head.chain).expect("a chain");
        let chain = Chain::verified(head.chain.clone(), stored);
        let chain = chain.map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(chain.head(), head.hash);
        prop_assert_eq!(chain.next_seq(), head.seq + 1);
        if head.chain.learner().is_some() {
            let account = LearnerAccount::of(&chain);
            let account = account.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(account.balances().sum(), Money::ZERO, "postings sum to zero");
        }
    }
    Ok(())
}

/// The figures of the model, of the operation, and of the texts read line by line are the same.
fn figures(real: &Real, learner: &str, account: &Account, rows: &[&StoredRow]) -> Checked {
    let shown = balance(&*real.store.reader().expect("a reader"), &learner.parse().expect("an id"))
        .expect("a balance");
    let figures = |granted, prior, committed, drawn, remaining| {
        [granted, prior, committed, drawn, remaining].map(Money::from_pence)
    };
    let entitlement = shown.entitlement;
    let shown_figures = [
        entitlement.granted,
        entitlement.prior_study,
        entitlement.committed,
        entitlement.drawn,
        entitlement.remaining(),
    ];
    let Sums { granted, prior_study: prior, committed, remaining } = account.sums();
    prop_assert_eq!(remaining, granted - prior - committed);
    prop_assert!(remaining >= 0, "{} is overdrawn", learner);
    // What the entries add up to, undone ones and undoing ones included, is what is there where
    // none of these is known.
    let all = account.diary.at_the_end();
    let added = [all.granted, all.prior_study, all.committed, all.remaining()];
    prop_assert_eq!(added, [granted, prior, committed, remaining], "forgotten of {}", learner);
    let modelled = figures(granted, prior, committed, 0, remaining);
    prop_assert_eq!(shown_figures, modelled, "the figures of {}", learner);
    prop_assert_eq!(i64::from(shown.live_credits.count()), account.live_credits());
    prop_assert_eq!(usize::try_from(shown.entries).expect("few"), account.entries.len());

    let accounts = replay(rows.iter().copied()).map_err(TestCaseError::fail)?;
    let kind = |kind: &str| -> i64 {
        let of_kind = |name: &&String| name.split(':').next() == Some(kind);
        accounts.iter().filter(|(name, _)| of_kind(name)).map(|(_, pence)| pence).sum()
    };
    let (granted, drawn) = (-kind("scheme"), kind("drawn"));
    let summed =
        figures(granted, kind("prior-study"), kind("committed"), drawn, kind("entitlement"));
    prop_assert_eq!(summed, modelled, "the texts of {}", learner);
    prop_assert_eq!(accounts.values().sum::<i64>(), 0, "postings sum to zero");
    Ok(())
}
