//! So many learners or lines that a run comes to more than it may: it says so before anything is
//! recorded, and everything else goes on.

use lifelong::domain::ids::LearnerId;
use lifelong::domain::money::{Amount, Money};
use lifelong::domain::payment::Payment;
use lifelong::domain::rates::Announced;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::draft::Draft;
use lifelong::ledger::event::LearnerEvent;
use lifelong::ledger::hash::Hash;
use lifelong::ops::OpError;
use lifelong::ops::Recording::{DryRun, Real};
use lifelong::ops::export::{ExportKind, export};
use lifelong::ops::reconcile::{Asked, Schedule, Whose, reconcile};
use lifelong::ops::uprate::{LEARNERS_AT_A_TIME, Uprating, uprate};
use lifelong::ops::verify::verify;
use lifelong::store::Batch;

use super::world::{PROVIDERS, World, day};
use crate::college::read;

/// As many learners as come to more than a run may when each of them loses nearly all of the most
/// that one may have.
const LEARNERS: usize = 10_001;

fn granted_the_most() -> World {
    let mut world = World::new();
    // The full entitlement, and all that is left of the most beside it.
    let full = Amount::new(Money::pounds(38_140)).unwrap();
    let amount = Amount::new(Money::from_pence(99_999_999_999 - 3_814_000)).unwrap();
    let (moment, at) = (world.moment(), world.later());
    let granted = |number: usize| {
        let event = LearnerEvent::EntitlementGranted { year: read("2025/26"), amount: full };
        let mut chain = Chain::empty(&read::<LearnerId>(&format!("M-{number:05}")));
        let (recorded_at, actor) = (at, moment.actor.clone());
        let effective_on = day("2025-08-01").unwrap();
        let draft = |event| Draft::new(recorded_at, effective_on, actor.clone(), event);
        let first = chain.seal(draft(event)).unwrap();
        chain.push(first.clone());
        let more = LearnerEvent::AdditionalGranted { amount, key: None };
        [first, chain.seal(draft(more)).unwrap()]
    };
    world.store.append(&Batch::of((0..LEARNERS).flat_map(granted))).unwrap();
    world
}

#[test]
fn learners_who_come_to_too_much_together_are_not_re_priced() {
    let mut world = granted_the_most();
    let (before, moment) = (world.entries(), world.moment());
    // What nobody owns is the rest of a thousand million: 999999999.99 at 0.04 for 38140.00.
    let to = read("2042/43");
    let uprating =
        Uprating { to, on: None, announced: Announced::Refused, at_a_time: LEARNERS_AT_A_TIME };
    for recording in [DryRun, Real] {
        let answer = uprate(&mut *world.store, &uprating, &moment, recording, &mut |_, _| {});
        let error = answer.unwrap_err();
        assert!(matches!(error, OpError::Beyond { .. }), "nothing stands: {error:?}");
        let said = error.to_string();
        assert!(said.starts_with("uprating all learners together would go too far: -1"), "{said}");
        assert!(said.ends_with("the most that the sums of a run or a provider may be"), "{said}");
    }
    assert_eq!(world.entries(), before, "nothing was recorded");
    // What they come to together is told, by whatever adds it up.
    let balances = export(&*world.reader(), ExportKind::Balances, &mut Vec::new()).unwrap();
    let (name, sum) = balances.totals[0];
    assert_eq!((name, sum.to_string().as_str()), ("granted", "10001200076179.91"));
    let verified = verify(&*world.audit(), None).unwrap();
    assert_eq!(verified.faults, []);
    assert_eq!(verified.entitlement.granted, sum);
}

/// The rates of this ledger fall so far that every run is judged first.
#[test]
fn a_run_that_is_judged_first_is_begun_and_ended_once() {
    let mut world = World::new();
    let moment = world.moment();
    let uprating =
        Uprating { to: read("2026/27"), on: None, announced: Announced::Refused, at_a_time: 1 };
    let told = uprate(&mut *world.store, &uprating, &moment, Real, &mut |_, _| {}).unwrap();
    assert_eq!((told.uprated, told.already, told.left), (2, 2, 0));
    let texts = world.texts();
    let of = |event: &str| -> Vec<&String> {
        let line = format!("\nevent {event}\n");
        texts.iter().filter(|text| text.contains(&line)).collect()
    };
    let [begun] = of("uprating-begun")[..] else { panic!("{texts:?}") };
    let number = begun.lines().find_map(|line| line.strip_prefix("seq ")).unwrap();
    assert_eq!(of("uprating-run").len(), 1);
    let uprated = of("entitlement-uprated");
    assert_eq!(uprated.len(), 2);
    for text in uprated {
        assert!(text.contains(&format!("\nrun {number}\n")), "{text}");
    }
    assert_eq!(verify(&*world.audit(), None).unwrap().faults, []);
}

/// As many lines of the most that one amount may be as come to more than a provider's sums may.
const LINES: usize = 100_001;

#[test]
fn payments_that_come_to_too_much_together_are_not_recorded() {
    let mut world = World::new();
    let payment = Payment {
        reference: read("P-1"),
        paid_on: day("2027-02-03").unwrap(),
        ukprn: read(PROVIDERS[0]),
        learner: read("L-0"),
        enrolment: read("E-1"),
        period: read("1"),
        amount: read("99999999.99"),
    };
    let mut schedule = Schedule {
        file: "schedule.csv".to_owned(),
        digest: Hash::ZERO,
        payments: vec![payment; LINES],
    };
    let (before, moment, as_at) = (world.entries(), world.moment(), day("2027-02-05").unwrap());
    let asked = Asked { schedule: &schedule, whose: Whose::Named, as_at };
    let answer = reconcile(&mut *world.store, &asked, &moment, Real);
    let said = answer.unwrap_err().to_string();
    assert_eq!(
        said,
        "all that was paid to the provider would go too far: 10000099998999.99 is beyond \
         9999999999999.99, the most that the sums of a run or a provider may be"
    );
    assert_eq!(world.entries(), before, "nothing was recorded");
    schedule.payments.truncate(2);
    let asked = Asked { schedule: &schedule, whose: Whose::Named, as_at };
    let found = reconcile(&mut *world.store, &asked, &moment, Real).unwrap();
    assert_eq!(found.found.theirs.total.to_string(), "199999999.98");
}
