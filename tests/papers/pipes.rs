//! Pipes and what the system shows as files: read like any file, and never written to.

use std::fs::{self, File};
use std::io::Write;
use std::process::{Command, Stdio};

use crate::office::{Office, ended};

fn fifo(office: &Office, name: &str) {
    assert!(Command::new("mkfifo").arg(office.path(name)).status().unwrap().success());
}

#[test]
fn what_is_no_file_is_not_written_to_and_that_is_said_at_once() {
    let office = Office::new();
    fifo(&office, "pipe");
    office.write("left.csv", "enrolment_id,withdrawn_on\nE-1,2027-01-25\n");
    let import = ["import", "withdrawals", "left.csv", "--results"];
    for (out, said) in [
        ("pipe", "error: pipe is there and is no file\nhelp: name a file\n"),
        ("/dev/null", "error: /dev/null is there and is no file\nhelp: name a file\n"),
        ("/dev/stdout", "error: /dev/stdout is a link, and what is written would take its place\n"),
        ("/dev/fd/1", "error: /dev/fd/1 is a link, and what is written would take its place\n"),
    ] {
        office.refused(&["checkpoint", "--out", out], said);
        office.refused(&[&import[..], &[out]].concat(), said);
    }
    fs::create_dir(office.path("out")).unwrap();
    for name in ["datapackage.json", "balances.csv", "SHA256SUMS", "summary.json"] {
        fifo(&office, &format!("out/{name}"));
    }
    office.refused(&["export", "balances", "--out", "out"], "is there and is no file");
    office.write(
        "paid.csv",
        "payment_reference,payment_date,ukprn,learner_id,enrolment_id,liability_period,amount\n",
    );
    let reconcile = ["reconcile", "paid.csv", "--ukprn", "10000001", "--out", "out"];
    office.refused(&reconcile, "error: out/summary.json is there and is no file");
}

#[test]
fn a_link_is_not_replaced_and_what_it_leads_to_is_not_touched() {
    let office = Office::new();
    office.done(&["export", "balances", "--out", "out"]);
    fs::rename(office.path("out/SHA256SUMS"), office.path("sums")).unwrap();
    std::os::unix::fs::symlink("../sums", office.path("out/SHA256SUMS")).unwrap();
    let sums = office.read("sums");
    office.refused(&["export", "log", "--out", "out"], "error: out/SHA256SUMS is a link");
    assert_eq!(office.read("sums"), sums);
    assert!(office.path("out/SHA256SUMS").is_symlink());
}

/// By a pipe, and by a file that the shell opens.
#[test]
fn what_is_read_from_standard_input_has_its_answers_where_they_are_asked_for() {
    let office = Office::new();
    let text = "enrolment_id,withdrawn_on\nE-9,2027-01-25\n";
    office.write("left.csv", text);
    let system = |folder: &str| fs::read_dir(folder).unwrap().count();
    let before = system("/dev");
    let import = ["--format", "json", "import", "withdrawals", "/dev/stdin"];
    for by_pipe in [true, false] {
        let mut command = office.command(&import);
        let program = if by_pipe {
            let mut program = command.stdin(Stdio::piped()).spawn().unwrap();
            program.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
            program
        } else {
            command.stdin(File::open(office.path("left.csv")).unwrap()).spawn().unwrap()
        };
        let run = ended(program);
        assert_eq!(run.code, Some(0), "{}", run.words);
        assert!(run.data.contains("\"results\": null") && run.data.contains("\"refused\": 1"));
        let said = "note: no answers were written, because /dev/stdin is no file with a place \
                    beside it: name a file for them with `--results`";
        assert!(run.words.contains(said), "{}", run.words);
    }
    assert_eq!(system("/dev"), before);
    assert!(!office.path("left.results.csv").exists());
    let mut command = office.command(&[&import[..], &["--results", "answers.csv"]].concat());
    let input = File::open(office.path("left.csv")).unwrap();
    assert_eq!(ended(command.stdin(input).spawn().unwrap()).code, Some(0));
    assert!(office.read("answers.csv").contains("\nE-9,,refused,"));
    let imports = office.told(&["imports"]);
    let last = imports.as_array().unwrap().last().unwrap();
    assert_eq!(last["file"], "stdin");
}
