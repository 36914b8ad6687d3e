//! The manual is run: every console block of the README and the guide, each page in an empty folder
//! of its own, with what it prints compared. `TRYCMD=overwrite cargo test --test console` rewrites
//! the pages; read the difference before you keep it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = fs::read_dir(root.join("docs/guide")).unwrap();
    let mut pages: Vec<PathBuf> = guide.map(|entry| entry.unwrap().path()).collect();
    pages.push(root.join("README.md"));
    pages.sort();
    pages
}

#[test]
fn every_console_block_prints_what_the_manual_says() {
    let (folder, pages) = (tempfile::tempdir().unwrap(), pages());
    let copy_of = |page: &Path| folder.path().join(page.file_name().unwrap());
    for page in &pages {
        let copy = copy_of(page);
        fs::copy(page, &copy).unwrap();
        // A folder of this name makes the runner work in a copy of it.
        fs::create_dir(copy.with_extension("in")).unwrap();
    }
    let cases = trycmd::TestCases::new();
    cases
        .env("LIFELONG_CLOCK", "2027-02-01T09:00:00Z")
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
