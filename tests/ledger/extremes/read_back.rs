//! What was written is read back: by everything that reads, and by somebody who knows no code of
//! ours and looks at the texts.

use std::fmt::Display;

use lifelong::domain::calendar::{AcademicYear, date};
use lifelong::domain::ids::{LearnerId, Ukprn};
use lifelong::domain::money::Money;
use lifelong::domain::request::{Request, Study};
use lifelong::exchange::Reading;
use lifelong::ledger::chain_name::Owner;
use lifelong::ledger::provider_account::ProviderAccount;
use lifelong::ops::Recording::{DryRun, Real};
use lifelong::ops::afford::{Wish, afford};
use lifelong::ops::assess::assess;
use lifelong::ops::balance::{Period, balance, balance_as_at, statement, statement_of};
use lifelong::ops::checkpoint::checkpoint;
use lifelong::ops::drawdown::claim;
use lifelong::ops::enrol::Naming;
use lifelong::ops::export::{ExportKind, export};
use lifelong::ops::imports::imports;
use lifelong::ops::policy::policy;
use lifelong::ops::position::{Inquiry, position};
use lifelong::ops::reconcile::{Asked, Schedule, Whose, reconcile};
use lifelong::ops::verify::verify;
use lifelong::store::open;

use super::sums::{Held, terms};
use super::world::{LEARNERS, PROVIDERS, World};
use crate::college::read;

const DAYS: [&str; 4] = ["1900-01-01", "2027-02-01", "2032-01-31", "2199-12-31"];

/// Reads everything, and says what could not be read, or does not hold.
pub(crate) fn everything(world: &World) -> Result<(), String> {
    let texts = world.texts();
    texts.iter().try_for_each(|text| judge(text))?;
    Held::check(&texts)?;
    terms(&texts, PROVIDERS[0])?;
    all_but_the_texts(world)
}

/// The same, by our own reading alone.
pub(crate) fn all_but_the_texts(world: &World) -> Result<(), String> {
    let found = verify(&*world.audit(), None).map_err(said("verify"))?;
    if let Some(fault) = found.faults.first() {
        return Err(format!("{}: {}", fault.place, fault.what));
    }
    let held = Held::of(&world.texts());
    held.agrees(None, found.entitlement)?;
    for (learner, day) in LEARNERS.into_iter().zip(DAYS) {
        let of_it = of_learner(world, &read(learner), day, &held);
        of_it.map_err(|error| format!("{learner}: {error}"))?;
    }
    for provider in PROVIDERS {
        of_provider(world, read(provider)).map_err(|error| format!("{provider}: {error}"))?;
    }
    let all = [
        ExportKind::Register,
        ExportKind::Log,
        ExportKind::Balances,
        ExportKind::Enrolments,
        ExportKind::Drawdowns,
        ExportKind::Decisions,
    ];
    for what in all {
        let told = export(&*world.reader(), what, &mut Vec::new()).map_err(said(what.name()))?;
        let granted = told.totals.iter().find(|(name, _)| *name == "granted");
        if granted.is_some_and(|(_, sum)| sum.pence() != held.granted(None)) {
            return Err(format!("{}: {granted:?}", what.name()));
        }
    }
    policy(&*world.reader()).map_err(said("policy"))?;
    imports(&*world.reader()).map_err(said("imports"))?;
    let mut again = open(&world.path.as_path().into()).expect("the ledger");
    let mut file = Vec::new();
    let (reader, moment) = (again.reader().unwrap(), world.moment());
    let taken = checkpoint(&*reader, &mut *again, &mut file, &moment, Real);
    taken.map_err(said("checkpoint"))?;
    let against = verify(&*world.audit(), Some(&mut &file[..])).map_err(said("verify"))?;
    match against.faults.first() {
        None => Ok(()),
        Some(fault) => Err(format!("against a checkpoint, {}: {}", fault.place, fault.what)),
    }
}

fn said<E: Display>(verb: &str) -> impl Fn(E) -> String + '_ {
    move |error| format!("{verb}: {error}")
}

fn of_learner(world: &World, learner: &LearnerId, start: &str, held: &Held) -> Result<(), String> {
    let reader = world.reader();
    let store = &*reader;
    let told = balance(store, learner).map_err(said("balance"))?;
    held.agrees(Some(&learner.to_string()), told.entitlement)?;
    statement(store, learner).map_err(said("statement"))?;
    for day in DAYS.map(|day| date(day).expect("a day")) {
        balance_as_at(store, learner, day).map_err(said("balance --as-at"))?;
        let period = Period::new(Some(day), Some(day)).map_err(said("a day"))?;
        statement_of(store, learner, period).map_err(said("statement --from"))?;
    }
    let start = date(start).expect("a day");
    let wish = Wish { learner: learner.clone(), start, ukprn: None, course: None };
    afford(store, &wish).map_err(said("afford"))?;
    let request = Request {
        enrolment: read("E-asked"),
        learner: learner.clone(),
        study: Study::Modules { modules: vec![read("M-4"), read("M-5")], course: None },
        start,
        fee: None,
        loan: None,
        employer_funded: Money::ZERO,
        plan: None,
    };
    assess(store, &request, Naming::Given).map_err(said("assess")).map(|_| ())
}

fn of_provider(world: &World, provider: Ukprn) -> Result<(), String> {
    let reader = world.reader();
    let store = &*reader;
    for year in [None, Some(AcademicYear::beginning(2031))] {
        let as_at = date("2199-12-31").expect("a day");
        let found = position(store, Inquiry { provider, year, as_at }).map_err(said("position"))?;
        if !found.position.foots() {
            return Err("its position does not foot".to_owned());
        }
    }
    let chain = store.chain(&provider.chain()).map_err(said("its chain"))?;
    let (account, _) = ProviderAccount::verified(provider, chain).map_err(said("its account"))?;
    for made in account.claims() {
        claim(store, provider, &made.claim).map_err(said("drawdown --claim"))?;
    }
    let header = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,liability_period,\
                  amount\n";
    let schedule = Schedule::read("again.csv", header.as_bytes(), &Reading::default());
    let schedule = schedule.map_err(said("schedule"))?;
    for as_at in DAYS.map(|day| date(day).expect("a day")) {
        let asked = Asked { schedule: &schedule, whose: Whose::One(provider), as_at };
        let mut again = open(&world.path.as_path().into()).expect("the ledger");
        let found = reconcile(&mut *again, &asked, &world.moment(), DryRun);
        if !found.map_err(said("reconcile"))?.found.summary().foots() {
            return Err("a reconciliation of nothing new does not foot".to_owned());
        }
    }
    Ok(())
}

/// The most pence that stand in a line of this name, either way.
fn most(name: &str) -> Option<i128> {
    match name {
        "fee" | "fee-limit" | "loan" | "employer-funded" | "charged" | "full" | "full-before"
        | "paid" | "granted" | "deducted" | "restored" | "drawn" | "recovered" => {
            Some(9_999_999_999)
        }
        "amount" | "remaining" | "released" | "set-aside" => Some(99_999_999_999),
        "change" | "claimed" | "lines" | "ours" | "theirs" | "total" => Some(999_999_999_999_999),
        _ => None,
    }
}

/// Looks at each line: no amount is beyond its bound, no day and no year outside the calendar.
fn judge(text: &str) -> Result<(), String> {
    for line in text.lines() {
        let (name, value) = line.split_once(' ').unwrap_or((line, ""));
        let amount = value.rsplit(' ').next().unwrap_or_default();
        if let Some(most) = most(name) {
            let pence: i128 = amount.replace('.', "").parse().map_err(|_| line.to_owned())?;
            if !(-most..=most).contains(&pence) {
                return Err(format!("`{line}` is beyond its bound"));
            }
        }
        for part in value.split([' ', 'T']) {
            let mut numbers = part.splitn(3, '-');
            let [year, month, day] = std::array::from_fn(|_| numbers.next().unwrap_or_default());
            let is_day = year.len() >= 4 && month.len() == 2 && day.len() == 2;
            let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            if is_day && [year, month, day].into_iter().all(is_number) {
                let year: u32 = year.parse().map_err(|_| line.to_owned())?;
                if !(1900..=2199).contains(&year) {
                    return Err(format!("`{line}` is outside the calendar"));
                }
            }
        }
    }
    Ok(())
}

#[test]
fn the_judge_of_texts_sees_what_is_beyond() {
    for line in ["fee 100000000.00", "amount -1000000000.00", "ours 7 10000000000000.00"] {
        assert!(judge(&format!("lifelong/1\n{line}\n")).is_err(), "{line}");
    }
    for line in ["due 2200-01-01 1.00", "recorded 2200-01-01T00:00:00Z", "start 1899-12-31"] {
        assert!(judge(&format!("lifelong/1\n{line}\n")).is_err(), "{line}");
    }
    for line in ["fee 99999999.99", "due 2199-12-31 1.00", "recorded 2027-01-01T00:00:00Z"] {
        assert_eq!(judge(&format!("lifelong/1\n{line}\n")), Ok(()), "{line}");
    }
}
