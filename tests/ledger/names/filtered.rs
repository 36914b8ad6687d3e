//! Exports of a provider and of some days, beside the whole of them, read as somebody would who knows
//! no code of ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::Value;

use lifelong::domain::ids::Ukprn;
use lifelong::ops::export::{ExportKind, Narrowed, narrowed};

use super::rows;
use super::told::ledger;
use crate::college::program::{Program, told};
use crate::college::reading::{pence, value};
use crate::college::{College, HERON, OTTER, read};

type Row = BTreeMap<String, String>;

/// What is wanted: of a provider, from a day, to a day.
type Wanted<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>);

impl College {
    fn narrowed(&self, what: &str, (provider, from, to): Wanted<'_>) -> Vec<Row> {
        let kind = ExportKind::ALL.into_iter().find(|one| one.name() == what).expect("an export");
        let day = |day: Option<&str>| day.map(read::<NaiveDate>);
        let wanted = Narrowed::new(provider.map(read::<Ukprn>), None, (day(from), day(to)));
        let mut out = Vec::new();
        narrowed(&*self.reader(), kind, &wanted.expect("days"), &mut out).expect("an export");
        rows(&String::from_utf8(out).expect("text"))
    }
}

/// The column that holds the day of a row.
const DAYS: [(&str, &str); 8] = [
    ("register", "effective_on"),
    ("log", "effective_on"),
    ("enrolments", "start_date"),
    ("instalments", "due_on"),
    ("attendance", "confirmed_on"),
    ("claims", "claimed_on"),
    ("payments", "payment_date"),
    ("decisions", "decided_at"),
];

/// What the entries that enrolled tell of it. An id that was undone can come again, at another
/// provider too.
struct Enrolled {
    learner: String,
    seq: usize,
    recorded: String,
    enrolment: String,
    provider: String,
}

impl Enrolled {
    fn all(college: &College) -> Vec<Enrolled> {
        let mut all = Vec::new();
        for learner in rows(&college.export("balances")) {
            let learner = &learner["learner_id"];
            for (seq, text) in (1..).zip(college.texts(learner)) {
                if value(&text, "event") == Some("enrolled") {
                    let of = |name| value(&text, name).expect("an enrolment").to_owned();
                    all.push(Enrolled {
                        learner: learner.clone(),
                        seq,
                        recorded: of("recorded"),
                        enrolment: of("enrolment"),
                        provider: of("provider"),
                    });
                }
            }
        }
        all
    }

    /// Whether a row of the register or of attendance is about it: the last of that id so far.
    fn is_before(&self, row: &Row) -> bool {
        let seq: usize = read(&row["seq"]);
        self.learner == row["learner_id"]
            && self.enrolment == row["enrolment_id"]
            && self.seq <= seq
    }

    /// Whether a row of the decisions is the yes to it.
    fn is_decided_by(&self, row: &Row) -> bool {
        self.enrolment == row["enrolment_id"] && self.recorded == row["decided_at"]
    }
}

/// Whether a row is of the provider.
fn is_of(what: &str, row: &Row, provider: &str, enrolled: &[Enrolled]) -> bool {
    let mut latest_first = enrolled.iter().rev();
    let found = match what {
        "log" => return row["chain"] == format!("provider/{provider}"),
        "register" => latest_first.find(|one| one.is_before(row)),
        "decisions" => latest_first.find(|one| one.is_decided_by(row)),
        _ => return row["ukprn"] == provider,
    };
    found.is_some_and(|one| one.provider == provider)
}

/// Whether a day is one of those wanted; what has none is where no days are named.
fn is_on(day: &str, from: Option<&str>, to: Option<&str>) -> bool {
    if day.is_empty() {
        return from.is_none() && to.is_none();
    }
    from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to)
}

/// What is wanted of an export are the rows of the whole that are of the provider and of the days;
/// and the register comes to what the balances say.
pub(crate) fn narrowed_exports_agree(
    college: &College,
    wanted: Wanted<'_>,
) -> Result<(), TestCaseError> {
    let (provider, from, to) = wanted;
    let enrolled = Enrolled::all(college);
    for (what, day) in DAYS {
        let expected = rows(&college.export(what)).into_iter().filter(|row| {
            // Of a refusal the catalogue alone knows the provider.
            let refused = what == "decisions" && row["outcome"] == "refused";
            let is_of = provider.is_none_or(|provider| is_of(what, row, provider, &enrolled));
            let day = row[day].get(..10).unwrap_or_default();
            is_on(day, from, to) && is_of && !(refused && provider.is_some())
        });
        let is_told = |row: &Row| {
            let refused =
                provider.is_some() && row.get("outcome").is_some_and(|it| it == "refused");
            row.get("event").is_none_or(|event| event != "opening") && !refused
        };
        let found = college.narrowed(what, wanted).into_iter().filter(is_told);
        let (found, expected): (Vec<_>, Vec<_>) = (found.collect(), expected.collect());
        prop_assert_eq!(found, expected, "{} of {:?}", what, wanted);
    }
    for row in rows(&college.export("attendance")) {
        let is_at = is_of("register", &row, &row["ukprn"], &enrolled);
        prop_assert!(is_at, "the provider of {:?}", row);
    }
    drawdowns_agree(college, wanted)?;
    register_foots(college, wanted)
}

/// A drawdown counts from the day that the register has for it.
fn drawdowns_agree(
    college: &College,
    (provider, from, to): Wanted<'_>,
) -> Result<(), TestCaseError> {
    let moved = rows(&college.export("register"));
    let is_drawn = |row: &&Row| ["drawn-down", "recovered"].contains(&row["event"].as_str());
    let days: Vec<&str> =
        moved.iter().filter(is_drawn).map(|row| row["effective_on"].as_str()).collect();
    let all = rows(&college.export("drawdowns"));
    if days.len() != all.len() {
        // Something drawn was undone, and is no drawdown any more.
        return Ok(());
    }
    let expected = all.into_iter().zip(days).filter(|(row, day)| {
        is_on(day, from, to) && provider.is_none_or(|provider| row["ukprn"] == provider)
    });
    let expected: Vec<Row> = expected.map(|(row, _)| row).collect();
    prop_assert_eq!(college.narrowed("drawdowns", (provider, from, to)), expected);
    Ok(())
}

/// The register with its opening lines comes, on every account, to what all entries come to that
/// count by the last day; and so to what the balances as at that day say.
fn register_foots(college: &College, wanted: Wanted<'_>) -> Result<(), TestCaseError> {
    let (provider, _, to) = wanted;
    let sums = |rows: &[Row], learner: &str| {
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        let of_it = rows.iter().filter(|row| row["learner_id"] == learner);
        for row in of_it.filter(|row| !row["amount"].is_empty()) {
            *sums.entry(row["debit"].clone()).or_default() -= pence(&row["amount"]);
            *sums.entry(row["credit"].clone()).or_default() += pence(&row["amount"]);
        }
        sums.retain(|_, sum| *sum != 0);
        sums
    };
    let mut whole = rows(&college.export("register"));
    whole.retain(|row| is_on(&row["effective_on"], None, to));
    let told = college.narrowed("register", wanted);
    let balances = college.narrowed("balances", (provider, None, to));
    for balance in &balances {
        let learner = balance["learner_id"].as_str();
        let on = sums(&told, learner);
        prop_assert_eq!(&on, &sums(&whole, learner), "{} of {:?}", learner, wanted);
        let kind = |kind: &str| -> i64 {
            on.iter().filter(|(name, _)| name.starts_with(kind)).map(|(_, sum)| sum).sum()
        };
        let figures = ["remaining", "prior_study", "committed", "drawn"];
        let told = figures.map(|name| pence(&balance[name]));
        let summed = ["entitlement:", "prior-study:", "committed:", "drawn:"].map(kind);
        prop_assert_eq!(told, summed, "{} of {:?}", learner, wanted);
        prop_assert_eq!(pence(&balance["granted"]), told.iter().sum::<i64>());
    }
    let named: BTreeSet<&str> = balances.iter().map(|row| row["learner_id"].as_str()).collect();
    prop_assert!(told.iter().all(|row| named.contains(row["learner_id"].as_str())));
    Ok(())
}

fn export(program: &Program, words: &str) -> (Option<i32>, String) {
    let words: Vec<&str> =
        ["export"].into_iter().chain(words.split(' ')).chain(["--out", "out"]).collect();
    let output = program.start(&words).wait_with_output().unwrap();
    (output.status.code(), told(&output))
}

fn ids(program: &Program, what: &str, column: &str) -> Vec<String> {
    let all = rows(&program.read(&format!("out/{what}.csv")));
    all.iter().map(|row| row[column].clone()).collect()
}

/// E-01 and E-90 are of the first college, E-02 of the second; E-91 and E-92 were refused there.
#[test]
fn by_hand_a_provider_has_what_is_its_own() {
    let ledger = ledger();
    let all = "register log balances enrolments instalments attendance claims drawdowns payments \
               decisions";
    assert_eq!(export(&ledger, &format!("{all} --ukprn {OTTER}")).0, Some(0));
    assert_eq!(ids(&ledger, "enrolments", "enrolment_id"), ["E-01", "E-90"]);
    let decided: BTreeSet<String> = ids(&ledger, "decisions", "enrolment_id").into_iter().collect();
    assert_eq!(decided, ["E-01", "E-90", "E-91", "E-92"].map(str::to_owned).into());
    assert_eq!(ids(&ledger, "balances", "learner_id"), ["L-01"]);
    // What was granted, less nothing, stands before the rest.
    let opening: Vec<Row> = rows(&ledger.read("out/register.csv"))
        .into_iter()
        .filter(|row| row["event"] == "opening")
        .collect();
    let lines: Vec<String> = opening
        .iter()
        .map(|row| ["seq", "debit", "credit", "amount"].map(|name| row[name].clone()).join(" "))
        .collect();
    assert_eq!(lines, ["0 scheme entitlement:L-01 38140.00"]);
    assert_eq!(export(&ledger, &format!("{all} --ukprn {HERON}")).0, Some(0));
    assert_eq!(ids(&ledger, "enrolments", "enrolment_id"), ["E-02"]);
    assert_eq!(ids(&ledger, "decisions", "enrolment_id"), ["E-02"]);
}

#[test]
fn the_package_names_what_narrows_it_and_the_whole_names_nothing() {
    let ledger = ledger();
    let package = || -> Value {
        serde_json::from_str(&fs::read_to_string(ledger.path("out/datapackage.json")).unwrap())
            .unwrap()
    };
    assert_eq!(export(&ledger, &format!("register --ukprn {OTTER} --year 2026/27")).0, Some(0));
    let told = package()["resources"][0].clone();
    let filters = serde_json::json!(
        { "ukprn": OTTER, "year": "2026/27", "from": "2026-08-01", "to": "2027-07-31" }
    );
    assert_eq!(told["filters"], filters);
    assert_eq!(told["schema"]["primaryKey"], Value::Null, "openings have one number");
    assert_eq!(export(&ledger, "register").0, Some(0));
    let told = package()["resources"][0].clone();
    assert_eq!(told["filters"], Value::Null);
    assert_eq!(told["schema"]["primaryKey"], serde_json::json!(["learner_id", "seq"]));
}

#[test]
fn what_means_nothing_is_refused_before_anything_is_written() {
    let ledger = ledger();
    for (words, part) in [
        ("balances --from 2027-01-01", "no first day"),
        ("enrolments balances --year 2026/27", "no first day"),
        ("register --from 2027-02-01 --to 2027-01-01", "ends before it begins"),
        ("register --ukprn 10000009", "there is no provider 10000009"),
        ("register --year 2026/27 --to 2027-01-01", "cannot be used with"),
        ("register --from yesterday", "not a date"),
    ] {
        let (code, said) = export(&ledger, words);
        assert!(code == Some(2) && said.contains(part), "{words}: {said}");
    }
    assert!(!ledger.path("out/enrolments.csv").exists());
    let (code, said) = export(&ledger, "payments --to 2026-01-01");
    assert!(code == Some(0) && said.contains("nothing of what is asked for"), "{said}");
}

/// An id that was undone came again at the other college: each row is of the college at which it
/// was then.
#[test]
fn an_id_that_came_again_elsewhere_is_told_apart() {
    let ledger = crate::reconcile::ledger::ledger(1, 1).at("2027-04-01T09:00:00Z");
    ledger.attend("E-01", 1, "A", "2027-01-20");
    let enrolled = ledger.done(&["show", "E-01"])["history"][0]["seq"].to_string();
    ledger.done(&["correct", &format!("L-01/{enrolled}"), "--reason", "mistake"]);
    ledger.done(&["enrol", "L-01", "M-7", "--start", "2027-02-01", "--id", "E-01"]);
    ledger.attend("E-01", 1, "A", "2027-02-10");
    for (provider, day) in [(OTTER, "2027-01-20"), (HERON, "2027-02-10")] {
        let asked = format!("attendance register decisions --ukprn {provider}");
        assert_eq!(export(&ledger, &asked).0, Some(0));
        assert_eq!(ids(&ledger, "attendance", "confirmed_on"), [day]);
        assert_eq!(ids(&ledger, "attendance", "ukprn"), [provider]);
        let register = ids(&ledger, "register", "event");
        let attended = register.iter().filter(|event| *event == "attendance-recorded").count();
        assert_eq!(attended, 1, "{provider}: {register:?}");
        let undone = register.iter().filter(|event| *event == "corrected").count();
        assert_eq!(undone, if provider == OTTER { 2 } else { 0 }, "{provider}: {register:?}");
        let decided = ids(&ledger, "decisions", "enrolment_id");
        assert_eq!(decided.iter().filter(|id| *id == "E-01").count(), 1, "{provider}");
    }
}
