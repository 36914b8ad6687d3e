//! Holds the pages against the code: what they name is there, and nothing is said twice.

use std::collections::BTreeMap;

use super::File;

/// What a path of the project begins with, as pages name it.
const FOLDERS: &[&str] = &["src/", "tests/", "fixtures/", "docs/", "benches/"];

/// The page on which a path may be told from `src` on, since it is about nothing else.
const MAP: &str = "docs/ARCHITECTURE.md";

/// The page that says what each judge is for, and what of the target `ledger` only helps.
const JUDGES: &str = "docs/reliability.md";
const NO_JUDGES: &[&str] = &["main", "college", "runner"];

/// Pages whose lines are as short as those of the code.
const SHORT_LINES: &[&str] = &[MAP, "docs/contributing.md", "docs/style.md"];

/// A line that is shorter than this may well stand twice, and so may one so far above.
const FEWEST_COLUMNS_TOLD: usize = 50;
const FEWEST_LINES_BETWEEN: usize = 10;

/// What stands between backquotes in a page, each with its line; blocks of code hold none.
pub(crate) fn quoted(page: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (line, text, is_code) in lines(page) {
        if !is_code {
            found.extend(text.split('`').skip(1).step_by(2).map(|inside| (line, inside)));
        }
    }
    found
}

/// The lines of a page, each with its number and whether it stands in a block of code.
fn lines(page: &str) -> impl Iterator<Item = (usize, &str, bool)> {
    let mut is_code = false;
    (1..).zip(page.lines()).map(move |(number, line)| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        (number, line, is_code || is_fence)
    })
}

/// Every file and folder that a page names is there.
pub(crate) fn paths_gone(pages: &[File], is_there: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut complaints = Vec::new();
    for File { path, text } in pages {
        let begins = |named: &str| FOLDERS.iter().any(|folder| named.starts_with(folder));
        let mut named: Vec<(usize, &str)> =
            quoted(text).into_iter().filter(|(_, inside)| begins(inside)).collect();
        if path == MAP {
            named = words(text).filter(|(_, word)| is_path(word)).collect();
        }
        for (line, named) in named {
            let named = named.split([' ', ',', ':']).next().unwrap_or(named);
            let from_src = path == MAP && is_there(&format!("src/{named}"));
            if !stands_for_many(named) && !is_there(named) && !from_src {
                complaints.push(format!("{path}:{line}: `{named}` is not there"));
            }
        }
    }
    complaints
}

/// The words of a page, blocks of code included, without what surrounds them.
fn words(page: &str) -> impl Iterator<Item = (usize, &str)> {
    let around = |sign: char| "`(),;:|".contains(sign);
    (1..).zip(page.lines()).flat_map(move |(number, line)| {
        let words = line.split([' ', '`']).map(move |word| word.trim_matches(around));
        words.map(move |word| (number, word.trim_end_matches('.')))
    })
}

/// Whether a word is the path of a file or of a folder of the code.
fn is_path(word: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || "_-./".contains(sign);
    let ends = [".rs", ".sql", ".csv", "/"].iter().any(|end| word.ends_with(end));
    ends && word.len() > 1 && word.chars().all(is_sign) && !word.contains("..")
}

/// A word in capitals stands for any: `docs/guide/VERB.md`.
fn stands_for_many(path: &str) -> bool {
    let parts = path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    let is_capital = |part: &str| part.chars().all(|sign| sign.is_ascii_uppercase());
    parts.filter(|part| part.len() > 1).any(is_capital)
}

/// Every target of tests that a page runs is there, and every judge has its place on the page that
/// says what each is for.
pub(crate) fn judges_broken(pages: &[File], tests: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for File { path, text } in pages {
        for (line, text) in (1..).zip(text.lines()) {
            for target in text.split("--test ").skip(1) {
                let is_sign = |sign: &char| sign.is_ascii_lowercase() || *sign == '_';
                let target: String = target.chars().take_while(is_sign).collect();
                let homes = [format!("tests/{target}.rs"), format!("tests/{target}/main.rs")];
                if !tests.iter().any(|test| homes.contains(&test.path)) {
                    complaints.push(format!("{path}:{line}: there is no target `{target}`"));
                }
            }
        }
    }
    let told = pages.iter().find(|page| page.path == JUDGES).map_or("", |page| &page.text);
    let mut judges: Vec<&str> = tests.iter().filter_map(|test| judge_of(&test.path)).collect();
    judges.dedup();
    let untold = judges.into_iter().filter(|judge| !told.contains(&format!("`{judge}")));
    complaints.extend(untold.map(|judge| format!("{JUDGES}:1: does not say what {judge} is for")));
    complaints
}

/// The judge that a file of the tests belongs to: its target, or its part of the one that drives
/// ledgers. What only helps there judges nothing.
fn judge_of(path: &str) -> Option<&str> {
    if let Some(rest) = path.strip_prefix("tests/ledger/") {
        let part = rest.split(['/', '.']).next().unwrap_or_default();
        let end = "tests/ledger/".len() + part.len();
        return (!NO_JUDGES.contains(&part)).then_some(&path[..end]);
    }
    let stem = path.strip_prefix("tests/")?.strip_suffix(".rs")?;
    (!stem.contains('/') || stem.ends_with("/main")).then_some(path)
}

/// No line of words stands twice on a page, as it does where two changes were merged.
pub(crate) fn said_twice(pages: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for File { path, text } in pages {
        let mut last = BTreeMap::new();
        for (line, said, is_code) in lines(text) {
            if is_code || said.chars().count() < FEWEST_COLUMNS_TOLD {
                continue;
            }
            let before = last.insert(said, line).unwrap_or_default();
            if before > 0 && line - before < FEWEST_LINES_BETWEEN {
                complaints.push(format!("{path}:{line}: is line {before} again"));
            }
        }
    }
    complaints
}

/// The pages about the house have lines as short as its code.
pub(crate) fn wide(pages: &[File], most: usize) -> Vec<String> {
    let mut complaints = Vec::new();
    for File { path, text } in pages.iter().filter(|page| SHORT_LINES.contains(&&*page.path)) {
        for (line, text) in (1..).zip(text.lines()) {
            if text.chars().count() > most {
                complaints.push(format!("{path}:{line}: over {most} columns"));
            }
        }
    }
    complaints
}

#[test]
fn a_path_that_leads_nowhere_is_found() {
    let is_there =
        |path: &str| ["src/ops/", "tests/tidy.rs", "src/ledger/event.rs"].contains(&path);
    let text = "See `src/ops/` and `docs/guide/VERB.md`, or `tests/gone.rs`.\n\
                ```sh\n`src/gone`\n```\n`tests/tidy.rs` holds it, `ledger/gone.rs` is no path.\n";
    let page = |path: &str| vec![File { path: path.to_owned(), text: text.to_owned() }];
    assert_eq!(
        paths_gone(&page("docs/style.md"), &is_there),
        ["docs/style.md:1: `tests/gone.rs` is not there"]
    );
    let map = "`ledger/event.rs`, ops/ and `ops/RULE.rs`\n```text\nledger/gone.rs  seal\n```\n";
    let map = vec![File { path: MAP.to_owned(), text: map.to_owned() }];
    assert_eq!(paths_gone(&map, &is_there), [format!("{MAP}:3: `ledger/gone.rs` is not there")]);
}

#[test]
fn a_target_that_is_gone_and_a_judge_that_is_not_told_are_found() {
    let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
    let text = "`tests/ledger/disk` and `tests/tidy.rs`\n\
                ```sh\ncargo test --test properties every\ncargo test --test ledger\n```\n";
    let pages = [file(JUDGES, text)];
    let tests = ["tidy.rs", "tidy/code.rs", "papers.rs", "ledger/main.rs", "ledger/disk/mod.rs"];
    let mut tests: Vec<File> = tests.map(|path| file(&format!("tests/{path}"), "")).into();
    tests.push(file("tests/ledger/as_at.rs", ""));
    let found = [
        format!("{JUDGES}:3: there is no target `properties`"),
        format!("{JUDGES}:1: does not say what tests/papers.rs is for"),
        format!("{JUDGES}:1: does not say what tests/ledger/as_at is for"),
    ];
    assert_eq!(judges_broken(&pages, &tests), found);
}

#[test]
fn a_line_that_stands_twice_is_found() {
    let line = "By hand, on a build of 2026-11-21 where no other day is told. Mended.";
    let text = format!("{line}\nShort.\nShort.\n```\n{line}\n{line}\n```\n{line}\n");
    let page = |text| vec![File { path: "docs/a.md".to_owned(), text }];
    assert_eq!(said_twice(&page(text)), ["docs/a.md:8: is line 1 again"]);
    let far = format!("{line}{}{line}\n", "\n".repeat(FEWEST_LINES_BETWEEN));
    assert!(said_twice(&page(far)).is_empty());
}

#[test]
fn a_wide_line_is_found() {
    let page = |path: &str, columns: usize| {
        vec![File { path: path.to_owned(), text: "é".repeat(columns) }]
    };
    assert_eq!(wide(&page(MAP, 101), 100), [format!("{MAP}:1: over 100 columns")]);
    assert!(wide(&page(MAP, 100), 100).is_empty());
    assert!(wide(&page("docs/trials.md", 101), 100).is_empty());
}
