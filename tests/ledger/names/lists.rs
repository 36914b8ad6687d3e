//! Lists: the names behind figures are as many as the figures say, and can be narrowed.

use std::collections::BTreeMap;

use lifelong::ledger::standing::InFigure;
use lifelong::ops::list::{self, Filters, ListKind};
use lifelong::ops::position::{Figure, Inquiry, position};
use proptest::prelude::*;
use serde_json::Value;

use super::told::ledger;
use crate::college::College;

/// Behind each figure of each provider's position stand as many periods, and of as many enrolments,
/// as it says: as at the last day, and as at days before.
pub(crate) fn lists_agree(college: &College) -> Result<(), TestCaseError> {
    let reader = college.reader();
    for provider in reader.providers().expect("providers") {
        // Another day for each history, so that none takes long.
        let days = [0, 40, 300][college.count() % 3];
        let as_at = college.today - chrono::Days::new(days);
        let asked = Inquiry { provider, year: None, as_at };
        let found = position(&*reader, asked).expect("a position").position;
        for (figure, told) in figures(&found) {
            let filters = Filters {
                provider: Some(provider),
                figure: Some(figure),
                as_at: Some(as_at),
                ..no_filters(college)
            };
            let listed = list::list(&*reader, ListKind::Periods, &filters).expect("a list");
            let mut enrolments: Vec<&str> =
                listed.rows.iter().map(|row| listed.field(row, "enrolment_id")).collect();
            enrolments.dedup();
            let counted =
                [enrolments.len(), listed.rows.len()].map(|it| u64::try_from(it).unwrap());
            prop_assert_eq!(
                counted,
                [told.enrolments, told.periods],
                "{} of {} as at {}",
                figure.name(),
                provider,
                as_at
            );
        }
    }
    Ok(())
}

fn no_filters(college: &College) -> Filters {
    Filters {
        provider: None,
        learner: None,
        figure: None,
        due_by: None,
        due_after: None,
        undrawn: false,
        status: None,
        owner: None,
        year: None,
        alike: false,
        as_at: None,
        today: college.today,
    }
}

/// The figures of a position by the parts of which they are sums.
fn figures(of: &lifelong::ledger::position::Position) -> [(InFigure, Figure); 17] {
    let next = of.next_pay_day().map(|(_, falls)| falls.all).unwrap_or_default();
    [
        (InFigure::NotConfirmed, of.not_confirmed),
        (InFigure::Scheduled, of.scheduled),
        (InFigure::Claimed, of.claimed),
        (InFigure::ToClaim, of.to_claim),
        (InFigure::Coming, next),
        (InFigure::Passed, of.passed),
        (InFigure::Disputed, of.disputed),
        (InFigure::Awaiting, of.awaiting),
        (InFigure::Blocked, of.blocked),
        (InFigure::Paid, of.paid),
        (InFigure::Payable, of.payable),
        (InFigure::Overpaid, of.overpaid),
        (InFigure::Total, of.total),
        (InFigure::OwedBack, of.owed_back),
        (InFigure::PaidInAll, of.paid_in_all),
        (InFigure::TakenBack, of.taken_back),
        (InFigure::Later, of.later),
    ]
}

/// The ids of what is listed, with the status or the cause of each where it has one.
fn ids(told: &Value, names: &[&str]) -> Vec<String> {
    let of = |row: &Value| {
        let texts = names.iter().map(|name| match &row[*name] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        texts.collect::<Vec<_>>().join(" ")
    };
    told.as_array().expect("a list").iter().map(of).collect()
}

/// E-01 was paid its first period, of E-90 one is claimed, and nothing of E-02.
#[test]
fn what_waits_is_listed_by_what_it_waits_for_and_by_when_it_falls_due() {
    let ledger = ledger();
    let cases: [(&[&str], &[&str]); 7] = [
        (&["--waits-for", "scheduled-claimed"], &["E-90 1"]),
        (&["--waits-for", "paid"], &["E-01 1"]),
        (&["--waits-for", "not-confirmed", "--learner", "L-01"], &["E-01 2", "E-01 3"]),
        (&["--waits-for", "not-confirmed", "--due-by", "2027-01-31"], &["E-02 1"]),
        (&["--ukprn", "10000002", "--due-after", "2027-05-04"], &["E-02 3"]),
        (&["--undrawn", "--due-by", "2027-05-04"], &["E-01 2", "E-02 1", "E-02 2"]),
        // On 19 January only what starts by then counts, and nothing is confirmed.
        (&["--as-at", "2027-01-19", "--waits-for", "later"], &["E-90 1"]),
    ];
    for (narrowed, expected) in cases {
        let asked: Vec<&str> = ["list", "periods"].iter().chain(narrowed).copied().collect();
        let listed = ids(&ledger.done(&asked), &["enrolment_id", "liability_period"]);
        assert_eq!(listed, expected, "{narrowed:?}");
    }
}

#[test]
fn the_lists_that_a_drawdown_names_have_as_many_periods_as_it_says() {
    let ledger = ledger();
    let due = ["--ukprn", "10000001", "--due", "2027-05-10", "--dry-run"];
    let ledger = ledger.at("2027-05-10T09:00:00Z");
    let asked: Vec<&str> = ["drawdown"].iter().chain(&due).copied().collect();
    let waiting = ledger.done(&asked)["waiting"].clone();
    let count = |why: &str| waiting[why]["periods"].as_u64().expect("a count");
    let listed = |more: &[&str]| {
        let asked = ["list", "periods", "--ukprn", "10000001", "--undrawn"];
        let asked: Vec<&str> = asked.iter().chain(more).copied().collect();
        u64::try_from(ledger.done(&asked).as_array().expect("a list").len()).unwrap()
    };
    let by = "2027-05-10";
    let (confirmed, later) =
        (listed(&["--due-by", by, "--waits-for", "not-confirmed"]), listed(&["--due-after", by]));
    assert_eq!([confirmed, later], [1, 1]);
    assert_eq!([count("not_confirmed"), count("not_due_by_then")], [1, 1]);
}

#[test]
fn payments_and_enrolments_are_listed_by_what_became_of_them() {
    let ledger = ledger();
    let paid = crate::reconcile::ledger::paid("E-77", 1, "7.00");
    ledger.reconcile("unknown.csv", &paid, &["--as-at", "2027-04-01"]);
    ledger.done(&["withdraw", "E-02", "--on", "2027-01-10", "--reason", "illness"]);
    let cases: [(&str, &str, &[&str]); 5] = [
        ("payments", "unplaced", &["E-77 unplaced"]),
        ("payments", "stands", &["E-01 stands"]),
        ("payments", "struck-out", &[]),
        ("enrolments", "withdrawn", &["E-02 withdrawn"]),
        ("enrolments", "live", &["E-01 live", "E-90 live"]),
    ];
    for (what, status, expected) in cases {
        let told = ledger.done(&["list", what, "--status", status]);
        assert_eq!(ids(&told, &["enrolment_id", "status"]), expected, "{what} {status}");
    }
    let breaks = ledger.done(&["list", "breaks", "--status", "unknown-enrolment"]);
    let names = ["enrolment_id", "liability_period", "cause", "first_seen"];
    assert_eq!(ids(&breaks, &names), ["E-77 1 unknown-enrolment 2027-04-01"]);
}

/// What stands in a list has the columns of its export, and more at their end.
#[test]
fn a_list_has_the_columns_of_the_export_of_that_name() {
    let ledger = ledger();
    for (list, export) in [
        ("periods", "instalments"),
        ("enrolments", "enrolments"),
        ("claims", "claims"),
        ("payments", "payments"),
        ("learners", "balances"),
    ] {
        ledger.done(&["export", export, "--out", "out"]);
        let exported = ledger.read(&format!("out/{export}.csv"));
        let listed = ledger.start(&["--format", "csv", "list", list]);
        let listed = listed.wait_with_output().expect("an ending");
        let listed = String::from_utf8(listed.stdout).expect("UTF-8");
        let lines: Vec<(&str, &str)> = exported.lines().zip(listed.lines()).collect();
        assert_eq!(exported.lines().count(), listed.lines().count(), "{list}");
        for (exported, listed) in lines {
            assert!(listed.starts_with(exported), "{list}: {listed} is not {exported}");
        }
    }
}

#[test]
fn ids_that_are_mistaken_for_each_other_are_listed_side_by_side() {
    let ledger = ledger();
    let modules = "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
                   m-01,C-1,10000001,Another,4,30,2447.50,yes\n\
                   M-1,C-1,10000001,A third,4,30,2447.50,yes\n";
    ledger.take("modules", modules);
    let told = ledger.done(&["list", "modules", "--alike"]);
    let listed = ids(&told, &["module_id"]);
    assert!(listed.contains(&"m-01".to_owned()) && listed.contains(&"M-1".to_owned()), "{told}");
    let mut alike: BTreeMap<String, u32> = BTreeMap::new();
    for id in listed {
        *alike.entry(id.to_lowercase().replace("-0", "-")).or_default() += 1;
    }
    assert!(alike.values().all(|count| *count > 1), "{told}");
}

#[test]
fn what_cannot_narrow_a_list_is_a_slip_and_so_is_who_is_not_known() {
    let ledger = ledger();
    for asked in [
        &["list", "modules", "--waits-for", "blocked"][..],
        &["list", "claims", "--year", "2026/27"],
        &["list", "periods", "--ukprn", "10000009"],
        &["list", "periods", "--learner", "L-99"],
        &["list", "periods", "--waits-for", "nothing"],
    ] {
        let output = ledger.run(asked);
        assert_eq!(output.status.code(), Some(2), "{asked:?}: {output:?}");
    }
}
