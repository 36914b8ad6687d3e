//! The year of the invented county, judged by a model that is not ours: what was claimed, every
//! break at the end of every month with its cause, and the positions were worked out by a separate
//! program in another language, from the same files and from the contract alone. What was planted
//! must be found, month by month, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use lifelong::domain::money::Money;
use lifelong::domain::sum::Sum;
use lifelong::ledger::reconciliation::Cause;
use serde_json::Value;

use super::{Fields, county, expected, lifelong, read, rows};

fn months() -> impl Iterator<Item = String> {
    (1..=12).map(|month| format!("2027-{month:02}"))
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

/// The fields of these columns, for comparing.
fn of(row: &Fields, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| row[*column].clone()).collect()
}

#[test]
fn every_confirmation_and_every_withdrawal_has_its_answer() {
    let county = county().join("in");
    for month in expected("months.csv") {
        let answers = rows(county.join(format!("attendance-{}.results.csv", month["month"])));
        for outcome in ["recorded", "already", "refused"] {
            let found = answers.iter().filter(|row| row["outcome"] == outcome).count();
            assert_eq!(found.to_string(), month[&format!("attendance_{outcome}")], "{month:?}");
        }
    }
    for one in expected("withdrawals-year.csv") {
        let place = county.join(format!("withdrawals-{}.results.csv", one["month"]));
        let answers = rows(place);
        let answer = answers.iter().find(|row| row["enrolment_id"] == one["enrolment_id"]).unwrap();
        assert_eq!(answer["outcome"], one["outcome"], "{one:?}");
        assert_eq!(answer["released"], one["given_back"], "{one:?}");
    }
}

#[test]
fn every_line_of_every_claim_is_that_of_the_model_and_claimed_is_drawn() {
    let county = county();
    let mut claimed: BTreeMap<String, Vec<Fields>> = BTreeMap::new();
    for line in expected("drawdowns.csv") {
        claimed.entry(line["claim_reference"].clone()).or_default().push(line);
    }
    let mut exported: BTreeMap<String, Vec<Fields>> = BTreeMap::new();
    for mut line in rows(county.join("out/drawdowns.csv")) {
        // Whose login it was and which file brought it is told beside the lines of the claim.
        assert!(line.remove("login").is_some_and(|login| !login.is_empty()));
        assert!(line.remove("file").is_some());
        exported.entry(line["claim_reference"].clone()).or_default().push(line);
    }
    assert_eq!(exported, claimed);
    let mut files = 0;
    for month in months() {
        for file in fs::read_dir(county.join("out").join(&month)).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let Some(name) = name.strip_prefix("claim-") else { continue };
            let reference = name.strip_suffix(".csv").unwrap();
            let lines = rows(county.join("out").join(&month).join(format!("claim-{name}")));
            assert_eq!(lines, claimed[reference], "{month}");
            files += 1;
        }
    }
    assert_eq!(files, claimed.len());
    let sum = |rows: &[Fields], column: &str| rows.iter().map(|row| money(&row[column])).sum();
    let drawn: Sum = sum(&rows(county.join("out/balances.csv")), "drawn");
    let claimed: Sum = sum(&expected("drawdowns.csv"), "amount");
    assert_eq!(drawn, claimed);
}

/// What tells a break, and what is said of it.
const BREAK: [&str; 5] = ["enrolment_id", "liability_period", "cause", "difference", "ukprn"];

#[test]
fn every_planted_break_is_found_with_its_cause_each_month_and_nothing_else_is() {
    let county = county();
    let planted = expected("breaks.csv");
    for month in months() {
        let found = rows(county.join("out").join(&month).join("reconciliation.csv"));
        let found: Vec<_> = found.iter().filter(|row| row["status"] == "break").collect();
        let planted: Vec<_> =
            planted.iter().filter(|row| row["as_at"].starts_with(&month)).collect();
        let listed = |rows: &[&Fields]| rows.iter().map(|row| of(row, &BREAK)).collect::<Vec<_>>();
        assert_eq!(listed(&found), listed(&planted), "{month}");
        assert!(!found.is_empty());
    }
}

/// What tells a break in a summary.
fn name(value: &Value) -> (String, String) {
    let text = |field: &str| value[field].as_str().unwrap().to_owned();
    (text("enrolment_id"), value["liability_period"].to_string())
}

#[test]
fn every_break_keeps_the_day_on_which_it_was_first_seen() {
    let county = county();
    let planted = expected("breaks.csv");
    let mut open: BTreeSet<(String, String)> = BTreeSet::new();
    for month in months() {
        let summary = summary(&county, &month);
        let found = summary["breaks"].as_array().unwrap();
        let planted: Vec<_> =
            planted.iter().filter(|row| row["as_at"].starts_with(&month)).collect();
        assert_eq!(found.len(), planted.len(), "{month}");
        for (one, row) in found.iter().zip(planted) {
            let told = [&one["cause"], &one["first_seen"], &one["status"]];
            let told = told.map(|value| value.as_str().unwrap());
            let status = if row["standing"] == "new" { "new" } else { "older" };
            assert_eq!(told, [&*row["cause"], &*row["since"], status], "{month}: {row:?}");
        }
        let now: BTreeSet<_> = found.iter().map(name).collect();
        let gone: BTreeSet<_> = summary["gone"].as_array().unwrap().iter().map(name).collect();
        assert_eq!(gone, open.difference(&now).cloned().collect(), "{month}");
        open = now;
    }
}

#[test]
fn each_cause_is_planted_more_than_once_and_has_gone_again() {
    let planted = expected("breaks.csv");
    let is_last = |row: &Fields| row["as_at"] == "2027-12-31";
    let key = |row: &Fields| of(row, &["enrolment_id", "liability_period"]);
    let open: BTreeSet<_> = planted.iter().filter(|row| is_last(row)).map(key).collect();
    // This payer never takes back more than it paid: that is planted in `tests/ledger/reconcile`.
    for cause in Cause::ALL.into_iter().filter(|cause| *cause != Cause::ReclaimedTooMuch) {
        let of_it: Vec<_> = planted.iter().filter(|row| row["cause"] == cause.code()).collect();
        let last = of_it.iter().filter(|row| is_last(row)).count();
        let gone: BTreeSet<_> =
            of_it.iter().map(|row| key(row)).filter(|key| !open.contains(key)).collect();
        let older = of_it.iter().any(|row| row["standing"] == "older");
        assert!(last >= 2 && !gone.is_empty(), "{cause}: {last} at the end, {}", gone.len());
        assert!(older || cause == Cause::Timing, "{cause} is never older");
    }
}

fn summary(county: &Path, month: &str) -> Value {
    let place = county.join("out").join(month).join("summary.json");
    serde_json::from_str(&fs::read_to_string(place).unwrap()).unwrap()
}

/// What rows come to: how many, ours, theirs, and the difference, as they are written.
fn totals<'a>(rows: impl Iterator<Item = &'a Fields>) -> [String; 4] {
    let (mut count, mut sums) = (0_usize, [Sum::ZERO; 3]);
    for row in rows {
        count = count.saturating_add(1);
        for (sum, column) in sums.iter_mut().zip(["our_amount", "their_amount", "difference"]) {
            *sum += money(&row[column]);
        }
    }
    let [ours, theirs, difference] = sums.map(|sum| sum.to_string());
    [count.to_string(), ours, theirs, difference]
}

#[test]
fn totals_foot_in_every_summary() {
    let county = county();
    let control = expected("control.csv");
    for month in months() {
        let (summary, rows) = (
            summary(&county, &month),
            rows(county.join("out").join(&month).join("reconciliation.csv")),
        );
        let figures = |value: &Value| {
            let total = |side: &str| value[side]["total"].as_str().unwrap().to_owned();
            let difference = value["difference"].as_str().unwrap().to_owned();
            [value["rows"].to_string(), total("ours"), total("theirs"), difference]
        };
        let mut parts = vec![(String::from("matched"), figures(&summary["matched"]))];
        for cause in Cause::ALL {
            parts.push((cause.to_string(), figures(&summary["causes"][cause.code()])));
        }
        let model = control.iter().filter(|row| row["as_at"].starts_with(&month));
        for ((what, told), model) in parts.iter().zip(model) {
            let of_it = |row: &&Fields| if row["cause"].is_empty() { "matched" } else { &row["cause"] } == what;
            assert_eq!(*told, totals(rows.iter().filter(of_it)), "{month}: {what}");
            let model = of(model, &["what", "rows", "ours", "theirs", "difference"]);
            assert_eq!([what.as_str()], model[..1], "{month}");
            assert_eq!(*told, model[1..], "{month}: {what}");
        }
        let all = totals(rows.iter());
        let [count, ours, theirs, difference] = &all;
        assert_eq!(summary["reconciliation"]["rows"].to_string(), *count, "{month}");
        assert_eq!(summary["ours"]["total"], **ours, "{month}");
        assert_eq!(summary["theirs"]["total"], **theirs, "{month}");
        assert_eq!(summary["difference"], **difference, "{month}");
        let sum = |place: usize| parts.iter().map(|(_, part)| money(&part[place])).sum::<Sum>();
        assert_eq!([1, 2, 3].map(|place| sum(place).to_string()), all[1..], "{month}");
        assert_eq!(summary["foots"], true, "{month}");
    }
}

#[test]
fn what_was_paid_in_all_is_what_the_schedules_say_each_line_once() {
    let county = county();
    let mut seen: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for month in months() {
        let mut here: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for row in rows(county.join("in").join(format!("schedule-{month}.csv"))) {
            *here.entry(row.values().cloned().collect()).or_default() += 1;
        }
        for (line, times) in here {
            let before = seen.entry(line).or_default();
            *before = times.max(*before);
        }
    }
    // The columns stand in the order of their names, and the amount is the first.
    let paid = seen.iter().flat_map(|(line, times)| vec![money(&line[0]); *times]);
    let paid: Sum = paid.sum();
    assert_eq!(summary(&county, "2027-12")["theirs"]["total"], *paid.to_string());
}

#[test]
fn the_closing_rows_are_those_of_the_model_to_the_byte() {
    let ours = fs::read_to_string(county().join("out/2027-12/reconciliation.csv")).unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/county/expected");
    let model = fs::read_to_string(fixtures.join("reconciliation.csv")).unwrap();
    for (one, other) in ours.lines().zip(model.lines()) {
        assert_eq!(one, other);
    }
    assert!(ours == model);
}

#[test]
fn what_only_looks_like_a_break_matches() {
    let county = county();
    let closing = expected("reconciliation.csv");
    let matched: Vec<_> = closing.iter().filter(|row| row["status"] == "matched").collect();
    let two_references = matched.iter().filter(|row| row["payment_reference"].contains(';'));
    // In parts, taken back and paid again, or put right by a later line.
    assert!(two_references.count() >= 10);
    let settled =
        matched.iter().filter(|row| row["our_amount"] == "0.00" && row["their_amount"] == "0.00");
    // Recovered by us and taken back by the payer.
    assert!(settled.count() >= 5);
    let told = |month: &Fields| (month["schedule_lines"].clone(), month["payments_new"].clone());
    let months = expected("months.csv");
    let repeated = months.iter().map(told).filter(|(lines, new)| lines != new).count();
    assert_eq!(repeated, 11, "every schedule but the first repeats lines of an earlier one");
    for month in months {
        let summary = summary(&county, &month["month"]);
        let providers = summary["providers"].as_array().unwrap().iter();
        let new: u64 = providers.map(|one| one["new_payments"].as_u64().unwrap()).sum();
        assert_eq!(new.to_string(), month["payments_new"], "{month:?}");
    }
}

#[test]
fn every_figure_of_every_position_is_that_of_the_model() {
    let county = county();
    let expected = expected("position.csv");
    let providers: BTreeSet<_> = expected.iter().map(|row| &row["ukprn"]).collect();
    assert_eq!(providers.len(), 5);
    for ukprn in providers {
        // The model counts all withdrawals, and the last ones are of the year after.
        let arguments = ["--ledger", "lifelong.db", "--format", "csv", "position"];
        let arguments = [&arguments[..], &["--ukprn", ukprn, "--as-at", "2028-12-31"]].concat();
        let printed = lifelong(&arguments, &county);
        let found = read(csv::Reader::from_reader(printed.as_bytes()));
        let of_it = expected.iter().filter(|row| row["ukprn"] == *ukprn);
        let mut compared = 0;
        for model in of_it {
            let ours = found.iter().find(|row| row["figure"] == model["figure"]).unwrap();
            let columns = ["amount", "payments"];
            assert_eq!(of(ours, &columns), of(model, &columns), "{model:?}");
            compared += 1;
        }
        assert_eq!(compared, 11);
    }
}
