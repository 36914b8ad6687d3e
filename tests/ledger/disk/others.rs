//! Another account, and a place where nobody can write: a ledger is read beside those who write to
//! it, or where there can be none, or not at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};

use super::{
    Kept, add, beside, enrol, failed, kept, names_in, open, program, run, set_mode, set_up, told,
};

/// The number of an account that owns nothing.
const STRANGER: &str = "65534";

/// A program that a stranger may run, where this account may become a stranger.
struct Stranger {
    program: PathBuf,
    _folder: tempfile::TempDir,
}

impl Stranger {
    fn new() -> Option<Stranger> {
        let become_one = become_stranger().arg("true").output();
        if !become_one.is_ok_and(|output| output.status.success()) {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("lifelong");
        let built = env!("CARGO_BIN_EXE_lifelong");
        fs::hard_link(built, &program).or_else(|_| fs::copy(built, &program).map(|_| ())).unwrap();
        set_mode(folder.path(), 0o755);
        set_mode(&program, 0o755);
        Some(Stranger { program, _folder: folder })
    }

    fn run(&self, ledger: &Path, arguments: &[&str]) -> Output {
        let given = program(&self.program, ledger, arguments);
        let mut command = become_stranger();
        command.arg(given.get_program()).args(given.get_args()).env("LIFELONG_BY", "auditor");
        set_up(&mut command);
        command.output().unwrap()
    }
}

fn become_stranger() -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--reuid", STRANGER, "--regid", STRANGER, "--clear-groups"]);
    command
}

/// The sample, where others may read it and not write to it.
fn for_readers() -> Kept {
    let kept = kept();
    set_mode(&kept.path, 0o644);
    set_mode(kept.folder.path(), 0o755);
    kept
}

#[track_caller]
fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", told(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Programs come and go, and one of them writes without a rest: whoever may only read gets the true
/// answer, or is told that there is none to be had, and never that the ledger is damaged.
#[test]
fn a_reader_without_rights_beside_a_writer_gets_no_false_alarm() {
    let Some(stranger) = Stranger::new() else { return };
    let kept = for_readers();
    let writing = AtomicBool::new(true);
    let (read, denied) = std::thread::scope(|scope| {
        scope.spawn(|| {
            // Now one that stays, and now one that leaves and takes the log with it.
            for round in 0..40 {
                let mut store = open(&kept.path).unwrap();
                for _ in 0..=round % 5 {
                    add(&mut *store).unwrap();
                }
            }
            writing.store(false, Ordering::Relaxed);
        });
        let (mut read, mut denied) = (0, 0);
        while writing.load(Ordering::Relaxed) {
            let output = stranger.run(&kept.path, &["verify"]);
            if output.status.success() {
                read += 1;
            } else {
                let (code, message) = failed(&output);
                let of_rights = ["not-beside-others", "log-beside", "busy"];
                assert!(of_rights.contains(&code.as_str()), "{message}");
                denied += 1;
            }
        }
        (read, denied)
    });
    assert!(read + denied > 3, "{read} {denied}");
}

#[test]
fn a_reader_without_rights_reads_what_a_writer_has_written() {
    let Some(stranger) = Stranger::new() else { return };
    let kept = for_readers();
    let mut store = open(&kept.path).unwrap();
    for _ in 0..3 {
        add(&mut *store).unwrap();
        let theirs = done(&stranger.run(&kept.path, &["balance", "L-1"]));
        assert_eq!(theirs, done(&run(&kept.path, &["balance", "L-1"])));
    }
    let (code, message) = failed(&stranger.run(&kept.path, &enrol("E-20")));
    assert_eq!(code, "read-only", "{message}");
    assert!(message.contains("not written to"), "{message}");
}

/// With nobody else there, there is nothing by which a writer to come could see the reader.
#[test]
fn a_reader_who_cannot_read_beside_others_is_told_so() {
    let Some(stranger) = Stranger::new() else { return };
    let kept = for_readers();
    let (code, message) = failed(&stranger.run(&kept.path, &["balance", "L-1"]));
    assert_eq!(code, "not-beside-others", "{message}");
    set_mode(&kept.path, 0o600);
    let (code, message) = failed(&stranger.run(&kept.path, &["balance", "L-1"]));
    assert_eq!(code, "unreadable", "{message}");
    set_mode(kept.folder.path(), 0o700);
    let (code, message) = failed(&stranger.run(&kept.path, &["balance", "L-1"]));
    assert_eq!(code, "unreadable", "{message}");
}

/// Each bit that lets somebody write makes the difference.
#[test]
fn what_nobody_may_write_to_is_read_as_it_lies() {
    let Some(stranger) = Stranger::new() else { return };
    let kept = for_readers();
    let balance = done(&run(&kept.path, &["balance", "L-1"]));
    let archive = || stranger.run(&kept.path, &["balance", "L-1"]);
    for (file, folder, read) in [
        (0o444, 0o555, true),
        (0o644, 0o555, false),
        (0o464, 0o555, false),
        (0o446, 0o555, false),
        (0o444, 0o755, false),
        (0o444, 0o575, false),
    ] {
        set_mode(&kept.path, file);
        set_mode(kept.folder.path(), folder);
        let output = archive();
        if read {
            assert_eq!(done(&output), balance);
            let (code, message) = failed(&stranger.run(&kept.path, &enrol("E-20")));
            assert_eq!(code, "read-only", "{message}");
            assert!(message.contains("nobody may write"), "{message}");
            done(&stranger.run(&kept.path, &["verify"]));
        } else {
            assert_eq!(failed(&output).0, "not-beside-others", "{file:o} {folder:o}");
        }
    }
    set_mode(kept.folder.path(), 0o755);
    assert_eq!(names_in(kept.folder.path()), ["lifelong.db"], "no reader left anything");
}

/// A file and its log are one ledger: what stands in the log is not left out by any name.
#[test]
fn an_archive_with_a_log_is_not_read_without_it() {
    let Some(stranger) = Stranger::new() else { return };
    let kept = for_readers();
    let archive = tempfile::tempdir().unwrap();
    let archived = archive.path().join("lifelong.db");
    let mut store = open(&kept.path).unwrap();
    add(&mut *store).unwrap();
    for end in ["", "-wal"] {
        fs::copy(beside(&kept.path, end), beside(&archived, end)).unwrap();
        set_mode(beside(&archived, end), 0o444);
    }
    let names = tempfile::tempdir().unwrap();
    set_mode(names.path(), 0o755);
    let link = names.path().join("year-end.db");
    std::os::unix::fs::symlink(&archived, &link).unwrap();
    set_mode(archive.path(), 0o555);
    for path in [&archived, &link] {
        let (code, message) = failed(&stranger.run(path, &["balance", "L-1"]));
        assert_eq!(code, "log-beside", "{message}");
        assert!(message.contains("lifelong.db-wal"), "{message}");
    }
    set_mode(archive.path(), 0o755);
}

/// Runs a script in a place of its own, with a small file system mounted at `$PWD/disk`; nothing
/// where this account may not mount one.
fn on_a_disk_of_its_own(options: &str, script: &str) -> Option<Output> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("disk")).unwrap();
    let mount = format!("mount -t tmpfs -o {options} none disk");
    let shell = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_lifelong")]);
        command.current_dir(folder.path());
        set_up(&mut command);
        command.output()
    };
    let allowed = shell(&mount).is_ok_and(|output| output.status.success());
    allowed.then(|| shell(&format!("{mount} || exit 99; {script}")).unwrap())
}

#[test]
fn a_ledger_on_a_file_system_that_takes_nothing_is_read_and_said_to_lie_there() {
    let kept = kept();
    fs::write(kept.path.with_extension("checkpoint"), &kept.checkpoint).unwrap();
    let from = kept.folder.path().display().to_string();
    let script = format!(
        "cp {from}/lifelong.* disk/ && mount -o remount,ro disk || exit 98
         on() {{ \"$0\" --ledger disk/\"$@\"; echo \"? $?\"; }}
         on lifelong.db --format json balance L-1; on lifelong.db enrol L-1 M-2 --start 2027-05-03
         on new.db init; on lifelong.db verify"
    );
    let Some(output) = on_a_disk_of_its_own("size=16m", &script) else { return };
    let said = told(&output);
    assert_eq!(said.matches("? 0").count(), 2, "{said}");
    assert_eq!(said.matches("? 3").count(), 2, "{said}");
    assert_eq!(said.matches("lies on a file system that may only be read").count(), 2, "{said}");
    assert!(said.contains("everything holds") && !said.contains("full"), "{said}");
    assert!(said.contains("checkpoint  disk/lifelong.checkpoint"), "{said}");
}

/// A place that is mounted for reading may be written to by way of another one.
#[test]
fn a_place_that_is_mounted_for_reading_is_no_file_system_that_nobody_writes_to() {
    let kept = kept();
    let from = kept.path.display();
    let script = format!(
        "cp {from} disk/lifelong.db && mkdir view && mount --bind disk view &&
         mount -o remount,ro,bind view || exit 98
         \"$0\" --ledger view/lifelong.db verify; echo \"? $?\""
    );
    let Some(output) = on_a_disk_of_its_own("size=16m", &script) else { return };
    let said = told(&output);
    assert!(said.contains("? 3") && said.contains("others may write to"), "{said}");
}

#[test]
fn a_full_disk_is_called_one() {
    let kept = kept();
    let from = kept.path.display();
    let script = format!(
        "cp {from} disk/lifelong.db; cat /dev/zero > disk/filler 2>&-
         \"$0\" --ledger disk/lifelong.db grant L-1 --additional 1.00 --reason x; echo \"? $?\"
         \"$0\" --ledger disk/new.db init; echo \"? $?\""
    );
    let Some(output) = on_a_disk_of_its_own("size=1m", &script) else { return };
    let said = told(&output);
    assert_eq!(said.matches("the disk is full").count(), 2, "{said}");
    assert_eq!(said.matches("? 3").count(), 2, "{said}");
}

#[test]
fn a_folder_that_may_not_be_written_to_is_called_one() {
    let Some(stranger) = Stranger::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    let (code, message) = failed(&stranger.run(&folder.path().join("lifelong.db"), &["init"]));
    assert_eq!(code, "read-only", "{message}");
    assert!(message.contains("the folder") && !message.contains("full"), "{message}");
    assert!(names_in(folder.path()).is_empty());
}
