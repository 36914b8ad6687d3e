//! Random histories: whatever has happened, the figures are those of the model, and they foot.

use lifelong::domain::calendar::date;
use lifelong::ops::Recording;
use lifelong::ops::amend::{Amendment, amend};
use lifelong::ops::correct::{Correction, correct};
use lifelong::ops::position::ProviderPosition;
use lifelong::ops::recover::{Recovery, recover};
use proptest::prelude::*;

use super::model::{Sums, sums};
use super::rig::{ONE, OTHER};
use crate::college::terms::{Terms, moment, read};

/// Something that happens.
#[derive(Clone, Debug)]
enum Step {
    Confirm(&'static str, u16, &'static str, u32),
    Draw(&'static str, &'static str),
    Recover(&'static str, u16),
    Withdraw(&'static str, &'static str),
    Amend(&'static str, u16),
    Correct(&'static str, u16),
    Pay(&'static str, &'static str, u16, i32),
}

fn step() -> impl Strategy<Value = Step> {
    let enrolment = || prop::sample::select(vec!["E-1", "E-2", "E-3"]);
    let provider = || prop::sample::select(vec![ONE, OTHER]);
    let day = || prop::sample::select(vec!["2027-01-15", "2027-02-01", "2027-07-01", "2027-10-01"]);
    let status = prop::sample::select(vec!["A", "A", "A", "X"]);
    prop_oneof![
        6 => (enrolment(), 1_u16..=3, status, 1_u32..=28)
            .prop_map(|(id, period, status, day)| Step::Confirm(id, period, status, day)),
        3 => (provider(), day()).prop_map(|(ukprn, day)| Step::Draw(ukprn, day)),
        2 => (enrolment(), 1_u16..=3).prop_map(|(id, period)| Step::Recover(id, period)),
        1 => (enrolment(), day()).prop_map(|(id, day)| Step::Withdraw(id, day)),
        1 => (enrolment(), 1_u16..=48).prop_map(|(id, hundreds)| Step::Amend(id, hundreds)),
        1 => (prop::sample::select(vec!["L-1", "L-2"]), 5_u16..=20)
            .prop_map(|(learner, seq)| Step::Correct(learner, seq)),
        4 => (provider(), enrolment(), 1_u16..=4, -1_500_i32..=2_500)
            .prop_map(|(ukprn, id, period, pounds)| Step::Pay(ukprn, id, period, pounds)),
    ]
}

/// Takes a step; what is refused is refused.
fn take(terms: &mut Terms, step: &Step) {
    let (now, on) = (moment(), date("2027-02-05").expect("a day"));
    match step {
        Step::Confirm(id, period, status, day) => {
            terms.confirm(&format!("{id},{period},{status},2027-02-{day:02}\n"));
        }
        Step::Draw(ukprn, day) => {
            terms.draw(ukprn, day);
        }
        Step::Recover(id, period) => {
            let (enrolment, period) = (read(id), read(&period.to_string()));
            let recovery = Recovery { enrolment, period, reason: read("REJECTED"), on };
            recover(&mut *terms.store, &recovery, &now, Recording::Real).expect("an answer");
        }
        Step::Withdraw(id, day) => terms.withdraw(id, day),
        Step::Amend(id, hundreds) => {
            let (enrolment, fee) = (read(id), read(&format!("{hundreds}00.00")));
            let amendment = Amendment { enrolment, fee, loan: None, on, reason: read("FEE") };
            amend(&mut *terms.store, &amendment, &now, Recording::Real).expect("an answer");
        }
        // The first entries make the learner and the enrolments, which the model does not undo.
        Step::Correct(learner, seq) => {
            if is_attendance(terms, learner, *seq) {
                let entry = read(&format!("{learner}/{seq}"));
                let correction = Correction { entry, reason: read("WRONG"), on };
                correct(&mut *terms.store, &correction, &now, Recording::Real).expect("an answer");
            }
        }
        Step::Pay(ukprn, id, period, pounds) => {
            terms.pay(ukprn, id, &period.to_string(), &format!("{pounds}.00"));
        }
    }
}

fn is_attendance(terms: &Terms, learner: &str, seq: u16) -> bool {
    let stored = terms
        .store
        .reader()
        .expect("a reader")
        .chain(&read(&format!("learner/{learner}")))
        .expect("entries");
    let entry = stored.get(usize::from(seq.saturating_sub(1)));
    entry.is_some_and(|entry| entry.text.contains("\nevent attendance-recorded\n"))
}

fn found(position: &ProviderPosition) -> Sums {
    let figures = &position.position;
    let by_name = [
        ("not confirmed", figures.not_confirmed),
        ("scheduled", figures.scheduled),
        ("claimed", figures.claimed),
        ("to claim", figures.to_claim),
        ("awaiting", figures.awaiting),
        ("blocked", figures.blocked),
        ("paid", figures.paid),
        ("overpaid", figures.overpaid),
    ];
    let by_name = by_name.into_iter().map(|(name, figure)| (name, figure.amount.pence()));
    let by_name = by_name.filter(|(_, sum)| *sum != 0).collect();
    Sums { by_name, unplaced: position.unplaced.total.pence() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_figures_are_those_of_the_model_and_foot(steps in prop::collection::vec(step(), 1..40)) {
        let mut terms = Terms::new();
        for one in &steps {
            take(&mut terms, one);
        }
        for ukprn in [ONE, OTHER] {
            let position = terms.position(ukprn, "2027-02-10");
            prop_assert_eq!(found(&position), sums(&terms, ukprn));
            let figures = &position.position;
            prop_assert_eq!(figures.payable.amount, figures.committed + figures.drawn);
            prop_assert_eq!(figures.total.amount, figures.payable.amount + figures.overpaid.amount);
            let coming = figures.coming.values().map(|falls| falls.all.amount);
            let by_day: lifelong::domain::money::Money = coming.sum();
            prop_assert_eq!(figures.passed.amount + by_day, figures.scheduled.amount);
            let claimed = figures.claimed.amount + figures.to_claim.amount;
            prop_assert_eq!(claimed, figures.scheduled.amount);
        }
        terms.holds();
    }
}
