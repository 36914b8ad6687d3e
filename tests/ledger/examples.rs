//! Each verb's help ends with an example, and each of them does what it says.

use std::fs;

use crate::college::College;
use crate::college::program::{Program, told};

/// What the examples find: two learners who study, of whom the first was claimed for, and files.
fn folder() -> Program {
    let college = College::after(
        "enrol E-1 L-1 M-1 on 2027-01-04 | enrolled 2447.50
         enrol E-2 L-2 M-1 on 2027-01-04 | enrolled 2447.50
         attend E-1 1 A on 2027-01-18    | recorded
         draw 10000001 by 2027-02-05     | E-1/1 2447.50",
    );
    let program = Program::on(college);
    let drawn = program.texts("learner/L-1", "drawn-down");
    assert_eq!(drawn.len(), 1, "the first instalment is drawn");
    program.write(
        "enrolments.csv",
        "enrolment_id,learner_id,module_id,start_date\nE-9,L-1,M-2,2027-03-01\n",
    );
    program.write(
        "paid.csv",
        "payment_reference,payment_date,ukprn,learner_id,enrolment_id,liability_period,amount\n\
         P-1,2027-02-05,10000001,L-1,E-1,1,2447.50\n",
    );
    program.done(&["checkpoint", "--out", "kept.checkpoint"]);
    program
}

fn output(program: &Program, arguments: &[&str]) -> (Option<i32>, String) {
    let output = program.start(arguments).wait_with_output().unwrap();
    (output.status.code(), told(&output))
}

#[test]
fn the_example_at_the_end_of_each_help_does_what_it_says() {
    let world = folder();
    for verb in lifelong::cli::verbs() {
        let (code, help) = output(&world, &[&verb, "--help"]);
        let example = help.trim_end().rsplit('\n').next().unwrap_or_default().trim();
        let words: Vec<&str> = example.split(' ').collect();
        assert_eq!((code, &words[..2]), (Some(0), &["lifelong", &*verb][..]), "{help}");
        if verb == "demo" {
            // It takes its time, and a page of the guide runs it.
            assert!(include_str!("../../docs/guide/demo.md").contains(&format!("\n$ {example}\n")));
            continue;
        }
        let folder = folder();
        if verb == "init" {
            fs::remove_file(folder.ledger()).unwrap();
        }
        let (code, told) = output(&folder, &words[1..]);
        assert_eq!(code, Some(0), "{example}: {told}");
        if verb != "init" {
            folder.holds();
        }
    }
}

#[test]
fn without_a_verb_every_verb_is_shown_by_task_and_the_end_is_2() {
    let program = Program::new();
    let output = program.start(&[]).wait_with_output().unwrap();
    let page = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(2), 0), "{page}");
    for verb in lifelong::cli::verbs() {
        assert!(page.contains(&format!("\n  {verb} ")), "{verb}: {page}");
    }
    let help = program.start(&["help"]).wait_with_output().unwrap();
    assert_eq!((help.status.code(), help.stdout), (Some(0), output.stdout));
}

#[test]
fn an_id_that_is_near_to_a_known_one_is_told_and_one_that_is_far_is_not() {
    let program = folder();
    for (command, near) in [
        ("balance L-11", "near learner L-11: L-1;"),
        ("statement l-1", ""),
        ("afford L-1 --ukprn 10000010", "near provider 10000010: 10000001;"),
        ("afford L-1 --course C-1x", "near course C-1x: C-1;"),
        ("withdraw E-11 --on 2027-02-01", "note: near enrolment E-11: E-1\n"),
        ("attend E-22 --period 1 --status A", "note: near enrolment E-22: E-2\n"),
        ("assess L-1 M-1O --start 2027-03-01", "note: near module M-1O: M-1\n"),
        ("enrol L-33 M-1 --start 2027-03-01", "note: near learner L-33: L-3\n"),
        ("correct L-11/3 --reason mistake", "near learner L-11: L-1"),
        ("balance X-1", ""),
        ("position --ukprn 10000011", "the nearest known is 10000001"),
    ] {
        let (_, told) = output(&program, &command.split(' ').collect::<Vec<_>>());
        assert!(told.contains(near), "{command}: {told}");
        assert_eq!(told.contains("near"), !near.is_empty(), "{command}: {told}");
    }
}

/// As bash asks when somebody presses the key for it: the words, and which of them is begun.
fn offered(program: &Program, words: &str) -> Vec<String> {
    let words: Vec<&str> = words.split(' ').collect();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_lifelong"))
        .args([&["--", "lifelong"], &*words].concat())
        .env("LIFELONG_COMPLETE", "bash")
        .env("_CLAP_IFS", "\n")
        .env("_CLAP_COMPLETE_INDEX", words.len().to_string())
        .env_remove("LIFELONG_LEDGER")
        .current_dir(program.path(""))
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_is_offered_verbs_options_and_ids_of_the_ledger() {
    let program = folder();
    for (words, expected) in [
        ("stat", "statement"),
        ("balance --as", "--as-at"),
        ("balance L-", "L-1 L-2 L-3 L-4"),
        ("withdraw E-", "E-1 E-2"),
        ("enrol L-1 M-7", "M-7"),
        ("afford L-1 --course C-", "C-1 C-2"),
        ("position --ukprn 1", "10000001 10000002"),
        ("--ledger lifelong.db withdraw E-1", "E-1"),
        ("--ledger gone.db withdraw E-", ""),
    ] {
        assert_eq!(offered(&program, words).join(" "), expected, "{words}");
    }
    assert!(!program.path("gone.db").exists());
}

#[test]
fn a_page_of_the_manual_replaces_nothing_but_an_earlier_one() {
    let program = folder();
    let run = |program: &Program| output(program, &["man", "man1"]).0;
    assert_eq!((run(&program), run(&program)), (Some(0), Some(0)));
    let page = program.read("man1/lifelong-enrol.1");
    assert!(page.contains("lifelong\\-enrol") && page.contains("Example:"), "{page}");
    program.write("man1/lifelong-verify.1", "mine\n");
    program.write("man1/lifelong-enrol.1", &format!("{page}and a note\n"));
    assert_eq!(run(&program), Some(2));
    assert_eq!(program.read("man1/lifelong-verify.1"), "mine\n");
    assert!(program.read("man1/lifelong-enrol.1").ends_with("and a note\n"), "nothing is written");
}
