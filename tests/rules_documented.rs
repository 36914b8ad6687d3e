//! Every rule has its section in `docs/rules.md`, and the sentences there are the program's own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lifelong::domain::eligibility::RULES;
use lifelong::domain::rule_code::RuleCode;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The sections about rules, in order: each the code of its heading, and the text below it.
fn sections(manual: &str) -> Vec<(&str, &str)> {
    let parts = manual.split("\n## ").skip(1);
    parts.filter_map(|part| part.strip_prefix('`')?.split_once("`\n")).collect()
}

/// A source file with the line breaks within its sentences taken out.
fn sentences_joined(source: &str) -> String {
    let mut parts = source.split("\\\n");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |joined, part| joined + part.trim_start())
}

/// The lines of the examples of a section.
fn examples(section: &str) -> Vec<&str> {
    let blocks = section.split("```text\n").skip(1);
    blocks.filter_map(|block| block.split("\n```").next()).flat_map(str::lines).collect()
}

#[test]
fn every_rule_has_its_section_in_the_order_of_the_rules() {
    let manual = read("docs/rules.md");
    let documented: Vec<_> = sections(&manual).into_iter().map(|(code, _)| code).collect();
    let codes: Vec<_> = RULES.iter().map(|rule| rule.code.as_str()).collect();
    assert_eq!(documented, codes);
}

#[test]
fn every_section_names_its_file_and_repeats_the_source_that_the_program_gives() {
    let manual = read("docs/rules.md");
    for (rule, (code, section)) in RULES.iter().zip(sections(&manual)) {
        let file = format!("src/domain/eligibility/{}.rs", code.replace('-', "_"));
        assert!(section.contains(&file), "{code} does not name {file}");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(section).contains(&words(rule.source)), "{code}: {}", rule.source);
    }
}

#[test]
fn every_other_code_has_its_section_and_every_section_a_code() {
    let manual = read("docs/rules.md");
    let headings = manual.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'));
    let documented: BTreeSet<_> = headings.collect();
    let others = &RuleCode::ALL[RULES.len()..];
    assert_eq!(documented, others.iter().map(|code| code.as_str()).collect());
}

#[test]
fn every_example_stands_in_a_test_of_its_rule() {
    let manual = read("docs/rules.md");
    for (code, section) in sections(&manual) {
        let file = format!("src/domain/eligibility/{}.rs", code.replace('-', "_"));
        let source = sentences_joined(&read(&file));
        let (_, tests) = source.split_once("#[cfg(test)]").unwrap();
        let examples = examples(section);
        assert!(examples.len() >= 2, "{code} needs an example that is met, and one that is not");
        for example in examples {
            assert!(tests.contains(&format!("\"{example}\"")), "{code}: {example}");
        }
    }
}

#[test]
fn every_example_of_attendance_stands_in_a_test() {
    let manual = read("docs/rules.md");
    let section = manual.split("\n## ").find(|part| part.starts_with("Attendance\n")).unwrap();
    let tests = sentences_joined(&read("tests/ledger/attendance/refused.rs"));
    let examples = examples(section);
    assert_eq!(examples.len(), 9, "{examples:?}");
    for example in examples {
        // The last cell of a step of a story: the step ends with it, and perhaps the story.
        let is_told =
            ["\n", "\"", " |"].iter().any(|end| tests.contains(&format!("= {example}{end}")));
        assert!(is_told, "{example}");
    }
}
