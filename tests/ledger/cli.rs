//! The program as it is run: what it leaves alone, what it says of a dry run, and of a place where
//! no ledger can be.

use std::fs;

use crate::college::program::Program;

/// How a run ended, and what it printed.
struct Run {
    code: i32,
    data: String,
    words: String,
}

/// Runs the program in a folder. No word of a command holds a space.
#[track_caller]
fn run(program: &Program, command: &str) -> Run {
    let child = program.start(&command.split(' ').collect::<Vec<_>>());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (data, words) = (text(output.stdout), text(output.stderr));
    Run { code: output.status.code().unwrap(), data, words }
}

#[track_caller]
fn done(program: &Program, command: &str) -> String {
    let run = run(program, command);
    assert_eq!(run.code, 0, "{command}: {}", run.words);
    run.data
}

/// The command is refused, saying this, and nothing is printed or recorded.
#[track_caller]
fn refused(folder: &Program, command: &str, said: &str) {
    let before = entries(folder);
    let run = run(folder, command);
    assert_eq!((run.code, run.data.as_str()), (2, ""), "{command}: {}", run.words);
    assert!(run.words.contains(said), "{command}: {}", run.words);
    assert_eq!(entries(folder), before, "{command}");
}

fn entries(folder: &Program) -> String {
    let verified = done(folder, "--format json verify");
    verified.lines().find(|line| line.contains("\"entries\"")).unwrap().to_owned()
}

/// A folder with a ledger of one learner, and files of enrolments and withdrawals.
fn folder() -> Program {
    let program = Program::new();
    let enrolments = "enrolment_id,learner_id,module_id,start_date\nE-1,L-1,M-1,2027-03-01\n";
    program.write("enrolments.csv", enrolments);
    program.write("withdrawals.csv", "enrolment_id,withdrawn_on\nE-1,2027-03-01\n");
    done(&program, "init");
    program.take("learners", "learner_id,date_of_birth,residency_met\nL-1,2001-05-17,yes\n");
    program
}

#[test]
fn results_replace_nothing_but_earlier_results() {
    let folder = &folder();
    let import = "import enrolments enrolments.csv";
    let mine = folder.path("thesis.txt");
    for text in ["ten years of work\n", "enrolment_id,learner_id,outcome\n", ""] {
        fs::write(&mine, text).unwrap();
        for end in ["", " --dry-run"] {
            let said = "error: thesis.txt is in the way: ";
            refused(folder, &format!("{import} --results thesis.txt{end}"), said);
        }
        assert_eq!(fs::read_to_string(&mine).unwrap(), text);
    }
    // Where nobody names a file, the usual one is held to the same.
    let usual = folder.path("enrolments.results.csv");
    fs::write(&usual, "mine\n").unwrap();
    refused(folder, import, "error: enrolments.results.csv is in the way: ");
    fs::remove_file(&usual).unwrap();
    done(folder, import);
    done(folder, import);
    // The results of another kind of file are no earlier results.
    let import = "import withdrawals withdrawals.csv --results enrolments.results.csv";
    refused(folder, import, "something else than results of `withdrawals`");
}

#[test]
fn exports_replace_nothing_but_earlier_exports() {
    let folder = &folder();
    let export = "export balances log --out out";
    let out = folder.path("out");
    fs::create_dir(&out).unwrap();
    let names =
        ["balances.csv", "log.csv", "log.csv-metadata.json", "datapackage.json", "SHA256SUMS"];
    for name in names {
        let mine = out.join(name);
        for text in [&b"{\"mine\": 1}\n"[..], b"\xff\xfe\n"] {
            fs::write(&mine, text).unwrap();
            for end in ["", " --dry-run"] {
                refused(folder, &format!("{export}{end}"), &format!("error: out/{name} is in the"));
            }
            assert_eq!(fs::read(&mine).unwrap(), text);
        }
        fs::remove_file(&mine).unwrap();
        assert_eq!(fs::read_dir(&out).unwrap().count(), 0, "{name}");
    }
    done(folder, export);
    done(folder, export);
    refused(folder, "export log --out learners.csv", "learners.csv is there and is no folder");
}

#[test]
fn a_dry_run_says_so_in_its_data() {
    let folder = &folder();
    let import = "import enrolments enrolments.csv --dry-run";
    for command in [import, "checkpoint --dry-run", "demo demo --dry-run"] {
        let table = done(folder, command);
        assert!(table.starts_with("dry run: nothing was recorded\n\n"), "{table}");
        let json = done(folder, &format!("--format json {command}"));
        assert!(json.contains("\"dry_run\": true"), "{json}");
        let csv = run(folder, &format!("--format csv {command}"));
        assert!(!csv.data.contains("dry"), "{}", csv.data);
        assert!(csv.words.contains("dry run: nothing was recorded\n"), "{}", csv.words);
    }
    assert!(!folder.path("demo").exists());
    let table = done(folder, "export log --out out --dry-run");
    assert!(table.starts_with("dry run: nothing was written\n\n"), "{table}");
}

#[test]
fn a_place_where_no_ledger_can_be_is_named() {
    let folder = &Program::new();
    fs::write(folder.path("file"), "").unwrap();
    for end in ["", " --dry-run"] {
        for (place, said) in [
            ("nodir/x.db", "there is no folder nodir, so no ledger can be made at nodir/x.db"),
            ("file/x.db", "file is no folder, so no ledger can be made at file/x.db"),
            (".", ". is a folder, and a ledger is a file"),
        ] {
            let run = run(folder, &format!("--ledger {place} init{end}"));
            assert!(run.code == 3 && run.words.contains(said), "{}", run.words);
        }
    }
    let run = run(folder, "--ledger . balance L-1");
    assert!(run.code == 3 && run.words.contains(". is a folder"), "{}", run.words);
}

/// Nobody is sent to verify by what verify says.
#[test]
fn a_ledger_of_which_nothing_can_be_read_does_not_hold() {
    let folder = &folder();
    let whole = fs::read(folder.path("lifelong.db")).unwrap();
    fs::write(folder.path("half.db"), &whole[..5_000]).unwrap();
    let found = run(folder, "--ledger half.db verify");
    assert_eq!(found.code, 1, "{}", found.words);
    assert!(found.data.contains("the file of the ledger"), "{}", found.data);
    let other = run(folder, "--ledger half.db balance L-1");
    assert!(other.code == 3 && other.words.contains("`lifelong verify`"), "{}", other.words);
    for nothing in ["gone.db", "learners.csv"] {
        let found = run(folder, &format!("--ledger {nothing} verify"));
        assert!(found.code == 3 && found.data.is_empty(), "{nothing}: {}", found.words);
        assert!(!found.words.contains("`lifelong verify`"), "{nothing}: {}", found.words);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_is_there_and_takes_no_files_is_not_said_to_be_gone() {
    let folder = &folder();
    let found = run(folder, "import enrolments enrolments.csv --results /proc/x.csv");
    assert_eq!(found.code, 3, "{}", found.words);
    assert!(found.words.contains("/proc is there, and takes no files"), "{}", found.words);
    assert!(!found.words.contains("there is no folder"), "{}", found.words);
    let gone = run(folder, "import enrolments enrolments.csv --results gone/x.csv");
    assert!(gone.words.contains("there is no folder gone"), "{}", gone.words);
}

/// A clock that is fixed is told wherever an answer goes by it, and nowhere else.
#[test]
fn a_fixed_clock_is_told_where_anything_went_by_it() {
    let folder = &folder();
    let note = "note: LIFELONG_CLOCK fixes the clock at 2027-02-01T09:00:00Z\n";
    let grant = "grant L-1 --additional 1.00 --reason CODE";
    for by_the_clock in [&format!("{grant} --dry-run"), grant, "afford L-1", "--format json init"] {
        let run = run(folder, &format!("--ledger lifelong.db {by_the_clock}"));
        // Of what fails there is only why.
        assert_eq!(run.words.contains(note), run.code == 0, "{by_the_clock}: {}", run.words);
    }
    for otherwise in ["balance L-1", "afford L-1 --start 2027-03-01", "verify", "demo demo"] {
        let run = run(folder, otherwise);
        assert!(run.code == 0 && !run.words.contains("clock"), "{otherwise}: {}", run.words);
    }
    let unfixed = std::process::Command::new(env!("CARGO_BIN_EXE_lifelong"))
        .args([grant, "--dry-run"].join(" ").split(' '))
        .env_remove("LIFELONG_CLOCK")
        .env_remove("LIFELONG_LEDGER")
        .current_dir(folder.path(""))
        .output()
        .unwrap();
    assert!(!String::from_utf8(unfixed.stderr).unwrap().contains("LIFELONG_CLOCK"));
}
