//! The last guard: what could never be read back is not sealed, whoever asks.

use chrono::NaiveDate;
use lifelong::domain::calendar::{AcademicYear, date};
use lifelong::domain::money::{Amount, Money};
use lifelong::domain::sum::Sum;
use lifelong::ledger::actor::Actor;
use lifelong::ledger::chain::{Chain, Link};
use lifelong::ledger::draft::Draft;
use lifelong::ledger::entry::SealError;
use lifelong::ledger::event::{ClaimMade, Event, ReconciliationPrepared};
use lifelong::ledger::hash::Hash;
use lifelong::ledger::instant::Instant;
use lifelong::ledger::reconciliation::Tally;

use super::world::read;

fn draft(event: Event) -> Draft {
    Draft {
        recorded_at: read::<Instant>("2027-02-05T09:00:00Z").0,
        effective_on: day("2027-02-05"),
        actor: Actor { by: read("finance officer"), login: read("fo") },
        reason: None,
        event,
    }
}

fn day(text: &str) -> NaiveDate {
    date(text).unwrap()
}

fn granted(source: &str) -> Event {
    let amount = Amount::new(Money::pounds(1)).unwrap();
    Event::PriorStudyDeducted { amount, source: Some(source.to_owned()) }
}

/// Refused for this line, and where it is the next entry of a chain, the chain goes on as it was.
#[track_caller]
fn refused(chain: &str, draft: &Draft, line: &str) {
    let chain = Chain::empty(read(chain));
    let error = chain.seal(draft.clone()).unwrap_err();
    let said = error.to_string();
    assert!(said.starts_with(&format!("line `{line}` of its entry could never be read")), "{said}");
    let mut place = Link::first(chain.name().clone());
    assert_eq!(place.seal(draft.clone()), Err(error));
    let fine = Draft { event: granted("a letter"), ..self::draft(granted("")) };
    assert_eq!(place.seal(fine.clone()), chain.seal(fine), "the place stays where it was");
}

#[test]
fn no_day_outside_the_calendar_is_sealed() {
    let fine = draft(granted("a letter"));
    for outside in [NaiveDate::MIN, NaiveDate::MAX, day("2199-12-31").succ_opt().unwrap()] {
        let effective = Draft { effective_on: outside, ..fine.clone() };
        refused("learner/L-1", &effective, "effective");
        let recorded_at = outside.and_hms_opt(0, 0, 0).unwrap().and_utc();
        refused("learner/L-1", &Draft { recorded_at, ..fine.clone() }, "recorded");
        let enrolment = read("E-1");
        let released = Money::ZERO;
        let event = Event::Withdrawn { enrolment, withdrawn_on: outside, released };
        refused("learner/L-1", &draft(event), "withdrawn");
    }
    for year in [1_899, 2_200, i32::MIN, i32::MAX] {
        let entitlement_year = AcademicYear::beginning(year);
        refused("ledger", &draft(Event::LedgerOpened { entitlement_year }), "year");
    }
}

#[test]
fn no_sum_of_a_run_beyond_its_bound_is_sealed() {
    let most = Sum::from_pence(999_999_999_999_999);
    let claim = |amount| {
        Event::ClaimMade(ClaimMade {
            claim: read("10000001-0001"),
            due_by: day("2027-02-05"),
            lines: 1,
            amount,
            digest: Hash::ZERO,
            recoveries: Vec::new(),
        })
    };
    let provider = Chain::empty(read("provider/10000001"));
    let prepared = |ours: Sum, theirs: Sum| {
        Event::ReconciliationPrepared(ReconciliationPrepared {
            as_at: day("2027-02-05"),
            file: "schedule.csv".to_owned(),
            schedule: Hash::ZERO,
            payments: 0,
            rows: Hash::ZERO,
            ours: Tally::one(ours),
            theirs: Tally::one(theirs),
            matched: 0,
            opened: Vec::new(),
            closed: Vec::new(),
        })
    };
    let run = |change| Event::UpratingRun { to: read("2026/27"), learners: 1, change };
    for sum in [most, -most] {
        assert!(provider.seal(draft(claim(sum))).is_ok());
        assert!(provider.seal(draft(prepared(sum, sum))).is_ok());
        assert!(Chain::empty(read("ledger")).seal(draft(run(sum))).is_ok());
    }
    for beyond in [most + Money::from_pence(1), -most - Money::from_pence(1)] {
        refused("provider/10000001", &draft(claim(beyond)), "claimed");
        refused("provider/10000001", &draft(prepared(beyond, most)), "ours");
        refused("provider/10000001", &draft(prepared(most, beyond)), "theirs");
        refused("ledger", &draft(run(beyond)), "change");
    }
}

#[test]
fn no_value_with_a_line_break_is_sealed() {
    refused("learner/L-1", &draft(granted("two\nlines")), "source");
    let chain = Chain::empty(read("learner/L-1"));
    assert_eq!(chain.seal(draft(granted("\n"))), Err(SealError::Value("source")));
}
