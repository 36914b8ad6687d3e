//! What is asked and told of a file beside a ledger: learners whose ids are much alike, columns
//! that a file leaves out, and the results of a file that is malformed.

use crate::college::College;
use crate::college::program::{Program, told};

fn college() -> Program {
    Program::on(College::new())
}

fn import(program: &Program, file: &str, options: &[&str]) -> (Option<i32>, String) {
    program.write("learners.csv", file);
    let arguments = [&["import", "learners", "learners.csv"], options].concat();
    let output = program.start(&arguments).wait_with_output().unwrap();
    (output.status.code(), told(&output))
}

fn granted(program: &Program, learner: &str) -> usize {
    program.texts(&format!("learner/{learner}"), "entitlement-granted").len()
}

#[test]
fn a_learner_whose_id_is_much_like_one_on_record_is_asked_about() {
    let header = "learner_id,date_of_birth,residency_met";
    for id in ["l-1", "L-01", "L-0000001"] {
        let program = college();
        let file = format!("{header}\n{id},1991-01-01,yes\n");
        let before = program.entries();
        let (code, told) = import(&program, &file, &[]);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains(&format!("`{id}` differs from `L-1` on record")), "{told}");
        assert_eq!(program.entries(), before);
        // It is said of one id alone.
        assert_eq!(import(&program, &file, &["--distinct", "L-7"]).0, Some(2));
        let (code, told) = import(&program, &file, &["--distinct", id]);
        assert_eq!((code, granted(&program, id)), (Some(0), 1), "{told}");
        // Whoever is on record is not asked about again.
        let (code, told) = import(&program, &file, &[]);
        assert_eq!((code, granted(&program, id)), (Some(0), 1), "{told}");
        program.holds();
    }
    let program = college();
    let file = format!("{header},distinct\nL-01,1991-01-01,yes,yes\nL-02,1991-01-01,yes,no\n");
    let (code, told) = import(&program, &file, &[]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("`L-02` differs from `L-2`") && !told.contains("`L-01` differs"));
    // Neither is like any other.
    let far = format!("{header}\nL-10,1991-01-01,yes\nL-1x,1991-01-01,yes\n");
    assert_eq!(import(&program, &far, &[]).0, Some(0));
}

#[test]
fn a_column_that_a_file_leaves_out_changes_nothing_of_a_learner() {
    let program = college();
    let bursary = "learner_id,date_of_birth,residency_met,nhs_bursary\nL-1,1990-05-17,yes,y\n";
    let (code, told) = import(&program, bursary, &[]);
    assert!(code == Some(0) && told.contains("nhs_bursary"), "{told}");
    let recorded = || program.texts("learner/L-1", "learner-recorded").len();
    assert_eq!(recorded(), 2);
    let without = "learner_id,date_of_birth,residency_met\nL-1,1990-05-17,TRUE\n";
    let (code, told) = import(&program, without, &[]);
    assert_eq!((code, recorded()), (Some(0), 2), "{told}");
    let assess = ["assess", "L-1", "M-1", "--start", "2027-03-01"];
    let refused = || told_of(&program, &assess);
    assert!(refused().contains("✗  nhs-bursary"), "{}", refused());
    // An empty field of a column that is there says that there is none.
    let empty = "learner_id,date_of_birth,residency_met,nhs_bursary\nL-1,1990-05-17,yes,\n";
    assert_eq!(import(&program, empty, &[]).0, Some(0));
    assert_eq!(recorded(), 3);
    assert!(refused().contains("✓  nhs-bursary"), "{}", refused());
    program.holds();
}

fn told_of(program: &Program, arguments: &[&str]) -> String {
    told(&program.start(arguments).wait_with_output().unwrap())
}

#[test]
fn the_results_of_a_malformed_file_hold_every_bad_line() {
    let program = college();
    let file = "learner_id,date_of_birth,residency_met\n\
                L-7,1990-05-17,yes\nL-8,1990-02-30,perhaps\nL-9,,yes\n";
    let (code, told) = import(&program, file, &["--results", "bad.csv"]);
    assert_eq!(code, Some(2), "{told}");
    let results = program.read("bad.csv");
    let lines: Vec<&str> = results.lines().skip(1).collect();
    let of = |line: &str| lines.iter().filter(|it| it.starts_with(line)).count();
    assert_eq!((of("2,"), of("3,"), of("4,")), (0, 2, 1), "{results}");
    assert!(program.texts("learner/L-7", "learner-recorded").is_empty(), "nothing is taken");
}

/// What facts that change would refuse of what stands is counted, those that they newly refuse
/// alone; the list names all that the facts of now would refuse.
#[test]
fn live_enrolments_that_changed_facts_would_refuse_are_counted_and_listed() {
    let program = college();
    for (id, start) in [("E-81", "2028-03-01"), ("E-82", "2028-06-15")] {
        program.done(&["enrol", "L-1", "M-1", "--start", start, "--id", id, "--fee", "2000.00"]);
    }
    let listed = || {
        let told = program.done(&["list", "enrolments", "--status", "refused-now"]);
        let rows = told.as_array().unwrap().iter();
        rows.map(|row| row["enrolment_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let import = |facts: &str, more: &[&str]| {
        let file = format!("learner_id,date_of_birth,residency_met\nL-1,{facts}\n");
        program.write("learners.csv", &file);
        let told = program.done(&[&["import", "learners", "learners.csv"], more].concat());
        let number = told["refused_now"].as_u64().unwrap();
        (number, told["refused_now_undrawn"].as_str().unwrap().to_owned())
    };
    let none = (0, "0.00".to_owned());
    assert_eq!(import("1968-06-16,yes", &[]), none);
    // Sixty on the start of the second.
    assert_eq!(import("1968-06-15,yes", &["--dry-run"]), (1, "2000.00".to_owned()));
    assert_eq!(listed(), [""; 0]);
    assert_eq!(import("1968-06-15,yes", &[]), (1, "2000.00".to_owned()));
    assert_eq!(listed(), ["E-82"]);
    // The second was refused before.
    assert_eq!(import("1968-06-15,no", &[]), (1, "2000.00".to_owned()));
    assert_eq!(listed(), ["E-81", "E-82"]);
    assert_eq!(import("1968-06-15,no", &[]), none);
    program.done(&["withdraw", "E-81", "--on", "2028-02-01", "--reason", "RESIDENCY"]);
    assert_eq!(listed(), ["E-82"]);
    assert_eq!(import("1990-05-17,yes", &[]), none);
    assert_eq!(listed(), [""; 0]);
    let asked = ["list", "enrolments", "--status", "refused-now", "--known", "2028-02-05"];
    let output = program.run(&asked);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    // Who stands stays: no entry but those of the facts and of the withdrawal.
    program.holds();
}
