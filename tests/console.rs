//! The manual is run: every console block of the README, the first steps, the month, the day, the guide and
//! the gallery of errors, each page in a folder of its own, with what it prints compared.
//! `TRYCMD=overwrite cargo test --test console` rewrites the pages; read the difference before you
//! keep it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = fs::read_dir(root.join("docs/guide")).unwrap();
    let mut pages: Vec<PathBuf> = guide.map(|entry| entry.unwrap().path()).collect();
    pages.extend(
        [
            "README.md",
            "docs/day.md",
            "docs/errors.md",
            "docs/getting-started.md",
            "docs/month.md",
            "docs/transfer.md",
            "docs/upgrading.md",
        ]
        .map(|page| root.join(page)),
    );
    pages.sort();
    pages
}

fn fixtures_bad() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad")
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn every_bad_file_is_shown_among_the_errors() {
    let page = fs::read_to_string(fixtures_bad().join("../../docs/errors.md")).unwrap();
    for file in fs::read_dir(fixtures_bad()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(page.contains(&format!(" bad/{name}\n? 2\n")), "{name} is not shown");
    }
}

/// The clock of every block that sets none of its own.
const CLOCK: (&str, &str) = ("LIFELONG_CLOCK", "2027-02-01T09:00:00Z");

/// A block may set a clock of its own, so the clock of the others is that of this process, which is
/// begun again with it.
#[test]
fn every_console_block_prints_what_the_manual_says() {
    if std::env::var(CLOCK.0).as_deref() != Ok(CLOCK.1) {
        let again = Command::new(std::env::current_exe().unwrap())
            .args(std::env::args_os().skip(1).filter(|it| !it.to_string_lossy().starts_with("--")))
            .args(["every_console_block", "--nocapture"])
            .env(CLOCK.0, CLOCK.1)
            .status();
        assert!(again.unwrap().success(), "what a page says is not what is printed");
        return;
    }
    let (folder, pages) = (tempfile::tempdir().unwrap(), pages());
    let copy_of = |page: &Path| folder.path().join(page.file_name().unwrap());
    for page in &pages {
        let copy = copy_of(page);
        fs::copy(page, &copy).unwrap();
        // A folder of this name makes the runner work in a copy of it.
        fs::create_dir(copy.with_extension("in")).unwrap();
    }
    copy_all(&fixtures_bad(), &folder.path().join("errors.in/bad"));
    // Here the payer's word is needed, or new figures, which no verb writes.
    copy_all(&fixtures_bad().join("../reconcile"), &folder.path().join("reconcile.in/paid"));
    // And here a file that says less than what is on record.
    let renamed = "ukprn,name,ofs_category,registered_from\n\
                   10999001,Wexmere College,approved-fee-cap,2019-08-01\n";
    fs::write(folder.path().join("import.in/renamed.csv"), renamed).unwrap();
    let old = fixtures_bad().join("../ledgers/form-1.db");
    fs::copy(old, folder.path().join("upgrading.in/form-1.db")).unwrap();
    copy_all(&fixtures_bad().join("../day"), &folder.path().join("day.in/day"));
    copy_all(&fixtures_bad().join("../rates"), &folder.path().join("uprate.in/rates"));
    let cases = trycmd::TestCases::new();
    cases
        .env("LIFELONG_BY", "finance.officer")
        .env("NO_COLOR", "1")
        .case(folder.path().join("*.md"));
    cases.run();
    if std::env::var("TRYCMD").is_ok_and(|mode| mode == "overwrite") {
        for page in &pages {
            fs::copy(copy_of(page), page).unwrap();
        }
    }
}
