//! What must hold after every step: the real ledger shows what the model says, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use lifelong::domain::money::Money;
use lifelong::ledger::chain::{Chain, Link};
use lifelong::ledger::entry::Entry;
use lifelong::ledger::learner_account::LearnerAccount;
use lifelong::ops::drawdown::claim;
use lifelong::ops::reconcile::again;
use lifelong::store::StoredRow;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::seen::Seen;
use crate::college::reading::{accounts, but_source, pence, value};
use crate::college::{College, read};
use crate::model::account::{Account, Sums};
use crate::model::deeds::{Line, SAID};
use crate::model::words::pounds;
use crate::model::{Model, Run};

/// Events of learners and kinds of accounts.
const NAMES: [&str; 19] = [
    "learner-recorded",
    "entitlement-granted",
    "prior-study-deducted",
    "prior-study-restored",
    "additional-granted",
    "entitlement-uprated",
    "grant-put-right",
    "enrolled",
    "withdrawn",
    "attendance-recorded",
    "drawn-down",
    "recovered",
    "fee-amended",
    "corrected",
    "scheme",
    "entitlement",
    "prior-study",
    "committed",
    "drawn",
];

pub(crate) type Checked = Result<(), TestCaseError>;

#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn fail(error: impl ToString) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

pub(crate) fn agree(college: &College, seen: &Seen, model: &Model) -> Checked {
    chains_verify(college)?;
    prop_assert_eq!(college.faults(), []);
    let chains: BTreeSet<&str> = seen.learner_rows().iter().map(|row| row.chain.as_str()).collect();
    prop_assert_eq!(chains.len(), model.accounts.len(), "chains that nobody asked for");
    let mut moved = 0;
    for (learner, account) in &model.accounts {
        let rows = seen.rows_of(learner);
        let lines: Vec<Line> = rows.iter().map(|row| line(row)).collect();
        let expected: Vec<&Line> = account.entries.iter().map(|entry| &entry.line).collect();
        prop_assert_eq!(lines.iter().collect::<Vec<_>>(), expected, "the chain of {}", learner);
        figures(college, learner, account)?;
        moved +=
            lines.iter().filter_map(|line| line.posting).map(|(_, _, pence)| pence).sum::<i64>();
    }
    let runs: Vec<Run> = seen.rows.iter().filter_map(run).collect();
    prop_assert_eq!(&runs, &model.runs, "the runs of upratings");
    let mut held: Vec<_> = model
        .accounts
        .iter()
        .flat_map(|(learner, account)| {
            // An id that was undone stands there once more where it came again.
            account.held.iter().map(move |held| (held.id.clone(), format!("learner/{learner}")))
        })
        .collect();
    held.sort();
    let stored: Vec<_> =
        seen.enrolments.iter().map(|one| (one.id.clone(), one.chain.clone())).collect();
    prop_assert_eq!(stored, held, "enrolments and who holds them");
    let totals = college.store.audit().expect("an audit").totals().expect("totals");
    let database = totals.moved.iter().map(|(_, _, pence)| pence).sum::<i128>();
    prop_assert_eq!(database, i128::from(moved), "what the database adds up");
    Ok(())
}

/// The columns beside an entry, and what its text says beyond them.
fn line(row: &StoredRow) -> Line {
    let posting = match (&row.debit, &row.credit, row.amount_pence) {
        (Some(debit), Some(credit), Some(pence)) => Some((known(debit), known(credit), pence)),
        (None, None, None) => None,
        _ => Some(("?", "?", 0)),
    };
    let text = &row.entry.text;
    let said = SAID.iter().filter_map(|name| Some(format!("{name} {};", value(text, name)?)));
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
    let value = |name| value(&row.entry.text, name);
    let to: i64 = value("to")?.split('/').next()?.parse().ok()?;
    let change = value("change").map(pence)?;
    let (learners, on) = (value("learners")?.parse().ok()?, row.effective_on.parse().ok()?);
    Some(Run { to, learners, change, on })
}

fn chains_verify(college: &College) -> Checked {
    let reader = college.reader();
    for head in reader.heads_after(None, usize::MAX).expect("heads") {
        let stored = reader.chain(&head.chain).expect("a chain");
        let mut link = Link::any(head.chain.clone());
        let entries: Result<Vec<Entry>, _> =
            stored.iter().map(|entry| link.next(entry.clone())).collect();
        let last = entries.map_err(fail)?.pop().expect("a chain has entries");
        prop_assert_eq!((*last.hash(), last.seq()), (head.hash, head.seq));
        if let Some(learner) = head.chain.learner() {
            let chain = Chain::verified(learner, stored).map_err(fail)?;
            let account = LearnerAccount::of(&chain).map_err(fail)?;
            prop_assert_eq!(account.balances().sum(), Money::ZERO, "postings sum to zero");
        }
    }
    Ok(())
}

/// The figures of the model, of the operation, and of the texts read line by line are the same.
fn figures(college: &College, learner: &str, account: &Account) -> Checked {
    let shown =
        lifelong::ops::balance::balance(&*college.reader(), &read(learner)).map_err(fail)?;
    let sums = account.sums();
    let Sums { granted, prior_study: prior, committed, drawn, remaining } = sums;
    prop_assert_eq!(remaining, granted - prior - committed - drawn);
    prop_assert!(remaining >= 0, "{} is overdrawn", learner);
    // What the entries add up to, undone ones and undoing ones included, is what is there where
    // none of these is known.
    let all = account.diary.at_the_end();
    let added = [all.granted, all.prior_study, all.committed, all.drawn, all.remaining()];
    let modelled = [granted, prior, committed, drawn, remaining];
    prop_assert_eq!(added, modelled, "forgotten of {}", learner);
    let told = crate::college::told::balance(&shown).words();
    let [granted, prior, committed, drawn, remaining] = modelled.map(pounds);
    let (credits, entries) = (account.live_credits(), account.entries.len());
    let expected = format!(
        "granted {granted}; prior {prior}; committed {committed}; drawn {drawn}; remaining \
         {remaining}; credits {credits}; entries {entries}"
    );
    prop_assert_eq!(told, expected, "the figures of {}", learner);
    let accounts = accounts(&college.texts(learner)).map_err(fail)?;
    let kind = |kind: &str| -> i64 {
        let of_kind = |name: &&String| name.split(':').next() == Some(kind);
        accounts.iter().filter(|(name, _)| of_kind(name)).map(|(_, pence)| pence).sum()
    };
    let kinds = ["prior-study", "committed", "drawn", "entitlement"].map(kind);
    let read = [-kind("scheme"), kinds[0], kinds[1], kinds[2], kinds[3]];
    prop_assert_eq!(read, modelled, "the texts of {}", learner);
    for held in account.standing_held() {
        let account_of =
            |kind: &str| accounts.get(&format!("{kind}:{}", held.id)).copied().unwrap_or_default();
        let (set_aside, paid) = (account_of("committed"), account_of("drawn"));
        let mut sum = 0;
        for (period, share) in (1..).zip(account.shares(held)) {
            let drawn = account.drawn(&held.id, period);
            let read = accounts.get(&format!("period {} {period}", held.id)).copied();
            prop_assert_eq!(read.unwrap_or_default(), drawn, "{}/{}", &held.id, period);
            prop_assert!((0..=share.left).contains(&drawn), "{}/{}: {}", &held.id, period, drawn);
            sum += drawn;
        }
        let payable: i64 = account.shares(held).iter().map(|share| share.left).sum();
        prop_assert_eq!((sum, set_aside + paid), (paid, payable), "{} is not covered", &held.id);
        prop_assert!(paid <= account.terms(held).1);
    }
    Ok(())
}

/// The export of drawdowns is the model's, and comes to what is drawn, and to what is claimed and
/// recovered.
pub(crate) fn money_agrees(college: &College, model: &Model) -> Checked {
    let export = but_source(&college.export("drawdowns"));
    prop_assert_eq!(&export, &model.export());
    let (drawn, claimed) = model.drawn_and_claimed();
    prop_assert_eq!((sum_of(&export), claimed), (drawn, drawn));
    Ok(())
}

/// The sum of the last column.
fn sum_of(file: &str) -> i64 {
    file.lines().skip(1).filter_map(|line| line.rsplit(',').next()).map(pence).sum()
}

/// Every claim is the file that the model kept of it, and the figures of every provider are those
/// of the model.
pub(crate) fn providers_agree(college: &mut College, model: &Model) -> Checked {
    for ukprn in model.catalogue.providers.keys() {
        let made = model.claims.get(ukprn).map_or(&[][..], Vec::as_slice);
        let texts = college.texts(&format!("provider/{ukprn}"));
        let texts: Vec<_> =
            texts.iter().filter(|text| value(text, "event") == Some("claim-made")).collect();
        prop_assert_eq!(texts.len(), made.len());
        for (made, text) in made.iter().zip(texts) {
            let written =
                claim(&*college.reader(), read(&ukprn.to_string()), &read(&made.reference));
            let written = written.map_err(fail)?;
            prop_assert_eq!(String::from_utf8(written.file()).expect("text"), &made.file[..]);
            let digest = written.digest().to_string();
            let (count, sum) = (made.lines.to_string(), pounds(made.amount));
            prop_assert_eq!(sum_of(&made.file), made.amount);
            let expected = [&made.reference, &count, &sum, &digest].map(|text| Some(text.as_str()));
            let lines = ["claim", "lines", "claimed", "digest"].map(|name| value(text, name));
            prop_assert_eq!(lines, expected, "{}", text);
        }
        made_again(college, *ukprn)?;
        let entries: usize = model.accounts.values().map(|account| account.entries.len()).sum();
        // Somewhere in the half years before and after, another one in each history.
        let moved = i64::try_from(entries).map_err(fail)? * 37 % 365 - 182;
        for day in [model.today, model.today.plus_days(moved)] {
            let told = college.take(&format!("position {ukprn} on {day}"));
            position_agrees(&told.parts, &model.figures(*ukprn, day))?;
        }
    }
    Ok(())
}

/// The first reconciliation of a provider is made again as it was recorded, whatever was recorded
/// since.
fn made_again(college: &College, ukprn: i64) -> Checked {
    let chain = format!("provider/{ukprn}");
    let texts = college.texts(&chain);
    let is_one = |text: &String| value(text, "event") == Some("reconciliation-prepared");
    let Some(first) = texts.iter().find(|text| is_one(text)) else { return Ok(()) };
    let (seq, rows) = (value(first, "seq").expect("a number"), value(first, "rows"));
    let made = again(college.reader(), &read(&format!("{chain}/{seq}"))).map_err(fail)?;
    let of_it = made.providers.iter().find(|one| one.provider.to_string() == ukprn.to_string());
    let told = of_it.map(|one| one.prepared.reconciliation.rows.to_string());
    prop_assert_eq!(told.as_deref(), rows);
    Ok(())
}

/// The figures are those of the model, and they foot.
fn position_agrees(parts: &[String], expected: &BTreeMap<&'static str, i64>) -> Checked {
    let all: BTreeMap<&str, i64> = parts
        .iter()
        .filter(|part| !part.contains(", "))
        .filter_map(|part| Some((part.split(' ').next()?, part.rsplit(' ').next()?)))
        .filter(|(_, sum)| sum.contains('.'))
        .map(|(name, sum)| (name, pence(sum)))
        .filter(|(_, sum)| *sum != 0)
        .collect();
    let of = |name: &str| all.get(name).copied().unwrap_or_default();
    let beside = ["passed", "coming", "next"];
    let found: BTreeMap<&str, i64> = all.iter().map(|(name, sum)| (*name, *sum)).collect();
    let found =
        found.into_iter().filter(|(name, _)| !beside.contains(name)).collect::<BTreeMap<_, _>>();
    prop_assert_eq!(&found, expected, "{:?}", parts);
    prop_assert_eq!(of("payable"), of("committed") + of("drawn") + of("beside"));
    let net = of("paid-in-all") - of("taken-back");
    prop_assert_eq!(of("paid") + of("overpaid") - of("owed-back"), net);
    prop_assert_eq!(of("total"), of("payable") + of("overpaid"));
    prop_assert_eq!(of("passed") + of("coming"), of("scheduled"));
    prop_assert_eq!(of("claimed") + of("to-claim"), of("scheduled"));
    Ok(())
}
