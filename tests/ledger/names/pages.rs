//! The names of fields and columns: each stands in the page of its verb.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::told::ledger;
use crate::college::program::{Program, json};

/// What is asked, of a ledger in which most things happened. Where a verb writes, nothing is
/// recorded.
const ASKED: &[&str] = &[
    "balance L-01",
    "balance L-01 --as-at 2027-03-01",
    "statement L-01",
    "statement L-01 --from 2027-01-02",
    "afford L-01 --start 2027-03-01",
    "assess L-01 M-3 --start 2027-03-01",
    "assess L-01 M-3 --start 2026-03-01",
    "enrol L-01 M-3 --start 2027-03-01 --dry-run",
    "enrol L-01 M-3 --start 2026-03-01 --dry-run",
    "attend E-01 --period 2 --status A --on 2027-03-21 --dry-run",
    "withdraw E-90 --on 2027-03-20 --reason illness --dry-run",
    "amend E-90 --fee 2000.00 --on 2027-03-20 --reason bursary --dry-run",
    "recover E-01 --period 1 --reason rejected --dry-run",
    "correct L-02/4 --reason typing --dry-run",
    "grant L-01 --additional 500.00 --reason hardship --dry-run",
    "uprate --to 2026/27 --dry-run",
    "drawdown --ukprn 10000001 --due 2027-04-20 --dry-run",
    "reconcile schedule.csv --as-at 2027-04-01 --dry-run",
    "position --ukprn 10000001",
    "position --all",
    "policy rates",
    "policy subjects",
    "policy plans",
    "imports",
    "import attendance attendance.csv --dry-run",
    "export register balances --out out",
    "checkpoint",
    "verify",
    "note E-90 1 asked --owner officer --dry-run",
    "note P-E-01-1 asked --dry-run",
    "forget L-02 --dry-run",
    "list periods",
    "list enrolments",
    "list claims",
    "list payments",
    "list breaks",
    "list learners",
    "list modules",
    "list courses",
    "list providers",
    "show E-01",
    "show E-91",
    "show L-01",
    "show 10000001-0001",
    "show P-E-01-1",
    "show ledger/2",
    "show provider/10000001/2",
    "show M-2",
    "show C-1",
    "show 10000001",
];

/// Where the names stand that a page tells of another one.
const TOLD_OF: &[(&str, &[&str])] = &[("show", &["export", "list", "import"])];

/// What is named by what it is about: a column, a rule, a cause.
const KEYED: &[&str] = &["control_totals", "refused_by_rule"];

fn page(verb: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/guide/{verb}.md"));
    fs::read_to_string(path).expect("a page")
}

/// The names in an answer.
fn names(told: &Value, found: &mut BTreeSet<String>) {
    match told {
        Value::Object(fields) => {
            for (name, value) in fields {
                found.insert(name.clone());
                if !KEYED.contains(&name.as_str()) {
                    names(value, found);
                }
            }
        }
        Value::Array(several) => several.iter().for_each(|one| names(one, found)),
        _ => {}
    }
}

/// Whether a page has a name as a word of its own.
fn has(page: &str, name: &str) -> bool {
    let is_of_it = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '-';
    page.match_indices(name).any(|(at, _)| {
        let before = page[..at].chars().next_back();
        let after = page[at + name.len()..].chars().next();
        !before.is_some_and(is_of_it) && !after.is_some_and(is_of_it)
    })
}

fn asked(ledger: &Program, format: &str, line: &str) -> std::process::Output {
    let words: Vec<&str> = ["--format", format].into_iter().chain(line.split(' ')).collect();
    ledger.start(&words).wait_with_output().expect("an ending")
}

#[test]
fn every_name_of_a_field_or_a_column_stands_in_the_page_of_its_verb() {
    let ledger = ledger();
    for about in [&["E-90", "1"][..], &["P-E-01-1"]] {
        let words = [&["note"], about, &["payer told", "--owner", "A. Officer"]].concat();
        ledger.done(&words);
    }
    let mut missing = BTreeSet::new();
    for line in ASKED {
        let verb = line.split(' ').next().expect("a verb");
        let more = TOLD_OF.iter().find(|(of, _)| *of == verb).map_or(&[][..], |(_, more)| more);
        let pages: String = [verb].iter().chain(more).map(|verb| page(verb)).collect();
        let told = asked(&ledger, "json", line);
        assert!(told.status.code().is_some_and(|code| code < 2), "{line}: {told:?}");
        let mut found = BTreeSet::new();
        names(&json(&told), &mut found);
        assert!(!found.is_empty() || line.starts_with("list"), "{line}");
        let rows = String::from_utf8(asked(&ledger, "csv", line).stdout).expect("UTF-8");
        let header = rows.lines().next().unwrap_or_else(|| panic!("{line}: no header"));
        found.extend(header.split(',').map(str::to_owned));
        let absent = found.into_iter().filter(|name| !has(&pages, name));
        missing.extend(absent.map(|name| format!("{verb}: {name}")));
    }
    assert!(missing.is_empty(), "not in the pages:\n{missing:#?}");
}

/// The columns of what is exported stand in its page, those of no row included.
#[test]
fn every_column_of_an_export_stands_in_its_page() {
    let page = page("export");
    for what in lifelong::ops::export::ExportKind::ALL {
        for heading in what.headings() {
            assert!(has(&page, heading.name), "{}: {}", what.name(), heading.name);
        }
    }
}

#[test]
fn a_name_that_is_part_of_another_is_not_found_there() {
    assert!(has("`seq,login,file`", "login"));
    assert!(!has("`login_at`, `undone-by`", "login") && !has("`undone-by`", "by"));
}
