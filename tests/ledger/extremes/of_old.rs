//! A ledger of the time when amounts reached further, and no sum of a learner was bounded: it opens,
//! verifies, is read by everything that reads, and goes on.

use lifelong::domain::ids::{LearnerId, Ukprn};
use lifelong::domain::money::{Amount, Money};
use lifelong::domain::payment::Payment;
use lifelong::domain::rates::Announced;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::chain_name::{Owner, TheLedger};
use lifelong::ledger::draft::Draft;
use lifelong::ledger::event::{ChainEvent, FileImported, LearnerEvent, LedgerEvent, ProviderEvent};
use lifelong::ledger::form::Form;
use lifelong::ledger::hash::digest;
use lifelong::ledger::reference::{ReferenceRow, rows_digest};
use lifelong::ops::Recording::Real;
use lifelong::ops::balance::balance;
use lifelong::ops::correct::{Correction, CorrectionOutcome, correct};
use lifelong::ops::drawdown::{Drawdown, drawdown};
use lifelong::ops::grant::{Grant, GrantKind, GrantOutcome, grant};
use lifelong::ops::uprate::{Uprating, uprate};
use lifelong::store::Batch;

use super::acts::{Act, Enrolment};
use super::asked::{Ended, take};
use super::read_back;
use super::world::{World, day};
use crate::college::read;
use crate::college::take::NoFiles;

/// The most that one amount was.
const MOST: &str = "1000000000.00";

fn most() -> Amount {
    Amount::new(Money::recorded(MOST).unwrap()).unwrap()
}

/// Appends an event to a chain, as the program did then.
fn record<E: ChainEvent>(world: &mut World, owner: &impl Owner<Event = E>, events: Vec<E>) {
    let stored = world.reader().chain(&owner.chain()).unwrap();
    let mut chain = Chain::verified(owner, stored).unwrap();
    let before = chain.entries().len();
    for event in events {
        let moment = world.moment();
        let (recorded_at, actor) = (world.later(), moment.actor);
        let effective_on = day("2027-02-05").unwrap();
        let draft = Draft::new(recorded_at, effective_on, actor, event);
        chain.push(chain.seal(Draft { form: Form::First, ..draft }).unwrap());
    }
    world.store.append(&Batch::of(chain.into_entries().split_off(before))).unwrap();
}

/// Three grants of the most that one amount was, and the payment of one.
fn of_old() -> World {
    let mut world = World::new();
    let granted = LearnerEvent::AdditionalGranted { amount: most(), key: None };
    record(&mut world, &read::<LearnerId>("L-0"), vec![granted; 3]);
    let payment = Payment {
        reference: read("P-1"),
        paid_on: day("2027-02-03").unwrap(),
        ukprn: read("10000001"),
        learner: read("L-0"),
        enrolment: read("E-77"),
        period: read("1"),
        amount: most().money(),
    };
    record(&mut world, &read::<Ukprn>("10000001"), vec![ProviderEvent::PaymentRecorded(payment)]);
    world
}

fn remaining(world: &World) -> String {
    balance(&*world.reader(), &read("L-0")).unwrap().entitlement.remaining().to_string()
}

/// All that reads reads it; the judge of texts alone knows that nothing like it is written now.
#[track_caller]
fn is_read(world: &World) {
    let error = read_back::everything(world).unwrap_err();
    assert_eq!(error, "`granted 1000000000.00` is beyond its bound");
    assert_eq!(read_back::all_but_the_texts(world), Ok(()));
}

#[test]
fn what_was_recorded_beyond_the_bounds_is_read() {
    let world = of_old();
    assert_eq!(remaining(&world), "3000038140.00");
    is_read(&world);
}

#[test]
fn what_is_beyond_its_bound_does_not_grow_and_everything_else_goes_on() {
    let mut world = of_old();
    let penny = Amount::new(Money::from_pence(1)).unwrap();
    let (reason, on) = (read("PRIORITY"), day("2027-02-05").unwrap());
    let what = GrantKind::Additional { amount: penny, reason, on, key: None };
    let asked = Grant { learner: read("L-0"), what };
    let moment = world.moment();
    let answer = grant(&mut *world.store, &asked, &moment, Real).unwrap();
    let GrantOutcome::Refused(objection) = answer.outcome else { panic!("{answer:?}") };
    assert_eq!(objection.rule.to_string(), "beyond-sums");
    // What is priced up is left as it is; the others are not.
    let uprating =
        Uprating { to: read("2026/27"), on: None, announced: Announced::Refused, at_a_time: 10 };
    let repriced = uprate(&mut *world.store, &uprating, &moment, Real, &mut |_, _| {}).unwrap();
    assert_eq!((repriced.uprated, repriced.already, repriced.left), (1, 2, 1));
    assert_eq!(repriced.first_left.unwrap().learner.to_string(), "L-0");
    // A study is funded, confirmed and claimed.
    let (modules, start) = ("M-2", "2027-01-18");
    let plain = Enrolment {
        who: 0,
        modules,
        credits: 0,
        start,
        fee: None,
        loan: None,
        employer: "0.00",
        plan: None,
    };
    for act in [
        Act::Enrol(plain),
        Act::Attend { which: 0, period: 1, on: "2027-02-05" },
        Act::Drawdown { provider: 0, due: "2027-02-28" },
    ] {
        assert_eq!(take(&act, true, &mut world), Ok(Ended::Done), "{act:?}");
    }
    assert_eq!(remaining(&world), "3000035692.50");
    // What was granted too much is undone.
    for (entry, left) in
        [("L-0/3", "2000035692.50"), ("L-0/4", "1000035692.50"), ("L-0/5", "35692.50")]
    {
        let correction = Correction { entry: read(entry), reason: read("MISTAKE"), on };
        let answer = correct(&mut *world.store, &correction, &moment, Real).unwrap();
        assert!(matches!(answer.outcome, CorrectionOutcome::Corrected { .. }), "{answer:?}");
        assert_eq!(remaining(&world), left);
    }
    is_read(&world);
    // And then it is re-priced as anybody's.
    let repriced = uprate(&mut *world.store, &uprating, &moment, Real, &mut |_, _| {}).unwrap();
    assert_eq!((repriced.uprated, repriced.left), (1, 0));
    let asked = Drawdown { provider: read("10000001"), due_by: day("2028-01-31").unwrap() };
    assert!(
        drawdown(&mut *world.store, asked, &moment, Real, &mut NoFiles::default())
            .unwrap()
            .claim
            .is_none()
    );
    is_read(&world);
}

/// Rows of the catalogue and the policy as they were taken then.
#[test]
fn a_row_beyond_the_bounds_is_read_and_what_it_would_be_is_refused() {
    let mut world = World::new();
    for (kind, id, text) in [
        ("modules", "M-2", "M-2,C-1,10000001,Networks,5,30,1000000000.00,yes,,"),
        ("rates", "2026/27", "2026/27,1000000000.00,250000000.00,pro-rata,ours"),
    ] {
        let chain = world.reader().chain(&read("ledger")).unwrap();
        let chain = Chain::verified(&TheLedger, chain).unwrap();
        let since = chain.next_seq();
        let row = ReferenceRow { kind: read(kind), id: id.into(), since, text: text.into() };
        let event = LedgerEvent::FileImported(FileImported {
            kind: kind.to_owned(),
            file: format!("{kind}.csv"),
            digest: digest(text),
            lines: 1,
            recorded: 1,
            already: 0,
            refused: 0,
            rows: rows_digest(std::slice::from_ref(&row)),
            begun: None,
            refusals: None,
        });
        let moment = world.moment();
        let (recorded_at, actor) = (world.later(), moment.actor);
        let effective_on = day("2027-02-05").unwrap();
        let draft = Draft::new(recorded_at, effective_on, actor, event);
        let draft = Draft { form: Form::First, ..draft };
        let reference = vec![row];
        let batch = Batch { reference, ..Batch::of([chain.seal(draft).unwrap()]) };
        world.store.append(&batch).unwrap();
    }
    assert_eq!(read_back::everything(&world), Ok(()));
    let modules = "M-2";
    let start = "2027-01-18";
    let asked = Enrolment {
        who: 0,
        modules,
        credits: 0,
        start,
        fee: None,
        loan: None,
        employer: "0.00",
        plan: None,
    };
    assert_eq!(take(&Act::Enrol(asked), true, &mut world), Ok(Ended::No));
    let learner = Act::Learner { prior: "0.00", year: "2026/27" };
    assert_eq!(
        take(&learner, true, &mut world),
        Ok(Ended::Wrong),
        "it grants more than one amount"
    );
    // From outside the row would not be taken, and another in its place is.
    let usual = Act::Rates { year: "2026/27", limit: "9790.00" };
    assert_eq!(take(&usual, true, &mut world), Ok(Ended::Done));
    assert_eq!(read_back::everything(&world), Ok(()));
}
