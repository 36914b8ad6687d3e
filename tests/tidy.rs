//! Holds the rules of the house: the floors, the sizes, and the pages that belong to the code.
//!
//! Each rule is a function from files to complaints, `path:line: what`, so that every rule is
//! itself tried on a small planted fault (`tidy/planted.rs`). Paths are relative to
//! the top of the project, with `/`.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "these sums count lines and tokens of our own files, never money"
)]

#[path = "tidy/code.rs"]
mod code;
#[path = "tidy/glossary.rs"]
mod glossary;
#[path = "tidy/packages.rs"]
mod packages;
#[path = "tidy/pages.rs"]
mod pages;
#[path = "tidy/planted.rs"]
mod planted;
#[path = "tidy/verbs.rs"]
mod verbs;
#[path = "tidy/words.rs"]
mod words;

use code::{Function, Kind, Name, attributes, functions, modules_listed, names, tokens};
use lifelong::domain::rule_code::RuleCode;
use std::fs;
use std::path::Path;
use words::{commands_below, meanings_broken, names_given_twice};

/// The floors, lowest first. A room names only rooms below it; rooms on one floor do not import
/// one another.
const FLOORS: &[&[&str]] = &[
    &["domain"],
    &["ledger"],
    &["store", "exchange"],
    &["ops"],
    &["clock", "salt"],
    &["desk"],
    &["cli", "web"],
];

/// Crates and parts of the standard library that only some rooms may use: a path that begins so
/// belongs in one of these files or folders.
const KEPT_IN: &[(&str, &[&str])] = &[
    ("rust_decimal", &["src/domain/money.rs"]),
    ("regex_syntax", &["src/domain/words.rs"]),
    ("sha2", &["src/ledger/"]),
    ("rusqlite", &["src/store/"]),
    ("postgres", &["src/store/"]),
    ("csv", &["src/exchange/"]),
    ("serde_json", &["src/cli/", "src/desk/", "src/exchange/"]),
    ("getrandom", &["src/salt.rs"]),
    ("clap", &["src/cli/"]),
    ("clap_complete", &["src/cli/"]),
    ("clap_mangen", &["src/cli/"]),
    ("comfy_table", &["src/cli/"]),
    ("whoami", &["src/cli/"]),
    ("axum", &["src/web/"]),
    ("tokio", &["src/web/"]),
    ("askama", &["src/web/"]),
    ("std::fs", &["src/store/", "src/desk/"]),
    ("tempfile", &["src/store/", "src/desk/"]),
    ("toml", &["src/desk/"]),
    ("std::env", &["src/cli/", "src/main.rs"]),
];

/// Names that only one file may say, however the path to them begins.
const SAID_ONLY_IN: &[(&str, &[&str])] = &[
    ("SystemTime", &["src/clock.rs"]),
    ("Utc::now", &["src/clock.rs"]),
    ("Local::now", &["src/clock.rs"]),
    ("print!", &["src/cli/output.rs"]),
    ("println!", &["src/cli/output.rs"]),
    ("eprint!", &["src/cli/output.rs"]),
    ("eprintln!", &["src/cli/output.rs"]),
    ("io::stdout", &["src/cli/output.rs"]),
    ("io::stderr", &["src/cli/output.rs"]),
    // Days are worked out where it is asked whether they can be recorded.
    ("NaiveDate::MAX", &["src/domain/calendar.rs"]),
    ("NaiveDate::MIN", &["src/domain/calendar.rs"]),
    ("Days", &["src/domain/calendar.rs"]),
    ("Months", &["src/domain/calendar.rs"]),
    ("TimeDelta", &["src/domain/calendar.rs"]),
    ("succ_opt", &["src/domain/calendar.rs"]),
    ("pred_opt", &["src/domain/calendar.rs"]),
    ("with_day", &["src/domain/calendar.rs"]),
    ("with_month", &["src/domain/calendar.rs"]),
    ("with_year", &["src/domain/calendar.rs"]),
    // A provider's chain is read in one way.
    ("ProviderAccount::verified", &["src/ops/common/claim.rs"]),
];

/// What stops the program where it is given too much: it is for figures that a test writes down.
const FOR_TESTS: &[&str] = &["Money::from_pence", "Money::pounds"];

/// Floors that read and write nothing, and what they therefore may not name.
const PURE: &[&str] = &["src/domain/", "src/ledger/"];
const IMPURE: &[&str] = &["std::fs", "std::io", "std::env", "std::net", "std::time"];

const MOST_LINES_OF_A_FILE: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 70;
const MOST_COLUMNS: usize = 100;

const RULES_FOLDER: &str = "src/domain/eligibility/";
/// Files beside the rules that are no rules.
const NOT_RULES: &[&str] = &["mod", "case", "decision", "terms", "example", "bounds"];
/// What may lie at the top, beside hidden settings and what `.gitignore` names.
const TOP_LEVEL: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE",
    "README.md",
    "src",
    "fixtures",
    "tests",
    "docs",
    "benches",
];

#[test]
fn a_floor_imports_only_floors_below_it() {
    expect_none(&floors_broken(&sources(&["src"])));
}

#[test]
fn every_outside_crate_stays_in_its_room() {
    expect_none(&outside_broken(&sources(&["src"])));
}

#[test]
fn every_file_opens_with_its_purpose() {
    expect_none(&purpose_missing(&sources(&["src"])));
}

#[test]
fn files_functions_and_lines_are_short() {
    expect_none(&too_long(&sources(&["src"])));
}

#[test]
fn every_rule_has_a_file_and_a_section() {
    let sections = read("docs/rules.md").unwrap_or_default();
    expect_none(&rules_broken(&sources(&["src/domain/eligibility"]), &sections));
}

#[test]
fn a_rule_is_asked_for_by_value() {
    expect_none(&rules_by_text(&sources(&["src/ops"])));
}

#[test]
fn no_verb_and_no_option_is_named_below_the_faces() {
    expect_none(&commands_below(&sources(&["src"])));
}

#[test]
fn no_two_types_have_one_name() {
    expect_none(&names_given_twice(&sources(&["src"])));
}

#[test]
fn a_word_stands_where_it_has_its_one_meaning() {
    let glossary = read("docs/glossary.md").unwrap_or_default();
    expect_none(&meanings_broken(&sources(&["src"]), &glossary));
}

#[test]
fn every_verb_has_a_page_and_every_page_a_verb() {
    let (faces, pages) = (names_in("src/cli"), names_in("docs/guide"));
    expect_none(&verbs::verbs_broken(&lifelong::cli::verbs(), &faces, &pages));
}

#[test]
fn each_public_module_of_the_operations_is_a_verb() {
    expect_none(&verbs::operations_broken(&lifelong::cli::verbs(), &sources(&["src/ops"])));
}

#[test]
fn every_command_that_a_page_names_is_one() {
    expect_none(&verbs::commands_gone(&lifelong::cli::verbs(), &manual()));
}

#[test]
fn every_bad_fixture_is_named_by_a_test_or_a_page() {
    let mut readers = files("tests");
    readers.extend(files("docs"));
    expect_none(&bad_fixtures_unused(&names_in("fixtures/bad"), &readers));
}

#[test]
fn the_top_level_holds_what_was_asked_for_and_nothing_else() {
    let ignored = read(".gitignore").unwrap_or_default();
    expect_none(&top_level_broken(&names_in("."), &ignored));
}

#[test]
fn decisions_are_numbered_dated_and_whole() {
    expect_none(&decisions_broken(&files("docs/decisions")));
}

#[test]
fn every_path_that_a_page_names_is_there() {
    expect_none(&pages::paths_gone(&manual(), &|path| top().join(path).exists()));
}

#[test]
fn every_judge_is_told_and_every_one_that_is_told_is_there() {
    expect_none(&pages::judges_broken(&manual(), &sources(&["tests"])));
}

#[test]
fn nothing_is_said_twice_on_a_page() {
    expect_none(&pages::said_twice(&manual()));
}

#[test]
fn lines_of_pages_about_the_house_are_short() {
    expect_none(&pages::wide(&manual(), MOST_COLUMNS));
}

#[test]
fn the_glossary_has_the_words_of_the_code() {
    let (page, sources) = (read("docs/glossary.md").unwrap_or_default(), sources(&["src"]));
    let tables = read("src/store/sqlite/tables.sql").unwrap_or_default();
    expect_none(&glossary::words_broken(&page, &sources, &tables));
    expect_none(&glossary::events_broken(&page, &sources));
}

#[test]
fn every_table_is_told() {
    let [map, format, tables] =
        ["docs/ARCHITECTURE.md", "docs/format.md", "src/store/sqlite/tables.sql"]
            .map(|path| read(path).unwrap_or_default());
    expect_none(&glossary::tables_broken(&map, &format, &tables));
}

#[test]
fn nothing_is_left_half_done_or_silenced() {
    expect_none(&half_done(&sources(&["src", "tests", "benches"])));
}

#[track_caller]
fn expect_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

// The rules ---------------------------------------------------------------------------------------

fn floors_broken(sources: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for File { path, text } in sources {
        let Some(room) = room_of(path) else { continue };
        let Some(floor) = floor_of(room) else {
            complaints.push(format!("{path}:1: room {room} stands on no floor"));
            continue;
        };
        for name in names(&tokens(text)) {
            let Some(other) = room_named(&name, path) else {
                continue;
            };
            if other == room {
                continue;
            }
            match floor_of(other) {
                Some(below) if below < floor => {}
                Some(_) => {
                    complaints.push(format!("{path}:{}: {room} may not import {other}", name.line));
                }
                None => complaints.push(format!("{path}:{}: {other} is no room", name.line)),
            }
        }
    }
    complaints
}

/// Files of tests beside the code, and the one that makes what they write down.
fn is_for_tests(path: &str) -> bool {
    ["/tests.rs", "/example.rs", "src/domain/money.rs"].iter().any(|end| path.ends_with(end))
}

fn outside_broken(sources: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for File { path, text } in sources {
        let within = |places: &[&str]| places.iter().any(|place| path.starts_with(place));
        for name in names(&tokens(text)) {
            let line = name.line;
            for (kept, places) in KEPT_IN {
                if name.begins_with(kept) && !within(places) {
                    let places = places.join(" and ");
                    complaints.push(format!("{path}:{line}: {kept} is for {places} only"));
                }
            }
            for (said, places) in SAID_ONLY_IN {
                if name.holds(said) && !within(places) {
                    let places = places.join(" and ");
                    complaints.push(format!("{path}:{line}: {said} is for {places} only"));
                }
            }
            for written in FOR_TESTS {
                if name.holds(written) && name.modules == 0 && !is_for_tests(path) {
                    complaints.push(format!("{path}:{line}: {written} is for tests only"));
                }
            }
            for impure in IMPURE {
                if name.begins_with(impure) && within(PURE) {
                    complaints.push(format!("{path}:{line}: {impure} in a floor that does no I/O"));
                }
            }
        }
    }
    complaints
}

fn purpose_missing(sources: &[File]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| format!("{}:1: does not open with a `//!` line of its purpose", source.path))
        .collect()
}

fn too_long(sources: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for File { path, text } in sources {
        let lines = text.lines().count();
        if lines > MOST_LINES_OF_A_FILE {
            complaints.push(format!("{path}:{lines}: over {MOST_LINES_OF_A_FILE} lines"));
        }
        for (number, line) in (1..).zip(text.lines()) {
            // An address cannot be broken over two lines.
            if line.chars().count() > MOST_COLUMNS && !line.contains("https://") {
                complaints.push(format!("{path}:{number}: over {MOST_COLUMNS} columns"));
            }
        }
        for Function { name, line, lines } in functions(&tokens(text)) {
            if lines > MOST_LINES_OF_A_FUNCTION {
                complaints.push(format!(
                    "{path}:{line}: `{name}` has {lines} lines, over {MOST_LINES_OF_A_FUNCTION}"
                ));
            }
        }
    }
    complaints
}

/// Every module that `RULES` names is a file here, names its own code, and has a section in
/// `docs/rules.md`; every file here is named by `RULES`.
fn rules_broken(folder: &[File], sections: &str) -> Vec<String> {
    let home = format!("{RULES_FOLDER}mod.rs");
    let Some(list) = folder.iter().find(|file| file.path == home) else {
        return vec![format!("{home}:1: is not there")];
    };
    let listed = modules_listed("RULES", &tokens(&list.text));
    if listed.is_empty() {
        return vec![format!("{home}:1: has no list RULES that names the rules' modules")];
    }
    let mut complaints = Vec::new();
    for (line, module) in &listed {
        let code = module.replace('_', "-");
        let path = format!("{RULES_FOLDER}{module}.rs");
        if let Some(file) = folder.iter().find(|file| file.path == path) {
            let value = format!("RuleCode::{}", camel(module));
            if !names(&tokens(&file.text)).iter().any(|name| name.holds(&value)) {
                complaints.push(format!("{path}:1: nowhere names its code {value}"));
            }
        } else {
            complaints.push(format!("{home}:{line}: rule `{code}` has no file {module}.rs"));
        }
        let heading = format!("## `{code}`");
        if !sections.lines().any(|line| line.trim_end() == heading) {
            complaints.push(format!("docs/rules.md:1: no section {heading}"));
        }
    }
    for File { path, .. } in folder {
        let stem = path.strip_prefix(RULES_FOLDER).and_then(|name| name.strip_suffix(".rs"));
        let Some(stem) = stem else { continue };
        if !NOT_RULES.contains(&stem) && !listed.iter().any(|(_, module)| module == stem) {
            complaints.push(format!("{path}:1: is not in RULES"));
        }
    }
    complaints
}

/// What is judged by a rule asks for it by its value: a code that is written out would still
/// compile when the code of the rule is another, and ask for nothing.
fn rules_by_text(sources: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for File { path, text } in sources {
        for token in tokens(text).iter().filter(|token| token.kind == Kind::Text) {
            if token.text.parse::<RuleCode>().is_ok() {
                let (line, code) = (token.line, &token.text);
                complaints.push(format!("{path}:{line}: asks for the rule `{code}` by its text"));
            }
        }
    }
    complaints
}

fn bad_fixtures_unused(fixtures: &[String], readers: &[File]) -> Vec<String> {
    // `short.csv` is not named by a sentence about `too-short.csv`.
    let names_it = |text: &str, fixture: &str| {
        text.match_indices(fixture).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            !before.is_some_and(|sign| sign.is_alphanumeric() || "-_.".contains(sign))
        })
    };
    fixtures
        .iter()
        .filter(|fixture| !readers.iter().any(|reader| names_it(&reader.text, fixture)))
        .map(|fixture| format!("fixtures/bad/{fixture}:1: is named by no test and no page"))
        .collect()
}

/// What `.gitignore` names with a leading `/` is nobody's work, so it may lie there too.
fn top_level_broken(found: &[String], ignored: &str) -> Vec<String> {
    let is_ignored = |name: &str| {
        ignored.lines().filter_map(|line| line.strip_prefix('/')).any(|pattern| {
            match pattern.strip_suffix('*') {
                Some(beginning) => name.starts_with(beginning),
                None => name == pattern.trim_end_matches('/'),
            }
        })
    };
    found
        .iter()
        .filter(|name| !name.starts_with('.') && !TOP_LEVEL.contains(&name.as_str()))
        .filter(|name| !is_ignored(name))
        .map(|name| format!("{name}:1: does not belong at the top level"))
        .collect()
}

fn decisions_broken(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, File { path, text }) in (1..).zip(files) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let title =
            name.strip_prefix(&format!("{number:04}-")).and_then(|rest| rest.strip_suffix(".md"));
        if !title.is_some_and(is_kebab) {
            complaints.push(format!("{path}:1: expected {number:04}-title-in-small-letters.md"));
        }
        let is_date = |line: &str| line.strip_prefix("Date: ").is_some_and(is_iso_date);
        if !text.lines().any(is_date) {
            complaints.push(format!("{path}:1: has no line `Date: YYYY-MM-DD`"));
        }
        let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
        if headings != ["## Context", "## Decision", "## Consequences"] {
            complaints.push(format!("{path}:1: headings are not Context, Decision, Consequences"));
        }
    }
    complaints
}

fn half_done(sources: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for File { path, text } in sources {
        let tokens = tokens(text);
        for name in names(&tokens) {
            for unfinished in ["todo!", "unimplemented!", "dbg!"] {
                if name.holds(unfinished) {
                    complaints.push(format!("{path}:{}: {unfinished} is left", name.line));
                }
            }
        }
        for (line, attribute) in attributes(&tokens) {
            let words: Vec<&str> = attribute
                .iter()
                .filter(|token| token.kind == Kind::Word)
                .map(|t| &*t.text)
                .collect();
            if words.first() == Some(&"ignore") {
                complaints.push(format!("{path}:{line}: a test that is not run is no test"));
            }
            if words.contains(&"allow") && path.starts_with("src/") {
                complaints
                    .push(format!("{path}:{line}: write `expect` with a reason, not `allow`"));
            } else if words.contains(&"allow") && words.contains(&"dead_code") {
                complaints.push(format!("{path}:{line}: dead code is taken out, not allowed"));
            }
        }
    }
    complaints
}

// Where things are --------------------------------------------------------------------------------

/// The room of a source file; `main.rs` and `lib.rs` are the doors, and stand in none.
fn room_of(path: &str) -> Option<&str> {
    let first = path.strip_prefix("src/")?.split('/').next()?;
    let room = first.strip_suffix(".rs").unwrap_or(first);
    (room != "main" && room != "lib").then_some(room)
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// The room that a path leads to, by `crate::` or by as many `super::` as reach the crate's root.
fn room_named<'name>(name: &'name Name, path: &str) -> Option<&'name str> {
    let parts: Vec<&str> =
        name.parts.iter().map(String::as_str).skip_while(|part| *part == "self").collect();
    if parts.first() == Some(&"crate") {
        return parts.get(1).copied();
    }
    let file = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let depth = file.split('/').filter(|part| *part != "mod").count() + name.modules;
    let ups = parts.iter().take_while(|part| **part == "super").count();
    if ups == depth { parts.get(ups).copied() } else { None }
}

/// The name of a type or of its variant, of a name in small letters with `_` between its words.
fn camel(name: &str) -> String {
    let word = |word: &str| {
        let mut signs = word.chars();
        let first = signs.next().map(|sign| sign.to_ascii_uppercase());
        first.into_iter().chain(signs).collect::<String>()
    };
    name.split('_').map(word).collect()
}

fn is_kebab(text: &str) -> bool {
    text.split('-').all(|word| {
        !word.is_empty()
            && word.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit())
    })
}

fn is_iso_date(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [4, 2, 2] && text.chars().all(|sign| sign.is_ascii_digit() || sign == '-')
}

// Reading the project -----------------------------------------------------------------------------

#[derive(Debug)]
struct File {
    path: String,
    text: String,
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Option<String> {
    fs::read(top().join(path)).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// The names in a folder, sorted; none where there is no such folder.
fn names_in(folder: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(top().join(folder)) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("a folder that opened can be read"))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Every file in a folder and below it, sorted by path.
fn files(folder: &str) -> Vec<File> {
    let mut found = Vec::new();
    for name in names_in(folder) {
        let path = format!("{folder}/{name}");
        if top().join(&path).is_dir() {
            found.extend(files(&path));
        } else if let Some(text) = read(&path) {
            found.push(File { path, text });
        }
    }
    found
}

/// The pages for people.
fn manual() -> Vec<File> {
    let readme = read("README.md").map(|text| File { path: "README.md".to_owned(), text });
    files("docs").into_iter().chain(readme).collect()
}

fn sources(folders: &[&str]) -> Vec<File> {
    let all = folders.iter().flat_map(|folder| files(folder));
    all.filter(|file| Path::new(&file.path).extension().is_some_and(|end| end == "rs")).collect()
}
