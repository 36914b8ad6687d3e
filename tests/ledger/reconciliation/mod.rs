//! Reconciliations of random worlds, held against a naive model that was written from the contract
//! alone, and against faults that were planted with their cause.

pub(crate) mod lines;
pub(crate) mod model;
mod planted;
mod worlds;

use lifelong::domain::payment::Payment;
use lifelong::exchange::reconciliation::{Making, Row, Writer, summary_object};
use lifelong::ledger::reconciliation::{Ours, Tally, reconcile, since_last};
use proptest::prelude::*;

use lines::{Period, date, payments};
use worlds::{Schedule, ours, world};

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// Both files that a reconciliation writes.
fn written(ours: &[Ours], theirs: &[Payment], as_at: i64) -> (String, String) {
    let found = reconcile(ours, theirs, date(as_at));
    let mut writer = Writer::new(Vec::new()).unwrap();
    for row in &found.rows {
        writer.write(&Row::from(row)).unwrap();
    }
    let rows = String::from_utf8(writer.finish().unwrap()).unwrap();
    let since = since_last(&[], &found.breaks().collect::<Vec<_>>());
    let making = Making { rows: ("reconciliation.csv", None), providers: &[], since: &since };
    let summary = summary_object(&found.summary(), &making);
    (rows, serde_json::Value::Object(summary).to_string())
}

fn both(one: Tally, other: Tally) -> (u64, i64) {
    let sum = one.total + other.total;
    (one.count + other.count, i64::try_from(sum.pence()).unwrap())
}

fn counted(amounts: impl Iterator<Item = i64>) -> (u64, i64) {
    amounts.fold((0, 0), |(count, sum), amount| (count + 1, sum + amount))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_files_are_those_of_the_model((periods, schedule, as_at) in world()) {
        let (rows, _) = written(&ours(&periods), &payments(&schedule), as_at);
        prop_assert_eq!(rows, model::file(&periods, &schedule, as_at));
    }

    #[test]
    fn matched_and_breaks_are_everything((periods, schedule, as_at) in world()) {
        let (known, theirs) = (ours(&periods), payments(&schedule));
        let summary = reconcile(&known, &theirs, date(as_at)).summary();
        prop_assert!(summary.foots());
        let (matched, breaks) = (summary.matched, summary.breaks());
        let drawn = periods.iter().filter_map(|period| period.drawn);
        prop_assert_eq!(both(matched.ours, breaks.ours), counted(drawn));
        let paid = schedule.iter().map(|line| line.amount);
        prop_assert_eq!(both(matched.theirs, breaks.theirs), counted(paid));
    }

    #[test]
    fn the_order_of_lines_does_not_matter(
        ((periods, schedule, as_at), shuffled_periods, shuffled) in world().prop_flat_map(|world| {
            let (periods, schedule) = (world.0.clone(), world.1.clone());
            (Just(world), Just(periods).prop_shuffle(), Just(schedule).prop_shuffle())
        })
    ) {
        let files = written(&ours(&periods), &payments(&schedule), as_at);
        prop_assert_eq!(files, written(&ours(&shuffled_periods), &payments(&shuffled), as_at));
    }

    #[test]
    fn planted_faults_are_found_with_their_cause_and_nothing_else_is(plan in planted::plan()) {
        let (periods, schedule, expected): (Vec<Period>, Schedule, _) = planted::world(&plan);
        let (known, theirs) = (ours(&periods), payments(&schedule));
        let found = reconcile(&known, &theirs, date(planted::AS_AT));
        let told: Vec<_> = found
            .breaks()
            .map(|open| (open.id.to_string(), open.cause.code()))
            .collect();
        prop_assert_eq!(told, expected);
        prop_assert!(found.summary().foots());
    }
}
