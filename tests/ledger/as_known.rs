//! As it was known: what was printed once is printed again to the byte, whatever came since.

use std::collections::BTreeMap;
use std::fs;

use crate::college::program::{Program, json, told};
use crate::college::sample::FILES;

/// What is recorded in the months of half a year: the days, and what is typed on them.
const MONTHS: [(&str, &[&str]); 6] = [
    (
        "2027-01",
        &[
            "enrol L-1 M-2 --start 2027-02-01 --id E-10",
            "enrol L-2 M-2 --start 2027-02-01 --id E-11",
            "enrol L-9 M-2 --start 2027-02-01 --id E-12",
        ],
    ),
    (
        "2027-02",
        &[
            "attend E-10 --period 1 --status A --on 2027-02-03",
            "attend E-11 --period 1 --status A --on 2027-02-03",
            "drawdown --ukprn 10000001 --due 2027-02-20 --out claims",
        ],
    ),
    (
        "2027-03",
        &[
            "import subjects subjects.csv",
            "withdraw E-11 --on 2027-03-02 --reason ILL",
            "reconcile paid.csv --as-at 2027-03-20",
            "enrol L-1 M-1 --start 2027-04-01 --id E-13",
        ],
    ),
    (
        "2027-04",
        &[
            "grant L-1 --additional 500.00 --reason priority",
            "uprate --to 2026/27",
            "attend E-13 --period 1 --status X --on 2027-04-05",
            "enrol L-9 M-2 --start 2027-05-01 --id E-14",
        ],
    ),
    ("2027-05", &["correct L-1/12 --reason mistake", "import modules modules.csv"]),
    ("2027-06", &["forget L-3", "grant L-2 --additional 10.00 --reason priority"]),
];

/// What is printed at the end of each month.
const REPORTS: [&str; 16] = [
    "balance L-1",
    "balance L-2 --as-at 2027-02-14",
    "statement L-1",
    "statement L-2 --from 2027-01-15 --to 2027-03-15",
    "position --ukprn 10000001",
    "position --all",
    "policy",
    "imports",
    "list periods",
    "list enrolments",
    "list payments",
    "list breaks",
    "list modules",
    "show E-10",
    "show 10000001",
    "export register log balances enrolments drawdowns decisions instalments attendance claims payments --out printed",
];

/// What was printed, by what was typed.
type Printed = BTreeMap<String, Vec<u8>>;

/// What is printed by each report in each form, and the files that it writes. Positions look at pay
/// days from a day, which is that of the clock or of `--known` where it is not given.
fn print(program: &Program, as_known: &str, as_at: Option<&str>) -> Printed {
    let mut printed = Printed::new();
    for report in REPORTS {
        for form in ["table", "csv", "json"] {
            let as_at = as_at.filter(|_| report.starts_with("position"));
            let as_at = as_at.map(|day| format!(" --as-at {day}")).unwrap_or_default();
            let line = format!("{report}{as_known}{as_at}");
            let words: Vec<&str> = ["--format", form].into_iter().chain(line.split(' ')).collect();
            let output = program.start(&words).wait_with_output().unwrap();
            assert!(output.status.success(), "{line}: {}", told(&output));
            printed.insert(format!("{report} as {form}"), output.stdout);
        }
    }
    for file in fs::read_dir(program.path("printed")).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        printed.insert(name, fs::read(file.path()).unwrap());
    }
    printed
}

fn clock(text: String) -> &'static str {
    text.leak()
}

fn type_in(program: &Program, line: &str) {
    let output = program.start(&line.split(' ').collect::<Vec<_>>()).wait_with_output().unwrap();
    // The learner L-9 is not known, and a schedule has a break; all else is done.
    let code = i32::from(line.contains("L-9") || line.starts_with("reconcile"));
    assert_eq!(output.status.code(), Some(code), "{line}: {}", told(&output));
}

fn opened() -> Program {
    let program = Program::new().at("2027-01-04T09:00:00Z");
    type_in(&program, "init");
    for (kind, text) in FILES {
        let file = format!("of-{kind}.csv");
        program.write(&file, text);
        type_in(&program, &format!("import {kind} {file}"));
    }
    program
        .write("subjects.csv", "hecos,label,approved_from,source\n990002,milk,2027-01-01,note\n");
    program.write(
        "modules.csv",
        "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
         M-6,C-1,10000001,Caches,5,30,2400.00,yes\n",
    );
    program.write(
        "paid.csv",
        "payment_reference,payment_date,ukprn,learner_id,enrolment_id,liability_period,amount\n\
         P-1,2027-03-10,10000001,L-1,E-10,1,600.00\n\
         P-2,2027-03-10,10000001,L-1,E-77,1,70.00\n",
    );
    program
}

#[test]
fn every_month_that_was_printed_is_printed_again_to_the_byte() {
    let mut program = opened();
    let mut kept = Vec::new();
    for (month, lines) in MONTHS {
        for (day, line) in (11..).zip(lines) {
            program = program.at(clock(format!("{month}-{day}T10:00:00Z")));
            type_in(&program, line);
        }
        let last = if month == "2027-02" { 28 } else { 30 };
        let evening = format!("{month}-{last}");
        program = program.at(clock(format!("{evening}T21:30:00Z")));
        let printed = print(&program, "", None);
        let balance = program.done(&["balance", "L-1"]);
        kept.push((evening, balance["complete_up_to"].as_str().unwrap().to_owned(), printed));
    }
    program = program.at("2027-09-01T08:00:00Z");
    let differ = kept.windows(2).all(|two| two[0].2 != two[1].2);
    assert!(differ, "a month in which nothing changed shows nothing");
    for (evening, time, printed) in kept {
        let again = print(&program, &format!(" --known {evening}"), None);
        assert_same(&printed, &again, &evening);
        // By the time that the report tells.
        let again = print(&program, &format!(" --known {time}"), Some(&*evening));
        assert_same(&printed, &again, &time);
    }
    program.holds();
}

#[track_caller]
fn assert_same(printed: &Printed, again: &Printed, when: &str) {
    assert_eq!(printed.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
    for (what, text) in printed {
        let [first, second] = [text, &again[what]].map(|it| String::from_utf8_lossy(it));
        assert_eq!(first, second, "{what}, as known at {when}");
    }
}

#[test]
fn before_the_ledger_was_made_nothing_is_known_and_what_is_no_time_is_refused() {
    let program = opened();
    let run = |line: &str| {
        let output = program.run(&line.split(' ').collect::<Vec<_>>());
        (output.status.code().unwrap(), told(&output))
    };
    let (code, said) = run("balance L-1 --known 2027-01-03");
    assert!(code == 2 && said.contains("nothing had been recorded in this ledger by"), "{said}");
    let (code, said) = run("balance L-1 --known yesterday");
    assert!(code == 2 && said.contains("`yesterday`"), "{said}");
    // What is decided now is decided by what is known now.
    for line in ["assess L-1 M-2 --start 2027-02-01", "afford L-1", "grant L-1 --additional 1.00"] {
        let (code, said) = run(&format!("{line} --known 2027-01-04"));
        assert!(code == 2 && said.contains("--known"), "{line}: {said}");
    }
    let (code, said) = run("balance L-9 --known 2027-01-04");
    assert!(code == 2 && said.contains("no learner L-9"), "{said}");
}

#[test]
fn of_two_acts_of_one_second_the_first_can_be_asked_for_alone() {
    let program = opened().at("2027-01-11T10:00:00Z");
    let mut told = Vec::new();
    for amount in ["1.00", "2.00", "4.00"] {
        program.done(&["grant", "L-1", "--additional", amount, "--reason", "priority"]);
        told.push(json(&program.run(&["balance", "L-1"])));
    }
    let times: Vec<&str> = told.iter().map(|it| it["complete_up_to"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|one, next| one.trim_end_matches('Z') < next.trim_end_matches('Z')));
    for (time, first) in times.iter().zip(&told) {
        assert_eq!(program.done(&["balance", "L-1", "--known", time]), *first);
    }
}

/// How many learners are taken in while reports are printed: more than are recorded at a time, so
/// that there is time between the parts.
const LEARNERS: usize = 26_000;

#[test]
fn what_was_printed_while_a_file_was_taken_in_is_printed_again_to_the_byte() {
    let program = opened();
    let lines = (0..LEARNERS).map(|number| format!("W-{number:05},1999-01-01,yes\n"));
    let file = ["learner_id,date_of_birth,residency_met\n".to_owned()].into_iter().chain(lines);
    program.write("many.csv", &file.collect::<String>());
    let print = |line: &str| {
        let output = program.start(&line.split(' ').collect::<Vec<_>>());
        let output = output.wait_with_output().unwrap();
        assert!(output.status.success(), "{line}: {}", told(&output));
        let printed = String::from_utf8(output.stdout).unwrap();
        let (_, time) = printed.rsplit_once("complete up to ").unwrap();
        (time.trim().to_owned(), printed)
    };
    let before = print("imports");
    let mut kept = vec![("imports", before)];
    let mut taken_in = program.start(&["import", "learners", "many.csv"]);
    while taken_in.try_wait().unwrap().is_none() {
        if kept.iter().any(|(_, (time, _))| *time == print("balance L-1").0) {
            continue;
        }
        for report in ["imports", "position --all", "export balances --out printed"] {
            kept.push((report, print(report)));
        }
        let file = program.read("printed/balances.csv");
        kept.push(("balances.csv", (kept.last().unwrap().1.0.clone(), file)));
    }
    assert!(taken_in.wait().unwrap().success());
    let balances = kept.iter().filter(|(report, _)| *report == "balances.csv");
    let mut counts = balances.map(|(_, (_, printed))| printed.matches("\nW-").count());
    assert!(counts.any(|count| count > 0 && count < LEARNERS), "nothing was printed in between");
    for (report, (time, printed)) in kept {
        if report == "balances.csv" {
            print(&format!("export balances --known {time} --out printed"));
            assert!(program.read("printed/balances.csv") == printed, "{time}");
        } else {
            assert_eq!(print(&format!("{report} --known {time}")), (time, printed), "{report}");
        }
    }
    program.holds();
}
