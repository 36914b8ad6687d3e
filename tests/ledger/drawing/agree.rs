//! Whether the ledger holds what the model holds: every figure, every period, every claim.

use std::collections::BTreeMap;

use lifelong::ops::balance::balance;
use lifelong::ops::drawdown::claim;
use lifelong::ops::verify::verify;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::model::{Deed, Model};
use super::studies::PROVIDERS;
use super::world::{World, read, value};

fn pence(text: &str) -> i64 {
    text.replace('.', "").parse().expect("pence")
}

/// What stands on each account, and what is drawn for each period, from the texts alone.
struct Read {
    accounts: BTreeMap<String, i64>,
    periods: BTreeMap<(String, String), i64>,
}

fn read_all(texts: &[String]) -> Result<Read, TestCaseError> {
    let mut read = Read { accounts: BTreeMap::new(), periods: BTreeMap::new() };
    for text in texts {
        let Some(amount) = value(text, "amount").map(pence) else { continue };
        let [debit, credit] = ["debit", "credit"].map(|name| value(text, name).expect("both"));
        let debited = read.accounts.entry(debit.to_owned()).or_default();
        *debited -= amount;
        prop_assert!(*debited >= 0 || debit == "scheme", "{}", text);
        *read.accounts.entry(credit.to_owned()).or_default() += amount;
        let sign = match value(text, "event") {
            Some("drawn-down") => 1,
            Some("recovered") => -1,
            _ => continue,
        };
        let key = ["enrolment", "period"].map(|name| value(text, name).expect("both").to_owned());
        *read.periods.entry(key.into()).or_default() += sign * amount;
    }
    Ok(read)
}

/// Holds the ledger against the model after a step.
pub(crate) fn agree(model: &Model, world: &World) -> Result<(), TestCaseError> {
    let mut drawn_by_all = 0;
    for (who, learner) in model.learners.iter().enumerate() {
        let texts = world.texts(&format!("learner/L-{who}"));
        prop_assert_eq!(texts.len(), learner.lines.len(), "entries of L-{}", who);
        let read_texts = read_all(&texts)?;
        let account = |name: String| read_texts.accounts.get(&name).copied().unwrap_or_default();
        prop_assert_eq!(account(format!("entitlement:L-{who}")), learner.remaining());
        let (mut committed, mut drawn) = (0, 0);
        for e in learner.held() {
            let id = &model.enrolments[e].id;
            let set_aside = account(format!("committed:{id}"));
            let paid = account(format!("drawn:{id}"));
            prop_assert_eq!(set_aside + paid, model.payable(e), "{} is not covered", id);
            let (_, loan) = learner.terms(e);
            let mut sum = 0;
            for (period, share) in (1..).zip(model.shares(e)) {
                let key = (id.clone(), period.to_string());
                let drawn = read_texts.periods.get(&key).copied().unwrap_or_default();
                prop_assert_eq!(drawn, learner.drawn(e, period), "{:?}", key);
                prop_assert!((0..=share.left).contains(&drawn), "{:?}: {}", key, drawn);
                sum += drawn;
            }
            prop_assert_eq!(sum, paid);
            prop_assert!(paid <= loan);
            (committed, drawn) = (committed + set_aside, drawn + paid);
        }
        let of_all = |kind: &str| -> i64 {
            let own = read_texts.accounts.iter().filter(|(name, _)| name.starts_with(kind));
            own.map(|(_, pence)| pence).sum()
        };
        prop_assert_eq!([of_all("committed:"), of_all("drawn:")], [committed, drawn]);
        let shown = balance(&*world.store.reader().expect("a reader"), &read(&format!("L-{who}")))
            .expect("a balance");
        let figures = shown.entitlement;
        prop_assert_eq!(figures.committed.pence(), committed);
        prop_assert_eq!(figures.drawn.pence(), drawn);
        let given = figures.granted.pence() - figures.prior_study.pence();
        prop_assert_eq!(given - committed - drawn, learner.remaining());
        drawn_by_all += drawn;
    }
    claimed_is_drawn(model, world, drawn_by_all)
}

/// The export is the model's, and comes to what is drawn, and to what is claimed and recovered.
fn claimed_is_drawn(model: &Model, world: &World, drawn: i64) -> Result<(), TestCaseError> {
    let export = world.export();
    prop_assert_eq!(&export, &model.export());
    prop_assert_eq!(sum_of(&export), drawn);
    let claimed: i64 = model.claims.iter().flatten().map(|claim| sum_of(&claim.file)).sum();
    let untold = |learner: usize, seq| !model.told.contains_key(&(learner, seq));
    let mut recovered = 0;
    for (who, learner) in model.learners.iter().enumerate() {
        for line in &learner.lines {
            if let Deed::Recovered { amount, .. } = line.deed
                && untold(who, line.seq)
            {
                recovered += amount;
            }
        }
    }
    prop_assert_eq!(claimed - recovered, drawn);
    Ok(())
}

/// The sum of the last column.
fn sum_of(file: &str) -> i64 {
    let amounts = file.lines().skip(1).filter_map(|line| line.rsplit(',').next());
    amounts.map(pence).sum()
}

/// Holds every claim against the file that the model kept of it, and the ledger against itself.
pub(crate) fn agree_at_the_end(model: &Model, world: &World) -> Result<(), TestCaseError> {
    for (provider, claims) in PROVIDERS.iter().zip(&model.claims) {
        let texts = world.texts(&format!("provider/{provider}"));
        prop_assert_eq!(texts.len(), claims.len());
        for (made, text) in claims.iter().zip(&texts) {
            let written = claim(
                &*world.store.reader().expect("a reader"),
                read(provider),
                &read(&made.reference),
            );
            let written = written.expect("a claim that was made");
            prop_assert_eq!(String::from_utf8(written.file()).expect("text"), &made.file[..]);
            let digest = written.digest().to_string();
            let (count, sum) = (made.lines.to_string(), super::studies::pounds(made.amount));
            let expected = [&made.reference, &count, &sum, &digest].map(|text| Some(text.as_str()));
            let lines = ["claim", "lines", "claimed", "digest"].map(|name| value(text, name));
            prop_assert_eq!(lines, expected, "{}", text);
        }
    }
    let found = verify(&*world.store.audit().expect("a reader"), None).expect("a verification");
    prop_assert_eq!(found.faults, []);
    Ok(())
}
