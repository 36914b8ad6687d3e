//! The last guard: what could never be read back is not sealed, whoever asks.

use chrono::NaiveDate;
use lifelong::domain::achievement::Achievement;
use lifelong::domain::calendar::{AcademicYear, date};
use lifelong::domain::ids::{LearnerId, Ukprn};
use lifelong::domain::money::{Amount, Money};
use lifelong::domain::month::Month;
use lifelong::domain::sum::Sum;
use lifelong::ledger::actor::Actor;
use lifelong::ledger::chain::{Chain, Link};
use lifelong::ledger::chain_name::{Owner, TheLedger};
use lifelong::ledger::draft::Draft;
use lifelong::ledger::entry::SealError;
use lifelong::ledger::event::{
    ChainEvent, CheckpointTaken, ClaimMade, GrantPutRight, LearnerEvent, LedgerEvent,
    MonthPrepared, OutcomeRecorded, ProviderEvent, ReconciliationPrepared, UpratingBegun,
    UpratingRun, Withdrawn,
};
use lifelong::ledger::form::Form;
use lifelong::ledger::hash::Hash;
use lifelong::ledger::instant::Instant;
use lifelong::ledger::reconciliation::Tally;

use crate::college::read;

fn draft<E: ChainEvent>(event: E) -> Draft<E> {
    let recorded_at = read::<Instant>("2027-02-05T09:00:00Z");
    let actor = Actor::new(read("finance officer"), read("fo"));
    Draft::new(recorded_at, day("2027-02-05"), actor, event)
}

fn day(text: &str) -> NaiveDate {
    date(text).unwrap()
}

fn granted(source: &str) -> LearnerEvent {
    let amount = Amount::new(Money::pounds(1)).unwrap();
    LearnerEvent::PriorStudyDeducted { amount, source: Some(source.to_owned()) }
}

/// Whose chains are written to here.
fn learner() -> LearnerId {
    read("L-1")
}

fn provider() -> Ukprn {
    read("10000001")
}

/// Refused for this line, and the place where it would have stood stays where it was.
#[track_caller]
fn refused<E: ChainEvent>(owner: &impl Owner<Event = E>, draft: &Draft<E>, line: &str) {
    let error = Chain::empty(owner).seal(draft.clone()).unwrap_err();
    let said = error.to_string();
    assert!(said.starts_with(&format!("line `{line}` of its entry could never be read")), "{said}");
    assert_eq!(Link::first(owner).seal(draft.clone()), Err(error));
}

#[test]
fn the_next_entry_stands_where_the_refused_one_would_have() {
    let (chain, mut place) = (Chain::empty(&learner()), Link::first(&learner()));
    assert!(place.seal(draft(granted("two\nlines"))).is_err());
    let fine = draft(granted("a letter"));
    assert_eq!(place.seal(fine.clone()), chain.seal(fine));
}

#[test]
fn the_day_of_a_fact_is_told_once_or_nothing_is_sealed() {
    let (told_by_line, told_by_event) =
        (draft(granted("a letter")), draft(withdrawn(day("2027-02-05"), None)));
    refused(&learner(), &Draft { on: None, ..told_by_line.clone() }, "on");
    refused(&learner(), &Draft { on: told_by_line.on, ..told_by_event }, "on");
}

#[test]
fn no_day_outside_the_calendar_is_sealed() {
    let fine = draft(granted("a letter"));
    for outside in [NaiveDate::MIN, NaiveDate::MAX, day("2199-12-31").succ_opt().unwrap()] {
        let effective = Draft { effective_on: outside, ..fine.clone() };
        refused(&learner(), &effective, "effective");
        let recorded_at = Instant::of(outside.and_hms_opt(0, 0, 0).unwrap().and_utc());
        refused(&learner(), &Draft { recorded_at, ..fine.clone() }, "recorded");
        refused(&learner(), &Draft { on: Some(outside), ..fine.clone() }, "on");
        let told = withdrawn(day("2027-02-05"), Some(outside));
        refused(&learner(), &draft(told), "never-attended");
        let withdrawn = withdrawn(outside, None);
        refused(&learner(), &draft(withdrawn.clone()), "withdrawn");
        let first = Draft { form: Form::First, ..draft(withdrawn) };
        refused(&learner(), &first, "withdrawn");
        let completed = LearnerEvent::OutcomeRecorded(OutcomeRecorded {
            enrolment: read("E-1"),
            module: None,
            achievement: Achievement::Passed,
            completed_on: outside,
            credits: None,
        });
        refused(&learner(), &draft(completed), "completed");
        refused(&provider(), &draft(prepared_month(Month::of(outside), "0.00")), "month");
    }
    for year in [1_899, 2_200, i32::MIN, i32::MAX] {
        let year = AcademicYear::beginning(year);
        refused(&TheLedger, &draft(LedgerEvent::LedgerOpened { entitlement_year: year }), "year");
        let full = Amount::new(Money::pounds(1)).unwrap();
        let begun = LedgerEvent::UpratingBegun(UpratingBegun { to: year, full });
        refused(&TheLedger, &draft(begun), "to");
        let put_right = GrantPutRight { year, full, full_before: full, replaces: 1 };
        refused(&learner(), &draft(LearnerEvent::GrantPutRight(put_right)), "year");
    }
}

fn withdrawn(withdrawn_on: NaiveDate, never_attended: Option<NaiveDate>) -> LearnerEvent {
    LearnerEvent::Withdrawn(Withdrawn {
        enrolment: read("E-1"),
        withdrawn_on,
        never_attended,
        charged: None,
        released: Money::ZERO,
        replaces: None,
    })
}

fn prepared_month(month: Month, total: &str) -> ProviderEvent {
    let totals = vec![("drawn".to_owned(), Sum::recorded(total).unwrap())];
    ProviderEvent::MonthPrepared(MonthPrepared {
        month,
        reconciliation: 1,
        files: Vec::new(),
        totals,
    })
}

fn checkpoint(total: Sum) -> LedgerEvent {
    LedgerEvent::CheckpointTaken(CheckpointTaken {
        root: Hash::ZERO,
        chains: 1,
        entries: 1,
        before: None,
        refusals: None,
        totals: vec![("drawn".to_owned(), total)],
        key: None,
    })
}

#[test]
fn no_sum_of_a_run_beyond_its_bound_is_sealed() {
    let most = Sum::from_pence(999_999_999_999_999);
    let claim = |amount| {
        ProviderEvent::ClaimMade(ClaimMade {
            claim: read("10000001-0001"),
            due_by: day("2027-02-05"),
            lines: 1,
            amount,
            digest: Hash::ZERO,
            recoveries: Vec::new(),
        })
    };
    let chain = Chain::empty(&provider());
    let prepared = |lines: Sum, ours: Sum, theirs: Sum| {
        ProviderEvent::ReconciliationPrepared(ReconciliationPrepared {
            as_at: day("2027-02-05"),
            file: "schedule.csv".to_owned(),
            schedule: Hash::ZERO,
            lines: Some(Tally::one(lines)),
            causes: 1,
            payments: 0,
            rows: Hash::ZERO,
            ours: Tally::one(ours),
            theirs: Tally::one(theirs),
            matched: 0,
            opened: Vec::new(),
            closed: Vec::new(),
        })
    };
    let run = |change| {
        LedgerEvent::UpratingRun(UpratingRun {
            to: read("2026/27"),
            learners: 1,
            change,
            begun: None,
        })
    };
    for sum in [most, -most] {
        assert!(chain.seal(draft(claim(sum))).is_ok());
        assert!(chain.seal(draft(prepared(sum, sum, sum))).is_ok());
        assert!(Chain::empty(&TheLedger).seal(draft(run(sum))).is_ok());
        assert!(Chain::empty(&TheLedger).seal(draft(checkpoint(sum))).is_ok());
        let month = prepared_month(read("2027-01"), &sum.to_string());
        assert!(chain.seal(draft(month)).is_ok());
    }
    for beyond in [most + Money::from_pence(1), -most - Money::from_pence(1)] {
        refused(&provider(), &draft(claim(beyond)), "claimed");
        refused(&provider(), &draft(prepared(beyond, most, most)), "lines");
        refused(&provider(), &draft(prepared(most, beyond, most)), "ours");
        refused(&provider(), &draft(prepared(most, most, beyond)), "theirs");
        refused(&TheLedger, &draft(run(beyond)), "change");
        refused(&TheLedger, &Draft { form: Form::First, ..draft(run(beyond)) }, "change");
        refused(&TheLedger, &draft(checkpoint(beyond)), "total");
        let month = prepared_month(read("2027-01"), &beyond.to_string());
        refused(&provider(), &draft(month), "total");
    }
}

#[test]
fn no_value_with_a_line_break_is_sealed() {
    refused(&learner(), &draft(granted("two\nlines")), "source");
    let chain = Chain::empty(&learner());
    assert_eq!(chain.seal(draft(granted("\n"))), Err(SealError::Value("source")));
}
