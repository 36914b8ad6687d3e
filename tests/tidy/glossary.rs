//! Holds the glossary against the code: each word once, each type there, each event on both sides.

use std::collections::{BTreeMap, BTreeSet};

use super::File;
use super::code::{Kind, functions, tokens};
use super::pages::quoted;

const PAGE: &str = "docs/glossary.md";
const EVENTS: [&str; 3] =
    ["src/ledger/learner_event.rs", "src/ledger/provider_event.rs", "src/ledger/ledger_event.rs"];
const TABLES: &str = "src/store/sqlite/tables.sql";

/// A row of a table of the page.
struct Row<'p> {
    line: usize,
    /// The heading of its section.
    section: &'p str,
    cells: Vec<&'p str>,
}

fn rows(page: &str) -> Vec<Row<'_>> {
    let (mut section, mut found) = ("", Vec::new());
    for (line, text) in (1..).zip(page.lines()) {
        if let Some(heading) = text.strip_prefix("##") {
            section = heading.trim_start_matches(['#', ' ']);
        }
        if let Some(cells) = text.strip_prefix("| ").and_then(|text| text.strip_suffix(" |")) {
            let cells: Vec<&str> = cells.split(" | ").collect();
            found.push(Row { line, section, cells });
        }
    }
    // The heading of a table and the line under it are no rows of it.
    let begins = |row: &Row<'_>| row.cells.iter().all(|cell| cell.starts_with("---"));
    let begin: Vec<usize> = found.iter().filter(|row| begins(row)).map(|row| row.line).collect();
    found.retain(|row| !begin.contains(&row.line) && !begin.contains(&(row.line + 1)));
    found
}

/// No word is explained twice, and every name that the last column gives is one of the code.
pub(crate) fn words_broken(page: &str, sources: &[File], tables: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let code: Vec<(&str, BTreeSet<String>)> = sources
        .iter()
        .map(|File { path, text }| {
            let tokens = tokens(text).into_iter();
            let words = tokens.filter(|token| token.kind == Kind::Word).map(|token| token.text);
            (path.as_str(), words.collect())
        })
        .collect();
    let mut first = BTreeMap::new();
    for Row { line, cells, .. } in rows(page).iter().filter(|row| row.cells.len() == 4) {
        for word in cells[0].trim_end_matches(" (later)").split(", ") {
            if let Some(before) = first.insert(word, line) {
                complaints.push(format!("{PAGE}:{line}: `{word}` is in line {before} already"));
            }
        }
        let is_table = |name: &str| tables.contains(&format!("CREATE TABLE {name} "));
        for (_, name) in quoted(cells[3]) {
            let parts: Vec<&str> = name.split("::").collect();
            // A member stands in the file of its type, or is a function of a module.
            let has_all = |(_, words): &(&str, BTreeSet<String>)| {
                parts.iter().all(|part| words.contains(*part))
            };
            let is_path = code.iter().any(|(path, _)| path.starts_with(name)) && name.contains('/');
            if !is_path && !code.iter().any(has_all) && !is_table(name) {
                complaints.push(format!("{PAGE}:{line}: `{name}` is nothing in the code"));
            }
        }
    }
    complaints
}

/// The page tells every event that the code knows, once, and no other.
pub(crate) fn events_broken(page: &str, sources: &[File]) -> Vec<String> {
    let mut known = BTreeSet::new();
    for path in EVENTS {
        let names = event_names(sources, path);
        if names.is_empty() {
            return vec![format!("{path}:1: has no function `name` with the names of events")];
        }
        known.extend(names);
    }
    let mut complaints = Vec::new();
    let mut told = BTreeSet::new();
    for Row { line, section, cells } in rows(page) {
        if section != "Events" {
            continue;
        }
        for (_, name) in quoted(cells[0]) {
            if !known.contains(name) {
                complaints.push(format!("{PAGE}:{line}: `{name}` is no event of the code"));
            }
            if !told.insert(name.to_owned()) {
                complaints.push(format!("{PAGE}:{line}: `{name}` is told twice"));
            }
        }
    }
    let untold = known.difference(&told);
    complaints.extend(untold.map(|name| format!("{PAGE}:1: the event `{name}` is not told")));
    complaints
}

/// The texts within the function that names the events.
fn event_names(sources: &[File], path: &str) -> BTreeSet<String> {
    let Some(events) = sources.iter().find(|file| file.path == path) else {
        return BTreeSet::new();
    };
    let tokens = tokens(&events.text);
    let functions = functions(&tokens);
    let naming = functions.iter().find(|function| function.name == "name");
    let within = naming.map_or(0..0, |naming| naming.line..naming.line + naming.lines);
    let texts = tokens.iter().filter(|token| token.kind == Kind::Text);
    texts.filter(|token| within.contains(&token.line)).map(|token| token.text.clone()).collect()
}

/// The page about the form of a ledger has the columns of every table; the map has every table.
pub(crate) fn tables_broken(map: &str, format: &str, tables: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for table in tables.split("CREATE TABLE ").skip(1) {
        let (name, rest) = table.split_once(" (").unwrap_or((table, ""));
        let body = rest.split("\n)").next().unwrap_or_default();
        let columns = body.lines().map(|line| line.split_whitespace().next().unwrap_or_default());
        let is_column = |column: &&str| column.starts_with(|sign: char| sign.is_ascii_lowercase());
        let columns: Vec<String> =
            columns.filter(is_column).map(|column| format!("`{column}`")).collect();
        let row = format!("| `{name}` | {} |", columns.join(", "));
        if !format.lines().any(|line| line == row) {
            complaints.push(format!("docs/format.md:1: {TABLES} says {row}"));
        }
        if !map.contains(&format!("\n| `{name}` | ")) {
            complaints.push(format!("docs/ARCHITECTURE.md:1: does not tell the table `{name}`"));
        }
    }
    complaints
}

const CODE: &str = "pub enum Event { Enrolled }\n\
                    impl Event {\n    fn name(&self) -> &str {\n        match self {\n\
                    Event::Enrolled => \"enrolled\",\n Event::Left => \"left\",\n }\n    }\n\
                    fn other() -> &str { \"other\" }\n}\n";

fn code() -> Vec<File> {
    EVENTS.map(|path| File { path: path.to_owned(), text: CODE.to_owned() }).into()
}

#[test]
fn a_word_that_stands_twice_and_a_type_that_is_nowhere_are_found() {
    let page = "## Words\n\n| word | meaning | source | type in the code |\n| --- | --- | --- | --- |\n\
                | share, part | a part | ours | `Event::Enrolled` |\n\
                | leaving | gone | ours | `Event::Withdrawn`, `src/ledger/` |\n\
                | part | `Other` | ours | `Other`, table `enrolment` |\n";
    let found = [
        format!("{PAGE}:6: `Event::Withdrawn` is nothing in the code"),
        format!("{PAGE}:7: `part` is in line 5 already"),
        format!("{PAGE}:7: `Other` is nothing in the code"),
    ];
    assert_eq!(words_broken(page, &code(), "CREATE TABLE enrolment ("), found);
}

#[test]
fn an_event_that_only_one_side_knows_is_found() {
    let page = "### Events\n\n| event | in the chain of | moves money |\n| --- | --- | --- |\n\
                | `enrolled` | the learner | yes |\n| `other`, `enrolled` | the learner | no |\n";
    let found = [
        format!("{PAGE}:6: `other` is no event of the code"),
        format!("{PAGE}:6: `enrolled` is told twice"),
        format!("{PAGE}:1: the event `left` is not told"),
    ];
    assert_eq!(events_broken(page, &code()), found);
    let lost = format!("{}:1: has no function `name` with the names of events", EVENTS[0]);
    assert_eq!(events_broken(page, &[]), [lost]);
}

#[test]
fn a_table_or_a_column_that_is_not_told_is_found() {
    let tables = "CREATE TABLE chain (\n    id   INTEGER,\n    name TEXT\n) STRICT;\n\
                  CREATE TABLE entry (\n    id INTEGER,\n    PRIMARY KEY (id)\n) STRICT;\n";
    let map = "\n| `entry` | all | no |\n";
    let format = "| `chain` | `id`, `name` |\n| `entry` | `id`, `text` |\n";
    let found = [
        "docs/ARCHITECTURE.md:1: does not tell the table `chain`".to_owned(),
        format!("docs/format.md:1: {TABLES} says | `entry` | `id` |"),
    ];
    assert_eq!(tables_broken(map, format, tables), found);
}
