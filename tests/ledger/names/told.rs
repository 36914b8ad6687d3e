//! What an export says of whom and of which file, by hand.

use std::collections::BTreeSet;

use super::rows;
use crate::college::OTTER;
use crate::college::files::file;
use crate::college::program::Program;
use crate::reconcile::ledger::{enrolled, paid};

/// One enrolment came from a file at a college whose login is `fo`, one is enrolled here, one that
/// a file asks for is refused, and one is refused here. A file confirms, and a schedule pays.
pub(crate) fn ledger() -> Program {
    let ledger = Program::on(enrolled(1, 1)).at("2027-04-01T09:00:00Z");
    ledger.run(&["enrol", "L-01", "M-2", "--start", "2027-03-01", "--id", "E-90"]);
    ledger.run(&["enrol", "L-01", "M-2", "--start", "2026-03-01", "--id", "E-91"]);
    ledger.take("enrolments", &file("enrolments", &["E-92,L-01,M-3,2026-01-04,,,,,"]));
    ledger.take("attendance", &file("attendance", &["E-01,1,A,2027-01-20"]));
    ledger.attend("E-90", 1, "A", "2027-03-20");
    ledger.draw_down(OTTER, "2027-04-01");
    ledger.reconcile("schedule.csv", &paid("E-01", 1, "611.00"), &["--as-at", "2027-04-01"]);
    ledger
}

/// The login of whoever runs these judges, as the program itself says it.
fn login(ledger: &Program) -> String {
    let attended = ledger.texts("learner/L-01", "attendance-recorded");
    crate::college::reading::value(&attended[0], "login").unwrap().to_owned()
}

/// The number of the last import of a kind, as the list of imports says it.
fn import(ledger: &Program, kind: &str) -> String {
    let all = ledger.done(&["imports"]);
    let mut all = all.as_array().unwrap().iter().rev();
    let found = all.find(|one| one["kind"] == kind).expect("an import");
    found["entry"].as_str().unwrap().to_owned()
}

#[test]
fn every_row_that_comes_from_an_entry_says_whose_login_and_which_import() {
    let ledger = ledger();
    let (me, attendance) = (login(&ledger), import(&ledger, "attendance"));
    let (asked, schedule) = (import(&ledger, "enrolments"), import(&ledger, "schedule"));
    let all = ["register", "log", "enrolments", "drawdowns", "decisions"];
    ledger.done(&[&["export", "--out", "out"], &all[..]].concat());
    let told = |export: &str, column: &str, id: &str| {
        let rows = rows(&ledger.read(&format!("out/{export}.csv")));
        let of = rows.iter().filter(|row| row[column] == id);
        of.map(|row| format!("{} {}", row["login"], row["file"])).collect::<BTreeSet<_>>()
    };
    let one = |login: &str, file: &str| BTreeSet::from([format!("{login} {file}")]);
    for export in ["enrolments", "decisions"] {
        let ours = told(export, "enrolment_id", "E-01").into_iter().collect::<String>();
        assert!(ours.starts_with("fo ledger/"), "{export}: {ours}");
        assert_eq!(told(export, "enrolment_id", "E-90"), one(&me, ""), "{export}");
    }
    assert_eq!(told("decisions", "enrolment_id", "E-91"), one(&me, ""));
    assert_eq!(told("decisions", "enrolment_id", "E-92"), one(&me, &asked));
    assert_eq!(told("drawdowns", "enrolment_id", "E-01"), one(&me, ""));
    assert_eq!(told("log", "event", "payment-recorded"), one(&me, &schedule));
    assert_eq!(told("log", "event", "claim-made"), one(&me, ""));
    let confirmed = BTreeSet::from([format!("{me} "), format!("{me} {attendance}")]);
    assert_eq!(told("register", "event", "attendance-recorded"), confirmed);
}

#[test]
fn the_register_says_which_period_was_confirmed_how_and_by_which_claim_it_was_drawn() {
    let ledger = ledger();
    ledger.done(&["recover", "E-01", "--period", "1", "--reason", "rejected"]);
    let told = || {
        ledger.done(&["export", "register", "--out", "out"]);
        let rows = rows(&ledger.read("out/register.csv"));
        let told = rows
            .into_iter()
            .filter(|row| row["enrolment_id"] == "E-01" && !row["liability_period"].is_empty());
        let names = ["event", "liability_period", "status", "claim"];
        told.map(|row| names.map(|name| row[name].clone()).join(" ")).collect::<Vec<_>>()
    };
    let mut expected = vec![
        "attendance-recorded 1 A ".to_owned(),
        "drawn-down 1  10000001-0001".to_owned(),
        "recovered 1  ".to_owned(),
    ];
    assert_eq!(told(), expected);
    ledger.draw_down(OTTER, "2027-04-20");
    expected[2].push_str("10000001-0002");
    assert_eq!(told(), expected);
}

/// What an earlier version exported has fewer columns, and is replaced; a table of somebody else's
/// that begins alike is not.
#[test]
fn an_export_of_an_earlier_version_is_replaced() {
    let ledger = ledger();
    ledger.done(&["export", "balances", "log", "--out", "out"]);
    let before = "chain,seq,recorded_at,effective_on,event,detail,by,reason,hash\n";
    ledger.write("out/log.csv", before);
    ledger.done(&["export", "log", "--out", "out"]);
    assert!(ledger.read("out/log.csv").starts_with(&before.replace('\n', ",login,file\n")));
    ledger.write("out/log.csv", "chain,seq,recorded_at\n");
    let refused = ledger.run(&["export", "log", "--out", "out"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(ledger.read("out/log.csv"), "chain,seq,recorded_at\n");
}
